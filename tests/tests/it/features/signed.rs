//! Signatures of requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use weixin_mock::{Mock, RecordedRequest};
use weixin_runtime::{
    AccessToken, Client, ClientBuilder, Error, Fen, Method, Retry, SecretString, Signer, Signers, SigningError,
    SigningErrorKind, SigningInput, SigningKey, prepare, prepare_signed,
};
use weixin_tests::bundle;
use weixin_tests::features::signed::demo::{Charge, Check, Deliver, DeliverError, DeliverRequired, Order, Prove};

use super::fixture;

const APP_KEY: &str = "app-key-12345";
const SESSION_KEY: &str = "9hAb/NEYUlkaMBEsmFgzig==";

fn charge() -> Charge {
    Charge::new("o1", Fen(100))
}

fn token() -> AccessToken {
    AccessToken::new("app", "access_token", "T".to_owned())
}

fn mock() -> weixin_mock::Builder {
    Mock::builder(weixin_codegen::model(bundle::sources(&fixture("signed"))).expect("the fixture is good"))
}

/// A mock that has the keys.
async fn vendor() -> Mock {
    let mock = mock().signing_key("pay", APP_KEY).signing_key("user", SESSION_KEY).signing_key("session", SESSION_KEY);
    mock.start().await.expect("it starts")
}

fn client(vendor: &Mock) -> ClientBuilder {
    Client::builder(token()).base_url(vendor.url())
}

fn both(builder: ClientBuilder) -> Client {
    let builder = builder.signer("pay", SigningKey::new(APP_KEY)).signer("user", SigningKey::new(SESSION_KEY));
    builder.build().expect("a client")
}

fn last(vendor: &Mock) -> Arc<RecordedRequest> {
    vendor.requests().last().expect("a request").clone()
}

#[tokio::test]
async fn what_the_client_signs_the_service_verifies() {
    let vendor = vendor().await;
    both(client(&vendor)).send(charge()).await.expect("the signatures are right");
    let request = last(&vendor);
    assert_eq!(request.unverified, [""; 0]);
    assert_eq!(request.query("pay_sig").map(str::len), Some(64));
    assert_ne!(request.query("pay_sig"), request.query("signature"));
    // The path of the base address counts, a gateway's does not.
    let gateway = client(&vendor).base_url(format!("{}/base", vendor.url()));
    both(gateway).send(charge()).await.expect("the signatures are right");
    // A session is shown to be known by a signature over nothing.
    let session = client(&vendor).signer("session", SigningKey::new(SESSION_KEY)).build().expect("a client");
    session.send(Check::new("o1")).await.expect("the signature is right");
}

#[tokio::test]
async fn a_wrong_key_is_refused_by_the_service() {
    let vendor = vendor().await;
    let client = both(client(&vendor));
    let error = client.call(charge()).signer("user", SigningKey::new("another")).send().await.expect_err("refused");
    assert!(error.has_code(87009), "{error}");
    assert_eq!(last(&vendor).problems[0].to_string(), "signature: is not the signature of this request (87009)");
    let error = client.call(charge()).signer("pay", SigningKey::new("another")).send().await.expect_err("refused");
    assert!(error.has_code(87009), "{error}");
    assert_eq!(last(&vendor).problems[0].field, "pay_sig");
    // The call's key goes before the client's.
    let wrong = super::signed::client(&vendor)
        .signer("pay", SigningKey::new(APP_KEY))
        .signer("user", SigningKey::new("of nobody"))
        .build()
        .expect("a client");
    wrong.call(charge()).signer("user", SigningKey::new(format!(" {SESSION_KEY}\n"))).send().await.expect("its own");
}

#[tokio::test]
async fn a_mock_without_the_key_says_that_it_did_not_verify() {
    let vendor = mock().signing_key("pay", APP_KEY).start().await.expect("it starts");
    both(client(&vendor)).send(charge()).await.expect("nobody knows that they are wrong");
    let request = last(&vendor);
    assert_eq!(request.unverified, ["user"]);
    assert!(request.to_string().ends_with(", not verified: user"), "{request}");
}

/// Nothing is sent, and it is no violation of the request's rules.
#[tokio::test]
async fn without_a_signer_or_a_key_nothing_is_sent() {
    let vendor = vendor().await;
    let kind = |error: &Error<_>| match error {
        Error::Signing(error) => Some((error.kind(), error.signer().to_owned())),
        _ => None,
    };
    let bare = client(&vendor).build().expect("a client");
    let error = bare.send(charge()).await.expect_err("no signer");
    assert_eq!(kind(&error), Some((SigningErrorKind::Missing, "pay".to_owned())));
    assert_eq!(
        error.to_string(),
        "charge: cannot sign the request: there is no signer `pay`: give the client or the call one with `signer`"
    );
    assert!(!error.is_retryable());
    let error = bare.call(charge()).signer("pay", SigningKey::new("\n")).send().await.expect_err("an empty key");
    assert_eq!(error.to_string(), "charge: the signer `pay` cannot sign: its key is empty");
    let pay = || bare.call(charge()).signer("pay", SigningKey::new(APP_KEY));
    let error = pay().send().await.expect_err("no session key");
    assert_eq!(kind(&error), Some((SigningErrorKind::Missing, "user".to_owned())));
    let error = pay().signer("user", SigningKey::new("a\nb")).send().await.expect_err("a key of two lines");
    assert!(error.to_string().ends_with("its key contains the control character U+000A"), "{error}");
    let error = bare.call(Prove::new("x")).signer("other", SigningKey::new("k")).send().await.expect_err("a key alone");
    assert!(error.to_string().ends_with("a key alone does not make it: implement `Signer`"), "{error}");
    assert_eq!(vendor.requests().len(), 0);
}

/// A signer of a program's own: it sees the request, and signs every attempt.
#[derive(Default)]
struct Device(AtomicU32);

impl Signer for Device {
    fn sign(&self, request: &SigningInput<'_>) -> Result<SecretString, SigningError> {
        assert_eq!((request.method(), request.path()), (Method::Post, "/base/demo/prove"));
        assert_eq!(request.body(), Some(&br#"{"text":"x"}"#[..]));
        assert_eq!(request.query(), "access_token=T&hooked=1");
        assert_eq!(request.signature().name, "other");
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        if number == 5 { Err(SigningError::new("the device is gone")) } else { Ok(format!("proof/{number}").into()) }
    }
}

struct Adds;

impl weixin_runtime::Hook for Adds {
    fn before(&self, request: &mut weixin_runtime::Outgoing<'_>) {
        request.query("hooked", "1");
    }
}

#[tokio::test]
async fn a_signer_of_ones_own_signs_each_attempt_last() {
    let vendor = vendor().await;
    let retry = Retry::default().pauses(Duration::from_millis(1), Duration::from_millis(2));
    let client = client(&vendor).signer("other", Device::default()).hook(Adds).retry(retry).build().expect("a client");
    vendor.on("prove").nth(1).status(503);
    vendor.on("prove").nth(2).status(503);
    client.send(Prove::new("x")).await.expect("the third attempt");
    let proofs: Vec<_> = vendor.requests().iter().map(|request| request.query("proof").map(str::to_owned)).collect();
    assert_eq!(proofs, ["proof/0", "proof/1", "proof/2"].map(|proof| Some(proof.to_owned())));
    assert_eq!(last(&vendor).unverified, ["other"]);
    client.send(Prove::new("x")).await.expect("4");
    client.send(Prove::new("x")).await.expect("5");
    let error = client.send(Prove::new("x")).await.expect_err("it cannot sign");
    assert_eq!(error.to_string(), "prove: the signer `other` cannot sign: the device is gone");
    assert_eq!(vendor.requests().len(), 5);
}

#[test]
fn a_request_is_not_prepared_without_its_signatures() {
    let error = prepare(&charge(), Some(&token()), "https://example.com").expect_err("no signers");
    assert!(matches!(error, Error::Signing(_)), "{error}");
    let signers = Signers::new().with("pay", SigningKey::new(APP_KEY)).with("user", SigningKey::new(SESSION_KEY));
    let prepared = prepare_signed(&charge(), Some(&token()), "https://example.com", &signers).expect("it is signed");
    let (_, query) = prepared.url().split_once('?').expect("a query");
    let names: Vec<&str> = query.split('&').filter_map(|pair| Some(pair.split_once('=')?.0)).collect();
    assert_eq!(names, ["access_token", "pay_sig", "signature"]);
    let signature = query.rsplit_once('=').expect("a signature").1;
    for shown in [format!("{prepared:?}"), format!("{signers:?}"), prepared.secrets().redact(prepared.url())] {
        for secret in [APP_KEY, SESSION_KEY, signature] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

/// Production and sandbox have a key each, and a field says which of the two a request is for.
#[tokio::test]
async fn an_environment_has_a_key_of_its_own() {
    let vendor = mock().signing_key("pay", APP_KEY).signing_key_when("pay", "env", 1, "sandbox-key");
    let vendor = vendor.signing_key("user", SESSION_KEY).start().await.expect("it starts");
    let user = || client(&vendor).signer("user", SigningKey::new(SESSION_KEY));
    let of = |key: SigningKey| user().signer("pay", key).build().expect("a client");
    let both = of(SigningKey::new(APP_KEY).when("env", 1, "sandbox-key"));
    for request in [charge(), charge().env(0), charge().env(1)] {
        both.send(request).await.expect("signed with its key");
        assert_eq!(last(&vendor).unverified, [""; 0]);
    }
    of(SigningKey::new("sandbox-key")).send(charge().env(1)).await.expect("signed with its key");
    for (key, env) in [("sandbox-key", 0), (APP_KEY, 1)] {
        let error = of(SigningKey::new(key)).send(charge().env(env)).await.expect_err("the key of the other");
        assert!(error.has_code(87009), "{error}");
    }
    let sent = vendor.requests().len();
    let error = of(SigningKey::new(APP_KEY).when("env", 1, "\n")).send(charge()).await.expect_err("an empty key");
    assert_eq!(error.to_string(), "charge: the signer `pay` cannot sign: its key for `env` 1 is empty");
    assert_eq!(vendor.requests().len(), sent);
    assert_eq!(format!("{:?}", SigningKey::new("a").when("env", 1, "b")), "SigningKey(…)");
}

/// A signature in the body, with the vendor's sample; what is over the body is over this one, too.
#[tokio::test]
async fn a_signature_in_the_body_comes_first() {
    let vendor = mock()
        .signing_key("carrier", "test_app_secrect")
        .signing_key("user", SESSION_KEY)
        .start()
        .await
        .expect("it starts");
    let client = client(&vendor)
        .signer("carrier", SigningKey::new("test_app_secrect"))
        .signer("user", SigningKey::new(SESSION_KEY))
        .build()
        .expect("a client");
    let order = || Order::new("test_shop_id");
    client.send(order().shop_order_id("test_shop_order_id")).await.expect("both are right");
    let request = last(&vendor);
    let body = request.json().expect("JSON");
    assert_eq!(body["delivery_sign"], "a93d8d6bae9a9483c1b1d4e8670e7f6226ec94cb");
    assert!(request.problems.is_empty() && request.unverified.is_empty());
    // A field that is absent is an empty text.
    client.send(order()).await.expect("both are right");
    assert_eq!(last(&vendor).json().expect("JSON")["delivery_sign"], "9930e1dbf1665bba7e4a88059d872aad8194d21d");
    let error = client.call(order()).signer("carrier", SigningKey::new("x")).send().await.expect_err("refused");
    assert!(error.has_code(87009), "{error}");
    assert_eq!(last(&vendor).problems[0].field, "delivery_sign");
}

/// The body has the carrier's signature when the one in the header is made; the code for a wrong one is the endpoint's.
#[tokio::test]
async fn a_signature_in_a_header_comes_last() {
    let keys = [("all", "k1"), ("carrier", "k2"), ("user", SESSION_KEY)];
    let vendor = keys.iter().fold(mock(), |mock, (name, key)| mock.signing_key(*name, *key));
    let vendor = vendor.start().await.expect("it starts");
    let client = keys.iter().fold(client(&vendor), |client, (name, key)| client.signer(*name, SigningKey::new(*key)));
    let client = client.build().expect("a client");
    client.send(Deliver::new(DeliverRequired { order_id: "a/b", shopid: "s1" })).await.expect("all are right");
    let request = last(&vendor);
    assert_eq!((request.path.as_str(), request.unverified.len()), ("/demo/orders/a%2Fb", 0));
    let deliver = || client.call(Deliver::new(DeliverRequired { order_id: "1", shopid: "s1" }));
    for (name, field) in [("all", "X-Sign"), ("carrier", "delivery_sign"), ("user", "signature")] {
        let error = deliver().signer(name, SigningKey::new("another")).send().await.expect_err("refused");
        assert_eq!(error.api(), Some(DeliverError::WrongSignature));
        assert_eq!(
            last(&vendor).problems[0].to_string(),
            format!("{field}: is not the signature of this request (7001)")
        );
    }
}

/// What a signer makes may not begin another header, nor be nothing.
#[test]
fn a_signature_that_cannot_be_sent_is_an_error() {
    struct Makes(&'static str);
    impl Signer for Makes {
        fn sign(&self, _: &SigningInput<'_>) -> Result<SecretString, SigningError> {
            Ok(self.0.into())
        }
    }
    for (made, what) in [
        (
            "a\r\nHost: b",
            "it made a text with the control character U+000D, and a header must contain no control characters",
        ),
        (" a", "it made a text between spaces, and a header must not begin or end with a space"),
        ("", "it made an empty signature"),
    ] {
        let signers = ["carrier", "user"].into_iter().fold(Signers::new(), |all, name| all.with(name, Makes("x")));
        let signers = signers.with("all", Makes(made));
        let request = Deliver::new(DeliverRequired { order_id: "1", shopid: "s1" });
        let error =
            prepare_signed(&request, Some(&token()), "https://example.com", &signers).expect_err("not sendable");
        assert_eq!(error.to_string(), format!("deliver: the signer `all` cannot sign: {what}"));
    }
}

/// As the vendor's guides compute it.
#[tokio::test]
async fn the_mock_takes_the_bytes_as_they_come() {
    let vendor = vendor().await;
    let body = r#"{"openid": "xxx", "amount": 0}"#;
    // HMAC-SHA256 of `/base/demo/charge&` and the body, and of the body alone.
    let pay = "4564803e3f749ff76b3277e40e9e9c652055ca1726869a4d11dfb97e47ba9acd";
    let user = "6fa8111c95b27b19e01fe782d37bef2f66bf03ba458ef1b36f7469b4871b4010";
    let url = format!("{}/demo/charge?access_token=T&pay_sig={pay}&signature={user}", vendor.url());
    let http = weixin_runtime::reqwest::Client::builder().no_proxy().build().expect("a client");
    http.post(url).body(body).send().await.expect("an answer");
    assert!(last(&vendor).problems.is_empty(), "{:?}", last(&vendor).problems);
}
