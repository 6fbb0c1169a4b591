//! Where a client's tokens come from: a fixed token, or a source that fetches new ones and keeps them fresh.

mod completion;
mod memory;
mod record;
#[cfg(feature = "redis")]
mod redis_store;
mod refresh;
mod source;
mod store;

pub use crate::client::TurnStore;
pub use crate::client::{BoxFuture, Replacement, TokenProvider, Tokens};
pub use crate::error::token::{TokenError, TokenErrorKind};
/// The crate whose connections [`RedisStore::connect_with`] takes.
#[cfg(feature = "redis")]
pub use ::redis;
pub use completion::run_to_completion;
pub use memory::MemoryStore;
pub use record::{FetchedToken, TokenRecord};
#[cfg(feature = "redis")]
pub use redis_store::RedisStore;
pub use refresh::{FreshTokens, Refresh};
pub use source::{FetchRequest, TokenSource};
pub use store::{Lease, SaveOutcome, StoreError, TokenStore};
