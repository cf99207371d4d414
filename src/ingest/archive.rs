//! Zip archives: which members they have, and the bytes of each.

use super::{
    error::Fault,
    guess,
    pipe::pipe,
    unpack::{Bytes, Store},
};
use std::io::{self, Read};
use zip::{ZipArchive, result::ZipError};

/// As reports call it.
pub(super) const NAME: &str = "zip";

/// Unpacked bytes from which on their number is compared with that of the packed ones.
const FLOOR: u64 = 1 << 28;

/// Unpacked bytes for one packed: no table reaches this, and what does is made to fill a machine.
const RATIO: u64 = 250;

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub index: usize,
    pub name: String,
}

/// The files of an archive in the order of their names, without what systems put there for themselves.
pub(super) fn members(store: &Store) -> io::Result<Vec<Member>> {
    let archive = ZipArchive::new(store.open()?).map_err(fault)?;
    let raw = (0..archive.len()).map(|index| archive.by_index_data(index).map_err(fault));
    let mut members = Vec::new();
    for (index, entry) in raw.enumerate() {
        let entry = entry?;
        let name = written(entry.name_raw());
        let last = name.rsplit('/').next().unwrap_or_default();
        let own = last.starts_with(['.', '~'])
            || name.starts_with("__MACOSX/")
            || ["Thumbs.db", "desktop.ini"].contains(&last);
        if !entry.is_dir() && !own {
            members.push(Member { index, name });
        }
    }
    members.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(members)
}

/// The bytes of a member.
pub(super) fn member(store: &Store, index: usize) -> io::Result<Bytes> {
    let mut archive = ZipArchive::new(store.open()?).map_err(fault)?;
    // A password is asked for here rather than with the first bytes.
    archive.by_index(index).map_err(fault)?;
    Ok(Box::new(pipe(NAME, move |sink| {
        unpack(&mut archive, index, |bytes| {
            sink.text.extend_from_slice(bytes);
            sink.hand_on()
        })
    })))
}

/// Unpacks everything and keeps nothing: whoever reads a workbook believes what it says of its sizes.
pub(super) fn check(store: &Store) -> io::Result<()> {
    let mut archive = ZipArchive::new(store.open()?).map_err(fault)?;
    (0..archive.len()).try_for_each(|index| unpack(&mut archive, index, |_| Ok(())))
}

fn unpack<R: io::Read + io::Seek>(
    archive: &mut ZipArchive<R>,
    index: usize,
    mut take: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = archive.by_index(index).map_err(fault)?;
    let packed = file.compressed_size();
    let (mut unpacked, mut piece) = (0, vec![0; 1 << 16]);
    loop {
        let count = file.read(&mut piece).map_err(|error| Fault::of(NAME, error))?;
        if count == 0 {
            return Ok(());
        }
        unpacked += count as u64;
        if unpacked > FLOOR && unpacked / RATIO > packed {
            return Err(Fault::Bomb { limit: FLOOR, ratio: RATIO }.into());
        }
        take(&piece[..count])?;
    }
}

/// A name as whoever packed it wrote it: UTF-8, or what their machine spoke.
fn written(name: &[u8]) -> String {
    let text = std::str::from_utf8(name)
        .map_or_else(|_| guess::of_sample(name).decode_without_bom_handling(name).0.into_owned(), str::to_owned);
    text.replace('\\', "/")
}

fn fault(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => Fault::of(NAME, error),
        ZipError::InvalidPassword | ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            Fault::Protected.into()
        }
        other => Fault::Damaged(NAME, other.to_string()).into(),
    }
}
