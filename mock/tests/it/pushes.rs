//! Pushes to a server of a test, which reads them by itself: byte for byte, and by the vendor's own vectors.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use weixin_mock::{Mock, PushFailed, PushTarget};

const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What a server answers, for each request in turn: the status and the body, or nothing at all. Returns its address and,
/// once all are answered, the requests.
async fn server(answers: Vec<Option<(u16, String)>>) -> (String, tokio::task::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/push?own=1", listener.local_addr().expect("an address"));
    let served = tokio::spawn(async move {
        let (mut requests, mut silent) = (Vec::new(), Vec::new());
        for answer in answers {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let request = read(&mut stream).await;
            let body = match &answer {
                Some((_, body)) if body == "echo" => parameter(&request, "echostr"),
                Some((_, body)) => body.clone(),
                None => String::new(),
            };
            requests.push(request);
            let Some((status, _)) = answer else {
                silent.push(stream);
                continue;
            };
            let head =
                format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
            stream.write_all(head.as_bytes()).await.expect("it is read");
        }
        requests
    });
    (url, served)
}

async fn read(stream: &mut tokio::net::TcpStream) -> String {
    let mut text = Vec::new();
    loop {
        let mut bytes = [0; 4096];
        let count = stream.read(&mut bytes).await.expect("a request");
        text.extend_from_slice(&bytes[..count]);
        let whole = String::from_utf8_lossy(&text);
        let Some((head, body)) = whole.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        if body.len() >= length.unwrap_or(0) {
            return whole.into_owned();
        }
    }
}

fn parameter(request: &str, name: &str) -> String {
    let query = request.split([' ', '?']).nth(2).expect("a query");
    let value = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
    value.unwrap_or_else(|| panic!("{name} in {query}")).to_owned()
}

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").expect("a body").1
}

fn event() -> Value {
    json!({ "ToUserName": "gh_1", "FromUserName": "o+1", "CreateTime": 1, "MsgType": "event", "Event": "debug_demo" })
}

fn success() -> Option<(u16, String)> {
    Some((200, "success".to_owned()))
}

#[tokio::test]
async fn an_address_is_verified() {
    let vendor = Mock::embedded().await;
    let (url, served) = server(vec![Some((200, "echo".to_owned())), success()]).await;
    let target = PushTarget::new(url, "token");
    let reply = vendor.verify_push(&target).await.expect("verified");
    let refused = vendor.verify_push(&target).await.expect_err("not the echo");
    assert_eq!(refused.to_string(), "the reply to the push is not the `echostr`: success");
    let requests = served.await.expect("served");
    assert!(requests[0].starts_with("GET /push?own=1&signature="), "{}", requests[0]);
    assert_eq!(reply.body, parameter(&requests[0], "echostr"));
}

#[tokio::test]
async fn a_plain_message_is_json_or_xml() {
    let vendor = Mock::embedded().await;
    let (url, served) = server(vec![success(), success()]).await;
    let target = PushTarget::new(url, "token");
    let reply = vendor.push(&target, event()).await.expect("answered");
    assert_eq!((&*reply.body, reply.encrypted, reply.attempts), ("success", false, 1));
    let message = json!({ "a": "]]>", "n": 1, "l": [{ "b": true }, null] });
    vendor.push(&target.xml(), message).await.expect("answered");
    let requests = served.await.expect("served");
    assert_eq!(serde_json::from_str::<Value>(body(&requests[0])).expect("JSON"), event());
    assert_eq!(parameter(&requests[0], "openid"), "o%2B1");
    assert_eq!(body(&requests[1]), "<xml><a><![CDATA[]]]]><![CDATA[>]]></a><l><b>true</b></l><l></l><n>1</n></xml>");
    assert!(requests[1].contains("content-type: text/xml"));
    assert_ne!(parameter(&requests[0], "nonce"), parameter(&requests[1], "nonce"));
}

#[tokio::test]
async fn a_message_is_sent_again_until_it_is_answered() {
    let vendor = Mock::embedded().await;
    let (url, served) = server(vec![None, Some((500, "no\n".to_owned())), success()]).await;
    let target = PushTarget::new(url, "token").timeout(Duration::from_millis(300));
    assert_eq!(vendor.push(&target, event()).await.expect("answered").attempts, 3);
    let requests = served.await.expect("served");
    assert!(requests.iter().all(|request| request == &requests[0]), "each attempt is the same");
    let (url, served) = server(vec![Some((500, "no\n".to_owned())), Some((403, "never".to_owned()))]).await;
    let failed = vendor.push(&PushTarget::new(url, "token").retries(1), event()).await.expect_err("refused");
    assert_eq!(failed, PushFailed::Status(403, "never".to_owned()));
    served.await.expect("served");
}

#[tokio::test]
async fn an_encrypted_message_shows_nothing_of_itself() {
    let vendor = Mock::embedded().await;
    let (url, served) = server(vec![success(), success(), success()]).await;
    let target = PushTarget::new(url, "token").encrypted(KEY, "wx1");
    vendor.push(&target, event()).await.expect("answered");
    vendor.push(&target.clone().xml(), event()).await.expect("answered");
    vendor.push(&target.compatible(), event()).await.expect("answered");
    let requests = served.await.expect("served");
    let sent: Vec<Value> =
        [0, 2].map(|at: usize| serde_json::from_str(body(&requests[at])).expect("JSON")).into_iter().collect();
    let names = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&sent[0]), ["Encrypt", "ToUserName"]);
    assert_eq!(names(&sent[1]), ["CreateTime", "Encrypt", "Event", "FromUserName", "MsgType", "ToUserName"]);
    assert!(body(&requests[1]).starts_with("<xml><Encrypt><![CDATA["));
    for request in &requests {
        assert_eq!(
            (parameter(request, "encrypt_type"), parameter(request, "msg_signature").len()),
            ("aes".to_owned(), 40)
        );
    }
}

/// The reply of the vendor's own example, to a push whose token and appid are those of it.
#[tokio::test]
async fn a_reply_is_judged_and_decrypted() {
    let vendor = Mock::embedded().await;
    let sealed = json!({
        "Encrypt": "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==",
        "MsgSignature": "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1",
        "TimeStamp": 1_713_424_427,
        "Nonce": "415670741",
    });
    let xml = "<xml><Encrypt><![CDATA[ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==]]></Encrypt>\
        <MsgSignature><![CDATA[1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1]]></MsgSignature><TimeStamp>1713424427</TimeStamp>\
        <Nonce><![CDATA[415670741]]></Nonce></xml>";
    let mut wrong = sealed.clone();
    wrong["Nonce"] = json!("415670742");
    for (answer, appid, token, expected) in [
        (sealed.to_string(), "wxba5fad812f8e6fb9", "AAAAA", Ok(r#"{"demo_resp":"good luck"}"#)),
        (xml.to_owned(), "wxba5fad812f8e6fb9", "AAAAA", Ok(r#"{"demo_resp":"good luck"}"#)),
        (wrong.to_string(), "wxba5fad812f8e6fb9", "AAAAA", Err("has a wrong signature")),
        (sealed.to_string(), "wxba5fad812f8e6fb9", "BBBBB", Err("has a wrong signature")),
        (sealed.to_string(), "wx1", "AAAAA", Err("has a ciphertext that is of another appid")),
        ("{}".to_owned(), "wxba5fad812f8e6fb9", "AAAAA", Err("is not encrypted: {}")),
    ] {
        let (url, served) = server(vec![Some((200, answer))]).await;
        let target = PushTarget::new(url, token).encrypted(KEY, appid);
        let replied = vendor.push(&target, event()).await.map(|reply| reply.body);
        let expected = expected.map(str::to_owned).map_err(|why| PushFailed::Reply(why.to_owned()));
        assert_eq!(replied, expected);
        served.await.expect("served");
    }
}

#[tokio::test]
async fn what_is_no_target_is_said() {
    let vendor = Mock::embedded().await;
    for (url, why) in [
        ("https://example.com", "cannot push: the URL does not begin with `http://`"),
        ("", "cannot push: relative URL without a base"),
    ] {
        assert_eq!(vendor.push(&PushTarget::new(url, "t"), event()).await.expect_err("no target").to_string(), why);
    }
    let target = PushTarget::new("http://127.0.0.1:1", "t").retries(0);
    assert!(matches!(vendor.push(&target, event()).await, Err(PushFailed::Unreachable(_))));
    assert!(matches!(vendor.push(&target, json!([])).await, Err(PushFailed::Target(_))));
    assert!(PushTarget::new("http://a", "t").try_encrypted("short", "wx1").is_err());
    assert_eq!(format!("{target:?}"), "PushTarget { url: \"http://127.0.0.1:1\", xml: false, .. }");
}
