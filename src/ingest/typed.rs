//! Typed columns as texts: what a clerk would read in their cells.

use super::{
    sheet::{clock, number},
    split::{Layout, Record, Span, offset, span},
};
use crate::period::{Day, MICROS_A_DAY};
use jiff::{Timestamp, tz::TimeZone};
use polars::prelude::{AnyValue, Column, DataType, PolarsResult, Series, TimeUnit, TimeZone as ZoneName};
use std::fmt::Write as _;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Rows of typed columns, written as text.
pub(super) struct Texts {
    pub text: String,
    /// Where the cells stand in the text, row by row; rows stand nowhere.
    pub layout: Layout,
    /// A number for each row that equal rows have in common, and others have not but by chance.
    pub digests: Vec<u64>,
}

impl Texts {
    /// The cells of columns with so many rows, in the memory of an earlier batch.
    pub(super) fn of(columns: &[Column], rows: usize, memory: Layout) -> Self {
        let width = columns.len();
        let Layout { mut cells, mut records, mut unescaped } = memory;
        cells.clear();
        cells.resize(rows * width, Span::default());
        records.clear();
        records.extend((0..rows).map(|row| Record {
            first: offset(row * width),
            width: offset(width),
            line: offset(row),
            ..Record::default()
        }));
        unescaped.clear();
        let text = String::from_utf8(unescaped).unwrap_or_default();
        let layout = Layout { cells, records, unescaped: Vec::new() };
        let mut texts = Self { text, layout, digests: vec![0; rows] };
        for (index, column) in columns.iter().enumerate() {
            texts.write(column.as_materialized_series(), Place { column: index, width });
        }
        texts
    }

    fn write(&mut self, column: &Series, place: Place) {
        // An accessor that does not fit its type writes nothing.
        if !self.write_plain(column, place).unwrap_or(false) {
            self.write_each(column.iter().map(Some), place, |text, value| push_other(text, &value));
        }
    }

    /// Writes a column of a type that is written fast; whether it was one.
    fn write_plain(&mut self, column: &Series, place: Place) -> PolarsResult<bool> {
        match column.dtype() {
            DataType::String => {
                let views = column.str()?.downcast_iter().enumerate().flat_map(|(chunk, array)| {
                    array.views().iter().map(move |view| (chunk, view.as_u128())).zip(array.iter())
                });
                self.write_texts(views, place);
            }
            DataType::Int64 => self.write_each(column.i64()?.iter(), place, push_whole),
            DataType::Float64 => self.write_each(column.f64()?.iter(), place, push_number),
            DataType::Date => self.write_each(column.date()?.physical().iter(), place, push_day),
            DataType::Datetime(unit, zone) => {
                let (unit, zone) = (*unit, Zone::of(zone.as_ref()));
                let ticks = column.datetime()?.physical().iter();
                self.write_each(ticks, place, |text, ticks| push_instant(text, zone.civil(micros(ticks, unit))));
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Writes texts, each with where it is held: what is held where a recent one is, is that one.
    fn write_texts<'t>(&mut self, cells: impl Iterator<Item = (View, Option<&'t str>)>, place: Place) {
        let Self { text, layout, digests } = self;
        let mut recent = [Recent::default(); RECENT];
        for ((to, digest), (view, cell)) in place.cells(&mut layout.cells).zip(digests).zip(cells) {
            let Some(cell) = cell else { continue };
            let known = &mut recent[slot(view)];
            if known.view != Some(view) {
                let start = text.len();
                text.push_str(cell);
                let digest = place.digest(cell);
                *known = Recent { view: Some(view), span: span(start, text.len()), digest };
            }
            *to = known.span;
            *digest = digest.wrapping_add(known.digest);
        }
    }

    /// Writes a column; nothing where there is no value.
    fn write_each<T>(&mut self, cells: impl Iterator<Item = Option<T>>, place: Place, write: impl Fn(&mut String, T)) {
        let Self { text, layout, digests } = self;
        for ((to, digest), cell) in place.cells(&mut layout.cells).zip(digests).zip(cells) {
            let Some(cell) = cell else { continue };
            let start = text.len();
            write(text, cell);
            *to = span(start, text.len());
            *digest = digest.wrapping_add(place.digest(&text[start..]));
        }
    }
}

/// Which of how many columns is written.
#[derive(Clone, Copy)]
struct Place {
    column: usize,
    width: usize,
}

impl Place {
    /// The cells of the column.
    fn cells(self, cells: &mut [Span]) -> impl Iterator<Item = &mut Span> {
        cells.iter_mut().skip(self.column).step_by(self.width)
    }

    /// What a cell adds to the digest of its row: nothing if it is empty, like one that is not there. It counts with
    /// its column, since the same texts in other columns are another row.
    #[inline]
    fn digest(self, cell: &str) -> u64 {
        if cell.is_empty() { 0 } else { xxh3_64_with_seed(cell.as_bytes(), self.column as u64) }
    }
}

/// Where a text of a column is held: its chunk, and the place in it or, if it is short, the text itself.
type View = (usize, u128);

/// A text that was written a short while ago: columns of words have few of them, and dictionaries hold each once.
#[derive(Clone, Copy, Default)]
struct Recent {
    view: Option<View>,
    span: Span,
    digest: u64,
}

/// Recent texts that are remembered.
const RECENT: usize = 1 << 7;

/// Where a text is remembered: one of [`RECENT`] places, by its view's bits well mixed.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "halves, and as many bits as places have")]
const fn slot((_, view): View) -> usize {
    let folded = view as u64 ^ ((view >> 64) as u64).rotate_left(32);
    (folded.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - RECENT.trailing_zeros())) as usize
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
    if value.fract() == 0.0 && value.abs() < 1e15 { push_whole(text, value as i64) } else { push(text, number(value)) }
}

fn push_whole(text: &mut String, value: i64) {
    text.push_str(itoa::Buffer::new().format(value));
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

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::NamedFrom;

    /// Texts that a view holds itself, that it points at, none at all, and those that stand in two chunks.
    fn columns() -> Vec<Column> {
        let long = "a text that no view holds itself";
        let words = |texts: &[Option<&str>]| Series::new("w".into(), texts);
        let mut first = words(&[Some(long), Some("word"), None, Some(long), Some(""), Some("word")]);
        first.append(&words(&[Some("another text that no view holds"), Some(long), Some("word"), None])).unwrap();
        let numbers = [Some(7), Some(-12), None, Some(7), None, Some(0), Some(7), Some(7), Some(-12), None];
        let numbers: Vec<Option<i64>> = numbers.to_vec();
        vec![first.into(), Column::new("n".into(), &numbers), Column::new("m".into(), &numbers)]
    }

    #[test]
    fn every_cell_is_what_stands_in_its_row() {
        let columns = columns();
        for (from, rows) in [(0, 10), (3, 7), (5, 2), (9, 1)] {
            let run: Vec<Column> = columns.iter().map(|column| column.slice(from, rows)).collect();
            let texts = Texts::of(&run, rows, Layout::default());
            for (row, record) in texts.layout.records.iter().enumerate() {
                assert_eq!((record.line as usize, record.width), (row, 3));
                let cells = texts.layout.cells(row).iter();
                let cells: Vec<&str> = cells.map(|span| &texts.text[span.start as usize..span.end as usize]).collect();
                let value = |column: &Column| match column.get(row).unwrap() {
                    AnyValue::Null => String::new(),
                    AnyValue::String(text) => text.to_owned(),
                    number => number.to_string(),
                };
                assert_eq!(cells, run.iter().map(value).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn equal_rows_and_no_others_have_one_digest() {
        let columns = columns();
        let texts = Texts::of(&columns, 10, Layout::default());
        let again = Texts::of(&columns[..], 10, texts.layout);
        let equal = |a: usize, b: usize| again.digests[a] == again.digests[b];
        // Rows 0, 3 and 7; 1 and 8; 2, 4 and 9, in which nothing stands.
        let groups = [0, 1, 2, 0, 2, 3, 4, 0, 1, 2];
        for a in 0..10 {
            for b in 0..10 {
                assert_eq!(equal(a, b), groups[a] == groups[b], "{a} {b}");
            }
        }
        let swapped = Texts::of(&[columns[1].clone(), columns[0].clone(), columns[2].clone()], 10, Layout::default());
        assert_ne!(swapped.digests[0], again.digests[0]);
    }
}
