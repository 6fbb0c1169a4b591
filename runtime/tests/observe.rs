//! What an observer notes of responses, and what it never does.

#![cfg(feature = "observe")]

mod sample;

use std::time::Duration;

use sample::endpoints::everything::{Fetch, FetchOr, Ping};
use sample::service::Token;
use weixin_recorder::{Server, json};
use weixin_runtime::{Client, ClientBuilder, Note, Observer};

const GOOD: &str = r#""a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7"#;

fn client(server: &Server) -> ClientBuilder {
    Client::builder(Token::app("s3cret-t0ken")).base_url(&server.url).timeout(Duration::from_secs(20))
}

/// What is noted of a response, a note a line, without what all have.
async fn noted(body: &str) -> Vec<String> {
    let server = Server::new(json(body)).await;
    let observer = Observer::new();
    let client = client(&server).observer(&observer).build().expect("client");
    let _ = client.send(FetchOr::new()).await;
    let notes = observer.notes();
    assert_eq!(notes.answers("everything"), 1, "{body}");
    notes.iter().map(|(_, note, seen)| said(note, seen)).collect()
}

fn said(note: &Note, seen: u64) -> String {
    assert_eq!(seen, 1);
    match note {
        Note::UnlistedField { at, json } => format!("{at} is {json}"),
        Note::MissingField { at, expected } => format!("{at} lacks {expected}"),
        Note::OtherType { at, expected, found } => format!("{at} is no {expected}: {found}"),
        Note::UnlistedValue { at } => format!("{at} is another"),
        Note::UnlistedText { code, text } => format!("{code} says {text}"),
        Note::UnlistedCode { code, text, at } => format!("{at}{code} is new: {text}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_the_spec_does_not_say_is_noted() {
    for (rest, notes) in [
        ("", &[][..]),
        (r#","errcode":0,"errmsg":"ok""#, &[]),
        (r#","new":1,"other":[],"third":{"x":1}"#, &["new is integer", "other is array", "third is object"]),
        (
            r#","new":1.5,"flags":[true,false],"mixed":[1,"a"]"#,
            &["flags is array of boolean", "mixed is array", "new is number"],
        ),
        (
            r#","item_list":[{"title":"a","colour":"red"},{"title":"b","colour":null}]"#,
            &["item_list[].colour is null", "item_list[].colour is string"],
        ),
        (r#","item_list":[{"titel":"a"}]"#, &["item_list[].… is string", "item_list[].title lacks a string"]),
        (r#","parent":{"title":5}"#, &["parent.title is no a string: a number"]),
        (
            r#","numbers":{"oGZUI0egBJY1zhBYw2KhdUfwVJJE":["x"]}"#,
            &["numbers.{}[] is no a number: a string that is not one"],
        ),
        (r#","kind":"third","level":7"#, &["kind is another", "level is another"]),
        (r#","extra":{"anything":[{"at":"all"}]}"#, &[]),
        (r#","text":null,"flag":"perhaps""#, &["flag is no a boolean: a string that is not one"]),
        // The last of several counts, and each is looked at once.
        (r#","text":"a","new":1,"text":"b""#, &["new is integer"]),
    ] {
        assert_eq!(noted(&format!("{{{GOOD}{rest}}}")).await, notes, "{rest}");
    }
    assert_eq!(
        noted(r#"{"a":300,"errcode":0}"#).await.len(),
        7,
        "a number that is too large, and six that are missing"
    );
}

#[tokio::test]
async fn refusals_are_noted_by_code_and_shape() {
    for (body, notes) in [
        (r#"{"errcode":47001,"errmsg":"data format error rid: 12-ab"}"#, &[][..]),
        (r#"{"errcode":47001,"errmsg":"data format error, near 'Alice'"}"#, &[]),
        (r#"{"errcode":47001,"errmsg":"invalid json of user Alice"}"#, &["47001 says invalid json of user …"]),
        (
            r#"{"errcode":40123,"errmsg":"invalid openid oGZUI0egBJY1zhBYw2KhdUfwVJJE rid: 65a1-0f-9c"}"#,
            &["40123 is new: invalid openid …"],
        ),
    ] {
        assert_eq!(noted(body).await, notes, "{body}");
    }
}

#[tokio::test]
async fn a_response_without_fields_is_looked_at_too() {
    let server =
        Server::new(json(r#"{"errcode":0,"errmsg":"ok","msgid":12345,"oGZUI0egBJY1zhBYw2KhdUfwVJJE":1}"#)).await;
    let observer = Observer::new();
    let client = client(&server).observer(&observer).build().expect("client");
    client.send(Ping::new()).await.expect("sent");
    let lines = observer.notes().to_json_lines();
    assert_eq!(
        lines,
        "{\"weixin_observed\":1}\n\
         {\"endpoint\":\"everything\",\"note\":\"answers\",\"route\":\"GET /everything\",\"seen\":1}\n\
         {\"at\":\"msgid\",\"endpoint\":\"everything\",\"note\":\"field\",\"route\":\"GET /everything\",\"seen\":1,\"type\":\"integer\"}\n\
         {\"at\":\"…\",\"endpoint\":\"everything\",\"note\":\"field\",\"route\":\"GET /everything\",\"seen\":1,\"type\":\"integer\"}\n"
    );
}

/// Nothing of these may be in what is written, wherever it stands in a response.
const VALUES: &[&str] = &[
    "oGZUI0egBJY1zhBYw2KhdUfwVJJE",
    "wx0123456789abcdef",
    "gh_a1b2c3d4e5f6",
    "13800138000",
    "张三",
    "Alice Liddell",
    "alice@example.com",
    "5 Elm Street",
    "65a1b2c3-0f9c-4d",
    "4711471147",
    "2026-11-29",
    "https://example.com/u/alice",
];

#[tokio::test]
async fn no_value_is_ever_written() {
    let observer = Observer::new();
    for value in VALUES {
        for body in [
            format!(
                r#"{{{GOOD},"text":"{value}","new":"{value}","list":["{value}"],"{value}":{{"{value}":"{value}"}}}}"#
            ),
            format!(r#"{{{GOOD},"numbers":{{"{value}":["{value}"]}},"parent":{{"{value}":"{value}"}}}}"#),
            format!(r#"{{{GOOD},"kind":"{value}","level":"{value}","a":"{value}","flag":"{value}"}}"#),
            format!(r#"{{"errcode":40123,"errmsg":"invalid user {value} not found, {value}: {value} rid: 1-2"}}"#),
            format!(r#"{{"errcode":40123,"errmsg":"{value}"}}"#),
            format!(r#"{{"errcode":47001,"errmsg":"用户{value}不存在={value}"}}"#),
            format!(r#"{{"{value}":1,"errcode":"{value}"}}"#),
            format!(r#"{{{GOOD},"item_list":[{{"title":"{value}","{value}":1}},"{value}"]}}"#),
        ] {
            let server = Server::new(json(&body)).await;
            let client = client(&server).observer(&observer).build().expect("client");
            let _ = client.send(FetchOr::new()).await;
            let _ = client.send(Fetch::new()).await;
            let _ = client.send(Ping::new()).await;
        }
    }
    let written = format!("{}{:?}{:?}", observer.notes().to_json_lines(), observer.notes(), observer);
    assert!(written.contains("new") && written.contains("invalid user …"), "{written}");
    for value in VALUES.iter().flat_map(|value| value.split([' ', '/', '@', '-'])).filter(|part| part.len() > 2) {
        assert!(!written.contains(value), "{value} in {written}");
    }
}

#[tokio::test]
async fn memory_is_bounded_and_what_is_dropped_is_counted() {
    let observer = Observer::new();
    let names = |from: usize| -> String { (0..15).map(|at| format!(",\"x{}\":1", letters(from * 15 + at))).collect() };
    for from in 0..400 {
        let server = Server::new(json(&format!("{{{GOOD}{}}}", names(from)))).await;
        let client = client(&server).observer(&observer).build().expect("client");
        client.send(FetchOr::new()).await.expect("sent");
    }
    let notes = observer.take();
    assert_eq!(notes.len(), 4096);
    assert!(notes.to_json_lines().ends_with("{\"note\":\"dropped\",\"seen\":1904}\n"), "{}", notes.len());
    assert!(observer.notes().is_empty() && observer.notes().answers("everything") == 0, "it begins anew");
    // A map that the spec takes for an object.
    let many: String = (0..100_000).map(|at| format!(",\"x{}\":{at}", letters(at))).collect();
    assert_eq!(noted(&format!("{{{GOOD}{many}}}")).await, ["… is integer"]);
}

/// A name of letters for a number.
fn letters(mut number: usize) -> String {
    let mut name = String::from("a");
    while number > 0 {
        name.push(['a', 'e', 'i', 'o', 'u', 'b', 'c', 'd'][number % 8]);
        number /= 8;
    }
    name
}

#[tokio::test]
async fn notes_of_machines_are_added_up() {
    let server = Server::new(json(r#"{"errcode":0,"msgid":1}"#)).await;
    let mut all = weixin_runtime::Notes::default();
    for calls in 1..=3 {
        let observer = Observer::new();
        let client = client(&server).observer(&observer.clone()).build().expect("client");
        for _ in 0..calls {
            client.send(Ping::new()).await.expect("sent");
        }
        all.merge(observer.take());
    }
    let notes: Vec<_> = all.iter().collect();
    assert_eq!((notes.len(), notes[0].2, all.answers("everything")), (1, 6, 6));
}

#[tokio::test]
async fn a_client_without_an_observer_notes_nothing_and_calls_stay_what_they_are() {
    let body = format!("{{{GOOD},\"new\":1,\"text\":\"b\"}}");
    let server = Server::new(json(&body)).await;
    let plain = client(&server).build().expect("client").send(FetchOr::new()).await;
    let observer = Observer::new();
    let watched = client(&server).observer(&observer).build().expect("client").send(FetchOr::new()).await;
    assert_eq!(format!("{plain:?}"), format!("{watched:?}"));
    let server = Server::new(json("{\"a\":true}")).await;
    let plain = client(&server).build().expect("client").send(FetchOr::new()).await;
    let watched = client(&server).observer(&observer).build().expect("client").send(FetchOr::new()).await;
    assert_eq!(plain.expect_err("no such response").to_string(), watched.expect_err("no such response").to_string());
}
