//! The table of faults.
//!
//! The columns: what goes wrong; what is called; how the fault is arranged; the outcome; and how often the client
//! tried, how many request heads the service saw (connections, where the fault lies below HTTP), and how many complete
//! requests.

mod codes;
mod connections;
mod damaged;
mod files;
mod responses;
mod tokens;

use std::time::Duration;

use serde_json::json;
use weixin::{Class, ClientBuilder, Progress, Retry, TokenErrorKind, TransportErrorKind};
use weixin_mock::Mock;
use weixin_recorder::{Then, respond};

use TransportErrorKind::{Connect, Interrupted, Other, Timeout, TooLarge};

use super::row::Call::{Disk, Get, Json, Memory, Stuck};
use super::row::Cause::{Api, Decode, Grew, Shrank, Status, Token, TokenRefused, Transport, Unreadable};
use super::row::Fault::{Address, Answers, ClosedPort, FullQueue, Sockets, Vendor};
use super::row::Gives::Works;
use super::row::{ANY, Arrives, Cause, Fault, Gives, Row, Surroundings, Tls, Tokens, arrives, later, never, row};
use super::sockets::{answers_early, answers_once, answers_once_and_swallows, endless, reads_slowly};
use super::{APP_SECRET, BIG, ISSUED, SMALL, TOKEN, quick};

/// All rows.
pub(super) const ALL: &[&[Row]] = &[
    connections::CONNECTIONS,
    connections::REQUESTS,
    connections::TIMES,
    responses::ANSWERS,
    responses::STATUSES,
    responses::CONTENTS,
    damaged::DAMAGED,
    codes::CODES,
    tokens::TOKENS,
    tokens::PLATFORMS,
    tokens::CREDENTIALS,
    files::PLAIN,
    files::FILES,
];

/// Several pieces, and still fast.
const MIDDLE: usize = 2 << 20;

/// A short timeout.
fn soon(builder: ClientBuilder) -> ClientBuilder {
    builder.timeout(Duration::from_millis(500))
}

fn soon_and_twice(builder: ClientBuilder) -> ClientBuilder {
    soon(builder).connect_timeout(Duration::from_millis(300)).retry(quick().max_attempts(2))
}

fn soon_and_once(builder: ClientBuilder) -> ClientBuilder {
    soon(builder).retry(Retry::never())
}

fn patient(builder: ClientBuilder) -> ClientBuilder {
    builder.retry(Retry::default().max_attempts(50).pauses(Duration::from_millis(20), Duration::from_millis(40)))
}

fn small_answers(builder: ClientBuilder) -> ClientBuilder {
    builder.max_response(100_000)
}

fn refuse(vendor: &Mock, code: i64) {
    vendor.on_any().always().refuse(code);
}

const fn api(code: i64, class: Class) -> Cause {
    Api(code, Some(class))
}

/// Sends bytes, and then nothing more.
fn stall(text: &str) -> Vec<Then> {
    vec![Then::Stall(text.as_bytes().to_vec())]
}

/// A token.
fn issues() -> Vec<Then> {
    vec![weixin_recorder::json(&json!({"access_token": ISSUED, "expires_in": 7200}).to_string())]
}

const MILLIS_5: Duration = Duration::from_millis(5);

const MILLIS_200: Duration = Duration::from_millis(200);

const SECONDS_20: Duration = Duration::from_secs(20);

fn raw(text: &str) -> Vec<Then> {
    vec![Then::Respond(text.as_bytes().to_vec())]
}

const ONCE: Arrives = arrives(1, 1, 1);

const TWICE: Arrives = arrives(2, 2, 2);

fn text(vendor: &Mock, body: &str) {
    vendor.on_any().bytes(200, "text/html", body.to_owned());
}

/// For ever.
fn texts(vendor: &Mock, body: &str) {
    vendor.on_any().always().bytes(200, "text/html", body.to_owned());
}

/// Bytes with the status 200, once.
fn bytes(vendor: &Mock, body: &[u8]) {
    vendor.on_any().bytes(200, "application/json", body.to_vec());
}

const NONE: Arrives = arrives(0, 0, 0);

const STABLE: &str = "getStableAccessToken";

const fn no_token(kind: TokenErrorKind) -> Cause {
    Token(kind)
}

const fn token_refused(code: i64) -> Cause {
    TokenRefused(code)
}

const GOOD_VENDOR: Fault = Vendor(|_| ());

const BROKEN: Gives = later(Transport(Interrupted));

const LATE: Gives = later(Transport(Timeout));

fn shows_the_token(vendor: &Mock) {
    text(vendor, &format!("<html>/upload?access_token={TOKEN}</html>"));
}
