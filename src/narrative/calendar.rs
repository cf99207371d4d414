//! Names of days and periods in sentences and headings.

use super::phrases::{Phrases, fill};
use crate::period::{Day, Kind, Period};

/// How a period is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Month,
    Quarter,
    /// The first half of a year.
    FirstHalf,
    SecondHalf,
    Year,
    /// Whole months of one year.
    Range,
    /// Whole months of several years.
    Span,
    Day,
    /// From Monday to Sunday.
    Week,
    /// Days of one month.
    Days,
    /// Days of one year.
    LongDays,
    /// Days of two years or more.
    Years,
}

impl Shape {
    fn of(period: Period) -> Self {
        let first = period.start.month_index().rem_euclid(12);
        match period.kind() {
            Kind::Months(1) => Self::Month,
            Kind::Months(3) if first % 3 == 0 => Self::Quarter,
            Kind::Months(6) if first == 0 => Self::FirstHalf,
            Kind::Months(6) if first == 6 => Self::SecondHalf,
            Kind::Months(12) if first == 0 => Self::Year,
            Kind::Months(_) if period.start.year() == period.last().year() => Self::Range,
            Kind::Months(_) => Self::Span,
            Kind::Days => Self::of_days(period),
        }
    }

    /// How days that are no whole months are called, by themselves.
    fn of_days(period: Period) -> Self {
        let last = period.last();
        if last == period.start {
            Self::Day
        } else if last.month_index() == period.start.month_index() {
            Self::Days
        } else if last.year() == period.start.year() {
            Self::LongDays
        } else {
            Self::Years
        }
    }

    /// How the period before one of this shape is called.
    fn before(self, period: Period) -> Self {
        let week = period.start.weekday() == 1 && period.last().0 - period.start.0 == 6;
        match self {
            Self::Range | Self::Span => Self::Range,
            Self::Days | Self::LongDays | Self::Years if week => Self::Week,
            Self::Days | Self::LongDays | Self::Years => Self::Days,
            other => other,
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::FirstHalf => "first_half",
            Self::SecondHalf => "second_half",
            Self::Year => "year",
            Self::Range => "range",
            Self::Span => "span",
            Self::Day => "day",
            Self::Week => "week",
            Self::Days => "days",
            Self::LongDays => "long_days",
            Self::Years => "years",
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
            Shape::FirstHalf | Shape::SecondHalf => &words.half,
            Shape::Year => &words.year,
            Shape::Range => &words.range,
            Shape::Day => &words.day,
            Shape::Days => &words.days,
            Shape::LongDays => &words.long_days,
            Shape::Span | Shape::Week | Shape::Years => &words.span,
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
    pub fn previous(&self, period: Period) -> String {
        let template = self.whom.get(Shape::of(period).before(period).key()).map_or("", String::as_str);
        let length = match period.kind() {
            Kind::Months(months) => months,
            Kind::Days => period.end.0 - period.start.0,
        };
        filled(template, &[("length", length.to_string())])
    }

    /// What the end of the period before is called.
    #[must_use]
    pub fn previous_end(&self, period: Period) -> &str {
        let own = self.whom.get(&format!("{}_end", Shape::of(period).key()));
        own.or_else(|| self.whom.get("end")).map_or("", String::as_str)
    }

    /// What the same period a year earlier is called.
    #[must_use]
    pub fn year_ago(&self) -> &str {
        self.whom.get("year_ago").map_or("", String::as_str)
    }

    /// What the end of the same period a year earlier is called.
    #[must_use]
    pub fn year_ago_end(&self) -> &str {
        self.whom.get("year_ago_end").map_or("", String::as_str)
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
            Shape::FirstHalf | Shape::SecondHalf => self.calendar.halves.get(month / 6),
            _ => None,
        };
        let (from, to) = match shape {
            Shape::Span => {
                let month = |day| self.period(Period::month_of(day));
                (month(period.start), month(period.last()))
            }
            Shape::Years => (self.day(period.start), self.day(period.last())),
            _ => (self.month_word(period.start), self.month_word(period.last())),
        };
        vec![
            ("year", period.start.year().to_string()),
            ("month", self.month_word(period.start)),
            ("part", part.cloned().unwrap_or_default()),
            ("from", from),
            ("to", to),
            ("day", period.start.ymd().2.to_string()),
            ("last_day", period.last().ymd().2.to_string()),
        ]
    }
}

fn filled(template: &str, fills: &[(&'static str, String)]) -> String {
    let fills: Vec<(&str, &str)> = fills.iter().map(|(name, text)| (*name, text.as_str())).collect();
    fill(template, &fills)
}
