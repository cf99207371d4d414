//! Text that somebody writes in a thread of its own, to be read here.
//!
//! Archives, workbooks and Parquet files are walked by their own readers, which borrow from one another and write when
//! they want; a table is read when it is wanted. The pipe holds a few pieces, so memory stays flat.

use super::error::Fault;
use std::{
    io::{self, Read},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

/// Bytes of one piece.
const PIECE: usize = 1 << 18;

/// Pieces that wait to be read.
const WAITING: usize = 2;

/// What somebody writes, piece by piece.
type Piece = io::Result<Vec<u8>>;

/// The end that is written to.
pub(super) struct Sink {
    /// What is written next.
    pub text: Vec<u8>,
    pieces: SyncSender<Piece>,
}

/// The end that is read from.
struct Pipe {
    form: &'static str,
    pieces: Receiver<Piece>,
    piece: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Sink {
    /// Hands the text on if there is enough of it: to be called now and then.
    ///
    /// # Errors
    /// Nobody reads any more.
    pub(super) fn hand_on(&mut self) -> io::Result<()> {
        if self.text.len() < PIECE { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> io::Result<()> {
        let piece = std::mem::replace(&mut self.text, Vec::with_capacity(PIECE + PIECE / 4));
        if piece.is_empty() { Ok(()) } else { self.send(Ok(piece)) }
    }

    fn send(&self, piece: Piece) -> io::Result<()> {
        self.pieces.send(piece).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

/// What `write` writes, which reads a file of this form.
pub(super) fn pipe(
    form: &'static str,
    write: impl FnOnce(&mut Sink) -> io::Result<()> + Send + 'static,
) -> impl Read + Send + 'static {
    let (sender, pieces) = sync_channel(WAITING);
    thread::spawn(move || {
        let mut sink = Sink { text: Vec::new(), pieces: sender };
        let written = write(&mut sink).and_then(|()| sink.flush());
        // An empty piece is the end; without it the writer has panicked.
        let _ = sink.send(written.map(|()| Vec::new()).map_err(|error| Fault::of(form, error)));
    });
    Pipe { form, pieces, piece: Vec::new(), at: 0, ended: false }
}

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() && !self.ended {
            let piece = self.pieces.recv().unwrap_or_else(|_| {
                Err(Fault::Damaged(self.form, "the reader of this form gave up".to_owned()).into())
            });
            self.ended = piece.as_ref().map_or(true, Vec::is_empty);
            (self.piece, self.at) = (piece?, 0);
        }
        let count = buffer.len().min(self.piece.len() - self.at);
        buffer[..count].copy_from_slice(&self.piece[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let text: Vec<u8> = (0..3 * PIECE).map(|byte| u8::try_from(byte % 251).unwrap()).collect();
        let expected = text.clone();
        let mut read = Vec::new();
        let mut reader = pipe("test", move |sink| {
            for part in text.chunks(1_000) {
                sink.text.extend_from_slice(part);
                sink.hand_on()?;
            }
            Ok(())
        });
        reader.read_to_end(&mut read).unwrap();
        assert!(read == expected);
        assert_eq!(reader.read(&mut [0]).unwrap(), 0);
    }

    #[test]
    fn a_writer_that_panics_is_an_error_and_one_nobody_reads_ends() {
        let mut broken = pipe("test", |_| panic!("seen"));
        assert!(broken.read_to_end(&mut Vec::new()).unwrap_err().to_string().contains("damaged"));
        drop(pipe("test", |sink| {
            loop {
                sink.text.resize(PIECE, 0);
                sink.hand_on()?;
            }
        }));
    }
}
