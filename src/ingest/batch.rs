//! Consecutive records of one source, as slices of one text.

use super::{
    PEEK,
    blocks::cut,
    dialect::Dialect,
    sheet::DIALECT,
    split::{Layout, Span, split},
    typed::Texts,
};
use memchr::memmem;
use std::borrow::Cow;
use xxhash_rust::xxh3::xxh3_64;

/// Consecutive records; every cell is a slice of the batch's text.
pub struct Batch<'b> {
    text: Cow<'b, str>,
    /// The text of cells that do not stand in the block as they read; its positions follow those of `text`.
    unescaped: String,
    layout: Layout,
    /// Of the rows of a typed table, which stand in the text column by column; of records their text is enough.
    digests: Option<Vec<u64>>,
    widths: Widths,
    first_line: u64,
    damaged: bool,
}

/// What all batches of a table have in common.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub dialect: Dialect,
    pub widths: Widths,
}

/// How many cells a row may have and be none the less a whole one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Widths {
    /// Number of columns.
    pub columns: usize,
    /// Those up to the last one with a name: the cells of the others need not be written.
    pub named: usize,
    /// Cells of the heading as it is written, blank ones included: a row of as many has one under each.
    pub written: usize,
}

impl Widths {
    /// Of a table of which every row has every cell.
    pub(super) const fn of_rows(columns: usize) -> Self {
        Self { columns, named: columns, written: columns }
    }

    /// Of a sheet: a cell stands under its heading wherever the row ends.
    pub(super) const fn of_sheet(columns: usize) -> Self {
        Self { columns, named: 0, written: columns }
    }
}

/// What stands for bytes that are no text: U+FFFD, whether it was put here or by whoever wrote the file.
const LOST: &str = "\u{fffd}";

impl<'b> Batch<'b> {
    /// Number of records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.layout.records.len()
    }

    /// Whether there is no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Physical line, from 1, on which a record starts: ascending and unique in a source, so that it names the record.
    #[must_use]
    pub fn line(&self, record: usize) -> u64 {
        self.first_line + u64::from(self.layout.records[record].line)
    }

    /// A record.
    #[must_use]
    #[inline]
    pub fn record(&self, record: usize) -> Record<'_> {
        Record { text: &self.text, unescaped: &self.unescaped, cells: self.layout.cells(record) }
    }

    /// The text of a cell, unquoted, not trimmed; empty where the record is too short.
    #[must_use]
    pub fn cell(&self, record: usize, column: usize) -> &str {
        self.record(record).cell(column)
    }

    /// Number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.widths.columns
    }

    /// Number of cells of a record, without the empty ones that stand beyond the last heading: the number of headings
    /// unless the row is ragged.
    #[must_use]
    pub fn width(&self, record: usize) -> usize {
        let Widths { columns, named, written } = self.widths;
        let cells = self.layout.records[record].width as usize;
        if cells == columns || cells == written {
            return columns;
        }
        let filled = |column: &usize| !self.cell(record, *column).is_empty();
        let width = (columns..cells).rev().find(filled).map_or(cells.min(columns), |last| last + 1);
        if (named..columns).contains(&width) { columns } else { width }
    }

    /// The record as it stands in the file, quotes included, without its line end; the cells of a row of a typed table
    /// with a unit separator between them.
    #[must_use]
    pub fn text(&self, record: usize) -> Cow<'_, str> {
        if self.digests.is_none() {
            return self.whole(record).into();
        }
        let cells: Vec<&str> = (0..self.widths.columns).map(|column| self.cell(record, column)).collect();
        cells.join(char::from(DIALECT.delimiter).encode_utf8(&mut [0; 4])).into()
    }

    /// A number that equal records of a source have in common, and others have not but by chance.
    #[must_use]
    pub fn digest(&self, record: usize) -> u64 {
        self.digests.as_ref().map_or_else(|| xxh3_64(self.whole(record).as_bytes()), |digests| digests[record])
    }

    /// Whether bytes of a cell were no text; they stand as U+FFFD in it.
    #[must_use]
    #[inline]
    pub fn undecodable(&self, record: usize, column: usize) -> bool {
        self.damaged && self.cell(record, column).contains(LOST)
    }

    /// Whether any cell of the batch may be [`Batch::undecodable`].
    #[must_use]
    pub fn damaged(&self) -> bool {
        self.damaged
    }

    /// The records of `bytes`, the first of which starts on `line`; `layout` is the memory of an earlier batch.
    pub(super) fn of(bytes: &'b [u8], line: u64, shape: Shape, mut layout: Layout) -> Self {
        let text = text(bytes);
        let damaged = lost(&text);
        split(text.as_bytes(), shape.dialect, &mut layout);
        let unescaped = String::from_utf8_lossy(&layout.unescaped).into_owned();
        Self { text, unescaped, layout, digests: None, widths: shape.widths, first_line: line, damaged }
    }

    /// The memory that the next batch may use.
    pub(super) fn release(self) -> Layout {
        match self.text {
            Cow::Borrowed(_) => self.layout,
            Cow::Owned(text) => Layout { unescaped: text.into_bytes(), ..self.layout },
        }
    }

    /// A record of a text, as it stands there.
    fn whole(&self, record: usize) -> &str {
        let record = &self.layout.records[record];
        &self.text[record.start as usize..record.end as usize]
    }
}

/// One record of a batch.
#[derive(Clone, Copy)]
pub struct Record<'b> {
    text: &'b str,
    unescaped: &'b str,
    cells: &'b [Span],
}

impl<'b> Record<'b> {
    /// The text of a cell, unquoted, not trimmed; empty where the record is too short.
    #[must_use]
    #[inline]
    pub fn cell(&self, column: usize) -> &'b str {
        let Some(span) = self.cells.get(column) else { return "" };
        let (start, end) = (span.start as usize, span.end as usize);
        match start.checked_sub(self.text.len()) {
            Some(start) if end > self.text.len() => &self.unescaped[start..end - self.text.len()],
            _ => &self.text[start..end],
        }
    }
}

impl Batch<'static> {
    /// The whole records of `bytes`, which begin with a record on `line`.
    pub(super) fn first(shape: Shape, line: u64, bytes: &[u8]) -> Self {
        // The last record of a file may have no line end.
        let whole = if bytes.len() < PEEK { bytes } else { &bytes[..cut(bytes, shape.dialect).end] };
        let batch = Batch::of(whole, line, shape, Layout::default());
        Batch { text: Cow::Owned(batch.text.into_owned()), ..batch }
    }

    /// The rows of a typed table with so many columns, the first of which is on `line`.
    pub(super) fn of_rows(texts: Texts, line: u64, columns: usize) -> Self {
        let Texts { text, layout, digests } = texts;
        let damaged = lost(&text);
        let (text, widths) = (Cow::Owned(text), Widths::of_rows(columns));
        Self { text, unescaped: String::new(), layout, digests: Some(digests), widths, first_line: line, damaged }
    }
}

/// Whether bytes have become U+FFFD.
fn lost(text: &str) -> bool {
    memmem::find(text.as_bytes(), LOST.as_bytes()).is_some()
}

/// The text that bytes are, U+FFFD where they are none.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    simdutf8::basic::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}
