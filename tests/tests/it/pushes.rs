//! What the mock pushes is what the runtime reads, and the reverse. They share no code.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use weixin::channels::Upload;
use weixin::push::{Deduplicator, Format, Inbound, Inbox, PushErrorKind, Reply};
use weixin::tokens::{PlatformEvent, TicketError, TokenErrorKind};
use weixin::{Client, Error, ExposeSecret, File, Platform};
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

/// What a message is when it has been pushed, encrypted and read.
async fn pushed(vendor: &Mock, message: Value) -> Inbound {
    let inbox = Inbox::new(TOKEN, KEY, "wxp");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let served = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.expect("a connection");
        let request = read_request(&mut socket).await.expect("a request");
        socket.write_all(&response("200 OK", &[], "success")).await.expect("the mock reads");
        inbox.read(request.query(), &request.body).expect("a push")
    });
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
    let platform = Platform::new("wxp", "s3cret");
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
    let platform = Platform::new("wxp", "s3cret");
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
