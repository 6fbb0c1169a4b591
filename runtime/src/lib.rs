//! What generated API bindings lean on.
//!
//! Generated code is data: item macros ([`request!`], [`object!`], [`errors!`], [`open_enum!`], [`id!`], [`formats!`],
//! [`tokens!`]) that expand to plain types. Everything that those types do is here, once:
//!
//! * [`RequestVisitor`] goes through a request once, encodes it and checks it; [`Request::validate`] gives all violations.
//! * [`prepare`] makes the HTTP request of it, as values; [`decode`] reads the answer. Neither does I/O.
//! * `Client` (feature `client`) sends over `reqwest`, streams files, and keeps tokens out of every message.
//!
//! # Answers that are nearly JSON
//!
//! They are read as far as they can be, for a client is no validator:
//!
//! * control characters stay in the texts that they are in;
//! * bytes that are not UTF-8, halves of surrogate pairs and unfinished `\u` become U+FFFD, the rest of the text stays; a token or
//!   refresh token with U+FFFD in it takes the place of no other ([`credential::Flaw::Illegible`]);
//! * a backslash that begins no escape stays, except in `\'`, which is an apostrophe;
//! * marks of the encoding, blanks and control characters around and between values count for nothing, and neither does what
//!   stands after the object that the answer is.
//!
//! What cannot be read is a [`DecodeError`] that says what stands where. But code, message and rid of an envelope come out of a body
//! that is damaged or cut off, too, as long as they are intact and at its top level.

#![deny(unsafe_code)]

mod endpoint;
mod types;

mod request;
mod response;

mod error;
mod file;
mod secrets;

#[cfg(feature = "archives")]
pub mod archive;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
pub mod tokens;

mod macro_support;
mod random;
mod small_list;
mod wording;

#[cfg(feature = "client")]
pub use client::{
    Call, Client, ClientBuilder, HeaderRefused, Hook, Outcome, Outgoing, Progress, RateLimit, Retry, Tokens,
    UntypedCall, Validation,
};
pub use endpoint::check::Check;
pub use endpoint::codes::{ApiError, Class, ErrorRow, ErrorTable, UnknownCode, UntypedError};
pub use endpoint::formats::{ArchiveKind, FormatGroup, FormatRow, FormatTable, Limit};
pub use endpoint::{Endpoint, Envelope, GIB, KIB, MIB, Method, Service};
#[cfg(feature = "client")]
pub use error::token::{TokenError, TokenErrorKind};
pub use error::{ApiFailure, DecodeError, Error, StatusError, TransportError, TransportErrorKind};
pub use file::File;
pub use file::error::{FileError, FileErrorKind};
pub use file::source::{ReadSeek, Source};
pub use request::Request;
pub use request::body::{Body, Segment};
pub use request::part::{FormField, FormFieldContent};
pub use request::prepare::{Prepared, prepare, prepare_untyped, prepare_with_boundary};
pub use request::token::Token;
pub use request::violation::{Invalid, Report, Unchecked, Violation};
pub use request::visitor::to_json::ToJson;
pub use request::visitor::{BodyKind, FormSlot, Items, JsonSlot, Param, QuerySlot, RequestVisitor, Text};
pub use response::content::{Content, Download, Expect, FileOr, FromResponse, Nothing};
pub use response::decoding::fault::Fault;
pub use response::decoding::mode::Mode;
pub use response::decoding::object::Object;
pub use response::decoding::{Decoding, FromJson};
pub use response::document::{Document, Elements, Members, ValueRef};
pub use response::raw::RawResponse;
pub use response::reader::CheckedContent;
pub use response::shape::{FieldShape, ObjectShape, ResponseShape, Shape};
pub use response::{decode, decode_shaped, decode_untyped};
pub use secrets::{Secrets, credential};
pub use types::into_value::IntoValue;
pub use types::open_enum::{UnlistedNumber, UnlistedText};
pub use types::scalar::{FormContent, FormValue, Literal, Scalar};
pub use types::time::{Millis, Seconds, UnixMillis, UnixSeconds};

pub use bytes::Bytes;
/// The HTTP library that [`ClientBuilder::http`] takes a client of.
#[cfg(feature = "client")]
pub use reqwest;
pub use secrecy::{ExposeSecret, SecretString};
/// Any JSON value.
pub use serde_json::Value as Json;

/// What the macros need and nobody else.
#[doc(hidden)]
pub mod __private {
    pub use crate::endpoint::codes::{__NO_CHECKS as NO_CHECKS, lookup};
    pub use crate::macro_support::first;
    pub use crate::response::decoding::mode::Mode;
    pub use crate::types::debug::__debug_struct as debug_struct;
    pub use crate::types::id::__Id as Id;
    pub use crate::types::open_enum::{__debug_listed as debug_listed, __order_listed as order_listed};
    pub use crate::types::scalar::TextValue;
}
