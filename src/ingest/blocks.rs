//! Bytes in blocks that end where a record ends.

use super::{
    IngestError, LONGEST_RECORD, Totals,
    decode::Settled,
    dialect::{Dialect, QUOTE},
    scan::for_each_of,
    unpack::Store,
};
use memchr::{memchr_iter, memrchr};
use std::{
    io::{self, Read},
    sync::{Arc, Mutex, PoisonError},
};

/// Whole records, and the physical line on which the first one starts.
pub(super) struct Block {
    pub bytes: Vec<u8>,
    pub line: u64,
}

/// How a source is cut.
pub(super) struct Plan {
    pub name: Arc<str>,
    /// Bytes of a block, unless a record is longer.
    pub block: usize,
    pub dialect: Dialect,
}

/// The blocks of a source, in order.
pub(super) struct Blocks {
    text: Box<dyn Read + Send>,
    origin: Origin,
    plan: Plan,
    /// Bytes read beyond the last block: the beginning of a record.
    begun: Vec<u8>,
    line: u64,
    ended: bool,
}

/// The file that a text comes from.
pub(super) struct Origin {
    pub tally: Arc<Mutex<Tally>>,
    /// What the text is packed in, outermost first.
    pub packed: Vec<&'static str>,
    /// Its encoding, where it has one.
    pub encoding: Option<Settled>,
}

/// Digest and number of the bytes that passed.
#[derive(Clone, Default)]
pub(super) struct Tally {
    hasher: blake3::Hasher,
    bytes: u64,
}

/// Counts and digests what is read through it: the bytes as they lie on the disk, before any decoding.
pub(super) struct Digesting {
    bytes: Box<dyn Read + Send>,
    tally: Arc<Mutex<Tally>>,
}

/// Bytes that are held of one record before it is given up.
const MOST: usize = LONGEST_RECORD + 1;

impl Digesting {
    /// Wraps `bytes`; the tally is complete when they have been read to the end.
    pub(super) fn over(bytes: Box<dyn Read + Send>) -> (Self, Arc<Mutex<Tally>>) {
        let tally = Arc::new(Mutex::new(Tally::default()));
        (Self { bytes, tally: tally.clone() }, tally)
    }
}

impl Tally {
    /// Of all bytes of a file.
    pub(super) fn of(store: &Store) -> io::Result<Self> {
        let mut tally = Self::default();
        tally.hasher.update_reader(store.open()?)?;
        tally.bytes = tally.hasher.count();
        Ok(tally)
    }

    /// Of the bytes that have passed by now.
    pub(super) fn seen(tally: &Mutex<Self>) -> Self {
        tally.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Origin {
    /// What has been read of the file, with the records of one table.
    pub(super) fn totals(&self, records: u64) -> Totals {
        let Tally { hasher, bytes } = Tally::seen(&self.tally);
        Totals { bytes, digest: hasher.finalize().to_string(), records, form: self.form() }
    }

    /// What the text is packed in and its encoding. Text that is ASCII to its end is UTF-8.
    fn form(&self) -> String {
        let encoding = self.encoding.as_ref().map(|settled| settled.get().copied().unwrap_or("UTF-8"));
        self.packed.iter().copied().chain(encoding).collect::<Vec<_>>().join(", ")
    }
}

impl Read for Digesting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(buffer)?;
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        tally.hasher.update(&buffer[..count]);
        tally.bytes += count as u64;
        Ok(count)
    }
}

impl Blocks {
    pub(super) fn new(text: Box<dyn Read + Send>, origin: Origin, plan: Plan) -> Self {
        Self { text, origin, plan, begun: Vec::new(), line: 1, ended: false }
    }

    /// The first byte stands on this physical line.
    pub(super) fn starting_at(self, line: u64) -> Self {
        Self { line, ..self }
    }

    /// The file that the text comes from.
    pub(super) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The next block, in the memory of an old one; `None` at the end.
    pub(super) fn next(&mut self, mut bytes: Vec<u8>) -> Result<Option<Block>, IngestError> {
        let mut filled = self.begun.len();
        bytes.resize(self.plan.block.max(2 * filled).clamp(1, MOST), 0);
        bytes[..filled].copy_from_slice(&self.begun);
        loop {
            filled = self.fill(&mut bytes, filled)?;
            let cut = cut(&bytes[..filled], self.plan.dialect);
            if cut.end == 0 && filled == MOST {
                return Err(cut.open_quote.map_or_else(|| self.too_long(), |quote| self.open_quote(&bytes[..quote])));
            }
            if self.ended
                && let Some(quote) = cut.open_quote
            {
                return Err(self.open_quote(&bytes[..quote]));
            }
            let end = if self.ended { filled } else { cut.end };
            if self.ended || end > 0 {
                self.begun.clear();
                self.begun.extend_from_slice(&bytes[end..filled]);
                bytes.truncate(end);
                return Ok((end > 0).then(|| self.block(bytes)));
            }
            bytes.resize((2 * bytes.len()).min(MOST), 0);
        }
    }

    fn block(&mut self, bytes: Vec<u8>) -> Block {
        let line = self.line;
        self.line += self.lines(&bytes);
        Block { bytes, line }
    }

    /// Reads until `bytes` is full or the source ends; returns how much is filled.
    fn fill(&mut self, bytes: &mut [u8], mut filled: usize) -> Result<usize, IngestError> {
        while filled < bytes.len() && !self.ended {
            match self.text.read(&mut bytes[filled..]) {
                Ok(0) => self.ended = true,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(cause) => {
                    let above = self.line - 1 + self.lines(&bytes[..filled]);
                    return Err(IngestError::read(&self.plan.name, above, cause));
                }
            }
        }
        Ok(filled)
    }

    fn lines(&self, bytes: &[u8]) -> u64 {
        memchr_iter(self.plan.dialect.terminator, bytes).count() as u64
    }

    fn open_quote(&self, above: &[u8]) -> IngestError {
        IngestError::OpenQuote { name: self.plan.name.clone(), line: self.line + self.lines(above) }
    }

    fn too_long(&self) -> IngestError {
        IngestError::endless_record(&self.plan.name, self.line)
    }
}

/// Where whole records end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// The bytes of whole records; 0 if not even the first is whole.
    pub end: usize,
    /// The quote that is open at the end.
    pub open_quote: Option<usize>,
}

/// Finds the end of the last whole record of `bytes`, which start with a record.
pub(super) fn cut(bytes: &[u8], dialect: Dialect) -> Cut {
    let Dialect { delimiter, terminator } = dialect;
    // Behind the last closing quote; the last opening one, while it is open; the second quote of a doubled one.
    let (mut outside, mut open, mut second) = (0, None, usize::MAX);
    let mut end = 0;
    let line_end = |from: usize, to: usize| memrchr(terminator, &bytes[from..to]).map(|found| from + found + 1);
    for_each_of(bytes, [QUOTE], |quote| {
        let before = quote.checked_sub(1).map_or(terminator, |before| bytes[before]);
        // An LF between records that end with CR.
        let feed = before == b'\n' && terminator == b'\r' && (quote == 1 || bytes[quote - 2] == b'\r');
        let before = if feed { terminator } else { before };
        if quote == second {
        } else if open.is_some() {
            if bytes.get(quote + 1) == Some(&QUOTE) {
                second = quote + 1;
            } else {
                (outside, open) = (quote + 1, None);
            }
        } else if before == delimiter || before == terminator {
            open = Some(quote);
            // The most common case by far: two quoted cells side by side.
            if quote - outside > 1 || before == terminator {
                end = line_end(outside, quote).unwrap_or(end);
            }
        }
    });
    if open.is_none() {
        end = line_end(outside, bytes.len()).unwrap_or(end);
    }
    Cut { end, open_quote: open }
}
