//! Consecutive records of one source, as slices of one text or of columns of texts.

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

/// Consecutive records; every cell is a slice of what the batch holds.
pub struct Batch<'b> {
    held: Held<'b>,
    /// Number of headings.
    columns: usize,
    first_line: u64,
    damaged: bool,
}

/// Where the cells stand.
enum Held<'b> {
    Text {
        text: Cow<'b, str>,
        /// The text of cells that do not stand in the block as they read; its positions follow those of `text`.
        unescaped: String,
        layout: Layout,
    },
    Rows(Texts),
}

/// What all batches of a table have in common.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub dialect: Dialect,
    /// Number of headings.
    pub columns: usize,
}

/// What stands for bytes that are no text: U+FFFD, whether it was put here or by whoever wrote the file.
pub(super) const LOST: &str = "\u{fffd}";

impl<'b> Batch<'b> {
    /// Number of records.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.held {
            Held::Text { layout, .. } => layout.records.len(),
            Held::Rows(texts) => texts.len(),
        }
    }

    /// Whether there is no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Physical line, from 1, on which a record starts: ascending and unique in a source, so that it names the record.
    #[must_use]
    pub fn line(&self, record: usize) -> u64 {
        self.first_line
            + match &self.held {
                Held::Text { layout, .. } => layout.records[record].line.into(),
                Held::Rows(_) => record as u64,
            }
    }

    /// A record.
    #[must_use]
    #[inline]
    pub fn record(&self, record: usize) -> Record<'_> {
        Record(match &self.held {
            Held::Text { text, unescaped, layout } => Cells::Text { text, unescaped, spans: layout.cells(record) },
            Held::Rows(texts) => Cells::Row(texts, record),
        })
    }

    /// The text of a cell, unquoted, not trimmed; empty where the record is too short.
    #[must_use]
    pub fn cell(&self, record: usize, column: usize) -> &str {
        self.record(record).cell(column)
    }

    /// Number of cells of a record, without the empty ones that stand beyond the last heading: the number of headings
    /// unless the row is ragged.
    #[must_use]
    pub fn width(&self, record: usize) -> usize {
        let written = match &self.held {
            Held::Text { layout, .. } => layout.records[record].width as usize,
            Held::Rows(_) => self.columns,
        };
        let filled = |column: &usize| !self.cell(record, *column).is_empty();
        (self.columns..written).rev().find(filled).map_or(written.min(self.columns), |last| last + 1)
    }

    /// The record as it stands in the file, quotes included, without its line end; the cells of a row of a typed table
    /// with a unit separator between them.
    #[must_use]
    pub fn text(&self, record: usize) -> Cow<'_, str> {
        match &self.held {
            Held::Text { text, layout, .. } => {
                let record = &layout.records[record];
                Cow::Borrowed(&text[record.start as usize..record.end as usize])
            }
            Held::Rows(texts) => {
                let cells: Vec<&str> = (0..self.columns).map(|column| texts.cell(record, column)).collect();
                Cow::Owned(cells.join(char::from(DIALECT.delimiter).encode_utf8(&mut [0; 4])))
            }
        }
    }

    /// A number that equal records of a source have in common, and others have not but by chance.
    #[must_use]
    pub fn digest(&self, record: usize) -> u64 {
        match &self.held {
            Held::Text { text, layout, .. } => {
                let record = &layout.records[record];
                xxh3_64(&text.as_bytes()[record.start as usize..record.end as usize])
            }
            Held::Rows(texts) => texts.digest(record),
        }
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
        let damaged = memmem::find(text.as_bytes(), LOST.as_bytes()).is_some();
        split(text.as_bytes(), shape.dialect, &mut layout);
        let unescaped = String::from_utf8_lossy(&layout.unescaped).into_owned();
        Self { held: Held::Text { text, unescaped, layout }, columns: shape.columns, first_line: line, damaged }
    }

    /// The rows of a typed table, the first of which is on `line`.
    pub(super) fn of_rows(texts: Texts, line: u64, columns: usize) -> Self {
        let damaged = texts.damaged();
        Self { held: Held::Rows(texts), columns, first_line: line, damaged }
    }

    /// The memory that the next batch may use.
    pub(super) fn release(self) -> Layout {
        match self.held {
            Held::Text { layout, .. } => layout,
            Held::Rows(texts) => texts.release(),
        }
    }
}

/// One record of a batch.
#[derive(Clone, Copy)]
pub struct Record<'b>(Cells<'b>);

/// Where the cells of a record stand.
#[derive(Clone, Copy)]
enum Cells<'b> {
    Text { text: &'b str, unescaped: &'b str, spans: &'b [Span] },
    Row(&'b Texts, usize),
}

impl<'b> Record<'b> {
    /// The text of a cell, unquoted, not trimmed; empty where the record is too short.
    #[must_use]
    #[inline]
    pub fn cell(&self, column: usize) -> &'b str {
        match self.0 {
            Cells::Text { text, unescaped, spans } => {
                let Some(span) = spans.get(column) else { return "" };
                let (start, end) = (span.start as usize, span.end as usize);
                match start.checked_sub(text.len()) {
                    Some(start) if end > text.len() => &unescaped[start..end - text.len()],
                    _ => &text[start..end],
                }
            }
            Cells::Row(texts, row) => texts.cell(row, column),
        }
    }
}

impl Batch<'static> {
    /// The whole records of `bytes`, which begin with a record on `line`.
    pub(super) fn first(shape: Shape, line: u64, bytes: &[u8]) -> Self {
        // The last record of a file may have no line end.
        let whole = if bytes.len() < PEEK { bytes } else { &bytes[..cut(bytes, shape.dialect).end] };
        let Batch { held, columns, first_line, damaged } = Batch::of(whole, line, shape, Layout::default());
        let held = match held {
            Held::Text { text, unescaped, layout } => {
                Held::Text { text: Cow::Owned(text.into_owned()), unescaped, layout }
            }
            Held::Rows(texts) => Held::Rows(texts),
        };
        Self { held, columns, first_line, damaged }
    }
}

/// The text that bytes are, U+FFFD where they are none.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    simdutf8::basic::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}
