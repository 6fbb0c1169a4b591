//! What a call traces: one span for the call and one per attempt, with the numbers that help to find a fault.

use tracing::Level;
use weixin::{AppCredentials, Error, Token};
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
        let client = builder(vendor.url(), AppCredentials::new("wx1", APP_SECRET)).build().expect("a client");
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
        let request = weixin::channels::Upload::binary("", part(SMALL));
        assert!(matches!(client.send(request).await.expect_err("it breaks a rule"), Error::Invalid(_)));
    });
    assert_eq!(only(&recorded, "call").field("attempts"), None);
    assert!(recorded.named("attempt").is_empty());
}
