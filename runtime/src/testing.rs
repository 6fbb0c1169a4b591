//! Responses and errors for the tests of a program: what a call returns, without a call.
//!
//! A response type has no constructor, because the service may send more fields tomorrow. A test makes one as the service
//! does, from JSON; its fields are public, and can be changed afterwards.
//!
//! ```
//! # weixin_runtime::service! {
//! #     /// The service.
//! #     #[name("shop")]
//! #     #[base_url("https://api.example.com")]
//! #     #[envelope(code = "errcode", message = "errmsg", success(0))]
//! #     impl SERVICE {}
//! # }
//! # weixin_runtime::endpoint! {
//! #     #[endpoint("sell", &SERVICE)]
//! #     #[route(Post, "/sell")]
//! #     #[access(tokens(), permission_sets(), server_only(true))]
//! #     impl Sell {}
//! # }
//! # weixin_runtime::request! {
//! #     /// Sell something.
//! #     #[call(Sell::ENDPOINT, SellResponse, SellError)]
//! #     #[body(none)]
//! #     #[new()]
//! #     pub struct Sell {}
//! # }
//! # weixin_runtime::object! {
//! #     /// What `sell` answers.
//! #     #[received]
//! #     pub struct SellResponse {
//! #         /// How many are left.
//! #         #[field(plain "left", required)]
//! #         pub left: u32,
//! #     }
//! # }
//! # weixin_runtime::errors! {
//! #     /// What `sell` answers when it refuses.
//! #     pub enum SellError {
//! #         #[code(7, Gone, text = "sold out", meaning = "everything is sold")] SoldOut,
//! #     }
//! # }
//! use weixin_runtime::{TransportErrorKind, testing};
//!
//! let sold = testing::response::<Sell>(r#"{ "left": 3 }"#).expect("as the spec says");
//! assert_eq!(sold.left, 3);
//!
//! let refused = testing::refusal::<Sell>(SellError::SoldOut, "sold out rid: 1234-5678");
//! assert_eq!((refused.api(), refused.rid()), (Some(SellError::SoldOut), Some("1234-5678")));
//!
//! let unreached = testing::transport_error::<Sell>(TransportErrorKind::Timeout);
//! assert!(unreached.is_retryable());
//! ```

use std::time::SystemTime;

#[cfg(feature = "serde")]
use serde_json::Value as Json;

use crate::error::{ApiFailure, Error, StatusError, TransportError, TransportErrorKind};
#[cfg(feature = "serde")]
use crate::file::File;
use crate::request::Request;
#[cfg(feature = "serde")]
use crate::request::visitor::to_json::ToJson;
use crate::response::decode;
#[cfg(feature = "serde")]
use crate::response::decoding::FromJson;
#[cfg(feature = "serde")]
use crate::response::decoding::fault::Fault;
use crate::response::raw::RawResponse;
use crate::secrets::Secrets;

/// What a call returns if the service sends this body, with the status 200: the response, or the refusal that it is. The
/// body is a text, or any value of JSON. Lifetimes of ids start now.
///
/// # Errors
///
/// As for [`decode`].
pub fn response<R: Request>(body: impl ToString) -> Result<R::Response, Error<R::Error>> {
    decode::<R>(&RawResponse::new(200, body.to_string(), SystemTime::now()), &Secrets::new())
}

/// What a call returns if the service refuses with this code and message, which may end in a rid.
pub fn refusal<R: Request>(error: R::Error, message: &str) -> Error<R::Error> {
    Error::Api(ApiFailure::new(R::ENDPOINT, error, message))
}

/// A request of its JSON, as the feature `serde` writes it, and of its files, which JSON does not have: in the place of a file
/// stands its number in the list, from 0 on. Nothing is checked against limits.
///
/// # Errors
///
/// The JSON does not match the request; the fault has the path.
#[cfg(feature = "serde")]
pub fn request<R: Request + FromJson>(json: &Json, files: Vec<File>) -> Result<R, Fault> {
    crate::serde_support::request_with_files(json, files)
}

/// The JSON of a request, as the feature `serde` writes it, but **with its secrets**, for tests that compare all of it. A file
/// is `null`.
///
/// # Errors
///
/// Something in it has no form in JSON; the message says what and where.
#[cfg(feature = "serde")]
pub fn request_with_secrets<R: Request + ToJson>(request: &R) -> Result<Json, String> {
    crate::serde_support::with_secrets(Some(R::ENDPOINT), request)
}

/// The same of a response, or of anything else that the service sends.
///
/// # Errors
///
/// As for [`request_with_secrets`].
#[cfg(feature = "serde")]
pub fn response_with_secrets<T: ToJson>(response: &T) -> Result<Json, String> {
    crate::serde_support::with_secrets(None, response)
}

/// What a call returns if the service was not reached, or the connection failed.
pub fn transport_error<R: Request>(kind: TransportErrorKind) -> Error<R::Error> {
    Error::Transport(TransportError::new(R::ENDPOINT, kind))
}

/// What a call returns if something answers with this HTTP status and no code of the service.
pub fn status_error<R: Request>(status: u16) -> Error<R::Error> {
    Error::Status(StatusError::new(R::ENDPOINT, status))
}
