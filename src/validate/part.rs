//! The typed columns of consecutive kept records, and how parts become one table.

use super::{
    cases::Dictionary,
    cells::is_scientific,
    memo::Memo,
    row::{Cell, Limit, Row, Standing},
    store::{Gathering, Store},
    values::Instant,
    versions::Version,
};
use crate::{period::MICROS_A_DAY, schema::column as c};
use polars::prelude::*;
use std::{collections::BTreeMap, sync::Arc};

/// Columns that only versions of one case are told apart by.
pub(super) const VERSION: [&str; 3] = [RECORD, OWNER, UPDATED];
const RECORD: &str = "record";
const OWNER: &str = "owner";
const UPDATED: &str = "updated";

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
builder!(Hashes, PrimitiveChunkedBuilder<UInt64Type>, u64, append_value);
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
    record: Hashes = RECORD;
    owner: Hashes = OWNER;
    updated: Longs = UPDATED;
}

/// What names each case, as 64-bit hashes.
#[derive(Default)]
pub(super) struct Names {
    /// Of its number.
    pub ids: Vec<u64>,
    /// Of all columns of its key; empty where that is its number alone.
    pub keys: Vec<u64>,
}

impl Names {
    /// The keys by which versions of a case are found.
    pub(super) fn keys(&self) -> &[u64] {
        if self.keys.is_empty() { &self.ids } else { &self.keys }
    }
}

/// Kept records of a batch.
pub(super) struct Part {
    pub columns: Columns,
    pub names: Names,
    /// Codes of each dimension, and their texts.
    pub dimensions: Vec<Codes>,
}

/// A part whose columns are built.
pub(super) struct Built {
    frame: DataFrame,
    names: Names,
    dimensions: Vec<Codes>,
}

impl Part {
    /// Nothing yet, with room for `records` and so many dimensions.
    pub(super) fn new(records: usize, dimensions: usize) -> Self {
        Self {
            columns: Columns::new(records),
            names: Names { ids: Vec::with_capacity(records), keys: Vec::new() },
            dimensions: (0..dimensions).map(|_| Codes::with_room(records)).collect(),
        }
    }

    /// Builds the columns; `file` is the index of the source.
    pub(super) fn build(self, file: u32) -> PolarsResult<Built> {
        let height = self.names.ids.len();
        let mut columns = self.columns.into_columns();
        columns.push(Column::new(c::FILE.into(), vec![file; height]));
        let frame = DataFrame::new(height, columns)?;
        Ok(Built { frame, names: self.names, dimensions: self.dimensions })
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
pub(super) struct Table {
    rows: Gathering,
    names: Names,
    dimensions: Vec<(String, Memo<()>)>,
}

impl Table {
    /// A table with the columns of cases and the named dimensions.
    pub(super) fn new(names: &[String]) -> PolarsResult<Self> {
        let mut template = Part::new(0, 0).build(0)?.frame;
        let dimensions: Vec<Column> =
            names.iter().map(|name| Column::new_empty(name.as_str().into(), &DataType::UInt32)).collect();
        template.hstack_mut(&dimensions)?;
        let memo = |name: &String| {
            let mut memo = Memo::default();
            memo.code("", |_| ());
            (name.clone(), memo)
        };
        let dimensions = names.iter().map(memo).collect();
        Ok(Self { rows: Gathering::new(template), names: Names::default(), dimensions })
    }

    /// Number of rows so far.
    pub(super) fn height(&self) -> usize {
        self.names.ids.len()
    }

    /// Appends a part that has all dimensions.
    pub(super) fn append(&mut self, part: Built) -> PolarsResult<()> {
        let mut frame = part.frame;
        let mut columns = Vec::with_capacity(self.dimensions.len());
        for ((name, memo), added) in self.dimensions.iter_mut().zip(part.dimensions) {
            let global: Vec<u32> = added.memo.texts().map(|text| memo.code(text, |_| ())).collect();
            let codes: Vec<u32> = added.codes.iter().map(|code| global[*code as usize]).collect();
            columns.push(Column::new(name.as_str().into(), codes));
        }
        frame.hstack_mut(&columns)?;
        self.names.ids.extend(part.names.ids);
        self.names.keys.extend(part.names.keys);
        self.rows.push(frame)
    }

    /// All rows, what names them, and the texts of the dimensions.
    pub(super) fn finish(self) -> PolarsResult<(Store, Names, BTreeMap<String, Dictionary>)> {
        let texts = |memo: &Memo<()>| Dictionary::of(memo.texts().map(Arc::from).collect());
        let dictionaries = self.dimensions.iter().map(|(name, memo)| (name.clone(), texts(memo))).collect();
        Ok((self.rows.finish()?, self.names, dictionaries))
    }
}

/// What is compared of rows that share their key, and where they stand: file and line. `rows` ascend.
pub(super) fn versions(store: &Store, keys: &[u64], rows: &[u32]) -> PolarsResult<Vec<(Version, (u32, u32))>> {
    let columns = [RECORD, OWNER, UPDATED, c::STATE, c::ACCEPTED_ON, c::ACCEPTED_TIME, c::CASE_ID, c::FILE, c::LINE];
    let mut versions = Vec::with_capacity(rows.len());
    for (index, bounds) in store.starts().windows(2).enumerate() {
        let (from, to) = (bounds[0], bounds[1]);
        let inside = &rows[rows.partition_point(|row| (*row as usize) < from)..];
        let inside = &inside[..inside.partition_point(|row| (*row as usize) < to)];
        if inside.is_empty() {
            continue;
        }
        let frame = store.load(index, &columns)?;
        let (records, owners) = (frame.column(RECORD)?.u64()?, frame.column(OWNER)?.u64()?);
        let (updated, states) = (frame.column(UPDATED)?.i64()?, frame.column(c::STATE)?.u8()?);
        let (days, times) = (frame.column(c::ACCEPTED_ON)?.i32()?, frame.column(c::ACCEPTED_TIME)?.i64()?);
        let (files, lines) = (frame.column(c::FILE)?.u32()?, frame.column(c::LINE)?.u32()?);
        let ids = frame.column(c::CASE_ID)?.str()?;
        versions.extend(inside.iter().map(|row| {
            let at = *row as usize - from;
            let version = Version {
                row: *row,
                key: keys[*row as usize],
                record: records.get(at).unwrap_or_default(),
                owner: owners.get(at).unwrap_or_default(),
                updated: updated.get(at),
                state: states.get(at).unwrap_or_default(),
                accepted: (days.get(at), times.get(at)),
                spoiled: ids.get(at).is_some_and(is_scientific),
            };
            (version, (files.get(at).unwrap_or_default(), lines.get(at).unwrap_or_default()))
        }));
    }
    Ok(versions)
}
