//! What the first bytes say a file is, and what it is packed in. Names say nothing: offices rename files.

use super::error::Fault;
use std::{
    fs::File,
    io::{self, Cursor, Read, Seek},
    path::PathBuf,
    sync::Arc,
};

/// Any bytes, read once from front to end.
pub(super) type Bytes = Box<dyn Read + Send>;

/// Bytes that can be read at any place.
pub(super) trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

/// Where bytes lie that are read more than once.
#[derive(Clone, Debug)]
pub(super) enum Store {
    /// On the disk.
    File(PathBuf),
    /// In memory: what came out of an archive or through standard input.
    Memory(Arc<[u8]>),
}

impl Store {
    /// The bytes from the first one on.
    pub(super) fn open(&self) -> io::Result<Box<dyn ReadSeek>> {
        Ok(match self {
            Self::File(path) => Box::new(File::open(path)?),
            Self::Memory(bytes) => Box::new(Cursor::new(bytes.clone())),
        })
    }
}

/// What the first bytes of a file say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Nothing: it may be text.
    Text,
    /// One stream of bytes, packed.
    Packed(Packing),
    /// A file that has to be read at several places: zip and workbooks, old workbooks, Parquet.
    Container(Container),
    /// No table, or none that can be read here.
    Foreign(&'static str),
}

/// How one stream of bytes is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// Several members may follow each other.
    Gzip,
    /// Several frames may follow each other.
    Zstd,
}

/// A file that has to be read at several places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    /// An archive, or a workbook of our century.
    Zip,
    /// A workbook of the last century, or an encrypted one.
    Compound,
    /// A table by columns.
    Parquet,
}

/// First bytes and what they say.
const MAGIC: [(&[u8], Form); 16] = [
    (b"\x1f\x8b", Form::Packed(Packing::Gzip)),
    (b"\x28\xb5\x2f\xfd", Form::Packed(Packing::Zstd)),
    (b"PK\x03\x04", Form::Container(Container::Zip)),
    (b"PK\x05\x06", Form::Container(Container::Zip)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Form::Container(Container::Compound)),
    (b"PAR1", Form::Container(Container::Parquet)),
    (b"Rar!\x1a\x07", Form::Foreign("RAR")),
    (b"7z\xbc\xaf\x27\x1c", Form::Foreign("7z")),
    (b"%PDF-", Form::Foreign("PDF")),
    (b"\x89PNG", Form::Foreign("PNG")),
    (b"\xff\xd8\xff", Form::Foreign("JPEG")),
    (b"BZh91AY&SY", Form::Foreign("bzip2")),
    (b"\xfd7zXZ\x00", Form::Foreign("xz")),
    (b"{\\rtf", Form::Foreign("RTF")),
    (b"SQLite format 3\x00", Form::Foreign("SQLite")),
    (b"\x00\x01\x00\x00Standard ", Form::Foreign("Access")),
];

/// What web pages and XML documents begin with: systems name them `.xls`.
const MARKUP: [(&[u8], &str); 5] =
    [(b"<!doctype html", "HTML"), (b"<html", "HTML"), (b"<table", "HTML"), (b"<meta", "HTML"), (b"<?xml", "XML")];

/// Bytes that tell one form from another.
const HEAD: usize = 512;

impl Form {
    /// What these first bytes say.
    fn of(head: &[u8]) -> Self {
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let markup =
            MARKUP.iter().find(|(tag, _)| text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag)));
        let known = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, form)| *form);
        known.or(markup.map(|(_, name)| Self::Foreign(name))).unwrap_or(Self::Text)
    }
}

impl Packing {
    /// As reports call it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    /// The bytes that `bytes` are packed from.
    pub(super) fn unpack(self, bytes: Bytes) -> io::Result<Bytes> {
        let bytes: Bytes = match self {
            Self::Gzip => Box::new(flate2::read::MultiGzDecoder::new(bytes)),
            Self::Zstd => Box::new(zstd::stream::read::Decoder::new(bytes)?),
        };
        Ok(Box::new(Unpacking { bytes, form: self.name() }))
    }
}

/// What `bytes` are, and the same bytes again from their first one.
pub(super) fn look(mut bytes: Bytes) -> io::Result<(Form, Bytes)> {
    let mut head = Vec::new();
    (&mut bytes).take(HEAD as u64).read_to_end(&mut head)?;
    let form = Form::of(&head);
    // A head alone needs no chain, and a file read to its end is not asked again.
    let whole = head.len() < HEAD;
    let head = Cursor::new(head);
    Ok((form, if whole { Box::new(head) } else { Box::new(head.chain(bytes)) }))
}

/// A decoder whose errors say what is wrong.
struct Unpacking {
    bytes: Bytes,
    form: &'static str,
}

impl Read for Unpacking {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(buffer).map_err(|error| Fault::of(self.form, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_by_their_first_bytes() {
        let form = |bytes: &[u8]| look(Box::new(Cursor::new(bytes.to_vec()))).unwrap().0;
        assert_eq!(form(b""), Form::Text);
        assert_eq!(form("办件编号,部门\n".as_bytes()), Form::Text);
        assert_eq!(form(b"\x1f\x8b\x08"), Form::Packed(Packing::Gzip));
        assert_eq!(form(b"PK\x03\x04...."), Form::Container(Container::Zip));
        assert_eq!(form(b"\xef\xbb\xbf\r\n<HTML xmlns"), Form::Foreign("HTML"));
        assert_eq!(form(b"%PDF-1.7"), Form::Foreign("PDF"));
    }

    #[test]
    fn looking_takes_nothing_away() {
        for length in [0, 1, HEAD - 1, HEAD, HEAD + 1, 5 * HEAD] {
            let text = vec![b'x'; length];
            let (_, mut bytes) = look(Box::new(Cursor::new(text.clone()))).unwrap();
            let mut again = Vec::new();
            bytes.read_to_end(&mut again).unwrap();
            assert_eq!(again, text);
        }
    }
}
