//! From the bytes of a response to a typed value. The content decides, never a header.
//!
//! The docs of the crate list what is read although it is not strict JSON.

#[cfg(test)]
mod bodies;
pub(crate) mod content;
pub(crate) mod decoding;
pub(crate) mod document;
mod entries;
pub(crate) mod envelope;
mod lookup;
mod names;
pub(crate) mod range;
pub(crate) mod raw;
pub(crate) mod reader;
pub(crate) mod scalars;
pub(crate) mod scan;
pub(crate) mod shape;
mod shaped;
#[cfg(test)]
mod tests;

use crate::endpoint::Endpoint;
use crate::endpoint::codes::{ErrorTable, UntypedError};
use crate::error::Error;
use crate::request::Request;
#[cfg(feature = "sealed")]
use crate::request::prepare::Prepared;
#[cfg(feature = "sealed")]
use crate::request::seal::MaybeOpened;
use crate::secrets::Secrets;
use content::{Content, Expect, FromResponse};
use document::MAX_VALUES;
use raw::RawResponse;
use reader::{CheckedContent, ResponseReader};
use shape::ResponseShape;

/// Decodes the response to a request of type `R`. The secrets of the call are kept out of the error. Responses that
/// are [almost JSON](crate#responses-that-are-almost-json) are read, too.
///
/// # Errors
///
/// [`Error::Api`] if the service refused, whatever the HTTP status; [`Error::Status`] if the HTTP status means
/// failure and there is no code; [`Error::Decode`] if the response does not match the spec.
pub fn decode<R: Request>(response: &RawResponse, secrets: &Secrets) -> Result<R::Response, Error<R::Error>> {
    let reader = ResponseReader::new(R::ENDPOINT, response, secrets, MAX_VALUES);
    reader.typed::<R>(reader.read(R::Response::EXPECT))
}

/// Decodes the response to a [sealed](crate::prepare_sealed) request of type `R`, which it verifies and decrypts first.
/// `header` gives the headers of the response by their names in lower case.
///
/// # Errors
///
/// As for [`decode`]; [`Error::Transport`] if it is not to be trusted, as is a success that is not sealed.
#[cfg(feature = "sealed")]
pub fn decode_sealed<'h, R: Request>(
    prepared: &Prepared,
    response: RawResponse,
    header: impl Fn(&str) -> Option<&'h str>,
) -> Result<R::Response, Error<R::Error>> {
    let Some(seal) = prepared.sealed() else { return decode::<R>(&response, prepared.secrets()) };
    let MaybeOpened { response, opened, .. } = seal.open(R::ENDPOINT, response, header)?;
    let secrets = if opened { prepared.secrets().clone().of_sealed() } else { prepared.secrets().clone() };
    let reader = ResponseReader::new(R::ENDPOINT, &response, &secrets, MAX_VALUES);
    let reading = reader.read(R::Response::EXPECT);
    if !opened && !reading.is_failure(&response) {
        return Err(seal.unsealed(R::ENDPOINT).into());
    }
    reader.typed::<R>(reading)
}

/// Decodes a response of an endpoint that is known only as data: JSON with any fields, or a file if `expect` says so
/// (`true` is [`Expect::File`], `false` is [`Expect::Json`]).
///
/// # Errors
///
/// As for [`decode`], but missing fields are no error.
pub fn decode_untyped(
    endpoint: &'static Endpoint,
    errors: &'static ErrorTable,
    expect: impl Into<Expect>,
    response: &RawResponse,
    secrets: &Secrets,
) -> Result<Content, Error<UntypedError>> {
    let reader = ResponseReader::new(endpoint, response, secrets, MAX_VALUES);
    let expect = expect.into();
    reader.untyped(reader.read(expect), errors, expect)
}

/// Decodes a response of an endpoint that is known only as data, and checks it against the spec's types.
///
/// # Errors
///
/// As for [`decode`], except that a readable response that does not match the spec is returned as a
/// [`CheckedContent`] with an error.
pub fn decode_shaped(
    endpoint: &'static Endpoint,
    errors: &'static ErrorTable,
    shape: ResponseShape,
    response: &RawResponse,
    secrets: &Secrets,
) -> Result<CheckedContent, Error<UntypedError>> {
    let reader = ResponseReader::new(endpoint, response, secrets, MAX_VALUES);
    reader.shaped(reader.read(shape.expect()), errors, shape)
}
