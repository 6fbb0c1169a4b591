//! The spec in which every feature of the language is used: every type, constraint and rule is checked.

use serde_json::{Value, json};
use weixin_mock::Mock;

use crate::support::{LANGUAGE, post_json};

const TARGET: &str = "/demo/everything?type=a&access_token=T";

async fn language() -> Mock {
    Mock::builder_open(LANGUAGE).start().await.expect("a good spec")
}

fn good() -> Value {
    json!({
        "text": "abcd", "tiny": -5, "large": "18446744073709551615", "exact": null, "ratio": 1.5, "flag": true,
        "tags": ["a"], "counts": { "x": 1 }, "price": { "amount": -9_223_372_036_854_775_808_i64, "currency": "USD" }, "kind": 3,
        "items": [{ "title": "ab", "img": "i" }], "small": 1
    })
}

#[tokio::test]
async fn a_good_request_is_answered_in_its_shape() {
    let vendor = language().await;
    let reply = post_json(&vendor, TARGET, &good().to_string()).await;
    let json = reply.json();
    assert_eq!(reply.code(), 0, "{}", reply.header("x-mock-reason"));
    assert!(
        json["text"].is_string() && json["lenient"].is_u64() && json["exact"].is_i64() && json["flag"].is_boolean()
    );
    let large =
        json["large"].as_str().and_then(|text| text.parse::<u64>().ok()).expect("a number that travels as text");
    assert!(large > 1 << 53, "beyond what a floating point number tells apart");
    let item = &json["list"][0];
    assert!(item["price"]["amount"].is_i64() && item["ticket"].as_str().is_some_and(|id| id.len() == 86), "{item}");
    assert!([json!("CNY"), json!("USD")].contains(&item["price"]["currency"]), "{item}");
    assert!([json!(1), json!(2)].contains(&json["kind"]), "{json}");
    let pictures = json["pictures"].as_str().expect("a list that travels as one text");
    assert!(pictures.split('|').all(|id| id.len() == 86), "{pictures}");
    let both = post_json(&vendor, &format!("/base{TARGET}"), &good().to_string()).await;
    assert_eq!(both.code(), 0, "with the path of the base address too");
}

/// What is changed, the code, and how the reason begins.
fn cases() -> Vec<(Value, i64, &'static str)> {
    vec![
        (json!({ "text": "" }), 1001, "text: ``, must have at least 1"),
        (json!({ "text": "abcde" }), 47001, "text: `abcde`, must have at most 4 characters"),
        (json!({ "text": "图图图图" }), 47001, "text: `图图图图`, must have at most 9 bytes"),
        (json!({ "text": 5 }), 47001, "text: must be of type string"),
        (json!({ "tiny": -6 }), 47001, "tiny: `-6`, must be at least -5"),
        (json!({ "tiny": 128 }), 47001, "tiny: must be of type i8"),
        (json!({ "small": -1 }), 47001, "small: must be of type u8"),
        (json!({ "plain": 4 }), 47001, "plain: `4`, must be one of 1, 2, 3"),
        (json!({ "large": 5 }), 0, ""),
        (json!({ "large": "5.5" }), 47001, "large: must be"),
        (json!({ "large": "18446744073709551616" }), 47001, "large: must be"),
        (json!({ "ratio": 1.6 }), 47001, "ratio: `1.6`, must be at most 1.5"),
        (json!({ "flag": "true" }), 47001, "flag: must be of type boolean"),
        (json!({ "tags": [] }), 47001, "tags: 0 items, must have at least 1 items"),
        (json!({ "tags": ["a", "abcdef"] }), 47001, "tags[1]: `abcdef`, must have at most 5"),
        (json!({ "tags": [1] }), 47001, "tags[0]: must be of type string"),
        (json!({ "links": ["no url"] }), 1001, "links[0]: `no url`, must be an http"),
        (json!({ "pictures": "a|b" }), 0, ""),
        (json!({ "pictures": "a|b|c" }), 47001, "pictures: 3 items, must have at most 2 items"),
        (json!({ "pictures": ["a"] }), 47001, "pictures: must be strings separated by `|`"),
        (json!({ "words": "abc abcd" }), 47001, "words[1]: `abcd`, must have at most 3"),
        (json!({ "counts": { "x": 1, "y": 2, "z": 3 } }), 47001, "counts: 3 items, must have at most 2 items"),
        (json!({ "counts": { "x": -1 } }), 47001, "counts.x: must be"),
        (json!({ "price": {} }), 1001, "price.amount: is missing"),
        (json!({ "price": { "amount": 1 } }), 0, ""),
        (json!({ "price": { "amount": 1, "currency": "EUR" } }), 0, ""),
        (json!({ "price": { "amount": 1, "currency": 5 } }), 47001, "price.currency: must be of type Currency"),
        (json!({ "price": [] }), 47001, "price: must be of type Money"),
        (json!({ "kind": "1" }), 47001, "kind: must be of type EverythingKind"),
        (json!({ "kind": "one" }), 47001, "kind: must be"),
        (json!({ "secret": "ab" }), 47001, "secret: a secret value, must have at least 3"),
        (
            json!({ "items": [{ "title": "abc", "img": "i" }] }),
            1001,
            "items[0].note: is missing, required if `title` is abc",
        ),
        (
            json!({ "items": [{ "title": "ab" }] }),
            1001,
            "items[0].img, items[0].img_url: 0 are set, must be exactly one",
        ),
        (
            json!({ "items": [{ "title": "ab", "img": "i", "inner": { "deep": [[256]] } }] }),
            47001,
            "items[0].inner.deep[0][0]: must be",
        ),
        (json!({ "at": 1, "at_ms": 1 }), 47001, "at, at_ms: 2 are set, must be at most one"),
        (json!({ "small": null }), 1001, "wait, wait_ms, small: 0 are set"),
        (json!({ "a": "x" }), 1001, "b: is missing, required if `a` is present"),
        (json!({ "unknown": 1, "any": [null] }), 0, ""),
    ]
}

#[tokio::test]
async fn every_constraint() {
    let vendor = language().await;
    for (change, code, reason) in cases() {
        let mut body = good();
        for (name, value) in change.as_object().expect("fields") {
            body[name] = value.clone();
        }
        let reply = post_json(&vendor, TARGET, &body.to_string()).await;
        let requests = vendor.requests();
        let problems = &requests.last().expect("a request").problems;
        let found = problems.first().map(ToString::to_string).unwrap_or_default();
        assert_eq!(reply.code(), code, "{change}: {found}");
        assert!(found.starts_with(reason), "{change}: {found}");
    }
}

#[tokio::test]
async fn values_in_forms_of_their_own() {
    let vendor = language().await;
    let inside = r#"{"title":"abc","prices":[{"amount":1}]}"#;
    for (query, change, reason) in [
        ("ids=1,20", json!({}), ""),
        ("ids=1,100", json!({}), "ids[1]: `100`, must be at most 99"),
        ("ids=1,x", json!({}), "ids[1]: must be of type u64"),
        ("ids=", json!({}), "ids: 0 items, must have at least 1 items"),
        ("", json!({}), "ids: is missing"),
        ("ids=1&names=a&names=b", json!({}), ""),
        ("ids=1&names=a&names=long", json!({}), "names[1]: `long`, must have at most 3 characters"),
        ("ids=1&filter=%7B%22name%22:%22n%22%7D", json!({}), ""),
        ("ids=1&filter=n", json!({}), "filter: must be JSON inside a string"),
        ("ids=1&filter=%7B%7D", json!({}), "filter.name: is missing"),
        ("ids=1", json!({ "ratios": "0.5;2", "table": "1,-2|3", "flags": { "x": "true false" }, "large": ["7"] }), ""),
        ("ids=1", json!({ "ratios": "0.5;x" }), "ratios[1]: must be of type number"),
        ("ids=1", json!({ "table": "1,x|3" }), "table[0][1]: must be of type i32"),
        ("ids=1", json!({ "table": [[1]] }), "table: must be strings separated by `|`"),
        ("ids=1", json!({ "flags": { "x": "true 2" } }), "flags.x[1]: must be of type boolean"),
        ("ids=1", json!({ "large": [7] }), ""),
        ("ids=1", json!({ "large": ["x"] }), "large[0]: must be of type u64"),
        ("ids=1", json!({ "inside": { "title": "abc", "prices": [] } }), "inside: must be JSON inside a string"),
        ("ids=1", json!({ "inside": r#"{"title":"abcd","prices":[]}"# }), "inside.title: `abcd`, must have at most 3"),
        ("ids=1", json!({ "inside": r#"{"title":"a","prices":[{}]}"# }), "inside.prices[0].amount: is missing"),
        ("ids=1", json!({ "rows": [r#"{"name":"r"}"#, "x"] }), "rows[1]: must be JSON inside a string"),
        ("ids=1", json!({ "any": "", "either": null }), ""),
        ("ids=1", json!({ "picture": "+/8=", "html": "5paH", "pictures": "YQ==,YQ==" }), ""),
        ("ids=1", json!({ "picture": "MTIzNDU=" }), "picture: 5 bytes, must be at most 4 B"),
        ("ids=1", json!({ "picture": "" }), "picture: 0 bytes, must be at least 1 B"),
        ("ids=1", json!({ "picture": "a" }), "picture: must be Base64"),
        ("ids=1", json!({ "html": "/w==" }), "html: must be Base64"),
        ("ids=1", json!({ "html": "YWJjZA==" }), "html: `abcd`, must have at most 3 characters"),
    ] {
        let mut body = json!({ "inside": inside });
        for (name, value) in change.as_object().expect("fields") {
            body[name] = value.clone();
        }
        let reply = post_json(&vendor, &format!("/demo/wires?access_token=T&{query}"), &body.to_string()).await;
        let requests = vendor.requests();
        let found =
            requests.last().and_then(|request| request.problems.first()).map(ToString::to_string).unwrap_or_default();
        assert!(found.starts_with(reason) && (reply.code() == 0) == reason.is_empty(), "{query} {change}: {found}");
    }
    let answer = post_json(&vendor, "/demo/wires?access_token=T&ids=1", &json!({ "inside": inside }).to_string()).await;
    let json = answer.json();
    let text = |name: &str| json[name].as_str().unwrap_or_else(|| panic!("{name} is a string: {json}")).to_owned();
    assert!(text("ids").split(',').all(|id| id.parse::<u64>().is_ok()), "{json}");
    assert!(text("table").split('|').flat_map(|row| row.split(',')).all(|cell| cell.parse::<i32>().is_ok()), "{json}");
    let filter: Value = serde_json::from_str(&text("inside")).expect("JSON inside a string");
    assert!(filter["name"].is_string() && filter["least"].is_string(), "{json}");
    assert!(text("picture").len().is_multiple_of(4), "{json}");
}

#[tokio::test]
async fn queries_are_text() {
    let vendor = language().await;
    for (query, reason) in [
        ("type=a&page=0", "page: `0`, must be at least 1"),
        ("type=a&page=x", "page: `x`, must be of type u32"),
        ("type=c", "type: `c`, must be one of a, b"),
        ("page=1", "type: is missing"),
        ("type=b&page=100", ""),
    ] {
        let target = format!("/demo/everything?access_token=T&{query}");
        let reply = post_json(&vendor, &target, &good().to_string()).await;
        let requests = vendor.requests();
        let found =
            requests.last().and_then(|request| request.problems.first()).map(ToString::to_string).unwrap_or_default();
        assert!(found.starts_with(reason) && (reply.code() == 0) == reason.is_empty(), "{query}: {found}");
    }
}

#[tokio::test]
async fn ways_tokens_and_bodies() {
    let vendor = language().await;
    let way = async |query: &str, body: &str| {
        let reply = post_json(&vendor, &format!("/files/send?access_token=T&{query}"), body).await;
        let requests = vendor.requests();
        (reply.code(), requests.last().and_then(|request| request.variant.clone()))
    };
    assert_eq!(way("way=move&v=2", "").await, (0, Some("move".to_owned())), "no body is asked for");
    assert_eq!(way("way=link&v=1", "{\"url\":\"https://a.example/b.svg\"}").await, (0, Some("link".to_owned())));
    assert_eq!(way("way=link&v=1", "").await, (44002, Some("link".to_owned())));
    assert_eq!(way("way=form&v=1&name=ab", "").await.0, 12, "its file is missing");
    assert_eq!(way("way=none&v=1", "").await, (40097, None));
    assert_eq!(post_json(&vendor, "/demo/ping", "{}").await.code(), 0, "no token is asked for");
    assert_eq!(post_json(&vendor, "/demo/ping", "").await.code(), 44002);
    vendor.on("files/parts/finish").refuse(1001);
    let finish = async || post_json(&vendor, "/files/parts/finish?access_token=T", r#"{"ticket":"t"}"#).await.code();
    assert_eq!((finish().await, finish().await), (1001, 0));
    assert_eq!(vendor.requests().last().and_then(|request| request.group.clone()).as_deref(), Some("files/parts"));
    let component = "/demo/everything?type=a&component_access_token=T";
    assert_eq!(post_json(&vendor, component, &good().to_string()).await.code(), 0, "either kind");
}

/// Where types are not kept to, an empty text says that there is nothing.
#[tokio::test]
async fn an_empty_text_is_nothing_where_types_are_lenient() {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    };
    for name in ["service.yaml", "errors.yaml"] {
        let text = std::fs::read_to_string(std::path::Path::new(LANGUAGE).join(name)).expect("there");
        // A host that no endpoint is on would be a mistake.
        spec(name, &text.lines().filter(|line| !line.starts_with("hosts:")).collect::<Vec<_>>().join("\n"));
    }
    spec(
        "endpoints/demo/call.yaml",
        "endpoint: call
summary: A call.
page: { url: 'https://example.com/call', read: 2026-11-21 }
route: POST /demo/call
token: app
shared_errors: [extra]
json:
  count: { type: u32, wire: lenient, required: false }
  needed: { type: u32, wire: lenient }
  exact: { type: u32, required: false }
  item: { type: object, required: false, fields: { large: { type: u64, wire: string, required: false } } }
response: nothing
",
    );
    let vendor = Mock::builder_open(folder.path()).start().await.expect("a good spec");
    for (body, reason) in [
        (json!({ "needed": "1", "count": "", "item": { "large": "" } }), ""),
        (json!({ "needed": "", "count": "" }), "needed: "),
        (json!({ "needed": 1, "exact": "" }), "exact: "),
        (json!({ "needed": 1, "count": " " }), "count: "),
    ] {
        let reply = post_json(&vendor, "/demo/call?access_token=T", &body.to_string()).await;
        assert!(reply.header("x-mock-reason").starts_with(reason), "{body}: {}", reply.header("x-mock-reason"));
        assert_eq!(reply.code() == 0, reason.is_empty(), "{body}");
    }
}
