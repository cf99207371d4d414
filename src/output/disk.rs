//! The few things done to a disk, each with its place in the error.

use super::{Access, Artifact, LEFT_OVER, OutputError};
use std::{
    collections::BTreeSet,
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Writes all artifacts below a directory and waits until they are on the disk.
pub(super) fn write_all(directory: &Path, artifacts: &[Artifact]) -> Result<(), OutputError> {
    let mut folders = BTreeSet::from([directory.to_path_buf()]);
    for artifact in artifacts {
        let path = directory.join(&artifact.name);
        if let Some(folder) = path.parent().filter(|folder| !folders.contains(*folder)) {
            make_directories(folder)?;
            folders.extend(folder.ancestors().take_while(|above| *above != directory).map(Path::to_path_buf));
        }
        write_new(&path, &artifact.bytes, artifact.access)?;
    }
    folders.iter().try_for_each(|folder| sync_directory(folder))
}

/// Writes a file that is not there yet and waits until it is on the disk.
pub(super) fn write_new(path: &Path, bytes: &[u8], access: Access) -> Result<(), OutputError> {
    let mut file = create_new(path, access)?;
    file.write_all(bytes).map_err(OutputError::io("write this file", path))?;
    sync(&file, path)
}

/// Begins a file that is not there yet.
pub(super) fn create_new(path: &Path, access: Access) -> Result<File, OutputError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    restrict(&mut options, access);
    options.open(path).map_err(OutputError::io("write this file", path))
}

/// Waits until a file is on the disk.
pub(super) fn sync(file: &File, path: &Path) -> Result<(), OutputError> {
    file.sync_all().map_err(OutputError::io("write this file", path))
}

/// Opens something that is not a regular file, to be written into.
pub(super) fn open_stream(path: &Path) -> Result<File, OutputError> {
    OpenOptions::new().write(true).open(path).map_err(OutputError::io("write to this", path))
}

/// Writes a list of names that is there as a whole or not at all, whenever the machine stops.
pub(super) fn write_list(path: &Path, names: &[&str]) -> Result<(), OutputError> {
    let draft = path.with_extension("draft");
    write_new(&draft, names.join("\n").as_bytes(), Access::Owner)?;
    rename(&draft, path)
}

/// Writes into something that is not a regular file.
pub(super) fn write_through(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    open_stream(path)?.write_all(bytes).map_err(OutputError::io("write to this", path))
}

/// Whether a path is there and neither a regular file nor a directory.
pub(super) fn is_stream(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|facts| !facts.is_file() && !facts.is_dir())
}

/// Makes one directory.
pub(super) fn make_directory(path: &Path) -> Result<(), OutputError> {
    fs::create_dir(path).map_err(OutputError::io("make this directory", path))
}

/// Makes a directory and those above it.
pub(super) fn make_directories(path: &Path) -> Result<(), OutputError> {
    fs::create_dir_all(path).map_err(OutputError::io("make this directory", path))
}

/// Moves a file or directory to another name on the same disk; a file there is replaced.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), OutputError> {
    fs::rename(from, to).map_err(OutputError::io("put a file in its place here", to))
}

/// Removes a directory with all it holds.
pub(super) fn remove_all(path: &Path) -> Result<(), OutputError> {
    fs::remove_dir_all(path).map_err(OutputError::io("remove this left-over", path))
}

/// Removes a file, or leaves it to the next run.
pub(super) fn forget_file(path: &Path) {
    drop(fs::remove_file(path));
}

/// Removes a directory with all it holds, or leaves it to the next run.
pub(super) fn forget_all(path: &Path) {
    drop(fs::remove_dir_all(path));
}

/// Whether something, be it a link to nothing, has this name.
pub(super) fn present(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// The names of unfinished runs' files and directories in a directory.
pub(super) fn left_overs(directory: &Path) -> Result<Vec<OsString>, OutputError> {
    let listed = || -> io::Result<Vec<OsString>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(directory)? {
            let name = entry?.file_name();
            if name.as_encoded_bytes().starts_with(LEFT_OVER.as_bytes()) {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    };
    listed().map_err(OutputError::io("list this directory", directory))
}

/// What lies below a directory.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Everything that is not a directory, relative to the root.
    pub files: Vec<PathBuf>,
    /// Directories, relative to the root, a directory before those in it.
    pub folders: Vec<PathBuf>,
}

/// Lists a directory with all directories below it; links are not followed. Whoever knows early that it is `enough`
/// does not walk the user's whole disk.
pub(super) fn tree(root: &Path, enough: impl Fn(&Tree) -> bool) -> Result<Tree, OutputError> {
    let mut tree = Tree::default();
    let mut open = vec![PathBuf::new()];
    while let Some(folder) = open.pop() {
        let path = root.join(&folder);
        let entries = fs::read_dir(&path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        for entry in entries.map_err(OutputError::io("list this directory", &path))? {
            let name = folder.join(entry.file_name());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(name.clone());
                tree.folders.push(name);
            } else {
                tree.files.push(name);
            }
        }
        if enough(&tree) {
            break;
        }
    }
    Ok(tree)
}

/// Waits until the names in a directory are on the disk, where the system can be asked to.
pub(super) fn sync_directory(path: &Path) -> Result<(), OutputError> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(path).and_then(|directory| directory.sync_all()) {
        Err(cause) if !matches!(cause.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Err(OutputError::io("save this directory", path)(cause))
        }
        _ => Ok(()),
    }
}

/// Gives a new directory the owner and the mode of the one it replaces, as far as the system lets us.
pub(super) fn take_after(new: &Path, old: &Path) {
    if let Ok(facts) = fs::metadata(old) {
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, chown};
            drop(chown(new, Some(facts.uid()), Some(facts.gid())));
        }
        drop(fs::set_permissions(new, facts.permissions()));
    }
}

#[cfg(unix)]
fn restrict(options: &mut OpenOptions, access: Access) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(match access {
        Access::Everyone => 0o644,
        Access::Owner => 0o600,
    });
}

#[cfg(not(unix))]
fn restrict(_options: &mut OpenOptions, _access: Access) {}
