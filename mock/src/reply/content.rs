//! What a response holds: what a scenario asks for, or else the refusal of the checks, or else a success.

use bytes::Bytes;
use hyper::header::{HeaderName, LOCATION};
use serde_json::{Map, Value, json};
use weixin_codegen::model::{Code, Endpoint};

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
        match plan.iter().find(|action| action.replaces_response()) {
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
        // A response with a token has no envelope; all others have one.
        let mut all = if issuer.is_some() { Map::new() } else { self.envelope() };
        all.extend(fields);
        for action in plan {
            if let Action::Merge(Value::Object(more)) = action {
                all.extend(more.clone());
            }
        }
        Content { success: true, ..self.json(&Value::Object(all)) }
    }

    fn envelope(&self) -> Map<String, Value> {
        let service = &self.state.api.service;
        let other = self.quirk(Quirk::VaryingSuccessMessage) && self.rng(Stream::Message).below(2) == 0;
        let mut all = Map::new();
        all.insert(service.code.clone(), service.success.first().map_or(json!(0), code_json));
        all.insert(service.message.clone(), json!(if other { "成功" } else { "ok" }));
        all
    }

    fn refused(&self, refusal: &Refusal) -> Content {
        let service = &self.state.api.service;
        let mut all = Map::new();
        all.insert(service.code.clone(), code_json(&refusal.code));
        all.insert(service.message.clone(), json!(self.message(refusal)));
        self.json(&Value::Object(all))
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
        content.code = value.get(&self.state.api.service.code).and_then(Value::as_i64).map(Code::Number);
        content
    }

    fn quirk(&self, quirk: Quirk) -> bool {
        self.state.quirks.has(quirk)
    }

    fn rng(&self, stream: Stream) -> Rng {
        self.state.rng(self.number, stream)
    }
}

fn code_json(code: &Code) -> Value {
    match code {
        Code::Number(number) => json!(number),
        Code::Text(text) => json!(text),
    }
}
