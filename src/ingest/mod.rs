//! Bytes to text: delimited files and standard input as batches of records that know where they come from.
//!
//! In: a [`Source`]. Out: its [`Header`], its records as [`Batch`]es, mapped in parallel and folded in file order, and
//! the [`Totals`] of what was read. Never: judge a cell, drop a record, hold a file in memory. Why: every later room
//! works on records whose line is known, whatever the file's delimiter, quotes and line ends.

mod batch;
mod blocks;
mod dialect;
mod headings;
mod parallel;
mod scan;
mod split;

pub use batch::Batch;
pub use dialect::Header;
pub use headings::{Column, Headings, Mapping, MappingError, Reason, map_headings};

use blocks::{Blocks, Digesting};
use dialect::{Dialect, Sample};
use std::{
    fs::File,
    io::{self, Cursor, Read},
    path::PathBuf,
    sync::Arc,
};

/// Where a table is read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input, written `-`.
    Stdin,
}

/// A table whose heading has been read and whose records have not.
pub struct Table {
    name: Arc<str>,
    header: Header,
    dialect: Dialect,
    first: Batch,
    blocks: Blocks,
}

/// What was read of a source, to its last byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Bytes of the file as it lies on the disk.
    pub bytes: u64,
    /// BLAKE3 of these bytes, 64 hexadecimal digits.
    pub digest: String,
    /// Data records: neither the heading, nor what stands above it, nor blank lines.
    pub records: u64,
}

/// A source that cannot be read as a table.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The operating system refuses.
    #[error("{name}: {cause}")]
    Io {
        /// The source.
        name: Arc<str>,
        /// Why.
        cause: io::Error,
    },
    /// There is no record at all, so no heading either.
    #[error("{name}: the file is empty")]
    Empty {
        /// The source.
        name: Arc<str>,
    },
    /// A quoted cell does not end.
    #[error("{name}, line {line}: a quote opens here and is never closed")]
    OpenQuote {
        /// The source.
        name: Arc<str>,
        /// Physical line of the opening quote, from 1.
        line: u64,
    },
    /// A record is longer than [`LONGEST_RECORD`] or the heading longer than [`SAMPLE`].
    #[error("{name}, line {line}: the record has no end within {limit} bytes")]
    TooLong {
        /// The source.
        name: Arc<str>,
        /// Physical line on which the record starts, from 1.
        line: u64,
        /// The limit, in bytes.
        limit: usize,
    },
}

/// Bytes of one block of work; a block is longer only if one record is.
const BLOCK: usize = 1 << 20;

/// Longest record, in bytes: beyond it a quote was forgotten.
pub const LONGEST_RECORD: usize = 1 << 25;

/// Bytes in which delimiter, line end and heading are looked for.
pub const SAMPLE: usize = 1 << 20;

/// Bytes whose records are looked at before the table is read.
pub const PEEK: usize = 1 << 18;

impl Source {
    /// The source of this name: `-` is standard input, anything else a path.
    #[must_use]
    pub fn named(name: &str) -> Self {
        if name == "-" { Self::Stdin } else { Self::File(PathBuf::from(name)) }
    }

    /// As messages call it.
    #[must_use]
    pub fn name(&self) -> Arc<str> {
        match self {
            Self::File(path) => path.to_string_lossy().into(),
            Self::Stdin => "-".into(),
        }
    }

    fn bytes(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::File(path) => Box::new(File::open(path)?),
            Self::Stdin => Box::new(io::stdin()),
        })
    }
}

impl Table {
    /// Opens `source` and reads its heading.
    ///
    /// # Errors
    /// [`IngestError`]: the file cannot be opened, is empty, or its heading has no end.
    pub fn open(source: &Source) -> Result<Self, IngestError> {
        Self::open_as(source, source.name())
    }

    /// The same under another name: what a report calls the file, wherever it lies.
    ///
    /// # Errors
    /// As [`Table::open`].
    pub fn open_as(source: &Source, name: Arc<str>) -> Result<Self, IngestError> {
        let bytes = source.bytes().map_err(|cause| IngestError::Io { name: name.clone(), cause })?;
        Self::from_reader(name, bytes, BLOCK)
    }

    /// The same over any bytes, read in blocks of about `block` bytes (results do not depend on it).
    ///
    /// # Errors
    /// As [`Table::open`].
    pub fn from_reader(name: Arc<str>, bytes: Box<dyn Read + Send>, block: usize) -> Result<Self, IngestError> {
        let (mut text, tally) = Digesting::over(bytes);
        let mut sample = Vec::new();
        let whole = (&mut text)
            .take(SAMPLE as u64)
            .read_to_end(&mut sample)
            .map_err(|cause| IngestError::Io { name: name.clone(), cause })?
            < SAMPLE;
        let found = dialect::detect(&name, Sample { bytes: &sample, whole })?;
        sample.drain(..found.body);
        let shape = batch::Shape { dialect: found.dialect, columns: found.header.columns.len() };
        let first = Batch::first(shape, found.body_line, &sample[..sample.len().min(PEEK)]);
        let rest = Box::new(Cursor::new(sample).chain(text));
        let blocks = Blocks::new(rest, tally, blocks::Plan { name: name.clone(), block, dialect: found.dialect })
            .starting_at(found.body_line);
        Ok(Self { name, header: found.header, dialect: found.dialect, first, blocks })
    }

    /// The source's name.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The heading.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The first records, as far as they lie in the first [`PEEK`] bytes: from their values it is told what a column
    /// is. They are read again by [`Table::read`].
    #[must_use]
    pub fn first(&self) -> &Batch {
        &self.first
    }

    /// Reads all records: `map` sees each batch, on several threads in any order; `fold` takes the results on this
    /// thread in file order. Memory is bounded by a few blocks.
    ///
    /// # Errors
    /// [`IngestError`] with the place; batches before it have been folded already.
    pub fn read<T: Send>(self, map: impl Fn(&Batch) -> T + Sync, fold: impl FnMut(T)) -> Result<Totals, IngestError> {
        let shape = batch::Shape { dialect: self.dialect, columns: self.header.columns.len() };
        parallel::read(self.blocks, shape, map, fold)
    }
}

#[cfg(test)]
mod tests;
