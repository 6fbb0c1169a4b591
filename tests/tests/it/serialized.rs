//! The feature `serde`: requests and responses as JSON, by the names and in the forms of the service.

use std::io::Read;
use std::time::SystemTime;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, from_value, json, to_value};
use weixin_runtime::{
    AccessToken, Day, Fen, File, Month, Request, Seconds, SecretString, TextOr, UnixSeconds, Yuan, prepare, testing,
};
use weixin_tests::language::demo::{
    Choose, ChooseMessage, ChooseMessageText, ChooseMode, ChooseResponse, ChooseResult, ChooseTiming, Everything,
    EverythingItem, EverythingKind, EverythingRequired, EverythingResponse, Fields, Inside, Note, Store, Wires,
};
use weixin_tests::language::types::{Money, TicketId};

fn everything() -> Everything {
    Everything::new(EverythingRequired {
        r#type: "a",
        text: "文字",
        tiny: -5,
        large: u64::MAX,
        ratio: 0.5,
        flag: true,
        tags: ["t"],
        counts: [("c", 1)],
        price: Money::new(5),
        kind: EverythingKind::from(1),
        items: [EverythingItem::new("i").img("x")],
    })
}

/// The same call: address and body.
fn sent(request: &impl Request) -> (String, Vec<u8>) {
    let prepared = prepare(request, Some(&AccessToken::new("app", "access_token", "T")), "https://a.example");
    let prepared = prepared.unwrap_or_else(|error| panic!("{error}"));
    let mut body = Vec::new();
    prepared.body().reader().read_to_end(&mut body).expect("it can be read");
    (prepared.url().to_owned(), body)
}

/// The JSON of a value, which makes the same value again.
fn both_ways<T: Serialize + DeserializeOwned>(value: &T) -> (Value, T) {
    let json = to_value(value).expect("it is serialized");
    let again: T = from_value(json.clone()).unwrap_or_else(|error| panic!("{error} in {json}"));
    assert_eq!(to_value(&again).expect("again"), json);
    (json, again)
}

#[test]
fn a_request_is_one_object_with_the_names_of_the_wire() {
    let day = Day::new(2026, 11, 28).expect("a day");
    let request = everything()
        .page(5)
        .until(day)
        .clock(UnixSeconds(0))
        .pictures([TicketId::from("p1"), TicketId::from("p2")])
        .words(["a", "b"])
        .bill(day)
        .ds(day)
        .period(Month::new(2026, 11))
        .created(UnixSeconds(0))
        .moments([UnixSeconds(0), UnixSeconds(1)])
        .paid(Yuan::new(1, 5))
        .fee(Fen(7))
        .small(Some(1));
    let (json, again) = both_ways(&request);
    assert_eq!(sent(&again), sent(&request));
    for (name, value) in [
        ("page", json!(5)),
        ("until", json!("20261128")),
        ("type", json!("a")),
        ("large", json!("18446744073709551615")),
        ("exact", Value::Null),
        ("pictures", json!("p1|p2")),
        ("ds", json!(20_261_128)),
        ("created", json!("1970-01-01 08:00:00")),
        ("moments", json!("19700101080000;19700101080001")),
        ("price", json!({ "amount": 5 })),
        ("kind", json!(1)),
    ] {
        assert_eq!(json[name], value, "{name}");
    }
    assert_eq!(json.get("link"), None, "what is not set is left out");
}

#[test]
fn other_forms_are_read_and_faults_have_their_path() {
    let mut json = to_value(everything().small(1)).expect("it is serialized");
    json["pictures"] = json!(["p1"]);
    json["large"] = json!(7);
    let read: Everything = from_value(json.clone()).expect("a list is a list");
    assert_eq!((read.pictures, read.large), (Some(vec![TicketId::from("p1")]), 7));
    json["items"][0]["img"] = json!(1);
    let error = from_value::<Everything>(json.clone()).expect_err("no string").to_string();
    assert_eq!(error, "items[0].img: expected a string, found a number");
    json.as_object_mut().expect("an object").remove("text");
    let error = from_value::<Everything>(json).expect_err("none").to_string();
    assert_eq!(error, "text: expected a string, found nothing");
    // A limit is no matter of form.
    assert!(from_value::<Note>(json!({ "text": "x".repeat(1000) })).is_ok());
}

#[test]
fn places_do_not_matter() {
    let fields = Fields::new("n").tags(["a", "b"]);
    let (json, again) = both_ways(&fields);
    assert_eq!(json, json!({ "name": "n", "tags": ["a", "b"] }));
    assert_eq!(sent(&again), sent(&fields));
    let text = r#"{ "name": "n", "tags": ["a"], "key": "s3cret-s3cret" }"#;
    let read: Fields = serde_json::from_str(text).expect("a secret can be read");
    assert!(read.key.is_some());
}

#[test]
fn secrets_and_files_are_never_written() {
    let fields = Fields::new("n").key(SecretString::from("s3cret-s3cret"));
    let error = serde_json::to_string(&fields).expect_err("a secret").to_string();
    assert_eq!(error, "key: a secret, must not be serialized");
    let form = Store::new("n", File::from_bytes("a.png", "x"));
    assert_eq!(
        serde_json::to_string(&form).expect_err("a file").to_string(),
        "content: a file, must not be serialized"
    );
    let error = from_value::<Store>(json!({ "name": "n", "content": "a.png" })).expect_err("a file").to_string();
    assert_eq!(error, "content: expected a file, which JSON does not have, found a string");
}

#[test]
fn choices_stand_beside_what_they_bring() {
    let timing = ChooseTiming::at(UnixSeconds(5));
    let text = ChooseMessage::text(ChooseMessageText::new("hi"));
    let request = Choose::new("o1", text).mode(ChooseMode::page(7u32)).timing(timing);
    let (json, again) = both_ways(&request);
    assert_eq!((&json["msgtype"], &json["mode"], &json["size"]), (&json!("text"), &json!("page"), &json!(7)));
    assert_eq!(sent(&again), sent(&request));
    let mut other = json;
    other["msgtype"] = json!("poem");
    let error = from_value::<Choose>(other).expect_err("no such kind").to_string();
    assert_eq!(error, "expected one of the kinds of a choice, found another one");

    let unknown = json!({ "kind": 9, "why": { "deep": [1] }, "state": "busy", "load": 0.5 });
    let response: ChooseResponse = from_value(unknown.clone()).expect("kept");
    assert!(matches!(response.kind, ChooseResult::Unknown(_)));
    assert_eq!(both_ways(&response).0, unknown, "an unknown kind is written as it came");
}

#[test]
fn responses_are_written_as_the_service_writes_them() {
    let body = json!({
        "text": "t", "lenient": "7", "large": "18446744073709551615", "exact": 9_007_199_254_740_993_i64, "null": null,
        "pictures": "p1|p2", "list": [], "created": "1970-01-01 08:00:05", "tip": 12.3, "ratio": 1e-3,
    });
    let response = testing::response::<Everything>(body).expect("as the spec says");
    let (json, again) = both_ways(&response);
    assert_eq!((again.large, again.exact, again.created), (u64::MAX, 9_007_199_254_740_993, Some(UnixSeconds(5))));
    assert_eq!((again.tip, again.count, again.flag), (Some(Yuan::new(12, 30)), 7, true));
    // Nobody knows here where the service's clocks are.
    assert_eq!(json["created"], "1970-01-01T00:00:05+00:00");
    let alone =
        json!({ "text": "t", "lenient": 1, "large": 1, "exact": 1, "list": [], "created": "1970-01-01 08:00:05" });
    let read: EverythingResponse = from_value(alone).expect("a response is its service's");
    assert_eq!(read.created, Some(UnixSeconds(5)));
}

#[test]
fn ids_do_not_begin_anew() {
    let body = json!({ "text": "t", "lenient": 1, "large": 1, "exact": 1, "list": [], "pictures": ["p1"] });
    let fresh = testing::response::<Everything>(&body).expect("as the spec says").pictures.expect("there");
    assert!(fresh[0].expires_at().is_some_and(|end| end > SystemTime::now()));
    let stored: EverythingResponse = from_value(body).expect("the same");
    assert_eq!(stored.pictures.expect("there")[0].expires_at(), None, "nobody knows when it was handed out");
}

#[test]
fn single_values() {
    assert_eq!(both_ways(&TicketId::from("t")).0, json!("t"));
    assert_eq!(both_ways(&UnixSeconds(5)).0, json!(5));
    assert_eq!(both_ways(&Seconds(5)).0, json!(5));
    assert_eq!(both_ways(&Day::new(2026, 1, 2).expect("a day")).0, json!("2026-01-02"));
    assert_eq!(both_ways(&vec![Fen(5)]).0, json!([5]));
    assert_eq!(both_ways(&Yuan::new(1, 50)).0, json!(1.5));
    assert_eq!(both_ways(&TextOr::<UnixSeconds>::Text("soon".to_owned())).0, json!("soon"));
    assert_eq!(both_ways(&Money::new(7)).0, json!({ "amount": 7 }));
    let wires = Wires::new([7_u64, 8], Inside::new("t", [Money::new(1)]));
    let (json, again) = both_ways(&wires);
    assert_eq!(json["inside"], r#"{"prices":[{"amount":1}],"title":"t"}"#, "JSON inside a string stays inside");
    assert_eq!(sent(&again), sent(&wires));
}
