//! Bodies that are almost JSON.

use super::*;

/// An upload's success whose texts are no texts of JSON.
const ODD_TEXTS: &[u8] =
    b"\xef\xbb\xbf\0{\"errcode\":0,\"errmsg\":\"a\x07b\",\"city\":\"\xb9\xe3\",\"media_id\":\"m\\ud83d\",\"x\":\"\\x\"}\0\0";

/// [`TOKEN`] in JSON.
const ESCAPED: &str = "40_Tok+/en=&OfTheCaller\\\"x";

const EXPIRED: &[u8] = b"{\"errcode\":40001,\"errmsg\":\"bad \x07\xe6 rid: 1-2\"";
const BUSY_AND_DAMAGED: &[u8] = b"{\"errcode\":-1,\"errmsg\":\"busy \x08\xff rid: 1-2\",\"data\":[x]}";
const UPLOADED: &[u8] = b"{\"errcode\":0,\"media_id\":\"m\"}";

/// One response after the other, all with status 200.
fn bodies(bodies: &[&[u8]]) -> Vec<Then> {
    bodies.iter().map(|body| respond("200 OK", &[], body)).collect()
}

/// The first token turns out to have expired, in an answer that is damaged.
fn expired() -> Vec<Then> {
    let issued = |token: &str| json!({"access_token": token, "expires_in": 7200}).to_string();
    let (first, second) = (issued(ISSUED), issued(TOKEN));
    bodies(&[first.as_bytes(), EXPIRED, second.as_bytes(), UPLOADED])
}

pub(super) const DAMAGED: &[Row] = &[
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
            it.on(STABLE).always().respond(json!({"errcode": 40164, "errmsg": message}));
        }),
        never(token_refused(40164)),
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
