//! The table of faults.
//!
//! The columns: what goes wrong; what is called; how the fault is arranged; what comes of it; and how often the client tried,
//! how many heads the service saw (connections, where the fault lies below HTTP), how many whole requests.

use std::time::Duration;

use serde_json::json;
use weixin::{Class, ClientBuilder, Progress, Retry, TokenErrorKind, TransportErrorKind};
use weixin_mock::Mock;
use weixin_tests::server::{Then, answer};

use TransportErrorKind::{Connect, Interrupted, Other, Timeout, TooLarge};

use super::row::Call::{Disk, Get, Json, Memory, Stuck};
use super::row::Cause::{Api, Decode, Grew, Shrank, Status, Token, Transport, Unreadable};
use super::row::Fault::{Address, Answers, ClosedPort, FullQueue, Sockets, Vendor};
use super::row::Gives::Works;
use super::row::{ANY, Arrives, Cause, Fault, Gives, Row, Tls, Tokens, arrives, later, never, row};
use super::sockets::{answers_early, answers_once, answers_once_and_swallows, endless, reads_slowly};
use super::world::World;
use super::{APP_SECRET, BIG, ISSUED, SMALL, TOKEN, quick};

/// All rows.
pub(super) const ALL: &[&[Row]] = &[
    CONNECTIONS,
    REQUESTS,
    TIMES,
    ANSWERS,
    STATUSES,
    CONTENTS,
    DAMAGED,
    CODES,
    TOKENS,
    PLATFORMS,
    CREDENTIALS,
    PLAIN,
    FILES,
];

/// Several pieces, and still quick.
const MIDDLE: usize = 2 << 20;

/// A time-out that is over soon.
fn soon(builder: ClientBuilder) -> ClientBuilder {
    builder.timeout(Duration::from_millis(500))
}

fn soon_and_twice(builder: ClientBuilder) -> ClientBuilder {
    soon(builder).connect_timeout(Duration::from_millis(300)).retry(quick().tries(2))
}

fn soon_and_once(builder: ClientBuilder) -> ClientBuilder {
    soon(builder).retry(Retry::never())
}

fn patient(builder: ClientBuilder) -> ClientBuilder {
    builder.retry(Retry::default().tries(50).pauses(Duration::from_millis(20), Duration::from_millis(40)))
}

fn small_answers(builder: ClientBuilder) -> ClientBuilder {
    builder.max_response(100_000)
}

const CONNECTIONS: &[Row] = &[
    row("connect refused", Memory(SMALL), ClosedPort(None), later(Transport(Connect)), arrives(4, 0, 0)),
    row("connect refused, GET", Get, ClosedPort(None), later(Transport(Connect)), arrives(4, 0, 0)),
    row("connect refused until the service is back", Disk(SMALL), ClosedPort(Some(60)), Works, arrives(ANY, 0, 0))
        .tune(patient),
    row(
        "a name that cannot be resolved",
        Json,
        Address("https://nonexistent.invalid"),
        later(Transport(Connect)),
        arrives(2, 0, 0),
    )
    .tune(|builder| builder.retry(quick().tries(2))),
    row("a connection that nobody takes", Memory(SMALL), FullQueue, later(Transport(Connect)), arrives(2, 0, 0))
        .tune(soon_and_twice),
    row("https, and nobody listens", Get, Address("https://127.0.0.1:1"), later(Transport(Connect)), arrives(4, 0, 0)),
    row(
        "https, and the other end speaks HTTP",
        Memory(SMALL),
        Fault::Tls(Tls::Plain),
        never(Transport(TransportErrorKind::Tls)),
        arrives(1, 1, ANY),
    ),
    row(
        "https, and a certificate that nobody has signed",
        Json,
        Fault::Tls(Tls::Untrusted),
        never(Transport(TransportErrorKind::Tls)),
        arrives(1, 1, ANY),
    ),
    row(
        "https, and the other end says nothing",
        Get,
        Fault::Tls(Tls::Silent),
        later(Transport(Connect)),
        arrives(2, 2, ANY),
    )
    .tune(soon_and_twice),
    row(
        "https, and the other end closes before it is secure",
        Memory(SMALL),
        Fault::Tls(Tls::Closes),
        later(Transport(Connect)),
        arrives(4, 4, ANY),
    ),
    row(
        "an idle connection that the service has closed",
        Memory(SMALL),
        Sockets(|socket| Box::pin(answers_once(socket))),
        Works,
        arrives(1, 2, ANY),
    )
    .warm(),
    row(
        "a kept connection on which the service takes a request and closes",
        Memory(SMALL),
        Sockets(|socket| Box::pin(answers_once_and_swallows(socket))),
        later(Transport(Interrupted)),
        arrives(1, 1, ANY),
    )
    .warm(),
];

const UNREAD: Fault = Vendor(|vendor| vendor.on("upload").reset_unread());
const CUT: Fault = Vendor(|vendor| vendor.on("upload").reset_after(100_000));
const CUT_EACH: Fault = Vendor(|vendor| vendor.on("upload").always().reset_after(100_000));
const RESET: Fault = Vendor(|vendor| vendor.on_any().reset());
const CLOSE: Fault = Vendor(|vendor| vendor.on_any().close());
const BROKEN: Gives = later(Transport(Interrupted));

const REQUESTS: &[Row] = &[
    row("reset before the body is read, from memory", Memory(BIG), UNREAD, Works, arrives(2, 2, 1)),
    row("reset before the body is read, from disk", Disk(BIG), UNREAD, Works, arrives(2, 2, 1)),
    // It was handed to the system whole: nobody knows whether the service has it.
    row("reset before a small body is read", Memory(SMALL), UNREAD, BROKEN, arrives(1, 1, 0)),
    row("reset before JSON is read", Json, UNREAD, BROKEN, arrives(1, 1, 0)),
    row(
        "reset before a GET is read",
        Get,
        Vendor(|it| it.on("getAccessToken").reset_unread()),
        Works,
        arrives(2, 2, 1),
    ),
    row("reset during the body, from memory", Memory(BIG), CUT, Works, arrives(2, 2, 1)),
    row("reset during the body, from disk", Disk(BIG), CUT, Works, arrives(2, 2, 1)),
    row("reset during the body each time", Disk(BIG), CUT_EACH, BROKEN, arrives(4, 4, 0)),
    row("reset after the body, from memory", Memory(SMALL), RESET, BROKEN, arrives(1, 1, 1)),
    row("reset after the body, from disk", Disk(MIDDLE), RESET, BROKEN, arrives(1, 1, 1)),
    row("reset after JSON", Json, RESET, BROKEN, arrives(1, 1, 1)),
    row("reset after a GET", Get, RESET, Works, arrives(2, 2, 2)),
    row("closed after the body, from memory", Memory(SMALL), CLOSE, BROKEN, arrives(1, 1, 1)),
    row("closed after the body, from disk", Disk(SMALL), CLOSE, BROKEN, arrives(1, 1, 1)),
    row("closed after JSON", Json, CLOSE, BROKEN, arrives(1, 1, 1)),
    row("closed after a GET", Get, CLOSE, Works, arrives(2, 2, 2)),
];

const STALL: Fault = Vendor(|vendor| vendor.on_any().stall());
const LATE: Gives = later(Transport(Timeout));

const TIMES: &[Row] = &[
    row("a slow answer", Memory(SMALL), Vendor(|it| it.on_any().slow(MILLIS_200)), Works, arrives(1, 1, 1)),
    row("an answer in small pieces", Json, Vendor(|it| it.on_any().drip(9, MILLIS_5)), Works, arrives(1, 1, 1)),
    row("no answer to a GET, once", Get, Vendor(|it| it.on_any().stall()), Works, arrives(2, 2, 2)).tune(soon),
    row("half an answer", Json, Answers(|| stall("HTTP/1.1 200 OK\r\nContent-Le")), LATE, arrives(1, 1, 1)).tune(soon),
    row(
        "half an answer to a GET, once",
        Get,
        Answers(|| [stall("HTTP/1.1 200 OK\r\nContent-Le"), issues()].concat()),
        Works,
        arrives(2, 2, 2),
    )
    .tune(soon),
    row("no answer, from memory", Memory(SMALL), STALL, LATE, arrives(1, 1, 1)).tune(soon),
    row("no answer, from disk", Disk(SMALL), STALL, LATE, arrives(1, 1, 1)).tune(soon),
    row("no answer to JSON", Json, STALL, LATE, arrives(1, 1, 1)).tune(soon),
    row("no answer to a GET, ever", Get, Vendor(|it| it.on_any().always().stall()), LATE, arrives(4, 4, 4)).tune(soon),
    row("a body that comes too late", Json, Vendor(|it| it.on_any().slow_body(SECONDS_20)), LATE, arrives(1, 1, 1))
        .tune(soon),
    row("a body byte by byte", Memory(SMALL), Vendor(|it| it.on_any().drip(1, MILLIS_200)), LATE, arrives(1, 1, 1))
        .tune(soon),
    row(
        "a service that reads too slowly",
        Memory(BIG),
        Sockets(|socket| {
            Box::pin(async { _ = reads_slowly(socket, Default::default(), Duration::from_millis(20)).await })
        }),
        LATE,
        arrives(2, 2, ANY),
    )
    .tune(soon_and_twice),
    row("a file whose source is stuck", Stuck, Vendor(|_| ()), LATE, arrives(1, ANY, 0)).tune(soon_and_once),
    row(
        "the head of an answer without end",
        Json,
        Sockets(|socket| Box::pin(endless(socket, "HTTP/1.1 200 OK\r\n", "x-more: and more, and more, and more\r\n"))),
        never(Transport(Other)),
        arrives(1, 1, ANY),
    ),
    row(
        "a promise to answer, again and again",
        Json,
        Sockets(|socket| Box::pin(endless(socket, "", "HTTP/1.1 100 Continue\r\n\r\n"))),
        LATE,
        arrives(1, 1, ANY),
    )
    .tune(soon),
];

/// Bytes, and then nothing more.
fn stall(text: &str) -> Vec<Then> {
    vec![Then::Stall(text.as_bytes().to_vec())]
}

/// A token.
fn issues() -> Vec<Then> {
    vec![weixin_tests::server::json(&json!({"access_token": ISSUED, "expires_in": 7200}).to_string())]
}

const MILLIS_5: Duration = Duration::from_millis(5);
const MILLIS_200: Duration = Duration::from_millis(200);
const SECONDS_20: Duration = Duration::from_secs(20);

const TRUNCATED: Fault = Vendor(|vendor| vendor.on_any().truncate(9));
const RESET_MID_ANSWER: Fault = Vendor(|vendor| vendor.on_any().reset_mid_answer(9));
const OVERSIZE: Fault = Vendor(|vendor| vendor.on_any().oversize(1_000_000));
const GZIP: Fault = Vendor(|vendor| vendor.on_any().broken_gzip());

const ANSWERS: &[Row] = &[
    row("an answer that is cut", Memory(SMALL), TRUNCATED, BROKEN, arrives(1, 1, 1)),
    row("an answer to JSON that is cut", Json, TRUNCATED, BROKEN, arrives(1, 1, 1)),
    row("an answer to a GET that is cut", Get, TRUNCATED, Works, arrives(2, 2, 2)),
    row("a reset in the middle of the answer", Disk(SMALL), RESET_MID_ANSWER, BROKEN, arrives(1, 1, 1)),
    row("a reset in the middle of the answer to a GET", Get, RESET_MID_ANSWER, Works, arrives(2, 2, 2)),
    row("an answer that is too big", Memory(SMALL), OVERSIZE, never(Transport(TooLarge)), arrives(1, 1, 1))
        .tune(small_answers),
    row("an answer to a GET that is too big", Get, OVERSIZE, never(Transport(TooLarge)), arrives(1, 1, 1))
        .tune(small_answers),
    row(
        "an answer without end",
        Memory(SMALL),
        Sockets(|socket| Box::pin(endless(socket, "HTTP/1.1 200 OK\r\n\r\n", "{\"more\": \"and more and more\"}"))),
        never(Transport(TooLarge)),
        arrives(1, 1, ANY),
    )
    .tune(small_answers),
    row("an answer in broken gzip", Memory(SMALL), GZIP, never(Decode), arrives(1, 1, 1)),
    row("an answer to a GET in broken gzip, once", Get, GZIP, Works, arrives(2, 2, 2)),
    row(
        "not HTTP",
        Json,
        Answers(|| raw("220 mail.example.com ESMTP\r\n\r\n")),
        never(Transport(Other)),
        arrives(1, 1, 1),
    ),
    row(
        "two lengths that disagree",
        Memory(SMALL),
        Answers(|| raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}")),
        never(Transport(Other)),
        arrives(1, 1, 1),
    ),
    row(
        "HTTP/1.0, until the end of the connection",
        Memory(SMALL),
        Answers(|| raw("HTTP/1.0 200 OK\r\n\r\n{\"errcode\":0,\"media_id\":\"m\"}")),
        Works,
        arrives(1, 1, 1),
    ),
    row(
        "a broken chunk",
        Json,
        Answers(|| raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n")),
        never(Transport(Other)),
        arrives(1, 1, 1),
    ),
];

fn raw(text: &str) -> Vec<Then> {
    vec![Then::Answer(text.as_bytes().to_vec())]
}

fn statuses(script: &[&str]) -> Vec<Then> {
    script.iter().map(|status| answer(status, &[], r#"{"errcode":0,"media_id":"m"}"#)).collect()
}

const STATUSES: &[Row] = &[
    row(
        "a redirect",
        Memory(SMALL),
        Vendor(|it| it.on_any().redirect("http://127.0.0.1:1/")),
        never(Status(302)),
        ONCE,
    ),
    row("a redirect of a GET", Get, Vendor(|it| it.on_any().redirect("http://127.0.0.1:1/")), never(Status(302)), ONCE),
    row("HTTP 400", Json, Vendor(|it| it.on_any().status(400)), never(Status(400)), ONCE),
    row("HTTP 412", Memory(SMALL), Vendor(|it| it.on_any().status(412)), never(Status(412)), ONCE),
    row(
        "HTTP 413 before the body has come",
        Memory(BIG),
        Sockets(|it| {
            let answer = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            Box::pin(answers_early(it, answer))
        }),
        never(Status(413)),
        arrives(1, 1, ANY),
    ),
    row("HTTP 429 once, from memory", Memory(SMALL), Vendor(|it| it.on_any().status(429)), Works, TWICE),
    row("HTTP 429 once, from disk", Disk(SMALL), Vendor(|it| it.on_any().status(429)), Works, TWICE),
    row("HTTP 429 once, JSON", Json, Vendor(|it| it.on_any().status(429)), Works, TWICE),
    row("HTTP 429 for ever", Json, Vendor(|it| it.on_any().always().status(429)), later(Status(429)), arrives(4, 4, 4)),
    row("HTTP 503 once", Disk(SMALL), Vendor(|it| it.on_any().status(503)), Works, TWICE),
    row(
        "HTTP 503, 429, 200",
        Memory(SMALL),
        Answers(|| statuses(&["503 Service Unavailable", "429 Too Many Requests", "200 OK"])),
        Works,
        arrives(3, 3, 3),
    ),
    row("HTTP 500", Memory(SMALL), Vendor(|it| it.on_any().status(500)), later(Status(500)), ONCE),
    row("HTTP 500 once, GET", Get, Vendor(|it| it.on_any().status(500)), Works, TWICE),
    row("HTTP 502", Disk(SMALL), Vendor(|it| it.on_any().status(502)), later(Status(502)), ONCE),
    row("HTTP 502 once, GET", Get, Vendor(|it| it.on_any().status(502)), Works, TWICE),
    row("HTTP 504", Json, Vendor(|it| it.on_any().status(504)), later(Status(504)), ONCE),
    row(
        "HTTP 504 for ever, GET",
        Get,
        Vendor(|it| it.on_any().always().status(504)),
        later(Status(504)),
        arrives(4, 4, 4),
    ),
    row(
        "HTTP 502 that shows the request",
        Memory(SMALL),
        Answers(|| vec![answer("502 Bad Gateway", &[], format!("<p>/upload?access_token={TOKEN}&upload_type=0</p>"))]),
        later(Status(502)),
        ONCE,
    ),
];

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

const CONTENTS: &[Row] = &[
    row("a page of HTML", Memory(SMALL), Vendor(|it| text(it, "<html>busy</html>")), never(Decode), ONCE),
    row("a page of HTML for a GET, once", Get, Vendor(|it| text(it, "<html>busy</html>")), Works, TWICE),
    row(
        "a page of HTML for a GET, for ever",
        Get,
        Vendor(|it| texts(it, "<html>busy</html>")),
        never(Decode),
        arrives(4, 4, 4),
    ),
    row("a page that shows the token", Memory(SMALL), Vendor(shows_the_token), never(Decode), ONCE),
    row(
        "a page before the body has come",
        Memory(BIG),
        Sockets(|it| {
            let answer = "HTTP/1.1 200 OK\r\nContent-Length: 16\r\nConnection: close\r\n\r\n<html>hi</html>\n";
            Box::pin(answers_early(it, answer))
        }),
        never(Decode),
        arrives(4, 4, ANY),
    ),
    row("an empty answer", Disk(SMALL), Vendor(|it| text(it, "")), never(Decode), ONCE),
    row("an empty answer to a GET, once", Get, Vendor(|it| text(it, "")), Works, TWICE),
    row("garbage for a GET, once", Get, Vendor(|it| bytes(it, b"\x1f\x8b\x08\0\0")), Works, TWICE),
    row(
        "plain words for a GET, for ever",
        Get,
        Vendor(|it| texts(it, "upstream away")),
        never(Decode),
        arrives(4, 4, 4),
    ),
    row("JSON that is cut for a GET, once", Get, Vendor(|it| text(it, r#"{"access_token":"#)), Works, TWICE),
    row("HTTP 204", Json, Answers(|| raw("HTTP/1.1 204 No Content\r\n\r\n")), never(Decode), ONCE),
    row("JSON that is cut", Memory(SMALL), Vendor(|it| text(it, r#"{"errcode":0,"media_id":"a"#)), never(Decode), ONCE),
    row("JSON of another shape", Json, Vendor(|it| it.on_any().merge(json!({"media_id": [1]}))), never(Decode), ONCE),
    row("JSON without the result", Json, Vendor(|it| it.on_any().answer(json!({"errcode": 0}))), never(Decode), ONCE),
    row("JSON that is a list", Json, Vendor(|it| it.on_any().answer(json!([]))), never(Decode), ONCE),
    row("JSON that is deep", Memory(SMALL), Vendor(|it| text(it, &"[".repeat(200_000))), never(Decode), ONCE),
    row("a code that is no number", Json, Vendor(|it| text(it, r#"{"errcode":"many"}"#)), never(Decode), ONCE),
];

fn shows_the_token(vendor: &Mock) {
    text(vendor, &format!("<html>/upload?access_token={TOKEN}</html>"));
}

/// An upload's success whose texts are no texts of JSON.
const ODD_TEXTS: &[u8] =
    b"\xef\xbb\xbf\0{\"errcode\":0,\"errmsg\":\"a\x07b\",\"city\":\"\xb9\xe3\",\"media_id\":\"m\\ud83d\",\"x\":\"\\x\"}\0\0";

/// [`TOKEN`] in JSON.
const ESCAPED: &str = "40_Tok+/en=&OfTheCaller\\\"x";

const EXPIRED: &[u8] = b"{\"errcode\":40001,\"errmsg\":\"bad \x07\xe6 rid: 1-2\"";
const BUSY_AND_DAMAGED: &[u8] = b"{\"errcode\":-1,\"errmsg\":\"busy \x08\xff rid: 1-2\",\"data\":[x]}";
const UPLOADED: &[u8] = b"{\"errcode\":0,\"media_id\":\"m\"}";

/// One answer after the other, all with the status 200.
fn bodies(bodies: &[&[u8]]) -> Vec<Then> {
    bodies.iter().map(|body| answer("200 OK", &[], body)).collect()
}

/// The first token turns out to have expired, in an answer that is damaged.
fn expired() -> Vec<Then> {
    let issued = |token: &str| json!({"access_token": token, "expires_in": 7200}).to_string();
    let (first, second) = (issued(ISSUED), issued(TOKEN));
    bodies(&[first.as_bytes(), EXPIRED, second.as_bytes(), UPLOADED])
}

const DAMAGED: &[Row] = &[
    row("texts that are no texts of JSON", Memory(SMALL), Vendor(|it| bytes(it, ODD_TEXTS)), Works, ONCE),
    row(
        "a page of an operator after the answer",
        Memory(SMALL),
        Vendor(|it| bytes(it, b"{\"errcode\":0,\"media_id\":\"m\"}\r\n<script src=\"//ads\"></script>")),
        Works,
        ONCE,
    ),
    row("damaged: the token has expired, form", Disk(SMALL), Answers(expired), Works, arrives(2, 4, 4))
        .tokens(Tokens::Account),
    row("damaged: the token has expired, JSON", Json, Answers(expired), Works, arrives(2, 4, 4))
        .tokens(Tokens::Account),
    row("damaged: busy once", Memory(SMALL), Answers(|| bodies(&[BUSY_AND_DAMAGED, UPLOADED])), Works, TWICE),
    row(
        "damaged: a refusal whose message shows the token",
        Memory(SMALL),
        Vendor(|it| bytes(it, format!("{{\"errcode\":10004,\"errmsg\":\"\x07{ESCAPED} rid: 1").as_bytes())),
        never(api(10004, Class::Content)),
        ONCE,
    ),
    row(
        "damaged: a success with the token in its path",
        Json,
        Vendor(|it| bytes(it, format!("{{\"errcode\":0,\"{ESCAPED}\":{{\"a\":+}}}}").as_bytes())),
        never(Decode),
        ONCE,
    ),
    row(
        "no token: the caller's address is not on the list",
        Memory(SMALL),
        Vendor(|it| {
            let message = format!("invalid ip 203.0.113.7 for {APP_SECRET}, not in whitelist rid: 1-2");
            it.on(STABLE).always().answer(json!({"errcode": 40164, "errmsg": message}));
        }),
        never(no_token(TokenErrorKind::Refused(40164))),
        NONE,
    )
    .tokens(Tokens::Account),
    row(
        "no token: an answer that is damaged once",
        Json,
        Vendor(|it| it.on(STABLE).bytes(200, "text/plain", b"<html>captive</html>".to_vec())),
        Works,
        ONCE,
    )
    .tokens(Tokens::Account),
];

fn refuse(vendor: &Mock, code: i64) {
    vendor.on_any().always().refuse(code);
}

const fn api(code: i64, class: Class) -> Cause {
    Api(code, Some(class))
}

const CODES: &[Row] = &[
    row("busy once, from memory", Memory(SMALL), Vendor(|it| it.on_any().refuse(-1)), Works, TWICE),
    row("busy once, from disk", Disk(MIDDLE), Vendor(|it| it.on_any().refuse(-1)), Works, TWICE),
    row("busy once, JSON", Json, Vendor(|it| it.on_any().refuse(-1)), Works, TWICE),
    row("busy once, GET", Get, Vendor(|it| it.on_any().refuse(-1)), Works, TWICE),
    row("busy for ever", Memory(SMALL), Vendor(|it| refuse(it, -1)), later(api(-1, Class::Busy)), arrives(4, 4, 4)),
    row(
        "a token that was given is refused",
        Disk(SMALL),
        Vendor(|it| refuse(it, 40001)),
        never(api(40001, Class::TokenInvalid)),
        ONCE,
    ),
    row(
        "too many calls a minute",
        Memory(SMALL),
        Vendor(|it| refuse(it, 45011)),
        later(api(45011, Class::Throttled)),
        ONCE,
    ),
    row("too many calls a day", Json, Vendor(|it| refuse(it, 45009)), never(api(45009, Class::Quota)), ONCE),
    row("the quota of the endpoint", Json, Vendor(|it| refuse(it, 10009)), never(api(10009, Class::Quota)), ONCE),
    row("still in progress", Memory(SMALL), Vendor(|it| refuse(it, 10003)), later(api(10003, Class::InProgress)), ONCE),
    row("a mistake of the caller", Json, Vendor(|it| refuse(it, 47001)), never(api(47001, Class::Caller)), ONCE),
    row("a file that is refused", Disk(SMALL), Vendor(|it| refuse(it, 10004)), never(api(10004, Class::Content)), ONCE),
    row(
        "an order that is cancelled",
        Memory(SMALL),
        Vendor(|it| refuse(it, 10005)),
        never(api(10005, Class::Gone)),
        ONCE,
    ),
    row("no permission", Json, Vendor(|it| refuse(it, 48001)), never(api(48001, Class::Permission)), ONCE),
    row("a code that nobody knows", Memory(SMALL), Vendor(|it| refuse(it, 99_999)), never(Api(99_999, None)), ONCE),
    row("a secret that is refused", Get, Vendor(|it| refuse(it, 40125)), never(api(40125, Class::Caller)), ONCE),
    row(
        "a refusal that shows the token",
        Memory(SMALL),
        Vendor(|it| it.on_any().answer(json!({"errcode": 99_999, "errmsg": format!("invalid {TOKEN} rid: {TOKEN}")}))),
        never(Api(99_999, None)),
        ONCE,
    ),
    row(
        "a refusal that shows the secret",
        Get,
        Vendor(|it| it.on_any().answer(json!({"errcode": 40125, "errmsg": format!("secret={APP_SECRET}")}))),
        never(api(40125, Class::Caller)),
        ONCE,
    ),
];

const NONE: Arrives = arrives(0, 0, 0);
const STABLE: &str = "getStableAccessToken";

const fn no_token(kind: TokenErrorKind) -> Cause {
    Token(kind)
}

/// Expires every token when half of the first try is on its way.
fn expire(world: &World, progress: Progress) {
    if let Some(vendor) = world.vendor.as_ref().filter(|_| progress.attempt == 1 && 2 * progress.sent > progress.total)
    {
        vendor.expire_tokens();
    }
}

/// Moves the service's clock when the last piece of the first try is on its way.
fn two_hours_later(world: &World, progress: Progress) {
    if let Some(vendor) = world.vendor.as_ref().filter(|_| progress.attempt == 1 && progress.sent == progress.total) {
        vendor.advance(Duration::from_secs(7201));
    }
}

const GOOD_VENDOR: Fault = Vendor(|_| ());

const TOKENS: &[Row] = &[
    row("a token that expires during the upload, from memory", Memory(MIDDLE), GOOD_VENDOR, Works, TWICE)
        .tokens(Tokens::Account)
        .during(expire),
    row("a token that expires during the upload, from disk", Disk(MIDDLE), GOOD_VENDOR, Works, TWICE)
        .tokens(Tokens::Account)
        .during(expire),
    row("the service's clock jumps ahead during the upload", Disk(MIDDLE), GOOD_VENDOR, Works, TWICE)
        .tokens(Tokens::Account)
        .during(two_hours_later),
    row("a token of a machine whose clock is a day ahead", Memory(SMALL), GOOD_VENDOR, Works, TWICE)
        .tokens(Tokens::FromTomorrow),
    row("a token that has run out by this machine's clock", Memory(SMALL), GOOD_VENDOR, Works, ONCE)
        .tokens(Tokens::FromYesterday),
    row(
        "every token is refused",
        Memory(SMALL),
        Vendor(|it| it.on("upload").always().refuse(42001)),
        never(api(42001, Class::TokenInvalid)),
        TWICE,
    )
    .tokens(Tokens::Account),
    row("the store is down, and a fetch does no harm", Json, GOOD_VENDOR, Works, ONCE).tokens(Tokens::StoreDown),
    row(
        "the store is down, and a fetch would do harm",
        Json,
        GOOD_VENDOR,
        later(no_token(TokenErrorKind::Store)),
        NONE,
    )
    .tokens(Tokens::PlainStoreDown),
    row("no token: busy once", Json, Vendor(|it| it.on(STABLE).refuse(-1)), Works, ONCE).tokens(Tokens::Account),
    row("no token: reset once", Json, Vendor(|it| it.on(STABLE).reset()), Works, ONCE).tokens(Tokens::Account),
    row(
        "no token: the secret is refused",
        Memory(SMALL),
        Vendor(|it| it.on(STABLE).always().refuse(40125)),
        never(no_token(TokenErrorKind::Refused(40125))),
        NONE,
    )
    .tokens(Tokens::Account),
    row(
        "no token: the refusal shows the secret",
        Memory(SMALL),
        Vendor(|it| it.on(STABLE).always().answer(json!({"errcode": 99_998, "errmsg": APP_SECRET}))),
        never(no_token(TokenErrorKind::Refused(99_998))),
        NONE,
    )
    .tokens(Tokens::Account),
    row(
        "no token: HTTP 502 for ever",
        Memory(SMALL),
        Vendor(|it| it.on(STABLE).always().status(502)),
        later(no_token(TokenErrorKind::Unreachable)),
        NONE,
    )
    .tokens(Tokens::Account),
    row(
        "no token: no answer, ever",
        Disk(SMALL),
        Vendor(|it| it.on(STABLE).always().stall()),
        later(no_token(TokenErrorKind::Unreachable)),
        NONE,
    )
    .tokens(Tokens::Account)
    .tune(soon_and_twice),
    row(
        "no token: nobody listens",
        Memory(SMALL),
        ClosedPort(None),
        later(no_token(TokenErrorKind::Unreachable)),
        NONE,
    )
    .tokens(Tokens::Account),
    row(
        "no token: an answer that holds one and cannot be read",
        Memory(SMALL),
        Vendor(|it| it.on(STABLE).always().answer(json!({"access_token": ISSUED, "expires_in": "soon"}))),
        never(no_token(TokenErrorKind::Unreachable)),
        NONE,
    )
    .tokens(Tokens::Account),
    row(
        "no token: an answer that holds one and is cut",
        Memory(SMALL),
        Vendor(|it| it.on(STABLE).always().bytes(200, "text/plain", format!("{{\"access_token\": {:?}", ISSUED))),
        never(no_token(TokenErrorKind::Unreachable)),
        NONE,
    )
    .tokens(Tokens::Account),
];

const AUTHORIZER: &str = "getAuthorizerAccessToken";
const COMPONENT: &str = "getComponentAccessToken";

const PLATFORMS: &[Row] = &[
    row("a platform's upload works", Memory(SMALL), GOOD_VENDOR, Works, ONCE).tokens(Tokens::Platform),
    row("an authorizer's token expires during the upload", Memory(MIDDLE), GOOD_VENDOR, Works, TWICE)
        .tokens(Tokens::Platform)
        .during(expire),
    row("no ticket has come", Memory(SMALL), GOOD_VENDOR, later(no_token(TokenErrorKind::Missing)), NONE)
        .tokens(Tokens::WithoutTicket),
    row(
        "the ticket has expired",
        Memory(SMALL),
        Vendor(|it| it.on(COMPONENT).always().refuse(61005)),
        later(no_token(TokenErrorKind::Refused(61005))),
        NONE,
    )
    .tokens(Tokens::Platform),
    row(
        "the ticket is refused, and the next one may not be",
        Json,
        Vendor(|it| it.on(COMPONENT).always().refuse(61006)),
        later(no_token(TokenErrorKind::Refused(61006))),
        NONE,
    )
    .tokens(Tokens::Platform),
    row("the platform's token is refused once", Json, Vendor(|it| it.on(AUTHORIZER).refuse(42001)), Works, ONCE)
        .tokens(Tokens::Platform),
    row(
        "the refresh token is refused",
        Memory(SMALL),
        Vendor(|it| it.on(AUTHORIZER).always().refuse(61023)),
        never(no_token(TokenErrorKind::Refused(61023))),
        NONE,
    )
    .tokens(Tokens::Platform),
    // The refresh token may be spent: whether to use it again is for the next call, not for a retry of this one.
    row(
        "the answer with the next refresh token is lost",
        Memory(SMALL),
        Vendor(|it| it.on(AUTHORIZER).reset()),
        later(no_token(TokenErrorKind::Unreachable)),
        NONE,
    )
    .tokens(Tokens::Platform),
];

/// An answer with a token, and with what a row puts over it.
fn token(vendor: &Mock, over: serde_json::Value) {
    vendor.on(STABLE).always().merge(over);
}

const EMPTY: Gives = later(no_token(TokenErrorKind::Empty));

const CREDENTIALS: &[Row] = &[
    row("no token: it is empty", Json, Vendor(|it| token(it, json!({"access_token": ""}))), EMPTY, NONE)
        .tokens(Tokens::Account),
    row("no token: it is null", Json, Vendor(|it| token(it, json!({"access_token": null}))), EMPTY, NONE)
        .tokens(Tokens::Account),
    row("no token: it is a blank", Json, Vendor(|it| token(it, json!({"access_token": " \n"}))), EMPTY, NONE)
        .tokens(Tokens::Account),
    row(
        "no token: the answer has none",
        Memory(SMALL),
        Vendor(|it| it.on(STABLE).always().answer(json!({"expires_in": 7200}))),
        EMPTY,
        NONE,
    )
    .tokens(Tokens::Account),
    row(
        "no token: it has a line end inside",
        Json,
        Vendor(|it| token(it, json!({"access_token": format!("{ISSUED}\n{ISSUED}")}))),
        later(no_token(TokenErrorKind::Malformed)),
        NONE,
    )
    .tokens(Tokens::Account),
    row("a token that is good for no time", Json, Vendor(|it| token(it, json!({"expires_in": 0}))), Works, ONCE)
        .tokens(Tokens::Account),
    row("a token that is good for less", Json, Vendor(|it| token(it, json!({"expires_in": -1}))), Works, ONCE)
        .tokens(Tokens::Account),
    row("a token that is good for ever", Json, Vendor(|it| token(it, json!({"expires_in": 1e30}))), Works, ONCE)
        .tokens(Tokens::Account),
    row("a token without a lifetime", Json, Vendor(|it| token(it, json!({"expires_in": null}))), Works, ONCE)
        .tokens(Tokens::Account),
    row("a store with an empty token", Memory(SMALL), GOOD_VENDOR, Works, ONCE).tokens(Tokens::EmptyRecord),
    row("a secret that is empty", Json, GOOD_VENDOR, never(no_token(TokenErrorKind::Missing)), NONE)
        .tokens(Tokens::NoSecret),
    row("a secret of two lines", Json, GOOD_VENDOR, never(no_token(TokenErrorKind::Malformed)), NONE)
        .tokens(Tokens::SecretOfTwoLines),
    row("a token that is a blank", Json, GOOD_VENDOR, never(Cause::Invalid), NONE).tokens(Tokens::Blank),
    row("a token of two lines", Memory(SMALL), GOOD_VENDOR, never(Cause::Invalid), NONE).tokens(Tokens::TwoLines),
    row("an empty ticket after a good one", Json, GOOD_VENDOR, Works, ONCE).tokens(Tokens::EmptyTicket),
    row(
        "an empty refresh token",
        Json,
        Vendor(|it| it.on(AUTHORIZER).merge(json!({"authorizer_refresh_token": ""}))),
        Works,
        ONCE,
    )
    .tokens(Tokens::Platform),
    row(
        "no refresh token",
        Memory(SMALL),
        Vendor(|it| it.on(AUTHORIZER).merge(json!({"authorizer_refresh_token": null}))),
        Works,
        ONCE,
    )
    .tokens(Tokens::Platform),
    row(
        "an empty token beside the next refresh token",
        Json,
        Vendor(|it| it.on(AUTHORIZER).merge(json!({"authorizer_access_token": ""}))),
        EMPTY,
        NONE,
    )
    .tokens(Tokens::Platform),
];

const FAR_AND_PLAIN: Fault = Address("http://nonexistent.invalid");
const INSECURE: Gives = never(Transport(TransportErrorKind::InsecureHttp));

const PLAIN: &[Row] = &[
    row("a token without encryption", Memory(SMALL), FAR_AND_PLAIN, INSECURE, NONE),
    row("a token that is fetched without encryption", Json, FAR_AND_PLAIN, INSECURE, NONE).tokens(Tokens::Account),
    row("a secret without encryption", Get, FAR_AND_PLAIN, INSECURE, NONE),
    row("without encryption, as the caller says", Json, FAR_AND_PLAIN, later(Transport(Connect)), arrives(2, 0, 0))
        .tune(|builder| builder.allow_insecure_http(true).retry(quick().tries(2))),
];

/// Whether the first piece of the first try is on its way.
fn at_once(progress: Progress) -> bool {
    progress.attempt == 1 && progress.sent < 400_000
}

/// Whether the last piece of the first try is on its way.
fn at_the_end(progress: Progress) -> bool {
    progress.attempt == 1 && progress.sent == progress.total
}

fn cut(world: &World) {
    let file = std::fs::OpenOptions::new().write(true).open(&world.path).expect("it is there");
    file.set_len(1_000_000).expect("it can be cut");
}

fn lengthen(world: &World) {
    let file = std::fs::OpenOptions::new().write(true).open(&world.path).expect("it is there");
    file.set_len(MIDDLE as u64 + 1).expect("it can be made longer");
}

fn remove(world: &World) {
    // It may be gone since the piece before.
    let _ = std::fs::remove_file(&world.path);
}

fn replace(world: &World) {
    let other = world.path.with_extension("new");
    std::fs::write(&other, "short").expect("written");
    std::fs::rename(other, &world.path).expect("replaced");
}

const BUSY: Fault = Vendor(|vendor| vendor.on("upload").status(429));

const FILES: &[Row] = &[
    row("a file that is cut during the upload", Disk(MIDDLE), GOOD_VENDOR, never(Shrank), arrives(1, 1, 0)).during(
        |world, progress| {
            if at_once(progress) {
                cut(world)
            }
        },
    ),
    row("a file that grows during the upload", Disk(MIDDLE), GOOD_VENDOR, never(Grew), arrives(1, 1, 0)).during(
        |world, progress| {
            if at_once(progress) {
                lengthen(world)
            }
        },
    ),
    row("a file that is removed during the upload", Disk(MIDDLE), GOOD_VENDOR, Works, ONCE).during(
        |world, progress| {
            if progress.sent > 400_000 {
                remove(world)
            }
        },
    ),
    row("a file that is replaced during the upload", Disk(MIDDLE), GOOD_VENDOR, Works, ONCE).during(
        |world, progress| {
            if progress.sent > 400_000 {
                replace(world)
            }
        },
    ),
    row("a file that is cut between two tries", Disk(MIDDLE), BUSY, never(Shrank), arrives(2, 2, 1)).during(
        |world, progress| {
            if at_the_end(progress) {
                cut(world)
            }
        },
    ),
    row("a file that grows between two tries", Disk(MIDDLE), BUSY, never(Grew), arrives(2, 2, 1)).during(
        |world, progress| {
            if at_the_end(progress) {
                lengthen(world)
            }
        },
    ),
    row("a file that is removed between two tries", Disk(MIDDLE), BUSY, never(Unreadable), arrives(2, ANY, 1)).during(
        |world, progress| {
            if at_the_end(progress) {
                remove(world)
            }
        },
    ),
];
