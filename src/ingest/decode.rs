//! Bytes of any encoding to UTF-8, as they stream by.
//!
//! UTF-8 is passed on without a copy. The encoding is settled at the first byte beyond ASCII, with some hundred thousand
//! bytes of lookahead, however late it comes. What is no character becomes U+FFFD in its cell.

use super::{guess, unpack::Bytes};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::{
    io::{self, Read},
    sync::{Arc, OnceLock},
};

/// The encoding's name, once it is settled.
pub(super) type Settled = Arc<OnceLock<&'static str>>;

/// Bytes at the start in which a mark or NULs are looked for.
const HEAD: usize = 1 << 12;

/// Bytes from the first one beyond ASCII from which the encoding is told.
const LOOKAHEAD: usize = 1 << 18;

/// Bytes that are decoded at once.
const CHUNK: usize = 1 << 16;

/// What stands for bytes that are no text.
const LOST: &str = "\u{fffd}";

/// A text as UTF-8.
pub(super) struct Decoding {
    bytes: Bytes,
    /// Bytes read and not yet passed on, from `at` on; once decoding, the text of them.
    ahead: Vec<u8>,
    at: usize,
    state: State,
    settled: Settled,
    /// Why there are no more bytes: said when those before have been passed on.
    failed: Option<io::Error>,
}

/// What is known of the encoding.
enum State {
    /// Nothing has been read.
    New { forced: Option<&'static Encoding> },
    /// Only ASCII has been seen.
    Ascii,
    /// It is UTF-8.
    Plain,
    /// It is another one.
    Other(Box<Other>),
}

/// A text that is not UTF-8.
struct Other {
    decoder: Decoder,
    /// Bytes not yet decoded: the beginning of a line.
    raw: Vec<u8>,
    ended: bool,
}

impl Decoding {
    /// Decodes `bytes` from the encoding that is `forced`, else from the one that they are in.
    pub(super) fn of(bytes: Bytes, forced: Option<&'static Encoding>) -> (Self, Settled) {
        let settled = Settled::default();
        let state = State::New { forced };
        (Self { bytes, ahead: Vec::new(), at: 0, state, settled: settled.clone(), failed: None }, settled)
    }

    /// Looks at the first bytes. A mark is believed even where the project says otherwise.
    fn begin(&mut self, forced: Option<&'static Encoding>) {
        (self.ahead, self.failed) = read_up_to(&mut self.bytes, HEAD);
        match guess::by_mark(&self.ahead).or(forced).or_else(|| guess::by_nuls(&self.ahead)) {
            None => self.state = State::Ascii,
            Some(encoding) => self.settle(encoding),
        }
    }

    /// Goes on in this encoding with all that lies ahead.
    fn settle(&mut self, encoding: &'static Encoding) {
        let _ = self.settled.set(guess::name(encoding));
        self.state = if encoding == UTF_8 {
            State::Plain
        } else {
            let raw = std::mem::take(&mut self.ahead).split_off(self.at);
            self.at = 0;
            State::Other(Box::new(Other { decoder: encoding.new_decoder_without_bom_handling(), raw, ended: false }))
        };
    }

    /// Passes bytes on as they are.
    fn pass(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let ahead = &self.ahead[self.at..];
        if ahead.is_empty() {
            return self.failed.take().map_or_else(|| self.bytes.read(buffer), Err);
        }
        let count = ahead.len().min(buffer.len());
        buffer[..count].copy_from_slice(&ahead[..count]);
        self.at += count;
        Ok(count)
    }

    /// Passes ASCII on; settles the encoding where it ends.
    fn pass_ascii(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.pass(buffer)?;
        let end = Encoding::ascii_valid_up_to(&buffer[..count]);
        if end == count {
            return Ok(count);
        }
        let mut ahead = buffer[end..count].to_vec();
        ahead.extend_from_slice(&self.ahead[self.at..]);
        if self.failed.is_none() {
            let (more, failed) = read_up_to(&mut self.bytes, LOOKAHEAD.saturating_sub(ahead.len()));
            ahead.extend(more);
            self.failed = failed;
        }
        (self.ahead, self.at) = (ahead, 0);
        self.settle(guess::of_sample(&self.ahead[..self.ahead.len().min(LOOKAHEAD)]));
        if end == 0 { self.read(buffer) } else { Ok(end) }
    }
}

impl Read for Decoding {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match &mut self.state {
                State::New { forced } => {
                    let forced = *forced;
                    self.begin(forced);
                }
                State::Ascii => return self.pass_ascii(buffer),
                State::Plain => return self.pass(buffer),
                State::Other(other) => {
                    if self.at < self.ahead.len() {
                        let count = (self.ahead.len() - self.at).min(buffer.len());
                        buffer[..count].copy_from_slice(&self.ahead[self.at..self.at + count]);
                        self.at += count;
                        return Ok(count);
                    }
                    if other.ended {
                        return self.failed.take().map_or(Ok(0), Err);
                    }
                    self.ahead.clear();
                    self.at = 0;
                    if self.failed.is_none() {
                        self.failed = other.refill(&mut self.bytes);
                    }
                    other.ended |= self.failed.is_some();
                    other.decode(&mut self.ahead);
                }
            }
        }
    }
}

impl Other {
    /// Reads some more lines.
    fn refill(&mut self, bytes: &mut Bytes) -> Option<io::Error> {
        if self.raw.len() >= CHUNK {
            return None;
        }
        let (more, failed) = read_up_to(bytes, CHUNK - self.raw.len());
        self.raw.extend(more);
        self.ended = self.raw.len() < CHUNK;
        failed
    }

    /// Decodes them into `text`.
    fn decode(&mut self, text: &mut Vec<u8>) {
        let raw = std::mem::take(&mut self.raw);
        // A line too long for a chunk is decoded piece by piece.
        let whole = memchr::memrchr(b'\n', &raw).filter(|_| !self.ended).map_or(raw.len(), |end| end + 1);
        if [UTF_16LE, UTF_16BE].contains(&self.decoder.encoding()) {
            self.run(&raw, text);
        } else {
            self.lines(&raw[..whole], text);
            self.raw = raw[whole..].to_vec();
        }
        if self.ended {
            self.run_to(&[], text, Last::Yes);
        }
    }

    /// Decodes whole lines. Lines of UTF-8 in between would be read as other characters than were written.
    fn lines(&mut self, raw: &[u8], text: &mut Vec<u8>) {
        let mut start = 0;
        let mut end = 0;
        for line in raw.split_inclusive(|byte| *byte == b'\n') {
            if is_utf8(line) {
                self.run(&raw[start..end], text);
                let spoilt = |part: &str| if part.is_ascii() { part.to_owned() } else { LOST.to_owned() };
                let parts = line.chunk_by(|one, next| one.is_ascii() == next.is_ascii());
                text.extend(parts.flat_map(|part| spoilt(&String::from_utf8_lossy(part)).into_bytes()));
                start = end + line.len();
            }
            end += line.len();
        }
        self.run(&raw[start..], text);
    }

    fn run(&mut self, raw: &[u8], text: &mut Vec<u8>) {
        self.run_to(raw, text, Last::No);
    }

    fn run_to(&mut self, raw: &[u8], text: &mut Vec<u8>, last: Last) {
        let written = text.len();
        let room = self.decoder.max_utf8_buffer_length(raw.len()).unwrap_or(raw.len() * 4 + 16);
        text.resize(written + room, 0);
        let (_, _, count, _) = self.decoder.decode_to_utf8(raw, &mut text[written..], matches!(last, Last::Yes));
        text.truncate(written + count);
    }
}

/// Whether the text ends here.
#[derive(Clone, Copy)]
enum Last {
    No,
    Yes,
}

/// Whether a line of a text that is not UTF-8 is UTF-8 all the same, and not by chance.
fn is_utf8(line: &[u8]) -> bool {
    let wide = |text: &str| text.chars().filter(|character| *character >= '\u{800}').take(2).count() == 2;
    !line.is_ascii() && std::str::from_utf8(line).is_ok_and(wide)
}

/// Reads until there are `most` bytes or no more, and says why if they should be more.
fn read_up_to(bytes: &mut Bytes, most: usize) -> (Vec<u8>, Option<io::Error>) {
    let mut read = Vec::new();
    let failed = bytes.take(most as u64).read_to_end(&mut read).err();
    (read, failed)
}
