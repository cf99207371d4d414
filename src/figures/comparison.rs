//! What is seen, and what it is compared with.

use crate::period::{AsOf, Period};

/// What is seen of the cases for one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct View {
    /// The period.
    pub period: Period,
    /// The moment as of which the cases stand.
    pub as_of: AsOf,
}

/// What a figure is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparison {
    /// The same kind of period just before (环比).
    Previous,
    /// The same period one year earlier (同比).
    YearAgo,
    /// The year from the first of January to the end of the period (累计), whose change is that since a year earlier.
    YearToDate,
    /// Its target (目标值).
    Target,
    /// What the unit submitted itself (上报数).
    Reported,
}

impl Comparison {
    /// Its name on the command line and in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Previous => "previous",
            Self::YearAgo => "year_ago",
            Self::YearToDate => "year_to_date",
            Self::Target => "target",
            Self::Reported => "reported",
        }
    }

    /// Whether the value comes from outside the cases.
    #[must_use]
    pub const fn is_given(self) -> bool {
        matches!(self, Self::Target | Self::Reported)
    }

    /// The messages that head its columns: the value, the change, of a target whether it is met.
    #[must_use]
    pub const fn heads(self) -> &'static [&'static str] {
        match self {
            Self::Previous => &["table-value-previous", "table-change-previous"],
            Self::YearAgo => &["table-value-year-ago", "table-change-year-ago"],
            Self::YearToDate => &["table-value-to-date", "table-change-to-date"],
            Self::Target => &["table-target", "table-change-target", "table-target-met"],
            Self::Reported => &["table-reported", "table-change-reported"],
        }
    }

    /// The period and moment to compare with; none if there is no such period, or it is not compared with a period. A
    /// year that is seen up to the end of a period is seen as of the same moment.
    #[must_use]
    pub fn of(self, period: Period, as_of: AsOf) -> Option<View> {
        let other = match self {
            Self::Previous => period.previous()?,
            Self::YearAgo => period.year_ago(),
            Self::YearToDate => {
                let year = period.year_to_date();
                return (year.start <= period.start).then_some(View { period: year, as_of });
            }
            Self::Target | Self::Reported => return None,
        };
        Some(View { period: other, as_of: AsOf { day: period.as_of_like(as_of.day, other), time: as_of.time } })
    }
}
