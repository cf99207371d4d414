//! Both due dates of every case: first without stops and extensions (the allowance), then again for the few cases that
//! have any.

use super::{
    Numbered, Remarks,     limit::{self, EXTENSION, Face, Limit, PAUSE},
    stops::Stops,
};
use crate::{
    config::{Compare, Prefer},
    period::Day,
    schema::column as c,
};
use polars::prelude::*;

/// Column of the days of an extension that the as-of date sees; 0 where there is none.
pub(super) const APPROVED: &str = "approved_extension";

/// Due dates in the making: values by row, overwritten where a case has stops or extensions.
struct Dates {
    on: Vec<Option<i32>>,
    time: Vec<Option<i64>>,
}

impl Dates {
    fn of(frame: &DataFrame) -> PolarsResult<Self> {
        Ok(Self {
            on: frame.column(limit::ON)?.i32()?.iter().collect(),
            time: frame.column(limit::TIME)?.i64()?.iter().collect(),
        })
    }

    fn overwrite(&mut self, rows: &[u32], later: Self) {
        for ((row, on), time) in rows.iter().zip(later.on).zip(later.time) {
            self.on[*row as usize] = on;
            self.time[*row as usize] = time;
        }
    }
}

/// Adds due dates, allowances and the facts about extensions to `frame`.
pub(super) fn dates(face: &Face<'_>, frame: DataFrame, stops: &Numbered) -> PolarsResult<(DataFrame, Remarks)> {
    let special = special_rows(&frame)?;
    let part = frame.take(&IdxCa::from_slice("rows".into(), &special))?;
    let inside = renumber(&stops.inside, &special, frame.height());
    let mut extended = vec![false; frame.height()];
    let mut columns = Vec::new();
    for which in [Limit::Promised, Limit::Statutory] {
        let mut plain = Dates::of(&limit::due(face, &plain(&frame)?, which, &Stops::default())?)?;
        let allowance = allowances(face, &frame, &plain.on)?;
        let mut unextended = Dates { on: plain.on.clone(), time: plain.time.clone() };
        if !special.is_empty() {
            let valid = valid_extensions(face, &part, which, &inside)?;
            for (row, days) in special.iter().zip(&valid) {
                extended[*row as usize] |= *days > 0;
            }
            let with = |days: Vec<i32>| part.clone().lazy().with_column(lit(Series::new(EXTENSION.into(), days))).collect();
            plain.overwrite(&special, Dates::of(&limit::due(face, &with(valid)?, which, &inside)?)?);
            unextended.overwrite(&special, Dates::of(&limit::due(face, &with(vec![0; part.height()])?, which, &inside)?)?);
        }
        columns.extend(named(which, plain, unextended, allowance));
    }
    let mut frame = frame;
    let approved = frame.column(APPROVED)?.i32()?;
    let too_late = approved.iter().zip(&extended).filter(|(days, valid)| days.unwrap_or(0) > 0 && !**valid).count();
    let mut remarks = Remarks { extension_too_late: too_late as u64, ..Remarks::default() };
    columns.push(Column::new(c::EXTENDED.into(), extended));
    frame.hstack_mut(&columns)?;
    let frame = given_deadlines(face, frame, &mut remarks)?;
    Ok((frame, remarks))
}

/// Rows whose due date stops, a number of suspended days or an extension may move.
fn special_rows(frame: &DataFrame) -> PolarsResult<Vec<u32>> {
    let (pause, approved) = (frame.column(PAUSE)?.i32()?, frame.column(APPROVED)?.i32()?);
    let stopped = frame.column("has_stops")?.bool()?;
    let rows = (0..).zip(pause.iter().zip(approved.iter()).zip(stopped.iter()));
    Ok(rows
        .filter(|(_, ((pause, days), stopped))| pause.unwrap_or(0) > 0 || days.unwrap_or(0) > 0 || *stopped == Some(true))
        .map(|(row, _)| row)
        .collect())
}

fn renumber(stops: &Stops, rows: &[u32], height: usize) -> Stops {
    let mut index_of = vec![None; height];
    for (index, row) in (0..).zip(rows) {
        index_of[*row as usize] = Some(index);
    }
    stops.renumbered(|row| index_of[row as usize])
}

fn plain(frame: &DataFrame) -> PolarsResult<DataFrame> {
    frame.clone().lazy().with_columns([lit(0).alias(EXTENSION), lit(0).alias(PAUSE)]).collect()
}

/// Working days between acceptance and the due date without stops and extensions.
fn allowances(face: &Face<'_>, frame: &DataFrame, due: &[Option<i32>]) -> PolarsResult<Vec<Option<i32>>> {
    let accepted = frame.column(c::ACCEPTED_ON)?.i32()?;
    let between = |(accepted, due): (Option<i32>, &Option<i32>)| Some(face.calendar.between(Day(accepted?), Day((*due)?)));
    Ok(accepted.iter().zip(due).map(between).collect())
}

/// The days of extensions that were approved before the limit ran out, with the stops up to then; 0 for the others.
///
/// An extension without a date is accepted. 行政许可法 art. 42; asked for after the due date it is void.
fn valid_extensions(face: &Face<'_>, part: &DataFrame, which: Limit, inside: &Stops) -> PolarsResult<Vec<i32>> {
    let (approved, extended_on) = (part.column(APPROVED)?.i32()?, part.column(c::EXTENDED_ON)?.i32()?);
    let amount = part.column(which.amount())?.i32()?;
    if approved.iter().all(|days| days.unwrap_or(0) == 0) {
        return Ok(vec![0; part.height()]);
    }
    let cut: Vec<Option<Day>> = extended_on.iter().map(|day| day.map(Day)).collect();
    let until_then = inside.until(|row| cut[row as usize]);
    let unextended = part.clone().lazy().with_column(lit(0).alias(EXTENSION)).collect()?;
    let due = limit::due(face, &unextended, which, &until_then)?;
    let due = due.column(limit::ON)?.i32()?;
    let rows = approved.iter().zip(extended_on.iter()).zip(due.iter().zip(amount.iter()));
    Ok(rows
        .map(|((days, at), (due, amount))| match (days, at, due) {
            _ if amount.is_none_or(|amount| amount == 0) => 0,
            (Some(days), None, _) => days,
            (Some(days), Some(at), Some(due)) if due >= at => days,
            _ => 0,
        })
        .collect())
}

fn named(which: Limit, dates: Dates, unextended: Dates, allowance: Vec<Option<i32>>) -> [Column; 5] {
    let (on, time, allowed) = match which {
        Limit::Promised => (c::PROMISED_DUE_ON, c::PROMISED_DUE_TIME, c::PROMISED_ALLOWANCE),
        Limit::Statutory => (c::STATUTORY_DUE_ON, c::STATUTORY_DUE_TIME, c::STATUTORY_ALLOWANCE),
    };
    let column = |name: &str| PlSmallStr::from_str(name);
    [
        Column::new(column(on), dates.on),
        Column::new(column(time), dates.time),
        Column::new(column(&unextended_name(on)), unextended.on),
        Column::new(column(&unextended_name(time)), unextended.time),
        Column::new(column(allowed), allowance),
    ]
}

/// The column beside a due date's that holds it as it would be without an extension.
pub(super) fn unextended_name(column: &str) -> String {
    format!("{column}_unextended")
}

/// Puts deadlines that the export gives in the place of promised due dates, where they count: as written, never moved.
fn given_deadlines(face: &Face<'_>, frame: DataFrame, remarks: &mut Remarks) -> PolarsResult<DataFrame> {
    let given = frame.column(c::GIVEN_ON)?.i32()?;
    if given.null_count() == given.len() {
        return frame.lazy().with_column(lit(false).alias("given")).collect();
    }
    let plain_due = frame.column(c::PROMISED_DUE_ON)?.i32()?;
    let both = given.iter().zip(plain_due.iter());
    remarks.deadline_differs = both.filter(|pair| matches!(pair, (Some(given), Some(due)) if given != due)).count() as u64;
    let lacks_length = col(c::PROMISED_AMOUNT).is_null();
    let counts = col(c::GIVEN_ON).is_not_null().and(match face.rules.prefer {
        Prefer::Limit => lacks_length,
        Prefer::Due => lit(true),
    });
    let tables = face.tables;
    let time = match face.rules.compare {
        Compare::Instant => col(c::GIVEN_TIME),
        Compare::Date => lit(NULL).cast(DataType::Int64),
        Compare::Auto => when(col(c::GIVEN_TIME).gt(lit(0_i64))).then(col(c::GIVEN_TIME)).otherwise(lit(NULL)),
    };
    let allowance = tables.working_until(col(c::GIVEN_ON)) - tables.working_until(col(c::ACCEPTED_ON));
    let put = |name: &str, value: Expr| when(counts.clone()).then(value).otherwise(col(name)).alias(name);
    frame
        .lazy()
        .with_columns([
            put(c::PROMISED_DUE_ON, col(c::GIVEN_ON)),
            put(c::PROMISED_DUE_TIME, time.clone()),
            put(&unextended_name(c::PROMISED_DUE_ON), col(c::GIVEN_ON)),
            put(&unextended_name(c::PROMISED_DUE_TIME), time),
            put(c::PROMISED_ALLOWANCE, allowance.clip_min(lit(0))),
            counts.clone().alias("given"),
        ])
        .collect()
}
