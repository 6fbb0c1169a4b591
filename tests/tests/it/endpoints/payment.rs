//! Virtual payment and the session of a user: requests that are signed.

use weixin::errors::VirtualPaymentError;
use weixin::virtual_payment::*;
use weixin::wxa::{CheckSessionKey, CheckSessionKeyError};
use weixin::{Check, Class, RawResponse, Secrets, decode};
use weixin_recorder::json;
use weixin_runtime::{SigningErrorKind, SigningKey};

use super::*;

const SESSION_KEY: &str = "9hAb/NEYUlkaMBEsmFgzig==";

fn payment() -> CurrencyPay {
    CurrencyPay::new(CurrencyPayRequired { openid: "o1", env: 1, amount: 100_u64, order_id: "n1" })
}

/// The signatures were computed as the vendor's guide does it.
#[tokio::test]
async fn a_payment_is_signed_with_both_keys() {
    let paid = json(r#"{"errcode":0,"errmsg":"","order_id":"n1","balance":7,"used_present_amount":3}"#);
    let server = Server::new(paid).await;
    let key = SigningKey::new("12345").when("env", 1, "54321");
    let client = client::<CurrencyPay>(&server).signer("pay", key).build().expect("a client");
    let paid = client.call(payment()).signer("user", SigningKey::new(SESSION_KEY)).send().await.expect("paid");
    assert_eq!((paid.order_id.as_str(), paid.balance, paid.used_present_amount), ("n1", 7, 3));
    let request = server.request().await;
    let signatures = "&signature=670546b93fb67965262b86295da1f58e5f82d5830654ae0d339336bd9b992741\
                      &pay_sig=48fc7283c6fa45f7a3a7d0b2a206668f812eb6714c79fc6a8e29252fb098aa77";
    assert_eq!(request.request_line(), first_line("POST", "/xpay/currency_pay", signatures));
    assert_eq!(request.body, br#"{"amount":100,"env":1,"openid":"o1","order_id":"n1"}"#);
}

#[tokio::test]
async fn a_session_key_is_shown_to_be_known() {
    let server = Server::new(ok()).await;
    let client = client::<CheckSessionKey>(&server).signer("session", SigningKey::new(SESSION_KEY));
    client.build().expect("a client").send(CheckSessionKey::new("o1")).await.expect("it is valid");
    let query = "&sig_method=hmac_sha256&openid=o1\
                 &signature=1f7605aea24c0785899e51bc4c483167a20ea7b0f5f36cfd398e89cb21c91e9c";
    assert_get(&server.request().await, "/wxa/checksession", query);
}

/// Both are matters of configuration, and nothing is sent.
#[tokio::test]
async fn a_key_is_missing() {
    let server = Server::new(ok()).await;
    let client = client::<CurrencyPay>(&server).signer("pay", SigningKey::new("12345")).build().expect("a client");
    let error = client.send(payment()).await.expect_err("no session key");
    let Error::Signing(error) = &error else { panic!("{error:?}") };
    assert_eq!((error.kind(), error.signer()), (SigningErrorKind::Missing, "user"));
    let error = client.send(CheckSessionKey::new("o1")).await.expect_err("no session key");
    assert!(matches!(&error, Error::Signing(error) if error.signer() == "session"), "{error}");
    server.assert_untouched().await;
}

#[tokio::test]
async fn limits_of_payments() {
    assert_foreseen(
        CurrencyPay::new(CurrencyPayRequired { openid: "o1", env: 2, amount: 1_u64, order_id: "n1" }),
        Check::Parameter,
        Some(268_490_002),
    )
    .await;
    assert_foreseen(
        CurrencyPay::new(CurrencyPayRequired { openid: "", env: 0, amount: 1_u64, order_id: "n1" }),
        Check::Parameter,
        Some(268_490_002),
    )
    .await;
}

#[test]
fn codes_of_a_payment() {
    use VirtualPaymentError as E;
    let table = [
        (268_490_003, E::SignatureInvalid, Class::Caller),
        (268_490_004, E::AlreadyDone, Class::Caller),
        (268_490_009, E::SessionKeyExpired, Class::Caller),
        (268_490_014, E::RefundRunning, Class::InProgress),
        (268_490_015, E::TooOften, Class::Throttled),
    ];
    for (code, expected, class) in table {
        let text = *expected.row().and_then(|row| row.texts().first()).expect("the page has a text for each");
        let body = serde_json::json!({ "errcode": code, "errmsg": text }).to_string();
        let answer = RawResponse::new(200, body, std::time::SystemTime::now());
        let error = decode::<CurrencyPay>(&answer, &Secrets::new()).expect_err("it is refused");
        assert_eq!((error.code(), error.class()), (Some(code.into()), Some(class)), "{error}");
        assert_eq!(E::from_code(code.into()), expected);
    }
    assert_eq!(E::TABLE.rows.len(), 22, "those of the page");
    let own = CheckSessionKeyError::from_code(87009.into());
    assert_eq!(own, CheckSessionKeyError::SignatureInvalid);
    assert_eq!(own.row().map(|row| row.predicted_by()), Some(&[Check::Signature][..]));
}
