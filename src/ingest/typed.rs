//! Typed columns as columns of texts: what a clerk would read in them.

use super::{
    batch::LOST,
    sheet::{clock, number, push},
};
use crate::period::{Day, MICROS_A_DAY};
use jiff::{Timestamp, tz::TimeZone};
use memchr::memmem;
use polars::prelude::{
    AnyValue, Column, DataFrame, DataType, IntoColumn, PolarsResult, StringChunked, StringChunkedBuilder, TimeUnit,
    TimeZone as ZoneName,
};

/// Columns of texts with the same number of rows.
pub(super) struct Texts {
    columns: Vec<StringChunked>,
    damaged: bool,
}

/// Columns of a few types, each of one chunk: texts, integers and numbers of 64 bits, flags, days, instants.
pub(super) struct Plain {
    columns: Vec<Column>,
    damaged: bool,
}

impl Plain {
    /// The columns of a frame.
    pub(super) fn of(mut frame: DataFrame) -> PolarsResult<Self> {
        frame.rechunk_mut();
        let columns = frame.columns().iter().map(plain).collect::<PolarsResult<Vec<_>>>()?;
        let damaged = columns.iter().any(damaged);
        Ok(Self { columns, damaged })
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.columns.first().map_or(0, Column::len)
    }

    /// Some of the rows.
    pub(super) fn slice(&self, first: usize, count: usize) -> Self {
        let columns = self.columns.iter().map(|column| column.slice(first.cast_signed() as i64, count));
        Self { columns: columns.collect(), damaged: self.damaged }
    }

    /// The rows as texts.
    pub(super) fn texts(&self) -> Texts {
        Texts { columns: self.columns.iter().map(texts).collect(), damaged: self.damaged }
    }
}

impl Texts {
    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.columns.first().map_or(0, StringChunked::len)
    }

    /// Number of columns.
    pub(super) fn columns(&self) -> usize {
        self.columns.len()
    }

    /// A cell; empty where there is no value or no column.
    #[inline]
    pub(super) fn cell(&self, row: usize, column: usize) -> &str {
        self.columns.get(column).and_then(|texts| texts.get(row)).unwrap_or_default()
    }

    /// Whether a text may have lost bytes that were none.
    pub(super) fn damaged(&self) -> bool {
        self.damaged
    }
}

/// Types of one kind as one type: dictionaries and what is rare as texts, integers as those of 64 bits.
fn plain(column: &Column) -> PolarsResult<Column> {
    match column.dtype() {
        DataType::String
        | DataType::Int64
        | DataType::Float64
        | DataType::Boolean
        | DataType::Date
        | DataType::Datetime(..) => Ok(column.clone()),
        DataType::Categorical(..) | DataType::Enum(..) => column.cast(&DataType::String),
        DataType::Float32 => column.cast(&DataType::Float64),
        integer if integer.is_integer() && *integer != DataType::UInt64 => column.cast(&DataType::Int64),
        _ => Ok(others(column).into_column()),
    }
}

/// A plain column of one chunk as texts.
fn texts(column: &Column) -> StringChunked {
    let series = column.as_materialized_series();
    let texts = match column.dtype() {
        DataType::String => series.str().cloned(),
        DataType::Int64 => series.i64().map(|numbers| {
            written(column, |row, text| numbers.get(row).into_iter().for_each(|number| push(text, number)))
        }),
        DataType::Float64 => series.f64().map(|numbers| {
            written(column, |row, text| numbers.get(row).into_iter().for_each(|number| push_number(text, number)))
        }),
        DataType::Boolean => series.bool().map(|flags| {
            let word = |flag: bool| if flag { "TRUE" } else { "FALSE" };
            written(column, |row, text| flags.get(row).into_iter().for_each(|flag| push(text, word(flag))))
        }),
        DataType::Date => series.date().map(|days| {
            let days = days.physical();
            written(column, |row, text| days.get(row).into_iter().for_each(|day| push_day(text, day)))
        }),
        DataType::Datetime(unit, zone) => series.datetime().map(|ticks| {
            let (zone, ticks) = (Zone::of(zone.as_ref()), ticks.physical());
            let at = |ticks| zone.civil(micros(ticks, *unit));
            written(column, |row, text| ticks.get(row).into_iter().for_each(|ticks| push_instant(text, at(ticks))))
        }),
        _ => Ok(others(column)),
    };
    texts.unwrap_or_else(|_| others(column))
}

/// A column of any type as texts.
fn others(column: &Column) -> StringChunked {
    let value = |row| column.get(row).unwrap_or(AnyValue::Null);
    written(column, |row, text| push_other(text, &value(row)))
}

/// A column of the texts that `write` writes for its rows.
fn written(column: &Column, write: impl Fn(usize, &mut Vec<u8>)) -> StringChunked {
    let mut texts = StringChunkedBuilder::new(column.name().clone(), column.len());
    let mut text = Vec::new();
    for row in 0..column.len() {
        text.clear();
        write(row, &mut text);
        texts.append_value(std::str::from_utf8(&text).unwrap_or_default());
    }
    texts.finish()
}

/// Whether a text has lost bytes. Short ones stand in their views, all others in buffers, which many rows share.
fn damaged(column: &Column) -> bool {
    let Ok(texts) = column.as_materialized_series().str() else { return false };
    texts.downcast_iter().any(|array| {
        let short = |row: usize| array.value(row).contains(LOST);
        let mut views = array.views().iter().enumerate();
        array.data_buffers().iter().any(|buffer| memmem::find(buffer, LOST.as_bytes()).is_some())
            || views.any(|(row, view)| {
                let begins = [view.prefix, view.buffer_idx, view.offset].into_iter().any(has_first_byte);
                view.length <= SHORT && begins && short(row)
            })
    })
}

/// Bytes of a text that stands in its view, at most.
const SHORT: u32 = 12;

/// Whether one of four bytes is the first of [`LOST`].
const fn has_first_byte(bytes: u32) -> bool {
    const ONES: u32 = 0x0101_0101;
    let zero = bytes ^ (0xef * ONES);
    zero.wrapping_sub(ONES) & !zero & (0x80 * ONES) != 0
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
fn push_instant(text: &mut Vec<u8>, micros: i64) {
    let (day, micros) = (micros.div_euclid(MICROS_A_DAY), micros.rem_euclid(MICROS_A_DAY));
    i32::try_from(day).into_iter().for_each(|day| push_day(text, day));
    text.push(b' ');
    if micros % 1_000_000 != 0 {
        return push(text, clock(micros));
    }
    let seconds = micros / 1_000_000;
    for (index, part) in [seconds / 3_600, seconds / 60 % 60, seconds % 60].into_iter().enumerate() {
        if index > 0 {
            text.push(b':');
        }
        push_two(text, part);
    }
}

/// `2026-03-01`; a year without four digits as it is written elsewhere.
fn push_day(text: &mut Vec<u8>, day: i32) {
    let (year, month, of_month) = Day(day).ymd();
    if !(1_000..=9_999).contains(&year) {
        return push(text, Day(day));
    }
    push_two(text, i64::from(year) / 100);
    push_two(text, i64::from(year) % 100);
    text.push(b'-');
    push_two(text, month.into());
    text.push(b'-');
    push_two(text, of_month.into());
}

/// A number below 100 with two digits.
fn push_two(text: &mut Vec<u8>, number: i64) {
    let digit = |digit: i64| b'0' + u8::try_from(digit).unwrap_or(0);
    text.extend([digit(number / 10 % 10), digit(number % 10)]);
}

fn push_number(text: &mut Vec<u8>, value: f64) {
    #[expect(clippy::cast_possible_truncation, reason = "whole and of at most 15 digits")]
    if value.fract() == 0.0 && value.abs() < 1e15 { push(text, value as i64) } else { push(text, number(value)) }
}

fn push_other(text: &mut Vec<u8>, value: &AnyValue<'_>) {
    match value {
        AnyValue::Null => {}
        AnyValue::Time(nanos) => push(text, clock(nanos / 1_000)),
        AnyValue::Binary(bytes) => push(text, String::from_utf8_lossy(bytes)),
        other => push(text, other.get_str().map_or_else(|| other.to_string(), str::to_owned)),
    }
}
