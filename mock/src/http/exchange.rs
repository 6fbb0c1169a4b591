//! One request from its head to its answer: plan, read, judge, put down, answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use hyper::Response;
use hyper::body::Incoming;
use tokio::time::sleep;

use super::connections::Wanted;
use super::read::{self, Read, Rooms, Stop};
use crate::check::{check, token};
use crate::problem::{Problem, Verdict};
use crate::received::{Body, Hidden, ReceivedRequest, RequestHead};
use crate::reply::content::{Call, Content};
use crate::reply::delivery::{self, GivenUp, Sent};
use crate::rng::Stream;
use crate::spec::routes::Found;
use crate::state::State;
use crate::state::budget::Room;
use crate::state::log::{Answered, Request};
use crate::state::scenario::{self, Action};
use crate::tokens::issuer::Issuer;

/// What is left of a path or a method where there is no room to remember it.
const SHORT: usize = 100;

/// What a connection gives to the exchanges on it.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) state: Arc<State>,
    /// Whether a connection waits for the place of another one.
    pub(crate) wanted: Arc<Wanted>,
    /// When it is set, the connection ends with a reset.
    pub(crate) reset: Arc<AtomicBool>,
}

/// One request on its way through the mock.
struct Exchange {
    context: Context,
    number: u64,
    found: Found,
    plan: Vec<Action>,
    started: Instant,
}

/// Answers one request.
///
/// # Errors
///
/// [`GivenUp`] when there shall be no answer; the server then closes the connection.
pub(crate) async fn exchange(context: Context, request: hyper::Request<Incoming>) -> Result<Response<Sent>, GivenUp> {
    let (parts, incoming) = request.into_parts();
    let head = RequestHead::of(&hyper::Request::from_parts(parts, ()));
    let found = context.state.routes.find(&head.method, &head.path);
    let number = context.state.next_number();
    let asked = head.header(scenario::HEADER).map(scenario::parse).transpose();
    let mut exchange = Exchange { context, number, found, plan: Vec::new(), started: Instant::now() };
    match asked {
        Ok(asked) => exchange.plan = exchange.planned(asked.unwrap_or_default()),
        Err(why) => return exchange.refuse_scenario(head, incoming, &why).await,
    }
    let read = exchange.read(&head, incoming).await;
    exchange.answer(head, read).await
}

impl Exchange {
    /// What the header asks for goes first.
    fn planned(&self, asked: Vec<Action>) -> Vec<Action> {
        let mut plan = asked;
        let rng = self.context.state.rng(self.number, Stream::Scenario);
        plan.extend(self.context.state.scenarios().plan(self.endpoint_number(), rng));
        plan
    }

    fn endpoint_number(&self) -> Option<usize> {
        match self.found {
            Found::Endpoint(number) | Found::OtherMethod(number) => Some(number),
            Found::Nothing => None,
        }
    }

    fn rooms(&self) -> Rooms {
        Rooms::new(&self.context.state.files, &self.context.state.at_once)
    }

    async fn read(&self, head: &RequestHead, incoming: Incoming) -> Result<Read, Stop> {
        if self.plan.contains(&Action::ResetUnread) {
            return Err(Stop::Reset);
        }
        let stop_after = self.plan.iter().find_map(|action| match action {
            Action::ResetAfter(bytes) => Some(*bytes),
            _ => None,
        });
        let limits = &self.context.state.settings.limits;
        let source = read::Source::new(incoming, limits, stop_after, self.context.wanted.clone());
        let read = read::read(head, source, limits, self.rooms()).await?;
        // The body may be shorter than the place where it was to be cut.
        if stop_after.is_some() { Err(Stop::Reset) } else { Ok(read) }
    }

    async fn answer(self, head: RequestHead, read: Result<Read, Stop>) -> Result<Response<Sent>, GivenUp> {
        let read = match read {
            Ok(read) => read,
            Err(stop) => return self.stopped(head, stop),
        };
        let request = ReceivedRequest { head, body: read.body };
        for action in &self.plan {
            if let Action::Slow(time) = action {
                sleep(*time).await;
            }
        }
        let silent = self.plan.iter().find(|it| matches!(it, Action::Reset | Action::Close | Action::Stall));
        let (verdict, content) = self.decide(&request, silent.is_some());
        self.put_down(request, verdict, read.rooms, read.len, content.as_ref());
        if silent == Some(&Action::Stall) {
            sleep(self.context.state.settings.limits.request).await;
        }
        let Some(content) = content else {
            self.context.reset.store(silent == Some(&Action::Reset), Ordering::Relaxed);
            return Err(GivenUp);
        };
        Ok(delivery::response(content, &self.plan, &self.context.reset))
    }

    /// Judges and answers, one request for a token at a time: between its check and its answer there is no other.
    fn decide(&self, request: &ReceivedRequest, silent: bool) -> (Verdict, Option<Content>) {
        let state = &self.context.state;
        let endpoint = self.endpoint_number().and_then(|number| state.routes.endpoint(number));
        let _turn = endpoint.filter(|endpoint| Issuer::of(endpoint).is_some()).map(|_| state.issuing());
        let verdict = check(state, self.found, request);
        let call = Call { state, endpoint, request, verdict: &verdict, number: self.number };
        let content = (!silent).then(|| call.content(&self.plan));
        (verdict, content)
    }

    /// A request whose body was not read to its end.
    fn stopped(self, head: RequestHead, stop: Stop) -> Result<Response<Sent>, GivenUp> {
        let status = match stop {
            Stop::TooLarge => Some(413),
            Stop::TimedOut => Some(408),
            Stop::NoRoom => Some(503),
            Stop::EndlessHead => Some(400),
            Stop::Reset | Stop::Gone => None,
        };
        let content = status.map(|status| Content::html(status).reason(stop.to_string()));
        let request = ReceivedRequest { head, body: Body::Other { why: stop.to_string() } };
        let problem = Problem::new("body", stop.to_string(), status.map_or(0, i64::from));
        let verdict = Verdict::problem(problem);
        self.put_down(request, verdict, self.rooms(), 0, content.as_ref());
        let Some(mut content) = content else {
            self.context.reset.store(stop == Stop::Reset, Ordering::Relaxed);
            return Err(GivenUp);
        };
        content.headers.push((hyper::header::CONNECTION, "close".to_owned()));
        Ok(delivery::response(content, &self.plan, &self.context.reset))
    }

    async fn refuse_scenario(
        self,
        head: RequestHead,
        incoming: Incoming,
        why: &str,
    ) -> Result<Response<Sent>, GivenUp> {
        let read = match self.read(&head, incoming).await {
            Ok(read) => read,
            Err(stop) => return self.stopped(head, stop),
        };
        let content = Content::bad_scenario(why);
        let problem = Problem::new(scenario::HEADER, why, 400);
        let verdict = Verdict::problem(problem);
        self.put_down(ReceivedRequest { head, body: read.body }, verdict, read.rooms, read.len, Some(&content));
        Ok(delivery::response(content, &[], &self.context.reset))
    }

    /// Remembers the request. It is done before the answer goes out, so that whoever has the answer finds it.
    fn put_down(
        &self,
        mut request: ReceivedRequest,
        verdict: Verdict,
        rooms: Rooms,
        body_len: u64,
        content: Option<&Content>,
    ) {
        let state = &self.context.state;
        let endpoint = self.endpoint_number().and_then(|number| state.routes.endpoint(number));
        let variant = endpoint.and_then(|endpoint| endpoint.variants.get(verdict.variant?)?.name.as_ref());
        let token = endpoint.and_then(|endpoint| token::sent(&state.api.service, endpoint, &request.head));
        let mut token = token.map(|token| Hidden(token.to_owned()));
        let mut values = Room::new(&state.values);
        if !values.take(request.head.weight().saturating_add(rooms.at_once.own())) {
            token = None;
            request.head.path = request.head.path.chars().take(SHORT).collect();
            request.head.method = request.head.method.chars().take(SHORT).collect();
            request.head.query.clear();
            request.head.headers.clear();
            request.body = Body::Other { why: "not remembered: there was no room".to_owned() };
        }
        let is_token = |name: &str| state.api.service.tokens.iter().any(|kind| kind.query == name);
        let scenario: Vec<String> = self.plan.iter().map(ToString::to_string).collect();
        let took = self.started.elapsed();
        let recorded = Arc::new(Request {
            number: self.number,
            endpoint: endpoint.map(|endpoint| endpoint.name.wire.clone()),
            group: self.endpoint_number().and_then(|number| state.routes.group(number)),
            variant: variant.map(|variant| variant.wire.clone()),
            token,
            query: request.head.query.into_iter().filter(|(name, _)| !is_token(name)).collect(),
            method: request.head.method,
            path: request.head.path,
            headers: request.head.headers,
            body: request.body,
            body_len,
            problems: verdict.problems,
            answer: Answered {
                status: content.map(|content| content.status),
                code: content.and_then(|content| content.code),
                success: content.is_some_and(|content| content.success),
                len: content.map_or(0, |content| content.body.len() as u64),
                scenario: scenario.join(", "),
                took: Duration::from_micros(u64::try_from(took.as_micros()).unwrap_or(u64::MAX)),
            },
            _rooms: [rooms.files, values],
        });
        tracing::info!(target: "weixin_mock", "{recorded}");
        state.log.add(self.endpoint_number(), recorded.clone());
        if let Some(on_request) = &state.on_request {
            on_request(&recorded);
        }
    }
}
