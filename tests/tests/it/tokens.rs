//! Tokens stay fresh against the mock server: how often the service is asked, and what a rejected token costs.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use weixin::code_management::UploadMediaToCodeAudit;
use weixin::cooperation_shop::{Upload, UploadError};
use weixin::errors::CommonError;
use weixin::tokens::{MemoryStore, Refresh, TokenErrorKind};
use weixin::{AppCredentials, Client, ClientBuilder, Credentials, Error, File, Platform, Retry, Token, Tokens};
use weixin_mock::{Mock, Quirk, TokenMode, TokenPolicy};

const SECRET: &str = "an-app-secret";

/// A vendor that accepts only the tokens that it has issued.
async fn vendor() -> Mock {
    vendor_with(TokenPolicy::default()).await
}

async fn vendor_with(times: TokenPolicy) -> Mock {
    let vendor = Mock::builder_embedded().token_mode(TokenMode::Issued).token_policy(times).account("wx1", SECRET);
    vendor.threads(2).start().await.expect("a port of loopback")
}

fn builder(vendor: &Mock, tokens: impl Into<Tokens>) -> ClientBuilder {
    Client::builder(tokens).base_url(vendor.url()).timeout(Duration::from_secs(20))
}

fn client(vendor: &Mock, tokens: impl Into<Tokens>) -> Client {
    builder(vendor, tokens).build().expect("a client")
}

fn credentials() -> AppCredentials {
    AppCredentials::new(Credentials { appid: "wx1", secret: SECRET })
}

fn upload() -> weixin::cooperation_shop::UploadBinary {
    Upload::binary("o1", File::from_bytes("part.stl", "solid"))
}

/// Makes `count` concurrent calls and returns how many succeeded.
async fn at_once(client: &Client, calls: usize) -> usize {
    let worked = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = (0..calls)
        .map(|_| {
            let (client, worked) = (client.clone(), worked.clone());
            tokio::spawn(async move {
                match client.send(upload()).await {
                    Ok(_) => worked.fetch_add(1, Ordering::Relaxed),
                    Err(error) => panic!("{error}"),
                };
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no call fails");
    }
    worked.load(Ordering::Relaxed)
}

#[tokio::test]
async fn a_token_is_fetched_once_and_used_by_all() {
    let vendor = vendor().await;
    let client = client(&vendor, credentials());
    assert_eq!(at_once(&client, 200).await, 200);
    assert_eq!(vendor.issued("getStableAccessToken"), 1);
    let clone = client.clone();
    clone.send(upload()).await.expect("clones share the token");
    assert_eq!(vendor.issued("getStableAccessToken"), 1);
}

#[tokio::test]
async fn a_thousand_calls_with_an_expired_token_cause_one_refresh() {
    let vendor = vendor().await;
    let client = client(&vendor, credentials());
    client.send(upload()).await.expect("the first token");
    vendor.expire_tokens();
    assert_eq!(at_once(&client, 1000).await, 1000);
    assert_eq!(vendor.issued("getStableAccessToken"), 2);
}

#[tokio::test]
async fn w8_a_refused_token_is_replaced_once_and_the_file_is_sent_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("part.stl");
    let content: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
    std::fs::write(&path, &content).expect("written");
    for code in [40001, 40014, 42001] {
        let vendor = vendor().await;
        let client = client(&vendor, credentials());
        vendor.on("upload").refuse(code);
        let file = File::open(&path).await.expect("opened");
        client.send(Upload::binary("o1", file)).await.expect("the second try works");
        let uploads = vendor.uploads();
        assert_eq!(uploads.len(), 2, "{code}: the refused one, and once again");
        assert!(uploads.iter().all(|upload| upload.bytes.as_deref() == Some(&content[..])), "{code}: whole both times");
        assert_eq!(vendor.count("getStableAccessToken"), 3, "{code}: the first, the same one, and a forced one");
    }
}

#[tokio::test]
async fn w8_a_token_that_is_refused_again_is_the_vendors_error_and_no_loop() {
    let vendor = vendor().await;
    let client = client(&vendor, credentials());
    vendor.on("upload").always().refuse(42001);
    let error = client.send(upload()).await.expect_err("refused twice");
    assert_eq!((error.code(), error.shared()), (Some(42001.into()), Some(CommonError::TokenExpired)));
    assert_eq!(vendor.count("upload"), 2, "once with each token");
}

#[tokio::test]
async fn w8_a_token_that_was_given_is_not_replaced() {
    let vendor = vendor().await;
    let client = client(&vendor, Token::app("somebody-elses"));
    let error = client.send(upload()).await.expect_err("refused");
    assert!(error.is_token_invalid());
    assert_eq!(vendor.count("upload"), 1);
}

#[tokio::test]
async fn w8_a_token_that_somebody_else_has_replaced_meanwhile_is_theirs() {
    let vendor = vendor().await;
    let store = MemoryStore::new();
    let [ours, theirs] = [(), ()].map(|()| client(&vendor, credentials().store(store.clone())));
    ours.send(upload()).await.expect("the first token");
    theirs.send(upload()).await.expect("the same one, from the store");
    assert_eq!(vendor.issued("getStableAccessToken"), 1);
    vendor.expire_tokens();
    theirs.send(upload()).await.expect("they fetch another");
    ours.send(upload()).await.expect("and it is ours");
    assert_eq!(vendor.issued("getStableAccessToken"), 2);
}

#[tokio::test]
async fn w9_busy_is_tried_again_with_pauses_and_an_end() {
    let vendor = Mock::embedded().await;
    let retry = Retry::default().pauses(Duration::from_millis(10), Duration::from_millis(20));
    let client = builder(&vendor, Token::app("t")).retry(retry).build().expect("a client");
    for _ in 0..3 {
        vendor.on("upload").next().refuse(-1);
    }
    client.send(upload()).await.expect("the fourth try works");
    assert_eq!(vendor.count("upload"), 4);
    vendor.clear();
    vendor.on("upload").always().refuse(-1);
    let error = client.send(upload()).await.expect_err("busy for ever");
    assert_eq!(error.api(), Some(UploadError::SystemFailed));
    assert_eq!(vendor.count("upload"), 4, "bounded");
    vendor.clear();
    let error = client.call(upload()).retry(Retry::never()).await.expect_err("busy");
    assert!(error.is_retryable());
    assert_eq!(vendor.count("upload"), 1);
}

#[tokio::test]
async fn w13_plain_tokens_put_each_other_out_of_use_and_stable_ones_do_not() {
    let vendor = vendor().await;
    let plain = || client(&vendor, credentials().plain_tokens());
    let (one, other) = (plain(), plain());
    one.send(upload()).await.expect("a token");
    other.send(upload()).await.expect("another, which ends the first");
    one.send(upload()).await.expect("refused, and replaced once");
    assert_eq!(vendor.issued("getAccessToken"), 3, "without a common store they take turns");
    let stable = || client(&vendor, credentials());
    let (one, other) = (stable(), stable());
    for client in [&one, &other, &one, &other] {
        client.send(upload()).await.expect("the same token");
    }
    let tokens: Vec<_> = vendor.requests().iter().filter_map(|request| request.token.clone()).collect();
    let last = &tokens[tokens.len() - 4..];
    assert!(last.iter().all(|token| token.expose() == last[0].expose()), "one token for both");
}

#[tokio::test]
async fn w13_with_a_common_store_plain_tokens_are_one() {
    let vendor = vendor().await;
    let store = MemoryStore::new();
    let plain = || client(&vendor, credentials().plain_tokens().store(store.clone()));
    let (one, other) = (plain(), plain());
    for _ in 0..3 {
        let (a, b) = tokio::join!(one.send(upload()), other.send(upload()));
        a.and(b).expect("both");
    }
    assert_eq!(vendor.issued("getAccessToken"), 1);
    vendor.expire_tokens();
    let (a, b) = tokio::join!(at_once(&one, 50), at_once(&other, 50));
    assert_eq!((a, b), (50, 50));
    assert_eq!(vendor.issued("getAccessToken"), 2);
}

#[tokio::test]
async fn w13_forced_refreshes_are_thirty_seconds_apart() {
    let vendor = vendor().await;
    let client = client(&vendor, credentials());
    client.send(upload()).await.expect("the first token");
    let refuse_and_send = async || {
        vendor.on("upload").refuse(40001);
        client.send(upload()).await
    };
    refuse_and_send().await.expect("forced");
    assert_eq!(vendor.issued("getStableAccessToken"), 3, "asked, and then forced");
    let error = refuse_and_send().await.expect_err("too soon to force again: the vendor's error stands");
    assert_eq!(error.code(), Some(40001.into()));
    assert_eq!(vendor.issued("getStableAccessToken"), 4, "asked, but not forced");
    let requests = vendor.requests();
    assert!(
        requests.iter().all(|request| request.response.code != Some(45011.into())),
        "the vendor had no reason to complain"
    );
}

#[tokio::test]
async fn tokens_are_renewed_before_they_run_out_and_nobody_waits() {
    let mut times = TokenPolicy::default();
    times.lifetime = Duration::from_secs(2);
    times.renew_before = Duration::from_millis(900);
    let vendor = vendor_with(times).await;
    let refresh = Refresh::default().ahead(Duration::from_millis(500));
    let client = client(&vendor, credentials().refresh(refresh));
    let end = tokio::time::Instant::now() + Duration::from_secs(5);
    while tokio::time::Instant::now() < end {
        client.send(upload()).await.expect("a good token at all times");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let refused = vendor
        .requests()
        .iter()
        .filter(|request| request.response.code.as_ref().is_some_and(|code| *code != 0))
        .count();
    assert_eq!(refused, 0, "no call went out with a token that had run out");
    assert!((2..=12).contains(&vendor.issued("getStableAccessToken")), "{}", vendor.issued("getStableAccessToken"));
}

#[tokio::test]
async fn a_refresh_outlives_the_call_that_began_it() {
    let vendor = vendor().await;
    let client = client(&vendor, credentials());
    vendor.on("getStableAccessToken").slow(Duration::from_millis(300));
    let call = client.send(upload());
    tokio::time::timeout(Duration::from_millis(100), call).await.expect_err("given up");
    client.send(upload()).await.expect("the token that the first call had asked for");
    assert_eq!(vendor.count("getStableAccessToken"), 1);
}

#[tokio::test]
async fn a_wrong_secret_is_said_once_and_never_shown() {
    let vendor = vendor().await;
    let client = client(&vendor, AppCredentials::new(Credentials { appid: "wx1", secret: "wrong-s3cret" }));
    let error = client.send(upload()).await.expect_err("no token");
    let Error::Token(inner) = &error else { panic!("{error:?}") };
    assert_eq!((inner.kind(), inner.code()), (TokenErrorKind::Refused, Some(40125.into())));
    assert_eq!(
        error.to_string(),
        "no token: getStableAccessToken: 40125 the secret is not one: compare the secret with the account's, capital letters \
         included"
            .to_owned()
            + error.to_string().split("included").nth(1).unwrap_or_default()
    );
    assert!(!format!("{error:?}").contains("wrong-s3cret") && !error.is_retryable());
    assert_eq!((vendor.count("upload"), vendor.count("getStableAccessToken")), (0, 1));
}

#[tokio::test]
async fn a_token_of_a_kind_that_is_not_accepted_is_not_fetched() {
    let vendor = vendor().await;
    let client = client(&vendor, credentials());
    let picture = File::from_bytes("a.png", &b"\x89PNG\r\n\x1a\n"[..]);
    let error = client.send(UploadMediaToCodeAudit::new(picture)).await.expect_err("it takes the authorizer's");
    assert!(matches!(error, Error::Invalid(_)), "{error}");
    assert_eq!(vendor.total(), 0);
}

#[tokio::test]
async fn a_platform_calls_for_an_account_with_refresh_tokens_that_change() {
    let vendor = Mock::builder_embedded().token_mode(TokenMode::Issued).account("wxp", SECRET).ticket("ticket-1");
    let vendor = vendor.start().await.expect("a port of loopback");
    let refresh_token = vendor.authorize("wxp", "wxa");
    let store = MemoryStore::new();
    let platform =
        || Platform::with_store(Credentials { appid: "wxp", secret: SECRET }, store.clone(), Refresh::default());
    let first = platform();
    let base = client(&vendor, first.tokens());
    let shop = base.with_tokens(first.authorizer("wxa", refresh_token.clone()));
    let picture = || UploadMediaToCodeAudit::new(File::from_bytes("a.png", &b"\x89PNG\r\n\x1a\n"[..]));
    let error = shop.send(picture()).await.expect_err("no ticket yet");
    assert!(error.to_string().contains("accept_ticket"), "{error}");
    first.accept_ticket("ticket-1").await.expect("kept");
    shop.send(picture()).await.expect("component token, authorizer token, upload");
    vendor.expire_tokens();
    shop.send(picture()).await.expect("both tokens again, with the refresh token of the first answer");
    assert_eq!(vendor.issued("getAuthorizerAccessToken"), 2);
    // A restart with the store, and with the first refresh token, which is long out of date.
    vendor.expire_tokens();
    let second = platform();
    let shop = client(&vendor, second.tokens()).with_tokens(second.authorizer("wxa", refresh_token));
    shop.send(picture()).await.expect("the store knows the last refresh token");
    assert_eq!(vendor.issued("getAuthorizerAccessToken"), 3);
    assert_eq!(vendor.issued("getComponentAccessToken"), 3);
}

#[tokio::test]
async fn an_account_that_has_authorised_anew_brings_a_newer_refresh_token() {
    let vendor = Mock::builder_embedded().token_mode(TokenMode::Issued).start().await.expect("a port of loopback");
    let store = MemoryStore::new();
    let platform = Platform::with_store(Credentials { appid: "wxp", secret: SECRET }, store, Refresh::default());
    platform.accept_ticket("any").await.expect("kept");
    let base = client(&vendor, platform.tokens());
    let picture = || UploadMediaToCodeAudit::new(File::from_bytes("a.png", &b"\x89PNG\r\n\x1a\n"[..]));
    let first = vendor.authorize("wxp", "wxa");
    base.with_tokens(platform.authorizer("wxa", first)).send(picture()).await.expect("authorised");
    vendor.expire_tokens();
    let second = vendor.authorize("wxp", "wxa");
    base.with_tokens(platform.authorizer("wxa", second)).send(picture()).await.expect("authorised anew");
}

#[tokio::test]
async fn numbers_as_strings_and_unknown_fields_do_not_stop_a_refresh() {
    let vendor = vendor().await;
    vendor.set_quirk(Quirk::NumbersAsStrings, true);
    vendor.set_quirk(Quirk::UnknownFields, true);
    client(&vendor, credentials()).send(upload()).await.expect("decoded all the same");
}
