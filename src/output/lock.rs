//! One writer at a time in a directory.

use super::OutputError;
use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
    thread,
    time::Duration,
};

const PAUSE: Duration = Duration::from_millis(20);
const TRIES: u32 = 1_500; // half a minute

/// Held while a directory is being written into; the system releases it when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for the directory, at most half a minute.
    pub(super) fn on(directory: &Path) -> Result<Self, OutputError> {
        for _ in 0..TRIES {
            match attempt(directory).map_err(OutputError::io("lock this directory", directory))? {
                Some(file) => return Ok(Self { _file: file }),
                None => thread::sleep(PAUSE),
            }
        }
        Err(OutputError::Busy { path: directory.to_path_buf() })
    }
}

/// The lock is on the directory itself; on file systems that lock no directories (NFS) on a small file in it, which stays.
#[cfg(unix)]
fn attempt(directory: &Path) -> io::Result<Option<File>> {
    use std::fs::TryLockError;
    let on = |file: File| match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(cause)) => Err(cause),
    };
    on(File::open(directory)?).or_else(|_| {
        let path = directory.join(".xiaoneng-lock");
        on(OpenOptions::new().write(true).create(true).truncate(false).open(path)?)
    })
}

/// The lock is a file that nobody else can open meanwhile and that the system removes when it is closed.
#[cfg(windows)]
fn attempt(directory: &Path) -> io::Result<Option<File>> {
    use std::os::windows::fs::OpenOptionsExt;
    const DELETE_ON_CLOSE: u32 = 0x0400_0000;
    const SHARING_VIOLATION: i32 = 32;
    let path = directory.join(".xiaoneng-lock");
    match OpenOptions::new().write(true).create(true).share_mode(0).custom_flags(DELETE_ON_CLOSE).open(path) {
        Ok(file) => Ok(Some(file)),
        Err(cause) if cause.raw_os_error() == Some(SHARING_VIOLATION) => Ok(None),
        Err(cause) => Err(cause),
    }
}
