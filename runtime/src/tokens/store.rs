//! What machines share so that they do not put each other's tokens out of use.

use std::fmt;
use std::time::Duration;

use super::record::TokenRecord;
use crate::client::BoxFuture;
use crate::error::token::{TokenError, TokenErrorKind};

/// Keeps tokens where every process that uses the same account can find them.
///
/// It has a lock for each key. The lock runs out by itself, so that a holder that dies does not stop the others; and each
/// lease has a number that grows, so that a holder that was only slow cannot overwrite what came after it.
/// [`MemoryStore`](super::MemoryStore) serves one process; the feature `redis` brings one for many machines.
pub trait TokenStore: Send + Sync + 'static {
    /// What is kept under `key`.
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<TokenRecord>, StoreError>>;

    /// Keeps a record. With a lease, only if no later lease has written.
    fn save<'a>(
        &'a self,
        key: &'a str,
        record: &'a TokenRecord,
        lease: Option<&'a Lease>,
    ) -> BoxFuture<'a, Result<SaveOutcome, StoreError>>;

    /// Takes the lock of `key` for at most `time`; nothing when somebody else has it.
    fn lock<'a>(&'a self, key: &'a str, time: Duration) -> BoxFuture<'a, Result<Option<Lease>, StoreError>>;

    /// Gives the lock back before its time. A lock that somebody else has by now is left alone.
    fn unlock<'a>(&'a self, key: &'a str, lease: &'a Lease) -> BoxFuture<'a, Result<(), StoreError>>;
}

/// The right to fetch a token, for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The lease's number: each lease of a key has a greater one than those before.
    pub number: u64,
}

/// Whether a record was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveOutcome {
    /// It was.
    Stored,
    /// A later lease has written: that record is the one that counts.
    Superseded,
}

/// A store failed. It shows no secret.
#[derive(Clone, Debug)]
pub struct StoreError(Box<str>);

impl StoreError {
    /// `what` is shown: it must hold no secret.
    pub fn new(what: impl Into<Box<str>>) -> Self {
        Self(what.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StoreError {}

impl From<&StoreError> for TokenError {
    /// A token cannot be had because the store failed in which something lies that it is fetched with.
    fn from(error: &StoreError) -> Self {
        Self::new(TokenErrorKind::Store, format!("the token store failed: {error}"), true)
    }
}
