//! Calls of interfaces that the crate does not have, over a socket: the same bytes, tokens, retries and errors as those of
//! typed calls.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};
use weixin::code_management::{GetAuditStatus, UploadMediaToCodeAudit};
use weixin::{
    AppCredentials, Class, Client, Credentials, CustomCalls, Error, File, Method, Retry, SecretString, Token,
    TransportErrorKind,
};
use weixin_mock::{Mock, TokenMode};
use weixin_runtime::SigningKey;

const SECRET: &str = "an-app-secret";

const TOKEN: &str = "the-token-of-an-account";

#[derive(Debug, Deserialize)]
struct Uploaded {
    mediaid: String,
    #[serde(rename = "type")]
    kind: String,
}

fn client(vendor: &Mock) -> Client {
    Client::builder(Token::authorizer(TOKEN)).base_url(vendor.url()).build().expect("a client")
}

fn png() -> File {
    File::from_bytes("shot.png", &b"\x89PNG\r\n\x1a\n"[..])
}

#[tokio::test]
async fn what_is_sent_is_what_a_typed_call_sends() {
    let vendor = Mock::embedded().await;
    let client = client(&vendor);
    client.send(GetAuditStatus::new(1_234_567_u64)).await.expect("a success");
    let status: Value =
        client.post("/wxa/get_auditstatus").json(&json!({ "auditid": 1_234_567 })).send().await.expect("a success");
    assert!(status["status"].is_u64(), "{status}");
    client.send(UploadMediaToCodeAudit::new(png())).await.expect("a success");
    let uploaded: Uploaded = client.post("/wxa/uploadmedia").form("media", png()).send().await.expect("a success");
    assert!(!uploaded.mediaid.is_empty() && uploaded.kind == "image", "{uploaded:?}");
    let requests = vendor.requests();
    let [typed, custom, typed_form, custom_form] = requests.as_slice() else { panic!("{} requests", requests.len()) };
    for (typed, custom) in [(typed, custom), (typed_form, custom_form)] {
        assert_eq!((&typed.method, &typed.path, &typed.query), (&custom.method, &custom.path, &custom.query));
        assert_eq!(typed.problems, custom.problems);
    }
    assert_eq!(typed.body_len, custom.body_len);
    assert_eq!(vendor.uploads().len(), 2);
    assert_eq!(vendor.uploads()[1].file_name.as_deref(), Some("shot.png"));
}

#[tokio::test]
async fn files_come_into_memory_as_a_stream_and_into_a_file() {
    let vendor = Mock::embedded().await;
    let client = client(&vendor);
    let call = || {
        vendor.on("customer_service/getMedia").bytes(200, "image/jpeg", &b"\xff\xd8\xff a picture"[..]);
        client.get("/cgi-bin/media/get").query("media_id", "m1")
    };
    assert_eq!(&call().download().await.expect("a file").bytes[..], b"\xff\xd8\xff a picture");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("picture.jpg");
    call().save(&path).await.expect("a file");
    assert_eq!(std::fs::read(&path).expect("readable"), b"\xff\xd8\xff a picture");
    let mut stream = call().stream().await.expect("a file");
    let mut bytes = Vec::new();
    tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut bytes).await.expect("readable");
    assert_eq!(bytes, b"\xff\xd8\xff a picture");
    vendor.on("customer_service/getMedia").refuse(40007);
    let refused = client.get("/cgi-bin/media/get").query("media_id", "m1").save(&path).await.expect_err("no file");
    assert!(refused.has_code(40007), "{refused}");
    assert_eq!(std::fs::read(&path).expect("readable"), b"\xff\xd8\xff a picture", "as it was");
    vendor.on("customer_service/getMedia").respond(json!({ "video_url": "https://example.com/v" }));
    let json = client
        .get("/cgi-bin/media/get")
        .query("media_id", "m1")
        .retry(Retry::never())
        .download()
        .await
        .expect_err("no file");
    assert!(matches!(json, Error::Decode(_)), "{json}");
}

#[tokio::test]
async fn errors_have_code_rid_and_the_class_of_the_shared_table() {
    let vendor = Mock::embedded().await;
    let client = client(&vendor);
    let call = || client.post("/wxa/get_auditstatus").json(&json!({ "auditid": 1 })).retry(Retry::never());
    for (code, class) in [(45009, Some(Class::Quota)), (48001, Some(Class::Permission)), (987_654, None)] {
        vendor.on("getAuditStatus").respond(json!({ "errcode": code, "errmsg": "no rid: 65a1-beef" }));
        let error = call().send::<IgnoredAny>().await.expect_err("refused");
        assert_eq!((error.class(), error.rid()), (class, Some("65a1-beef")), "{error}");
        assert!(error.has_code(code) && error.to_string().starts_with("/wxa/get_auditstatus: "), "{error}");
    }
    vendor.on("getAuditStatus").status(502);
    assert!(matches!(call().send::<Value>().await, Err(Error::Status(error)) if error.status() == 502));
    let unknown = client.post("/wxa/nobody_knows").json(&json!({})).send::<Value>().await.expect_err("no such route");
    assert!(matches!(unknown, Error::Status(_) | Error::Api(_)), "{unknown}");
    let misread = call().send::<Uploaded>().await.expect_err("other fields");
    assert!(matches!(&misread, Error::Decode(error) if error.what().contains("`mediaid`")), "{misread}");
    let text = vendor.on("getAuditStatus");
    text.respond(json!({ "errcode": 0, "status": "a text that nobody prints" }));
    let misread = call().send::<BTreeMap<String, i64>>().await.expect_err("a text");
    let Error::Decode(error) = misread else { panic!("{misread}") };
    assert!(error.what().contains("expected i64") && !error.what().contains("nobody prints"), "{}", error.what());
    let long = call().max_response(5).send::<Value>().await.expect_err("too long");
    assert!(matches!(&long, Error::Transport(error) if error.kind() == TransportErrorKind::TooLarge), "{long}");
}

#[tokio::test]
async fn tokens_and_attempts_are_those_of_every_call() {
    let vendor = Mock::builder_embedded().token_mode(TokenMode::Issued).account("wx1", SECRET);
    let vendor = vendor.start().await.expect("a port");
    let client = Client::builder(AppCredentials::new(Credentials { appid: "wx1", secret: SECRET }))
        .base_url(vendor.url())
        .build()
        .expect("a client");
    let call = || client.post("/channels/ec/open/upload").query("upload_type", 0).query("openid", "o1");
    let upload = || call().form("file", File::from_bytes("part.stl", "solid"));
    upload().send::<Value>().await.expect("with a token that was fetched");
    vendor.expire_tokens();
    upload().send::<Value>().await.expect("with another token");
    assert_eq!(vendor.succeeded("upload"), 2);
    vendor.on("upload").refuse(-1);
    upload().send::<Value>().await.expect("at the second attempt");
    vendor.on("upload").refuse(-1);
    let once = upload().retry(Retry::never()).send::<Value>().await.expect_err("no second attempt");
    assert!(once.is_retryable() && once.class() == Some(Class::Busy), "{once}");
    let without = client.without_tokens().post("/channels/ec/open/upload").json(&json!({})).send::<Value>().await;
    assert!(without.expect_err("no token").to_string().contains("token"));
}

#[tokio::test]
async fn signatures_are_made_by_the_clients_signers() {
    let vendor = Mock::builder_embedded().signing_key("session", "the-key").start().await.expect("a port");
    let client = Client::builder(Token::authorizer(TOKEN)).base_url(vendor.url());
    let client = client.signer("session", SigningKey::new("the-key")).build().expect("a client");
    let call = client.get("/wxa/checksession").query("openid", "o1");
    let call = call.query("sig_method", "hmac_sha256").signed(&["session"]);
    call.send::<IgnoredAny>().await.expect("a signature that holds");
}

#[tokio::test]
async fn what_would_not_arrive_as_meant_is_not_sent() {
    let vendor = Mock::embedded().await;
    let client = client(&vendor);
    let odd: BTreeMap<(u8, u8), u8> = [((1, 2), 3)].into();
    let calls = [
        (client.get("/wxa/a?b=c"), "path: `/wxa/a?b=c`, must begin with `/`"),
        (client.get("wxa/a"), "must begin with `/`"),
        (client.custom(Method::Put, "/wxa/{id}"), "id: an empty string, must not be empty"),
        (client.get("/wxa/{id}").path("id", ".."), "must name something"),
        (client.post("/wxa/a").json(&odd), "body: a value that is no JSON"),
        (client.post("/wxa/a").json(&1).form("b", 2), "body: two kinds of body"),
        (client.post("/wxa/a").header("x-a", "b\nc"), "control character"),
        (client.post("/wxa/a").header("Content-Length", 7), "none of those that the client sets itself"),
        (client.post("/wxa/a").header("x a", 7), "have a valid name"),
        (client.get("/wxa/a").query("access_token", "another"), "must be left to the client"),
    ];
    for (call, problem) in calls {
        let error = call.send::<Value>().await.expect_err(problem);
        assert!(matches!(error, Error::Invalid(_)) && error.to_string().contains(problem), "{problem}: {error}");
    }
    assert_eq!(vendor.requests().len(), 0);
}

#[tokio::test]
async fn secrets_are_shown_nowhere() {
    let vendor = Mock::embedded().await;
    let client = client(&vendor);
    let secret = SecretString::from("a-secret-parameter");
    vendor.on("getAuditStatus").respond(json!({ "errcode": 1, "errmsg": format!("a-secret-parameter and {TOKEN}") }));
    let call = client.post("/wxa/get_auditstatus").query("key", secret).json(&json!({ "auditid": 1 }));
    let shown = format!("{call:?}");
    let error = call.send::<Value>().await.expect_err("refused");
    for text in [shown, error.to_string(), format!("{error:?}")] {
        assert!(!text.contains("a-secret-parameter") && !text.contains(TOKEN), "{text}");
    }
}
