//! From the bytes of an answer to a typed one: by content, never by header.

use std::time::SystemTime;

use bytes::Bytes;

use crate::codes::{ApiError, ErrorTable, UntypedError};
use crate::decoding::Decoding;
use crate::download::{Content, Download, FromAnswer, file_name};
use crate::endpoint::Endpoint;
use crate::error::{ApiFailure, DecodeError, Error, StatusError};
use crate::from_json::lenient_integer;
use crate::parsed::{Document, Parsed, Tree, without_mark};
use crate::request::Request;
use crate::secret::Secrets;
use crate::shape::AnswerShape;

/// How much of a body an error keeps, in characters.
const KEPT: usize = 512;

/// How much of the service's message is kept, in bytes. Longer ones are not made by people.
const LONGEST_MESSAGE: usize = 4096;

/// How long a hint may be, in bytes.
const LONGEST_HINT: usize = 200;

/// An answer as it came over the wire.
#[derive(Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header `Content-Type`.
    pub content_type: Option<String>,
    /// The header `Content-Disposition`.
    pub content_disposition: Option<String>,
    /// The header `Content-Encoding`. No encoding is asked for, so there should be none.
    pub content_encoding: Option<String>,
    /// The body.
    pub body: Bytes,
    /// When it came; lifetimes count from then.
    pub received_at: SystemTime,
}

impl Answer {
    /// An answer without headers.
    pub fn new(status: u16, body: impl Into<Bytes>, received_at: SystemTime) -> Self {
        Self {
            status,
            content_type: None,
            content_disposition: None,
            content_encoding: None,
            body: body.into(),
            received_at,
        }
    }

    fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// The body may hold secrets: it shows its length only.
impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { status, content_type, body, .. } = self;
        write!(f, "Answer({status}, {content_type:?}, {})", crate::words::counted(body.len() as u64, "byte", "bytes"))
    }
}

/// Decodes an answer to a request of type `R`. The secrets of the call are kept out of the error.
///
/// # Errors
///
/// [`Error::Api`] when the service refused, whatever the HTTP status; [`Error::Status`] when the HTTP status means
/// failure and there is no code; [`Error::Decode`] when the answer is not what the spec says.
pub fn decode<R: Request>(answer: &Answer, secrets: &Secrets) -> Result<R::Response, Error<R::Error>> {
    let reader = Reader { endpoint: R::ENDPOINT, answer, secrets };
    reader.typed::<R>(reader.read(R::Response::FILE))
}

/// Decodes an answer of an endpoint that is known as data only: JSON, whatever its fields are, or a file where one is
/// expected.
///
/// # Errors
///
/// As for [`decode`]; an answer without the fields of the spec is none.
pub fn decode_untyped(
    endpoint: &'static Endpoint,
    errors: &'static ErrorTable,
    file_expected: bool,
    answer: &Answer,
    secrets: &Secrets,
) -> Result<Content, Error<UntypedError>> {
    let reader = Reader { endpoint, answer, secrets };
    reader.untyped(reader.read(file_expected), errors, file_expected)
}

/// Decodes an answer of an endpoint that is known as data only, and holds it against what the spec says of it.
///
/// # Errors
///
/// As for [`decode`], except for an answer that can be read and is not what the spec says: that is a [`Judged`] with an error.
pub fn decode_shaped(
    endpoint: &'static Endpoint,
    errors: &'static ErrorTable,
    shape: AnswerShape,
    answer: &Answer,
    secrets: &Secrets,
) -> Result<Judged, Error<UntypedError>> {
    let reader = Reader { endpoint, answer, secrets };
    reader.shaped(reader.read(shape.may_be_file()), errors, shape)
}

/// An answer of an endpoint that is known as data only, and what is wrong with it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Judged {
    /// The answer, as it came.
    pub content: Content,
    /// Why it is not what the spec says; nothing if it is.
    pub error: Option<DecodeError>,
}

/// An answer whose type is not known yet: what its body is, and whether the service refused.
pub(crate) struct Reading {
    content: Result<Content<Tree>, Box<str>>,
    refusal: Result<Option<ApiFailure<i64>>, Box<str>>,
}

impl Reading {
    /// The code with which the service refused, and the number for its support.
    #[cfg(feature = "client")]
    pub(crate) fn refusal(&self) -> Option<(i64, Option<&str>)> {
        let refusal = self.refusal.as_ref().ok()?.as_ref()?;
        Some((refusal.error, refusal.rid.as_deref()))
    }
}

/// Why an answer is no success. The type of the endpoint's errors comes into it last, for what depends on that is compiled for
/// each endpoint.
enum NoSuccess {
    Api(ApiFailure<i64>),
    Status(StatusError),
    Decode(DecodeError),
}

impl NoSuccess {
    /// The same with the name of the code.
    fn named<E>(self, named: impl Fn(i64) -> E) -> Error<E> {
        match self {
            Self::Api(ApiFailure { endpoint, error, message, rid, hint }) => {
                Error::Api(ApiFailure { endpoint, error: named(error), message, rid, hint })
            }
            Self::Status(error) => Error::Status(error),
            Self::Decode(error) => Error::Decode(error),
        }
    }
}

/// One answer, and what is needed to speak about it.
pub(crate) struct Reader<'a> {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) answer: &'a Answer,
    pub(crate) secrets: &'a Secrets,
}

impl<'a> Reader<'a> {
    /// Parses the body, once.
    pub(crate) fn read(&self, file_expected: bool) -> Reading {
        match self.content(file_expected) {
            Ok(Content::Json(document)) => {
                let refusal = self.refusal(&document.root());
                Reading { content: Ok(Content::Json(document.into_tree())), refusal }
            }
            Ok(Content::File(file)) => Reading { content: Ok(Content::File(file)), refusal: Ok(None) },
            Err(what) => Reading { content: Err(what), refusal: Ok(None) },
        }
    }

    /// The typed answer, or the typed error.
    pub(crate) fn typed<R: Request>(&self, reading: Reading) -> Result<R::Response, Error<R::Error>> {
        let content = match self.success(reading) {
            Ok(content) => content,
            Err(refused) => return Err(refused.named(R::Error::from_code)),
        };
        let mut decoding = Decoding::new(self.answer.received_at);
        R::Response::from_answer(content, &mut decoding).map_err(|fault| Error::Decode(self.undecodable(fault.into())))
    }

    /// The same for an endpoint that is known as data only.
    pub(crate) fn untyped(
        &self,
        reading: Reading,
        errors: &'static ErrorTable,
        file_expected: bool,
    ) -> Result<Content, Error<UntypedError>> {
        let content = self.success(reading).map_err(|error| error.named(|code| UntypedError::new(code, errors)))?;
        match content {
            Content::Json(_) if file_expected => {
                Err(self.undecodable("expected a file, found JSON that says success".into()).into())
            }
            Content::File(file) if file.bytes.is_empty() => {
                Err(self.undecodable("expected a file, found an empty body".into()).into())
            }
            Content::Json(document) => Ok(Content::Json(document.root().to_json())),
            Content::File(file) => Ok(Content::File(file)),
        }
    }

    /// The answer of an endpoint that is known as data only, held against its shape.
    pub(crate) fn shaped(
        &self,
        reading: Reading,
        errors: &'static ErrorTable,
        shape: AnswerShape,
    ) -> Result<Judged, Error<UntypedError>> {
        let content = self.success(reading).map_err(|error| error.named(|code| UntypedError::new(code, errors)))?;
        let shown = match &content {
            Content::Json(document) => Content::Json(document.root().to_json()),
            Content::File(file) => Content::File(file.clone()),
        };
        let fault = shape.read(content, &mut Decoding::new(self.answer.received_at)).err();
        Ok(Judged { content: shown, error: fault.map(|fault| self.undecodable(fault.into())) })
    }

    /// The content of a success, or why it is none.
    fn success(&self, reading: Reading) -> Result<Content<Document<'a>>, NoSuccess> {
        let success = self.answer.is_success();
        match reading.refusal {
            Ok(Some(refusal)) => return Err(NoSuccess::Api(refusal)),
            Err(what) if success => return Err(NoSuccess::Decode(self.undecodable(what))),
            _ => {}
        }
        if !success {
            return Err(NoSuccess::Status(self.status()));
        }
        match reading.content {
            Ok(Content::Json(tree)) => Ok(Content::Json(Document::again(without_mark(&self.answer.body), tree))),
            Ok(Content::File(file)) => Ok(Content::File(file)),
            Err(what) => Err(NoSuccess::Decode(self.undecodable(what))),
        }
    }

    /// What the body is: JSON, or a file where one is expected and the body is no envelope.
    fn content(&self, file_expected: bool) -> Result<Content<Document<'a>>, Box<str>> {
        if let Some(encoding) = &self.answer.content_encoding
            && !encoding.eq_ignore_ascii_case("identity")
        {
            let encoding = crate::words::excerpt(encoding, 50);
            return Err(format!(
                "expected a plain body, found one in the encoding `{encoding}`, which was not asked for"
            )
            .into());
        }
        let body = without_mark(&self.answer.body);
        if !file_expected {
            return parse(body).map(Content::Json);
        }
        let document = body.trim_ascii_start().starts_with(b"{").then(|| parse(body));
        match document {
            Some(Ok(document)) if self.is_envelope(&document.root()) => Ok(Content::Json(document)),
            Some(Err(what)) if self.begins_like_envelope(body) => Err(what),
            _ => Ok(Content::File(self.download())),
        }
    }

    fn is_envelope(&self, json: &Parsed<'_>) -> bool {
        field(json, self.endpoint.service.envelope.code).is_some()
    }

    /// A broken envelope is no file, either.
    fn begins_like_envelope(&self, body: &[u8]) -> bool {
        let start = String::from_utf8_lossy(body.get(..64).unwrap_or(body)).into_owned();
        start
            .trim_start_matches(['{', ' ', '\n', '\r', '\t'])
            .starts_with(&format!("\"{}\"", self.endpoint.service.envelope.code))
    }

    fn download(&self) -> Download {
        Download {
            bytes: self.answer.body.clone(),
            content_type: self.answer.content_type.clone(),
            file_name: self.answer.content_disposition.as_deref().and_then(file_name),
        }
    }

    /// What an envelope says, when it means failure.
    fn refusal(&self, json: &Parsed<'_>) -> Result<Option<ApiFailure<i64>>, Box<str>> {
        let envelope = &self.endpoint.service.envelope;
        let code = match field(json, envelope.code) {
            None | Some(Parsed::Null) => return Ok(None),
            Some(json) => match lenient_integer(&json) {
                Some(code) => code,
                None => return Err(format!("{}: expected a whole number, found {}", envelope.code, json.kind()).into()),
            },
        };
        if envelope.success.contains(&code) {
            return Ok(None);
        }
        let message = match field(json, envelope.message) {
            Some(Parsed::Text(text)) => text.to_owned(),
            None | Some(Parsed::Null) => String::new(),
            Some(other) => other.to_json().to_string(),
        };
        let message = bounded(self.secrets.redact(&message));
        Ok(Some(ApiFailure {
            endpoint: self.endpoint.name,
            error: code,
            rid: rid(&message).map(Into::into),
            hint: hint(&message).map(|hint| crate::words::excerpt(hint, LONGEST_HINT).into()),
            message: message.into(),
        }))
    }

    fn status(&self) -> StatusError {
        StatusError { endpoint: self.endpoint.name, status: self.answer.status, excerpt: self.excerpt() }
    }

    pub(crate) fn undecodable(&self, what: Box<str>) -> DecodeError {
        let what = self.secrets.redact(&what).into();
        DecodeError { endpoint: self.endpoint.name, status: self.answer.status, what, excerpt: self.excerpt() }
    }

    fn excerpt(&self) -> Box<str> {
        self.secrets.excerpt(&self.answer.body, KEPT).into()
    }
}

/// A field of what may be an object.
fn field<'t>(json: &Parsed<'t>, name: &str) -> Option<Parsed<'t>> {
    if let Parsed::Object(members) = json { members.get(name) } else { None }
}

fn parse(body: &[u8]) -> Result<Document<'_>, Box<str>> {
    if body.trim_ascii().is_empty() {
        return Err("expected JSON, found an empty body".into());
    }
    Document::parse(body).map_err(|error| match error.classify() {
        serde_json::error::Category::Eof => "expected JSON, found JSON that is cut off".into(),
        _ if body.trim_ascii_start().starts_with(b"<") => "expected JSON, found HTML or XML".into(),
        _ => format!("expected JSON, found something else at line {} column {}", error.line(), error.column()).into(),
    })
}

fn bounded(mut message: String) -> String {
    if message.len() > LONGEST_MESSAGE {
        message.truncate(message.floor_char_boundary(LONGEST_MESSAGE));
    }
    message
}

/// `invalid credential rid: 65a1-0-1` → `65a1-0-1`
fn rid(message: &str) -> Option<&str> {
    let after = &message[message.rfind("rid:")? + 4..];
    let after = after.trim_start();
    let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(after.len());
    (end > 0).then_some(&after[..end])
}

/// `not allowed hint: [aB3_x0]` → `aB3_x0`
fn hint(message: &str) -> Option<&str> {
    let after = message[message.rfind("hint:")? + 5..].trim_start().strip_prefix('[')?;
    let inside = after[..after.find(']')?].trim();
    (!inside.is_empty() && inside.len() <= LONGEST_HINT).then_some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_of_messages() {
        assert_eq!(rid("invalid credential rid: 65a1b2-0f-9c"), Some("65a1b2-0f-9c"));
        assert_eq!(rid("ok, rid:abc) x"), Some("abc"));
        assert_eq!(rid("rid: "), None);
        assert_eq!(rid("nothing"), None);
        assert_eq!(hint("not allowed hint: [aB3_x0 e2]"), Some("aB3_x0 e2"));
        assert_eq!(hint("hint: [unclosed"), None);
    }
}
