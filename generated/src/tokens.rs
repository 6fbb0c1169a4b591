//! Where tokens come from: given, or fetched with the secret of an account or of a third-party platform.
//!
//! A token that is given is used as it is:
//!
//! ```no_run
//! let client = weixin::Client::new(weixin::Token::app("ACCESS_TOKEN"));
//! ```
//!
//! With credentials, the client fetches a token when it needs one, renews it before it runs out and once when the service
//! refuses it, one refresh at a time for all its callers; that takes the endpoints of the feature `cgi_bin`. With a store
//! that machines share ([`TokenStore`], Redis with the feature `redis`), one refresh at a time for all machines:
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

#[cfg(feature = "cgi_bin")]
mod account;
#[cfg(feature = "cgi_bin")]
mod platform;

#[cfg(feature = "cgi_bin")]
pub use account::AppCredentials;
#[cfg(feature = "cgi_bin")]
pub use platform::{Platform, TicketError};
pub use weixin_runtime::credential::Flaw;
pub use weixin_runtime::tokens::*;
