//! Whether there is an async runtime: without one, the libraries below would panic.

use tokio::runtime::Handle;

/// What is missing, and what to do.
pub(crate) const MISSING: &str = "there is no Tokio runtime on this thread: call from below `#[tokio::main]` or `Runtime::block_on`, or use the \
     client of `blocking`";

/// Whether there is none on this thread.
pub(crate) fn is_missing() -> bool {
    Handle::try_current().is_err()
}
