//! Typed calls of the WeChat (weixin) server APIs.
//!
//! All types are generated from a description of the vendor's pages. A request cannot be built without what the page
//! requires, it is checked against the page's limits before anything is sent, and each endpoint has an enum of its error
//! codes.
//!
//! ```no_run
//! # #[cfg(all(feature = "client", feature = "code_management"))]
//! # async fn call() -> Result<(), Box<dyn std::error::Error>> {
//! use weixin::code_management::UploadMediaToCodeAudit;
//!
//! let client = weixin::Client::new(weixin::Token::authorizer("ACCESS_TOKEN"));
//! let picture = weixin::File::open("screenshot.png").await?;
//! let uploaded = client.send(UploadMediaToCodeAudit::new(picture)).await?;
//! println!("{} until {:?}", uploaded.mediaid, uploaded.mediaid.expires_at());
//! # Ok(())
//! # }
//! ```
//!
//! Errors say what went wrong and what to do about it:
//!
//! ```no_run
//! # #[cfg(all(feature = "client", feature = "cooperation_shop"))]
//! # async fn call(client: weixin::Client, openid: &str) -> Result<(), Box<dyn std::error::Error>> {
//! use weixin::cooperation_shop::{Upload, UploadError};
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
//! Responses are read as far as possible: strings keep control characters, and invalid UTF-8 becomes U+FFFD. An error code
//! and its message are found even in a damaged response.
//!
//! Mistakes do not compile: a request without a required parameter,
//!
//! ```compile_fail,E0061
//! weixin::cooperation_shop::Upload::binary("openid");
//! ```
//!
//! ```compile_fail,E0639
//! weixin::code_management::UploadMediaToCodeAudit { media: weixin::File::from_bytes("screenshot.png", "") };
//! ```
//!
//! a mix of two variants,
//!
//! ```compile_fail,E0599
//! use weixin::cooperation_shop::{Upload, UploadUrlRequired};
//!
//! let file = weixin::File::from_bytes("part.stl", "solid");
//! let link = UploadUrlRequired { openid: "openid", file_url: "https://example.com/part.stl" };
//! Upload::url(link).file(file);
//! ```
//!
//! ```compile_fail,E0277
//! weixin::cooperation_shop::Upload::binary("openid", "https://example.com/part.stl");
//! ```
//!
//! two texts of which each could be taken for the other (they are given by their names, as above),
//!
//! ```compile_fail,E0061
//! weixin::cooperation_shop::Upload::url("https://example.com/part.stl", "openid");
//! ```
//!
//! a match that would break when a code is added,
//!
//! ```compile_fail,E0004
//! # fn say(error: weixin::code_management::UploadMediaToCodeAuditError) -> u8 {
//! use weixin::code_management::UploadMediaToCodeAuditError as E;
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
//! and a match on the number of an unnamed code, which would silently stop matching once the code gets a name (use
//! `error.has_code(10011)` instead):
//!
//! ```compile_fail,E0308
//! # fn is_encrypted(error: weixin::cooperation_shop::UploadError) -> bool {
//! matches!(error, weixin::cooperation_shop::UploadError::Unknown(10011))
//! # }
//! ```
//!
//! # Journeys
//!
//! Signing in, codes and links, messages, content checks, the release of code, an order of virtual payment: which calls in which
//! order, what to keep, what goes wrong, and a program for each, are pages of these docs:
//! [`journeys`](journeys/index.html).
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `all` | yes | the endpoints of all groups |
//! | those [of groups](#groups) | yes, by `all` | the endpoints of one group; fetching [`tokens`] needs `access_token` or `platform` |
//! | `client` | yes | [`Client`], based on `reqwest`; without it, requests and responses are values for a transport of your own, see [`prepare`] and [`decode`] |
//! | `blocking` | no | the client for threads without an async runtime: the module `blocking` |
//! | `rustls` | yes | TLS by rustls |
//! | `native-tls` | no | TLS by the library of the system |
//! | `redis` | no | tokens shared between machines through Redis, see [`tokens`] |
//! | `redis-rustls` | no | the same over TLS (`rediss://`) |
//! | `sealed` | no | encrypts and signs whole requests, and opens their responses: `SealedKeys` |
//! | `sign` | no | signs requests with keys: `SigningKey` |
//! | `observe` | no | notes what responses have that the spec does not say, without any value of them: `Observer` |
//! | `push` | no | reads and answers what the service sends by itself: the modules `push` and `messages`; needs Rust 1.89 |
//! | `serde` | no | `Serialize` and `Deserialize` of requests, responses and their types; see [below](#serde) |
//! | `jiff`, `chrono` | no | days and moments from and to the types of these crates |
//! | `archives` | yes | inspects zip, gz and tar archives before they are uploaded |
//! | `archives-7z` | no | inspects 7z archives, too, which are *not checked* otherwise; needs Rust 1.93 |
//!
//! # Groups
//!
//! <!-- weixin generate: groups -->
//!
//! | feature | module | endpoints | the vendor's section |
//! |---|---|---|---|
//! | `access_token` | `access_token` | 2 | 接口调用凭证 |
//! | `category_management` | `category_management` | 1 |  |
//! | `code_management` | `code_management` | 10 |  |
//! | `cooperation_shop` | `cooperation_shop` | 1 |  |
//! | `customer_service` | `customer_service` | 11 | 小程序客服 |
//! | `data_analysis` | `data_analysis` | 11 | 数据分析 |
//! | `img_ocr` | `img_ocr` | 9 | 图像处理与文字识别 |
//! | `live_broadcast` | `live_broadcast` | 35 | 小程序直播 |
//! | `login` | `login` | 3 | 小程序登录 |
//! | `messaging` | `messaging` | 9 | 消息相关 |
//! | `mini_drama` | `mini_drama` | 28 | 短剧媒资管理 |
//! | `nearby` | `nearby` | 4 | 附近小程序 |
//! | `openapi` | `openapi` | 7 | openApi管理 |
//! | `operation` | `operation` | 9 | 运维中心 |
//! | `order_shipping` | `order_shipping` | 11 | 小程序交易管理服务 |
//! | `platform` | `platform` | 4 |  |
//! | `plugin` | `plugin` | 2 | 插件管理 |
//! | `qrcode_link` | `qrcode_link` | 6 | 小程序码与小程序链接 |
//! | `search` | `search` | 1 | 微信搜一搜 |
//! | `security` | `security` | 4 | 小程序安全 |
//! | `user_info` | `user_info` | 5 | 用户信息 |
//! | `verification` | `verification` | 1 |  |
//! | `virtual_payment` | `virtual_payment` | 31 | 虚拟支付 |
//! | `work_customer_service` | `work_customer_service` | 1 | 微信客服 |
//!
//! <!-- weixin generate: end -->
//!
//! # Serde
//!
//! With the feature `serde`, requests, responses, objects, ids, enums, times and amounts implement `Serialize` and
//! `Deserialize`. The JSON is the service's: its names, its forms, and of a request all parameters in one object, wherever
//! they travel. Nothing is checked against limits; `validate` and `send` do that.
//!
//! - A secret is never written: what holds one cannot be serialized, and the error says where it is. It can be read.
//! - A file is neither written nor read, because JSON has none.
//! - An id does not keep when it expires: store `expires_at()` beside it.
//! - A kind of a choice stands beside the fields that it brings, so it is part of the object or request that holds it, and
//!   nothing by itself. One that has no name here is written as it came.
//! - A local time is written with its offset where nobody knows the service, which only requests do.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod api;
#[cfg(feature = "client")]
mod custom;
#[cfg(all(doc, not(doctest), feature = "all", feature = "client", feature = "push", feature = "sign"))]
pub mod journeys;
#[cfg(feature = "client")]
pub mod tokens;

pub use api::*;
// Repeated by name so that rustc can name a missing feature, which it does not for a glob.
// weixin generate: re-exports
#[cfg(feature = "access_token")]
pub use api::access_token;
#[cfg(feature = "category_management")]
pub use api::category_management;
#[cfg(feature = "code_management")]
pub use api::code_management;
#[cfg(feature = "cooperation_shop")]
pub use api::cooperation_shop;
#[cfg(feature = "customer_service")]
pub use api::customer_service;
#[cfg(feature = "data_analysis")]
pub use api::data_analysis;
#[cfg(feature = "img_ocr")]
pub use api::img_ocr;
#[cfg(feature = "live_broadcast")]
pub use api::live_broadcast;
#[cfg(feature = "login")]
pub use api::login;
#[cfg(feature = "messaging")]
pub use api::messaging;
#[cfg(feature = "mini_drama")]
pub use api::mini_drama;
#[cfg(feature = "nearby")]
pub use api::nearby;
#[cfg(feature = "openapi")]
pub use api::openapi;
#[cfg(feature = "operation")]
pub use api::operation;
#[cfg(feature = "order_shipping")]
pub use api::order_shipping;
#[cfg(feature = "platform")]
pub use api::platform;
#[cfg(feature = "plugin")]
pub use api::plugin;
#[cfg(feature = "qrcode_link")]
pub use api::qrcode_link;
#[cfg(feature = "search")]
pub use api::search;
#[cfg(feature = "security")]
pub use api::security;
#[cfg(feature = "user_info")]
pub use api::user_info;
#[cfg(feature = "verification")]
pub use api::verification;
#[cfg(feature = "virtual_payment")]
pub use api::virtual_payment;
#[cfg(feature = "work_customer_service")]
pub use api::work_customer_service;
// weixin generate: end
#[cfg(feature = "client")]
pub use custom::CustomCalls;
#[cfg(all(feature = "client", feature = "access_token"))]
pub use tokens::AppCredentials;
#[cfg(all(feature = "client", any(feature = "access_token", feature = "platform")))]
pub use tokens::Credentials;
#[cfg(all(feature = "client", feature = "platform"))]
pub use tokens::Platform;
#[cfg(feature = "sign")]
pub use weixin_runtime::SigningKey;
/// Calls from threads without an async runtime.
#[cfg(feature = "blocking")]
pub use weixin_runtime::blocking;
/// What the service sends by itself.
#[cfg(feature = "push")]
pub use weixin_runtime::push;
#[cfg(feature = "client")]
pub use weixin_runtime::{
    AccountRateLimit, BoxFuture, Call, CallResult, Caller, Client, ClientBuilder, CustomCall, DownloadError,
    DownloadProgress, DownloadStream, HeaderRefused, Hook, IntoTokens, Outcome, Outgoing, Progress, RateLimit, Retry,
    SavedFile, TokenError, TokenErrorKind, Tokens, Validation, reqwest,
};
pub use weixin_runtime::{
    ApiError, ApiFailure, Body, Bytes, CallError, Check, Class, Code, Day, Days, DecodeError, Download, Endpoint,
    Error, ErrorKind, ErrorRow, ExposeSecret, Fen, File, FileError, FileErrorKind, FileOr, FileResponse, Hours,
    Invalid, Method, Millis, Minutes, Month, Nothing, Period, Prepared, Rate, RawResponse, Request, Seconds,
    SecretString, Secrets, SharedCodes, Signature, SignaturePlace, SignedPart, Signer, Signers, SigningError,
    SigningErrorKind, SigningInput, SigningMethod, Source, StatusError, TransportError, TransportErrorKind, Unchecked,
    UnixMillis, UnixSeconds, UntypedError, UtcOffset, Violation, Yuan, decode, prepare, prepare_signed,
    prepare_with_boundary,
};
/// The keys with which calls are encrypted and signed as a whole.
#[cfg(feature = "sealed")]
pub use weixin_runtime::{InvalidKey, SealedKeys, decode_sealed, prepare_sealed};
#[cfg(feature = "observe")]
pub use weixin_runtime::{Note, Notes, Observer};

/// The version of this crate, for bindings that add endpoints to it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The runtime of all bindings. What programs use is named in this crate itself; here is what else its functions and traits
/// mention, and what bindings of one's own are made of: those that extend this crate name it by this path.
pub use weixin_runtime as runtime;
/// Responses and errors for the tests of a program.
pub use weixin_runtime::testing;

/// Compiles the programs in the README.
#[cfg(all(doctest, feature = "client", feature = "all"))]
#[doc = include_str!("../README.md")]
struct Readme;
