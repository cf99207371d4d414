//! Delimiter, line end and heading, found in the first bytes.

use super::{
    IngestError, SAMPLE,
    blocks::cut,
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
    /// The headings as written, without empty ones at the end.
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

/// What the first bytes tell.
pub(super) struct Found {
    pub header: Header,
    pub dialect: Dialect,
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

/// Finds the dialect and reads the heading.
///
/// The heading is the first record with more than half as many filled cells as the fullest of the first records.
pub(super) fn detect(name: &Arc<str>, sample: Sample) -> Result<Found, IngestError> {
    let mark = if sample.bytes.starts_with(MARK) { MARK.len() } else { 0 };
    let text = Sample { bytes: &sample.bytes[mark..], ..sample };
    let view = View::best(text);
    let (bytes, records) = (text.bytes, &view.layout.records);
    let lines = |end: usize| memchr_iter(view.dialect.terminator, &bytes[..end]).count() as u64;
    let looked = &records[..records.len().min(LOOK)];
    let fullest = looked.iter().map(|record| view.filled(record)).max().unwrap_or(0);
    let heading = looked.iter().position(|record| 2 * view.filled(record) > fullest).unwrap_or(0);
    let body = looked.get(heading).map(|record| view.after(record));
    match (view.open_quote, body) {
        (Some(quote), body) if body.is_none_or(|body| quote < body) => {
            Err(IngestError::OpenQuote { name: name.clone(), line: 1 + lines(quote) })
        }
        (_, None) if sample.whole => Err(IngestError::Empty { name: name.clone() }),
        (_, None) => Err(IngestError::TooLong { name: name.clone(), line: 1, limit: SAMPLE }),
        (_, Some(body)) => {
            let line = |record: &Record| 1 + u64::from(record.line);
            let header = Header {
                columns: view.columns(&looked[heading]),
                delimiter: view.dialect.delimiter,
                bom: mark > 0,
                line: line(&looked[heading]),
                titles: looked[..heading].iter().map(|record| (line(record), view.text(record))).collect(),
            };
            Ok(Found { header, dialect: view.dialect, body: mark + body, body_line: 1 + lines(body) })
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
        let mut best = Self::of(sample, DELIMITERS[0]);
        for delimiter in &DELIMITERS[1..] {
            let other = Self::of(sample, *delimiter);
            if other.regularity() > best.regularity() {
                best = other;
            }
        }
        best
    }

    fn of(sample: Sample<'a>, delimiter: u8) -> Self {
        let dialect = Dialect { delimiter, terminator: terminator(sample.bytes, delimiter) };
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

    fn columns(&self, record: &Record) -> Vec<String> {
        let empty = self.cells(record).rev().take_while(|cell| cell.is_empty()).count();
        let named = record.width as usize - empty;
        self.cells(record).take(named).map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
    }

    fn text(&self, record: &Record) -> String {
        String::from_utf8_lossy(&self.bytes[record.start as usize..record.end as usize]).into_owned()
    }

    /// Where the record after `record` starts.
    fn after(&self, record: &Record) -> usize {
        let rest = &self.bytes[record.end as usize..];
        memchr(self.dialect.terminator, rest).map_or(self.bytes.len(), |end| record.end as usize + end + 1)
    }
}

/// LF if one stands outside quotes, else CR if one does, else LF.
fn terminator(bytes: &[u8], delimiter: u8) -> u8 {
    let (mut quoted, mut before, mut carriage) = (false, b'\n', false);
    for byte in bytes {
        let mut seen = *byte;
        match *byte {
            // A doubled quote closes and opens again.
            QUOTE if quoted => quoted = false,
            QUOTE if before == delimiter || matches!(before, b'\n' | b'\r' | QUOTE) => quoted = true,
            QUOTE => seen = b' ',
            b'\n' if !quoted => return b'\n',
            b'\r' if !quoted => carriage = true,
            _ => {}
        }
        before = seen;
    }
    if carriage { b'\r' } else { b'\n' }
}
