//! The settings of one call, where they differ from those of its client.

use std::sync::Arc;
use std::time::Duration;

use super::retry::Retry;
use crate::signing::Signers;

/// The progress of an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// How many bytes of the body were passed to the connection.
    pub sent: u64,
    /// The length of the body, in bytes.
    pub total: u64,
    /// The number of the attempt, starting with 1. Each starts with the first byte again.
    pub attempt: u32,
}

pub(super) type OnProgress = Arc<dyn Fn(Progress) + Send + Sync>;

/// The progress of a download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DownloadProgress {
    /// How many bytes of the body have come.
    pub received: u64,
    /// The length of the body, in bytes, if the service says it.
    pub total: Option<u64>,
    /// The number of the attempt, starting with 1. Each starts with the first byte again.
    pub attempt: u32,
}

pub(super) type OnDownload = Arc<dyn Fn(DownloadProgress) + Send + Sync>;

/// As good as for ever: a timeout that cannot be added to a time would panic.
pub(super) const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The settings of one call, where they differ from the client's.
#[derive(Clone, Default)]
pub(super) struct Options {
    pub(super) timeout: Option<Duration>,
    pub(super) retry: Option<Retry>,
    pub(super) idempotent: Option<bool>,
    pub(super) progress: Option<OnProgress>,
    pub(super) on_download: Option<OnDownload>,
    pub(super) max_response: Option<u64>,
    pub(super) max_download: Option<u64>,
    pub(super) max_values: Option<usize>,
    #[cfg(feature = "sealed")]
    pub(super) sealed: Option<crate::sealed::SealedKeys>,
    pub(super) signers: Signers,
}

impl Options {
    /// How long a response that is streamed may be silent.
    pub(super) fn patience(&self, timeout: Duration) -> Duration {
        self.timeout.unwrap_or(timeout).min(YEAR)
    }
}
