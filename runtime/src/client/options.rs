//! What is said of one call, where it differs from the settings of its client.

use std::sync::Arc;
use std::time::Duration;

use super::retry::Retry;

/// How far an upload has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// How many bytes of the body were handed to the connection.
    pub sent: u64,
    /// The length of the body, in bytes.
    pub total: u64,
    /// Which try it is; the first is 1. Each begins at the first byte again.
    pub attempt: u32,
}

pub(super) type OnProgress = Arc<dyn Fn(Progress) + Send + Sync>;

/// What is said of one call, where it differs from the client's settings.
#[derive(Clone, Default)]
pub(super) struct Options {
    pub(super) timeout: Option<Duration>,
    pub(super) retry: Option<Retry>,
    pub(super) idempotent: Option<bool>,
    pub(super) progress: Option<OnProgress>,
    pub(super) max_response: Option<u64>,
    pub(super) max_values: Option<usize>,
}
