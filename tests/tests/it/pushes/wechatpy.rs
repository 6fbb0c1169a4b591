//! The same pushes by another program: `wechatpy.crypto`.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use weixin::push::{Format, Inbound, Inbox};
use weixin_mock::{Mock, PushTarget};
use weixin_recorder::{Server, respond};

use super::{APPID, KEY, TOKEN};

/// Encrypts a message, or decrypts a body.
const PROGRAM: &str = "
import json, sys
from wechatpy.crypto import WeChatCrypto
task = json.load(sys.stdin)
crypto = WeChatCrypto(task['token'], task['key'], task['appid'])
if 'message' in task:
    answer = crypto.encrypt_message(task['message'], task['nonce'], task['time'])
else:
    body = json.loads(task['body']) if task['body'].startswith('{') else task['body']
    answer = crypto.decrypt_message(body, task['signature'], task['time'], task['nonce'])
json.dump(answer, sys.stdout)
";

fn wechatpy(mut task: Value) -> String {
    for (name, value) in [("token", TOKEN), ("key", KEY), ("appid", APPID)] {
        task[name] = value.into();
    }
    let mut program = Command::new("python3");
    program.args(["-c", PROGRAM]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut program = program.spawn().expect("python3 runs");
    let mut input = program.stdin.take().expect("it is piped");
    input.write_all(task.to_string().as_bytes()).expect("the program reads");
    drop(input);
    let output = program.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{task}");
    serde_json::from_slice(&output.stdout).expect("a text")
}

/// Decrypts a body that came with these parameters.
fn decrypted(body: &str, signature: &str, time: &str, nonce: &str) -> String {
    wechatpy(json!({ "body": body, "signature": signature, "time": time, "nonce": nonce }))
}

/// A parameter of a query, which needs no unescaping here.
fn parameter<'q>(query: &'q str, name: &str) -> &'q str {
    let mut values = query.split('&').filter_map(|pair| pair.split_once('=')).filter(|(own, _)| *own == name);
    values.next().expect("it is there").1
}

/// The text of an element.
fn element<'x>(xml: &'x str, name: &str) -> &'x str {
    let inside = xml.split_once(&format!("<{name}>")).expect("it begins").1;
    let inside = inside.split_once(&format!("</{name}>")).expect("it ends").0;
    inside.strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>")).unwrap_or(inside)
}

fn now() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.expect("it is after 1970").as_secs().to_string()
}

/// A push that the other program has encrypted.
fn encrypted(message: &str) -> (String, Inbound) {
    let envelope = wechatpy(json!({ "message": message, "nonce": "4711", "time": now() }));
    let [signature, time, nonce] = ["MsgSignature", "TimeStamp", "Nonce"].map(|name| element(&envelope, name));
    let query = format!("msg_signature={signature}&timestamp={time}&nonce={nonce}&encrypt_type=aes");
    let inbound = Inbox::new(TOKEN, KEY, APPID).read(&query, envelope.as_bytes()).expect("it is read");
    (envelope, inbound)
}

#[tokio::test]
#[ignore = "needs python3 with wechatpy"]
async fn what_the_mock_encrypts_is_read_by_wechatpy() {
    let vendor = Mock::embedded().await;
    let message =
        json!({ "ToUserName": "gh_1", "CreateTime": "1", "MsgType": "text", "Content": "]]> 中 \u{1f600} &<" });
    let inbox = Inbox::new(TOKEN, KEY, APPID);
    for is_xml in [false, true] {
        // The mock in turn reads what the other program replies.
        let (reply, _) = encrypted("<xml><a>1</a></xml>");
        let server = Server::new(respond("200 OK", &[], reply)).await;
        let target = PushTarget::new(&server.url, TOKEN).encrypted(KEY, APPID);
        let target = if is_xml { target.xml() } else { target };
        let answered = vendor.push(&target, message.clone()).await.expect("answered");
        assert_eq!((&*answered.body, answered.encrypted), ("<xml><a>1</a></xml>", true));

        let request = server.request().await;
        let (query, body) = (request.query(), request.body_text());
        let [signature, time, nonce] = ["msg_signature", "timestamp", "nonce"].map(|name| parameter(query, name));
        let text = decrypted(body, signature, time, nonce);
        assert_eq!(inbox.read(query, body.as_bytes()).expect("a push").to_json(), message);
        if is_xml {
            assert_eq!(element(&text, "ToUserName"), "gh_1");
            assert!(text.contains("<![CDATA[]]]]><![CDATA[> 中 \u{1f600} &<]]>"), "{text}");
        } else {
            assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), message);
        }
    }
}

#[test]
#[ignore = "needs python3 with wechatpy"]
fn the_inbox_and_wechatpy_read_each_other() {
    let inbox = Inbox::new(TOKEN, KEY, APPID);
    for length in [0, 1, 11, 12, 13, 31, 32, 33, 1000] {
        let text = "中".repeat(length);
        for (message, format) in [
            (json!({ "Content": text }).to_string(), Format::Json),
            (format!("<xml><Content><![CDATA[{text}]]></Content></xml>"), Format::Xml),
        ] {
            let (_, inbound) = encrypted(&message);
            assert_eq!((inbound.to_json(), inbound.format()), (json!({ "Content": text }), format), "{length}");
            let reply = inbox.reply(&inbound, &json!({ "Reply": text })).expect("a reply").body;
            let [signature, time, nonce] = parts_of(&reply);
            let written = decrypted(&reply, &signature, &time, &nonce);
            let expected = match format {
                Format::Xml => format!("<xml><Reply><![CDATA[{text}]]></Reply></xml>"),
                _ => json!({ "Reply": text }).to_string(),
            };
            assert_eq!(written, expected);
        }
    }
}

/// Signature, time and nonce of a reply in either form.
fn parts_of(reply: &str) -> [String; 3] {
    let names = ["MsgSignature", "TimeStamp", "Nonce"];
    match serde_json::from_str::<Value>(reply) {
        Ok(json) => names.map(|name| json[name].as_str().map_or_else(|| json[name].to_string(), str::to_owned)),
        Err(_) => names.map(|name| element(reply, name).to_owned()),
    }
}
