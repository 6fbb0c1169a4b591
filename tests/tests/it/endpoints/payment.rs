//! Virtual payment and the session of a user: requests that are signed.

use serde_json::json as value;
use weixin::Error;
use weixin::login::CheckSessionKey;
use weixin::virtual_payment::CurrencyPay;
use weixin_mock::Mock;
use weixin_recorder::json;
use weixin_runtime::{SigningErrorKind, SigningKey};

use super::*;

const SESSION_KEY: &str = "9hAb/NEYUlkaMBEsmFgzig==";

fn payment(env: u8) -> CurrencyPay {
    least(value!({ "openid": "o1", "env": env, "amount": 100, "order_id": "n1" }))
}

/// The mock computes the signatures by itself; what the vendor's guide computes is a fact of the runtime's tests.
#[tokio::test]
async fn a_payment_is_signed_with_both_keys_and_that_of_its_environment() {
    for (env, app_key) in [(0, "12345"), (1, "54321")] {
        let vendor = Mock::builder_embedded().signing_key("pay", app_key).signing_key("user", SESSION_KEY);
        let vendor = vendor.start().await.expect("a mock");
        let client = weixin::Client::builder(weixin::Token::app("T")).base_url(vendor.url());
        let key = SigningKey::new("12345").when("env", 1, "54321");
        let client = client.signer("pay", key).build().expect("a client");
        let paid = client.call(payment(env)).signer("user", SigningKey::new(SESSION_KEY)).send().await;
        paid.unwrap_or_else(|error| panic!("{env}: {error}"));
        assert_eq!(vendor.requests()[0].unverified, [] as [&str; 0]);
    }
}

#[tokio::test]
async fn a_payment_is_answered_as_the_sample_shows() {
    let paid = json(r#"{"errcode":0,"errmsg":"","order_id":"n1","balance":7,"used_present_amount":3}"#);
    let server = Server::new(paid).await;
    let client = client::<CurrencyPay>(&server).signer("pay", SigningKey::new("12345"));
    let client = client.signer("user", SigningKey::new(SESSION_KEY)).build().expect("a client");
    let paid = client.send(payment(1)).await.expect("paid");
    assert_eq!((paid.order_id.as_str(), paid.balance, paid.used_present_amount), ("n1", 7, 3));
}

/// The signature was computed as the vendor's guide does it: over nothing.
#[tokio::test]
async fn a_session_key_is_shown_to_be_known() {
    let server = Server::new(ok()).await;
    let client = client::<CheckSessionKey>(&server).signer("session", SigningKey::new(SESSION_KEY));
    client.build().expect("a client").send(CheckSessionKey::new("o1")).await.expect("it is valid");
    let query = "&sig_method=hmac_sha256&openid=o1\
                 &signature=1f7605aea24c0785899e51bc4c483167a20ea7b0f5f36cfd398e89cb21c91e9c";
    assert_eq!(server.request().await.request_line(), first_line("GET", "/wxa/checksession", query));
}

/// Both are matters of configuration, and nothing is sent.
#[tokio::test]
async fn a_key_is_missing() {
    let server = Server::new(ok()).await;
    let client = client::<CurrencyPay>(&server).signer("pay", SigningKey::new("12345")).build().expect("a client");
    let error = client.send(payment(0)).await.expect_err("no session key");
    let Error::Signing(error) = &error else { panic!("{error:?}") };
    assert_eq!((error.kind(), error.signer()), (SigningErrorKind::Missing, "user"));
    let error = client.send(CheckSessionKey::new("o1")).await.expect_err("no session key");
    assert!(matches!(&error, Error::Signing(error) if error.signer() == "session"), "{error}");
    server.assert_untouched().await;
}
