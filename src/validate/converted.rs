//! Writing converted tables: CSV or Parquet, row group by row group.

use super::canonical::CanonicalColumn;
use polars::prelude::*;
use polars_io::parquet::write::{BatchedWriter, ParquetWriter};
use std::io::{self, Write};

/// Rows of a row group: few enough that, decoded, those of all cores stay in the cache that they share.
const GROUP: usize = 1 << 14;

/// The form of a converted table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// RFC 4180, UTF-8.
    Csv,
    /// Limits and counts as integers, everything else as text.
    Parquet,
}

/// A table in the making.
pub struct Converted<W: Write> {
    columns: Vec<CanonicalColumn>,
    sink: Sink<W>,
    rows: u64,
}

enum Sink<W: Write> {
    Csv(Box<csv::Writer<W>>),
    Parquet { writer: Box<BatchedWriter<W>>, begun: Vec<Vec<String>> },
}

impl<W: Write> Converted<W> {
    /// Begins a table with these columns.
    ///
    /// # Errors
    /// If its head cannot be written.
    pub fn new(form: Form, columns: Vec<CanonicalColumn>, out: W) -> io::Result<Self> {
        let sink = match form {
            Form::Csv => {
                let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
                writer.write_record(columns.iter().map(CanonicalColumn::name))?;
                Sink::Csv(Box::new(writer))
            }
            Form::Parquet => {
                let empty = frame(&columns, &[]).map_err(io::Error::other)?;
                let writer = ParquetWriter::new(out).batched(empty.schema()).map_err(io::Error::other)?;
                Sink::Parquet { writer: Box::new(writer), begun: Vec::new() }
            }
        };
        Ok(Self { columns, sink, rows: 0 })
    }

    /// Adds rows, each with a text for every column.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn push(&mut self, rows: Vec<Vec<String>>) -> io::Result<()> {
        self.rows += rows.len() as u64;
        match &mut self.sink {
            Sink::Csv(writer) => rows.iter().try_for_each(|row| writer.write_record(row).map_err(io::Error::from)),
            Sink::Parquet { writer, begun } => {
                begun.extend(rows);
                if begun.len() < GROUP { Ok(()) } else { put(writer, &self.columns, &std::mem::take(begun)) }
            }
        }
    }

    /// Ends the table; how many rows it has.
    ///
    /// # Errors
    /// If its end cannot be written.
    pub fn finish(self) -> io::Result<u64> {
        match self.sink {
            Sink::Csv(mut writer) => writer.flush()?,
            Sink::Parquet { mut writer, begun } => {
                put(&mut writer, &self.columns, &begun)?;
                writer.finish().map_err(io::Error::other)?;
            }
        }
        Ok(self.rows)
    }
}

fn put<W: Write>(writer: &mut BatchedWriter<W>, columns: &[CanonicalColumn], rows: &[Vec<String>]) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    frame(columns, rows).and_then(|frame| writer.write_batch(&frame)).map_err(io::Error::other)
}

/// Rows as typed columns; an empty text is null.
fn frame(columns: &[CanonicalColumn], rows: &[Vec<String>]) -> PolarsResult<DataFrame> {
    let column = |(index, column): (usize, &CanonicalColumn)| {
        let texts = rows.iter().map(|row| Some(row[index].as_str()).filter(|text| !text.is_empty()));
        let name = PlSmallStr::from_string(column.name());
        if column.is_number() {
            let numbers: Vec<Option<i64>> = texts.map(|text| text.and_then(|text| text.parse().ok())).collect();
            Column::new(name, numbers)
        } else {
            Column::new(name, texts.collect::<Vec<_>>())
        }
    };
    DataFrame::new(rows.len(), columns.iter().enumerate().map(column).collect())
}
