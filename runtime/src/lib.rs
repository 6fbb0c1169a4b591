//! The runtime of generated API bindings.
//!
//! Generated code is data: item macros ([`request!`], [`object!`], [`errors!`], [`open_enum!`], [`id!`],
//! [`formats!`], [`tokens!`]) that expand to plain types. What those types do is implemented here, once:
//!
//! * [`RequestVisitor`] visits the parameters of a request once, encodes and checks them; [`Request::validate`]
//!   returns all violations.
//! * [`prepare`] turns a request into an HTTP request, as plain values; [`decode`] reads the response. Neither does
//!   I/O.
//! * `Client` (feature `client`) sends requests with `reqwest`, streams files, and keeps tokens out of every message.
//!
//! # Responses that are almost JSON
//!
//! A client is not a validator, so responses are read as far as possible:
//!
//! * control characters in strings are kept;
//! * invalid UTF-8, unpaired surrogates and incomplete `\u` escapes become U+FFFD, and the rest of the string is
//!   kept; a token or refresh token that contains U+FFFD never replaces a good one ([`credential::Flaw::Illegible`]);
//! * a backslash that starts no escape is kept, except in `\'`, which is an apostrophe;
//! * byte order marks, whitespace and control characters around values are ignored, and so is anything after the
//!   response object.
//!
//! What cannot be read is a [`DecodeError`] that says what was found where. The code, message and rid of an envelope
//! are still found in a damaged or truncated body, if they are intact and at its top level.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(unsafe_code)]

#[cfg(feature = "client")]
mod async_runtime;
mod docs;
mod endpoint;
mod types;

mod request;
mod response;

mod error;
mod file;
mod secrets;
mod signing;

#[cfg(feature = "archives")]
pub mod archive;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "observe")]
mod observe;
#[cfg(feature = "push")]
pub mod push;
#[cfg(feature = "sealed")]
mod sealed;
#[cfg(feature = "client")]
pub mod tokens;

pub mod testing;

#[cfg(feature = "serde")]
mod serde_support;
#[cfg(not(feature = "push"))]
mod without_push;
#[cfg(not(feature = "serde"))]
mod without_serde;

mod macro_support;
mod random;
mod small_list;
mod wording;

#[cfg(feature = "client")]
pub use client::{
    AccountRateLimit, BoxFuture, Call, CallResult, Caller, Client, ClientBuilder, CustomCall, DownloadProgress,
    DownloadStream, HeaderRefused, Hook, IntoTokens, Outcome, Outgoing, Progress, RateLimit, Retry, SavedFile, Tokens,
    UntypedCall, Validation,
};
pub use endpoint::check::Check;
pub use endpoint::code::{Code, UnknownCode};
pub use endpoint::codes::{ApiError, Class, ErrorRow, ErrorTable, UntypedError};
pub use endpoint::formats::{ArchiveKind, FormatGroup, FormatRow, FormatTable, Limit};
pub use endpoint::shared_codes::SharedCodes;
pub use endpoint::{
    Endpoint, Envelope, GIB, KIB, MIB, Method, Period, Rate, Sealed, Service, Signature, SignaturePlace, SignedPart,
    SigningMethod,
};
#[cfg(feature = "client")]
pub use error::DownloadError;
pub use error::call_error::CallError;
pub use error::kind::ErrorKind;
pub use error::signing::{SigningError, SigningErrorKind};
#[cfg(feature = "client")]
pub use error::token::{TokenError, TokenErrorKind};
pub use error::{ApiFailure, DecodeError, Error, StatusError, TransportError, TransportErrorKind};
pub use file::File;
pub use file::error::{FileError, FileErrorKind};
pub use file::source::{ReadSeek, Source};
#[cfg(feature = "observe")]
pub use observe::{Note, Notes, Observer};
pub use request::Request;
pub use request::body::{Body, Segment};
pub use request::part::{FormField, FormFieldContent};
#[cfg(feature = "sealed")]
pub use request::prepare::prepare_sealed;
pub use request::prepare::{Prepared, prepare, prepare_signed, prepare_untyped, prepare_with_boundary};
pub use request::token::AccessToken;
pub use request::violation::{Invalid, Report, Unchecked, Violation};
pub use request::visitor::to_json::ToJson;
pub use request::visitor::{
    Addresses, BodyKind, Chars, Choice, FormSlot, Items, JsonSlot, OutsideSlot, Param, QuerySlot, RequestVisitor, Text,
};
pub use response::content::{Content, Download, Expect, FileOr, FileResponse, FromResponse, Nothing};
#[cfg(feature = "sealed")]
pub use response::decode_sealed;
pub use response::decoding::fault::Fault;
pub use response::decoding::object::{FromKind, Object};
pub use response::decoding::{Decoding, FromJson};
pub use response::document::{Document, Elements, Members, ValueRef};
pub use response::range::ContentRange;
pub use response::raw::RawResponse;
pub use response::reader::CheckedContent;
pub use response::shape::{ChoiceShape, FieldShape, ObjectShape, ResponseShape, Shape};
pub use response::{decode, decode_shaped, decode_untyped};
#[cfg(feature = "sealed")]
pub use sealed::{InvalidKey, SealedKeys};
pub use secrets::{Secrets, credential};
#[cfg(feature = "sign")]
pub use signing::key::SigningKey;
pub use signing::{Signer, Signers, SigningInput};
pub use types::choice::UnknownKind;
pub use types::day::{Day, InvalidDay};
pub use types::into_value::{GivenInOption, GivenItself, IntoOption, IntoValue};
pub use types::money::{Fen, InvalidAmount, Yuan};
pub use types::month::{InvalidMonth, Month};
pub use types::open_enum::{UnlistedNumber, UnlistedText};
pub use types::scalar::{FormContent, FormValue, Literal, Scalar};
pub use types::text_or::TextOr;
pub use types::time::{Days, Hours, Millis, Minutes, Seconds, UnixMillis, UnixSeconds};
pub use types::wire::{Mode, Wire};
pub use types::zone::UtcOffset;

pub use bytes::Bytes;
/// The HTTP library whose client [`ClientBuilder::http`] takes.
#[cfg(feature = "client")]
pub use reqwest;
pub use secrecy::{ExposeSecret, SecretString};
/// Any JSON value.
pub use serde_json::Value as Json;

/// What only the macros need.
#[doc(hidden)]
pub mod __private {
    pub use crate::endpoint::codes::{
        __NOTHING_RARE as NOTHING_RARE, __RareFacts as RareFacts, __Variants as Variants, lookup,
    };
    pub use crate::endpoint::shared_codes::SharesCodes;
    pub use crate::macro_support::{check_version, first};
    pub use crate::request::token::__SaysItsKind as SaysItsKind;
    #[cfg(feature = "serde")]
    pub mod serde {
        pub use crate::serde_support::{
            Deserialize, Deserializer, Serialize, Serializer, deserialize, deserialize_request, serialize,
            serialize_request,
        };
    }
    pub use crate::types::debug::__debug_struct as debug_struct;
    pub use crate::types::id::__Id as Id;
    pub use crate::types::open_enum::{
        __debug_listed as debug_listed, __debug_of as debug_of, __order_listed as order_listed,
    };
    pub use crate::types::scalar::TextValue;
    pub use crate::types::wire::{Mode, Wire};
    pub use crate::types::zone::__time_zone as time_zone;
}
