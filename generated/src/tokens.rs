//! Where tokens come from: given, or fetched with the secret of an account or of a third-party platform.
//!
//! A token that is given is used as it is:
//!
//! ```no_run
//! let client = weixin::Client::new(weixin::Token::app("ACCESS_TOKEN"));
//! ```
//!
//! With credentials, the client fetches a token when it needs one, renews it before it runs out and once when the service
//! refuses it, one refresh at a time for all its callers. With a store that machines share ([`TokenStore`], Redis with
//! the feature `redis`), one refresh at a time for all machines:
//!
//! ```no_run
//! # fn f() -> Result<(), Box<dyn std::error::Error>> {
//! let account = weixin::AppCredentials::new("wx0123456789abcdef", std::env::var("WEIXIN_SECRET")?);
//! # #[cfg(feature = "redis")]
//! let account = account.store(weixin::tokens::RedisStore::new("redis://127.0.0.1")?);
//! let client = weixin::Client::new(account);
//! # Ok(())
//! # }
//! ```

mod account;
mod platform;

pub use account::AppCredentials;
pub use platform::Platform;
pub use weixin_runtime::tokens::*;
