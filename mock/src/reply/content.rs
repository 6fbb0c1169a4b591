//! What a response holds: what a scenario asks for, or else the refusal of the checks, or else a success.

use bytes::Bytes;
use hyper::header::{ALLOW, CONTENT_RANGE, HeaderName, LOCATION, RANGE};
use serde_json::{Map, Value, json};
use weixin_codegen::model::{Code, CodeKind, Endpoint, Envelope, Location, Param, Response};

use super::range::{self, Asked};
use super::{issuing, sample};
use crate::problem::Outcome;
use crate::quirk::Quirk;
use crate::received::ReceivedRequest;
use crate::rng::{Rng, Stream};
use crate::spec::codes::{self, Refusal};
use crate::state::State;
use crate::state::scenario::Action;
use crate::tokens::issuer::Issuer;

/// The header that says why the mock refused, for a person at a terminal. No client has to read it.
const REASON: HeaderName = HeaderName::from_static("x-mock-reason");

/// The most reasons that the header lists.
const MAX_REASONS: usize = 5;

/// About one call in so many is answered as busy, with that quirk.
const BUSY_ONE_IN: u64 = 8;

/// A response, before a scenario interferes with its transfer.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) headers: Vec<(HeaderName, String)>,
    pub(crate) body: Bytes,
    /// The code in the envelope.
    pub(crate) code: Option<Code>,
    /// True if the call succeeded by the checks.
    pub(crate) success: bool,
}

impl Content {
    /// A page of HTML, as a gateway sends it.
    pub(crate) fn html(status: u16) -> Self {
        let reason = hyper::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        let title = format!("{status} {}", reason.unwrap_or("Unknown"));
        let page =
            format!("<html>\r\n<head><title>{title}</title></head>\r\n<body><h1>{title}</h1></body>\r\n</html>\r\n");
        Self::bytes(status, "text/html", page)
    }

    fn bytes(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        let content_type = content_type.to_owned();
        Self { status, content_type, headers: Vec::new(), body: body.into(), code: None, success: false }
    }

    /// Says why, for a person at a terminal.
    pub(crate) fn reason(mut self, why: impl Into<String>) -> Self {
        self.headers.push((REASON, why.into()));
        self
    }

    /// The response to a header whose scenario is invalid.
    pub(crate) fn bad_scenario(why: &str) -> Self {
        Self::bytes(400, "text/plain; charset=utf-8", format!("{why}\n")).reason(why)
    }
}

/// What the response to one request is made of.
pub(crate) struct Responder<'a> {
    pub(crate) state: &'a State,
    pub(crate) endpoint: Option<&'a Endpoint>,
    pub(crate) request: &'a ReceivedRequest,
    pub(crate) outcome: &'a Outcome,
    pub(crate) number: u64,
}

impl Responder<'_> {
    /// The response by the checks, or by the first action that replaces it.
    pub(crate) fn content(&self, plan: &[Action]) -> Content {
        let content = match plan.iter().find(|action| action.replaces_response()) {
            Some(Action::Refuse(code)) => self.refused(&codes::refusal(&self.state.api, self.endpoint, code)),
            Some(Action::Respond(value)) => self.json(value),
            Some(Action::Status(status)) => Content::html(*status),
            Some(Action::Bytes { status, content_type, body }) => Content::bytes(*status, content_type, body.clone()),
            Some(Action::Redirect(to)) => {
                let mut content = Content::html(302);
                content.headers.push((LOCATION, to.clone()));
                content
            }
            _ => self.checked(plan),
        };
        self.ranged(content)
    }

    /// The part of a file that the request asks for, if the endpoint takes a range.
    fn ranged(&self, content: Content) -> Content {
        let is_range = |param: &Param| {
            param.location == Location::Header && param.field.name.wire.eq_ignore_ascii_case(RANGE.as_str())
        };
        let mut params = self.endpoint.into_iter().flat_map(|endpoint| &endpoint.variants).flat_map(|it| &it.params);
        let is_file = self.endpoint.is_some_and(|endpoint| endpoint.response.may_be_file())
            && content.status == 200
            && content.code.is_none()
            && !content.content_type.starts_with("application/json");
        let header = self.request.head.header(RANGE.as_str()).filter(|_| is_file && params.any(is_range));
        let len = content.body.len();
        match header.map_or(Asked::All, |header| range::asked(header, len)) {
            Asked::All => content,
            Asked::Part(first, last) => {
                let mut headers = content.headers;
                headers.push((CONTENT_RANGE, format!("bytes {first}-{last}/{len}")));
                Content { status: 206, headers, body: content.body.slice(first..=last), ..content }
            }
            Asked::Nothing => {
                let mut refused = Content::html(416);
                refused.headers.push((CONTENT_RANGE, format!("bytes */{len}")));
                refused
            }
        }
    }

    fn checked(&self, plan: &[Action]) -> Content {
        if self.outcome.without_length {
            return Content::html(412).reason(self.reasons());
        }
        if let Some(first) = self.outcome.problems.first() {
            let mut refusal = codes::refusal(&self.state.api, self.endpoint, &first.code);
            if let Some(message) = &self.outcome.message {
                refusal.text.clone_from(message);
            }
            let mut content = self.refused(&refusal).reason(self.reasons());
            // At a path without an endpoint the HTTP status says so too.
            content.status = if self.endpoint.is_none() { 404 } else { content.status };
            let head = &self.request.head;
            let is_other = |endpoint: &Endpoint| !endpoint.method.key().eq_ignore_ascii_case(&head.method);
            if content.status != 200 && self.endpoint.is_some_and(is_other) {
                content.status = 405;
                content.headers.push((ALLOW, self.state.routes.methods(head).join(", ")));
            }
            return content;
        }
        let Some(endpoint) = self.endpoint else { return Content::html(404) };
        let is_file = endpoint.response.may_be_file();
        let busy = (self.quirk(Quirk::SometimesBusy) && self.rng(Stream::Busy).below(BUSY_ONE_IN) == 0)
            || (is_file && self.quirk(Quirk::FileAnswersJson));
        if busy {
            return self.refused(&codes::refusal(&self.state.api, self.endpoint, &codes::BUSY.into()));
        }
        if is_file {
            return Content { success: true, ..Content::bytes(200, "image/png", sample::PNG) };
        }
        self.success(endpoint, plan)
    }

    fn reasons(&self) -> String {
        let problems: Vec<String> = self.outcome.problems.iter().take(MAX_REASONS).map(ToString::to_string).collect();
        problems.join("; ")
    }

    fn success(&self, endpoint: &Endpoint, plan: &[Action]) -> Content {
        let issuer = Issuer::of(endpoint);
        let issued = issuer.map(|issuer| issuing::issue(self.state, issuer, self.request)).unwrap_or_default();
        let fields = sample::fields(self.state, endpoint, &self.outcome.groups, self.number, &issued);
        // A response with a token has no envelope; all others that are objects have one.
        let envelope = issuer.is_none().then(|| self.envelope()).flatten();
        let mut all = envelope.map(|envelope| self.success_of(envelope)).unwrap_or_default();
        merge(&mut all, fields);
        match sample::value(self.state, endpoint, self.number) {
            Some(Value::Object(entries)) => all.extend(entries),
            Some(other) => return Content { success: true, ..self.json(&other) },
            None => {}
        }
        for action in plan {
            if let Action::Merge(Value::Object(more)) = action {
                all.extend(more.clone());
            }
        }
        if all.is_empty() && matches!(endpoint.response, Response::Nothing) {
            return Content { success: true, ..Content::bytes(204, "", Bytes::new()) };
        }
        Content { success: true, ..self.json(&Value::Object(all)) }
    }

    /// The envelope of the response: the first of the endpoint's, or without one of the service's.
    fn envelope(&self) -> Option<&Envelope> {
        let api = &self.state.api;
        match self.endpoint {
            Some(endpoint) => api.envelopes_of(endpoint).into_iter().next(),
            None => api.service.envelopes.first(),
        }
    }

    /// What an envelope holds on success: nothing, unless one of its codes means that.
    fn success_of(&self, envelope: &Envelope) -> Map<String, Value> {
        let other = self.quirk(Quirk::VaryingSuccessMessage) && self.rng(Stream::Message).below(2) == 0;
        let mut all = Map::new();
        if let Some(code) = envelope.success.first() {
            set(&mut all, &envelope.code, code_json(code, envelope.codes));
            set(&mut all, &envelope.message, json!(if other { "成功" } else { "ok" }));
        }
        all
    }

    /// A refusal in the endpoint's envelope that has codes of that kind, or else in its first. Where codes are texts, or no
    /// code means success, the HTTP status says so, too.
    fn refused(&self, refusal: &Refusal) -> Content {
        let api = &self.state.api;
        let own = self.endpoint.map(|endpoint| api.envelopes_of(endpoint)).unwrap_or_default();
        let kind = refusal.code.number().map_or(CodeKind::Texts, |_| CodeKind::Numbers);
        let Some(envelope) = own.iter().find(|envelope| envelope.codes == kind).copied().or_else(|| self.envelope())
        else {
            return Content::html(500);
        };
        let mut all = Map::new();
        set(&mut all, &envelope.code, code_json(&refusal.code, envelope.codes));
        set(&mut all, &envelope.message, json!(self.message(refusal)));
        let mut content = self.json(&Value::Object(all));
        content.code = Some(refusal.code.clone());
        // Without a code of success, an envelope comes with failures only, and its codes may be the statuses themselves.
        if envelope.codes == CodeKind::Texts || envelope.success.is_empty() {
            let own = refusal.code.number().and_then(|code| u16::try_from(code).ok());
            let own = own.filter(|code| (400..600).contains(code));
            content.status = own.unwrap_or_else(|| codes::status(refusal));
        }
        content
    }

    /// The message as it is sent: with a request id, with that quirk.
    fn message(&self, refusal: &Refusal) -> String {
        if !self.quirk(Quirk::RidInMessage) {
            return refusal.text.clone();
        }
        let mut rng = self.rng(Stream::RequestId);
        let part = |value: u64| value & 0xFFFF_FFFF;
        let (two, three) = (part(rng.next()), part(rng.next()));
        format!("{} rid: {:08x}-{two:08x}-{three:08x}", refusal.text, part(self.state.clock.unix().as_secs()))
    }

    fn json(&self, value: &Value) -> Content {
        let label = if self.quirk(Quirk::JsonAsText) { "text/plain" } else { "application/json; encoding=utf-8" };
        let mut content = Content::bytes(200, label, value.to_string());
        content.code = self.envelope().and_then(|envelope| code_of(value, &envelope.code));
        content
    }

    fn quirk(&self, quirk: Quirk) -> bool {
        self.state.quirks.has(quirk)
    }

    fn rng(&self, stream: Stream) -> Rng {
        self.state.rng(self.number, stream)
    }
}

/// A code as an envelope has it: a text where its codes are texts.
fn code_json(code: &Code, kind: CodeKind) -> Value {
    match (code, kind) {
        (Code::Number(number), CodeKind::Numbers) => json!(number),
        (code, _) => json!(code.to_string()),
    }
}

/// The code that a response holds.
fn code_of(response: &Value, path: &[String]) -> Option<Code> {
    match path.iter().try_fold(response, |value, name| value.get(name))? {
        Value::String(text) => Some(Code::of(text)),
        other => other.as_i64().map(Code::Number),
    }
}

/// Sets the field that some names lead to.
fn set(all: &mut Map<String, Value>, path: &[String], value: Value) {
    let Some((name, inside)) = path.split_first() else { return };
    if inside.is_empty() {
        all.insert(name.clone(), value);
    } else if let Value::Object(inner) = all.entry(name.as_str()).or_insert_with(|| json!({})) {
        set(inner, inside, value);
    }
}

/// Adds fields; an object that is there already, such as that of an envelope, gets those inside it.
fn merge(all: &mut Map<String, Value>, fields: Map<String, Value>) {
    for (name, value) in fields {
        match (all.get_mut(&name), value) {
            (Some(Value::Object(inner)), Value::Object(more)) => merge(inner, more),
            (_, value) => {
                all.insert(name, value);
            }
        }
    }
}
