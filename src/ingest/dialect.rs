//! Delimiter, line end and heading, found in the first bytes.

use super::{
    IngestError,
    batch::{Shape, Widths},
    blocks::cut,
    sheet,
    split::{Layout, Record, split},
};
use memchr::{memchr, memchr_iter};
use std::sync::Arc;

/// The one quote character.
pub(super) const QUOTE: u8 = b'"';

const MARK: &[u8] = b"\xef\xbb\xbf";

/// In the order in which they are preferred.
const DELIMITERS: [u8; 4] = *b",\t;|";

/// Records that are looked at.
const LOOK: usize = 20;

/// How a source is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub delimiter: u8,
    /// LF (with or without CR before it), or CR where there is no LF.
    pub terminator: u8,
}

/// The heading of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The headings as written; of the empty ones at the end those that have something below them in the first records.
    pub columns: Vec<String>,
    /// What separates cells.
    pub delimiter: u8,
    /// Whether a byte order mark stands before the first cell.
    pub bom: bool,
    /// Physical line of the heading, from 1.
    pub line: u64,
    /// Rows above the heading (a title, who made the table and when) by physical line, as written.
    pub titles: Vec<(u64, String)>,
}

/// How a text is written that a program has just written from typed cells.
pub(super) struct Given {
    dialect: Dialect,
    merged: Merged,
    /// The line of its first row.
    first: u64,
}

/// Cells of a sheet that are merged.
#[derive(Default)]
pub(super) struct Merged(Vec<(Cell, Cell)>);

/// Row and column, from 0.
type Cell = (u32, u32);

impl Given {
    /// A sheet: its lines are its rows.
    pub(super) fn sheet(merged: Merged) -> Self {
        Self { dialect: sheet::DIALECT, merged, first: 1 }
    }

    /// Columns' names, and below them the rows, counted from 1.
    pub(super) fn rows() -> Self {
        Self { dialect: sheet::DIALECT, merged: Merged::default(), first: 0 }
    }
}

impl Merged {
    /// Areas by their first and last cell.
    pub(super) fn new(areas: impl Iterator<Item = (Cell, Cell)>) -> Self {
        // Only headings are asked for.
        Self(areas.filter(|area| area.0.0 < 4_096).collect())
    }

    /// The last row of the heading that begins in `row`: cells are merged over several rows, or several below one.
    fn bottom(&self, row: u32, below: &[&[u8]]) -> u32 {
        let downwards = self.0.iter().filter(|(from, to)| from.0 <= row && to.0 > row);
        let worded = |column: u32| {
            let cell = below.get(column as usize).copied().unwrap_or_default();
            !cell.is_empty() && !cell.iter().any(u8::is_ascii_digit)
        };
        let above = |(from, to): &&(Cell, Cell)| from.0 == row && to.0 == row && (from.1..=to.1).all(worded);
        let grouped = self.0.iter().find(above).map(|_| row + 1);
        downwards.map(|(_, to)| to.0).chain(grouped).max().unwrap_or(row).min(row + 3)
    }
}

/// What the first bytes tell.
pub(super) struct Found {
    pub header: Header,
    pub shape: Shape,
    /// Where the data start, in bytes.
    pub body: usize,
    /// And on which physical line.
    pub body_line: u64,
}

/// The first bytes of a source.
#[derive(Clone, Copy)]
pub(super) struct Sample<'a> {
    pub bytes: &'a [u8],
    /// There are no more.
    pub whole: bool,
}

/// Finds the dialect, if it is not given, and reads the heading.
///
/// The heading is the first record with more than half as many filled cells as the fullest of the first records; where
/// cells of a sheet are merged it may be several rows high, and the lowest text of a column counts.
pub(super) fn detect(name: &Arc<str>, sample: Sample, given: Option<&Given>) -> Result<Found, IngestError> {
    let mark = if sample.bytes.starts_with(MARK) { MARK.len() } else { 0 };
    let text = Sample { bytes: &sample.bytes[mark..], ..sample };
    let view = given.map_or_else(|| View::best(text), |given| View::of(text, given.dialect));
    let (bytes, records) = (text.bytes, &view.layout.records);
    let lines = |end: usize| memchr_iter(view.dialect.terminator, &bytes[..end]).count() as u64;
    let looked = &records[..records.len().min(LOOK)];
    let fullest = looked.iter().map(|record| view.filled(record)).max().unwrap_or(0);
    let top = looked.iter().position(|record| 2 * view.filled(record) > fullest).unwrap_or(0);
    let bottom = given.map_or(top, |given| view.bottom(&given.merged, looked, top));
    let body = looked.get(bottom).map(|record| view.after(record));
    let first = given.map_or(1, |given| given.first);
    match (view.open_quote, body) {
        (Some(quote), body) if body.is_none_or(|body| quote < body) => {
            Err(IngestError::OpenQuote { name: name.clone(), line: first + lines(quote) })
        }
        (_, None) if sample.whole => Err(IngestError::Empty { name: name.clone() }),
        (_, None) => Err(IngestError::endless_heading(name)),
        (_, Some(body)) => {
            let line = |record: &Record| first + u64::from(record.line);
            let (columns, widths) = view.columns(&looked[top..=bottom], &records[bottom + 1..]);
            let header = Header {
                columns,
                delimiter: view.dialect.delimiter,
                bom: mark > 0,
                line: line(&looked[bottom]),
                titles: looked[..top].iter().map(|record| (line(record), view.text(record))).collect(),
            };
            let shape = Shape { dialect: view.dialect, widths };
            Ok(Found { header, shape, body: mark + body, body_line: first + lines(body) })
        }
    }
}

/// A sample as one dialect sees it.
struct View<'a> {
    bytes: &'a [u8],
    dialect: Dialect,
    layout: Layout,
    open_quote: Option<usize>,
}

impl<'a> View<'a> {
    /// The view in which the largest share of the first records has the same number of cells, then the one with most cells.
    fn best(sample: Sample<'a>) -> Self {
        let by = |delimiter| Self::of(sample, Dialect { delimiter, terminator: terminator(sample.bytes, delimiter) });
        let mut best = by(DELIMITERS[0]);
        for delimiter in &DELIMITERS[1..] {
            let other = by(*delimiter);
            if other.regularity() > best.regularity() {
                best = other;
            }
        }
        best
    }

    fn of(sample: Sample<'a>, dialect: Dialect) -> Self {
        let cut = cut(sample.bytes, dialect);
        let end = if sample.whole { sample.bytes.len() } else { cut.end };
        let mut layout = Layout::default();
        split(&sample.bytes[..end], dialect, &mut layout);
        Self { bytes: &sample.bytes[..end], dialect, layout, open_quote: cut.open_quote }
    }

    /// How many in a thousand of the first records have the usual width, and that width; nothing if they are not
    /// separated at all.
    fn regularity(&self) -> (usize, u32) {
        let looked = &self.layout.records[..self.layout.records.len().min(LOOK)];
        let alike = |width: u32| looked.iter().filter(|record| record.width == width).count() * 1_000 / looked.len();
        let widths = looked.iter().map(|record| record.width).filter(|width| *width > 1);
        widths.map(|width| (alike(width), width)).max().unwrap_or_default()
    }

    fn cells(&self, record: &Record) -> impl DoubleEndedIterator<Item = &[u8]> {
        let cells = &self.layout.cells[record.first as usize..(record.first + record.width) as usize];
        cells.iter().map(|cell| {
            let (start, end, base) = (cell.start as usize, cell.end as usize, self.bytes.len());
            if start < base { &self.bytes[start..end] } else { &self.layout.unescaped[start - base..end - base] }
        })
    }

    fn filled(&self, record: &Record) -> usize {
        self.cells(record).filter(|cell| !cell.is_empty()).count()
    }

    /// The last record of the heading that begins with record `top`.
    fn bottom(&self, merged: &Merged, looked: &[Record], top: usize) -> usize {
        let Some(record) = looked.get(top) else { return top };
        let below: Vec<&[u8]> = looked.get(top + 1).map_or_else(Vec::new, |next| self.cells(next).collect());
        let bottom = merged.bottom(record.line, &below);
        looked.iter().rposition(|other| other.line <= bottom).unwrap_or(top)
    }

    /// The headings that stand in these rows, of the empty ones at the end those that the records below have something
    /// for; and how wide whole records are. In a sheet empty headings are not written: there it takes most records.
    fn columns(&self, rows: &[Record], below: &[Record]) -> (Vec<String>, Widths) {
        let mut columns = Vec::new();
        for row in rows {
            columns.resize(columns.len().max(row.width as usize), String::new());
            for (column, cell) in columns.iter_mut().zip(self.cells(row)).filter(|(_, cell)| !cell.is_empty()) {
                *column = String::from_utf8_lossy(cell).into_owned();
            }
        }
        let (written, sheet) = (columns.len(), self.dialect == sheet::DIALECT);
        let named = columns.iter().rposition(|column| !column.is_empty()).map_or(0, |last| last + 1);
        let below = || below.iter().filter(|record| sheet || record.width as usize == written);
        let filled =
            |record: &Record, column: usize| self.cells(record).nth(column).is_some_and(|cell| !cell.is_empty());
        let few = if sheet { below().count() / 2 } else { 0 };
        let used = |column: &usize| below().filter(|record| filled(record, *column)).count() > few;
        let widest = below().map(|record| record.width as usize).max().unwrap_or(0);
        let last = (named..widest).rev().find(used).map_or(named, |last| last + 1);
        columns.resize(last, String::new());
        let widths = if sheet { Widths::of_sheet(last) } else { Widths { columns: last, named, written } };
        (columns, widths)
    }

    fn text(&self, record: &Record) -> String {
        let text = String::from_utf8_lossy(&self.bytes[record.start as usize..record.end as usize]);
        if self.dialect == sheet::DIALECT {
            text.replace(char::from(sheet::DIALECT.delimiter), " ")
        } else {
            text.into()
        }
    }

    /// Where the record after `record` starts.
    fn after(&self, record: &Record) -> usize {
        let rest = &self.bytes[record.end as usize..];
        memchr(self.dialect.terminator, rest).map_or(self.bytes.len(), |end| record.end as usize + end + 1)
    }
}

/// CR if more of them stand alone outside quotes than LF do, as on old systems; else LF. A platform may have put one LF
/// below such a file.
fn terminator(bytes: &[u8], delimiter: u8) -> u8 {
    let alone = |at: usize| bytes.get(at + 1) != Some(&b'\n');
    if !memchr_iter(b'\r', bytes).any(alone) {
        return b'\n';
    }
    let (mut quoted, mut before) = (false, b'\n');
    let (mut carriages, mut feeds) = (0_usize, 0_usize);
    for (at, byte) in bytes.iter().enumerate() {
        let mut seen = *byte;
        match *byte {
            // A doubled quote closes and opens again.
            QUOTE if quoted => quoted = false,
            QUOTE if before == delimiter || matches!(before, b'\n' | b'\r' | QUOTE) => quoted = true,
            QUOTE => seen = b' ',
            b'\n' if !quoted => feeds += 1,
            b'\r' if !quoted && alone(at) => carriages += 1,
            _ => {}
        }
        before = seen;
    }
    if carriages > feeds { b'\r' } else { b'\n' }
}
