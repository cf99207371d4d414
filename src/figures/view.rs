//! Views: a period, the moment as of which it is looked at, and what it is compared with.

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
    /// Its target (目标值).
    Target,
    /// What the unit submitted itself (上报数).
    Reported,
}

impl Comparison {
    /// The period and moment to compare with; none if there is no such period, or it is not compared with a period.
    #[must_use]
    pub fn of(self, period: Period, as_of: AsOf) -> Option<View> {
        let other = match self {
            Self::Previous => period.previous()?,
            Self::YearAgo => period.year_ago(),
            Self::Target | Self::Reported => return None,
        };
        Some(View { period: other, as_of: AsOf { day: period.as_of_like(as_of.day, other), time: as_of.time } })
    }
}
