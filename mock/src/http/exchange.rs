//! One request from its head to its response: plan, read, check, record, respond.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use hyper::Response;
use hyper::body::Incoming;
use tokio::time::sleep;
use weixin_codegen::model::Sealed;

use super::connections::PendingConnection;
use super::read::{Asked, BodySource, ReadBody, ReadError, Reservations, read_body};
use crate::check::{check, signature, token, variant};
use crate::problem::{Outcome, Problem};
use crate::received::{Body, ReceivedRequest, RequestHead, Seal, Secret};
use crate::reply::body::{Aborted, ResponseBody, response};
use crate::reply::content::{Content, Responder};
use crate::rng::Stream;
use crate::sealed;
use crate::spec::routes::Found;
use crate::state::State;
use crate::state::budget::Reservation;
use crate::state::log::{RecordedRequest, RecordedResponse};
use crate::state::scenario::{self, Action};
use crate::tokens::issuer::Issuer;

/// The most characters of a path or a method that are kept where there is no memory left for the request.
const SHORT: usize = 100;

/// What a connection gives to the exchanges on it.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) state: Arc<State>,
    /// Whether another connection is waiting for this one's slot.
    pub(crate) pending: Arc<PendingConnection>,
    /// When it is set, the connection is closed with a reset.
    pub(crate) reset: Arc<AtomicBool>,
}

/// One request on its way through the mock.
struct Exchange {
    context: Context,
    number: u64,
    found: Found,
    /// The endpoints at the route, if there are several.
    alike: Vec<usize>,
    plan: Vec<Action>,
    started: Instant,
}

/// Answers one request.
///
/// # Errors
///
/// [`Aborted`] when there is to be no response; the server then closes the connection.
pub(crate) async fn exchange(
    context: Context,
    request: hyper::Request<Incoming>,
) -> Result<Response<ResponseBody>, Aborted> {
    let (parts, incoming) = request.into_parts();
    let mut head = RequestHead::of(&parts);
    let found = context.state.routes.find(&head);
    head.path_parameters = context.state.routes.path_parameters(found, &head);
    let number = context.state.next_number();
    let asked = head.header(scenario::HEADER).map(scenario::parse).transpose();
    let alike = context.state.routes.alike(found);
    let mut exchange = Exchange { context, number, found, alike, plan: Vec::new(), started: Instant::now() };
    match asked {
        Ok(asked) => exchange.plan = asked.unwrap_or_default(),
        Err(why) => return exchange.refuse_scenario(head, incoming, &why).await,
    }
    // Where several endpoints have one route, the body tells which of them is meant.
    if exchange.alike.is_empty() {
        exchange.add_scenario();
    }
    match exchange.read(&head, incoming).await {
        Ok(read) => exchange.respond(head, read).await,
        Err(error) => exchange.not_read(head, error),
    }
}

impl Exchange {
    fn state(&self) -> &State {
        &self.context.state
    }

    /// What the endpoint's scenario asks for comes after what the request's header does.
    fn add_scenario(&mut self) {
        let rng = self.state().rng(self.number, Stream::Scenario);
        let more = self.state().scenarios().plan(self.endpoint_number(), rng);
        self.plan.extend(more);
    }

    /// Finds which of the endpoints at one route is meant.
    fn tell_apart(&mut self, request: &ReceivedRequest) {
        let state = &self.context.state;
        let all = self.alike.iter().filter_map(|number| Some((*number, state.routes.endpoint(*number)?)));
        if let Some(number) = variant::meant(&state.api, all, request) {
            self.found = Found::Endpoint(number);
        }
        self.add_scenario();
    }

    fn endpoint_number(&self) -> Option<usize> {
        match self.found {
            Found::Endpoint(number) | Found::OtherMethod(number) => Some(number),
            Found::Nothing => None,
        }
    }

    fn reservations(&self) -> Reservations {
        Reservations::new(&self.state().uploads, &self.state().in_flight)
    }

    async fn read(&self, head: &RequestHead, incoming: Incoming) -> Result<ReadBody, ReadError> {
        if self.plan.contains(&Action::ResetUnread) {
            return Err(ReadError::Reset);
        }
        let reset_after = self.plan.iter().find_map(|action| match action {
            Action::ResetAfter(bytes) => Some(*bytes),
            _ => None,
        });
        let limits = &self.state().settings.limits;
        let source = BodySource::new(incoming, limits, reset_after, self.context.pending.clone());
        let endpoint = self.endpoint_number().and_then(|number| self.state().routes.endpoint(number));
        let is_signed = endpoint.is_some_and(|it| !it.signed.is_empty() || it.sealed != Sealed::No);
        let alike = self.alike.iter().filter_map(|number| self.state().routes.endpoint(*number));
        let is_raw = variant::is_raw(endpoint.into_iter().chain(alike), head);
        let asked = Asked { keep: is_signed || !self.alike.is_empty(), is_raw };
        let read = read_body(head, source, limits, self.reservations(), asked).await?;
        // The body may end before the byte at which it was to be reset.
        if reset_after.is_some() { Err(ReadError::Reset) } else { Ok(read) }
    }

    async fn respond(mut self, head: RequestHead, read: ReadBody) -> Result<Response<ResponseBody>, Aborted> {
        let mut request = ReceivedRequest { head, body: read.body, bytes: read.bytes, seal: Seal::Plain };
        if let Some(endpoint) = self.endpoint_number().and_then(|number| self.state().routes.endpoint(number)) {
            sealed::open(self.state(), endpoint, &mut request);
        }
        if !self.alike.is_empty() {
            self.tell_apart(&request);
        }
        for action in &self.plan {
            if let Action::Slow(time) = action {
                sleep(*time).await;
            }
        }
        let silent = self.plan.iter().find(|it| matches!(it, Action::Reset | Action::Close | Action::Stall));
        let (outcome, content) = self.decide(&request, silent.is_some());
        self.record(request, outcome, read.reservations, read.len, content.as_ref());
        if silent == Some(&Action::Stall) {
            sleep(self.state().settings.limits.request_timeout).await;
        }
        let Some(content) = content else {
            self.context.reset.store(silent == Some(&Action::Reset), Ordering::Relaxed);
            return Err(Aborted);
        };
        Ok(response(content, &self.plan, &self.context.reset))
    }

    /// Checks and answers. Requests for tokens take turns: no other comes between the check and the response of one.
    fn decide(&self, request: &ReceivedRequest, silent: bool) -> (Outcome, Option<Content>) {
        let state = self.state();
        let endpoint = self.endpoint_number().and_then(|number| state.routes.endpoint(number));
        let _turn = endpoint.filter(|endpoint| Issuer::of(endpoint).is_some()).map(|_| state.token_turn());
        let outcome = check(state, self.found, request);
        let responder = Responder { state, endpoint, request, outcome: &outcome, number: self.number };
        let mut content = (!silent).then(|| responder.content(&self.plan));
        // A token is looked at before anything is opened; and bytes are what they are.
        let in_plain = outcome.problems.first().is_some_and(|problem| problem.field == "token")
            || self.plan.iter().find(|action| action.replaces_response()).is_some_and(Action::is_bytes);
        if let (Seal::Opened(account), Some(endpoint), Some(content), false) =
            (&request.seal, endpoint, &mut content, in_plain)
        {
            sealed::seal(state, (endpoint, &request.head), *account, content);
        }
        (outcome, content)
    }

    /// Answers a request whose body was not read to its end.
    fn not_read(self, head: RequestHead, error: ReadError) -> Result<Response<ResponseBody>, Aborted> {
        let status = match error {
            ReadError::TooLarge => Some(413),
            ReadError::TimedOut => Some(408),
            ReadError::OutOfMemory => Some(503),
            ReadError::EndlessHead => Some(400),
            ReadError::Reset | ReadError::Disconnected => None,
        };
        let content = status.map(|status| Content::html(status).reason(error.to_string()));
        let request =
            ReceivedRequest { head, body: Body::Other { why: error.to_string() }, bytes: None, seal: Seal::Plain };
        let problem = Problem::new("body", error.to_string(), status.map_or(0, i64::from));
        self.record(request, Outcome::problem(problem), self.reservations(), 0, content.as_ref());
        let Some(mut content) = content else {
            self.context.reset.store(error == ReadError::Reset, Ordering::Relaxed);
            return Err(Aborted);
        };
        content.headers.push((hyper::header::CONNECTION, "close".to_owned()));
        Ok(response(content, &self.plan, &self.context.reset))
    }

    async fn refuse_scenario(
        self,
        head: RequestHead,
        incoming: Incoming,
        why: &str,
    ) -> Result<Response<ResponseBody>, Aborted> {
        let read = match self.read(&head, incoming).await {
            Ok(read) => read,
            Err(error) => return self.not_read(head, error),
        };
        let content = Content::bad_scenario(why);
        let outcome = Outcome::problem(Problem::new(scenario::HEADER, why, 400));
        let request = ReceivedRequest { head, body: read.body, bytes: None, seal: Seal::Plain };
        self.record(request, outcome, read.reservations, read.len, Some(&content));
        Ok(response(content, &[], &self.context.reset))
    }

    /// Records the request before its response is sent, so that whoever has the response finds the record.
    fn record(
        &self,
        mut request: ReceivedRequest,
        outcome: Outcome,
        reservations: Reservations,
        body_len: u64,
        content: Option<&Content>,
    ) {
        let state = self.state();
        let service = &state.api.service;
        let endpoint = self.endpoint_number().and_then(|number| state.routes.endpoint(number));
        let variant = endpoint.and_then(|endpoint| endpoint.variants.get(outcome.variant?)?.name.as_ref());
        let token = endpoint.and_then(|endpoint| token::sent(service, endpoint, &request.head));
        let mut token = token.map(|token| Secret(token.to_owned()));
        let unverified = endpoint.map(|endpoint| signature::unverified(state, endpoint, &request)).unwrap_or_default();
        let mut values = Reservation::new(&state.values);
        if !values.grow(request.head.weight().saturating_add(reservations.in_flight.bytes())) {
            token = None;
            request.shorten(SHORT);
        }
        let recorded = Arc::new(RecordedRequest {
            number: self.number,
            endpoint: endpoint.map(|endpoint| endpoint.name.wire.clone()),
            group: self.endpoint_number().and_then(|number| state.routes.group(number)),
            variant: variant.map(|variant| variant.wire.clone()),
            token,
            query: request.head.query.into_iter().filter(|(name, _)| !token::is_parameter(service, name)).collect(),
            method: request.head.method,
            path: request.head.path,
            headers: request.head.headers.into_iter().filter(|(name, _)| !token::is_header(service, name)).collect(),
            body: request.body,
            body_len,
            problems: outcome.problems,
            unverified,
            sealed: matches!(request.seal, Seal::Opened(_)),
            response: self.recorded(content),
            _reservations: [reservations.uploads, values],
        });
        tracing::info!(target: "weixin_mock", "{recorded}");
        state.log.add(self.endpoint_number(), recorded.clone());
        if let Some(on_request) = &state.on_request {
            on_request(&recorded);
        }
    }

    fn recorded(&self, content: Option<&Content>) -> RecordedResponse {
        let scenario: Vec<String> = self.plan.iter().map(ToString::to_string).collect();
        let micros = u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX);
        RecordedResponse {
            status: content.map(|content| content.status),
            code: content.and_then(|content| content.code.clone()),
            success: content.is_some_and(|content| content.success),
            len: content.map_or(0, |content| content.body.len() as u64),
            scenario: scenario.join(", "),
            elapsed: Duration::from_micros(micros),
        }
    }
}
