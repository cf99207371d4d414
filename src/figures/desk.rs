//! The desk: cases timed as of the moments that a run needs.

use crate::{
    clock::{Clock, ClockError, TimedCases},
    config::Rules,
    period::{AsOf, Day, Period},
    reference::Calendar,
    validate::Cases,
};

/// The cases of a run and the clock that times them.
pub struct Desk<'a> {
    /// The cases.
    pub cases: &'a Cases,
    calendar: &'a Calendar,
    clock: Clock<'a>,
    /// All cases as of the latest moment.
    base: TimedCases,
}

/// What is seen of the cases for one period.
pub struct View {
    /// The period.
    pub period: Period,
    /// The moment as of which the cases stand.
    pub as_of: AsOf,
    /// The cases that can matter to the period.
    pub timed: TimedCases,
}

/// Which period a figure is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparison {
    /// The same kind of period just before (环比).
    Previous,
    /// The same period one year earlier (同比).
    YearAgo,
}

impl Comparison {
    /// The period and moment to compare with; none if there is no such period.
    #[must_use]
    pub fn of(self, period: Period, as_of: AsOf) -> Option<(Period, AsOf)> {
        let other = match self {
            Self::Previous => period.previous()?,
            Self::YearAgo => period.year_ago(),
        };
        Some((other, AsOf { day: period.as_of_like(as_of.day, other), time: as_of.time }))
    }
}

impl<'a> Desk<'a> {
    /// Times all cases as of `as_of`, the latest moment that will be asked for.
    ///
    /// # Errors
    /// Only for a table without the columns of [`Cases`], which is a bug.
    pub fn new(cases: &'a Cases, calendar: &'a Calendar, rules: &'a Rules, as_of: AsOf) -> Result<Self, ClockError> {
        let clock = Clock::new(calendar, rules);
        let base = clock.time(cases, &cases.frame, as_of)?;
        Ok(Self { cases, calendar, clock, base })
    }

    /// All cases as of the latest moment.
    #[must_use]
    pub const fn all(&self) -> &TimedCases {
        &self.base
    }

    /// Whether the data reach back to the beginning of a period, so that it can be compared with: at most a twentieth
    /// of its working days lie before the first event.
    #[must_use]
    pub fn covers(&self, period: Period) -> bool {
        let before = period.start.before();
        let all = self.calendar.between(before, period.last());
        let missed = |first: Day| self.calendar.between(before, first.before()).max(0);
        self.cases.events.is_some_and(|(first, _)| first < period.end && missed(first) * 20 <= all)
    }

    /// The cases that can matter to `period`, as of `as_of`.
    ///
    /// # Errors
    /// As [`Desk::new`].
    pub fn view(&self, period: Period, as_of: AsOf) -> Result<View, ClockError> {
        let timed = self.clock.view(self.cases, &self.base, (period, as_of))?;
        Ok(View { period, as_of, timed })
    }
}
