//! The part of the cases that can matter to a period.

use super::{Clock, ClockError, TimedCases};
use crate::{
    period::{AsOf, Day, Period},
    schema::column as c,
    validate::Cases,
};
use polars::prelude::*;

impl Clock<'_> {
    /// The cases that can matter to a period, as of a moment not later than that of `base`, which holds all cases.
    ///
    /// As of an earlier moment a case may have had fewer stops and extensions and another state, so the cases are timed
    /// again; those that ended before the period in every respect are left away first.
    ///
    /// # Errors
    /// As [`Clock::time`].
    pub fn view(&self, cases: &Cases, base: &TimedCases, (period, as_of): (Period, AsOf)) -> Result<TimedCases, ClockError> {
        let part = base.frame.clone().lazy().filter(matters(period, as_of.day));
        if as_of == base.as_of {
            return Ok(TimedCases { frame: part.collect()?, as_of, remarks: base.remarks });
        }
        let rows = part.select([col(c::ROW)]).collect()?;
        let part = cases.frame.take(rows.column(c::ROW)?.u32()?)?;
        self.time(cases, &part, as_of)
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
