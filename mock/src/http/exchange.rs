//! One request from its head to its answer: plan, read, judge, put down, answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use hyper::Response;
use hyper::body::Incoming;
use tokio::time::sleep;

use crate::check::issuing;
use crate::check::{Problem, Verdict, judge};
use crate::http::read::{self, Read, Rooms, Stop};
use crate::received::{Arrived, Body, Head, Hidden};
use crate::reply::content::{Call, Content};
use crate::reply::delivery::{self, GivenUp, Sent};
use crate::spec::routes::Found;
use crate::state::Vendor;
use crate::state::budget::Room;
use crate::state::log::{Answered, Request};
use crate::state::scenario::{self, Action};

/// What is left of a path or a method where there is no room to remember it.
const SHORT: usize = 100;

/// One request on its way through the mock.
struct Exchange {
    vendor: Arc<Vendor>,
    number: u64,
    found: Found,
    plan: Vec<Action>,
    started: Instant,
}

/// Answers one request. `reset` is the connection's: when it is set, the connection ends with a reset.
///
/// # Errors
///
/// [`GivenUp`] when there shall be no answer; the server then closes the connection.
pub(crate) async fn exchange(
    vendor: Arc<Vendor>,
    request: hyper::Request<Incoming>,
    reset: Arc<AtomicBool>,
) -> Result<Response<Sent>, GivenUp> {
    let (parts, incoming) = request.into_parts();
    let head = Head::of(&hyper::Request::from_parts(parts, ()));
    let found = vendor.routes.find(&head.method, &head.path);
    let number = vendor.next_number();
    let asked = head.header(scenario::HEADER).map(scenario::parse).transpose();
    let mut exchange = Exchange { vendor, number, found, plan: Vec::new(), started: Instant::now() };
    match asked {
        Ok(asked) => exchange.plan = exchange.planned(asked.unwrap_or_default()),
        Err(why) => return exchange.refuse_scenario(head, incoming, &why, &reset).await,
    }
    let read = exchange.read(&head, incoming).await;
    exchange.answer(head, read, &reset).await
}

impl Exchange {
    /// What the header asks for goes first.
    fn planned(&self, asked: Vec<Action>) -> Vec<Action> {
        let mut plan = asked;
        let dice = self.vendor.dice(&[self.number, 6]);
        plan.extend(self.vendor.scenarios().plan(self.endpoint_number(), dice));
        plan
    }

    fn endpoint_number(&self) -> Option<usize> {
        match self.found {
            Found::Endpoint(number) | Found::OtherMethod(number) => Some(number),
            Found::Nothing => None,
        }
    }

    fn rooms(&self) -> Rooms {
        Rooms::new(&self.vendor.files, &self.vendor.at_once)
    }

    async fn read(&self, head: &Head, incoming: Incoming) -> Result<Read, Stop> {
        if self.plan.contains(&Action::ResetUnread) {
            return Err(Stop::Reset);
        }
        let stop_after = self.plan.iter().find_map(|action| match action {
            Action::ResetAfter(bytes) => Some(*bytes),
            _ => None,
        });
        let limits = &self.vendor.settings.limits;
        let source = read::Source::new(incoming, limits, stop_after, self.vendor.wanted.clone());
        let read = read::read(head, source, limits, self.rooms()).await?;
        // The body may be shorter than the place where it was to be cut.
        if stop_after.is_some() { Err(Stop::Reset) } else { Ok(read) }
    }

    async fn answer(
        self,
        head: Head,
        read: Result<Read, Stop>,
        reset: &Arc<AtomicBool>,
    ) -> Result<Response<Sent>, GivenUp> {
        let read = match read {
            Ok(read) => read,
            Err(stop) => return self.stopped(head, stop, reset),
        };
        let arrived = Arrived { head, body: read.body };
        for action in &self.plan {
            if let Action::Slow(time) = action {
                sleep(*time).await;
            }
        }
        let silent = self.plan.iter().find(|it| matches!(it, Action::Reset | Action::Close | Action::Stall));
        let (verdict, content) = self.decide(&arrived, silent.is_some());
        self.put_down(arrived, verdict, read.rooms, read.len, content.as_ref());
        if silent == Some(&Action::Stall) {
            sleep(self.vendor.settings.limits.request).await;
        }
        let Some(content) = content else {
            reset.store(silent == Some(&Action::Reset), Ordering::Relaxed);
            return Err(GivenUp);
        };
        Ok(delivery::response(content, &self.plan, reset))
    }

    /// Judges and answers, one request for a token at a time: between its check and its answer there is no other.
    fn decide(&self, arrived: &Arrived, silent: bool) -> (Verdict, Option<Content>) {
        let vendor = &self.vendor;
        let endpoint = self.endpoint_number().and_then(|number| vendor.routes.endpoint(number));
        let _turn = endpoint.filter(|endpoint| issuing::issues(endpoint)).map(|_| vendor.issuing());
        let verdict = judge(vendor, self.found, arrived);
        let call = Call { vendor, endpoint, arrived, verdict: &verdict, number: self.number };
        let content = (!silent).then(|| call.content(&self.plan));
        (verdict, content)
    }

    /// A request whose body was not read to its end.
    fn stopped(self, head: Head, stop: Stop, reset: &Arc<AtomicBool>) -> Result<Response<Sent>, GivenUp> {
        let status = match stop {
            Stop::TooLarge => Some(413),
            Stop::TimedOut => Some(408),
            Stop::NoRoom => Some(503),
            Stop::EndlessHead => Some(400),
            Stop::Reset | Stop::Gone => None,
        };
        let content = status.map(|status| Content::html(status).reason(stop.to_string()));
        let arrived = Arrived { head, body: Body::Other { why: stop.to_string() } };
        let problem = Problem { field: "body".to_owned(), what: stop.to_string(), code: status.map_or(0, i64::from) };
        let verdict = Verdict { problems: vec![problem], ..Verdict::default() };
        self.put_down(arrived, verdict, self.rooms(), 0, content.as_ref());
        let Some(mut content) = content else {
            reset.store(stop == Stop::Reset, Ordering::Relaxed);
            return Err(GivenUp);
        };
        content.headers.push((hyper::header::CONNECTION, "close".to_owned()));
        Ok(delivery::response(content, &self.plan, reset))
    }

    async fn refuse_scenario(
        self,
        head: Head,
        incoming: Incoming,
        why: &str,
        reset: &Arc<AtomicBool>,
    ) -> Result<Response<Sent>, GivenUp> {
        let read = match self.read(&head, incoming).await {
            Ok(read) => read,
            Err(stop) => return self.stopped(head, stop, reset),
        };
        let content = Content::bad_scenario(why);
        let problem = Problem { field: scenario::HEADER.to_owned(), what: why.to_owned(), code: 400 };
        let verdict = Verdict { problems: vec![problem], ..Verdict::default() };
        self.put_down(Arrived { head, body: read.body }, verdict, read.rooms, read.len, Some(&content));
        Ok(delivery::response(content, &[], reset))
    }

    /// Remembers the request. It is done before the answer goes out, so that whoever has the answer finds it.
    fn put_down(&self, mut arrived: Arrived, verdict: Verdict, rooms: Rooms, body_len: u64, content: Option<&Content>) {
        let vendor = &self.vendor;
        let endpoint = self.endpoint_number().and_then(|number| vendor.routes.endpoint(number));
        let variant = endpoint.and_then(|endpoint| endpoint.variants.get(verdict.variant?)?.name.as_ref());
        let token = endpoint.and_then(|endpoint| vendor.token_of(endpoint, &arrived.head));
        let mut token = token.map(|token| Hidden(token.to_owned()));
        let mut values = Room::new(&vendor.values);
        if !values.take(arrived.head.weight().saturating_add(rooms.at_once.own())) {
            token = None;
            arrived.head.path = arrived.head.path.chars().take(SHORT).collect();
            arrived.head.method = arrived.head.method.chars().take(SHORT).collect();
            arrived.head.query.clear();
            arrived.head.headers.clear();
            arrived.body = Body::Other { why: "not remembered: there was no room".to_owned() };
        }
        let is_token = |name: &str| vendor.api.service.tokens.iter().any(|kind| kind.query == name);
        let scenario: Vec<String> = self.plan.iter().map(ToString::to_string).collect();
        let took = self.started.elapsed();
        let request = Arc::new(Request {
            number: self.number,
            endpoint: endpoint.map(|endpoint| endpoint.name.wire.clone()),
            group: self.endpoint_number().and_then(|number| vendor.routes.group(number)),
            variant: variant.map(|variant| variant.wire.clone()),
            token,
            query: arrived.head.query.into_iter().filter(|(name, _)| !is_token(name)).collect(),
            method: arrived.head.method,
            path: arrived.head.path,
            headers: arrived.head.headers,
            body: arrived.body,
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
        tracing::info!(target: "weixin_mock", "{request}");
        vendor.log.add(self.endpoint_number(), request.clone());
        if let Some(on_request) = &vendor.on_request {
            on_request(&request);
        }
    }
}
