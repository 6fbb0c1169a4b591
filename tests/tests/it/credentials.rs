//! Credentials that are empty, missing or untidy: none replaces a good one, and each is reported.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use weixin::code_management::UploadMediaToCodeAudit;
use weixin::cooperation_shop::{Upload, UploadBinary};
use weixin::tokens::{FetchedToken, Flaw, MemoryStore, Refresh, TicketError, TokenErrorKind, TokenRecord, TokenStore};
use weixin::{
    AppCredentials, Client, Credentials, Error, File, Platform, Retry, SecretString, Token, Tokens, TransportErrorKind,
};
use weixin_mock::{Mock, RecordedRequest};
use weixin_recorder::{Server, respond};
use weixin_runtime::ExposeSecret;

const SECRET: &str = "an-app-secret";
const STABLE: &str = "getStableAccessToken";
const AUTHORIZER: &str = "getAuthorizerAccessToken";

/// What stands for nothing, in JSON; the last one means that the field is absent.
fn nothings() -> [Option<Value>; 5] {
    [Some(json!("")), Some(json!(" \r\n")), Some(json!("\u{feff}")), Some(Value::Null), None]
}

fn client(vendor: &Mock, tokens: impl Into<Tokens>) -> Client {
    Client::builder(tokens).base_url(vendor.url()).timeout(Duration::from_secs(20)).build().expect("a client")
}

fn upload() -> UploadBinary {
    Upload::binary("o1", File::from_bytes("part.stl", "solid"))
}

fn picture() -> UploadMediaToCodeAudit {
    UploadMediaToCodeAudit::new(File::from_bytes("a.png", &b"\x89PNG\r\n\x1a\n"[..]))
}

/// An answer with these fields, without those that are absent.
fn fields<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    Value::Object(fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
}

/// A text that an endpoint was sent in JSON, each time.
fn sent(vendor: &Mock, endpoint: &str, field: &str) -> Vec<String> {
    let text = |request: &RecordedRequest| request.json()?.get(field)?.as_str().map(str::to_owned);
    let requests = vendor.requests();
    let those = requests.iter().filter(|request| request.endpoint.as_deref() == Some(endpoint));
    those.filter_map(|request| text(request)).collect()
}

async fn kept(store: &MemoryStore, key: &str) -> Option<TokenRecord> {
    store.load(key).await.expect("memory")
}

fn text(secret: Option<&SecretString>) -> Option<&str> {
    secret.map(ExposeSecret::expose_secret)
}

/// A platform with a ticket, and a client for an account of it.
async fn shop(vendor: &Mock, store: &MemoryStore, refresh_token: &str) -> Client {
    let platform =
        Platform::with_store(Credentials { appid: "wxp", secret: SECRET }, store.clone(), Refresh::default());
    platform.accept_ticket("ticket-1").await.expect("memory");
    client(vendor, platform.tokens()).with_tokens(platform.authorizer("wxa", refresh_token))
}

#[tokio::test]
async fn a_refresh_token_that_does_not_come_leaves_the_last_one() {
    // What was not legible on its way is read as U+FFFD, and good for nothing.
    let damaged = ["r\u{fffd}2", "\u{fffd}", "r\u{7}2"].map(|text| Some(json!(text)));
    for nothing in nothings().into_iter().chain(damaged) {
        let vendor = Mock::embedded().await;
        let store = MemoryStore::new();
        let answer = [
            ("authorizer_access_token", Some(json!("A1"))),
            ("expires_in", Some(json!(7200))),
            ("authorizer_refresh_token", nothing.clone()),
        ];
        vendor.on(AUTHORIZER).always().respond(fields(answer));
        let shop = shop(&vendor, &store, "r1").await;
        shop.send(picture()).await.expect("A1 is used");
        vendor.on("uploadMediaToCodeAudit").refuse(42001);
        let _ = shop.send(picture()).await;
        assert_eq!(sent(&vendor, AUTHORIZER, "authorizer_refresh_token"), ["r1", "r1"], "{nothing:?}");
        let record = kept(&store, "authorizer/wxp/wxa").await.expect("kept");
        assert_eq!(text(record.refresh_token.as_ref()), Some("r1"), "for whoever comes without one: {nothing:?}");
    }
}

#[tokio::test]
async fn a_program_that_starts_again_without_a_refresh_token_uses_the_one_that_is_kept() {
    let vendor = Mock::embedded().await;
    let store = MemoryStore::new();
    vendor.on(AUTHORIZER).always().merge(json!({"authorizer_refresh_token": "", "expires_in": 0}));
    shop(&vendor, &store, " r1\n").await.send(picture()).await.expect("the first");
    shop(&vendor, &store, "").await.send(picture()).await.expect("with the one of the first");
    assert_eq!(sent(&vendor, AUTHORIZER, "authorizer_refresh_token"), ["r1", "r1"]);
    let without = shop(&vendor, &MemoryStore::new(), " \n").await;
    let error = without.send(picture()).await.expect_err("nobody knows one");
    let Error::Token(inner) = &error else { panic!("{error:?}") };
    assert_eq!((inner.kind(), inner.is_retryable()), (TokenErrorKind::Missing, false));
    assert_eq!(error.to_string(), "no token: the store has no refresh token of wxa, and the one passed in is empty");
}

#[tokio::test]
async fn a_refresh_token_that_comes_with_an_empty_token_is_kept() {
    for nothing in nothings() {
        let vendor = Mock::embedded().await;
        let store = MemoryStore::new();
        let shop = shop(&vendor, &store, "r1").await;
        let answer = [
            ("authorizer_access_token", nothing.clone()),
            ("expires_in", Some(json!(7200))),
            ("authorizer_refresh_token", Some(json!("r2"))),
        ];
        vendor.on(AUTHORIZER).respond(fields(answer));
        let error = shop.send(picture()).await.expect_err("no token");
        let Error::Token(inner) = &error else { panic!("{error:?}") };
        assert_eq!((inner.kind(), inner.is_retryable()), (TokenErrorKind::Empty, true), "{nothing:?}");
        let record = kept(&store, "authorizer/wxp/wxa").await.expect("kept");
        assert_eq!(text(record.refresh_token.as_ref()), Some("r2"), "it may be the only one that is good: {nothing:?}");
        shop.send(picture()).await.expect("the next call asks again");
        assert_eq!(sent(&vendor, AUTHORIZER, "authorizer_refresh_token"), ["r1", "r2"], "{nothing:?}");
    }
}

#[tokio::test]
async fn an_empty_token_is_told_and_not_kept() {
    let credentials = [
        AppCredentials::new(Credentials { appid: "wx1", secret: SECRET }),
        AppCredentials::new(Credentials { appid: "wx1", secret: SECRET }).plain_tokens(),
    ];
    for (credentials, endpoint) in credentials.into_iter().zip([STABLE, "getAccessToken"]) {
        for nothing in nothings() {
            let vendor = Mock::embedded().await;
            let store = MemoryStore::new();
            let client = client(&vendor, credentials.clone().store(store.clone()));
            vendor.on(endpoint).respond(fields([("access_token", nothing.clone()), ("expires_in", Some(json!(7200)))]));
            let error = client.send(upload()).await.expect_err("no token");
            let Error::Token(inner) = &error else { panic!("{error:?}") };
            assert_eq!((inner.kind(), inner.is_retryable()), (TokenErrorKind::Empty, true), "{nothing:?}");
            assert!(error.to_string().contains("is empty; the next call requests another one"), "{error}");
            assert!(kept(&store, "app/wx1").await.is_none() && kept(&store, "app-plain/wx1").await.is_none());
            assert_eq!(vendor.count("upload"), 0);
            client.send(upload()).await.expect("the next call asks again");
            assert_eq!(vendor.count(endpoint), 2);
        }
    }
}

#[tokio::test]
async fn a_token_that_was_damaged_on_its_way_is_told_and_not_kept() {
    for damaged in ["a\u{fffd}1", "a\u{7}1"] {
        let (vendor, store) = (Mock::embedded().await, MemoryStore::new());
        vendor.on(STABLE).respond(json!({"access_token": damaged, "expires_in": 7200}));
        let client =
            client(&vendor, AppCredentials::new(Credentials { appid: "wx1", secret: SECRET }).store(store.clone()));
        let error = client.send(upload()).await.expect_err("no token");
        let Error::Token(inner) = &error else { panic!("{error:?}") };
        assert_eq!((inner.kind(), inner.is_retryable()), (TokenErrorKind::Malformed, true), "{damaged:?}");
        assert!(error.to_string().starts_with("no token: the token received for app/wx1 contains "), "{error}");
        assert!(kept(&store, "app/wx1").await.is_none());
        client.send(upload()).await.expect("the next call asks again");
    }
}

#[tokio::test]
async fn an_empty_token_of_the_platform_is_told_too() {
    let vendor = Mock::embedded().await;
    let shop = shop(&vendor, &MemoryStore::new(), "r1").await;
    vendor.on("getComponentAccessToken").respond(json!({"component_access_token": "", "expires_in": 7200}));
    let error = shop.send(picture()).await.expect_err("no token");
    let Error::Token(inner) = &error else { panic!("{error:?}") };
    assert_eq!(inner.kind(), TokenErrorKind::Empty);
    assert_eq!(error.to_string().matches("no token").count(), 1, "{error}");
    shop.send(picture()).await.expect("the next call asks again");
}

/// How often two calls ask for a token whose lifetime is written like this.
async fn fetches(expires_in: Option<Value>) -> u64 {
    let vendor = Mock::embedded().await;
    let answer = fields([("access_token", Some(json!("t1"))), ("expires_in", expires_in.clone())]);
    vendor.on(STABLE).always().respond(answer);
    let client = client(&vendor, AppCredentials::new(Credentials { appid: "wx1", secret: SECRET }));
    for _ in 0..2 {
        client.send(upload()).await.unwrap_or_else(|error| panic!("{expires_in:?}: {error}"));
    }
    vendor.count(STABLE)
}

#[tokio::test]
async fn lifetimes_are_read_however_they_are_written() {
    let long =
        [json!(7200), json!("7200"), json!(7200.0), json!("7200.0"), json!(7200.5), json!(1e30), json!(u64::MAX)];
    for kept in long.into_iter().chain(["99999999999999999999999".into()]) {
        assert_eq!(fetches(Some(kept.clone())).await, 1, "{kept}");
    }
    for not_kept in [json!(0), json!("0"), json!(0.0), json!(-1), json!("-7200"), json!(-1e30), Value::Null] {
        assert_eq!(fetches(Some(not_kept.clone())).await, 2, "used, but not kept: {not_kept}");
    }
    assert_eq!(fetches(None).await, 2, "absent");
}

#[tokio::test]
async fn a_token_that_is_not_to_be_kept_leaves_the_last_record() {
    let vendor = Mock::embedded().await;
    let store = MemoryStore::new();
    let earlier = FetchedToken::new("t0".into(), Duration::from_secs(60)).refresh_token("r0".into());
    let record = TokenRecord::new(earlier, None, SystemTime::now() - Duration::from_secs(3600));
    store.save("authorizer/wxp/wxa", &record, None).await.expect("memory");
    let answer = json!({"authorizer_access_token": "t1", "expires_in": 0, "authorizer_refresh_token": "r1"});
    vendor.on(AUTHORIZER).always().merge(answer);
    let shop = shop(&vendor, &store, "r0").await;
    shop.send(picture()).await.expect("t1 is used");
    let record = kept(&store, "authorizer/wxp/wxa").await.expect("kept");
    assert!(record.has_token(&"t0".into()), "t1 is over at once");
    assert_eq!(text(record.refresh_token.as_ref()), Some("r1"));
}

#[tokio::test]
async fn a_ticket_that_is_none_leaves_the_last_one() {
    let vendor = Mock::embedded().await;
    let platform = Platform::new(Credentials { appid: " wxp\n", secret: "\u{feff}an-app-secret\r\n" });
    platform.accept_ticket("\u{feff}ticket-1 \r\n").await.expect("memory");
    for (ticket, flaw) in
        [("", Flaw::Empty), (" \r\n", Flaw::Empty), ("\u{feff}", Flaw::Empty), ("a\nb", Flaw::Control('\n'))]
    {
        let error = platform.accept_ticket(ticket).await.expect_err("it is none");
        assert!(matches!(error, TicketError::Unusable(found) if found == flaw), "{error:?}");
        assert!(error.to_string().ends_with(": keeping the previous one"), "{error}");
    }
    let base = client(&vendor, platform.tokens());
    base.with_tokens(platform.authorizer("wxa", "r1")).send(picture()).await.expect("the first ticket is good");
    assert_eq!(sent(&vendor, "getComponentAccessToken", "component_verify_ticket"), ["ticket-1"]);
    assert_eq!(sent(&vendor, "getComponentAccessToken", "component_appid"), ["wxp"]);
    assert_eq!(sent(&vendor, "getComponentAccessToken", "component_appsecret"), [SECRET]);
}

#[tokio::test]
async fn a_ticket_of_a_store_is_judged_too() {
    let vendor = Mock::embedded().await;
    let store = MemoryStore::new();
    let shop = shop(&vendor, &store, "r1").await;
    let empty = TokenRecord::new(FetchedToken::new(" ".into(), Duration::from_secs(60)), None, SystemTime::now());
    store.save("component/wxp/ticket", &empty, None).await.expect("memory");
    let error = shop.send(picture()).await.expect_err("as if none had come");
    let Error::Token(inner) = &error else { panic!("{error:?}") };
    assert_eq!((inner.kind(), inner.is_retryable()), (TokenErrorKind::Missing, true));
    assert!(error.to_string().starts_with("no token: no ticket has been received yet"), "{error}");
    assert_eq!(vendor.total(), 0);
}

#[tokio::test]
async fn a_refused_ticket_passes_with_the_next_one() {
    let vendor = Mock::builder_embedded().ticket("ticket-2").start().await.expect("a port of loopback");
    let platform = Platform::new(Credentials { appid: "wxp", secret: SECRET });
    let shop = client(&vendor, platform.tokens()).with_tokens(platform.authorizer("wxa", "r1"));
    platform.accept_ticket("ticket-1").await.expect("memory");
    let error = shop.send(picture()).await.expect_err("61006");
    let Error::Token(inner) = &error else { panic!("{error:?}") };
    assert_eq!((inner.code(), error.is_retryable()), (Some(61006.into()), true));
    assert_eq!(vendor.count("getComponentAccessToken"), 1, "not again with the same ticket");
    platform.accept_ticket("ticket-2").await.expect("memory");
    shop.send(picture()).await.expect("the next ticket");
}

#[tokio::test]
async fn a_record_without_a_token_is_not_used() {
    for (token, refresh_token, used) in
        [("", "r0", "r0"), (" \\n", " ", "r1"), ("a\\nb", "a\\nb", "r1"), ("t0", "", "r1")]
    {
        let vendor = Mock::embedded().await;
        let store = MemoryStore::new();
        // What another program may have put there.
        let written = format!(
            r#"{{"token":"{token}","expires_at":9000000000000000,"lifetime":7200000,"refresh_token":"{refresh_token}"}}"#
        );
        let mut record = TokenRecord::from_text(&written).expect("a record");
        if token != "t0" {
            record.token = token.replace("\\n", "\n").into();
        }
        record.refresh_token = Some(refresh_token.replace("\\n", "\n").into());
        store.save("authorizer/wxp/wxa", &record, None).await.expect("memory");
        let shop = shop(&vendor, &store, "r1").await;
        if token == "t0" {
            vendor.on("uploadMediaToCodeAudit").refuse(42001);
        }
        shop.send(picture()).await.unwrap_or_else(|error| panic!("{token:?}: {error}"));
        assert_eq!(sent(&vendor, AUTHORIZER, "authorizer_refresh_token"), [used], "{token:?} {refresh_token:?}");
    }
}

#[tokio::test]
async fn a_secret_is_cleaned_or_refused_before_anything_is_sent() {
    let vendor = Mock::embedded().await;
    let untidy = AppCredentials::new(Credentials { appid: "\u{feff}wx1 \n", secret: " an-app-secret\r\n\u{feff}" });
    client(&vendor, untidy).send(upload()).await.expect("cleaned");
    assert_eq!(sent(&vendor, STABLE, "appid"), ["wx1"]);
    assert_eq!(sent(&vendor, STABLE, "secret"), [SECRET]);
    let total = vendor.total();
    for (appid, secret, kind, what) in [
        ("wx1", "", TokenErrorKind::Missing, "the secret of wx1 is empty"),
        ("wx1", "\r\n", TokenErrorKind::Missing, "the secret of wx1 is empty"),
        ("wx1", "two\nlines", TokenErrorKind::Malformed, "the secret of wx1 contains the control character U+000A"),
        (" ", SECRET, TokenErrorKind::Missing, "the appid is empty"),
        ("wx\t1", SECRET, TokenErrorKind::Malformed, "the appid contains the control character U+0009"),
    ] {
        let credentials = AppCredentials::new(Credentials { appid, secret });
        for credentials in [credentials.clone(), credentials.plain_tokens()] {
            let error = client(&vendor, credentials).send(upload()).await.expect_err(what);
            let Error::Token(inner) = &error else { panic!("{error:?}") };
            assert_eq!((inner.kind(), inner.is_retryable()), (kind, false), "{error}");
            assert_eq!(error.to_string(), format!("no token: {what}"));
        }
    }
    assert_eq!(vendor.total(), total);
}

#[tokio::test]
async fn a_token_is_cleaned_or_refused_before_anything_is_sent() {
    let vendor = Mock::embedded().await;
    client(&vendor, Token::app("\u{feff}t1\r\n")).send(upload()).await.expect("cleaned");
    assert_eq!(vendor.requests()[0].token.as_ref().map(weixin_mock::Secret::expose), Some("t1"));
    for (token, what) in [
        ("", "access_token: an empty token, must be a token of kind `app`"),
        (" \n", "access_token: an empty token, must be a token of kind `app`"),
        (
            "s3c\r\nret",
            "access_token: a token that contains the control character U+000D, must be a token of kind `app`",
        ),
    ] {
        let error = client(&vendor, Token::app(token)).send(upload()).await.expect_err(what);
        assert!(matches!(error, Error::Invalid(_)) && error.to_string().contains(what), "{error}");
        assert!(!error.to_string().contains("ret,"), "{error}");
    }
    assert_eq!(vendor.total(), 1);
}

/// Whatever tokens there are, and however short: the client's own words stay.
#[tokio::test]
async fn short_secrets_cut_no_holes_into_messages() {
    let page = respond("200 OK", &[("Content-Type", "text/html")], "<html>busy</html>");
    let server = Server::new(page).await;
    let gone = Server::new(respond("200 OK", &[], "")).await.url.clone();
    for token in ["x", "e", "an", "JSON", "answer", "connect", "error", "upload", "[", "d"] {
        let to = |url: &str| {
            let builder = Client::builder(Token::app(token)).base_url(url).retry(Retry::never());
            builder.build().expect("a client")
        };
        let error = to(&server.url).send(upload()).await.expect_err("no JSON");
        assert!(!error.to_string().contains("[hidden]"), "{token}: {error}");
        let error = to(&gone).send(upload()).await.expect_err("nobody listens");
        assert!(!error.to_string().contains("[hidden]"), "{token}: {error}");
    }
    let shown = Server::new(respond("502 Bad Gateway", &[], "GET /upload?access_token=abc failed: abc")).await;
    let client =
        Client::builder(Token::app("abc")).base_url(&shown.url).retry(Retry::never()).build().expect("a client");
    let error = client.send(upload()).await.expect_err("502").to_string();
    assert!(!error.contains("abc") && error.ends_with("access_token=[hidden] failed: [hidden]"), "{error}");
}

#[tokio::test]
async fn no_secret_goes_to_plain_http_unasked() {
    for base_url in ["http://nonexistent.invalid", "http://192.0.2.1", "http://localhost.example.com/x"] {
        let builder = |tokens: Tokens| Client::builder(tokens).base_url(base_url).retry(Retry::never());
        for tokens in [
            Tokens::from(Token::app("a-token")),
            AppCredentials::new(Credentials { appid: "wx1", secret: SECRET }).into(),
        ] {
            let error = builder(tokens).build().expect("a client").send(upload()).await.expect_err("plain");
            let Error::Transport(inner) = &error else { panic!("{error:?}") };
            assert_eq!((inner.kind(), inner.is_retryable()), (TransportErrorKind::InsecureHttp, false));
            assert!(error.to_string().contains("`ClientBuilder::allow_insecure_http`"), "{error}");
        }
        let secret = weixin::access_token::GetAccessToken::new(weixin::access_token::GetAccessTokenRequired {
            appid: "wx1",
            secret: SECRET,
        });
        let client = Client::without_token().base_url(base_url).build().expect("a client");
        assert!(
            matches!(client.send(secret).await, Err(Error::Transport(error)) if error.kind() == TransportErrorKind::InsecureHttp)
        );
    }
    let allowed =
        Client::builder(Token::app("a-token")).base_url("http://nonexistent.invalid").allow_insecure_http(true);
    let error =
        allowed.retry(Retry::never()).build().expect("a client").send(upload()).await.expect_err("no such host");
    assert!(matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::Connect), "{error}");
}
