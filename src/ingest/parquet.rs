//! Parquet files as text, row group by row group.

use super::{
    error::Fault,
    pipe::{Sink, pipe},
    sheet::{clock, end_cell, end_row, moment, number, push, push_text},
    unpack::{Bytes, Store},
};
use crate::period::MICROS_A_DAY;
use jiff::{Timestamp, tz::TimeZone};
use polars::prelude::{AnyValue, Column, PolarsError, PolarsResult, SerReader, TimeUnit};
use polars_io::{mmap::MmapBytesReader, parquet::read::ParquetReader};
use std::{
    fs::File,
    io::{self, Cursor},
};

/// As reports call it.
pub(super) const NAME: &str = "parquet";

/// The text of the table: its columns' names, then its rows.
pub(super) fn text(store: &Store) -> io::Result<Bytes> {
    let headings = reader(store)?.schema().map_err(fault)?;
    let store = store.clone();
    Ok(Box::new(pipe(NAME, move |sink| {
        for (index, name) in headings.iter_names().enumerate() {
            if index > 0 {
                end_cell(&mut sink.text);
            }
            push_text(&mut sink.text, name);
        }
        end_row(&mut sink.text);
        let metadata = reader(&store)?.get_metadata().map_err(fault)?.clone();
        let mut start = 0;
        for group in &metadata.row_groups {
            let count = group.num_rows();
            let mut reader = reader(&store)?;
            reader.set_metadata(metadata.clone());
            let frame = reader.with_slice(Some((start, count))).finish().map_err(fault)?;
            write(frame.columns(), sink)?;
            start += count;
        }
        Ok(())
    })))
}

fn reader(store: &Store) -> io::Result<ParquetReader<Box<dyn MmapBytesReader>>> {
    Ok(ParquetReader::new(match store {
        Store::File(path) => Box::new(File::open(path)?),
        Store::Memory(bytes) => Box::new(Cursor::new(bytes.clone())),
    }))
}

fn fault(error: PolarsError) -> io::Error {
    match error {
        PolarsError::IO { error, .. } => Fault::of(NAME, io::Error::new(error.kind(), error.to_string())),
        other => Fault::Damaged(NAME, other.to_string()).into(),
    }
}

/// Writes the rows of a row group.
fn write(columns: &[Column], sink: &mut Sink) -> io::Result<()> {
    let zones: Vec<Zone> = columns.iter().map(Zone::of).collect();
    for row in 0..columns.first().map_or(0, Column::len) {
        for (index, (column, zone)) in columns.iter().zip(&zones).enumerate() {
            if index > 0 {
                end_cell(&mut sink.text);
            }
            push_value(&mut sink.text, column.get(row), zone).map_err(fault)?;
        }
        end_row(&mut sink.text);
        sink.hand_on()?;
    }
    Ok(())
}

/// Where the instants of a column are read on a clock.
struct Zone(Option<TimeZone>);

impl Zone {
    fn of(column: &Column) -> Self {
        let polars::prelude::DataType::Datetime(_, Some(zone)) = column.dtype() else { return Self(None) };
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

/// A value as text; nothing where there is none.
fn push_value(text: &mut Vec<u8>, value: PolarsResult<AnyValue<'_>>, zone: &Zone) -> PolarsResult<()> {
    match value? {
        AnyValue::Null => {}
        AnyValue::String(value) => push_text(text, value),
        AnyValue::Boolean(value) => push(text, if value { "TRUE" } else { "FALSE" }),
        AnyValue::Float32(value) => push(text, if value.is_finite() { value.to_string() } else { String::new() }),
        AnyValue::Float64(value) => push(text, number(value)),
        AnyValue::Date(day) => push(text, moment(day.into(), 0)),
        AnyValue::Datetime(ticks, unit, _) => {
            let micros = zone.civil(match unit {
                TimeUnit::Nanoseconds => ticks.div_euclid(1_000),
                TimeUnit::Microseconds => ticks,
                TimeUnit::Milliseconds => ticks.saturating_mul(1_000),
            });
            let (day, micros) = (micros.div_euclid(MICROS_A_DAY), micros.rem_euclid(MICROS_A_DAY));
            push(text, format_args!("{} {}", moment(day, 0), clock(micros)));
        }
        AnyValue::Time(nanos) => push(text, clock(nanos / 1_000)),
        AnyValue::Binary(bytes) => push_text(text, &String::from_utf8_lossy(bytes)),
        other => push_text(text, other.get_str().map_or_else(|| other.to_string(), str::to_owned).as_str()),
    }
    Ok(())
}
