//! Parquet files, row group by row group: each is decoded where its rows are worked off, and handed out in short runs.

use super::{
    SAMPLE,
    batch::Batch,
    blocks::Origin,
    error::{Fault, IngestError},
    sheet::{end_cell, end_row, push_text},
    split::Layout,
    typed::{Texts, bytes, plain},
    unpack::Store,
};
use polars::prelude::{Column, DataFrame, PolarsError, PolarsResult, SerReader};
use polars_io::{mmap::MmapBytesReader, parquet::read::ParquetReader, prelude::FileMetadata};
use std::{
    fs::File,
    io::{self, Cursor},
    mem,
    ops::Range,
    panic::{self, AssertUnwindSafe},
    sync::Arc,
    vec,
};

/// As reports call it.
pub(super) const NAME: &str = "parquet";

/// Rows of a run: few enough that their texts stay in a core's own cache, enough that what each run costs is little.
const RUN: usize = 1 << 12;

/// Beyond so many bytes decoded at once every row is a run of its own: places in a text are of 32 bits.
const HEAVY: usize = 1 << 31;

/// Rows decoded at once, at most: a row group may be the whole file.
const DECODED: usize = 1 << 16;

/// The rows of a file, from the one that is wanted first.
pub(super) struct Rows {
    file: Encoded,
    headings: Vec<String>,
    origin: Origin,
    /// Rows that are decoded together.
    spans: vec::IntoIter<Range<usize>>,
}

/// A file, still encoded.
#[derive(Clone)]
struct Encoded {
    name: Arc<str>,
    store: Store,
    metadata: Arc<FileMetadata>,
}

/// Consecutive rows, still encoded.
pub(super) struct Group {
    file: Encoded,
    /// From 0.
    rows: Range<usize>,
}

impl Rows {
    /// The rows of a file.
    pub(super) fn new(name: Arc<str>, store: Store, origin: Origin) -> io::Result<Self> {
        let headings = reader(&store)?.schema().map_err(fault)?.iter_names().map(ToString::to_string).collect();
        let metadata = reader(&store)?.get_metadata().map_err(fault)?.clone();
        let mut spans = Vec::new();
        let mut start = 0;
        for group in &metadata.row_groups {
            let end = start + group.num_rows();
            spans.extend(pieces(start..end, DECODED));
            start = end;
        }
        Ok(Self { file: Encoded { name, store, metadata }, headings, origin, spans: spans.into_iter() })
    }

    /// The names of the columns and the first rows as text, in the dialect of sheets: all rows, or [`SAMPLE`] bytes.
    pub(super) fn sample(&self) -> Result<Vec<u8>, IngestError> {
        let mut text = Vec::new();
        push_row(&mut text, self.headings.iter().map(String::as_str));
        let spans = self.spans.as_slice().iter().cloned();
        let (mut memory, mut runs) = (Layout::default(), spans.flat_map(|span| pieces(span, RUN)));
        while text.len() < SAMPLE
            && let Some(rows) = runs.next()
        {
            Group { file: self.file.clone(), rows }.each(&mut memory, |batch| {
                for record in 0..batch.len() {
                    push_row(&mut text, (0..self.headings.len()).map(|column| batch.cell(record, column)));
                }
            })?;
        }
        Ok(text)
    }

    /// The same from a line on; rows are lines.
    pub(super) fn starting_at(self, line: u64) -> Self {
        let above = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
        let below = self.spans.map(|span| span.start.max(above)..span.end).filter(|span| !span.is_empty());
        Self { spans: below.collect::<Vec<_>>().into_iter(), ..self }
    }

    /// What is decoded next; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Group> {
        self.spans.next().map(|rows| Group { file: self.file.clone(), rows })
    }

    /// The file that the rows come from.
    pub(super) fn origin(&self) -> &Origin {
        &self.origin
    }
}

impl Group {
    /// Decodes the rows and passes them on run by run, as records in the memory of an earlier batch.
    pub(super) fn each(&self, memory: &mut Layout, mut map: impl FnMut(&Batch<'_>)) -> Result<(), IngestError> {
        let line = self.rows.start as u64;
        let columns = self.decode().map_err(|cause| IngestError::read(&self.file.name, line, cause))?;
        let most = if bytes(&columns) < HEAVY { RUN } else { 1 };
        for piece in pieces(0..self.rows.len(), most) {
            let (above, rows) = (piece.start, piece.len());
            let run: Vec<Column> =
                columns.iter().map(|column| column.slice(above.cast_signed() as i64, rows)).collect();
            let texts = Texts::of(&run, rows, mem::take(memory));
            let batch = Batch::of_rows(texts, line + above as u64 + 1, run.len());
            map(&batch);
            *memory = batch.release();
        }
        Ok(())
    }

    fn decode(&self) -> io::Result<Vec<Column>> {
        let mut reader = reader(&self.file.store)?.with_slice(Some((self.rows.start, self.rows.len())));
        reader.set_metadata(self.file.metadata.clone());
        // Of some damaged files polars does not say that they are.
        let gave_up = |_| Err(PolarsError::ComputeError("the reader of this form gave up".into()));
        let frame = panic::catch_unwind(AssertUnwindSafe(|| reader.finish())).unwrap_or_else(gave_up);
        let columns = |frame: DataFrame| frame.columns().iter().map(plain).collect::<PolarsResult<_>>();
        frame.and_then(columns).map_err(fault)
    }
}

/// Rows in pieces of at most so many.
fn pieces(rows: Range<usize>, most: usize) -> impl Iterator<Item = Range<usize>> {
    let end = rows.end;
    rows.step_by(most).map(move |first| first..end.min(first + most))
}

fn push_row<'t>(text: &mut Vec<u8>, cells: impl Iterator<Item = &'t str>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            end_cell(text);
        }
        push_text(text, cell);
    }
    end_row(text);
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
