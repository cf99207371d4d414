//! The part of the cases that can matter to a period.

use super::{Clock, ClockError, TimedCases, part::mask, states::of_items};
use crate::{
    period::{AsOf, Day, Period},
    schema::{State, column as c},
    validate::{Cases, CasesPart},
};
use polars::prelude::*;
use std::collections::BTreeSet;

/// Days on or after which a case matters: it may be rated, fall due or be carded long after it was closed.
const TOUCHED: [&str; 7] =
    [c::CLOSED_ON, c::DUE_ON, c::PROMISED_DUE_ON, c::STATUTORY_DUE_ON, c::RATING_ON, c::RECEIVED_ON, c::EXTENDED_ON];

/// What is read beside them to say whether a case matters, or had ended by a moment.
const LIFE: [&str; 4] = [c::ROW, c::STATE, c::ACCEPTED_ON, c::RATED_ON];

/// Columns that [`of_items`] adds, and what it reads.
const ITEMS: [&str; 3] = [c::ACCEPTANCE_ORDER, c::STATUTORY_NOMINAL, c::PROMISED_NOMINAL];
const OF_ITEMS: [&str; 7] = [
    c::ROW,
    c::ACCEPTED_ON,
    c::ACCEPTED_TIME,
    c::STATUTORY_AMOUNT,
    c::STATUTORY_UNIT,
    c::PROMISED_AMOUNT,
    c::PROMISED_UNIT,
];

/// The columns of timed cases from which the wanted ones come.
fn sources(wanted: &BTreeSet<String>) -> BTreeSet<&str> {
    let (items, plain): (Vec<&str>, Vec<&str>) =
        wanted.iter().map(String::as_str).partition(|name| ITEMS.contains(name));
    let of_items = if items.is_empty() { &[][..] } else { &OF_ITEMS[..] };
    plain.into_iter().chain(of_items.iter().copied()).collect()
}

impl TimedCases {
    /// The wanted columns of the cases that can matter to a period; those that ended before it in every respect are left
    /// away.
    ///
    /// # Errors
    /// Only if a column is missing.
    pub fn view(&self, clock: &Clock<'_>, period: Period, wanted: &BTreeSet<String>) -> Result<DataFrame, ClockError> {
        let matters = mask(&self.frame, matters(period, self.as_of.day))?;
        let part = self.frame.select(sources(wanted))?.filter(&matters)?;
        if !ITEMS.iter().any(|name| wanted.contains(*name)) {
            return Ok(part);
        }
        part.lazy().with_columns(of_items(clock.rules)).without_optimizations().collect()
    }
}

impl Clock<'_> {
    /// A part as of a moment not later than that of `base`, which holds all its cases: as far as views of the wanted
    /// columns need it.
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
        wanted: &BTreeSet<String>,
    ) -> Result<TimedCases, ClockError> {
        if as_of == base.as_of {
            return Ok(base.clone());
        }
        let period = Period { start: from, end: as_of.day.next() };
        let columns: BTreeSet<&str> = sources(wanted).into_iter().chain(TOUCHED).chain(LIFE).collect();
        let matters = mask(&base.frame, matters(period, as_of.day))?;
        let mattering = base.frame.select(columns.iter().copied())?.filter(&matters)?;
        let settled = mask(&mattering, settled(as_of))?;
        let rows = mattering.filter(&!&settled)?.column(c::ROW)?.u32()? - part.start;
        let again = CasesPart { frame: part.frame.take(&rows)?, start: part.start };
        let again = self.time(cases, &again, as_of)?;
        let mut frame = mattering.filter(&settled)?;
        frame.vstack_mut_owned(again.frame.select(columns)?)?;
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
    let touched = TOUCHED.into_iter().map(since).reduce(Expr::or).unwrap_or(lit(true));
    let received = col(c::RECEIVED_ON).lt_eq(lit(as_of.0)).fill_null(lit(true));
    let accepted = col(c::ACCEPTED_ON).lt_eq(lit(as_of.0)).fill_null(lit(false));
    open.or(touched).and(received.or(accepted))
}
