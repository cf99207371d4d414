//! Names of days and periods in sentences and headings.

use super::phrases::{Phrases, fill};
use crate::period::{Day, Kind, Period};

/// How a period is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Month,
    Quarter,
    Half,
    Year,
    /// Whole months of one year.
    Range,
    /// Anything else.
    Span,
}

impl Shape {
    fn of(period: Period) -> Self {
        let first = period.start.month_index().rem_euclid(12);
        match period.kind() {
            Kind::Months(1) => Self::Month,
            Kind::Months(3) if first % 3 == 0 => Self::Quarter,
            Kind::Months(6) if first % 6 == 0 => Self::Half,
            Kind::Months(12) if first == 0 => Self::Year,
            Kind::Months(_) if period.start.year() == period.last().year() => Self::Range,
            _ => Self::Span,
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Half => "half",
            Self::Year => "year",
            Self::Range => "range",
            Self::Span => "span",
        }
    }
}

impl Phrases {
    /// A day as printed.
    #[must_use]
    pub fn day(&self, day: Day) -> String {
        let (year, _, in_month) = day.ymd();
        let fills = [("year", year.to_string()), ("month", self.month_word(day)), ("day", in_month.to_string())];
        filled(&self.calendar.day, &fills)
    }

    /// A period as printed.
    #[must_use]
    pub fn period(&self, period: Period) -> String {
        let words = &self.calendar;
        let template = match Shape::of(period) {
            Shape::Month => &words.month,
            Shape::Quarter => &words.quarter,
            Shape::Half => &words.half,
            Shape::Year => &words.year,
            Shape::Range => &words.range,
            Shape::Span => &words.span,
        };
        filled(template, &self.period_fills(period))
    }

    /// How a sentence about a period begins.
    #[must_use]
    pub fn lead(&self, period: Period) -> String {
        let template = self.lead.get(Shape::of(period).key()).map_or("{name}", String::as_str);
        let mut fills = self.period_fills(period);
        fills.push(("name", self.period(period)));
        filled(template, &fills)
    }

    /// What the period before is called.
    #[must_use]
    pub fn previous(&self, period: Period) -> &str {
        self.whom.get(Shape::of(period).key()).map_or("", String::as_str)
    }

    /// What the same period a year earlier is called.
    #[must_use]
    pub fn year_ago(&self) -> &str {
        self.whom.get("year_ago").map_or("", String::as_str)
    }

    /// A month of a chart's axis.
    #[must_use]
    pub fn short_month(&self, day: Day) -> &str {
        let month = usize::try_from(day.month_index().rem_euclid(12)).unwrap_or(0);
        self.calendar.short_months.get(month).map_or("", String::as_str)
    }

    /// A year of a chart's axis.
    #[must_use]
    pub fn year(&self, day: Day) -> String {
        filled(&self.calendar.year, &[("year", day.year().to_string())])
    }

    fn month_word(&self, day: Day) -> String {
        let month = usize::try_from(day.month_index().rem_euclid(12)).unwrap_or(0);
        self.calendar.months.get(month).cloned().unwrap_or_default()
    }

    fn period_fills(&self, period: Period) -> Vec<(&'static str, String)> {
        let month = usize::try_from(period.start.month_index().rem_euclid(12)).unwrap_or(0);
        let shape = Shape::of(period);
        let part = match shape {
            Shape::Quarter => self.calendar.quarters.get(month / 3),
            Shape::Half => self.calendar.halves.get(month / 6),
            _ => None,
        };
        let (from, to) = match (shape, period.kind()) {
            (Shape::Span, Kind::Months(_)) => {
                let month = |day| self.period(Period::month_of(day));
                (month(period.start), month(period.last()))
            }
            (Shape::Span, Kind::Days) => (self.day(period.start), self.day(period.last())),
            _ => (self.month_word(period.start), self.month_word(period.last())),
        };
        vec![
            ("year", period.start.year().to_string()),
            ("month", self.month_word(period.start)),
            ("part", part.cloned().unwrap_or_default()),
            ("from", from),
            ("to", to),
        ]
    }
}

fn filled(template: &str, fills: &[(&'static str, String)]) -> String {
    let fills: Vec<(&str, &str)> = fills.iter().map(|(name, text)| (*name, text.as_str())).collect();
    fill(template, &fills)
}
