//! What a call traces: one span for the call and one per attempt, with the numbers that help to find a fault.

use tracing::{Instrument, Level};
use weixin::{AppCredentials, Credentials, Error, Token};
use weixin_mock::{Mock, TokenMode};

use super::recorder::{Recorded, Span, record};
use super::{APP_SECRET, SMALL, TOKEN, builder, part, upload};

/// The fields of a span that were given, in the order of `names`.
fn values<'s>(span: &'s Span, names: &[&str]) -> Vec<Option<&'s str>> {
    names.iter().map(|name| span.field(name)).collect()
}

fn only<'r>(recorded: &'r Recorded, name: &str) -> &'r Span {
    let [span] = recorded.named(name)[..] else { panic!("one span `{name}`, not {:?}", recorded.named(name)) };
    span
}

const CALL: [&str; 5] = ["endpoint", "attempts", "status", "errcode", "rid"];
const ATTEMPT: [&str; 6] = ["attempt", "status", "errcode", "rid", "sent", "received"];

#[test]
fn a_call_that_works() {
    let (received, recorded) = record(async {
        let vendor = Mock::embedded().await;
        let client = builder(vendor.url(), Token::app(TOKEN)).build().expect("a client");
        client.send(upload(SMALL)).await.expect("it works");
        let request = vendor.requests().pop().expect("it arrived");
        (request.body_len, request.response.len)
    });
    let (call, attempt) = (only(&recorded, "call"), only(&recorded, "attempt"));
    assert_eq!((call.level, attempt.level), (Level::INFO, Level::DEBUG));
    assert_eq!(values(call, &CALL), [Some("upload"), Some("1"), Some("200"), None, None]);
    let (sent, answered) = (received.0.to_string(), received.1.to_string());
    let expected = [Some("1"), Some("200"), None, None, Some(sent.as_str()), Some(answered.as_str())];
    assert_eq!(values(attempt, &ATTEMPT), expected);
    assert!(received.0 > SMALL as u64 && received.1 > 0);
    let parent = attempt.parent.map(|parent| &recorded.spans[parent]).expect("it is inside of something");
    assert_eq!((parent.target, parent.name), ("weixin", "call"));
}

#[test]
fn a_call_that_is_refused_after_a_retry() {
    let (rid, recorded) = record(async {
        let vendor = Mock::embedded().await;
        vendor.on("upload").refuse(-1);
        vendor.on("upload").refuse(10004);
        let client = builder(vendor.url(), Token::app(TOKEN)).build().expect("a client");
        let error = client.send(upload(SMALL)).await.expect_err("refused");
        error.rid().expect("the service says one").to_owned()
    });
    let call = only(&recorded, "call");
    assert_eq!(values(call, &CALL), [Some("upload"), Some("2"), Some("200"), Some("10004"), Some(rid.as_str())]);
    let attempts = recorded.named("attempt");
    let values: Vec<_> = attempts.iter().map(|attempt| values(attempt, &ATTEMPT[..3])).collect();
    assert_eq!(values, [[Some("1"), Some("200"), Some("-1")], [Some("2"), Some("200"), Some("10004")]]);
    let rids: Vec<_> = attempts.iter().map(|attempt| attempt.field("rid")).collect();
    assert!(rids[0].is_some() && rids[0] != rids[1] && rids[1] == Some(&rid), "each try has its own: {rids:?}");
    assert!(recorded.text().contains("pause_ms="), "the pause is said");
}

/// Whoever operates a program sees that a call was repeated, and why, and not each time.
#[test]
fn the_first_retry_of_a_call_is_visible_at_info() {
    let ((), recorded) = record(async {
        let vendor = Mock::embedded().await;
        vendor.on("upload").refuse(-1);
        vendor.on("upload").status(503);
        let client = builder(vendor.url(), Token::app(TOKEN)).build().expect("a client");
        client.send(upload(SMALL)).await.expect("the third attempt works");
        client.send(upload(SMALL)).await.expect("the first attempt works");
    });
    let of = |level: Level| {
        let said = recorded.events.iter().filter(move |said| said.target == "weixin" && said.level == Some(level));
        said.map(|said| said.text.as_str()).filter(|text| text.contains("pause_ms=")).collect::<Vec<_>>()
    };
    let ([info], [debug]) = (&of(Level::INFO)[..], &of(Level::DEBUG)[..]) else { panic!("{}", recorded.text()) };
    assert!(info.contains("attempt=1 ") && info.contains("retrying: refused with code -1"), "{info}");
    assert!(debug.contains("attempt=2 ") && debug.contains("retrying again: HTTP status 503"), "{debug}");
}

/// The connection is a task of its own; what the caller's function traces belongs to the call all the same.
#[test]
fn progress_is_reported_within_the_span_of_the_call() {
    let ((), recorded) = record(async {
        let vendor = Mock::embedded().await;
        let client = builder(vendor.url(), Token::app(TOKEN)).build().expect("a client");
        let call = client.call(upload(SMALL)).progress(|_| drop(tracing::info_span!("told").entered()));
        let call = call.download_progress(|_| drop(tracing::info_span!("told").entered()));
        let around = tracing::info_span!("handler");
        call.send().instrument(around).await.expect("it works");
    });
    let told: Vec<_> = recorded.spans.iter().filter(|span| span.name == "told").collect();
    assert!(told.len() >= 2, "{told:?}");
    for span in told {
        let mut names = Vec::new();
        let mut parent = span.parent;
        while let Some(at) = parent {
            names.push(recorded.spans[at].name);
            parent = recorded.spans[at].parent;
        }
        assert_eq!(names, ["attempt", "call", "handler"]);
    }
}

#[test]
fn a_call_without_an_answer() {
    let (text, recorded) = record(async {
        let vendor = Mock::embedded().await;
        vendor.on("upload").reset();
        let client = builder(vendor.url(), Token::app(TOKEN)).build().expect("a client");
        client.send(upload(SMALL)).await.expect_err("broken").to_string()
    });
    assert_eq!(values(only(&recorded, "call"), &CALL), [Some("upload"), Some("1"), None, None, None]);
    let attempt = only(&recorded, "attempt");
    assert_eq!(values(attempt, &["status", "received"]), [None, Some("0")]);
    let why: Vec<_> = recorded.events.iter().filter(|said| said.target == "weixin").collect();
    assert!(why.iter().any(|said| said.text.contains(&text)), "{text}: {why:?}");
}

#[test]
fn a_call_whose_token_is_fetched_and_replaced() {
    let ((), recorded) = record(async {
        let vendor = Mock::builder_embedded().token_mode(TokenMode::Issued).account("wx1", APP_SECRET);
        let vendor = vendor.start().await.expect("a port of loopback");
        vendor.on("upload").refuse(42001);
        let client = builder(vendor.url(), AppCredentials::new(Credentials { appid: "wx1", secret: APP_SECRET }))
            .build()
            .expect("a client");
        client.send(upload(SMALL)).await.expect("with the second token");
    });
    let calls = recorded.named("call");
    let of = |endpoint: &str| calls.iter().filter(|call| call.field("endpoint") == Some(endpoint)).count();
    assert_eq!((of("upload"), of("getStableAccessToken")), (1, 3), "the first token, the same again, a forced one");
    let upload = calls.iter().find(|call| call.field("endpoint") == Some("upload")).expect("there is one");
    assert_eq!(values(upload, &CALL[1..4]), [Some("2"), Some("200"), None], "the code of the first try is not its end");
    assert_eq!(recorded.named("refresh").len(), 2);
    assert!(recorded.named("refresh").iter().all(|refresh| refresh.field("key") == Some("app/wx1")));
}

#[test]
fn a_call_that_breaks_rules_has_no_attempt() {
    let ((), recorded) = record(async {
        let client = builder("http://127.0.0.1:1", Token::app(TOKEN)).build().expect("a client");
        let request = weixin::cooperation_shop::Upload::binary("", part(SMALL));
        assert!(matches!(client.send(request).await.expect_err("it breaks a rule"), Error::Invalid(_)));
    });
    assert_eq!(only(&recorded, "call").field("attempts"), None);
    assert!(recorded.named("attempt").is_empty());
}
