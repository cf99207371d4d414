//! A report replaces its predecessor file by file, with a journal.
//!
//! `<target>/.xiaoneng-tmp-in-place/` holds `new/`, the report; `old/`, what it replaced; and from the moment when `new/`
//! is complete until all files are in their places `journal`, their names. While there is a journal the previous report
//! can be put together again, by any number of interrupted attempts; without one the directory is rubbish.

use super::{Artifact, OutputError, disk};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The name under which an unfinished run works inside the target.
pub(super) const WORK: &str = ".xiaoneng-tmp-in-place";

const NEW: &str = "new";
const OLD: &str = "old";
const JOURNAL: &str = "journal";

/// Replaces the `previous` files of a directory, among which are all names of artifacts; other files are not touched.
pub(super) fn replace(target: &Path, artifacts: &[Artifact], previous: &BTreeSet<PathBuf>) -> Result<(), OutputError> {
    let done = prepare(target, artifacts).and_then(|()| install(target, previous));
    match done {
        Ok(()) => disk::forget_all(&target.join(WORK)),
        // What the system refused may be undone now; if not, the next start does it.
        Err(_) => drop(recover(target)),
    }
    done
}

/// Puts the previous report together again if a run was interrupted.
pub(super) fn recover(target: &Path) -> Result<(), OutputError> {
    let work = target.join(WORK);
    if !disk::present(&work) {
        return Ok(());
    }
    let journal = work.join(JOURNAL);
    if disk::present(&journal) {
        let names = fs::read_to_string(&journal).map_err(OutputError::io("read this journal", &journal))?;
        for name in names.lines() {
            move_if_there(&target.join(name), &work.join(NEW).join(name), Unless::Taken)?;
        }
        for name in disk::tree(&work.join(OLD), |_| false)?.files {
            move_if_there(&work.join(OLD).join(&name), &target.join(&name), Unless::Never)?;
        }
        disk::sync_directory(target)?;
        fs::remove_file(&journal).map_err(OutputError::io("remove this journal", &journal))?;
    }
    disk::remove_all(&work)
}

fn prepare(target: &Path, artifacts: &[Artifact]) -> Result<(), OutputError> {
    let work = target.join(WORK);
    for directory in [&work, &work.join(NEW), &work.join(OLD)] {
        disk::make_directory(directory)?;
    }
    disk::write_all(&work.join(NEW), artifacts)?;
    let names: Vec<_> = artifacts.iter().map(|new| new.name.as_str()).collect();
    disk::write_list(&work.join(JOURNAL), &names)?;
    disk::sync_directory(&work)
}

/// Every name in turn: the old file goes aside, the new one, if there is one, into its place.
fn install(target: &Path, previous: &BTreeSet<PathBuf>) -> Result<(), OutputError> {
    let work = target.join(WORK);
    for name in previous {
        move_if_there(&target.join(name), &work.join(OLD).join(name), Unless::Never)?;
        move_if_there(&work.join(NEW).join(name), &target.join(name), Unless::Never)?;
    }
    disk::sync_directory(target)?;
    let journal = work.join(JOURNAL);
    fs::remove_file(&journal).map_err(OutputError::io("remove this journal", &journal))?;
    disk::sync_directory(&work)?;
    remove_empty_folders(target, previous);
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unless {
    Never,
    Taken,
}

fn move_if_there(from: &Path, to: &Path, unless: Unless) -> Result<(), OutputError> {
    if !disk::present(from) || (unless == Unless::Taken && disk::present(to)) {
        return Ok(());
    }
    to.parent().map_or(Ok(()), disk::make_directories)?;
    disk::rename(from, to)
}

/// Folders of a retired report that hold nothing any more.
fn remove_empty_folders(directory: &Path, previous: &BTreeSet<PathBuf>) {
    let folders: BTreeSet<_> = previous.iter().flat_map(|name| name.ancestors().skip(1)).collect();
    for folder in folders.into_iter().rev().filter(|folder| !folder.as_os_str().is_empty()) {
        drop(fs::remove_dir(directory.join(folder)));
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Access, *};

    const NAMES: [&str; 4] = ["a", "b/c", "new-only", "old-only"];

    fn report(version: &str) -> Vec<Artifact> {
        let left_out = if version == "1" { "new-only" } else { "old-only" };
        let file = |name: &&str| Artifact {
            name: (*name).to_owned(),
            bytes: version.as_bytes().to_vec(),
            access: Access::Everyone,
        };
        NAMES.iter().filter(|name| **name != left_out).map(file).collect()
    }

    fn seen(directory: &Path) -> Vec<(PathBuf, String)> {
        let mut files = disk::tree(directory, |_| false).unwrap().files;
        files.sort();
        files.into_iter().map(|name| (name.clone(), fs::read_to_string(directory.join(&name)).unwrap())).collect()
    }

    /// The moves of `install`, then those of `recover`, one by one: wherever the machine stops, the next start finds the
    /// previous report.
    #[test]
    fn a_run_stopped_after_any_move_is_undone() {
        let place = std::env::temp_dir().join(format!("xiaoneng-in-place-{}", std::process::id()));
        let (old, new) = (place.join(WORK).join(OLD), place.join(WORK).join(NEW));
        let done = NAMES.map(|name| [(place.join(name), old.join(name)), (new.join(name), place.join(name))]);
        let back = NAMES[..3].iter().map(|name| (place.join(name), new.join(name)));
        let undone = NAMES.map(|name| (old.join(name), place.join(name)));
        let moves: Vec<_> = done.into_iter().flatten().chain(back).chain(undone).collect();
        for stop in 0..=moves.len() {
            fs::create_dir_all(&place).unwrap();
            disk::write_all(&place, &report("1")).unwrap();
            let before = seen(&place);
            prepare(&place, &report("2")).unwrap();
            for (from, to) in &moves[..stop] {
                move_if_there(from, to, Unless::Never).unwrap();
            }
            recover(&place).unwrap();
            assert_eq!(seen(&place), before, "stopped after {stop} moves");
            fs::remove_dir_all(&place).unwrap();
        }
    }

    #[test]
    fn a_run_stopped_before_its_journal_changed_nothing() {
        let place = std::env::temp_dir().join(format!("xiaoneng-no-journal-{}", std::process::id()));
        fs::create_dir_all(place.join(WORK).join(NEW)).unwrap();
        disk::write_all(&place, &report("1")).unwrap();
        disk::write_all(&place.join(WORK).join(NEW), &report("2")[..1]).unwrap();
        recover(&place).unwrap();
        assert_eq!(seen(&place).len(), 3);
        assert!(seen(&place).iter().all(|(_, text)| text == "1"));
        fs::remove_dir_all(&place).unwrap();
    }
}
