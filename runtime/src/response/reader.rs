//! From the bytes of a response to its content. The bytes decide, never a header.

mod begins;
mod results;

#[cfg(feature = "client")]
use crate::endpoint::code::Code;
use crate::endpoint::code::OwnedCode;
use crate::endpoint::{Endpoint, Envelope};
use crate::error::{ApiFailure, DecodeError};
#[cfg(feature = "observe")]
use crate::observe::Observer;
use crate::response::content::{Content, Download, Expect, file_name};
use crate::response::document::{Document, Index, ScannedBody};
use crate::response::envelope::{self, Body};
use crate::response::raw::RawResponse;
use crate::response::scan::skip_blank;
use crate::secrets::Secrets;

#[cfg(feature = "client")]
use begins::may_become_json;
use begins::{begins_as_object, begins_like, is_json};

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
}
