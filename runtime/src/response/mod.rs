//! From the bytes of an answer to a typed one: by content, never by header.
//!
//! What is read although it is not JSON to the letter is told in the docs of the crate.

pub(crate) mod content;
pub(crate) mod decoding;
pub(crate) mod document;
pub(crate) mod envelope;
pub(crate) mod raw;
pub(crate) mod reader;
mod scan;
pub(crate) mod shape;
mod shaped;

use crate::endpoint::Endpoint;
use crate::endpoint::codes::{ErrorTable, UntypedError};
use crate::error::Error;
use crate::request::Request;
use crate::secrets::Secrets;
use content::{Content, Expect, FromResponse};
use document::MAX_VALUES;
use raw::RawResponse;
use reader::{CheckedContent, ResponseReader};
use shape::ResponseShape;

/// Decodes an answer to a request of type `R`. The secrets of the call are kept out of the error. What is nearly JSON is read, too:
/// see the [docs of the crate](crate#answers-that-are-nearly-json).
///
/// # Errors
///
/// [`Error::Api`] when the service refused, whatever the HTTP status; [`Error::Status`] when the HTTP status means
/// failure and there is no code; [`Error::Decode`] when the answer is not what the spec says.
pub fn decode<R: Request>(answer: &RawResponse, secrets: &Secrets) -> Result<R::Response, Error<R::Error>> {
    let reader = ResponseReader { endpoint: R::ENDPOINT, answer, secrets, max_values: MAX_VALUES };
    reader.typed::<R>(reader.read(R::Response::EXPECT))
}

/// Decodes an answer of an endpoint that is known as data only: JSON, whatever its fields are, or a file where one is
/// expected (`true` is [`Expect::File`], `false` is [`Expect::Json`]).
///
/// # Errors
///
/// As for [`decode`]; an answer without the fields of the spec is none.
pub fn decode_untyped(
    endpoint: &'static Endpoint,
    errors: &'static ErrorTable,
    expect: impl Into<Expect>,
    answer: &RawResponse,
    secrets: &Secrets,
) -> Result<Content, Error<UntypedError>> {
    let reader = ResponseReader { endpoint, answer, secrets, max_values: MAX_VALUES };
    let expect = expect.into();
    reader.untyped(reader.read(expect), errors, expect)
}

/// Decodes an answer of an endpoint that is known as data only, and holds it against what the spec says of it.
///
/// # Errors
///
/// As for [`decode`], except for an answer that can be read and is not what the spec says: that is a [`CheckedContent`] with an error.
pub fn decode_shaped(
    endpoint: &'static Endpoint,
    errors: &'static ErrorTable,
    shape: ResponseShape,
    answer: &RawResponse,
    secrets: &Secrets,
) -> Result<CheckedContent, Error<UntypedError>> {
    let reader = ResponseReader { endpoint, answer, secrets, max_values: MAX_VALUES };
    reader.shaped(reader.read(shape.expect()), errors, shape)
}
