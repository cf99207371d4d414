//! The typed columns of consecutive kept records, and how parts become one table.

use super::{
    cases::Dictionary,
    cells::is_scientific,
    judge::VoidRow,
    memo::Memo,
    row::{Cell, Limit, Row, Standing},
    values::Instant,
    versions::{Facts, Resolved, resolve},
};
use crate::{period::MICROS_A_DAY, schema::column as c};
use polars::prelude::*;
use std::{collections::BTreeMap, sync::Arc};

/// Columns in the making: each is built as polars holds it, without a copy at the end.
macro_rules! columns {
    ($($field:ident: $builder:ident = $name:expr;)*) => {
        /// The cases of a part, column by column.
        pub(super) struct Columns { $(pub $field: $builder,)* }

        impl Columns {
            fn new(records: usize) -> Self {
                Self { $($field: $builder::new($name, records),)* }
            }

            fn into_columns(self) -> Vec<Column> {
                vec![$(self.$field.0.finish().into_column(),)*]
            }
        }
    };
}

/// A builder of one type of column.
macro_rules! builder {
    ($name:ident, $polars:ty, $value:ty, $append:ident) => {
        pub(super) struct $name($polars);

        impl $name {
            fn new(name: &str, records: usize) -> Self {
                Self(<$polars>::new(name.into(), records))
            }

            pub(super) fn push(&mut self, value: $value) {
                self.0.$append(value);
            }
        }
    };
}

builder!(Lines, PrimitiveChunkedBuilder<UInt32Type>, u32, append_value);
builder!(Codes8, PrimitiveChunkedBuilder<UInt8Type>, u8, append_value);
builder!(Small, PrimitiveChunkedBuilder<UInt8Type>, Option<u8>, append_option);
builder!(Integers, PrimitiveChunkedBuilder<Int32Type>, Option<i32>, append_option);
builder!(Longs, PrimitiveChunkedBuilder<Int64Type>, Option<i64>, append_option);
builder!(Flags, BooleanChunkedBuilder, bool, append_value);
builder!(Maybe, BooleanChunkedBuilder, Option<bool>, append_option);

/// Case numbers.
pub(super) struct Texts(StringChunkedBuilder);

impl Texts {
    fn new(name: &str, records: usize) -> Self {
        Self(StringChunkedBuilder::new(name.into(), records))
    }

    pub(super) fn push(&mut self, text: &str) {
        self.0.append_value(text);
    }
}

columns! {
    line: Lines = c::LINE;
    case_id: Texts = c::CASE_ID;
    state: Codes8 = c::STATE;
    halted: Flags = c::HALTED;
    instant: Maybe = c::INSTANT;
    online: Maybe = c::ONLINE;
    applied_on: Integers = c::APPLIED_ON;
    applied_time: Longs = c::APPLIED_TIME;
    accepted_on: Integers = c::ACCEPTED_ON;
    accepted_time: Longs = c::ACCEPTED_TIME;
    closed_on: Integers = c::CLOSED_ON;
    closed_time: Longs = c::CLOSED_TIME;
    extended_on: Integers = c::EXTENDED_ON;
    rated_on: Integers = c::RATED_ON;
    given_on: Integers = c::GIVEN_ON;
    given_time: Longs = c::GIVEN_TIME;
    promised_amount: Integers = c::PROMISED_AMOUNT;
    promised_unit: Small = c::PROMISED_UNIT;
    statutory_amount: Integers = c::STATUTORY_AMOUNT;
    statutory_unit: Small = c::STATUTORY_UNIT;
    suspended_days: Integers = c::SUSPENDED_DAYS;
    extended_days: Integers = c::EXTENDED_DAYS;
    rating: Small = c::RATING;
    rating_active: Maybe = c::RATING_ACTIVE;
    visits: Integers = c::VISITS;
    fee_due: Longs = c::FEE_DUE;
    fee_charged: Longs = c::FEE_CHARGED;
    agent: Maybe = c::AGENT;
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

impl Versions {
    fn with_room(records: usize) -> Self {
        let room = || Vec::with_capacity(records);
        Self { id: room(), record: room(), owner: room(), updated: Vec::with_capacity(records) }
    }
}

/// Kept records of a batch.
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
    /// Nothing yet, with room for `records` and so many dimensions.
    pub(super) fn new(records: usize, dimensions: usize) -> Self {
        Self {
            columns: Columns::new(records),
            versions: Versions::with_room(records),
            dimensions: (0..dimensions).map(|_| Codes::with_room(records)).collect(),
        }
    }

    /// Builds the columns; `file` is the index of the source.
    pub(super) fn build(self, file: u32) -> PolarsResult<Built> {
        let height = self.versions.id.len();
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
        let put = |cell, on: &mut Integers, time: &mut Longs| {
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
        let put = |limit: Option<Limit>, amounts: &mut Integers, units: &mut Small| {
            amounts.push(limit.map(|limit| limit.amount));
            units.push(limit.map(|limit| limit.unit as u8));
        };
        put(row.promised, &mut self.promised_amount, &mut self.promised_unit);
        put(row.statutory, &mut self.statutory_amount, &mut self.statutory_unit);
    }
}

impl Codes {
    fn with_room(records: usize) -> Self {
        Self { codes: Vec::with_capacity(records), memo: Memo::default() }
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
    pub(super) fn finish(
        self,
        names: &[String],
        keep: &[bool],
    ) -> PolarsResult<(DataFrame, BTreeMap<String, Dictionary>)> {
        let mut frames = self.frames.into_iter();
        let mut frame = match frames.next() {
            Some(first) => first,
            None => Part::new(0, 0).build(0)?.frame,
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
