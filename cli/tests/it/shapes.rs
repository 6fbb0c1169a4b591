//! `weixin call` with responses that are a list or a map, and with texts in place of objects and lists.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use weixin_recorder::blocking::Server;

use crate::sandbox::{err, out};
use crate::service;

const LANGUAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/language");

fn call(folder: &Path, service: &Server, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
    command.arg("call").args(arguments).args(["--token-kind", "app", "--spec", LANGUAGE, "--base-url", service.url()]);
    command.env("WEIXIN_TOKEN", "t0ken-t0ken").current_dir(folder).output().expect("the program starts")
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn a_list_and_a_map_are_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    for (endpoint, body) in [
        ("listEverything", r#"[{"text":"a"},{"text":"b","price":{"amount":9223372036854775807},"more":null}]"#),
        ("listEverything", "[]"),
        ("mapEverything", r#"{"errcode":0,"b":[{"amount":1}],"errmsg":"ok","a":[]}"#),
        ("mapEverything", "{}"),
    ] {
        let done = call(folder.path(), &service::answering(200, body), &[endpoint]);
        assert_eq!((done.status.code(), err(&done).as_str()), (Some(0), ""), "{body}");
        assert_eq!(json(&out(&done)), json(body));
    }
}

#[test]
fn what_is_wrong_in_a_list_or_a_map_is_said_with_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    for (endpoint, body, what) in [
        ("listEverything", r#"[{"text":"a"},{"text":2}]"#, "[1].text: expected a string, found a number"),
        ("listEverything", r#"{"errcode":0}"#, "expected a list, found an object"),
        ("mapEverything", r#"{"a":[{"amount":1},{}]}"#, "a[1].amount: expected a number, found nothing"),
        ("mapEverything", r#"{"a":7}"#, "a: expected a list, found a number"),
        ("mapEverything", "[]", "expected an object, found a list"),
    ] {
        let done = call(folder.path(), &service::answering(200, body), &[endpoint]);
        assert_eq!((done.status.code(), out(&done)), (Some(11), format!("{body}\n")), "{}", err(&done));
        assert!(err(&done).contains(what), "{body}: {}", err(&done));
    }
    let refused = call(folder.path(), &service::refusing(45009), &["listEverything"]);
    assert!(refused.status.code() != Some(0) && err(&refused).contains("45009"), "{}", err(&refused));
}

/// What is written as a text is one; fields of the object have names, and a file has JSON.
#[test]
fn a_text_or_an_object_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("either.json"), r#"{"title":"xyz"}"#).expect("writable");
    fs::write(folder.path().join("either.txt"), "a text").expect("writable");
    for (argument, sent) in [
        ("either=a text", r#""either":"a text""#),
        ("either=", r#""either":"""#),
        ("either.title=abc", r#""either":{"title":"abc"}"#),
        ("either=@either.json", r#""either":{"title":"xyz"}"#),
        ("either=@either.txt", r#""either":"a text""#),
    ] {
        let service = service::answering(200, r#"{"text":"a","lenient":1,"large":"2","exact":3,"list":[]}"#);
        let mut arguments = vec!["everything", "type=a", "text=abcd", "tiny=1", "large=1", "ratio=1", "flag=true"];
        arguments.extend(["tags=a", "counts.x=1", "price.amount=1", "kind=2", "small=1", "items.0.title=ab"]);
        arguments.extend(["items.0.img=i", argument]);
        let done = call(folder.path(), &service, &arguments);
        assert_eq!(done.status.code(), Some(0), "{argument}: {}", err(&done));
        let body = service.request().body_text().to_owned();
        assert!(body.contains(sent), "{argument}: {body}");
    }
}

#[test]
fn either_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let answer = |more: &str| format!(r#"{{"text":"a","lenient":1,"large":"2","exact":3,"list":[],{more}}}"#);
    let arguments = ["everything", "type=a", "text=abcd", "tiny=1", "large=1", "ratio=1", "flag=true", "tags=a"];
    let more = ["counts.x=1", "price.amount=1", "kind=2", "small=1", "items.0.title=ab", "items.0.img=i"];
    for (given, what) in [
        (r#""either":"","rows":"none""#, ""),
        (r#""either":{"price":{"amount":1}},"rows":["x",{"amount":2}]"#, ""),
        (r#""either":{"price":{"amount":"1"}}"#, "either.price.amount: expected a number, found a string"),
        (r#""either":7"#, "either: expected a string or an object, found a number"),
        (r#""rows":["x",{"amount":true}]"#, "rows[1].amount: expected a number, found a boolean"),
    ] {
        let service = service::answering(200, answer(given));
        let done = call(folder.path(), &service, &[&arguments[..], &more].concat());
        assert_eq!(done.status.code(), Some(if what.is_empty() { 0 } else { 11 }), "{given}: {}", err(&done));
        assert!(err(&done).contains(what), "{given}: {}", err(&done));
    }
}

#[test]
fn show_says_what_comes() {
    let shown = |endpoint: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weixin"));
        out(&command.args(["show", endpoint, "--spec", LANGUAGE]).output().expect("the program starts"))
    };
    let list = shown("listEverything");
    assert!(list.contains("JSON: list of ListEverythingResponseItem") && list.contains("price"), "{list}");
    assert!(shown("mapEverything").contains("JSON: map of list of Money"), "{}", shown("mapEverything"));
    let either = shown("everything");
    assert!(
        either.contains("string or EitherSent") && either.contains("string or list of string or Money"),
        "{either}"
    );
}
