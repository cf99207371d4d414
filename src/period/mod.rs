//! Days and half-open periods.
//!
//! In: written dates and periods (`2026-10`, `2026-Q3`, `2026-01..2026-10`). Out: [`Day`], [`Period`].
//! Never: the current day, the machine's time zone, a locale. Why: every question of "which month" is answered once.

use jiff::civil::Date;
use std::fmt;

mod moment;
mod written;
mod zone;

pub use moment::{AsOf, clock_time};
pub use written::BadPeriod;
pub use zone::Zone;

/// A civil day, as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// Microseconds of a civil day.
pub const MICROS_A_DAY: i64 = 86_400_000_000;

impl Day {
    /// The day `year-month-day`; `None` if there is no such day.
    #[must_use]
    pub fn of(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self::from_date)
    }

    fn from_date(date: Date) -> Self {
        let (year, month) = (i32::from(date.year()), i32::from(date.month()));
        Self(ordinal(year, month, i32::from(date.day())))
    }

    /// The same day as jiff's civil date.
    #[must_use]
    pub fn date(self) -> Date {
        let (year, month, day) = civil(self.0);
        jiff::civil::date(year, month, day)
    }

    /// Year, month 1–12 and day of the month.
    #[must_use]
    pub fn ymd(self) -> (i16, i8, i8) {
        civil(self.0)
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.ymd().0
    }

    /// Months since year 0, so that neighbouring months differ by one.
    #[must_use]
    pub fn month_index(self) -> i32 {
        let (year, month, _) = self.ymd();
        i32::from(year) * 12 + i32::from(month) - 1
    }

    /// Day of the week, Monday = 1 … Sunday = 7.
    #[must_use]
    pub fn weekday(self) -> i8 {
        i8::try_from((self.0 + 3).rem_euclid(7) + 1).unwrap_or(1)
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The day before.
    #[must_use]
    pub fn before(self) -> Self {
        Self(self.0 - 1)
    }

    /// The same-numbered day `months` later, or that month's last day (民法典 art. 202).
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let (_, _, day) = self.ymd();
        let first = first_of_month(self.month_index() + months);
        let next = first_of_month(self.month_index() + months + 1);
        Self((first.0 + i32::from(day) - 1).min(next.0 - 1))
    }
}

/// The first day of the month with the index of [`Day::month_index`].
#[must_use]
pub fn first_of_month(month_index: i32) -> Day {
    Day(ordinal(month_index.div_euclid(12), month_index.rem_euclid(12) + 1, 1))
}

/// Days since 1970-01-01 of a proleptic Gregorian date (no check that the day exists).
///
/// Source: H. Hinnant, "chrono-compatible low-level date algorithms".
#[must_use]
pub fn ordinal(year: i32, month: i32, day: i32) -> i32 {
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[expect(clippy::cast_possible_truncation, reason = "months and days fit a byte; years are those of written dates")]
fn civil(day: i32) -> (i16, i8, i8) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    (year as i16, month as i8, (day_of_year - (153 * shifted_month + 2) / 5 + 1) as i8)
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// A half-open stretch of days `[start, end)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// First day.
    pub start: Day,
    /// The day after the last.
    pub end: Day,
}

/// How a period is made of calendar units; decides what "the previous one" is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole months, this many, starting in any month (1 = month, 3 = a quarter if it starts there, 12 = a year).
    Months(i32),
    /// Anything else.
    Days,
}

impl Period {
    /// The month that contains `day`.
    #[must_use]
    pub fn month_of(day: Day) -> Self {
        Self::months(day.month_index(), 1)
    }

    /// `count` whole months from the month with index `first`.
    #[must_use]
    pub fn months(first: i32, count: i32) -> Self {
        Self { start: first_of_month(first), end: first_of_month(first + count) }
    }

    /// The last day inside.
    #[must_use]
    pub fn last(self) -> Day {
        self.end.before()
    }

    /// Whether `day` lies inside.
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        self.start <= day && day < self.end
    }

    /// Whole months or not.
    #[must_use]
    pub fn kind(self) -> Kind {
        let (first, last) = (self.start.month_index(), self.end.month_index());
        if self.start == first_of_month(first) && self.end == first_of_month(last) && last > first {
            Kind::Months(last - first)
        } else {
            Kind::Days
        }
    }

    /// The same kind of period just before; none for a range that starts in January and is not a month, quarter, half
    /// or year (it is compared with last year only), the days just before for a range of days.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        match self.kind() {
            Kind::Months(count) => {
                let first = self.start.month_index();
                let in_year = first.rem_euclid(12);
                let regular = matches!(count, 1 | 3 | 6 | 12) && in_year % count == 0;
                (regular || in_year != 0).then(|| Self::months(first - count, count))
            }
            Kind::Days => {
                let (_, month, day) = self.start.ymd();
                let length = self.end.0 - self.start.0;
                ((month, day) != (1, 1)).then(|| Self { start: Day(self.start.0 - length), end: self.start })
            }
        }
    }

    /// The same period one year earlier.
    #[must_use]
    pub fn year_ago(self) -> Self {
        match self.kind() {
            Kind::Months(count) => Self::months(self.start.month_index() - 12, count),
            Kind::Days => Self { start: self.start.plus_months(-12), end: self.last().plus_months(-12).next() },
        }
    }

    /// From the first of January to the end of this period.
    #[must_use]
    pub fn year_to_date(self) -> Self {
        let year = self.last().year();
        Self { start: first_of_month(i32::from(year) * 12), end: self.end }
    }

    /// The as-of day of a comparison period: as far after its end as `as_of` is after this one's, or, if `as_of` cuts
    /// this period short, the same-numbered day.
    #[must_use]
    pub fn as_of_like(self, as_of: Day, comparison: Self) -> Day {
        if as_of >= self.last() {
            return Day(comparison.last().0 + as_of.0 - self.last().0);
        }
        match self.kind() {
            // "Cut at the same day": the same-numbered day of the comparison's month.
            Kind::Months(_) => {
                let shift = comparison.end.month_index() - self.end.month_index();
                as_of.plus_months(shift).min(comparison.last())
            }
            Kind::Days => Day(comparison.last().0 - (self.last().0 - as_of.0)),
        }
    }
}
