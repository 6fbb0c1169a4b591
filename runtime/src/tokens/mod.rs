//! Where a client's tokens come from: a fixed token, or a source that fetches new ones and keeps them fresh.

mod completion;
mod memory;
mod record;
#[cfg(feature = "redis")]
mod redis;
mod refresh;
mod source;
mod store;

pub use crate::client::{BoxFuture, Replacement, TokenProvider, Tokens};
pub use crate::error::token::{TokenError, TokenErrorKind};
pub use completion::run_to_completion;
pub use memory::MemoryStore;
pub use record::{FetchedToken, TokenRecord};
#[cfg(feature = "redis")]
pub use redis::RedisStore;
pub use refresh::{FreshTokens, Refresh};
pub use source::{FetchRequest, TokenSource};
pub use store::{Lease, SaveOutcome, StoreError, TokenStore};
