//! The part of the cases that can matter to a period.

use super::{Clock, ClockError, TimedCases, part::mask, states::of_items};
use crate::{
    period::{AsOf, Day, Period},
    schema::{State, column as c},
    validate::{Cases, CasesPart},
};
use polars::{
    lazy::dsl::{max_horizontal, min_horizontal},
    prelude::*,
};
use std::collections::BTreeSet;

/// Days until which a case matters: it may be rated, fall due or be carded long after it was closed.
const TOUCHED: [&str; 7] =
    [c::CLOSED_ON, c::DUE_ON, c::PROMISED_DUE_ON, c::STATUTORY_DUE_ON, c::RATING_ON, c::RECEIVED_ON, c::EXTENDED_ON];

/// The first day on which anything of a case is known, the last on which anything happens, and the day from which later
/// knowledge changes nothing: so that a period costs two comparisons, not a dozen.
const REACH: [&str; 3] = [KNOWN_FROM, TOUCHED_UNTIL, SETTLED_ON];
const KNOWN_FROM: &str = "known_from";
const TOUCHED_UNTIL: &str = "touched_until";
const SETTLED_ON: &str = "settled_on";

/// The columns of [`REACH`].
pub(super) fn reach() -> PolarsResult<[Expr; 3]> {
    let known = min_horizontal([col(c::RECEIVED_ON), col(c::ACCEPTED_ON)])?.fill_null(lit(i32::MIN));
    let never = |open: Expr, day: Expr| when(open).then(lit(i32::MAX)).otherwise(day);
    let touched = never(col(c::CLOSED_ON).is_null(), max_horizontal(TOUCHED.map(col))?);
    let ended = col(c::STATE).gt_eq(lit(State::NotAccepted as u8)).and(col(c::CLOSED_ON).is_not_null());
    // A red card takes the yellow one away on the day by which it is dated.
    let settled = max_horizontal([c::CLOSED_ON, c::EXTENDED_ON, c::RATED_ON, c::RED_ON].map(col))?;
    Ok([known.alias(KNOWN_FROM), touched.alias(TOUCHED_UNTIL), never(ended.not(), settled).alias(SETTLED_ON)])
}

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
        let columns: BTreeSet<&str> = sources(wanted).into_iter().chain(REACH).chain([c::ROW]).collect();
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
    col(SETTLED_ON).lt_eq(lit(last))
}

/// Whether anything of a case can belong to the period or to its stocks.
fn matters(period: Period, as_of: Day) -> Expr {
    col(TOUCHED_UNTIL).gt_eq(lit(period.start.before().0)).and(col(KNOWN_FROM).lt_eq(lit(as_of.0)))
}
