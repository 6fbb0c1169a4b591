//! From the bytes of a response to its content. The bytes decide, never a header.

use crate::endpoint::code::{Code, OwnedCode};
use crate::endpoint::codes::{ApiError, ErrorTable, UntypedError};
use crate::endpoint::{Endpoint, Envelope};
use crate::error::{ApiFailure, DecodeError, Error, StatusError, TransportError, TransportErrorKind};
#[cfg(feature = "observe")]
use crate::observe::{Observer, answer::Answer};
use crate::request::Request;
use crate::response::content::{Content, Download, Expect, FromResponse, file_name};
use crate::response::decoding::Decoding;
use crate::response::decoding::fault::Fault;
use crate::response::document::{Document, Index, MAX_VALUES, ScannedBody};
use crate::response::envelope::{self, Body};
use crate::response::range::ContentRange;
use crate::response::raw::RawResponse;
use crate::response::scan::{self, skip_blank};
use crate::response::shape::ResponseShape;
use crate::secrets::Secrets;

/// How much of a body an error contains, in characters.
const KEPT: usize = 512;

/// How much of a damaged body is searched for the message, in bytes.
const DAMAGED: usize = 1 << 20;

/// Up to which length a body is searched for the end of an envelope, in bytes.
const ENVELOPE: usize = 64 * 1024;

/// What a body of more bytes is can be told by its beginning: it is no envelope with something before it.
#[cfg(feature = "client")]
pub(crate) const BEGINNING: usize = ENVELOPE;

/// How much of an unexpected body a message shows, in characters.
const SHOWN: usize = 100;

/// The response of an endpoint that is known only as data, and how it differs from the spec.
#[derive(Debug)]
#[non_exhaustive]
pub struct CheckedContent {
    /// The content, as it was received.
    pub content: Content,
    /// Why it does not match the spec; `None` if it does.
    pub error: Option<DecodeError>,
}

/// A response that is not typed yet: its content, or the code with which the service refused.
pub(crate) struct ReadResponse {
    content: Result<Content<Index>, Unreadable>,
    refusal: Option<Box<ApiFailure<OwnedCode>>>,
}

impl ReadResponse {
    /// The code with which the service refused, and the rid.
    #[cfg(feature = "client")]
    pub(crate) fn refusal(&self) -> Option<(Code<'_>, Option<&str>)> {
        let refusal = self.refusal.as_ref()?;
        Some((refusal.error.as_code(), refusal.rid.as_deref()))
    }

    /// The file, if it is one.
    #[cfg(feature = "client")]
    pub(crate) fn file(&self) -> Option<&Download> {
        match &self.content {
            Ok(Content::File(file)) if self.refusal.is_none() => Some(file),
            _ => None,
        }
    }

    /// Whether it is no success, whoever sent it.
    #[cfg(any(feature = "client", feature = "sealed"))]
    pub(crate) fn is_failure(&self, response: &RawResponse) -> bool {
        self.refusal.is_some() || self.is_garbage() || !response.is_success()
    }

    /// Whether the body is nothing that the service would send: another response may be better.
    #[cfg(any(feature = "client", feature = "sealed"))]
    pub(crate) fn is_garbage(&self) -> bool {
        self.refusal.is_none() && matches!(self.content, Err(Unreadable::Garbage(_)))
    }
}

/// Why a body cannot be read.
enum Unreadable {
    /// It was replaced or damaged in transit.
    Garbage(Box<str>),
    /// It is what the service sent, but not what was expected.
    Other(Box<str>),
    /// It has more values than allowed.
    TooLarge(Box<str>),
}

/// What the envelopes of a response say.
enum Verdict {
    /// None of them is there.
    NoCode,
    /// The code means success.
    Success,
    /// A code does not mean success.
    Refused(&'static Envelope, OwnedCode),
    /// The code is none, and nothing else is a refusal.
    Malformed(String),
}

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

/// Reads one response.
pub(crate) struct ResponseReader<'a> {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) response: &'a RawResponse,
    pub(crate) secrets: &'a Secrets,
    /// How many values the body may have.
    pub(crate) max_values: usize,
    /// Who notes what the spec does not know.
    #[cfg(feature = "observe")]
    pub(crate) observer: Option<&'a Observer>,
}

impl<'a> ResponseReader<'a> {
    /// A reader that nobody observes.
    pub(crate) fn new(
        endpoint: &'static Endpoint,
        response: &'a RawResponse,
        secrets: &'a Secrets,
        max_values: usize,
    ) -> Self {
        Self {
            endpoint,
            response,
            secrets,
            max_values,
            #[cfg(feature = "observe")]
            observer: None,
        }
    }

    /// Reads the body, once.
    pub(crate) fn read(&self, expect: Expect) -> ReadResponse {
        let body = &*self.response.body;
        if let Some(what) = self.encoded() {
            return ReadResponse { content: Err(Unreadable::Garbage(what)), refusal: None };
        }
        if self.is_part(expect) {
            return ReadResponse { content: Ok(Content::File(self.download())), refusal: None };
        }
        let start = skip_blank(body, 0);
        match body.get(start) {
            None if expect == Expect::Nothing && self.response.is_success() => {
                ReadResponse { content: Ok(Content::Empty), refusal: None }
            }
            None if !expect.may_be_file() => self.garbage("expected JSON, found an empty body".to_owned()),
            Some(b'<') if begins_like(&body[start..]).is_some() && !self.ends_as_envelope(expect) => {
                if expect.may_be_file() {
                    self.file(expect, None)
                } else {
                    self.garbage(self.showing("expected JSON, found HTML or XML"))
                }
            }
            Some(b'{') => self.object(expect),
            _ if !expect.may_be_file() || self.is_hurt_envelope(expect) => self.object(expect),
            _ => self.file(expect, None),
        }
    }

    /// Reads the beginning of a body, more than [`BEGINNING`] bytes, where a file may come; `None` if only all of it
    /// tells what it is. The result is that of [`read`](Self::read) for all of it, with one exception: a JSON file that
    /// the service names is no envelope, even if a code comes later in it.
    #[cfg(feature = "client")]
    pub(crate) fn read_beginning(&self, expect: Expect) -> Option<ReadResponse> {
        if self.encoded().is_some() || self.is_part(expect) {
            return Some(self.read(expect));
        }
        // However much has come, the same bytes decide.
        let bytes = self.response.body.get(..BEGINNING).unwrap_or(&self.response.body);
        let start = skip_blank(bytes, 0);
        let first = bytes.get(start).filter(|_| expect.may_be_file() && self.response.is_success())?;
        let is_named = self.file_name().is_some();
        let is_told = match first {
            b'<' if begins_like(&bytes[start..]).is_some() => true,
            b'{' if begins_as_object(bytes) => expect == Expect::File && is_named && !self.has_code(expect),
            b'{' => true,
            _ => {
                !self.is_hurt_envelope(expect) && (is_named || begins_like(bytes).is_some() || !may_become_json(bytes))
            }
        };
        is_told.then(|| self.file(expect, (*first == b'{' && begins_as_object(bytes)).then_some("JSON")))
    }

    /// Whether the service says that it is a part of a file: what that begins like tells nothing.
    fn is_part(&self, expect: Expect) -> bool {
        expect.may_be_file() && self.response.range().is_some() && !self.response.body.is_empty()
    }

    /// Whether there is a code of the envelope at the beginning of the body.
    #[cfg(feature = "client")]
    fn has_code(&self, expect: Expect) -> bool {
        let bytes = self.response.body.get(..BEGINNING).unwrap_or(&self.response.body);
        let read = Document::read(bytes, self.max_values);
        !matches!(self.verdict(&Body { bytes, scanned: &read }, expect), Verdict::NoCode)
    }

    /// Reads a body that is a JSON object, or was one.
    #[inline]
    fn object(&self, expect: Expect) -> ReadResponse {
        let bytes = &*self.response.body;
        let read = Document::read(bytes, self.max_values);
        let body = Body { bytes, scanned: &read };
        let has_code = match self.verdict(&body, expect) {
            Verdict::NoCode => false,
            Verdict::Success => true,
            Verdict::Malformed(what) => {
                return ReadResponse { content: Err(Unreadable::Other(what.into())), refusal: None };
            }
            Verdict::Refused(envelope, code) => {
                let refusal = Some(Box::new(self.refusal(envelope, code, &body)));
                return ReadResponse { content: Err(Unreadable::Other(Box::default())), refusal };
            }
        };
        match (&read.stop, expect) {
            // What is no envelope may be a file.
            (None, Expect::File) if !has_code => self.file(expect, Some("JSON")),
            (Some(stop), _) if !has_code && (expect == Expect::File || expect.may_be_file() && !stop.is_limit()) => {
                self.file(expect, begins_as_object(bytes).then_some("JSON"))
            }
            (None, _) => ReadResponse { content: Ok(Content::Json(read.document.into_index())), refusal: None },
            (Some(_), _) => ReadResponse { content: Err(self.unreadable(&read)), refusal: None },
        }
    }

    /// What the envelopes say: the first refusal decides.
    #[inline]
    fn verdict(&self, body: &Body<'_>, expect: Expect) -> Verdict {
        let mut verdict = Verdict::NoCode;
        for envelope in self.endpoint.envelopes() {
            if body.is_plain_success(envelope) {
                if let Verdict::NoCode = verdict {
                    verdict = Verdict::Success;
                }
                continue;
            }
            match body.code(envelope, self.secrets) {
                Ok(None) => {}
                Ok(Some(code)) if !envelope.success.contains(&code.as_code()) => {
                    return Verdict::Refused(envelope, code);
                }
                Ok(Some(_)) if matches!(verdict, Verdict::NoCode) => verdict = Verdict::Success,
                Ok(Some(_)) => {}
                Err(what) => verdict = Verdict::Malformed(what),
            }
        }
        if let Verdict::NoCode = verdict {
            for envelope in self.foreign_envelopes(expect) {
                if let Ok(Some(code)) = body.code(envelope, self.secrets)
                    && !envelope.success.contains(&code.as_code())
                {
                    return Verdict::Refused(envelope, code);
                }
            }
        }
        verdict
    }

    /// The service's other envelopes. What should be a file and is a refusal in one of them is a refusal, unless the
    /// service names it as a file.
    fn foreign_envelopes(&self, expect: Expect) -> impl Iterator<Item = &'static Envelope> + use<> {
        let all = self.endpoint.service.envelopes;
        let is_asked = expect == Expect::File && all.len() > 1 && self.file_name().is_none();
        let endpoint = self.endpoint;
        let is_own = move |envelope: &&Envelope| endpoint.envelopes().any(|own| own.name == envelope.name);
        all.iter().filter(move |envelope| is_asked && !is_own(envelope))
    }

    /// Reads a body that is no envelope where a file may come. A body that starts like a page or like JSON replaces
    /// the file, unless the service names it as one.
    fn file(&self, expect: Expect, like: Option<&str>) -> ReadResponse {
        let bytes = &*self.response.body;
        let like = like.or_else(|| begins_like(bytes)).or_else(|| is_json(bytes).then_some("JSON"));
        match like {
            Some(like) if self.file_name().is_none() => {
                let expected = if expect == Expect::FileOrObject { "a file or an object" } else { "a file" };
                self.garbage(self.showing(&format!("expected {expected}, found {like}")))
            }
            _ if bytes.is_empty() => self.garbage("expected a file, found an empty body".to_owned()),
            _ if bytes.trim_ascii().is_empty() => self.garbage("expected a file, found only whitespace".to_owned()),
            _ => ReadResponse { content: Ok(Content::File(self.download())), refusal: None },
        }
    }

    fn garbage(&self, what: String) -> ReadResponse {
        ReadResponse { content: Err(Unreadable::Garbage(what.into())), refusal: None }
    }

    /// A message followed by the beginning of the body.
    fn showing(&self, what: &str) -> String {
        let beginning = self.secrets.excerpt(self.response.body.trim_ascii_start(), SHOWN);
        format!("{what} that begins with `{beginning}`")
    }

    fn unreadable(&self, read: &ScannedBody<'_>) -> Unreadable {
        let Some(stop) = &read.stop else { return Unreadable::Other(Box::default()) };
        let bytes = &*self.response.body;
        let what = stop.describe(bytes, |way| self.secrets.redact(way));
        match bytes.get(skip_blank(bytes, 0)) {
            _ if stop.is_limit() => Unreadable::TooLarge(what.into()),
            Some(b'{') => Unreadable::Garbage(what.into()),
            _ => Unreadable::Garbage(self.showing(&format!("{what}, in a response")).into()),
        }
    }

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

    /// A content encoding that was not requested.
    fn encoded(&self) -> Option<Box<str>> {
        let encoding = self.response.content_encoding.as_ref()?;
        let is_plain = encoding.eq_ignore_ascii_case("identity");
        let encoding = crate::wording::excerpt(&self.secrets.redact(encoding), 50);
        (!is_plain).then(|| {
            format!(
                "expected an unencoded body, found one with `Content-Encoding: {encoding}`, which was not requested"
            )
            .into()
        })
    }

    /// Whether a body that does not start as an object is an envelope after all.
    fn is_hurt_envelope(&self, expect: Expect) -> bool {
        let beginning = self.response.body.get(..64).unwrap_or(&self.response.body);
        self.names_code(beginning, expect) || self.ends_as_envelope(expect)
    }

    /// Whether a body that starts as something else may end as an envelope: a program in between may have prepended a
    /// warning.
    fn ends_as_envelope(&self, expect: Expect) -> bool {
        let body = &*self.response.body;
        body.len() <= ENVELOPE && body.trim_ascii_end().ends_with(b"}") && self.names_code(body, expect)
    }

    /// Whether the field that holds a code, or leads to it, is named.
    fn names_code(&self, bytes: &[u8], expect: Expect) -> bool {
        self.endpoint.envelopes().chain(self.foreign_envelopes(expect)).any(|envelope| {
            let name = format!("\"{}\"", envelope.code.first().unwrap_or(&""));
            bytes.windows(name.len()).any(|window| window == name.as_bytes())
        })
    }

    fn download(&self) -> Download {
        Download {
            bytes: self.response.body.clone(),
            content_type: self.response.content_type.clone(),
            file_name: self.file_name(),
            range: self.response.range(),
        }
    }

    fn file_name(&self) -> Option<String> {
        self.response.content_disposition.as_deref().and_then(file_name)
    }

    /// The error that an envelope stands for.
    fn refusal(&self, envelope: &Envelope, code: OwnedCode, body: &Body<'_>) -> ApiFailure<OwnedCode> {
        if !body.is_damaged() {
            return self.failure(envelope, code, body);
        }
        // The damage may cut a secret in two, so it is replaced before anything is searched.
        let bytes = body.bytes.get(..DAMAGED).unwrap_or(body.bytes);
        let clean = self.secrets.redact(&String::from_utf8_lossy(bytes));
        let read = Document::read(clean.as_bytes(), self.max_values);
        self.failure(envelope, code, &Body { bytes: clean.as_bytes(), scanned: &read })
    }

    fn failure(&self, envelope: &Envelope, code: OwnedCode, body: &Body<'_>) -> ApiFailure<OwnedCode> {
        let message = body.message(envelope.message);
        let message = envelope::bounded(self.secrets.redact(envelope::looked_at(&message)));
        let elsewhere = || body.rid_elsewhere(self.secrets);
        ApiFailure {
            endpoint: self.endpoint.name,
            status: self.response.status,
            error: code,
            rid: envelope::rid(&message).map(str::to_owned).or_else(elsewhere).map(Into::into),
            hint: envelope::hint(&message).map(|hint| crate::wording::excerpt(hint, usize::MAX).into()),
            message: message.into(),
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

/// Whether a body starts like a JSON object, or like what some programs take for one: `{'a': 1}`. Other things start
/// with braces, too: `{\rtf1`.
fn begins_as_object(bytes: &[u8]) -> bool {
    let brace = skip_blank(bytes, 0);
    bytes.get(brace) == Some(&b'{') && matches!(bytes.get(skip_blank(bytes, brace + 1)), Some(b'"' | b'\'' | b'}'))
}

/// Whether a body that begins so may be one JSON value when all of it has come.
#[cfg(feature = "client")]
fn may_become_json(bytes: &[u8]) -> bool {
    begins_as_value(bytes) && Document::read(bytes, MAX_VALUES).stop.is_none_or(|stop| stop.is_cut_off())
}

/// Whether the whole body is one JSON value: a string, an array of numbers, `null`. A file may start with zeros.
fn is_json(bytes: &[u8]) -> bool {
    begins_as_value(bytes) && Document::read(bytes, MAX_VALUES).stop.is_none()
}

fn begins_as_value(bytes: &[u8]) -> bool {
    matches!(bytes.trim_ascii_start().first(), Some(b'"' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'))
}

/// What a body is that starts like something else than a file: a page or an XML document, or a JSON array. A file may
/// start with zeros.
fn begins_like(bytes: &[u8]) -> Option<&'static str> {
    if let [0xff, 0xfe, b'<' | b'{' | b'[', 0, ..] | [0xfe, 0xff, 0, b'<' | b'{' | b'[', ..] = bytes {
        return Some("text in UTF-16");
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let (first, rest) = bytes.split_first()?;
    let second = rest.trim_ascii_start().first();
    match (first, second) {
        (b'<', _) if rest.first().is_some_and(|byte| byte.is_ascii_alphabetic() || b"!?/".contains(byte)) => {
            Some("HTML or XML")
        }
        (b'[', Some(b'{' | b'[' | b'"' | b']')) => Some("JSON"),
        _ => None,
    }
}
