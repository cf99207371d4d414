//! The clock: due dates, turnaround and states of cases, as of a moment.
//!
//! In: [`Cases`], a [`Calendar`], [`Rules`]. Out: [`TimedCases`]. Never: a closure over rows, a loop over days, the
//! machine's day. Why: "on time" must mean the same in every figure, list and output.
//!
//! Sources: 行政许可法 art. 32, 42–45, 82; 民法典 art. 201–203, by analogy. All arithmetic is differences of `W(d)`, the
//! working days on or before `d`, and look-ups in its inverse. The one walk over days is the [`Diary`] of a single case,
//! which explains that case and checks what was looked up.

mod diary;
mod due;
mod faults;
mod limit;
mod part;
mod reading;
mod registers;
mod states;
mod stops;
mod suppose;
mod tables;
mod view;

pub use diary::{Basis, Count, DayKind, Diary, DiaryDay, LimitWalk, Mark, Spent, Step};
pub use reading::{Due, Reading};
pub use registers::{Busy, TimedRegisters};
pub use suppose::{Supposed, Supposition};

use crate::{
    config::Rules,
    period::{AsOf, Day},
    reference::Calendar,
    schema::column as c,
    validate::{Cases, CasesPart, Stop},
};
use limit::Face;
use polars::prelude::*;
use stops::{Span, Stops};
use tables::Tables;

/// A column that is not there or not of its type: a bug, not a fault of the data.
pub type ClockError = PolarsError;

/// The clock of one calendar and one set of rules.
#[derive(Clone)]
pub struct Clock<'a> {
    calendar: &'a Calendar,
    rules: &'a Rules,
    tables: Tables,
}

/// Cases as they stood at a moment: the columns of [`crate::schema::column`], one row a case that had been received by then.
#[derive(Clone, Debug)]
pub struct TimedCases {
    /// The table; [`crate::schema::column::ROW`] is the index among all cases.
    pub frame: DataFrame,
    /// The moment.
    pub as_of: AsOf,
    /// What the clock had to say about the cases as a whole.
    pub remarks: Remarks,
}

/// Counts that a report prints beside its figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    /// Cases measured against the statutory limit since they have no promised one.
    pub fallback: u64,
    /// Due dates in years whose calendar is not published, computed on Monday to Friday.
    pub provisional: u64,
    /// Cases in which a given deadline differs from the one that the promised length gives.
    pub deadline_differs: u64,
    /// Cases whose number of suspended days does not reduce turnaround, since its unit is not working days.
    pub undated: u64,
    /// Cases with more suspended working days than working days.
    pub over_elapsed: u64,
    /// Extensions approved after the due date of both limits.
    pub extension_too_late: u64,
}

impl<'a> Clock<'a> {
    /// Prepares the calendar's look-up tables.
    #[must_use]
    pub fn new(calendar: &'a Calendar, rules: &'a Rules) -> Self {
        Self { calendar, rules, tables: Tables::new(calendar) }
    }

    /// A part of `cases`, or some of its rows, as they stood `as_of`; nothing that happened later is seen.
    ///
    /// # Errors
    /// Only if `part` lacks a column of [`Cases`].
    pub fn time(&self, cases: &Cases, part: &CasesPart, as_of: AsOf) -> Result<TimedCases, ClockError> {
        let (measured, remarks) = self.measured(cases, part, as_of)?;
        let frame = states::without_scratch(&measured).lazy().with_columns(view::reach()?);
        Ok(TimedCases { frame: frame.without_optimizations().collect()?, as_of, remarks })
    }

    /// The same with the columns that only the clock itself needs.
    fn measured(&self, cases: &Cases, part: &CasesPart, as_of: AsOf) -> Result<(DataFrame, Remarks), ClockError> {
        let mut seen = states::seen(&part.frame, as_of)?;
        seen.align_chunks_par();
        let stops = numbered(cases, &seen, as_of)?;
        let face = Face { calendar: self.calendar, tables: &self.tables, rules: self.rules };
        let with_pause = states::pauses(seen, &stops)?;
        let dated = due::dates(&face, with_pause, &stops)?;
        let mut remarks = dated.remarks;
        let measured = states::measure(&face, dated, &stops, as_of)?;
        remarks.add_states(&measured, self.calendar)?;
        Ok((measured, remarks))
    }
}

/// The stops of the seen cases, inside their lives, numbered by rows of `seen`.
fn numbered(cases: &Cases, seen: &DataFrame, as_of: AsOf) -> PolarsResult<Numbered> {
    let none = || vec![false; seen.height()];
    let mut numbered =
        Numbered { inside: Stops::default(), open: none(), listed: none(), corrections: Stops::default() };
    if cases.stops.is_empty() && cases.corrections.is_empty() {
        return Ok(numbered);
    }
    let rows: Vec<u32> = seen.column(c::ROW)?.u32()?.iter().flatten().collect();
    let (first, last) = (rows.first().copied().unwrap_or(0), rows.last().copied().unwrap_or(0));
    let of_seen = |stops: &[Stop]| -> Vec<Stop> {
        let near = &stops[stops.partition_point(|stop| stop.case < first)..];
        let near = &near[..near.partition_point(|stop| stop.case <= last)];
        let index = |case: u32| rows.binary_search(&case).ok().and_then(|index| u32::try_from(index).ok());
        near.iter().filter_map(|stop| Some(Stop { case: index(stop.case)?, ..*stop })).collect()
    };
    let day = |name: &str| Ok::<_, PolarsError>(seen.column(name)?.i32()?.clone());
    let (applied, accepted, closed) = (day(c::APPLIED_ON)?, day(c::ACCEPTED_ON)?, day(c::CLOSED_ON)?);
    let at = |days: &Int32Chunked, case: u32| days.get(case as usize).map(Day);
    let stops = of_seen(&cases.stops);
    for stop in &stops {
        numbered.listed[stop.case as usize] = true;
        numbered.open[stop.case as usize] |= stop.start <= as_of.day && stop.end.is_none_or(|end| end > as_of.day);
    }
    numbered.inside = Stops::inside(&stops, |case| {
        Some(Span { accepted: at(&accepted, case)?, until: at(&closed, case).unwrap_or(as_of.day) })
    });
    numbered.corrections = Stops::inside(&of_seen(&cases.corrections), |case| {
        Some(Span { accepted: at(&applied, case)?, until: at(&accepted, case)? })
    });
    Ok(numbered)
}

/// Stops numbered by the rows of a frame.
struct Numbered {
    inside: Stops,
    /// Whether a stop of the row has begun and not ended as of the as-of day.
    open: Vec<bool>,
    /// Whether the row has any stop, so that a number of suspended days beside it does not count.
    listed: Vec<bool>,
    /// 补正 between application and acceptance.
    corrections: Stops,
}

impl Remarks {
    /// The remarks on these cases and others.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            fallback: self.fallback + other.fallback,
            provisional: self.provisional + other.provisional,
            deadline_differs: self.deadline_differs + other.deadline_differs,
            undated: self.undated + other.undated,
            over_elapsed: self.over_elapsed + other.over_elapsed,
            extension_too_late: self.extension_too_late + other.extension_too_late,
        }
    }

    fn add_states(&mut self, frame: &DataFrame, calendar: &Calendar) -> PolarsResult<()> {
        let flagged = |name: &str| Ok::<u64, PolarsError>(frame.column(name)?.bool()?.sum().unwrap_or(0).into());
        self.undated = flagged("undated")?;
        self.over_elapsed = flagged("over_elapsed")?;
        let (timed, promised) = (frame.column(c::TIMED)?.bool()?, frame.column(c::PROMISED_ALLOWANCE)?);
        self.fallback = (timed & &promised.is_null()).sum().unwrap_or(0).into();
        for name in [c::PROMISED_DUE_ON, c::STATUTORY_DUE_ON] {
            let due = frame.column(name)?.i32()?;
            let years = due.min().zip(due.max()).map(|(first, last)| Day(first).year()..=Day(last).year());
            // Years are looked up for every case only if one of them is not published.
            if years.is_some_and(|mut years| years.any(|year| !calendar.publishes(year))) {
                let unknown = due.iter().flatten().filter(|day| !calendar.publishes_day(Day(*day)));
                self.provisional += unknown.count() as u64;
            }
        }
        Ok(())
    }
}
