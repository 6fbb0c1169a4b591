//! Whether bytes move between the mock and its clients.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts what happens at the sockets. It says nothing by itself: who waits for silence compares it with an earlier count.
#[derive(Debug, Default)]
pub(crate) struct Activity(AtomicU64);

impl Activity {
    /// Something has been accepted, read or written.
    pub(crate) fn note(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
