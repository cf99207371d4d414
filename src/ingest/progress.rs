//! How far reading has come.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// How many records have been read, for whoever watches from another thread. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<AtomicU64>);

impl Progress {
    /// The records read by now.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// So many more have been read.
    pub(super) fn add(&self, records: u64) {
        self.0.fetch_add(records, Ordering::Relaxed);
    }
}
