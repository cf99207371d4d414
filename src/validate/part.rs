//! The typed columns of consecutive kept records, and how parts become one table.

use super::{
    cases::Dictionary,
    cells::is_scientific,
    memo::Memo,
    row::{Cell, Limit, Row, Standing},
    judge::VoidRow,
    values::Instant,
    versions::{Facts, Resolved, resolve},
};
use crate::{period::MICROS_A_DAY, schema::column as c};
use polars::prelude::*;
use std::{collections::BTreeMap, sync::Arc};

/// A nullable column of integers in the making.
macro_rules! columns {
    ($($field:ident: $type:ty = $name:expr;)*) => {
        /// The cases of a part, column by column.
        #[derive(Default)]
        pub(super) struct Columns { $(pub $field: Vec<$type>,)* }

        impl Columns {
            fn into_columns(self) -> Vec<Column> {
                vec![$(Column::new($name.into(), self.$field),)*]
            }
        }
    };
}

columns! {
    line: u32 = c::LINE;
    case_id: String = c::CASE_ID;
    state: u8 = c::STATE;
    halted: bool = c::HALTED;
    instant: Option<bool> = c::INSTANT;
    online: Option<bool> = c::ONLINE;
    applied_on: Option<i32> = c::APPLIED_ON;
    applied_time: Option<i64> = c::APPLIED_TIME;
    accepted_on: Option<i32> = c::ACCEPTED_ON;
    accepted_time: Option<i64> = c::ACCEPTED_TIME;
    closed_on: Option<i32> = c::CLOSED_ON;
    closed_time: Option<i64> = c::CLOSED_TIME;
    extended_on: Option<i32> = c::EXTENDED_ON;
    rated_on: Option<i32> = c::RATED_ON;
    given_on: Option<i32> = c::GIVEN_ON;
    given_time: Option<i64> = c::GIVEN_TIME;
    promised_amount: Option<i32> = c::PROMISED_AMOUNT;
    promised_unit: Option<u8> = c::PROMISED_UNIT;
    statutory_amount: Option<i32> = c::STATUTORY_AMOUNT;
    statutory_unit: Option<u8> = c::STATUTORY_UNIT;
    suspended_days: Option<i32> = c::SUSPENDED_DAYS;
    extended_days: Option<i32> = c::EXTENDED_DAYS;
    rating: Option<u8> = c::RATING;
    rating_active: Option<bool> = c::RATING_ACTIVE;
    visits: Option<i32> = c::VISITS;
    fee_due: Option<i64> = c::FEE_DUE;
    fee_charged: Option<i64> = c::FEE_CHARGED;
    agent: Option<bool> = c::AGENT;
}

/// What distinguishes versions of one case, beside the table.
#[derive(Default)]
pub(super) struct Versions {
    /// 64-bit hash of the case number.
    pub id: Vec<u64>,
    /// 64-bit hash of the whole record as it stands in the file.
    pub record: Vec<u64>,
    /// 64-bit hash of department and item code.
    pub owner: Vec<u64>,
    /// Last update, microseconds since 1970; `None` if not written.
    pub updated: Vec<Option<i64>>,
}

/// Kept records of one or more batches.
#[derive(Default)]
pub(super) struct Part {
    pub columns: Columns,
    pub versions: Versions,
    /// Codes of each dimension, and their texts.
    pub dimensions: Vec<Codes>,
}

/// A part whose columns are built.
pub(super) struct Built {
    frame: DataFrame,
    versions: Versions,
    dimensions: Vec<Codes>,
}

impl Part {
    /// Builds the columns; `file` is the index of the source.
    pub(super) fn build(self, file: u32) -> PolarsResult<Built> {
        let height = self.columns.line.len();
        let mut columns = self.columns.into_columns();
        columns.push(Column::new(c::FILE.into(), vec![file; height]));
        let frame = DataFrame::new(height, columns)?;
        Ok(Built { frame, versions: self.versions, dimensions: self.dimensions })
    }
}

/// A dimension in the making.
#[derive(Default)]
pub(super) struct Codes {
    pub codes: Vec<u32>,
    pub memo: Memo<()>,
}

impl Columns {
    /// Adds the dates, limits and state of a row.
    pub(super) fn push_row(&mut self, row: &Row<'_>, standing: Standing) {
        self.state.push(standing.state as u8);
        self.halted.push(standing.halted);
        self.instant.push(row.instant);
        let split = |cell: Cell<Instant>| cell.value().map_or((None, None), |at| (Some(at.day.0), at.micros));
        let put = |cell, on: &mut Vec<Option<i32>>, time: &mut Vec<Option<i64>>| {
            let (day, micros) = split(cell);
            on.push(day);
            time.push(micros);
        };
        put(row.applied, &mut self.applied_on, &mut self.applied_time);
        put(row.accepted, &mut self.accepted_on, &mut self.accepted_time);
        put(row.closed, &mut self.closed_on, &mut self.closed_time);
        put(row.given, &mut self.given_on, &mut self.given_time);
        self.extended_on.push(row.extended.day().map(|day| day.0));
        self.rated_on.push(row.rated.day().map(|day| day.0));
        let put = |limit: Option<Limit>, amounts: &mut Vec<Option<i32>>, units: &mut Vec<Option<u8>>| {
            amounts.push(limit.map(|limit| limit.amount));
            units.push(limit.map(|limit| limit.unit as u8));
        };
        put(row.promised, &mut self.promised_amount, &mut self.promised_unit);
        put(row.statutory, &mut self.statutory_amount, &mut self.statutory_unit);
    }
}

/// Microseconds since 1970 of an instant.
pub(super) fn micros(instant: Instant) -> i64 {
    i64::from(instant.day.0) * MICROS_A_DAY + instant.micros.unwrap_or(0)
}

/// Parts in file order, becoming one table.
#[derive(Default)]
pub(super) struct Table {
    frames: Vec<DataFrame>,
    pub versions: Versions,
    dimensions: Vec<Merged>,
    height: usize,
}

/// A dimension over all parts: its own texts, and the codes of every row.
#[derive(Default)]
struct Merged {
    codes: Vec<u32>,
    memo: Memo<()>,
}

impl Table {
    /// Number of rows so far.
    pub(super) const fn height(&self) -> usize {
        self.height
    }

    /// Appends a part.
    pub(super) fn append(&mut self, part: Built) {
        self.height += part.frame.height();
        self.frames.push(part.frame);
        self.versions.id.extend(part.versions.id);
        self.versions.record.extend(part.versions.record);
        self.versions.owner.extend(part.versions.owner);
        self.versions.updated.extend(part.versions.updated);
        self.dimensions.resize_with(part.dimensions.len().max(self.dimensions.len()), Merged::default);
        for (merged, added) in self.dimensions.iter_mut().zip(part.dimensions) {
            merged.memo.code("", |_| ());
            let global: Vec<u32> = added.memo.texts().map(|text| merged.memo.code(text, |_| ())).collect();
            merged.codes.extend(added.codes.iter().map(|code| global[*code as usize]));
        }
    }

    /// File and line of every row.
    pub(super) fn places(&self) -> PolarsResult<Vec<(u32, u32)>> {
        let mut places = Vec::with_capacity(self.height);
        for frame in &self.frames {
            let (files, lines) = (frame.column(c::FILE)?.u32()?, frame.column(c::LINE)?.u32()?);
            places.extend(files.iter().flatten().zip(lines.iter().flatten()));
        }
        Ok(places)
    }

    /// Which rows are copies or older versions of another.
    pub(super) fn resolve(&self, void: &[VoidRow]) -> PolarsResult<Resolved> {
        let mut state = Vec::with_capacity(self.height);
        let mut accepted = Vec::with_capacity(self.height);
        let mut ids = Vec::with_capacity(self.frames.len());
        for frame in &self.frames {
            state.extend(frame.column(c::STATE)?.u8()?.iter().map(Option::unwrap_or_default));
            let days = frame.column(c::ACCEPTED_ON)?.i32()?;
            accepted.extend(days.iter().zip(frame.column(c::ACCEPTED_TIME)?.i64()?.iter()));
            ids.push(frame.column(c::CASE_ID)?.str()?);
        }
        let mut starts = vec![0];
        starts.extend(self.frames.iter().scan(0, |sum, frame| {
            *sum += frame.height();
            Some(*sum)
        }));
        let spoiled = |row: usize| {
            let part = starts.partition_point(|start| *start <= row) - 1;
            ids[part].get(row - starts[part]).is_some_and(is_scientific)
        };
        let facts = Facts { state: &state, accepted: &accepted, spoiled: &spoiled };
        Ok(resolve(&self.versions, &self.versions.id, &facts, void))
    }

    /// The table of the rows that `keep` says, with codes of the named dimensions, and the dictionaries.
    pub(super) fn finish(self, names: &[String], keep: &[bool]) -> PolarsResult<(DataFrame, BTreeMap<String, Dictionary>)> {
        let mut frames = self.frames.into_iter();
        let mut frame = match frames.next() {
            Some(first) => first,
            None => Part::default().build(0)?.frame,
        };
        for next in frames {
            frame.vstack_mut_owned(next)?;
        }
        let mut dictionaries = BTreeMap::new();
        let mut columns = Vec::new();
        let height = frame.height();
        let mut dimensions = self.dimensions;
        dimensions.resize_with(names.len(), Merged::default);
        for (name, mut merged) in names.iter().zip(dimensions) {
            merged.memo.code("", |_| ());
            merged.codes.resize(height, 0);
            columns.push(Column::new(name.as_str().into(), merged.codes));
            dictionaries.insert(name.clone(), Dictionary::of(merged.memo.texts().map(Arc::from).collect()));
        }
        frame.hstack_mut(&columns)?;
        if keep.iter().any(|keep| !keep) {
            frame = frame.filter(&BooleanChunked::from_slice("keep".into(), keep))?;
        }
        let rows: Vec<u32> = (0..u32::try_from(frame.height()).unwrap_or(u32::MAX)).collect();
        frame.hstack_mut(&[Column::new(c::ROW.into(), rows)])?;
        frame.align_chunks_par();
        Ok((frame, dictionaries))
    }
}
