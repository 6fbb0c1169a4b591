//! Where tokens come from: fixed, or fetched with the secret of an account or of a third-party platform.
//!
//! A fixed token is used as it is:
//!
//! ```no_run
//! let client = weixin::Client::new(weixin::Token::app("ACCESS_TOKEN"));
//! ```
//!
//! With credentials, the client fetches a token when it needs one, and renews it before it expires or when the service
//! refuses it. There is one refresh at a time for all callers, and with a shared store ([`TokenStore`], or Redis with the
//! feature `redis`) for all machines. This needs the endpoints of the feature `access_token`, and
//! a [`Platform`] those of `platform`:
//!
//! ```no_run
//! # fn f() -> Result<(), Box<dyn std::error::Error>> {
//! let secret = std::env::var("WEIXIN_SECRET")?;
//! let account = weixin::AppCredentials::new(weixin::Credentials { appid: "wx0123456789abcdef", secret });
//! # #[cfg(feature = "redis")]
//! let account = account.store(weixin::tokens::RedisStore::new("redis://127.0.0.1")?);
//! let client = weixin::Client::new(account);
//! # Ok(())
//! # }
//! ```

#[cfg(feature = "access_token")]
mod account;
#[cfg(feature = "platform")]
mod authorization;
#[cfg(any(feature = "access_token", feature = "platform"))]
mod credentials;
#[cfg(feature = "platform")]
mod platform;
#[cfg(all(feature = "platform", feature = "push"))]
mod platform_event;

#[cfg(feature = "access_token")]
pub use account::AppCredentials;
#[cfg(feature = "platform")]
pub use authorization::{AuthorizableAccounts, AuthorizationLink, AuthorizationPage, AuthorizeError};
#[cfg(any(feature = "access_token", feature = "platform"))]
pub use credentials::Credentials;
#[cfg(feature = "platform")]
pub use platform::{Platform, TicketError};
#[cfg(all(feature = "platform", feature = "push"))]
pub use platform_event::{Authorization, PlatformEvent};
pub use weixin_runtime::credential::Flaw;
pub use weixin_runtime::tokens::*;
