//! Signs a user in: the code of `wx.login` becomes an openid and a session key, the code of the phone number's button becomes
//! a number. The mock server takes part as the vendor; no account is needed.
//!
//! `cargo run --example sign_in -p weixin --features sign`

use std::collections::HashMap;
use std::error::Error;

use serde_json::json;
use weixin::login::{CheckSessionKey, Code2Session, Code2SessionError, Code2SessionRequired};
use weixin::user_info::GetPhoneNumber;
use weixin::{AppCredentials, Client, Credentials, SecretString, SigningKey};
use weixin_mock::Mock;

const APPID: &str = "wx0123456789abcdef";
const SECRET: &str = "the secret of the mini program";
const SESSION_KEY: &str = "9hAb/NEYUlkaMBEsmFgzig==";

/// What the program's own server remembers of its users. The session key stays there: it is never sent to the mini program.
#[derive(Default)]
struct Sessions(HashMap<String, SecretString>);

impl Sessions {
    /// Exchanges the code that a mini program has got from `wx.login`, and returns the user's openid.
    async fn sign_in(&mut self, client: &Client, js_code: &str) -> Result<String, Box<dyn Error>> {
        let request = Code2Session::new(Code2SessionRequired { appid: APPID, secret: SECRET, js_code });
        let session = client.send(request).await?;
        self.0.insert(session.openid.clone(), session.session_key);
        Ok(session.openid)
    }

    /// True if the session key of a user still counts; the vendor ends it when the user has stayed away for long.
    async fn is_fresh(&self, client: &Client, openid: &str) -> Result<bool, Box<dyn Error>> {
        let Some(key) = self.0.get(openid) else { return Ok(false) };
        let check = client.call(CheckSessionKey::new(openid)).signer("session", SigningKey::new(key.clone()));
        match check.send().await {
            Ok(_) => Ok(true),
            // The signature was made with a key that is no longer the user's.
            Err(error) if error.has_code(87009) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let vendor = Mock::builder_embedded().account(APPID, SECRET).signing_key("session", SESSION_KEY).start().await?;
    vendor.on("code2Session").next().respond(json!({ "openid": "openid-1", "session_key": SESSION_KEY }));
    let account = AppCredentials::new(Credentials { appid: APPID, secret: SECRET });
    let client = Client::builder(account).base_url(vendor.url()).build()?;
    let mut sessions = Sessions::default();

    let openid = sessions.sign_in(&client, "the code of wx.login").await?;
    println!("signed in: {openid}; the session key counts: {}", sessions.is_fresh(&client, &openid).await?);

    println!("\na code counts once:");
    vendor.on("code2Session").next().refuse(40029);
    let again = Code2Session::new(Code2SessionRequired { appid: APPID, secret: SECRET, js_code: "the same code" });
    match client.send(again).await {
        Err(error) if error.api() == Some(Code2SessionError::CodeInvalid) => println!("  {error}"),
        other => return Err(format!("expected a refusal, got {other:?}").into()),
    }

    println!("\nthe user presses the button that shares the phone number:");
    // With the openid, somebody else's code is refused.
    let phone = client.send(GetPhoneNumber::new("the code of the button").openid(&*openid)).await?.phone_info;
    println!("  +{} {}, shared at {:?}", phone.country_code, phone.pure_phone_number, phone.watermark.timestamp);

    println!("\nlater, the vendor has ended the session:");
    vendor.on("checkSessionKey").next().refuse(87009);
    assert!(!sessions.is_fresh(&client, &openid).await?);
    println!("  the mini program has to call wx.login again");
    Ok(())
}

#[test]
fn it_runs() -> Result<(), Box<dyn Error>> {
    main()
}
