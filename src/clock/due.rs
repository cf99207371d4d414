//! Both due dates of every case: first without stops and extensions (the allowance), then again for the few cases that
//! have any.

use super::{
    Numbered, Remarks,
    limit::{self, EXTENSION, Face, Limit, PAUSE},
    part::Part,
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

/// Cases with their due dates, allowances and the facts about extensions.
pub(super) struct Dated {
    pub frame: DataFrame,
    /// The cases that an extension, a stop or a number of suspended days may move, as they would be without extensions;
    /// `None` if no extension counts.
    pub unextended: Option<(Part, DataFrame)>,
    pub remarks: Remarks,
}

/// Adds due dates, allowances and the facts about extensions to `frame`.
pub(super) fn dates(face: &Face<'_>, frame: DataFrame, stops: &Numbered) -> PolarsResult<Dated> {
    let special = Special::of(&frame, stops)?;
    let promised = columns(face, &frame, (Limit::Promised, &special))?;
    let statutory = columns(face, &frame, (Limit::Statutory, &special))?;
    let mut extended = vec![false; frame.height()];
    for (row, valid) in special.part.rows.iter().zip(promised.valid.iter().zip(&statutory.valid)) {
        extended[*row as usize] = *valid.0 > 0 || *valid.1 > 0;
    }
    let approved = frame.column(APPROVED)?.i32()?;
    let too_late: BooleanChunked =
        approved.iter().zip(&extended).map(|(days, valid)| Some(days.unwrap_or(0) > 0 && !valid)).collect();
    let mut remarks = Remarks { extension_too_late: too_late.sum().unwrap_or(0).into(), ..Remarks::default() };
    let mut frame = frame;
    frame.hstack_mut(&promised.columns)?;
    frame.hstack_mut(&statutory.columns)?;
    let too_late = too_late.with_name("too_late".into()).into_column();
    frame.hstack_mut(&[Column::new(c::EXTENDED.into(), &extended), too_late])?;
    let frame = given_deadlines(face, frame, &mut remarks)?;
    let unextended = if extended.contains(&true) {
        let without = [promised.unextended, statutory.unextended].concat();
        let unextended = unextended(&frame, &special.part, &without)?;
        Some((special.part, unextended))
    } else {
        None
    };
    Ok(Dated { frame, unextended, remarks })
}

/// The rows of `part` with the due dates `without` extensions; a given deadline is not moved by one.
fn unextended(frame: &DataFrame, part: &Part, without: &[Column]) -> PolarsResult<DataFrame> {
    let mut rows = frame.take(&part.indices())?;
    let given = rows.column("given")?.bool()?.clone();
    for column in without {
        let written = rows.column(column.name())?;
        let due = written.zip_with(&given, column)?;
        rows.with_column(due)?;
    }
    Ok(rows)
}

/// The cases whose due date stops, a number of suspended days or an extension may move.
struct Special {
    part: Part,
    /// Their stops, numbered by the rows of the part.
    inside: Stops,
}

impl Special {
    fn of(frame: &DataFrame, stops: &Numbered) -> PolarsResult<Self> {
        let part = Part::of(frame, col("has_stops").or(col(PAUSE).gt(lit(0))).or(col(APPROVED).gt(lit(0))))?;
        let mut index_of = vec![None; frame.height()];
        for (index, row) in (0..).zip(&part.rows) {
            index_of[*row as usize] = Some(index);
        }
        let inside = stops.inside.renumbered(|row| index_of[row as usize]);
        Ok(Self { part, inside })
    }

    /// The due dates of the special cases with extensions of so many days.
    fn due(&self, face: &Face<'_>, which: Limit, extension: &[i32]) -> PolarsResult<DataFrame> {
        let extension = lit(Series::new(EXTENSION.into(), extension));
        limit::due(
            face,
            &self.part.table.clone().lazy().with_column(extension).without_optimizations().collect()?,
            which,
            &self.inside,
        )
    }
}

/// What one limit says of every case.
struct OfLimit {
    /// Due date and allowance.
    columns: Vec<Column>,
    /// The due dates of the special cases without extensions.
    unextended: Vec<Column>,
    /// The days of the extension of each special case that counts for this limit.
    valid: Vec<i32>,
}

fn columns(face: &Face<'_>, frame: &DataFrame, (which, special): (Limit, &Special)) -> PolarsResult<OfLimit> {
    let (on, time, allowance) = match which {
        Limit::Promised => (c::PROMISED_DUE_ON, c::PROMISED_DUE_TIME, c::PROMISED_ALLOWANCE),
        Limit::Statutory => (c::STATUTORY_DUE_ON, c::STATUTORY_DUE_TIME, c::STATUTORY_ALLOWANCE),
    };
    let plain = limit::plain(face, frame, which)?;
    let valid = valid_extensions(face, &special.part.table, which, &special.inside)?;
    let unextended = special.due(face, which, &vec![0; special.part.rows.len()])?;
    let extended =
        if valid.iter().all(|days| *days == 0) { unextended.clone() } else { special.due(face, which, &valid)? };
    let dates = [(on, limit::ON), (time, limit::TIME)];
    let named = |name: &str, column: Column| column.with_name(name.into());
    let mut columns = Vec::with_capacity(3);
    for (name, source) in dates {
        columns.push(named(name, special.part.put(plain.column(source)?, extended.column(source)?)?));
    }
    columns.push(named(allowance, allowances(face, frame, plain.column(limit::ON)?)?));
    let unextended = dates.map(|(name, source)| Ok(named(name, unextended.column(source)?.clone())));
    Ok(OfLimit { columns, unextended: unextended.into_iter().collect::<PolarsResult<_>>()?, valid })
}

/// Working days between acceptance and the due date without stops and extensions.
fn allowances(face: &Face<'_>, frame: &DataFrame, due: &Column) -> PolarsResult<Column> {
    let tables = face.tables;
    let days = DataFrame::new(frame.height(), vec![frame.column(c::ACCEPTED_ON)?.clone(), due.clone()])?;
    let between = tables.working_until(col(limit::ON)) - tables.working_until(col(c::ACCEPTED_ON));
    days.lazy().select([between.alias("allowance")]).without_optimizations().collect()?.column("allowance").cloned()
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
    let unextended = part.clone().lazy().with_column(lit(0).alias(EXTENSION)).without_optimizations().collect()?;
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

/// Puts deadlines that the export gives in the place of promised due dates, where they count: as written, never moved.
fn given_deadlines(face: &Face<'_>, frame: DataFrame, remarks: &mut Remarks) -> PolarsResult<DataFrame> {
    let given = frame.column(c::GIVEN_ON)?.i32()?;
    if given.null_count() == given.len() {
        return frame
            .lazy()
            .with_columns([lit(false).alias("given"), lit(false).alias("differs")])
            .without_optimizations()
            .collect();
    }
    let plain_due = frame.column(c::PROMISED_DUE_ON)?.i32()?;
    let both = given.iter().zip(plain_due.iter());
    let differs: BooleanChunked =
        both.map(|pair| Some(matches!(pair, (Some(given), Some(due)) if given != due))).collect();
    remarks.deadline_differs = differs.sum().unwrap_or(0).into();
    let differs = lit(differs.with_name("differs".into()).into_series());
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
            put(c::PROMISED_DUE_TIME, time),
            put(c::PROMISED_ALLOWANCE, allowance.clip_min(lit(0))),
            counts.clone().alias("given"),
            differs.alias("differs"),
        ])
        .without_optimizations()
        .collect()
}
