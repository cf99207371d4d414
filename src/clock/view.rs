//! The part of the cases that can matter to a period.

use super::{Clock, ClockError, TimedCases, states::of_items};
use crate::{
    period::{AsOf, Day, Period},
    schema::{State, column as c},
    validate::{Cases, CasesPart},
};
use polars::prelude::*;
use std::collections::BTreeSet;

impl TimedCases {
    /// The named columns of the cases that can matter to a period; those that ended before it in every respect are left
    /// away.
    ///
    /// # Errors
    /// Only if a column is missing.
    pub fn view(&self, clock: &Clock<'_>, period: Period, columns: &BTreeSet<String>) -> Result<DataFrame, ClockError> {
        let wanted: Vec<Expr> = columns.iter().map(col).collect();
        let part = self.frame.clone().lazy().filter(matters(period, self.as_of.day));
        part.with_columns(of_items(clock.rules)).select(wanted).without_optimizations().collect()
    }
}

impl Clock<'_> {
    /// A part as of a moment not later than that of `base`, which holds all its cases.
    ///
    /// What had ended by the moment, with nothing approved or rated later, stood then as it stands in `base`; only the
    /// rest is timed again. Cases that ended before `from` in every respect are left away.
    ///
    /// # Errors
    /// As [`Clock::time`].
    pub fn earlier(
        &self,
        cases: &Cases,
        (part, base): (&CasesPart, &TimedCases),
        (from, as_of): (Day, AsOf),
    ) -> Result<TimedCases, ClockError> {
        if as_of == base.as_of {
            return Ok(base.clone());
        }
        let period = Period { start: from, end: as_of.day.next() };
        let mattering = base.frame.clone().lazy().filter(matters(period, as_of.day));
        let mattering = mattering.with_column(settled(as_of).alias("settled")).without_optimizations().collect()?;
        let settled = mattering.column("settled")?.bool()?.clone();
        let rows = mattering.filter(&!&settled)?.column(c::ROW)?.u32()? - part.start;
        let again = CasesPart { frame: part.frame.take(&rows)?, start: part.start };
        let again = self.time(cases, &again, as_of)?;
        let mut frame = mattering.filter(&settled)?.drop("settled")?;
        frame.vstack_mut_owned(again.frame)?;
        Ok(TimedCases { frame, as_of, remarks: again.remarks })
    }
}

/// Whether a case had ended by a moment and nothing about it was written later, so that later knowledge changes nothing.
fn settled(as_of: AsOf) -> Expr {
    // Of the moment's own day times of day would have to be compared; its cases are simply timed again.
    let last = if as_of.is_end() { as_of.day.0 } else { as_of.day.0 - 1 };
    let by_then = |day: Expr| day.lt_eq(lit(last));
    let ended =
        col(c::STATE).gt_eq(lit(State::NotAccepted as u8)).and(by_then(col(c::CLOSED_ON)).fill_null(lit(false)));
    let untouched = |column: &str| by_then(col(column)).fill_null(lit(true));
    ended.and(untouched(c::EXTENDED_ON)).and(untouched(c::RATED_ON))
}

/// Whether anything of a case can belong to the period or to its stocks.
fn matters(period: Period, as_of: Day) -> Expr {
    let from = period.start.before().0;
    let since = |column: &str| col(column).gt_eq(lit(from)).fill_null(lit(false));
    let open = col(c::CLOSED_ON).is_null();
    // A case may be rated, fall due or be carded long after it was closed.
    let later = [
        c::CLOSED_ON,
        c::DUE_ON,
        c::PROMISED_DUE_ON,
        c::STATUTORY_DUE_ON,
        c::RATING_ON,
        c::RECEIVED_ON,
        c::EXTENDED_ON,
    ];
    let touched = later.into_iter().map(since).reduce(Expr::or).unwrap_or(lit(true));
    let received = col(c::RECEIVED_ON).lt_eq(lit(as_of.0)).fill_null(lit(true));
    let accepted = col(c::ACCEPTED_ON).lt_eq(lit(as_of.0)).fill_null(lit(false));
    open.or(touched).and(received.or(accepted))
}
