//! The desk: cases timed as of the moments that a run needs.

use crate::{
    clock::{AsOf, Clock, ClockError, Rules, TimedCases, column as c},
    period::{Day, Period},
    reference::Calendar,
    validate::Cases,
};
use polars::prelude::*;

/// The cases of a run and the clock that times them.
pub struct Desk<'a> {
    /// The cases.
    pub cases: &'a Cases,
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
        Ok(Self { cases, clock, base })
    }

    /// All cases as of the latest moment.
    #[must_use]
    pub const fn all(&self) -> &TimedCases {
        &self.base
    }

    /// Whether any case has a value in a column: without one a figure has no value, rather than the value 0.
    #[must_use]
    pub fn fills(&self, column: &str) -> bool {
        self.cases.frame.column(column).is_ok_and(|values| values.null_count() < values.len())
    }

    /// The cases that can matter to `period`, as of `as_of`.
    ///
    /// As of an earlier moment a case may have had fewer stops and extensions and another state, so the cases are timed
    /// again; those that ended before the period in every respect are left away first.
    ///
    /// # Errors
    /// As [`Desk::new`].
    pub fn view(&self, period: Period, as_of: AsOf) -> Result<View, ClockError> {
        let latest = as_of == self.base.as_of;
        let matters = matters(period, as_of.day);
        let base = self.base.frame.clone().lazy();
        let timed = if latest {
            let frame = base.filter(matters).collect()?;
            TimedCases { frame, as_of, remarks: self.base.remarks }
        } else {
            let rows = base.filter(matters).select([col(c::ROW)]).collect()?;
            let part = self.cases.frame.take(rows.column(c::ROW)?.u32()?)?;
            self.clock.time(self.cases, &part, as_of)?
        };
        Ok(View { period, as_of, timed })
    }
}

/// Whether anything of a case can belong to the period or to its stocks.
fn matters(period: Period, as_of: Day) -> Expr {
    let from = period.start.before().0;
    let since = |column: &str| col(column).gt_eq(lit(from)).fill_null(lit(false));
    let open = col(c::CLOSED_ON).is_null();
    // A case may be rated, fall due or be carded long after it was closed.
    let later = [c::CLOSED_ON, c::DUE_ON, c::PROMISED_DUE_ON, c::STATUTORY_DUE_ON, c::RATING_ON, c::RECEIVED_ON, c::EXTENDED_ON];
    let touched = later.into_iter().map(since).reduce(Expr::or).unwrap_or(lit(true));
    let received = col(c::RECEIVED_ON).lt_eq(lit(as_of.0)).fill_null(lit(true));
    let accepted = col(c::ACCEPTED_ON).lt_eq(lit(as_of.0)).fill_null(lit(false));
    open.or(touched).and(received.or(accepted))
}
