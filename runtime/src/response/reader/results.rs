//! From what was read of a response to what the caller gets: its content, typed or not, or why it is no success.

use super::{CheckedContent, ReadResponse, ResponseReader, Unreadable};
use crate::endpoint::code::{Code, OwnedCode};
use crate::endpoint::codes::{ApiError, ErrorTable, UntypedError};
use crate::error::{ApiFailure, DecodeError, Error, StatusError, TransportError, TransportErrorKind};
#[cfg(feature = "observe")]
use crate::observe::answer::Answer;
use crate::request::Request;
use crate::response::content::{Content, Expect, FromResponse};
use crate::response::decoding::Decoding;
use crate::response::decoding::fault::Fault;
use crate::response::document::Document;
#[cfg(feature = "observe")]
use crate::response::envelope;
use crate::response::range::ContentRange;
use crate::response::scan;
use crate::response::shape::ResponseShape;

/// How much of a body an error contains, in characters.
const KEPT: usize = 512;

/// Why a response is not a success. The endpoint's error type is added last, because everything that depends on it is
/// compiled for each endpoint.
enum Unsuccessful {
    Api(ApiFailure<OwnedCode>),
    Status(StatusError),
    Decode(DecodeError),
    TooLarge(TransportError),
}

impl Unsuccessful {
    /// Adds the error type of the code.
    fn named<E>(self, named: impl Fn(Code<'_>) -> E) -> Error<E> {
        match self {
            Self::Api(ApiFailure { endpoint, status, error, message, rid, hint }) => {
                Error::Api(ApiFailure { endpoint, status, error: named(error.as_code()), message, rid, hint })
            }
            Self::Status(error) => Error::Status(error),
            Self::Decode(error) => Error::Decode(error),
            Self::TooLarge(error) => Error::Transport(error),
        }
    }
}

impl<'a> ResponseReader<'a> {
    /// The typed response, or the typed error.
    pub(crate) fn typed<R: Request>(&self, reading: ReadResponse) -> Result<R::Response, Error<R::Error>> {
        let unsuccessful = match self.success(reading) {
            Ok(content) => {
                let mut decoding = self.decoding(&content);
                match R::Response::from_response(content, &mut decoding) {
                    Ok(response) => {
                        self.observe(&mut decoding, None);
                        return Ok(response);
                    }
                    Err(fault) => {
                        self.observe(&mut decoding, Some(&fault));
                        self.misfit(&fault, &decoding)
                    }
                }
            }
            Err(unsuccessful) => self.observe_refusal(unsuccessful, R::Error::TABLE),
        };
        Err(unsuccessful.named(R::Error::from_code))
    }

    #[inline]
    fn decoding(&self, content: &Content<Document<'_>>) -> Decoding {
        let decoding = Decoding::new(self.response.received_at).of(self.endpoint);
        #[cfg(feature = "observe")]
        let decoding = if self.observer.is_some() { decoding.observed() } else { decoding };
        match content {
            Content::Json(document) => decoding.within(document.values_left()),
            Content::File(_) | Content::Empty => decoding,
        }
    }

    /// Tells the observer what was noted of a success; `fault` is why it could not be read.
    #[inline]
    #[cfg_attr(not(feature = "observe"), allow(clippy::unused_self, reason = "there is nobody to tell"))]
    fn observe(&self, decoding: &mut Decoding, fault: Option<&Fault>) {
        #[cfg(feature = "observe")]
        if let (Some(observer), Some(answer)) = (self.observer, decoding.take_answer(fault)) {
            observer.add(self.endpoint, answer);
        }
        #[cfg(not(feature = "observe"))]
        let _ = (decoding, fault);
    }

    /// Tells the observer of a refusal, and of its code if no table lists it.
    #[inline]
    #[cfg_attr(not(feature = "observe"), allow(clippy::unused_self, reason = "there is nobody to tell"))]
    fn observe_refusal(&self, unsuccessful: Unsuccessful, table: &'static ErrorTable) -> Unsuccessful {
        #[cfg(feature = "observe")]
        if let (Some(observer), Unsuccessful::Api(failure)) = (self.observer, &unsuccessful) {
            let mut answer = Answer::default();
            let (code, message) = (failure.error.as_code(), envelope::without_tails(&failure.message));
            match table.row(code).map(|row| row.texts()) {
                None => answer.unlisted_code(code, &message),
                Some(texts) if !texts.is_empty() && envelope::known_text(&message, texts).is_none() => {
                    answer.unlisted_text(code, &message);
                }
                Some(_) => {}
            }
            observer.add(self.endpoint, answer);
        }
        #[cfg(not(feature = "observe"))]
        let _ = table;
        unsuccessful
    }

    /// Why a response could not be decoded: it is not what the spec says, or what is inside its strings is too much.
    fn misfit(&self, fault: &Fault, decoding: &Decoding) -> Unsuccessful {
        match decoding.has_too_many_values() {
            true => Unsuccessful::TooLarge(self.too_large(scan::too_many(self.max_values).into())),
            false => Unsuccessful::Decode(self.unexpected(fault)),
        }
    }

    /// The same for an endpoint that is known only as data.
    pub(crate) fn untyped(
        &self,
        reading: ReadResponse,
        errors: &'static ErrorTable,
        expect: Expect,
    ) -> Result<Content, Error<UntypedError>> {
        let content = self.success(reading).map_err(|error| error.named(|code| UntypedError::new(code, errors)))?;
        match content {
            Content::Json(_) if expect == Expect::File => {
                Err(self.undecodable("expected a file, found a JSON response without an error".into()).into())
            }
            Content::Json(document) => Ok(Content::Json(document.root().to_json())),
            Content::File(file) => Ok(Content::File(file)),
            Content::Empty => Ok(Content::Empty),
        }
    }

    /// The response of an endpoint that is known only as data, checked against its shape.
    pub(crate) fn shaped(
        &self,
        reading: ReadResponse,
        errors: &'static ErrorTable,
        shape: ResponseShape,
    ) -> Result<CheckedContent, Error<UntypedError>> {
        let named = |error: Unsuccessful| error.named(|code| UntypedError::new(code, errors));
        let content = self.success(reading).map_err(|error| named(self.observe_refusal(error, errors)))?;
        let shown = match &content {
            Content::Json(document) => Content::Json(document.root().to_json()),
            Content::File(file) => Content::File(file.clone()),
            Content::Empty => Content::Empty,
        };
        let mut decoding = self.decoding(&content);
        let fault = shape.read(content, &mut decoding).err();
        self.observe(&mut decoding, fault.as_ref());
        let misfit = fault.map(|fault| self.misfit(&fault, &decoding));
        match misfit {
            None => Ok(CheckedContent { content: shown, error: None }),
            Some(Unsuccessful::Decode(error)) => Ok(CheckedContent { content: shown, error: Some(error) }),
            Some(other) => Err(named(other)),
        }
    }

    /// The content of a success, or why it is not one.
    fn success(&self, reading: ReadResponse) -> Result<Content<Document<'a>>, Unsuccessful> {
        if let Some(refusal) = reading.refusal {
            return Err(Unsuccessful::Api(*refusal));
        }
        match reading.content {
            Err(Unreadable::TooLarge(what)) => Err(Unsuccessful::TooLarge(self.too_large(what))),
            _ if !self.response.is_success() => Err(Unsuccessful::Status(self.status())),
            Ok(Content::Json(index)) => Ok(Content::Json(Document::again(&self.response.body, index))),
            Ok(Content::File(file)) => Ok(Content::File(file)),
            Ok(Content::Empty) => Ok(Content::Empty),
            Err(Unreadable::Garbage(what) | Unreadable::Other(what)) => {
                Err(Unsuccessful::Decode(self.undecodable(what)))
            }
        }
    }

    fn status(&self) -> StatusError {
        let status = self.response.status;
        let length = self.response.content_range.as_deref().filter(|_| status == 416).and_then(ContentRange::refused);
        StatusError { endpoint: self.endpoint.name, status, excerpt: self.excerpt(), length }
    }

    fn too_large(&self, details: Box<str>) -> TransportError {
        TransportError { endpoint: self.endpoint.name, kind: TransportErrorKind::TooLarge, details }
    }

    /// A value that does not match the spec.
    fn unexpected(&self, fault: &Fault) -> DecodeError {
        self.undecodable(self.secrets.redact_sentence(&fault.to_string(), fault.quoted()).into())
    }

    pub(crate) fn undecodable(&self, what: Box<str>) -> DecodeError {
        // Our own words: what came from outside was replaced when it was put into them.
        let what = self.secrets.redact_sentence(&what, &[]).into();
        DecodeError { endpoint: self.endpoint.name, status: self.response.status, what, excerpt: self.excerpt() }
    }

    fn excerpt(&self) -> Box<str> {
        self.secrets.excerpt(&self.response.body, KEPT).into()
    }
}
