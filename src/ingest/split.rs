//! Records and cells of a block, as offsets.
//!
//! A quote opens a quoted cell only where a cell starts (RFC 4180); elsewhere it is a character like any other. What
//! stands between a closing quote and the next delimiter belongs to the cell.

use super::{
    dialect::{Dialect, QUOTE},
    scan::for_each_of,
};
use memchr::memchr;

/// Where a cell stands: in the block, or, from its end on, in [`Layout::unescaped`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub start: u32,
    pub end: u32,
}

/// Where a record stands and which cells are its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    pub start: u32,
    /// Without the line end.
    pub end: u32,
    /// Index of its first cell.
    pub first: u32,
    /// Number of its cells.
    pub width: u32,
    /// Lines of the block above it.
    pub line: u32,
}

/// The records of a block.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub cells: Vec<Span>,
    pub records: Vec<Record>,
    /// The text of cells that do not stand in the block as they read: with doubled quotes, with text after a quote.
    pub unescaped: Vec<u8>,
}

impl Layout {
    /// The cells of a record.
    #[inline]
    pub(super) fn cells(&self, record: usize) -> &[Span] {
        let Record { first, width, .. } = self.records[record];
        &self.cells[first as usize..(first + width) as usize]
    }
}

/// Splits `bytes`, whole records, into `layout`, which is emptied first. Blank lines are no records.
pub(super) fn split(bytes: &[u8], dialect: Dialect, layout: &mut Layout) {
    layout.cells.clear();
    layout.records.clear();
    layout.unescaped.clear();
    let Dialect { delimiter, terminator } = dialect;
    let cell = Cell { start: 0, quotes: Quotes::None };
    let mut splitter = Splitter { bytes, dialect, layout, record: 0, cell, first: 0, line: 0, inner: 0 };
    splitter.begin(0);
    if memchr(QUOTE, bytes).is_none() {
        for_each_of(bytes, [delimiter, terminator], |position| {
            if bytes[position] == delimiter { splitter.end_plain(position) } else { splitter.end_record(position) }
        });
    } else {
        for_each_of(bytes, [delimiter, terminator, QUOTE], |position| match bytes[position] {
            QUOTE => splitter.quote(position),
            byte if splitter.cell.is_open() => splitter.inner += u32::from(byte == terminator),
            byte if byte == delimiter => splitter.end_cell(position),
            _ => splitter.end_record(position),
        });
    }
    if splitter.record < bytes.len() {
        splitter.end_record(bytes.len());
    }
}

struct Splitter<'a> {
    bytes: &'a [u8],
    dialect: Dialect,
    layout: &'a mut Layout,
    /// Start of the current record.
    record: usize,
    cell: Cell,
    /// Index of the first cell of the current record.
    first: usize,
    /// Lines above the current record.
    line: u32,
    /// Line ends in quoted cells of the current record.
    inner: u32,
}

/// The current cell.
#[derive(Clone, Copy)]
struct Cell {
    start: usize,
    quotes: Quotes,
}

/// Quotes of the current cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    /// It is not quoted.
    None,
    /// One has opened it.
    Open { doubled: Doubled },
    /// The first of a doubled quote has been seen.
    Second,
    /// One at `end` has closed it; what follows is text.
    Closed { end: usize, doubled: Doubled },
}

/// Whether doubled quotes stand in a quoted cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doubled {
    No,
    Yes,
}

impl Cell {
    #[inline]
    fn is_open(self) -> bool {
        matches!(self.quotes, Quotes::Open { .. } | Quotes::Second)
    }
}

impl Splitter<'_> {
    #[inline]
    fn quote(&mut self, position: usize) {
        self.cell.quotes = match self.cell.quotes {
            Quotes::None if position == self.cell.start => Quotes::Open { doubled: Doubled::No },
            Quotes::Open { .. } if self.bytes.get(position + 1) == Some(&QUOTE) => Quotes::Second,
            Quotes::Open { doubled } => Quotes::Closed { end: position, doubled },
            Quotes::Second => Quotes::Open { doubled: Doubled::Yes },
            // Elsewhere it is a character like any other.
            as_it_is => as_it_is,
        };
    }

    /// Ends a cell of a text without quotes.
    #[inline]
    fn end_plain(&mut self, end: usize) {
        self.layout.cells.push(span(self.cell.start, end));
        self.cell.start = end + 1;
    }

    #[inline]
    fn end_cell(&mut self, end: usize) {
        self.push_cell(end);
        self.cell = Cell { start: end + 1, quotes: Quotes::None };
    }

    /// Ends a record at a line end; a blank line is none.
    #[inline]
    fn end_record(&mut self, terminator: usize) {
        let carriage =
            self.dialect.terminator == b'\n' && terminator > self.cell.start && self.bytes[terminator - 1] == b'\r';
        let end = terminator - usize::from(carriage);
        if end > self.record {
            self.push_cell(end);
            let cells = self.layout.cells.len();
            let (first, width) = (offset(self.first), offset(cells - self.first));
            let (start, line) = (offset(self.record), self.line);
            self.layout.records.push(Record { start, end: offset(end), first, width, line });
            self.first = cells;
        }
        self.line += 1 + std::mem::take(&mut self.inner);
        self.begin(terminator + 1);
    }

    /// Begins a record, behind an LF that a platform has left between records that end with CR.
    #[inline]
    fn begin(&mut self, start: usize) {
        let feed = self.dialect.terminator == b'\r' && self.bytes.get(start) == Some(&b'\n');
        self.record = start + usize::from(feed);
        self.cell = Cell { start: self.record, quotes: Quotes::None };
    }

    #[inline]
    fn push_cell(&mut self, end: usize) {
        let span = match self.cell.quotes {
            Quotes::None | Quotes::Open { .. } | Quotes::Second => span(self.cell.start, end),
            Quotes::Closed { end: close, doubled: Doubled::No } if close + 1 == end => span(self.cell.start + 1, close),
            Quotes::Closed { end: close, .. } => self.unescape(close, end),
        };
        self.layout.cells.push(span);
    }

    /// Writes out a quoted cell with doubled quotes, or with text behind the closing quote.
    #[cold]
    fn unescape(&mut self, close: usize, end: usize) -> Span {
        let (base, unescaped) = (self.bytes.len(), &mut self.layout.unescaped);
        let start = base + unescaped.len();
        let mut rest = &self.bytes[self.cell.start + 1..close];
        while let Some(quote) = memchr(QUOTE, rest) {
            unescaped.extend_from_slice(&rest[..=quote]);
            rest = &rest[quote + 2..];
        }
        unescaped.extend_from_slice(rest);
        unescaped.extend_from_slice(&self.bytes[close + 1..end]);
        span(start, base + unescaped.len())
    }
}

/// Where a cell stands.
#[inline]
pub(super) fn span(start: usize, end: usize) -> Span {
    Span { start: offset(start), end: offset(end) }
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "blocks are bounded far below 4 GiB")]
pub(super) const fn offset(position: usize) -> u32 {
    position as u32
}
