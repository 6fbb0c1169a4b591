//! Responses that are a list or a map, and texts in place of objects and lists.

use serde_json::{Value, json};
use weixin_mock::Mock;

use crate::support::{LANGUAGE, get, post_json};

const LIST: &str = "/demo/list?access_token=T";
const MAP: &str = "/demo/map?access_token=T";

async fn language() -> Mock {
    Mock::builder_open(LANGUAGE).start().await.expect("a good spec")
}

fn is_money(value: &Value) -> bool {
    value["amount"].is_i64() && value.get("currency").is_none_or(Value::is_string)
}

#[tokio::test]
async fn a_list_is_answered_as_one() {
    let vendor = language().await;
    for _ in 0..10 {
        let reply = get(&vendor, LIST).await;
        let json = reply.json();
        let rows = json.as_array().unwrap_or_else(|| panic!("{json}"));
        assert!(!rows.is_empty() && reply.status == 200, "{json}");
        let is_row = |row: &Value| row["text"].is_string() && row.get("price").is_none_or(is_money);
        assert!(rows.iter().all(is_row), "{json}");
    }
    assert_eq!(vendor.succeeded("listEverything"), 10);
}

#[tokio::test]
async fn a_map_is_answered_as_one() {
    let vendor = language().await;
    for _ in 0..10 {
        let mut json = get(&vendor, MAP).await.json();
        let fields = json.as_object_mut().expect("an object");
        let envelope = ["errcode", "errmsg"].map(|name| fields.remove(name));
        assert!(envelope[0].as_ref().is_none_or(|code| *code == 0), "{envelope:?}");
        let holds_money = |rows: &Value| rows.as_array().is_some_and(|rows| rows.iter().all(is_money));
        assert!(!fields.is_empty() && fields.values().all(holds_money), "{fields:?}");
    }
}

/// A refusal is an object with the envelope, whatever a success would be.
#[tokio::test]
async fn a_refusal_is_no_list() {
    let vendor = language().await;
    for (name, target) in [("listEverything", LIST), ("mapEverything", MAP)] {
        assert_eq!(get(&vendor, target.trim_end_matches("T")).await.code(), 41001);
        vendor.on(name).refuse(45009);
        assert_eq!(get(&vendor, target).await.code(), 45009);
    }
}

const EVERYTHING: &str = "/demo/everything?type=a&access_token=T";

fn everything(either: &Value) -> String {
    json!({
        "text": "abcd", "tiny": -5, "large": "1", "exact": null, "ratio": 1.5, "flag": true, "tags": ["a"],
        "counts": { "x": 1 }, "price": { "amount": 1 }, "kind": 3, "items": [{ "title": "ab", "img": "i" }], "small": 1,
        "either": either
    })
    .to_string()
}

#[tokio::test]
async fn a_text_may_stand_in_the_place_of_an_object() {
    let vendor = language().await;
    for (either, why) in [
        (json!("any text, however long"), ""),
        (json!(""), ""),
        (json!({ "title": "abc" }), ""),
        (json!({ "title": "abcd" }), "either.title: `abcd`, must have at most 3"),
        (json!({}), "either.title: is missing"),
        (json!(5), "either: must be of type string or EitherSent"),
        (json!(["abc"]), "either: must be of type string or EitherSent"),
    ] {
        let reply = post_json(&vendor, EVERYTHING, &everything(&either)).await;
        let reason = reply.header("x-mock-reason");
        assert!(if why.is_empty() { reply.code() == 0 } else { reason.starts_with(why) }, "{either}: {reason}");
    }
}

/// A program meets both, of a field and of an item.
#[tokio::test]
async fn both_are_answered() {
    let vendor = language().await;
    let (mut fields, mut items) = ([false; 2], [false; 2]);
    for _ in 0..60 {
        let json = post_json(&vendor, EVERYTHING, &everything(&json!("t"))).await.json();
        match &json["either"] {
            Value::Null => {}
            Value::String(_) => fields[0] = true,
            object => fields[1] |= is_money(&object["price"]),
        }
        for item in json["rows"].as_array().into_iter().flatten() {
            items[usize::from(!item.is_string())] |= item.is_string() || is_money(item);
        }
    }
    assert_eq!((fields, items), ([true; 2], [true; 2]));
}
