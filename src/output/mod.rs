//! Everything that is written to disk: a whole report, or nothing.
//!
//! In: [`Artifact`]s (bytes with a name) and the place they go to. Out: files. Never: compute, format, be called twice for
//! one report. Why: a reader must find either the previous report or the new one, never a mixture, whatever was
//! interrupted.
//!
//! A report is built in `.xiaoneng-tmp-for-<name>` beside its directory and changes places with it in one step
//! (`exchange.rs`). Where that cannot be had (other systems, a mount point, the current directory, a directory in which
//! the user keeps folders of their own) the files are replaced one by one with a journal that the next start undoes
//! (`in_place.rs`). Everything happens under a lock on the directory in which it happens, so that a left-over seen under the
//! lock belongs to nobody.

mod disk;
mod error;
mod exchange;
mod in_place;
mod lock;
mod manifest;
mod rejects;
mod target;

pub use error::OutputError;
pub use manifest::{
    Calendar, Font, Input, MANIFEST, Manifest, PROGRAM, Product, Rows, Span, digest, digest_file, read_manifest,
};
pub use rejects::{Heading, REJECTS, Reject, Sheet, Titles, rejects_csv};

use lock::Lock;
use std::{io::Write, path::Path};
use target::Target;

/// How every file and directory of an unfinished run begins.
pub const LEFT_OVER: &str = ".xiaoneng-tmp-";

/// Who may read a file; the process's umask can only take more away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// Mode 0644.
    Everyone,
    /// 内部: mode 0600. On Windows the directory decides.
    Owner,
}

/// One file of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Its path below the report's directory, with `/` between folders.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// Who may read it.
    pub access: Access,
}

/// Puts a report into its directory: afterwards the directory holds all `artifacts`, none of the previous report's other
/// files, and every file of the user's own that was there before.
///
/// The parent directory must be there; the directory itself need not. Files of the previous report are those that its
/// `manifest.json` lists; a symbolic link to a directory is followed.
///
/// # Errors
/// [`OutputError`], and then the previous report is whole. It says the place and the cause.
pub fn write(directory: &Path, artifacts: &[Artifact]) -> Result<(), OutputError> {
    target::check_names(artifacts)?;
    let target = Target::of(directory)?;
    let _lock = Lock::on(&target.parent)?;
    recover_all(&target)?;
    if !target.exists() {
        return exchange::create(&target, artifacts);
    }
    let previous = target.previous(artifacts)?;
    if exchange::replace(&target, artifacts, &previous)? == exchange::Outcome::Done {
        return Ok(());
    }
    let _inner = Lock::on(&target.path)?;
    in_place::replace(&target.path, artifacts, &previous)
}

/// Writes one file in one step: a reader sees the old bytes or the new ones. What is not a regular file (a pipe,
/// `/dev/stdout`) is written through.
///
/// # Errors
/// [`OutputError`] if the directory is missing or cannot be written; the old file is then untouched.
pub fn write_file(path: &Path, bytes: &[u8], access: Access) -> Result<(), OutputError> {
    if disk::is_stream(path) {
        return disk::write_through(path, bytes);
    }
    let target = Target::of_file(path)?;
    let _lock = Lock::on(&target.parent)?;
    recover_beside(&target.parent)?;
    let new = target.left_over();
    disk::write_new(&new, bytes, access)
        .and_then(|()| disk::rename(&new, &target.path))
        .inspect_err(|_| disk::forget_file(&new))?;
    disk::sync_directory(&target.parent)
}

/// Writes one file in one step, piece by piece: for what is longer than memory. If `write` fails, nothing has happened.
///
/// # Errors
/// As [`write_file`], and what `write` returns.
pub fn write_stream<E: From<OutputError>>(
    path: &Path,
    access: Access,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    if disk::is_stream(path) {
        return write(&mut disk::open_stream(path)?);
    }
    let target = Target::of_file(path)?;
    let _lock = Lock::on(&target.parent)?;
    recover_beside(&target.parent)?;
    let new = target.left_over();
    let fill = || -> Result<(), E> {
        let mut file = disk::create_new(&new, access)?;
        write(&mut file)?;
        disk::sync(&file, &new)?;
        Ok(disk::rename(&new, &target.path)?)
    };
    fill().inspect_err(|_| disk::forget_file(&new))?;
    Ok(disk::sync_directory(&target.parent)?)
}

/// Makes the folder in which reports are kept by default, if it is missing; its own parent must be there.
///
/// # Errors
/// [`OutputError::Io`] if it cannot be made.
pub fn make_home(directory: &Path) -> Result<(), OutputError> {
    if directory.is_dir() { Ok(()) } else { disk::make_directory(directory) }
}

/// Brings a report back that an interrupted run left half replaced; for commands that read a report.
///
/// # Errors
/// [`OutputError`] if there is no such directory or it cannot be repaired.
pub fn recover(directory: &Path) -> Result<(), OutputError> {
    let target = Target::of(directory)?;
    let _lock = Lock::on(&target.parent)?;
    recover_all(&target)
}

fn recover_all(target: &Target) -> Result<(), OutputError> {
    recover_beside(&target.parent)?;
    if !disk::present(&target.path.join(in_place::WORK)) {
        return Ok(());
    }
    let _lock = Lock::on(&target.path)?;
    in_place::recover(&target.path)
}

fn recover_beside(parent: &Path) -> Result<(), OutputError> {
    for left_over in disk::left_overs(parent)? {
        if left_over == in_place::WORK {
            in_place::recover(parent)?;
        } else {
            exchange::recover(parent, &left_over)?;
        }
    }
    Ok(())
}
