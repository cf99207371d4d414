//! Periods as people write them.

use super::{Day, Kind, Period};
use std::{fmt, str::FromStr};

/// A text that is no period.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a period: `{0}`")]
pub struct BadPeriod(pub String);

impl FromStr for Day {
    type Err = BadPeriod;

    /// Reads `YYYY-MM-DD`.
    fn from_str(text: &str) -> Result<Self, BadPeriod> {
        text.parse::<jiff::civil::Date>()
            .ok()
            .filter(|_| text.len() == 10)
            .map(Self::from_date)
            .ok_or_else(|| BadPeriod(text.to_owned()))
    }
}

impl FromStr for Period {
    type Err = BadPeriod;

    /// Reads `2026-10`, `2026-Q3`, `2026-H1`, `2026`, `2026-01..2026-10` and `2026-10-01..2026-10-31`, both ends
    /// inclusive.
    fn from_str(text: &str) -> Result<Self, BadPeriod> {
        let bad = || BadPeriod(text.to_owned());
        let period = match text.trim().split_once("..") {
            Some((from, to)) => {
                let (from, to) = (stretch(from.trim()).ok_or_else(bad)?, stretch(to.trim()).ok_or_else(bad)?);
                Self { start: from.start, end: to.end }
            }
            None => stretch(text.trim()).ok_or_else(bad)?,
        };
        if period.start < period.end { Ok(period) } else { Err(bad()) }
    }
}

/// One written unit: a day, month, quarter, half or year.
fn stretch(text: &str) -> Option<Period> {
    if let Ok(day) = text.parse::<Day>() {
        return Some(Period { start: day, end: day.next() });
    }
    let (year, rest) = text.split_once('-').unwrap_or((text, ""));
    let year = (year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())).then(|| year.parse::<i32>().ok())??;
    let january = year * 12;
    let number = |digits: &str, last: i32| digits.parse::<i32>().ok().filter(|n| (1..=last).contains(n));
    match rest.split_at_checked(1) {
        None => Some(Period::months(january, 12)),
        Some(("Q" | "q", quarter)) => Some(Period::months(january + (number(quarter, 4)? - 1) * 3, 3)),
        Some(("H" | "h", half)) => Some(Period::months(january + (number(half, 2)? - 1) * 6, 6)),
        Some(_) if rest.len() == 2 => Some(Period::months(january + number(rest, 12)? - 1, 1)),
        Some(_) => None,
    }
}

impl fmt::Display for Period {
    /// The shortest written form, the one that is read back to the same period.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month = |index: i32| format!("{:04}-{:02}", index.div_euclid(12), index.rem_euclid(12) + 1);
        let first = self.start.month_index();
        let (year, in_year) = (first.div_euclid(12), first.rem_euclid(12));
        match self.kind() {
            Kind::Months(1) => write!(f, "{}", month(first)),
            Kind::Months(3) if in_year % 3 == 0 => write!(f, "{year:04}-Q{}", in_year / 3 + 1),
            Kind::Months(6) if in_year % 6 == 0 => write!(f, "{year:04}-H{}", in_year / 6 + 1),
            Kind::Months(12) if in_year == 0 => write!(f, "{year:04}"),
            Kind::Months(count) => write!(f, "{}..{}", month(first), month(first + count - 1)),
            Kind::Days => write!(f, "{}..{}", self.start, self.last()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_every_form() {
        for text in ["2026-10", "2026-Q3", "2026-H1", "2026", "2026-01..2026-10", "2026-10-01..2026-10-30"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        assert_eq!("2026-10-01..2026-10-31".parse::<Period>().unwrap().to_string(), "2026-10");
    }

    #[test]
    fn refuses_what_is_no_period() {
        for text in ["", "2026-13", "2026-Q5", "26-01", "2026-10..2026-09", "october", "2026-02-30", "2026-1"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn finds_the_previous_period() {
        let previous = |text: &str| text.parse::<Period>().unwrap().previous().map(|p| p.to_string());
        assert_eq!(previous("2026-01"), Some("2025-12".into()));
        assert_eq!(previous("2026-Q1"), Some("2025-Q4".into()));
        assert_eq!(previous("2026"), Some("2025".into()));
        assert_eq!(previous("2026-03..2026-04"), Some("2026-01..2026-02".into()));
        assert_eq!(previous("2026-01..2026-10"), None);
        let range: Period = "2026-01..2026-10".parse().unwrap();
        assert_eq!(range.year_ago().to_string(), "2025-01..2025-10");
    }

    #[test]
    fn civil_dates_round_trip() {
        for ordinal in -40_000..80_000 {
            let day = Day(ordinal);
            let (year, month, of_month) = day.ymd();
            assert_eq!(Day::of(year, month, of_month), Some(day));
        }
        assert_eq!(Day::of(2026, 1, 31).unwrap().plus_months(1).to_string(), "2026-02-28");
        assert_eq!(Day::of(2026, 11, 22).unwrap().weekday(), 7);
    }
}
