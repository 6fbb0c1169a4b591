//! From the bytes of an answer to a typed one: by content, never by header.

use std::time::SystemTime;

use bytes::Bytes;
use serde_json::{Map, Value as Json};

use crate::codes::{ApiError, ErrorTable, UntypedError};
use crate::decoding::{Decoding, kind};
use crate::download::{Content, Download, FromAnswer, file_name};
use crate::endpoint::Endpoint;
use crate::error::{ApiFailure, DecodeError, Error, StatusError};
use crate::from_json::lenient_integer;
use crate::request::Request;
use crate::secret::Secrets;

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

/// An answer whose type is not known yet: what its body is, and what its envelope says.
pub(crate) struct Reading {
    content: Result<Content, Box<str>>,
    code: Result<Option<i64>, Box<str>>,
}

impl Reading {
    /// The code with which the service refused.
    #[cfg(feature = "client")]
    pub(crate) fn refusal(&self) -> Option<i64> {
        self.code.as_ref().ok().copied().flatten()
    }
}

/// One answer, and what is needed to speak about it.
pub(crate) struct Reader<'a> {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) answer: &'a Answer,
    pub(crate) secrets: &'a Secrets,
}

impl Reader<'_> {
    /// Parses the body, once.
    pub(crate) fn read(&self, file_expected: bool) -> Reading {
        let content = self.content(file_expected);
        let code = match &content {
            Ok(Content::Json(Json::Object(fields))) => self.code(fields),
            _ => Ok(None),
        };
        Reading { content, code }
    }

    /// The typed answer, or the typed error.
    pub(crate) fn typed<R: Request>(&self, reading: Reading) -> Result<R::Response, Error<R::Error>> {
        let content = self.success(reading, R::Error::from_code)?;
        let mut decoding = Decoding::new(self.answer.received_at);
        R::Response::from_answer(content, &mut decoding).map_err(|fault| self.undecodable(fault.into()).into())
    }

    /// The same for an endpoint that is known as data only.
    pub(crate) fn untyped(
        &self,
        reading: Reading,
        errors: &'static ErrorTable,
        file_expected: bool,
    ) -> Result<Content, Error<UntypedError>> {
        let content = self.success(reading, |code| UntypedError::new(code, errors))?;
        match (&content, file_expected) {
            (Content::Json(_), true) => {
                Err(self.undecodable("expected a file, found JSON that says success".into()).into())
            }
            (Content::File(file), _) if file.bytes.is_empty() => {
                Err(self.undecodable("expected a file, found an empty body".into()).into())
            }
            _ => Ok(content),
        }
    }

    /// The content of a success, or why it is none. `named` gives a code its name.
    pub(crate) fn success<E: ApiError>(&self, reading: Reading, named: impl Fn(i64) -> E) -> Result<Content, Error<E>> {
        let success = self.answer.is_success();
        match (reading.code, &reading.content) {
            (Ok(Some(code)), Ok(Content::Json(Json::Object(fields)))) => {
                return Err(Error::Api(self.failure(named(code), fields)));
            }
            (Err(what), _) if success => return Err(self.undecodable(what).into()),
            _ => {}
        }
        if !success {
            return Err(self.status().into());
        }
        reading.content.map_err(|what| self.undecodable(what).into())
    }

    /// The number for the service's support, of a refusal.
    #[cfg(feature = "client")]
    pub(crate) fn rid(&self, reading: &Reading) -> Option<String> {
        let Ok(Content::Json(Json::Object(fields))) = &reading.content else { return None };
        let message = fields.get(self.endpoint.service.envelope.message)?.as_str()?;
        rid(&self.secrets.redact(message)).map(str::to_owned)
    }

    /// What the body is: JSON, or a file where one is expected and the body is no envelope.
    fn content(&self, file_expected: bool) -> Result<Content, Box<str>> {
        if let Some(encoding) = &self.answer.content_encoding
            && !encoding.eq_ignore_ascii_case("identity")
        {
            let encoding = crate::words::excerpt(encoding, 50);
            return Err(format!(
                "expected a plain body, found one in the encoding `{encoding}`, which was not asked for"
            )
            .into());
        }
        let body = &self.answer.body[..];
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        if !file_expected {
            return parse(body).map(Content::Json);
        }
        let json = body.trim_ascii_start().starts_with(b"{").then(|| parse(body));
        match json {
            Some(Ok(json)) if self.is_envelope(&json) => Ok(Content::Json(json)),
            Some(Err(what)) if self.begins_like_envelope(body) => Err(what),
            _ => Ok(Content::File(self.download())),
        }
    }

    fn is_envelope(&self, json: &Json) -> bool {
        json.get(self.endpoint.service.envelope.code).is_some()
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

    /// The code of an envelope, when it means failure.
    fn code(&self, fields: &Map<String, Json>) -> Result<Option<i64>, Box<str>> {
        let envelope = &self.endpoint.service.envelope;
        match fields.get(envelope.code) {
            None | Some(Json::Null) => Ok(None),
            Some(json) => match lenient_integer(json) {
                Some(code) => Ok((!envelope.success.contains(&code)).then_some(code)),
                None => Err(format!("{}: expected a whole number, found {}", envelope.code, kind(json)).into()),
            },
        }
    }

    fn failure<E: ApiError>(&self, error: E, fields: &Map<String, Json>) -> ApiFailure<E> {
        let message = match fields.get(self.endpoint.service.envelope.message) {
            Some(Json::String(text)) => text.clone(),
            None | Some(Json::Null) => String::new(),
            Some(other) => other.to_string(),
        };
        let message = bounded(self.secrets.redact(&message));
        ApiFailure {
            endpoint: self.endpoint.name,
            error,
            rid: rid(&message).map(Into::into),
            hint: hint(&message).map(|hint| crate::words::excerpt(hint, LONGEST_HINT).into()),
            message: message.into(),
        }
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

fn parse(body: &[u8]) -> Result<Json, Box<str>> {
    if body.trim_ascii().is_empty() {
        return Err("expected JSON, found an empty body".into());
    }
    serde_json::from_slice(body).map_err(|error| match error.classify() {
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
