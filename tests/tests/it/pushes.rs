//! What the mock pushes is what the runtime reads, and the reverse. They share no code.

mod wechatpy;

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use weixin::cooperation_shop::Upload;
use weixin::messages::Message;
use weixin::platform::GetAuthorizerRefreshTokenError;
use weixin::push::{Deduplicator, Format, Inbound, Inbox, PushErrorKind, Reply};
use weixin::tokens::{
    AuthorizationPage, AuthorizeError, BoxFuture, Lease, MemoryStore, PlatformEvent, Refresh, SaveOutcome, StoreError,
    TicketError, TokenErrorKind, TokenRecord, TokenStore,
};
use weixin::{Client, Credentials, Error, ExposeSecret, File, Platform, Seconds};
use weixin_mock::{Mock, PushFailed, PushTarget, TokenMode};
use weixin_recorder::{read_request, response};

const TOKEN: &str = "t0ken";
const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const APPID: &str = "wx0123456789abcdef";

fn message() -> Value {
    json!({
        "ToUserName": "gh_1", "FromUserName": "o 1&=+", "CreateTime": "1", "MsgType": "event", "Event": "demo",
        "text": "]]> <b> & \" 中 \u{1f600}\n", "empty": "", "list": [{ "a": "1" }, { "a": "2" }], "inner": { "b": "x" },
    })
}

/// A server that answers every push with what it contains, in the form of the push, and a GET with its echo.
async fn echo(inbox: Inbox) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let Some(request) = read_request(&mut socket).await else { continue };
            let replied = if request.request_line().starts_with("GET ") {
                inbox.verify(request.query())
            } else {
                let read = inbox.read(request.query(), &request.body);
                read.and_then(|inbound| match inbound.to_json() {
                    json if json.get("quiet").is_some() => Ok(Reply::success()),
                    json => inbox.reply(&inbound, &json),
                })
            };
            let bytes = match replied {
                Ok(reply) => response("200 OK", &[("Content-Type", reply.content_type)], reply.body),
                Err(error) => response(&format!("{} x", error.status()), &[], format!("{:?}", error.kind())),
            };
            socket.write_all(&bytes).await.expect("the mock reads");
        }
    });
    url
}

#[tokio::test]
async fn every_mode_and_form_is_read_and_answered() {
    let vendor = Mock::embedded().await;
    let safe = echo(Inbox::new(TOKEN, KEY, APPID)).await;
    let plain = echo(Inbox::plain(TOKEN)).await;
    for target in [
        PushTarget::new(&plain, TOKEN),
        PushTarget::new(&plain, TOKEN).encrypted(KEY, APPID).compatible(),
        PushTarget::new(&safe, TOKEN).encrypted(KEY, APPID),
        PushTarget::new(&safe, TOKEN).encrypted(KEY, APPID).compatible(),
    ] {
        vendor.verify_push(&target).await.expect("the address is verified");
        for target in [target.clone(), target.xml()] {
            let reply = vendor.push(&target, message()).await.unwrap_or_else(|error| panic!("{target:?}: {error}"));
            assert_eq!(reply.encrypted, !target_is_plain(&target, &plain), "{target:?}");
            if reply.body.starts_with('{') {
                let body: Value = serde_json::from_str(&reply.body).expect("JSON");
                let mut sent = message();
                // In compatible mode, the ciphertext is beside the message.
                if let (Some(body), Some(sent)) = (body.get("Encrypt"), sent.as_object_mut()) {
                    sent.insert("Encrypt".to_owned(), body.clone());
                }
                assert_eq!(body, sent);
            } else {
                assert!(reply.body.contains("<list><a><![CDATA[1]]></a></list><list>"), "{}", reply.body);
                assert!(reply.body.contains("<![CDATA[]]]]><![CDATA[> <b> & \" 中 \u{1f600}\n]]>"), "{}", reply.body);
            }
            let quiet = vendor.push(&target, json!({ "quiet": 1, "MsgType": "x" })).await.expect("answered");
            assert_eq!((&*quiet.body, quiet.encrypted), ("success", false));
        }
    }
}

fn target_is_plain(target: &PushTarget, plain: &str) -> bool {
    format!("{target:?}").contains(plain)
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let vendor = Mock::embedded().await;
    let url = echo(Inbox::new(TOKEN, KEY, APPID)).await;
    let other = KEY.replace('a', "b");
    for (target, status, kind) in [
        (PushTarget::new(&url, TOKEN), 403, PushErrorKind::Unencrypted),
        (PushTarget::new(&url, "other").encrypted(KEY, APPID), 403, PushErrorKind::Signature),
        (PushTarget::new(&url, TOKEN).encrypted(&other, APPID), 500, PushErrorKind::Ciphertext),
        (PushTarget::new(&url, TOKEN).encrypted(KEY, "wx1"), 500, PushErrorKind::Appid),
    ] {
        for target in [target.clone(), target.xml()] {
            let failed = vendor.push(&target.retries(0), message()).await.expect_err("refused");
            assert_eq!(failed, PushFailed::Status(status, format!("{kind:?}")));
        }
    }
    // The mock's clock is ahead, as if the push had been sent long ago by another one.
    vendor.advance(Duration::from_secs(3600));
    let target = PushTarget::new(&url, TOKEN).encrypted(KEY, APPID).retries(0);
    let failed = vendor.push(&target, message()).await.expect_err("refused");
    assert_eq!(failed, PushFailed::Status(403, "Expired".to_owned()));
}

#[tokio::test]
async fn an_attempt_after_a_lost_answer_is_known() {
    let vendor = Mock::embedded().await;
    let (inbox, pushes) = (Inbox::new(TOKEN, KEY, APPID), Arc::new(Deduplicator::new()));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let served = tokio::spawn(async move {
        let mut seen = Vec::new();
        for answered in [false, true] {
            let (mut socket, _) = listener.accept().await.expect("a connection");
            let request = read_request(&mut socket).await.expect("a request");
            let inbound = inbox.read(request.query(), &request.body).expect("a push");
            assert_eq!(inbound.format(), Format::Xml);
            seen.push(pushes.is_new(&inbound));
            if answered {
                socket.write_all(&response("200 OK", &[], "success")).await.expect("the mock reads");
            }
        }
        seen
    });
    let target = PushTarget::new(&url, TOKEN).encrypted(KEY, APPID).xml();
    assert_eq!(vendor.push(&target, message()).await.expect("answered").attempts, 2);
    assert_eq!(served.await.expect("served"), [true, false]);
}

/// Reads one encrypted push: where to send it, and what it is then.
async fn reader() -> (String, JoinHandle<Inbound>) {
    let inbox = Inbox::new(TOKEN, KEY, "wxp");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let served = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.expect("a connection");
        let request = read_request(&mut socket).await.expect("a request");
        socket.write_all(&response("200 OK", &[], "success")).await.expect("the mock reads");
        inbox.read(request.query(), &request.body).expect("a push")
    });
    (url, served)
}

/// What a message of the spec is when it has been pushed, encrypted and read.
async fn pushed_named(vendor: &Mock, name: &str, given: Value, as_xml: bool) -> Inbound {
    let (url, served) = reader().await;
    let target = PushTarget::new(&url, TOKEN).encrypted(KEY, "wxp").retries(0);
    let target = if as_xml { target.xml() } else { target };
    // A reply that has to have fields is not what this is about.
    match vendor.push_message(&target, name, given).await {
        Ok(_) | Err(PushFailed::Reply(_)) => served.await.expect("served"),
        Err(other) => panic!("{name}: {other}"),
    }
}

#[tokio::test]
async fn every_message_of_the_spec_is_read_as_itself() {
    let spec = weixin_codegen::files::read_spec(&crate::workspace::root().join("spec")).expect("the spec");
    let api = weixin_codegen::model(spec).expect("it is good");
    assert!(api.messages.len() >= 14, "{}", api.messages.len());
    let vendor = Mock::embedded().await;
    for message in &api.messages {
        for as_xml in [false, true] {
            let inbound = pushed_named(&vendor, message.name(), json!({}), as_xml).await;
            let read = inbound.message::<Message>().unwrap_or_else(|fault| panic!("{}: {fault}", message.name()));
            let shown = format!("{read:?}");
            assert!(shown.starts_with(&format!("{0}({0} {{", message.exchange.name.rust)), "{as_xml}: {shown}");
        }
    }
}

#[tokio::test]
async fn what_a_platform_makes_of_a_push_agrees_with_the_spec() {
    let vendor = Mock::embedded().await;
    let platform = Platform::new(Credentials { appid: "wxp", secret: "s3cret" });
    for name in ["component_verify_ticket", "authorized", "updateauthorized", "unauthorized"] {
        let inbound = pushed_named(&vendor, name, json!({ "AppId": "wxp" }), true).await;
        let event = platform.accept(&inbound).await.expect("for this platform").expect("an event");
        match (inbound.message::<Message>().expect("a message"), event) {
            (Message::ComponentVerifyTicket(_), PlatformEvent::Ticket) => {}
            (Message::Authorized(message), PlatformEvent::Authorized(it)) => {
                assert_eq!(
                    (message.authorizer_appid, message.authorization_code_expired_time),
                    (it.appid, it.expires_at)
                );
            }
            (Message::UpdateAuthorized(message), PlatformEvent::Changed(it)) => {
                assert_eq!(
                    (message.authorizer_appid, message.authorization_code_expired_time),
                    (it.appid, it.expires_at)
                );
            }
            (Message::Unauthorized(message), PlatformEvent::Withdrawn { appid }) => {
                assert_eq!(message.authorizer_appid, appid);
            }
            other => panic!("{other:?}"),
        }
    }
}

/// What a message is when it has been pushed, encrypted and read.
async fn pushed(vendor: &Mock, message: Value) -> Inbound {
    let (url, served) = reader().await;
    let target = PushTarget::new(&url, TOKEN).encrypted(KEY, "wxp").xml();
    vendor.push(&target, message).await.expect("answered");
    served.await.expect("served")
}

fn ticket(appid: &str, ticket: &str) -> Value {
    let kind = "component_verify_ticket";
    json!({ "AppId": appid, "CreateTime": 1, "InfoType": kind, "ComponentVerifyTicket": ticket })
}

#[tokio::test]
async fn a_pushed_ticket_starts_a_platform() {
    let vendor = Mock::builder_embedded().token_mode(TokenMode::Issued).account("wxp", "s3cret").ticket("ticket@1");
    let vendor = vendor.start().await.expect("a port");
    let platform = Platform::new(Credentials { appid: "wxp", secret: "s3cret" });
    let shop = platform.authorizer("wxa", vendor.authorize("wxp", "wxa"));
    let client = Client::builder(shop).base_url(vendor.url()).build().expect("a client");
    let upload = || client.send(Upload::binary("o1", File::from_bytes("part.stl", "solid")));
    let Err(Error::Token(error)) = upload().await else { panic!("there is no ticket yet") };
    assert_eq!(error.kind(), TokenErrorKind::Missing);

    let other = pushed(&vendor, ticket("wxq", "ticket@2")).await;
    let error = platform.accept(&other).await.expect_err("another platform");
    assert!(matches!(error, TicketError::OtherPlatform(_)));
    assert_eq!(error.to_string(), "the push is for the platform \"wxq\"");

    let inbound = pushed(&vendor, ticket("wxp", "ticket@1")).await;
    assert!(matches!(platform.accept(&inbound).await, Ok(Some(PlatformEvent::Ticket))));
    upload().await.expect("the ticket is good");

    // An empty ticket does not replace it.
    let inbound = pushed(&vendor, ticket("wxp", "")).await;
    assert!(matches!(platform.accept(&inbound).await, Err(TicketError::Unusable(_))));
    vendor.expire_tokens();
    upload().await.expect("the last ticket is still good");
}

#[tokio::test]
async fn authorisations_are_told() {
    let vendor = Mock::embedded().await;
    let platform = Platform::new(Credentials { appid: "wxp", secret: "s3cret" });
    let push = |kind: &str| {
        json!({
            "AppId": "wxp", "CreateTime": 1, "InfoType": kind, "AuthorizerAppid": "wxa",
            "AuthorizationCode": "queryauth@1", "AuthorizationCodeExpiredTime": "1714112445",
        })
    };
    let mut events = Vec::new();
    for kind in ["authorized", "updateAuthorized", "unauthorized", "something_new"] {
        let event = platform.accept(&pushed(&vendor, push(kind)).await).await.expect("for this platform");
        if let Some(PlatformEvent::Authorized(it) | PlatformEvent::Changed(it)) = &event {
            assert_eq!(it.code.as_ref().map(|code| code.expose_secret()), Some("queryauth@1"));
        }
        events.push(format!("{event:?}"));
    }
    let told = "(Authorization { appid: \"wxa\", code: Some(SecretBox<str>([REDACTED])), expires_at: Some(UnixSeconds(1714112445)) })";
    assert_eq!(
        events,
        [
            format!("Some(Authorized{told})"),
            format!("Some(Changed{told})"),
            "Some(Withdrawn { appid: \"wxa\" })".to_owned(),
            "None".to_owned(),
        ]
    );
    let message = pushed(&vendor, json!({ "MsgType": "text", "Content": "hello" })).await;
    assert!(matches!(platform.accept(&message).await, Ok(None)), "a message of an account is not the platform's");
}

fn authorized(code: &str) -> Value {
    json!({
        "AppId": "wxp", "CreateTime": 1, "InfoType": "authorized", "AuthorizerAppid": "wxa", "AuthorizationCode": code,
        "PreAuthCode": "preauthcode@1",
    })
}

#[tokio::test]
async fn a_platform_starts_from_nothing() {
    let vendor = Mock::builder_embedded().token_mode(TokenMode::Issued).account("wxp", "s3cret").ticket("ticket@1");
    let vendor = vendor.start().await.expect("a port");
    let platform = Platform::new(Credentials { appid: "wxp", secret: "s3cret" });
    let client = Client::builder(platform.tokens()).base_url(vendor.url()).build().expect("a client");
    let page = AuthorizationPage::new("https://a.example/back");
    let Err(Error::Token(error)) = platform.authorization_link(&client, &page).await else { panic!("no ticket yet") };
    assert_eq!(error.kind(), TokenErrorKind::Missing);
    platform.accept(&pushed(&vendor, ticket("wxp", "ticket@1")).await).await.expect("a ticket");
    vendor.on("getPreAuthCode").respond(json!({ "pre_auth_code": "preauthcode@1", "expires_in": 1800 }));
    let link = platform.authorization_link(&client, &page).await.expect("a code");
    assert_eq!(link.expires_in, Some(Seconds(1800)));
    assert_eq!(
        link.desktop(),
        "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wxp&pre_auth_code=preauthcode%401\
         &redirect_uri=https%3A%2F%2Fa.example%2Fback&auth_type=3"
    );

    // The administrator has agreed.
    let inbound = pushed(&vendor, authorized(&vendor.authorization_code("wxp", "wxa"))).await;
    let event = platform.accept(&inbound).await.expect("for this platform");
    let Some(PlatformEvent::Authorized(authorization)) = event else { panic!("{event:?}") };
    let code = authorization.code.expect("a code");
    let info = platform.authorize(&client, code.clone()).await.expect("tokens");
    assert_eq!((&*info.authorizer_appid, info.func_info.expect("sets").len()), ("wxa", 3));

    // The tokens are in the store: the one that came, and the one that it is renewed with.
    let shop = client.with_tokens(platform.authorizer("wxa", ""));
    let upload = || shop.send(Upload::binary("o1", File::from_bytes("part.stl", "solid")));
    upload().await.expect("the first token is good");
    assert_eq!(vendor.issued("getAuthorizerAccessToken"), 0);
    vendor.expire_tokens();
    upload().await.expect("so is the next one");
    assert_eq!(vendor.issued("getAuthorizerAccessToken"), 1);

    // An account that authorises again gets other tokens, and those who hold the old ones find them in the store.
    let again = vendor.authorization_code("wxp", "wxa");
    platform.authorize(&client, again).await.expect("tokens");
    vendor.advance(Duration::from_secs(600));
    upload().await.expect("the token of the new authorisation");
    assert_eq!(vendor.issued("getAuthorizerAccessToken"), 1);
}

#[tokio::test]
async fn a_code_is_good_once_and_shown_nowhere() {
    let vendor = Mock::builder_embedded().token_mode(TokenMode::Issued).account("wxp", "s3cret").start().await;
    let vendor = vendor.expect("a port");
    let platform = Platform::new(Credentials { appid: "wxp", secret: "s3cret" });
    platform.accept_ticket("ticket@1").await.expect("saved");
    let client = Client::builder(platform.tokens()).base_url(vendor.url()).build().expect("a client");
    let code = vendor.authorization_code("wxp", "wxa");
    platform.authorize(&client, code.as_str()).await.expect("tokens");
    let late = vendor.authorization_code("wxp", "wxa");
    vendor.advance(Duration::from_secs(3600));
    let others = vendor.authorization_code("wxq", "wxa");
    for (code, expected) in [
        (&*code, GetAuthorizerRefreshTokenError::CodeExpired),
        (&*late, GetAuthorizerRefreshTokenError::CodeExpired),
        (&*others, GetAuthorizerRefreshTokenError::CodeInvalid),
        ("queryauthcode@1", GetAuthorizerRefreshTokenError::CodeInvalid),
    ] {
        let error = platform.authorize(&client, code).await.expect_err("refused");
        let AuthorizeError::Exchange(refused) = &error else { panic!("{error}") };
        assert_eq!(refused.api(), Some(expected));
        assert!(!format!("{error} {error:?}").contains(code), "{error:?}");
    }
    let Err(AuthorizeError::Exchange(Error::Invalid(invalid))) = platform.authorize(&client, " ").await else {
        panic!("nothing is sent");
    };
    assert!(invalid.to_string().contains("authorization_code"), "{invalid}");
}

#[tokio::test]
async fn an_account_that_permits_nothing_keeps_its_last_tokens() {
    let vendor = Mock::builder_embedded().token_mode(TokenMode::Issued).account("wxp", "s3cret").start().await;
    let vendor = vendor.expect("a port");
    let platform = Platform::new(Credentials { appid: "wxp", secret: "s3cret" });
    platform.accept_ticket("ticket@1").await.expect("saved");
    let client = Client::builder(platform.tokens()).base_url(vendor.url()).build().expect("a client");
    platform.authorize(&client, vendor.authorization_code("wxp", "wxa")).await.expect("tokens");
    for nothing in [
        json!({ "authorizer_appid": "wxa" }),
        json!({
            "authorizer_appid": "wxa", "authorizer_access_token": "", "expires_in": 0, "authorizer_refresh_token": null,
            "func_info": [],
        }),
    ] {
        vendor.on("getAuthorizerRefreshToken").respond(json!({ "authorization_info": nothing }));
        let info = platform.authorize(&client, vendor.authorization_code("wxp", "wxa")).await.expect("the account");
        assert_eq!((&*info.authorizer_appid, info.func_info.unwrap_or_default().len()), ("wxa", 0));
    }
    let shop = client.with_tokens(platform.authorizer("wxa", ""));
    shop.send(Upload::binary("o1", File::from_bytes("part.stl", "solid"))).await.expect("the token that came first");
}

/// A store that saves nothing but tickets and the platform's tokens.
#[derive(Clone, Default)]
struct Failing(MemoryStore);

impl TokenStore for Failing {
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<TokenRecord>, StoreError>> {
        self.0.load(key)
    }

    fn save<'a>(
        &'a self,
        key: &'a str,
        record: &'a TokenRecord,
        lease: Option<&'a Lease>,
    ) -> BoxFuture<'a, Result<SaveOutcome, StoreError>> {
        if key.starts_with("authorizer/") {
            return Box::pin(async { Err(StoreError::new("the disk is full")) });
        }
        self.0.save(key, record, lease)
    }

    fn lock<'a>(&'a self, key: &'a str, time: Duration) -> BoxFuture<'a, Result<Option<Lease>, StoreError>> {
        self.0.lock(key, time)
    }

    fn unlock<'a>(&'a self, key: &'a str, lease: &'a Lease) -> BoxFuture<'a, Result<(), StoreError>> {
        self.0.unlock(key, lease)
    }
}

#[tokio::test]
async fn tokens_that_were_not_saved_are_handed_to_the_caller() {
    let vendor = Mock::embedded().await;
    let refresh = Refresh::default().patience(Duration::from_millis(50));
    let platform = Platform::with_store(Credentials { appid: "wxp", secret: "s3cret" }, Failing::default(), refresh);
    platform.accept_ticket("ticket@1").await.expect("saved");
    let client = Client::builder(platform.tokens()).base_url(vendor.url()).build().expect("a client");
    let error = platform.authorize(&client, vendor.authorization_code("wxp", "wxa")).await.expect_err("not saved");
    assert_eq!(error.to_string(), "cannot save the tokens of wxa: the disk is full");
    let AuthorizeError::Unsaved(info, _) = &error else { panic!("{error:?}") };
    let token = info.authorizer_refresh_token.as_ref().expect("a token").expose_secret();
    assert!(!token.is_empty() && !format!("{error:?}").contains(token));
}

#[tokio::test]
async fn a_caller_that_gives_up_loses_no_tokens() {
    let vendor = Mock::embedded().await;
    let platform = Platform::new(Credentials { appid: "wxp", secret: "s3cret" });
    platform.accept_ticket("ticket@1").await.expect("saved");
    let client = Client::builder(platform.tokens()).base_url(vendor.url()).build().expect("a client");
    let (code, endpoint) = (vendor.authorization_code("wxp", "wxa"), "getAuthorizerRefreshToken");
    vendor.on(endpoint).slow(Duration::from_millis(300));
    let impatient = tokio::time::timeout(Duration::from_millis(150), platform.authorize(&client, code)).await;
    assert!(impatient.is_err(), "the caller has gone");
    let shop = client.with_tokens(platform.authorizer("wxa", ""));
    let upload = || shop.send(Upload::binary("o1", File::from_bytes("part.stl", "solid")));
    let saved = async {
        while upload().await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), saved).await.expect("the tokens are saved");
    assert_eq!((vendor.count(endpoint), vendor.issued("getAuthorizerAccessToken")), (1, 0));
}
