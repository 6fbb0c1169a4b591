//! Takes coins from a user on the mock server, which verifies the signatures: with the AppKey of the account, and with the
//! session key of the user, which is given with the call.
//!
//! `cargo run --example pay_with_coins -p weixin --features sign`

use std::error::Error;

use weixin::login::CheckSessionKey;
use weixin::types::VirtualPaymentEnvironment as Environment;
use weixin::virtual_payment::{CurrencyPay, CurrencyPayRequired};
use weixin::{Client, SigningKey, Token};
use weixin_mock::Mock;

const LIVE: &str = "AppKey-of-production";
const SANDBOX: &str = "AppKey-of-the-sandbox";
const SESSION_KEY: &str = "9hAb/NEYUlkaMBEsmFgzig==";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let vendor = Mock::builder_embedded()
        .signing_key("pay", LIVE)
        .signing_key_when("pay", "env", 1, SANDBOX)
        .signing_key("user", SESSION_KEY)
        .signing_key("session", SESSION_KEY)
        .start()
        .await?;
    // The field `env` of a request chooses the key.
    let app_key = SigningKey::new(LIVE).when("env", 1, SANDBOX);
    let client = Client::builder(Token::app("TOKEN")).base_url(vendor.url()).signer("pay", app_key).build()?;

    println!("is the session key still valid?");
    client.call(CheckSessionKey::new("openid-1")).signer("session", SigningKey::new(SESSION_KEY)).send().await?;

    for (env, what) in [(Environment::Production, "production"), (Environment::Sandbox, "the sandbox")] {
        let payment =
            CurrencyPay::new(CurrencyPayRequired { openid: "openid-1", env, amount: 100_u64, order_id: "order-1" });
        let paid = client.call(payment).signer("user", SigningKey::new(SESSION_KEY)).send().await?;
        println!("paid in {what}, {} coins are left", paid.balance);
    }

    println!("\nwithout the session key, nothing is sent:");
    match client
        .send(CurrencyPay::new(CurrencyPayRequired {
            openid: "openid-1",
            env: Environment::Production,
            amount: 100_u64,
            order_id: "order-2",
        }))
        .await
    {
        Err(error) => println!("  {error}"),
        Ok(paid) => return Err(format!("expected an error, got {paid:?}").into()),
    }

    println!("\nthe session key of yesterday:");
    let payment = CurrencyPay::new(CurrencyPayRequired {
        openid: "openid-1",
        env: Environment::Production,
        amount: 100_u64,
        order_id: "order-2",
    });
    match client.call(payment).signer("user", SigningKey::new("oldSessionKey")).send().await {
        Err(error) => {
            println!("  {error}");
            assert!(error.has_code(268490003));
        }
        Ok(paid) => return Err(format!("expected a refusal, got {paid:?}").into()),
    }
    Ok(())
}

#[test]
fn it_runs() -> Result<(), Box<dyn Error>> {
    main()
}
