//! Cells of typed columns as text: what a clerk would read in them.

use super::sheet::{clock, number, push};
use crate::period::{Day, MICROS_A_DAY};
use jiff::{Timestamp, tz::TimeZone};
use polars::prelude::{
    AnyValue, BooleanChunked, Column, DataFrame, DataType, Float64Chunked, Int32Chunked, Int64Chunked, PolarsResult,
    StringChunked, TimeUnit, TimeZone as ZoneName,
};

/// A column, told by its type once.
pub(super) enum Typed<'c> {
    Texts(&'c StringChunked),
    Integers(&'c Int64Chunked),
    Numbers(&'c Float64Chunked),
    Flags(&'c BooleanChunked),
    Days(&'c Int32Chunked),
    Instants(&'c Int64Chunked, TimeUnit, Zone),
    Others(&'c Column),
}

impl<'c> Typed<'c> {
    /// The frame with types of one kind as one type: dictionaries as texts, integers as those of 64 bits.
    pub(super) fn plain(frame: DataFrame) -> PolarsResult<DataFrame> {
        let plain = |column: &Column| match column.dtype() {
            DataType::Categorical(..) | DataType::Enum(..) => column.cast(&DataType::String),
            DataType::Float32 => column.cast(&DataType::Float64),
            integer if integer.is_integer() && *integer != DataType::UInt64 => column.cast(&DataType::Int64),
            _ => Ok(column.clone()),
        };
        DataFrame::new(frame.height(), frame.columns().iter().map(plain).collect::<PolarsResult<_>>()?)
    }

    /// A column of one chunk.
    pub(super) fn of(column: &'c Column) -> Self {
        let series = column.as_materialized_series();
        let typed = match column.dtype() {
            DataType::String => series.str().map(Self::Texts),
            DataType::Int64 => series.i64().map(Self::Integers),
            DataType::Float64 => series.f64().map(Self::Numbers),
            DataType::Boolean => series.bool().map(Self::Flags),
            DataType::Date => series.date().map(|days| Self::Days(days.physical())),
            DataType::Datetime(unit, zone) => {
                series.datetime().map(|ticks| Self::Instants(ticks.physical(), *unit, Zone::of(zone.as_ref())))
            }
            _ => Ok(Self::Others(column)),
        };
        typed.unwrap_or(Self::Others(column))
    }

    /// Writes the cell of a row; nothing where there is no value.
    pub(super) fn push(&self, row: usize, text: &mut Vec<u8>) {
        match self {
            Self::Texts(texts) => text.extend_from_slice(texts.get(row).unwrap_or_default().as_bytes()),
            Self::Integers(numbers) => numbers.get(row).into_iter().for_each(|number| push(text, number)),
            Self::Numbers(numbers) => numbers.get(row).into_iter().for_each(|value| push_number(text, value)),
            Self::Flags(flags) => flags.get(row).into_iter().for_each(|flag| push_flag(text, flag)),
            Self::Days(days) => days.get(row).into_iter().for_each(|day| push_day(text, day)),
            Self::Instants(ticks, unit, zone) => {
                ticks.get(row).into_iter().for_each(|ticks| push_instant(text, zone.civil(micros(ticks, *unit))));
            }
            Self::Others(column) => column.get(row).into_iter().for_each(|value| push_other(text, &value)),
        }
    }
}

/// Where the instants of a column are read on a clock.
pub(super) struct Zone(Option<TimeZone>);

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

fn push_flag(text: &mut Vec<u8>, flag: bool) {
    push(text, if flag { "TRUE" } else { "FALSE" });
}

fn push_other(text: &mut Vec<u8>, value: &AnyValue<'_>) {
    match value {
        AnyValue::Null => {}
        AnyValue::Time(nanos) => push(text, clock(nanos / 1_000)),
        AnyValue::Binary(bytes) => push(text, String::from_utf8_lossy(bytes)),
        other => push(text, other.get_str().map_or_else(|| other.to_string(), str::to_owned)),
    }
}
