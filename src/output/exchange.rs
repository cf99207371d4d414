//! A report changes places with its predecessor in one step.
//!
//! `<parent>/.xiaoneng-tmp-for-<name>/` holds `new/`, the report being built, and from the moment when it is complete `mine`,
//! the list of files that belong to the old or the new report. Files of the user's own are hard-linked into `new/` before
//! the exchange. After it `new/` is the old report: what came into it meanwhile is given back, the rest removed.

use super::{Artifact, OutputError, disk, target::Target};
use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

const NEW: &str = "new";
const MINE: &str = "mine";

/// Whether the exchange took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The new report is in its place.
    Done,
    /// It cannot be had here; nothing was touched.
    Impossible,
}

/// Puts a report where nothing was.
pub(super) fn create(target: &Target, artifacts: &[Artifact]) -> Result<(), OutputError> {
    let work = target.left_over();
    let done = build(&work, artifacts).and_then(|new| disk::rename(&new, &target.path));
    disk::forget_all(&work);
    done.and_then(|()| disk::sync_directory(&target.parent))
}

/// Exchanges a report for its predecessor; `previous` are the files of the old and of the new report.
pub(super) fn replace(
    target: &Target,
    artifacts: &[Artifact],
    previous: &BTreeSet<PathBuf>,
) -> Result<Outcome, OutputError> {
    let work = target.left_over();
    let Some(left_over) = work.file_name().filter(|name| Target::name_of(name).is_some()) else {
        return Ok(Outcome::Impossible);
    };
    if !cfg!(target_os = "linux") || holds_current_directory(&target.path) {
        return Ok(Outcome::Impossible);
    }
    let Some(own) = files_of_the_user(&target.path, previous)? else { return Ok(Outcome::Impossible) };
    let done = exchanged(target, artifacts, (previous, &own));
    if matches!(done, Ok(Outcome::Done)) {
        disk::sync_directory(&target.parent)?;
        // The report is in its place; what cannot be cleared up now is left to the next start.
        drop(recover(&target.parent, left_over));
    } else {
        disk::forget_all(&work);
    }
    match done {
        Err(error) if error.refused() => Ok(Outcome::Impossible),
        other => other,
    }
}

/// Clears up what an interrupted run left beside the targets: files of the user's own go back, the rest is removed.
pub(super) fn recover(parent: &Path, left_over: &OsStr) -> Result<(), OutputError> {
    let work = parent.join(left_over);
    if !work.symlink_metadata().is_ok_and(|facts| facts.is_dir()) {
        disk::forget_file(&work);
        return Ok(());
    }
    if let (Some(name), Some(mine)) = (Target::name_of(left_over), listed(&work.join(MINE))) {
        give_back(&work.join(NEW), &parent.join(name), &mine)?;
        // From here on it is rubbish, also for a next start that finds the half of it.
        disk::forget_file(&work.join(MINE));
    }
    disk::forget_all(&work);
    Ok(())
}

fn build(work: &Path, artifacts: &[Artifact]) -> Result<PathBuf, OutputError> {
    let new = work.join(NEW);
    disk::make_directory(work)?;
    disk::make_directory(&new)?;
    disk::write_all(&new, artifacts)?;
    Ok(new)
}

/// `files` are those of the old and new report, and those of the user.
fn exchanged(
    target: &Target,
    artifacts: &[Artifact],
    files: (&BTreeSet<PathBuf>, &disk::Tree),
) -> Result<Outcome, OutputError> {
    let (mine, own) = files;
    let work = target.left_over();
    let new = build(&work, artifacts)?;
    for folder in &own.folders {
        disk::make_directories(&new.join(folder))?;
        disk::take_after(&new.join(folder), &target.path.join(folder));
    }
    for file in &own.files {
        if fs::hard_link(target.path.join(file), new.join(file)).is_err() {
            return Ok(Outcome::Impossible);
        }
    }
    let names: Vec<_> = mine.iter().filter_map(|name| name.to_str()).collect();
    disk::write_list(&work.join(MINE), &names)?;
    disk::take_after(&new, &target.path);
    disk::sync_directory(&new)?;
    disk::sync_directory(&work)?;
    swap(&new, &target.path)
}

#[cfg(target_os = "linux")]
fn swap(one: &Path, other: &Path) -> Result<Outcome, OutputError> {
    use rustix::{
        fs::{CWD, RenameFlags, renameat_with},
        io::Errno,
    };
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(Outcome::Done),
        // An old kernel, a file system without it, a mount point, a directory that may not leave its parent.
        Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP | Errno::BUSY | Errno::XDEV | Errno::PERM | Errno::ACCESS) => {
            Ok(Outcome::Impossible)
        }
        Err(errno) => Err(OutputError::io("put the report in its place here", other)(errno.into())),
    }
}

#[cfg(not(target_os = "linux"))]
fn swap(_one: &Path, _other: &Path) -> Result<Outcome, OutputError> {
    Ok(Outcome::Impossible)
}

/// A directory that someone stands in must not be moved from under their feet.
fn holds_current_directory(directory: &Path) -> bool {
    fs::canonicalize(".").map_or(true, |here| here.starts_with(directory))
}

/// The files in a report's directory that are not the report's, with the folders they lie in; `None` if the user keeps
/// whole folders there.
fn files_of_the_user(directory: &Path, mine: &BTreeSet<PathBuf>) -> Result<Option<disk::Tree>, OutputError> {
    let foreign = |folder: &PathBuf| !mine.iter().any(|name| name.starts_with(folder));
    let found = disk::tree(directory, |tree| tree.folders.iter().any(foreign))?;
    if found.folders.iter().any(foreign) {
        return Ok(None);
    }
    let files: Vec<_> = found.files.into_iter().filter(|name| !mine.contains(name)).collect();
    let folders = found.folders.into_iter().filter(|folder| files.iter().any(|file| file.starts_with(folder)));
    Ok(Some(disk::Tree { folders: folders.collect(), files }))
}

fn listed(list: &Path) -> Option<BTreeSet<PathBuf>> {
    fs::read_to_string(list).ok().map(|text| text.lines().map(PathBuf::from).collect())
}

/// Moves files that are neither report's from the old directory into the new one, unless they are there already.
fn give_back(old: &Path, target: &Path, mine: &BTreeSet<PathBuf>) -> Result<(), OutputError> {
    for file in disk::tree(old, |_| false)?.files {
        let place = target.join(&file);
        if !mine.contains(&file) && !disk::present(&place) {
            place.parent().map_or(Ok(()), disk::make_directories)?;
            disk::rename(&old.join(&file), &place)?;
        }
    }
    Ok(())
}
