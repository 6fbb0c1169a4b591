//! Hooks: what they see, what they may add, and what they may not.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use weixin::{BoxFuture, Client, HeaderRefused, Hook, Outcome, Outgoing, Token};
use weixin_mock::Mock;

use super::{SMALL, TOKEN, builder, upload};

/// What a hook has seen of a try.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Seen {
    attempt: u32,
    endpoint: &'static str,
    place: String,
    length: u64,
    sent: u64,
    status: Option<u16>,
    code: Option<i64>,
    rid: Option<String>,
    failed: bool,
    received: u64,
}

type Log = Arc<Mutex<Vec<Seen>>>;

/// Writes down each try.
struct Observer(Log, Mutex<Seen>);

impl Observer {
    fn new(log: &Log) -> Self {
        Self(log.clone(), Mutex::default())
    }
}

impl Hook for Observer {
    fn before(&self, request: &mut Outgoing<'_>) {
        *self.1.lock().expect("no thread panics while it holds the lock") = Seen {
            attempt: request.attempt(),
            endpoint: request.endpoint().name,
            place: request.url_without_query().to_owned(),
            length: request.length(),
            ..Seen::default()
        };
    }

    fn after(&self, outcome: &Outcome<'_>) {
        let mut seen = self.1.lock().expect("no thread panics while it holds the lock").clone();
        assert_eq!((seen.attempt, seen.endpoint), (outcome.attempt, outcome.endpoint.name));
        assert!(outcome.elapsed > Duration::ZERO && outcome.elapsed < Duration::from_secs(20));
        (seen.sent, seen.status, seen.code) =
            (outcome.sent, outcome.status, outcome.code.and_then(weixin::Code::number));
        (seen.rid, seen.failed) = (outcome.rid.map(str::to_owned), outcome.failure.is_some());
        seen.received = outcome.received;
        self.0.lock().expect("no thread panics while it holds the lock").push(seen);
    }
}

/// Adds what a gateway wants.
struct Additions;

impl Hook for Additions {
    fn before(&self, request: &mut Outgoing<'_>) {
        request.header("X-Trace", "first").expect("a header");
        request.header("x-trace", &format!("try {}", request.attempt())).expect("the last one counts");
        request.query("tenant", "a&b=c 文");
    }
}

fn client(vendor: &Mock, hooks: impl Hook) -> Client {
    builder(vendor.url(), Token::app(TOKEN)).hook(hooks).build().expect("a client")
}

#[tokio::test]
async fn a_hook_sees_each_try_and_what_came_of_it() {
    let vendor = Mock::embedded().await;
    vendor.on("upload").refuse(-1);
    vendor.on("upload").status(503);
    vendor.on("upload").reset();
    let log = Log::default();
    client(&vendor, Observer::new(&log)).send(upload(SMALL)).await.expect_err("the third try breaks, and is the last");
    let seen = log.lock().expect("no thread panics while it holds the lock").clone();
    let requests = vendor.requests();
    assert_eq!((seen.len(), requests.len()), (3, 3));
    for (seen, request) in seen.iter().zip(&requests) {
        assert_eq!(seen.place, format!("{}/channels/ec/open/upload", vendor.url()), "without the query");
        assert_eq!((seen.endpoint, seen.length, seen.sent), ("upload", request.body_len, request.body_len));
        assert_eq!(
            (seen.status, seen.code),
            (request.response.status, request.response.code.as_ref().and_then(weixin_mock::Code::number))
        );
        assert_eq!(seen.received, if seen.failed { 0 } else { request.response.len });
    }
    let of_each = |see: fn(&Seen) -> String| seen.iter().map(see).collect::<Vec<_>>();
    assert_eq!(of_each(|seen| seen.attempt.to_string()), ["1", "2", "3"]);
    assert_eq!(
        of_each(|seen| format!("{:?} {:?}", seen.status, seen.code)),
        ["Some(200) Some(-1)", "Some(503) None", "None None"]
    );
    assert_eq!(
        of_each(|seen| format!("{} {}", seen.rid.is_some(), seen.failed)),
        ["true false", "false false", "false true"]
    );
}

#[tokio::test]
async fn a_hook_adds_a_header_and_a_parameter_to_each_try() {
    let vendor = Mock::embedded().await;
    vendor.on("upload").refuse(-1);
    client(&vendor, Additions).send(upload(SMALL)).await.expect("the second try works");
    let requests = vendor.requests();
    let headers = requests.iter().map(|request| request.header("x-trace")).collect::<Vec<_>>();
    assert_eq!(headers, [Some("try 1"), Some("try 2")]);
    for request in &requests {
        assert_eq!(request.query("tenant"), Some("a&b=c 文"));
        assert_eq!(request.query("openid"), Some("openid-1"), "what was there is still there");
        assert_eq!(request.token.as_ref().map(weixin_mock::Secret::expose), Some(TOKEN));
        assert_eq!(request.query.iter().filter(|(name, _)| name == "tenant").count(), 1, "added once a try");
    }
}

/// Waits before each attempt, and tells what it saw of the body.
struct Waits(Arc<Mutex<Vec<String>>>);

impl Hook for Waits {
    fn prepare<'a>(&'a self, request: &'a mut Outgoing<'_>) -> Option<BoxFuture<'a, ()>> {
        let of_body = format!("{} bytes of {}", request.length(), request.content_type().unwrap_or("nothing"));
        self.0.lock().expect("no thread panics while it holds the lock").push(of_body);
        // Nobody has to wait for a GET.
        request.content_type()?;
        Some(Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            request.header("x-permit", &format!("permit {}", request.attempt())).expect("a header");
        }))
    }

    fn before(&self, request: &mut Outgoing<'_>) {
        request.header("x-order", "after the permit").expect("a header");
    }
}

#[tokio::test]
async fn a_hook_may_wait_and_knows_length_and_type_of_the_body() {
    let vendor = Mock::embedded().await;
    let seen = Arc::default();
    let client = client(&vendor, Waits(Arc::clone(&seen)));
    vendor.on("upload").refuse(-1);
    client.send(upload(SMALL)).await.expect("the second attempt works");
    client
        .send(weixin::cooperation_shop::Upload::url(weixin::cooperation_shop::UploadUrlRequired {
            openid: "openid-1",
            file_url: "https://example.com/part.stl",
        }))
        .await
        .expect("it works");
    client
        .send(weixin::access_token::GetAccessToken::new(weixin::access_token::GetAccessTokenRequired {
            appid: "wx1",
            secret: "secret",
        }))
        .await
        .expect("any account is taken");
    let requests = vendor.requests();
    let permits: Vec<_> = requests.iter().map(|request| request.header("x-permit")).collect();
    assert_eq!(permits, [Some("permit 1"), Some("permit 2"), Some("permit 1"), None]);
    assert!(requests.iter().all(|request| request.header("x-order").is_some()));
    let seen = seen.lock().expect("no thread panics while it holds the lock").clone();
    for (seen, request) in seen.iter().zip(&requests) {
        let content_type = request.header("content-type").unwrap_or("nothing");
        assert_eq!(*seen, format!("{} bytes of {content_type}", request.body_len));
    }
    assert!(seen[2].ends_with(" bytes of application/json"), "{seen:?}");
}

#[tokio::test]
async fn a_call_that_is_dropped_while_a_hook_waits_sends_nothing() {
    struct Forever;
    impl Hook for Forever {
        fn prepare<'a>(&'a self, _: &'a mut Outgoing<'_>) -> Option<BoxFuture<'a, ()>> {
            Some(Box::pin(std::future::pending()))
        }
    }
    let vendor = Mock::embedded().await;
    let client = client(&vendor, Forever);
    let time = Duration::from_millis(50);
    tokio::time::timeout(time, client.send(upload(SMALL))).await.expect_err("the hook never ends");
    assert_eq!(vendor.requests().len(), 0);
}

#[tokio::test]
async fn several_hooks_are_asked_in_their_order() {
    struct Says(&'static str);
    impl Hook for Says {
        fn before(&self, request: &mut Outgoing<'_>) {
            request.header("x-last", self.0).expect("a header");
            request.query("who", self.0);
        }
    }
    let vendor = Mock::embedded().await;
    let client = builder(vendor.url(), Token::app(TOKEN)).hook(Says("one")).hook(Says("two"));
    client.build().expect("a client").send(upload(SMALL)).await.expect("it works");
    let request = vendor.requests().pop().expect("it arrived");
    assert_eq!(request.header("x-last"), Some("two"));
    let who: Vec<_> = request.query.iter().filter(|(name, _)| name == "who").map(|(_, value)| value.as_str()).collect();
    assert_eq!(who, ["one", "two"]);
}

#[tokio::test]
async fn headers_of_the_client_and_what_is_no_header_are_refused() {
    const REFUSED: [(&str, &str); 9] = [
        ("Content-Length", "1"),
        ("content-type", "text/plain"),
        ("Transfer-Encoding", "chunked"),
        ("HOST", "example.com"),
        ("", "x"),
        ("two words", "x"),
        ("x-lines", "a\r\nx-evil: 1"),
        ("x-null", "\0"),
        ("x-evil:", "x"),
    ];
    struct Refused(Arc<Mutex<Vec<Result<(), HeaderRefused>>>>);
    impl Hook for Refused {
        fn before(&self, request: &mut Outgoing<'_>) {
            let tried = REFUSED.map(|(name, value)| request.header(name, value));
            self.0.lock().expect("no thread panics while it holds the lock").extend(tried);
        }
    }
    let vendor = Mock::embedded().await;
    let tried = Arc::default();
    client(&vendor, Refused(Arc::clone(&tried))).send(upload(SMALL)).await.expect("what was refused does no harm");
    let tried = tried.lock().expect("no thread panics while it holds the lock");
    for ((name, _), result) in REFUSED.iter().zip(tried.iter()) {
        let refused = result.as_ref().expect_err(name).to_string();
        assert_eq!(refused, format!("cannot set the header `{name}`: it is invalid, or set by the client itself"));
    }
    let request = vendor.requests().pop().expect("it arrived");
    assert_eq!((request.header("x-evil"), request.header("transfer-encoding")), (None, None));
    assert_eq!(request.header("content-length"), Some(request.body_len.to_string().as_str()));
    assert_eq!(request.header("host"), vendor.url().strip_prefix("http://"));
}
