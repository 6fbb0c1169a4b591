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

/// An answer as it came over the wire.
#[derive(Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header `Content-Type`.
    pub content_type: Option<String>,
    /// The header `Content-Disposition`.
    pub content_disposition: Option<String>,
    /// The body.
    pub body: Bytes,
    /// When it came; lifetimes count from then.
    pub received_at: SystemTime,
}

impl Answer {
    /// An answer without headers.
    pub fn new(status: u16, body: impl Into<Bytes>, received_at: SystemTime) -> Self {
        Self { status, content_type: None, content_disposition: None, body: body.into(), received_at }
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
    let content = reader.success(R::Response::FILE, R::Error::from_code)?;
    let mut decoding = Decoding::new(answer.received_at);
    R::Response::from_answer(content, &mut decoding).map_err(|fault| reader.undecodable(fault.into()).into())
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
    let content = reader.success(file_expected, |code| UntypedError::new(code, errors))?;
    match (&content, file_expected) {
        (Content::Json(_), true) => {
            Err(reader.undecodable("expected a file, found JSON that says success".into()).into())
        }
        (Content::File(file), _) if file.bytes.is_empty() => {
            Err(reader.undecodable("expected a file, found an empty body".into()).into())
        }
        _ => Ok(content),
    }
}

/// One answer, and what is needed to speak about it.
struct Reader<'a> {
    endpoint: &'static Endpoint,
    answer: &'a Answer,
    secrets: &'a Secrets,
}

impl Reader<'_> {
    /// The content of an answer that is no refusal.
    fn success<E: ApiError>(&self, file_expected: bool, error: impl FnOnce(i64) -> E) -> Result<Content, Error<E>> {
        let content = self.content(file_expected);
        if let Ok(Content::Json(Json::Object(fields))) = &content {
            match self.code(fields) {
                Ok(Some(code)) => return Err(Error::Api(self.failure(error(code), fields))),
                Ok(None) => {}
                Err(what) if self.answer.is_success() => return Err(self.undecodable(what).into()),
                Err(_) => {}
            }
        }
        if !self.answer.is_success() {
            return Err(self.status().into());
        }
        content.map_err(|what| self.undecodable(what).into())
    }

    /// What the body is: JSON, or a file where one is expected and the body is no envelope.
    fn content(&self, file_expected: bool) -> Result<Content, Box<str>> {
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
            hint: hint(&message).map(Into::into),
            message: message.into(),
        }
    }

    fn status(&self) -> StatusError {
        StatusError { endpoint: self.endpoint.name, status: self.answer.status, excerpt: self.excerpt() }
    }

    fn undecodable(&self, what: Box<str>) -> DecodeError {
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
    (!inside.is_empty() && inside.len() <= 200).then_some(inside)
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
