//! From acceptance and a limit to the due date.
//!
//! Every unit becomes one of two counts: so many *working* days after acceptance, or so many *calendar* days after it
//! and then the next working day. Stops lengthen the count ([`super::stops`]), look-ups in the calendar end it.
//! 行政许可法 art. 82 (limits are working days), 民法典 art. 201–203 (first day not counted, months, rolling).

use super::{
    part::Part,
    stops::{Counting, Stops},
    tables::Tables,
};
use crate::{
    config::Rules,
    period::{Day, MICROS_A_DAY},
    reference::Calendar,
    schema::{LimitUnit, column as c},
};
use polars::prelude::*;

/// What a due date is computed with.
pub(super) struct Face<'a> {
    pub calendar: &'a Calendar,
    pub tables: &'a Tables,
    pub rules: &'a Rules,
}

/// Which limit of the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    Promised,
    Statutory,
}

impl Limit {
    pub(super) const fn amount(self) -> &'static str {
        match self {
            Self::Promised => c::PROMISED_AMOUNT,
            Self::Statutory => c::STATUTORY_AMOUNT,
        }
    }

    pub(super) const fn unit(self) -> &'static str {
        match self {
            Self::Promised => c::PROMISED_UNIT,
            Self::Statutory => c::STATUTORY_UNIT,
        }
    }
}

/// Column of the days by which an extension lengthens the limit; 0 where there is none.
pub(super) const EXTENSION: &str = "extension";
/// Column of the number of suspended days without dates; 0 where there is none.
pub(super) const PAUSE: &str = "pause";
/// Result columns of [`due`].
pub(super) const ON: &str = "due_day";
pub(super) const TIME: &str = "due_time_of_day";

const COUNTS_WORKING: &str = "counts_working";
const SPAN: &str = "span";
const AFTER: &str = "after";
const TAIL: &str = "tail";
const AT_ONCE: &str = "at_once";

const MICROS_AN_HOUR: i64 = 3_600_000_000;

/// The due date of each case of `frame` under one limit: columns [`ON`] (day, null if untimed) and [`TIME`] (time of
/// day, null if the whole day counts).
///
/// `frame` holds acceptance, the limit, [`EXTENSION`] and [`PAUSE`]; `stops` are numbered by its rows.
pub(super) fn due(face: &Face<'_>, frame: &DataFrame, limit: Limit, stops: &Stops) -> PolarsResult<DataFrame> {
    let tables = face.tables;
    let accepted = || col(c::ACCEPTED_ON);
    let counted = frame.clone().lazy().select(counts(face, frame, limit)?).without_optimizations().collect()?;
    let moved = moved(face.calendar, &counted, stops)?;
    let counted = counted.lazy().with_columns([lit(moved).alias("moved")]);
    let reached = when(col(AT_ONCE)).then(tables.next_working(accepted())).otherwise(
        when(col(COUNTS_WORKING).and(col(SPAN).gt(lit(0))))
            .then(tables.nth_working(tables.working_until(accepted()) + col(SPAN) + col("moved")))
            .when(col(COUNTS_WORKING))
            .then(accepted())
            .otherwise(tables.next_working(accepted() + col(SPAN) + col("moved") + col(AFTER))),
    );
    let reached = counted.with_columns([reached.alias(ON)]).without_optimizations().collect()?;
    let extended = lengthen(face, reached, stops)?;
    extended.select([ON, TIME])
}

/// [`due`] without stops and extensions.
///
/// Nearly all limits are working days, which one look-up ends; only the others take the long way.
pub(super) fn plain(face: &Face<'_>, frame: &DataFrame, limit: Limit) -> PolarsResult<DataFrame> {
    let tables = face.tables;
    let working_day = lit(LimitUnit::WorkingDay as u8);
    let until = |day: Expr| tables.working_until(day);
    let count = when(col(limit.amount()).eq(lit(0)))
        .then(until(col(c::ACCEPTED_ON) - lit(1)) + lit(1))
        .otherwise(until(col(c::ACCEPTED_ON)) + col(limit.amount()));
    let count = when(col(limit.unit()).eq(working_day.clone())).then(count).otherwise(lit(NULL));
    let quick = frame
        .clone()
        .lazy()
        .select([tables.nth_working(count).alias(ON), lit(NULL).cast(DataType::Int64).alias(TIME)])
        .without_optimizations()
        .collect()?;
    let others = Part::of(frame, col(limit.unit()).neq(working_day))?;
    let bare = others
        .table
        .clone()
        .lazy()
        .with_columns([lit(0).alias(EXTENSION), lit(0).alias(PAUSE)])
        .without_optimizations()
        .collect()?;
    let long = due(face, &bare, limit, &Stops::default())?;
    let put = |name: &str| others.put(quick.column(name)?, long.column(name)?);
    DataFrame::new(frame.height(), vec![put(ON)?, put(TIME)?])
}

/// The extension of month, year and hour limits: so many working days after the rolled due date.
fn lengthen(face: &Face<'_>, frame: DataFrame, stops: &Stops) -> PolarsResult<DataFrame> {
    let tails = frame.column(TAIL)?.i32()?;
    if tails.iter().flatten().all(|days| days == 0) {
        return Ok(frame);
    }
    let reached = frame.column(ON)?.i32()?;
    let counts: Vec<_> = reached.iter().zip(tails.iter()).map(|(day, tail)| Some((Day(day?), tail?))).collect();
    let moved = Series::new("tail_moved".into(), stops.moved_by(face.calendar, Counting::Working, &counts));
    let later = face.tables.nth_working(face.tables.working_until(col(ON)) + col(TAIL) + lit(moved));
    frame
        .lazy()
        .with_columns([when(col(TAIL).gt(lit(0))).then(later).otherwise(col(ON)).alias(ON)])
        .without_optimizations()
        .collect()
}

/// By how many days stops move each count.
fn moved(calendar: &Calendar, counted: &DataFrame, stops: &Stops) -> PolarsResult<Series> {
    let name = "moved".into();
    if stops.is_empty() {
        return Ok(Series::new(name, vec![0_i32; counted.height()]));
    }
    let (accepted, span) = (counted.column(c::ACCEPTED_ON)?.i32()?, counted.column(SPAN)?.i32()?);
    let (at_once, working) = (counted.column(AT_ONCE)?.bool()?, counted.column(COUNTS_WORKING)?.bool()?);
    let counts_of = |counts_working: bool| -> Vec<Option<(Day, i32)>> {
        let rows = accepted.iter().zip(span.iter()).zip(at_once.iter().zip(working.iter()));
        rows.map(|((day, span), (at_once, working))| {
            (at_once == Some(false) && working == Some(counts_working)).then_some((Day(day?), span?))
        })
        .collect()
    };
    let by_working = stops.moved_by(calendar, Counting::Working, &counts_of(true));
    let by_calendar = stops.moved_by(calendar, Counting::Calendar, &counts_of(false));
    let moved: Vec<i32> = by_working.iter().zip(&by_calendar).map(|(working, calendar)| working + calendar).collect();
    Ok(Series::new(name, moved))
}

/// The counts that a limit stands for: how many days of which kind, what is added after the stops, the time of day, and
/// the working days of an extension that come after rolling.
fn counts(face: &Face<'_>, frame: &DataFrame, limit: Limit) -> PolarsResult<Vec<Expr>> {
    let units = units_in(frame, limit)?;
    let (amount, unit) = (col(limit.amount()), col(limit.unit()));
    let is = |wanted: LimitUnit| unit.clone().eq(lit(wanted as u8));
    let (extension, pause) = (col(EXTENSION), col(PAUSE));
    let timed_of_day = col(c::ACCEPTED_TIME).is_not_null();
    let (mut span, mut after, mut tail, mut time) =
        (lit(NULL).cast(DataType::Int32), lit(0), lit(0), lit(NULL).cast(DataType::Int64));
    for written in units {
        let here = is(written);
        let (its_span, its_after, its_tail) = match written {
            LimitUnit::WorkingDay => (amount.clone() + pause.clone() + extension.clone(), lit(0), lit(0)),
            LimitUnit::CalendarDay => (amount.clone() + extension.clone(), pause.clone(), lit(0)),
            LimitUnit::Month | LimitUnit::Year => {
                let months = if written == LimitUnit::Year { amount.clone() * lit(12) } else { amount.clone() };
                (face.tables.days_of_months(col(c::ACCEPTED_ON), months), pause.clone(), extension.clone())
            }
            LimitUnit::Hour => {
                let end = col(c::ACCEPTED_TIME) + amount.clone().cast(DataType::Int64) * lit(MICROS_AN_HOUR);
                let days = end.clone().floor_div(lit(MICROS_A_DAY)).cast(DataType::Int32);
                time = when(here.clone())
                    .then(end - days.clone().cast(DataType::Int64) * lit(MICROS_A_DAY))
                    .otherwise(time);
                let whole = (amount.clone() + lit(23)).floor_div(lit(24));
                let known = |timed: Expr, untimed: Expr| when(timed_of_day.clone()).then(timed).otherwise(untimed);
                (known(days + pause.clone(), whole), known(lit(0), pause.clone()), extension.clone())
            }
            LimitUnit::OfficeHour => {
                let (days, end) = office_hours(face, &amount);
                time = when(here.clone()).then(end).otherwise(time);
                (days + pause.clone() + extension.clone(), lit(0), lit(0))
            }
        };
        span = when(here.clone()).then(its_span).otherwise(span);
        after = when(here.clone()).then(its_after).otherwise(after);
        tail = when(here).then(its_tail).otherwise(tail);
    }
    let at_once = amount.eq(lit(0));
    let working = is(LimitUnit::WorkingDay).or(is(LimitUnit::OfficeHour));
    Ok(vec![
        col(c::ACCEPTED_ON),
        when(at_once.clone()).then(lit(0)).otherwise(span).alias(SPAN),
        after.alias(AFTER),
        when(at_once.clone()).then(lit(0)).otherwise(tail).fill_null(lit(0)).alias(TAIL),
        when(at_once.clone()).then(lit(NULL)).otherwise(time).alias(TIME),
        at_once.fill_null(lit(false)).alias(AT_ONCE),
        working.fill_null(lit(false)).alias(COUNTS_WORKING),
    ])
}

/// Working days and time of day of a limit in office hours, counted inside office hours on working days only.
fn office_hours(face: &Face<'_>, amount: &Expr) -> (Expr, Expr) {
    let slots = &face.rules.office_hours;
    let day = face.rules.office_day();
    let accepted = col(c::ACCEPTED_TIME);
    let works =
        face.tables.working_until(col(c::ACCEPTED_ON)).gt(face.tables.working_until(col(c::ACCEPTED_ON) - lit(1)));
    // Office time left on the day of acceptance.
    let left = slots
        .iter()
        .map(|(from, to)| lit(*to) - accepted.clone().clip(lit(*from), lit(*to)))
        .reduce(|sum, slot| sum + slot)
        .unwrap_or(lit(0_i64));
    let left = when(works).then(left).otherwise(lit(0_i64));
    let total = amount.clone().cast(DataType::Int64) * lit(MICROS_AN_HOUR);
    let beyond = total.clone() - left.clone();
    let days = (beyond.clone() + lit(day - 1)).floor_div(lit(day));
    // Office time used on the last day, then the clock time at which that much has passed.
    let used = when(beyond.clone().gt(lit(0_i64)))
        .then(beyond - (days.clone() - lit(1_i64)) * lit(day))
        .otherwise(lit(day) - left + total);
    let mut end = lit(NULL).cast(DataType::Int64);
    let mut before = day;
    for (from, to) in slots.iter().rev() {
        before -= to - from;
        end = if before == day - (to - from) {
            lit(*from) + used.clone() - lit(before)
        } else {
            when(used.clone().gt(lit(before + to - from))).then(end).otherwise(lit(*from) + used.clone() - lit(before))
        };
    }
    let whole = (amount.clone().cast(DataType::Int64) * lit(MICROS_AN_HOUR) + lit(day - 1)).floor_div(lit(day));
    let days = when(accepted.clone().is_null()).then(whole).otherwise(days.clip_min(lit(0_i64)));
    let end = when(accepted.is_null()).then(lit(NULL)).otherwise(end);
    (days.cast(DataType::Int32), end)
}

/// The units that occur, so that nothing is computed for those that do not.
fn units_in(frame: &DataFrame, limit: Limit) -> PolarsResult<Vec<LimitUnit>> {
    use LimitUnit::{CalendarDay, Hour, Month, OfficeHour, WorkingDay, Year};
    let mut present = [false; 6];
    for code in frame.column(limit.unit())?.u8()?.iter().flatten() {
        present[usize::from(code)] = true;
    }
    let all = [WorkingDay, CalendarDay, Month, Year, Hour, OfficeHour];
    Ok(all.into_iter().filter(|unit| present[*unit as usize]).collect())
}
