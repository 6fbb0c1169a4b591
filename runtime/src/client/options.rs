//! The settings of one call, where they differ from those of its client.

use std::sync::Arc;
use std::time::Duration;

use super::retry::Retry;

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

/// The settings of one call, where they differ from the client's.
#[derive(Clone, Default)]
pub(super) struct Options {
    pub(super) timeout: Option<Duration>,
    pub(super) retry: Option<Retry>,
    pub(super) idempotent: Option<bool>,
    pub(super) progress: Option<OnProgress>,
    pub(super) max_response: Option<u64>,
    pub(super) max_values: Option<usize>,
}
