//! Where a report goes, and what already lies there.

use super::{Artifact, LEFT_OVER, MANIFEST, OutputError, disk, manifest};
use std::{
    collections::BTreeSet,
    ffi::{OsStr, OsString},
    fs, io,
    path::{Component, Path, PathBuf},
};

const FOR: &str = ".xiaoneng-tmp-for-";

/// The place of a report or file, with every link resolved.
#[derive(Debug)]
pub(super) struct Target {
    /// The place itself.
    pub path: PathBuf,
    /// The directory that holds it; it exists.
    pub parent: PathBuf,
    name: OsString,
}

impl Target {
    /// A report's directory, which may be missing.
    pub(super) fn of(directory: &Path) -> Result<Self, OutputError> {
        let target = Self::resolved(directory)?;
        match fs::metadata(&target.path) {
            Ok(facts) if !facts.is_dir() => Err(OutputError::NotADirectory { path: target.path }),
            Ok(facts) if cfg!(unix) && facts.permissions().readonly() => {
                Err(OutputError::WriteProtected { path: target.path })
            }
            _ => Ok(target),
        }
    }

    /// A single file, which may be missing.
    pub(super) fn of_file(path: &Path) -> Result<Self, OutputError> {
        let target = Self::resolved(path)?;
        match fs::metadata(&target.path) {
            Ok(facts) if facts.is_dir() => Err(OutputError::IsADirectory { path: target.path }),
            Ok(facts) if facts.permissions().readonly() => Err(OutputError::WriteProtected { path: target.path }),
            _ => Ok(target),
        }
    }

    fn resolved(given: &Path) -> Result<Self, OutputError> {
        let path = match fs::canonicalize(given) {
            Ok(real) => real,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Self::missing(given)?,
            Err(cause) => return Err(OutputError::io("find this place", given)(cause)),
        };
        match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => Ok(Self { parent: parent.to_path_buf(), name: name.to_owned(), path }),
            _ => Err(OutputError::NoName { path: given.to_path_buf() }),
        }
    }

    /// The real path of something that does not exist in a directory that does.
    fn missing(given: &Path) -> Result<PathBuf, OutputError> {
        if disk::present(given) {
            return Err(OutputError::BrokenLink { path: given.to_path_buf() });
        }
        let (Some(above), Some(name)) = (given.parent(), given.file_name()) else {
            return Err(OutputError::NoName { path: given.to_path_buf() });
        };
        let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        match fs::canonicalize(above) {
            Ok(parent) => Ok(parent.join(name)),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                Err(OutputError::NoParent { path: given.to_path_buf(), parent: above.to_path_buf() })
            }
            Err(cause) => Err(OutputError::io("find this place", above)(cause)),
        }
    }

    /// Whether something is there.
    pub(super) fn exists(&self) -> bool {
        disk::present(&self.path)
    }

    /// The name under which an unfinished run works beside the target.
    pub(super) fn left_over(&self) -> PathBuf {
        let mut name = OsString::from(FOR);
        name.push(&self.name);
        self.parent.join(name)
    }

    /// The target's name, given that of a left-over.
    pub(super) fn name_of(left_over: &OsStr) -> Option<&str> {
        left_over.to_str()?.strip_prefix(FOR)
    }

    /// Which files of an existing directory the new report replaces or retires: those listed in its manifest, and those
    /// of the artifacts' names.
    pub(super) fn previous(&self, artifacts: &[Artifact]) -> Result<BTreeSet<PathBuf>, OutputError> {
        let mut listed = match manifest::read_manifest(&self.path) {
            Ok(found) => found.map_or_else(BTreeSet::new, |manifest| manifest.files()),
            Err(OutputError::ForeignManifest { path }) if artifacts.iter().any(|new| new.name == MANIFEST) => {
                return Err(OutputError::ForeignManifest { path });
            }
            Err(OutputError::ForeignManifest { .. }) => BTreeSet::new(),
            Err(other) => return Err(other),
        };
        let is_directory = |name: &Path| self.path.join(name).symlink_metadata().is_ok_and(|facts| facts.is_dir());
        if let Some(taken) = artifacts.iter().find(|new| is_directory(new.name.as_ref())) {
            return Err(OutputError::IsADirectory { path: self.path.join(&taken.name) });
        }
        listed.retain(|name| !is_directory(name));
        Ok(listed.into_iter().chain(artifacts.iter().map(|new| PathBuf::from(&new.name))).collect())
    }
}

/// Checks that the names stay below the directory, on every system, and that no file is to be two things.
pub(super) fn check_names(artifacts: &[Artifact]) -> Result<(), OutputError> {
    let mut seen = BTreeSet::new();
    for Artifact { name, .. } in artifacts {
        let plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        let reason = if name.is_empty() || !plain {
            "it must lie below the directory"
        } else if name.chars().any(|letter| letter.is_control() || r#"\:*?"<>|"#.contains(letter)) {
            "a character that is not allowed everywhere"
        } else if name.starts_with(LEFT_OVER) {
            "names of unfinished runs are reserved"
        } else if !seen.insert(Path::new(name)) {
            "it is listed twice"
        } else {
            continue;
        };
        return Err(OutputError::BadName { name: name.clone(), reason });
    }
    match seen.iter().find(|name| name.ancestors().skip(1).any(|above| seen.contains(above))) {
        Some(name) => {
            Err(OutputError::BadName { name: name.display().to_string(), reason: "its folder is listed as a file" })
        }
        None => Ok(()),
    }
}
