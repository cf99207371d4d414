//! Typed columns as texts: what a clerk would read in their cells.

use super::{
    batch::LOST,
    sheet::{clock, number},
    split::{Layout, Span, span},
};
use crate::period::{Day, MICROS_A_DAY};
use jiff::{Timestamp, tz::TimeZone};
use memchr::memmem;
use polars::prelude::{AnyValue, Column, DataType, PolarsResult, Series, TimeUnit, TimeZone as ZoneName};
use std::fmt::Write as _;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// The cells of a few rows, column by column.
#[derive(Default)]
pub(super) struct Texts {
    text: String,
    /// Where the cells stand in the text: those of the first column, then those of the second.
    spans: Vec<Span>,
    /// What the cells of each row come to.
    digests: Vec<u64>,
    rows: usize,
}

impl Texts {
    /// The cells of columns with so many rows, in the memory of an earlier batch.
    pub(super) fn of(columns: &[Column], rows: usize, memory: Layout) -> Self {
        let Layout { mut cells, mut unescaped, .. } = memory;
        cells.clear();
        unescaped.clear();
        let mut texts =
            Self { text: String::from_utf8(unescaped).unwrap_or_default(), spans: cells, digests: vec![0; rows], rows };
        for column in columns {
            texts.push(column.as_materialized_series());
        }
        texts
    }

    /// Number of rows.
    pub(super) const fn len(&self) -> usize {
        self.rows
    }

    /// A cell; empty where there is no value or no column.
    #[inline]
    pub(super) fn cell(&self, row: usize, column: usize) -> &str {
        self.spans.get(column * self.rows + row).map_or("", |span| &self.text[span.start as usize..span.end as usize])
    }

    /// A number that equal rows have in common, and others have not but by chance.
    pub(super) fn digest(&self, row: usize) -> u64 {
        self.digests.get(row).copied().unwrap_or_default()
    }

    /// Whether a cell has lost bytes that were no text.
    pub(super) fn damaged(&self) -> bool {
        memmem::find(self.text.as_bytes(), LOST.as_bytes()).is_some()
    }

    /// The memory that the next texts may use.
    pub(super) fn release(self) -> Layout {
        Layout { cells: self.spans, unescaped: self.text.into_bytes(), ..Layout::default() }
    }

    fn push(&mut self, column: &Series) {
        // An accessor that does not fit its type writes nothing.
        if !self.push_plain(column).unwrap_or(false) {
            self.write(column.iter().map(Some), |text, value| push_other(text, &value));
        }
    }

    /// Writes a column of a type that is written fast; whether it was one.
    fn push_plain(&mut self, column: &Series) -> PolarsResult<bool> {
        match column.dtype() {
            DataType::String => {
                let texts = column.str()?.downcast_iter().flat_map(|array| array.iter());
                self.write(texts, String::push_str);
            }
            DataType::Int64 => self.write(column.i64()?.iter(), push),
            DataType::Float64 => self.write(column.f64()?.iter(), push_number),
            DataType::Date => self.write(column.date()?.physical().iter(), push_day),
            DataType::Datetime(unit, zone) => {
                let (unit, zone) = (*unit, Zone::of(zone.as_ref()));
                let ticks = column.datetime()?.physical().iter();
                self.write(ticks, |text, ticks| push_instant(text, zone.civil(micros(ticks, unit))));
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Writes a column; nothing where there is no value.
    fn write<T>(&mut self, cells: impl Iterator<Item = Option<T>>, write: impl Fn(&mut String, T)) {
        // A cell counts with its column: the same texts in other columns are another row.
        let column = self.spans.len() as u64;
        self.spans.extend(cells.zip(&mut self.digests).map(|(cell, digest)| {
            let start = self.text.len();
            if let Some(cell) = cell {
                write(&mut self.text, cell);
            }
            *digest = digest.wrapping_add(xxh3_64_with_seed(&self.text.as_bytes()[start..], column));
            span(start, self.text.len())
        }));
    }
}

/// Types of one kind as one type: dictionaries as texts, integers and numbers as those of 64 bits.
pub(super) fn plain(column: &Column) -> PolarsResult<Column> {
    match column.dtype() {
        DataType::Categorical(..) | DataType::Enum(..) => column.cast(&DataType::String),
        DataType::Float32 => column.cast(&DataType::Float64),
        integer if integer.is_integer() && *integer != DataType::UInt64 => column.cast(&DataType::Int64),
        _ => Ok(column.clone()),
    }
}

/// Bytes of the texts of columns.
pub(super) fn bytes(columns: &[Column]) -> usize {
    let texts = columns.iter().filter_map(|column| column.as_materialized_series().str().ok());
    texts.map(|texts| texts.downcast_iter().fold(0, |bytes, array| bytes + array.total_bytes_len())).sum()
}

/// Where the instants of a column are read on a clock.
struct Zone(Option<TimeZone>);

impl Zone {
    fn of(zone: Option<&ZoneName>) -> Self {
        let Some(zone) = zone else { return Self(None) };
        let fixed = || {
            let time: jiff::civil::Time = zone.get(1..)?.parse().ok()?;
            let seconds = i32::from(time.hour()) * 3_600 + i32::from(time.minute()) * 60;
            let west = zone.starts_with('-');
            Some(jiff::tz::Offset::from_seconds(if west { -seconds } else { seconds }).ok()?.to_time_zone())
        };
        Self(TimeZone::get(zone).ok().or_else(fixed))
    }

    /// The civil time of an instant, as microseconds since the civil 1970-01-01.
    fn civil(&self, micros: i64) -> i64 {
        let offset = self.0.as_ref().zip(Timestamp::from_microsecond(micros).ok());
        offset.map_or(micros, |(zone, at)| micros + i64::from(zone.to_offset(at).seconds()) * 1_000_000)
    }
}

const fn micros(ticks: i64, unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Nanoseconds => ticks.div_euclid(1_000),
        TimeUnit::Microseconds => ticks,
        TimeUnit::Milliseconds => ticks.saturating_mul(1_000),
    }
}

/// `2026-03-01 09:30:00`, midnight too: the column has times.
fn push_instant(text: &mut String, micros: i64) {
    let (day, micros) = (micros.div_euclid(MICROS_A_DAY), micros.rem_euclid(MICROS_A_DAY));
    if let Ok(day) = i32::try_from(day) {
        push_day(text, day);
    }
    text.push(' ');
    if micros % 1_000_000 != 0 {
        return push(text, clock(micros));
    }
    let seconds = micros / 1_000_000;
    for (index, part) in [seconds / 3_600, seconds / 60 % 60, seconds % 60].into_iter().enumerate() {
        if index > 0 {
            text.push(':');
        }
        push_two(text, part);
    }
}

/// `2026-03-01`; a year without four digits as it is written elsewhere.
fn push_day(text: &mut String, day: i32) {
    let (year, month, of_month) = Day(day).ymd();
    if !(1_000..=9_999).contains(&year) {
        return push(text, Day(day));
    }
    push_two(text, i64::from(year) / 100);
    push_two(text, i64::from(year) % 100);
    text.push('-');
    push_two(text, month.into());
    text.push('-');
    push_two(text, of_month.into());
}

/// A number below 100 with two digits.
fn push_two(text: &mut String, number: i64) {
    let digit = |digit: i64| char::from(b'0' + u8::try_from(digit).unwrap_or(0));
    text.extend([digit(number / 10 % 10), digit(number % 10)]);
}

fn push_number(text: &mut String, value: f64) {
    #[expect(clippy::cast_possible_truncation, reason = "whole and of at most 15 digits")]
    if value.fract() == 0.0 && value.abs() < 1e15 { push(text, value as i64) } else { push(text, number(value)) }
}

fn push_other(text: &mut String, value: &AnyValue<'_>) {
    match value {
        AnyValue::Null => {}
        AnyValue::Boolean(flag) => text.push_str(if *flag { "TRUE" } else { "FALSE" }),
        AnyValue::Time(nanos) => push(text, clock(nanos / 1_000)),
        AnyValue::Binary(bytes) => push(text, String::from_utf8_lossy(bytes)),
        other => push(text, other.get_str().map_or_else(|| other.to_string(), str::to_owned)),
    }
}

fn push(text: &mut String, value: impl std::fmt::Display) {
    // A string takes everything.
    let _ = write!(text, "{value}");
}
