//! Faults of the response: its length, status and content.

use super::*;

const TRUNCATED: Fault = Vendor(|vendor| vendor.on_any().truncate(9));
const RESET_MID_ANSWER: Fault = Vendor(|vendor| vendor.on_any().reset_mid_response(9));
const OVERSIZE: Fault = Vendor(|vendor| vendor.on_any().oversize(1_000_000));
const GZIP: Fault = Vendor(|vendor| vendor.on_any().broken_gzip());

pub(super) const ANSWERS: &[Row] = &[
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

fn statuses(script: &[&str]) -> Vec<Then> {
    script.iter().map(|status| respond(status, &[], r#"{"errcode":0,"media_id":"m"}"#)).collect()
}

pub(super) const STATUSES: &[Row] = &[
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
        Answers(|| vec![respond("502 Bad Gateway", &[], format!("<p>/upload?access_token={TOKEN}&upload_type=0</p>"))]),
        later(Status(502)),
        ONCE,
    ),
];

pub(super) const CONTENTS: &[Row] = &[
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
    row("JSON without the result", Json, Vendor(|it| it.on_any().respond(json!({"errcode": 0}))), never(Decode), ONCE),
    row("JSON that is a list", Json, Vendor(|it| it.on_any().respond(json!([]))), never(Decode), ONCE),
    row("JSON that is deep", Memory(SMALL), Vendor(|it| text(it, &"[".repeat(200_000))), never(Decode), ONCE),
    row("a code that is no number", Json, Vendor(|it| text(it, r#"{"errcode":"many"}"#)), never(Decode), ONCE),
];
