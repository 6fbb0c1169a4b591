//! Turns of a rate limit, given out by a store: machines that share it share the limit.

use std::time::Duration;

use super::provider::BoxFuture;
use crate::error::store::StoreError;

/// Gives out turns to all processes that use the same account, for [`RateLimit::shared`](crate::RateLimit::shared).
///
/// A turn that was given out is used up, whoever gives up waiting for it.
pub trait TurnStore: Send + Sync + 'static {
    /// Takes the next turn of `key`; returns how long to wait for it. There is one turn in each `interval`, and `burst` of
    /// them at once after a rest.
    fn turn<'a>(&'a self, key: &'a str, interval: Duration, burst: u32) -> BoxFuture<'a, Result<Duration, StoreError>>;
}
