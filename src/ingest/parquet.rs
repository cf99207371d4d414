//! Parquet files, row group by row group: what is decoded is handed out in short runs of rows.

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
use polars::prelude::{Column, PolarsError, PolarsResult, SerReader};
use polars_io::{mmap::MmapBytesReader, parquet::read::ParquetReader, prelude::FileMetadata};
use std::{
    collections::VecDeque,
    fs::File,
    io::{self, Cursor},
    sync::{
        Arc,
        mpsc::{Receiver, sync_channel},
    },
    thread,
};

/// As reports call it.
pub(super) const NAME: &str = "parquet";

/// Rows of a run: few enough that their texts stay in a core's own cache.
const RUN: usize = 1 << 10;

/// Beyond so many bytes decoded at once every row is a run of its own: places in a text are of 32 bits.
const HEAVY: usize = 1 << 31;

/// Rows decoded at once, at most: a row group may be the whole file.
const DECODED: usize = 1 << 17;

/// The rows of a file, from the one that is wanted first.
pub(super) struct Rows {
    name: Arc<str>,
    headings: Vec<String>,
    origin: Origin,
    /// What is decoded next, while the rows before it are read; an empty list is the end.
    ahead: Receiver<io::Result<Vec<Run>>>,
    ended: bool,
    decoded: VecDeque<Run>,
    /// The line of the first row that is wanted.
    from: u64,
    /// The line of the last row decoded.
    last: u64,
}

/// Consecutive rows, decoded.
pub(super) struct Run {
    columns: Vec<Column>,
    rows: usize,
    /// The first row's number, from 1: rows are lines.
    line: u64,
}

impl Rows {
    /// The rows of a file, the first of which are being decoded.
    pub(super) fn new(name: Arc<str>, store: Store, origin: Origin) -> io::Result<Self> {
        let headings = reader(&store)?.schema().map_err(fault)?.iter_names().map(ToString::to_string).collect();
        let metadata = reader(&store)?.get_metadata().map_err(fault)?.clone();
        let (ahead, decoded) = (decode_ahead(store, metadata), VecDeque::new());
        Ok(Self { name, headings, origin, ahead, ended: false, decoded, from: 1, last: 0 })
    }

    /// The names of the columns and the first rows as text, in the dialect of sheets: all rows, or [`SAMPLE`] bytes.
    pub(super) fn sample(&mut self) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        push_row(&mut text, self.headings.iter().map(String::as_str));
        let (mut memory, mut run) = (Layout::default(), 0);
        while text.len() < SAMPLE && (run < self.decoded.len() || self.more()?) {
            let batch = self.decoded[run].batch(memory);
            for record in 0..batch.len() {
                push_row(&mut text, (0..self.headings.len()).map(|column| batch.cell(record, column)));
            }
            memory = batch.release();
            run += 1;
        }
        Ok(text)
    }

    /// The same from a line on.
    pub(super) fn starting_at(self, line: u64) -> Self {
        Self { from: line, ..self }
    }

    /// The next run; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Run>, IngestError> {
        loop {
            while let Some(run) = self.decoded.pop_front() {
                if let Some(run) = run.starting_at(self.from) {
                    return Ok(Some(run));
                }
            }
            if !self.more().map_err(|cause| IngestError::read(&self.name, self.last, cause))? {
                return Ok(None);
            }
        }
    }

    /// The file that the rows come from.
    pub(super) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Takes what was decoded; whether there was any.
    fn more(&mut self) -> io::Result<bool> {
        if !self.ended {
            let gave_up = || Err(Fault::Damaged(NAME, "the reader of this form gave up".to_owned()).into());
            let runs = self.ahead.recv().unwrap_or_else(|_| gave_up())?;
            self.ended = runs.is_empty();
            self.last = runs.last().map_or(self.last, |run| run.line + run.rows as u64 - 1);
            self.decoded.extend(runs);
        }
        Ok(!self.ended)
    }
}

/// Decodes a file's rows in a thread of its own, never more than one span before it is asked for.
fn decode_ahead(store: Store, metadata: Arc<FileMetadata>) -> Receiver<io::Result<Vec<Run>>> {
    let (sender, ahead) = sync_channel(0);
    thread::spawn(move || {
        let mut start = 0;
        for group in &metadata.row_groups {
            let end = start + group.num_rows();
            for first in (start..end).step_by(DECODED) {
                let decoded = decode(&store, &metadata, (first, DECODED.min(end - first)));
                let failed = decoded.is_err();
                // Nobody takes it any more, or nothing comes after it.
                if sender.send(decoded).is_err() || failed {
                    return;
                }
            }
            start = end;
        }
        let _ = sender.send(Ok(Vec::new()));
    });
    ahead
}

fn decode(store: &Store, metadata: &Arc<FileMetadata>, (first, count): (usize, usize)) -> io::Result<Vec<Run>> {
    let mut reader = reader(store)?;
    reader.set_metadata(metadata.clone());
    let frame = reader.with_slice(Some((first, count))).finish().map_err(fault)?;
    let columns = frame.columns().iter().map(plain).collect::<PolarsResult<Vec<_>>>().map_err(fault)?;
    let rows = if bytes(&columns) < HEAVY { RUN } else { 1 };
    let run = |above: usize| {
        let rows = rows.min(frame.height() - above);
        let columns = columns.iter().map(|column| column.slice(above.cast_signed() as i64, rows));
        Run { columns: columns.collect(), rows, line: (first + above) as u64 + 1 }
    };
    Ok((0..frame.height()).step_by(rows).map(run).collect())
}

impl Run {
    /// The rows as records, in the memory of an earlier batch.
    pub(super) fn batch(&self, memory: Layout) -> Batch<'static> {
        Batch::of_rows(Texts::of(&self.columns, self.rows, memory), self.line, self.columns.len())
    }

    /// The rows from a line on, if there are any.
    fn starting_at(self, line: u64) -> Option<Self> {
        match usize::try_from(line.saturating_sub(self.line)).unwrap_or(usize::MAX) {
            0 => Some(self),
            above if above < self.rows => {
                let rows = self.rows - above;
                let columns = self.columns.iter().map(|column| column.slice(above.cast_signed() as i64, rows));
                Some(Self { columns: columns.collect(), rows, line })
            }
            _ => None,
        }
    }
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
