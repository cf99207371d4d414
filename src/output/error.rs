//! Why nothing was written.

use std::{io, path::PathBuf};

/// A report or file that could not be written; what was there before is untouched.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// An artifact's name is empty, absolute, leaves the directory, is listed twice or has control characters.
    #[error("{name:?} is not a name for a file of a report: {reason}")]
    BadName {
        /// The name.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The place has no name of its own (`/`).
    #[error("{}: a report needs a directory with a name of its own", .path.display())]
    NoName {
        /// The place as given.
        path: PathBuf,
    },
    /// A symbolic link to nothing.
    #[error("{}: this link leads nowhere", .path.display())]
    BrokenLink {
        /// The link.
        path: PathBuf,
    },
    /// The directory above does not exist.
    #[error("{}: the directory above it, {}, does not exist", .path.display(), .parent.display())]
    NoParent {
        /// The place as given.
        path: PathBuf,
        /// What is missing.
        parent: PathBuf,
    },
    /// A file stands where the report's directory should be.
    #[error("{}: this is not a directory", .path.display())]
    NotADirectory {
        /// The place.
        path: PathBuf,
    },
    /// A directory stands where the file should be.
    #[error("{}: this is a directory", .path.display())]
    IsADirectory {
        /// The place.
        path: PathBuf,
    },
    /// The directory or file is write-protected.
    #[error("{}: this is write-protected", .path.display())]
    WriteProtected {
        /// The place.
        path: PathBuf,
    },
    /// A `manifest.json` that this program did not write would be overwritten.
    #[error("{}: this file was not written by this program and would be overwritten; move it away", .path.display())]
    ForeignManifest {
        /// The file.
        path: PathBuf,
    },
    /// Another run has been writing here for half a minute.
    #[error("{}: another run is writing here", .path.display())]
    Busy {
        /// The directory that is locked.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("{}: cannot {action}: {cause}", .path.display())]
    Io {
        /// What was tried, in words that follow "cannot".
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
}

impl OutputError {
    /// Turns the system's answer into an error with its place.
    pub(super) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |cause| Self::Io { action, path, cause }
    }

    /// Whether the system lets nobody, or not this user, write there.
    pub(super) fn refused(&self) -> bool {
        use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
        matches!(self, Self::Io { cause, .. } if matches!(cause.kind(), PermissionDenied | ReadOnlyFilesystem))
    }
}
