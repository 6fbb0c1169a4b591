//! What is answered: a scenario's word first, then the checks', then a success.

use bytes::Bytes;
use hyper::header::{HeaderName, LOCATION};
use serde_json::{Map, Value, json};
use weixin_codegen::model::Endpoint;

use super::{issuing, sample};
use crate::problem::Verdict;
use crate::quirk::Quirk;
use crate::received::ReceivedRequest;
use crate::rng::{Rng, Stream};
use crate::spec::codes::{self, Refusal};
use crate::state::State;
use crate::tokens::issuer::Issuer;

use crate::state::scenario::Action;

/// Where the mock says why it refused: for a person at a terminal. No client has to read it.
const REASON: HeaderName = HeaderName::from_static("x-mock-reason");

/// So many reasons are said in the header.
const REASONS: usize = 5;

/// About one call in so many is busy, where the vendor has this habit.
const BUSY_ONE_IN: u64 = 8;

/// An answer, before a scenario spoils its variant.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) headers: Vec<(HeaderName, String)>,
    pub(crate) body: Bytes,
    /// The code in the envelope.
    pub(crate) code: Option<i64>,
    /// True when the checks let the call succeed.
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

    /// Tells a person at a terminal why.
    pub(crate) fn reason(mut self, why: impl Into<String>) -> Self {
        self.headers.push((REASON, why.into()));
        self
    }

    /// A mistake in the scenario that a header asks for.
    pub(crate) fn bad_scenario(why: &str) -> Self {
        Self::bytes(400, "text/plain; charset=utf-8", format!("{why}\n")).reason(why)
    }
}

/// One call: what its answer is made of.
pub(crate) struct Call<'a> {
    pub(crate) state: &'a State,
    pub(crate) endpoint: Option<&'a Endpoint>,
    pub(crate) request: &'a ReceivedRequest,
    pub(crate) verdict: &'a Verdict,
    pub(crate) number: u64,
}

impl Call<'_> {
    /// The answer of the checks, or of the first action that puts another in its place.
    pub(crate) fn content(&self, plan: &[Action]) -> Content {
        match plan.iter().find(|action| action.replaces_answer()) {
            Some(Action::Refuse(code)) => self.refused(&codes::refusal(&self.state.api, self.endpoint, *code)),
            Some(Action::Answer(value)) => self.json(value),
            Some(Action::Status(status)) => Content::html(*status),
            Some(Action::Bytes { status, content_type, body }) => Content::bytes(*status, content_type, body.clone()),
            Some(Action::Redirect(to)) => {
                let mut content = Content::html(302);
                content.headers.push((LOCATION, to.clone()));
                content
            }
            _ => self.judged(plan),
        }
    }

    fn judged(&self, plan: &[Action]) -> Content {
        if self.verdict.without_length {
            return Content::html(412).reason(self.reasons());
        }
        if let Some(first) = self.verdict.problems.first() {
            let mut refusal = codes::refusal(&self.state.api, self.endpoint, first.code);
            if let Some(message) = &self.verdict.message {
                refusal.text.clone_from(message);
            }
            let mut content = self.refused(&refusal).reason(self.reasons());
            // Where no endpoint is, the HTTP status says so too.
            content.status = if self.endpoint.is_none() { 404 } else { content.status };
            return content;
        }
        let Some(endpoint) = self.endpoint else { return Content::html(404) };
        let is_file = endpoint.response.may_be_file();
        let busy = (self.quirk(Quirk::NowAndThenBusy) && self.rng(Stream::Busy).below(BUSY_ONE_IN) == 0)
            || (is_file && self.quirk(Quirk::FileAnswersJson));
        if busy {
            return self.refused(&codes::refusal(&self.state.api, self.endpoint, codes::BUSY));
        }
        if is_file {
            return Content { success: true, ..Content::bytes(200, "image/png", sample::PNG) };
        }
        self.success(endpoint, plan)
    }

    fn reasons(&self) -> String {
        let problems: Vec<String> = self.verdict.problems.iter().take(REASONS).map(ToString::to_string).collect();
        problems.join("; ")
    }

    fn success(&self, endpoint: &Endpoint, plan: &[Action]) -> Content {
        let issuer = Issuer::of(endpoint);
        let issued = issuer.map(|issuer| issuing::issue(self.state, issuer, self.request)).unwrap_or_default();
        let fields = sample::fields(self.state, endpoint, &self.verdict.groups, self.number, &issued);
        // An answer with a token has no envelope; all others have.
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
        let other = self.quirk(Quirk::AnySuccessMessage) && self.rng(Stream::Message).below(2) == 0;
        let mut all = Map::new();
        all.insert(service.code.clone(), json!(service.success.first().copied().unwrap_or(0)));
        all.insert(service.message.clone(), json!(if other { "成功" } else { "ok" }));
        all
    }

    fn refused(&self, refusal: &Refusal) -> Content {
        let service = &self.state.api.service;
        let mut all = Map::new();
        all.insert(service.code.clone(), json!(refusal.code));
        all.insert(service.message.clone(), json!(self.message(refusal)));
        self.json(&Value::Object(all))
    }

    /// The message as it goes out: with a request id, where the vendor has this habit.
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
        content.code = value.get(&self.state.api.service.code).and_then(Value::as_i64);
        content
    }

    fn quirk(&self, quirk: Quirk) -> bool {
        self.state.quirks.has(quirk)
    }

    fn rng(&self, stream: Stream) -> Rng {
        self.state.rng(self.number, stream)
    }
}
