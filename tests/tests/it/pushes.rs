//! What the mock pushes is what the runtime reads, and the reverse. They share no code.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use weixin::push::{Deduplicator, Format, Inbox, PushErrorKind, Reply};
use weixin_mock::{Mock, PushFailed, PushTarget};
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
