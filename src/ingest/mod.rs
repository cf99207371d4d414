//! Bytes to text: files of every form that offices have as batches of records that know where they come from.
//!
//! In: a [`Source`], and the [`Parts`] of it that are tables. Out: of each table its [`Header`], its records as
//! [`Batch`]es, mapped in parallel and folded in file order, and the [`Totals`] of what was read. Never: judge a cell,
//! drop a record, hold a text in memory. Why: every later room works on records whose line is known, whatever the
//! file's packing, encoding, delimiter, quotes and line ends.
//!
//! ```text
//! Source ─parts─► bytes ─unpack─► bytes ─decode─► UTF-8 ─blocks─► whole records ─split─► Batch
//!           │ archive ─► members ──┘                      │
//!           └ workbook, parquet ─► rows as text ──────────┘
//! ```

mod archive;
mod batch;
mod blocks;
mod decode;
mod dialect;
mod error;
mod feed;
mod guess;
mod headings;
mod parallel;
mod parquet;
mod parts;
mod pipe;
mod progress;
mod scan;
mod sheet;
mod split;
mod typed;
mod unpack;
mod workbook;

pub use batch::{Batch, Record};
pub use dialect::Header;
pub use error::IngestError;
pub use headings::{Column, Headings, Mapping, MappingError, Reason, map_headings};
pub use parts::{Aside, Part, Parts};
pub use progress::Progress;

use batch::Shape;
use blocks::{Blocks, Digesting, Origin};
use decode::Decoding;
use dialect::{Found, Given, Sample};
use feed::Feed;
use parquet::Rows;
use std::{
    io::{Cursor, Read},
    path::PathBuf,
    sync::Arc,
};
use unpack::{Bytes, Form, look};

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
    /// Bytes of the name that are the directory's.
    directory: usize,
    header: Header,
    shape: Shape,
    first: Batch<'static>,
    feed: Feed,
    progress: Progress,
}

/// What was read of a source, to its last byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Bytes of the file as it lies on the disk; of a table in an archive or a workbook, those of the whole.
    pub bytes: u64,
    /// BLAKE3 of these bytes, 64 hexadecimal digits.
    pub digest: String,
    /// Data records: neither the heading, nor what stands above it, nor blank lines.
    pub records: u64,
    /// What the table was packed in and how its text is encoded: `UTF-8`, `zip, gzip, GB18030`, `xlsx`.
    pub form: String,
}

/// A text on its way to a table.
struct Stream {
    bytes: Bytes,
    /// How it is written, if that is known.
    given: Option<Given>,
    origin: Origin,
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
}

impl Table {
    /// Opens the first table of `source` and reads its heading; [`Parts`] opens them all.
    ///
    /// # Errors
    /// [`IngestError`]: the file cannot be opened, is no table, is empty, or its heading has no end.
    pub fn open(source: &Source) -> Result<Self, IngestError> {
        let name = source.name();
        for part in Parts::open(source, &name, None)? {
            if let Part::Table(table) = part? {
                return Ok(*table);
            }
        }
        Err(IngestError::NoTable { name })
    }

    /// A table over any bytes of a text, which may be packed, read in blocks of about `block` bytes (results do not
    /// depend on it).
    ///
    /// # Errors
    /// As [`Table::open`].
    pub fn from_reader(name: Arc<str>, bytes: Box<dyn Read + Send>, block: usize) -> Result<Self, IngestError> {
        let failed = |cause| IngestError::read(&name, 0, cause);
        let (bytes, tally) = Digesting::over(bytes);
        let (form, mut bytes) = look(Box::new(bytes)).map_err(failed)?;
        let mut packed = Vec::new();
        if let Form::Packed(packing) = form {
            packed.push(packing.name());
            bytes = packing.unpack(bytes).map_err(failed)?;
        }
        let (text, encoding) = Decoding::of(bytes, None);
        let origin = Origin { tally, packed, encoding: Some(encoding) };
        Self::from_stream(name, Stream { bytes: Box::new(text), given: None, origin }, block)
    }

    fn from_stream(name: Arc<str>, stream: Stream, block: usize) -> Result<Self, IngestError> {
        let Stream { bytes: mut text, given, origin } = stream;
        let mut sample = Vec::new();
        let read = (&mut text).take(SAMPLE as u64).read_to_end(&mut sample);
        let lines = || memchr::memchr_iter(b'\n', &sample).count() as u64;
        let whole = read.map_err(|cause| IngestError::read(&name, lines(), cause))? < SAMPLE;
        let found = dialect::detect(&name, Sample { bytes: &sample, whole }, given.as_ref())?;
        sample.drain(..found.body);
        let first = found.first(&sample);
        let rest = Box::new(Cursor::new(sample).chain(text));
        let blocks =
            Blocks::new(rest, origin, blocks::Plan { name: name.clone(), block, dialect: found.shape.dialect })
                .starting_at(found.body_line);
        Ok(Self::new(name, (found, first), Feed::Text(blocks)))
    }

    fn from_rows(name: Arc<str>, rows: Rows) -> Result<Self, IngestError> {
        let sample = rows.sample()?;
        let whole = sample.len() < SAMPLE;
        let found = dialect::detect(&name, Sample { bytes: &sample, whole }, Some(&Given::rows()))?;
        let first = found.first(&sample[found.body..]);
        let feed = Feed::Rows(rows.starting_at(found.body_line));
        Ok(Self::new(name, (found, first), feed))
    }

    fn new(name: Arc<str>, (found, first): (Found, Batch<'static>), feed: Feed) -> Self {
        let Found { header, shape, .. } = found;
        Self { name, directory: 0, header, shape, first, feed, progress: Progress::default() }
    }

    fn in_directory(self, directory: usize) -> Self {
        Self { directory, ..self }
    }

    /// The same, telling how many records were read while they are.
    #[must_use]
    pub fn telling(self, progress: &Progress) -> Self {
        Self { progress: progress.clone(), ..self }
    }

    /// The source's name.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The name without the directory that the file lies in: the same wherever that is.
    #[must_use]
    pub fn file_name(&self) -> &str {
        &self.name[self.directory..]
    }

    /// The heading.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The first records, as far as they lie in the first [`PEEK`] bytes: from their values it is told what a column
    /// is. They are read again by [`Table::read`].
    #[must_use]
    pub fn first(&self) -> &Batch<'_> {
        &self.first
    }

    /// Reads all records: `map` sees each batch, on several threads in any order; `fold` takes the results on this
    /// thread in file order. Memory is bounded by a few blocks.
    ///
    /// # Errors
    /// [`IngestError`] with the place; batches before it have been folded already.
    pub fn read<T: Send>(
        self,
        map: impl Fn(&Batch<'_>) -> T + Sync,
        fold: impl FnMut(T),
    ) -> Result<Totals, IngestError> {
        parallel::read((self.feed, &self.progress), self.shape, map, fold)
    }
}

impl Found {
    /// The first records of a body.
    fn first(&self, body: &[u8]) -> Batch<'static> {
        Batch::first(self.shape, self.body_line, &body[..body.len().min(PEEK)])
    }
}

#[cfg(test)]
mod tests;
