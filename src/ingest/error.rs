//! Why a source is no table.

use super::{LONGEST_RECORD, SAMPLE};
use std::{io, sync::Arc};

/// A source that cannot be read as a table.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The operating system refuses.
    #[error("{name}: {cause}")]
    Io {
        /// The source.
        name: Arc<str>,
        /// Why.
        cause: io::Error,
    },
    /// There is no record at all, so no heading either.
    #[error("{name}: the file is empty")]
    Empty {
        /// The source.
        name: Arc<str>,
    },
    /// A quoted cell does not end.
    #[error("{name}, line {line}: a quote opens here and is never closed")]
    OpenQuote {
        /// The source.
        name: Arc<str>,
        /// Physical line of the opening quote, from 1.
        line: u64,
    },
    /// A record is longer than [`LONGEST_RECORD`] or the heading longer than [`SAMPLE`].
    #[error("{name}, line {line}: the record has no end within {limit} bytes")]
    TooLong {
        /// The source.
        name: Arc<str>,
        /// Physical line on which the record starts, from 1.
        line: u64,
        /// The limit, in bytes.
        limit: usize,
    },
    /// What the text is packed in ends before it should.
    #[error("{name}, after line {line}: the {form} data end too early")]
    Truncated {
        /// The source.
        name: Arc<str>,
        /// Lines that were read.
        line: u64,
        /// `gzip`, `zstd` …
        form: &'static str,
    },
    /// The bytes are not what they pretend to be.
    #[error("{name}, after line {line}: the {form} data are damaged ({cause})")]
    Damaged {
        /// The source.
        name: Arc<str>,
        /// Lines that were read.
        line: u64,
        /// `gzip`, `xlsx` …
        form: &'static str,
        /// What the reader of that form says.
        cause: String,
    },
    /// It opens with a password only.
    #[error("{name}: protected by a password")]
    Protected {
        /// The source.
        name: Arc<str>,
    },
    /// A few bytes that unpack to more than any table would: made to fill a machine.
    #[error("{name}: unpacks to more than {limit} bytes, {ratio} times its size")]
    Bomb {
        /// The source.
        name: Arc<str>,
        /// Bytes after which it was given up.
        limit: u64,
        /// Unpacked bytes for one packed.
        ratio: u64,
    },
    /// An archive or a workbook in which nothing is a table.
    #[error("{name}: no table in it")]
    NoTable {
        /// The source.
        name: Arc<str>,
    },
    /// An archive or a workbook without the part that its path names.
    #[error("{name}: no such part")]
    NoPart {
        /// The source and the part.
        name: Arc<str>,
        /// What there is, in its order.
        known: Vec<String>,
    },
    /// A file of a form that holds no table, or none that can be read.
    #[error("{name}: this is {form}, not a table")]
    Foreign {
        /// The source.
        name: Arc<str>,
        /// `PDF`, `RAR`, `HTML` …
        form: &'static str,
    },
}

/// Why a reader of packed bytes gave up: travels inside an [`io::Error`] until source and line are known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    #[error("{0} data end too early")]
    Truncated(&'static str),
    #[error("{0} data are damaged: {1}")]
    Damaged(&'static str, String),
    #[error("protected by a password")]
    Protected,
    #[error("unpacks to {ratio} times its size")]
    Bomb { limit: u64, ratio: u64 },
}

impl IngestError {
    /// What a failed read means; `line` lines had been read.
    pub(super) fn read(name: &Arc<str>, line: u64, cause: io::Error) -> Self {
        let name = name.clone();
        match cause.get_ref().and_then(|inner| inner.downcast_ref::<Fault>()).cloned() {
            None => Self::Io { name, cause },
            Some(Fault::Truncated(form)) => Self::Truncated { name, line, form },
            Some(Fault::Damaged(form, cause)) => Self::Damaged { name, line, form, cause },
            Some(Fault::Protected) => Self::Protected { name },
            Some(Fault::Bomb { limit, ratio }) => Self::Bomb { name, limit, ratio },
        }
    }

    /// The heading has no end.
    pub(super) fn endless_heading(name: &Arc<str>) -> Self {
        Self::TooLong { name: name.clone(), line: 1, limit: SAMPLE }
    }

    /// A record has no end.
    pub(super) fn endless_record(name: &Arc<str>, line: u64) -> Self {
        Self::TooLong { name: name.clone(), line, limit: LONGEST_RECORD }
    }
}

impl From<Fault> for io::Error {
    fn from(fault: Fault) -> Self {
        Self::other(fault)
    }
}

impl Fault {
    /// What an error of a reader of `form` means; the operating system's own stay as they are.
    pub(super) fn of(form: &'static str, error: io::Error) -> io::Error {
        let known = error.get_ref().is_some_and(|inner| inner.downcast_ref::<Self>().is_some());
        match error.kind() {
            _ if known || error.raw_os_error().is_some() => error,
            io::ErrorKind::Interrupted => error,
            io::ErrorKind::UnexpectedEof => Self::Truncated(form).into(),
            _ => Self::Damaged(form, error.to_string()).into(),
        }
    }
}
