//! What machines share so that they do not invalidate each other's tokens.

use std::time::Duration;

use super::record::TokenRecord;
use crate::client::BoxFuture;
pub use crate::error::store::StoreError;

/// Keeps tokens where all processes that use the same account can find them.
///
/// There is a lock for each key. It expires by itself, so that a holder that dies does not block the others; and
/// leases are numbered, so that a slow holder cannot overwrite a later one. [`MemoryStore`](super::MemoryStore)
/// serves one process; the feature `redis` adds a store for many machines.
pub trait TokenStore: Send + Sync + 'static {
    /// The record stored under `key`.
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<TokenRecord>, StoreError>>;

    /// Saves a record. With a lease, only if no later lease has written.
    fn save<'a>(
        &'a self,
        key: &'a str,
        record: &'a TokenRecord,
        lease: Option<&'a Lease>,
    ) -> BoxFuture<'a, Result<SaveOutcome, StoreError>>;

    /// Takes the lock of `key` for at most `time`; `None` if somebody else has it.
    fn lock<'a>(&'a self, key: &'a str, time: Duration) -> BoxFuture<'a, Result<Option<Lease>, StoreError>>;

    /// Returns the lock before it expires. A lock that somebody else has taken since is left alone.
    fn unlock<'a>(&'a self, key: &'a str, lease: &'a Lease) -> BoxFuture<'a, Result<(), StoreError>>;
}

/// The right to fetch a token, for a limited time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The number of the lease, greater than those of all earlier leases of the key.
    pub number: u64,
}

/// Whether a record was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveOutcome {
    /// It was.
    Stored,
    /// A later lease has written, and its record counts.
    Superseded,
}
