//! Typed calls of the WeChat (weixin) server APIs.
//!
//! Every type here comes from a description of the vendor's pages: a request cannot be built without what the page
//! requires, is checked against the page's limits before a byte leaves, and each endpoint has an enum of the codes with
//! which it refuses.
//!
//! ```no_run
//! # #[cfg(all(feature = "client", feature = "wxa"))]
//! # async fn call() -> Result<(), Box<dyn std::error::Error>> {
//! use weixin::wxa::UploadMediaToCodeAudit;
//!
//! let client = weixin::Client::new(weixin::Token::authorizer("ACCESS_TOKEN"));
//! let picture = weixin::File::open("screenshot.png").await?;
//! let uploaded = client.send(UploadMediaToCodeAudit::new(picture)).await?;
//! println!("{} until {:?}", uploaded.mediaid, uploaded.mediaid.expires_at());
//! # Ok(())
//! # }
//! ```
//!
//! What went wrong is in the error, with what to do about it:
//!
//! ```no_run
//! # #[cfg(all(feature = "client", feature = "channels"))]
//! # async fn call(client: weixin::Client, openid: &str) -> Result<(), Box<dyn std::error::Error>> {
//! use weixin::channels::{Upload, UploadError};
//!
//! match client.send(Upload::binary(openid, weixin::File::open("part.stl").await?)).await {
//!     Ok(uploaded) => println!("{}", uploaded.media_id),
//!     Err(error) if error.is_retryable() => println!("later: {error}"),
//!     Err(error) => match error.api() {
//!         Some(UploadError::FileRisky) => println!("another file, please"),
//!         _ => return Err(error.into()),
//!     },
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Texts of answers keep what is legible: control characters stay, and bytes that are not UTF-8 become U+FFFD. What the service says
//! with a code is found in a damaged answer, too.
//!
//! What must not happen does not compile: a request without what is required,
//!
//! ```compile_fail,E0061
//! weixin::channels::Upload::binary("openid");
//! ```
//!
//! ```compile_fail,E0639
//! weixin::wxa::UploadMediaToCodeAudit { media: weixin::File::from_bytes("screenshot.png", "") };
//! ```
//!
//! a mix of the two variants,
//!
//! ```compile_fail,E0599
//! let file = weixin::File::from_bytes("part.stl", "solid");
//! weixin::channels::Upload::url("openid", "https://example.com/part.stl").file(file);
//! ```
//!
//! ```compile_fail,E0277
//! weixin::channels::Upload::binary("openid", "https://example.com/part.stl");
//! ```
//!
//! a match that would break when a code is added,
//!
//! ```compile_fail,E0004
//! # fn say(error: weixin::wxa::UploadMediaToCodeAuditError) -> u8 {
//! use weixin::wxa::UploadMediaToCodeAuditError as E;
//! match error {
//!     E::PostRequired => 1,
//!     E::MediaMissing => 2,
//!     E::MediaSize => 3,
//!     E::FileType => 4,
//!     E::Unknown(_) => 5,
//! }
//! # }
//! ```
//!
//! a match on the number of a code that has no name yet, which would silently stop matching when it gets one (ask
//! `error.code()` instead).
//!
//! ```compile_fail,E0308
//! # fn is_encrypted(error: weixin::channels::UploadError) -> bool {
//! matches!(error, weixin::channels::UploadError::Unknown(10011))
//! # }
//! ```
//!
//! # Features
//!
//! | feature | default | what it brings |
//! |---|---|---|
//! | `all` | yes | the endpoints of all groups |
//! | `cgi_bin`, `channels`, `wxa` | yes, by `all` | the endpoints of the group, and no time of the compiler for others; [`tokens`] are fetched with `cgi_bin` |
//! | `client` | yes | [`Client`], over `reqwest`; without it requests and answers are values for a transport of your own, see [`prepare`] and [`decode`] |
//! | `rustls` | yes | TLS by rustls |
//! | `native-tls` | no | TLS by the system's library instead |
//! | `redis` | no | tokens shared between machines through Redis, see [`tokens`] |
//! | `redis-rustls` | no | the same with `rediss://` addresses, over TLS |
//! | `archives` | yes | zip, 7z, gz and tar are looked into before they are uploaded |

mod api;
#[cfg(feature = "client")]
pub mod tokens;

pub use api::*;
// Said once more by name, so that rustc names the feature that somebody lacks: it does not look behind a `*`.
#[cfg(feature = "cgi_bin")]
pub use api::cgi_bin;
#[cfg(feature = "channels")]
pub use api::channels;
#[cfg(feature = "wxa")]
pub use api::wxa;
#[cfg(all(feature = "client", feature = "cgi_bin"))]
pub use tokens::{AppCredentials, Platform};
pub use weixin_runtime::{
    ApiError, ApiFailure, Body, Bytes, Check, Class, DecodeError, Download, Endpoint, Error, ErrorRow, ExposeSecret,
    File, FileError, FileOr, Invalid, Nothing, Prepared, RawResponse, Request, SecretString, Secrets, Source,
    StatusError, TransportError, TransportErrorKind, Unchecked, Violation, decode, prepare, prepare_with_boundary,
};
#[cfg(feature = "client")]
pub use weixin_runtime::{
    Call, Client, ClientBuilder, HeaderRefused, Hook, Outcome, Outgoing, Progress, RateLimit, Retry, TokenError,
    TokenErrorKind, Tokens, Validation, reqwest,
};

/// The program in the README compiles.
#[cfg(all(doctest, feature = "client", feature = "all"))]
#[doc = include_str!("../../README.md")]
struct Readme;
