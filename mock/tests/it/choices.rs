//! Choices: the kind decides what must be there. And endpoints of one route, which a value tells apart.

use serde_json::{Value, json};
use weixin_mock::Mock;

use crate::support::{LANGUAGE, post_json};

const TARGET: &str = "/demo/choose?access_token=T";

fn with(more: Value) -> String {
    let mut body = json!({ "to": "o", "msgtype": "wait" });
    let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) else { panic!("objects") };
    body.extend(more.clone());
    Value::Object(body.clone()).to_string()
}

#[tokio::test]
async fn a_request_is_judged_by_its_kinds() {
    let vendor = Mock::builder_open(LANGUAGE).start().await.expect("a good spec");
    for (more, why) in [
        (json!({}), ""),
        (json!({ "msgtype": "text", "text": { "content": "abcd" } }), ""),
        (json!({ "msgtype": "text" }), "text: is missing"),
        (json!({ "msgtype": "text", "text": { "content": "abcde" } }), "text.content: `abcde`, must have at most 4"),
        (json!({ "msgtype": "fax" }), "msgtype: `fax`, must be one of text, card, wait"),
        (json!({ "msgtype": 5 }), "msgtype: must be of type"),
        // What another kind would bring is not looked at.
        (json!({ "text": 7 }), ""),
        (json!({ "buttons": [{ "title": "a", "type": "click", "key": "k" }] }), ""),
        (json!({ "buttons": [{ "title": "a", "type": "click" }] }), "buttons[0].key: is missing"),
        (json!({ "buttons": [{ "title": "a", "type": "view" }] }), "buttons[0].url, buttons[0].page: 0 are set"),
        (
            json!({ "buttons": [{ "title": "a", "type": "view", "page": "p" }] }),
            "buttons[0].hint: is missing, required if `page` is present",
        ),
        (json!({ "timing": 1, "at": 5 }), ""),
        (json!({ "timing": 1 }), "at: is missing"),
        (json!({ "timing": 2, "seconds": 1, "again": true }), "times: is missing"),
        (json!({ "timing": 2, "seconds": 1, "again": false }), ""),
        (json!({ "timing": 2, "seconds": 0, "again": false }), "seconds: `0`, must be at least 1"),
    ] {
        let reply = post_json(&vendor, TARGET, &with(more.clone())).await;
        let reason = reply.header("x-mock-reason");
        assert!(if why.is_empty() { reply.code() == 0 } else { reason.starts_with(why) }, "{more}: {reason}");
    }
    let reply = post_json(&vendor, "/demo/choose?access_token=T&mode=page", &with(json!({}))).await;
    assert!(reply.header("x-mock-reason").starts_with("size: is missing"), "{}", reply.header("x-mock-reason"));
}

#[tokio::test]
async fn a_response_has_what_its_kinds_bring() {
    let vendor = Mock::builder_open(LANGUAGE).start().await.expect("a good spec");
    for _ in 0..20 {
        let json = post_json(&vendor, TARGET, &with(json!({}))).await.json();
        let is_done = json["kind"] == 0 || json["kind"] == "0";
        assert_eq!(is_done, json["result"].is_string(), "{json}");
        assert_eq!(json["action"] == "click", json["key"].is_string(), "{json}");
        assert_eq!(json["state"] == "busy", json["load"].is_number(), "{json}");
    }
}

/// Two endpoints at one route: one has a constant, the other a choice without that value.
const ENDPOINTS: [(&str, &str); 3] = [
    (
        "service.yaml",
        "service: shop\nsummary: A shop.\nbase_url: https://example.com\n\
         envelopes: { main: { code: errcode, message: errmsg, success: [0] } }\n\
         tokens: { app: { query: access_token, doc: Of the shop. } }\n",
    ),
    (
        "endpoints/plugin/apply.yaml",
        "endpoint: apply\nsummary: Applies.\npage: { url: \"https://example.com/a\", read: 2026-11-21 }\n\
         route: POST /plugin\ntoken: app\n\
         json: { action: { type: string, fixed: apply }, appid: string }\nresponse: { applied: boolean }\n",
    ),
    (
        "endpoints/plugin/manage.yaml",
        "endpoint: manage\nsummary: Manages.\npage: { url: \"https://example.com/b\", read: 2026-11-21 }\n\
         route: POST /plugin\ntoken: app\n\
         json: { action: { type: choice, name: Managed, values: { list: {}, unbind: { fields: { appid: string } } } } }\n\
         response: { managed: boolean }\n",
    ),
];

#[tokio::test]
async fn a_value_tells_two_endpoints_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in ENDPOINTS {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    let vendor = Mock::builder_open(folder.path()).start().await.expect("a good spec");
    vendor.on("manage").refuse(45009);
    let send = async |body: &str| post_json(&vendor, "/plugin?access_token=T", body).await;
    let applied = send(r#"{"action":"apply","appid":"a"}"#).await;
    assert!(applied.json()["applied"].is_boolean(), "{}", applied.header("x-mock-reason"));
    assert!(send(r#"{"action":"apply"}"#).await.header("x-mock-reason").starts_with("appid: is missing"));
    // The scenario of the other endpoint.
    assert_eq!(send(r#"{"action":"list"}"#).await.code(), 45009);
}
