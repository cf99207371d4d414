//! Tables too long for memory: rows in parts, each a frame of its own, in memory or in a temporary file.
//!
//! The first parts stay in memory; what comes when [`ROOM`] is used up goes to one file without a name, which the
//! system removes with the process, however that ends. Columns that are null in a whole part are not held at all.

use polars::prelude::*;
use polars_io::{
    SerReader, SerWriter,
    ipc::{IpcReader, IpcWriter},
    mmap::MmapBytesReader,
};
use rayon::prelude::*;
use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

/// Rows of a part: enough that an expression's overhead does not count, few enough that its columns stay in reach.
const ROWS: usize = 1 << 16;

/// Bytes of parts that are held in memory.
const ROOM: usize = 1 << 28;

/// Rows in the making: frames of one schema, gathered into parts.
pub(super) struct Gathering {
    store: Store,
    begun: Option<DataFrame>,
    /// Rows of a part.
    rows: usize,
    /// Bytes that may still be held in memory.
    room: usize,
}

/// Rows in parts.
#[derive(Clone, Debug)]
pub(super) struct Store {
    /// No rows, all columns.
    template: DataFrame,
    parts: Vec<Part>,
    filled: BTreeSet<String>,
    spill: Option<Spill>,
}

/// Consecutive rows.
#[derive(Clone, Debug)]
struct Part {
    rows: usize,
    held: Held,
    /// Columns that were replaced.
    replaced: Vec<Column>,
}

#[derive(Clone, Debug)]
enum Held {
    Memory(DataFrame),
    /// Bytes of the file, and which of the rows there are still wanted, if not all.
    File(Range<u64>, Option<BooleanChunked>),
}

impl Default for Held {
    fn default() -> Self {
        Self::Memory(DataFrame::empty())
    }
}

impl Gathering {
    /// Nothing yet; `template` is a frame without rows that has all columns.
    pub(super) fn new(template: DataFrame) -> Self {
        Self {
            store: Store { template, parts: Vec::new(), filled: BTreeSet::new(), spill: None },
            begun: None,
            rows: ROWS,
            room: ROOM,
        }
    }

    /// Appends rows.
    pub(super) fn push(&mut self, frame: DataFrame) -> PolarsResult<()> {
        match &mut self.begun {
            None => self.begun = Some(frame),
            Some(begun) => {
                begun.vstack_mut_owned(frame)?;
            }
        }
        if self.begun.as_ref().is_some_and(|begun| begun.height() >= self.rows) { self.put() } else { Ok(()) }
    }

    /// All rows.
    pub(super) fn finish(mut self) -> PolarsResult<Store> {
        self.put()?;
        // Who asks every part is to get an answer, if only about nothing.
        if self.store.parts.is_empty() {
            let held = Held::Memory(self.store.template.clone());
            self.store.parts.push(Part { rows: 0, held, replaced: Vec::new() });
        }
        Ok(self.store)
    }

    fn put(&mut self) -> PolarsResult<()> {
        let Some(mut frame) = self.begun.take() else { return Ok(()) };
        let rows = frame.height();
        let empty: Vec<PlSmallStr> = frame
            .columns()
            .iter()
            .filter(|column| column.null_count() == rows)
            .map(|column| column.name().clone())
            .collect();
        frame = frame.drop_many(empty);
        self.store.filled.extend(frame.get_column_names().into_iter().map(ToString::to_string));
        frame.align_chunks_par();
        let size = frame.estimated_size();
        let held = if size <= self.room {
            self.room -= size;
            Held::Memory(frame)
        } else {
            self.room = 0;
            Held::File(self.store.spill(&mut frame)?, None)
        };
        self.store.parts.push(Part { rows, held, replaced: Vec::new() });
        Ok(())
    }
}

impl Part {
    fn retain(&mut self, keep: &[bool]) -> PolarsResult<()> {
        let rows = keep.iter().filter(|keep| **keep).count();
        if rows < self.rows {
            let wanted = BooleanChunked::from_slice("wanted".into(), keep);
            self.held = match std::mem::take(&mut self.held) {
                // Column by column, so that each may lie in the memory of the one before.
                Held::Memory(frame) => {
                    let columns = frame.into_columns().into_iter().map(|column| column.filter(&wanted));
                    Held::Memory(DataFrame::new(rows, columns.collect::<PolarsResult<_>>()?)?)
                }
                Held::File(bytes, _) => Held::File(bytes, Some(wanted.clone())),
            };
            for column in &mut self.replaced {
                *column = column.filter(&wanted)?;
            }
            self.rows = rows;
        }
        Ok(())
    }
}

impl Store {
    /// Number of parts: at least one.
    pub(super) fn parts(&self) -> usize {
        self.parts.len()
    }

    /// Number of rows.
    pub(super) fn rows(&self) -> usize {
        self.parts.iter().map(|part| part.rows).sum()
    }

    /// Number of the first row of each part, and behind the last one that of all rows.
    pub(super) fn starts(&self) -> Vec<usize> {
        let mut starts = vec![0];
        starts.extend(self.parts.iter().scan(0, |sum, part| {
            *sum += part.rows;
            Some(*sum)
        }));
        starts
    }

    /// Names of all columns.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        self.template.columns().iter().map(|column| column.name().as_str())
    }

    /// The named columns of a part, in this order.
    pub(super) fn load(&self, index: usize, columns: &[&str]) -> PolarsResult<DataFrame> {
        let part = &self.parts[index];
        let held = match &part.held {
            Held::Memory(frame) => frame.clone(),
            Held::File(bytes, wanted) => {
                let frame = self.read(bytes.clone(), columns)?;
                match wanted {
                    Some(wanted) if frame.width() > 0 => frame.filter(wanted)?,
                    _ => frame,
                }
            }
        };
        let column = |name: &&str| {
            if let Some(column) = part.replaced.iter().find(|column| column.name() == *name) {
                return Ok(column.clone());
            }
            if let Ok(column) = held.column(name) {
                return Ok(column.clone());
            }
            let absent = self.template.column(name)?;
            Ok(Column::full_null(absent.name().clone(), part.rows, absent.dtype()))
        };
        DataFrame::new(part.rows, columns.iter().map(column).collect::<PolarsResult<_>>()?)
    }

    /// Leaves only the rows that `keep` says.
    pub(super) fn retain(&mut self, keep: &[bool]) -> PolarsResult<()> {
        let starts = self.starts();
        self.parts.par_iter_mut().zip(starts).try_for_each(|(part, start)| part.retain(&keep[start..start + part.rows]))
    }

    /// Puts columns in the place of those of a part; they stay in memory.
    pub(super) fn replace(&mut self, index: usize, columns: Vec<Column>) -> PolarsResult<()> {
        let part = &mut self.parts[index];
        for column in columns {
            polars_ensure!(column.len() == part.rows, ShapeMismatch: "a column of another length");
            if column.null_count() < column.len() {
                self.filled.insert(column.name().to_string());
            }
            part.replaced.retain(|other| other.name() != column.name());
            part.replaced.push(column);
        }
        Ok(())
    }

    /// Columns with a value in any row, also of those that were not kept.
    pub(super) fn filled(&self) -> &BTreeSet<String> {
        &self.filled
    }

    fn spill(&mut self, frame: &mut DataFrame) -> PolarsResult<Range<u64>> {
        let spill = match &self.spill {
            Some(spill) => spill,
            None => self.spill.insert(Spill::new()?),
        };
        let mut bytes = Vec::new();
        IpcWriter::new(&mut bytes).finish(frame)?;
        Ok(spill.append(&bytes)?)
    }

    fn read(&self, bytes: Range<u64>, columns: &[&str]) -> PolarsResult<DataFrame> {
        let Some(spill) = &self.spill else { polars_bail!(ComputeError: "no temporary file") };
        let mut reader = IpcReader::new(Section { spill: spill.clone(), start: bytes.start, end: bytes.end, at: 0 });
        let schema = reader.schema()?;
        let present: Vec<String> =
            columns.iter().filter(|name| schema.contains(name)).map(|name| (*name).to_owned()).collect();
        // The reader cannot read no column.
        if present.is_empty() {
            return Ok(DataFrame::empty());
        }
        reader.with_columns(Some(present)).finish()
    }
}

/// A file without a name.
#[derive(Clone, Debug)]
struct Spill {
    file: Arc<Mutex<File>>,
}

impl Spill {
    fn new() -> io::Result<Self> {
        Ok(Self { file: Arc::new(Mutex::new(tempfile::tempfile()?)) })
    }

    fn append(&self, bytes: &[u8]) -> io::Result<Range<u64>> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let start = file.seek(SeekFrom::End(0))?;
        file.write_all(bytes)?;
        Ok(start..start + bytes.len() as u64)
    }
}

/// A part's bytes in the file; only those of the columns that are asked for are read.
struct Section {
    spill: Spill,
    start: u64,
    end: u64,
    at: u64,
}

impl Read for Section {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end - self.start - self.at).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        let mut file = self.spill.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.start + self.at))?;
        let count = file.read(&mut buffer[..wanted])?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Section {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let length = self.end - self.start;
        let moved = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = moved.filter(|at| *at <= length).ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

impl MmapBytesReader for Section {}

#[cfg(test)]
mod tests {
    use super::*;

    /// 300 rows of a number, a text and a column that is null from the hundredth row on, pushed in bits of 7.
    fn store(room: usize, rows: usize) -> Store {
        let template = df!("n" => Vec::<i64>::new(), "t" => Vec::<&str>::new(), "x" => Vec::<Option<i32>>::new(), "y" => Vec::<Option<u8>>::new());
        let mut gathering = Gathering { rows, room, ..Gathering::new(template.unwrap()) };
        for start in (0..300_i64).step_by(7) {
            let numbers: Vec<i64> = (start..300.min(start + 7)).collect();
            let texts: Vec<String> =
                numbers.iter().map(|n| format!("a text longer than a view's prefix {n}")).collect();
            let some: Vec<Option<i32>> = numbers.iter().map(|n| (*n < 100).then_some(7)).collect();
            let none = vec![None::<u8>; numbers.len()];
            gathering.push(df!("n" => numbers, "t" => texts, "x" => some, "y" => none).unwrap()).unwrap();
        }
        gathering.finish().unwrap()
    }

    fn whole(store: &Store, columns: &[&str]) -> DataFrame {
        let parts = (0..store.parts()).map(|part| store.load(part, columns).unwrap());
        parts.reduce(|all, part| all.vstack(&part).unwrap()).unwrap()
    }

    #[test]
    fn rows_are_the_same_wherever_they_lie() {
        let names = ["x", "n", "y", "t"];
        let keep: Vec<bool> = (0..300).map(|row| row % 5 != 0 && !(50..80).contains(&row)).collect();
        let mut expected = store(usize::MAX, usize::MAX);
        let all = whole(&expected, &names);
        expected.retain(&keep).unwrap();
        let kept = whole(&expected, &names);
        assert_eq!((all.shape(), kept.height(), expected.parts()), ((300, 4), 216, 1));
        for (room, rows) in [(0, 300), (0, 30), (4_000, 30), (usize::MAX, 1)] {
            let mut other = store(room, rows);
            assert!(whole(&other, &names).equals_missing(&all));
            other.retain(&keep).unwrap();
            assert!(whole(&other, &names).equals_missing(&kept));
            assert_eq!((other.rows(), other.filled()), (216, expected.filled()));
            assert_eq!(other.load(0, &["x"]).unwrap().get_column_names(), ["x"]);
            let rows = other.load(0, &["n"]).unwrap().height();
            other.replace(0, vec![Column::new("y".into(), vec![Some(1_u8); rows])]).unwrap();
            assert!(other.replace(0, vec![Column::new("y".into(), vec![1_u8; rows + 1])]).is_err());
            assert_eq!(other.load(0, &["y", "n"]).unwrap().column("y").unwrap().null_count(), 0);
            assert!(other.filled().contains("y"));
            other.retain(&vec![false; 216]).unwrap();
            assert_eq!(other.load(0, &["y"]).unwrap().height(), 0);
        }
        assert!(!expected.filled().contains("y"));
    }

    #[test]
    fn nothing_is_one_part_of_no_rows() {
        let store = Gathering::new(df!("n" => Vec::<i64>::new()).unwrap()).finish().unwrap();
        assert_eq!((store.parts(), store.rows(), whole(&store, &["n"]).shape()), (1, 0, (0, 1)));
    }
}
