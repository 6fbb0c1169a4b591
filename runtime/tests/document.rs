//! What the runtime makes of JSON is what `serde_json` makes of it, and so are the complaints.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;
use weixin_runtime::{Document, ValueRef};

/// Compares both on a text, whether it is JSON or not.
fn compare(body: &[u8]) {
    let text = String::from_utf8_lossy(body);
    match (Document::parse(body), serde_json::from_slice::<Value>(body)) {
        (Ok(document), Ok(value)) => {
            assert_eq!(document.root().to_json(), value, "{text}");
            compare_members(&document.root(), &value);
        }
        (Err(ours), Err(theirs)) => assert_eq!(ours.to_string(), theirs.to_string(), "{text}"),
        (ours, theirs) => panic!("{text}: {ours:?}, {theirs:?}"),
    }
}

/// Asks for each member by its name: of those with one name, the last one counts.
fn compare_members(parsed: &ValueRef<'_>, value: &Value) {
    match (parsed, value) {
        (ValueRef::Object(members), Value::Object(fields)) => {
            for (name, value) in fields {
                let member = members.get(name).expect("the name is there");
                assert_eq!(&member.to_json(), value, "{name}");
                compare_members(&member, value);
            }
            assert!(members.get("no such name").is_none());
        }
        (ValueRef::Array(elements), Value::Array(values)) => {
            assert_eq!(elements.size_hint(), (values.len(), Some(values.len())));
            elements.clone().zip(values).for_each(|(element, value)| compare_members(&element, value));
        }
        _ => {}
    }
}

#[test]
fn edges() {
    let numbers = [
        "0",
        "-0",
        "-0.0",
        "1.0",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775808",
        "-9223372036854775809",
        "9007199254740993",
        "0.1",
        "1e2",
        "1E+2",
        "1e-400",
        "1e400",
        "123456789012345678901234567890",
        "3.141592653589793238462643383279",
        "01",
        "1.",
        ".5",
        "+1",
        "-",
        "1e",
        "NaN",
        "Infinity",
        "0x1",
    ];
    let texts = [
        r#""""#,
        r#""\"\\\/\b\f\n\r\t""#,
        r#""\u6587\ud83d\ude00""#,
        r#""\ud83d""#,
        r#""\udc00\ud83d""#,
        r#""\ud83dx""#,
        r#""\u00""#,
        r#""\x""#,
        "\"\u{0}\"",
        "\"\t\"",
        "\"文\u{feff}\"",
        r#""open"#,
        "'a'",
    ];
    let shapes = [
        "",
        " ",
        "[]",
        "{}",
        " [ ] ",
        "[1,]",
        "[,]",
        "[1 2]",
        "[[],[[]],{}]",
        "{\"a\":{}}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{1:1}",
        "{} {}",
        "[]]",
        "[}",
        "nul",
        "nulll",
        "null",
        "true",
        "false",
        "True",
        "\u{feff}{}",
        r#"{"a":1,"a":2}"#,
        r#"{"a":{"b":1},"b":[1,2],"\u0061":3,"a":[4]}"#,
        r#"{"":1,"":2,"a":{"":3}}"#,
    ];
    for text in numbers.into_iter().chain(texts).chain(shapes) {
        compare(text.as_bytes());
        compare(format!("{{\"list\":[{text},{text}],\"n\":\n {text}}}").as_bytes());
    }
    for depth in [1, 126, 127, 128, 129, 100_000] {
        compare(["[".repeat(depth), "]".repeat(depth)].concat().as_bytes());
        compare(["{\"a\":".repeat(depth), "1".to_owned(), "}".repeat(depth)].concat().as_bytes());
        compare("[".repeat(depth).as_bytes());
    }
    for bytes in [&b"\xff"[..], b"\"\xff\"", b"{\"a\":\n\"\xe6\x96\"}", b"[1,\xc0\x80]", b"{\"\xed\xa0\x80\":1} x"] {
        compare(bytes);
    }
}

/// A string literal: plain, with escapes, or with what is none.
fn text() -> impl Strategy<Value = String> {
    let escaped = r#"(\\["\\/bfnrt]|\\u00[0-9a-f]{2}|\\ud83d\\ude00|\\u6587|[a-c文]){0,6}"#;
    let broken = r#"\\(u[dD][89a-fA-F][0-9]{2}|x|u12|)"#;
    prop_oneof![6 => "[a-c]{0,2}", 3 => escaped, 1 => broken].prop_map(|inside| format!("\"{inside}\""))
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        any::<u64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| format!("{number:e}")),
        "-?(0|[1-9][0-9]{0,30})([.][0-9]{1,20})?([eE][+-]?[0-9]{1,3})?",
    ]
}

fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => text(),
        3 => number(),
        1 => prop::sample::select(vec!["null", "true", "false"]).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        let space = || prop::sample::select(vec!["", "", "", " ", "\n\t", "\r\n"]);
        let list =
            (vec(inner.clone(), 0..6), space()).prop_map(|(items, space)| format!("[{}{space}]", items.join(",")));
        let member = (text(), space(), inner).prop_map(|(name, space, value)| format!("{name}{space}:{space}{value}"));
        prop_oneof![list, vec(member, 0..8).prop_map(|members| format!("{{{}}}", members.join(",")))]
    })
}

proptest! {
    #[test]
    fn any_json(text in json()) {
        compare(text.as_bytes());
    }

    #[test]
    fn json_that_is_damaged(text in json(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut body = text.into_bytes();
        let at = at.index(body.len());
        if cut { body.truncate(at) } else { body[at] = byte }
        compare(&body);
    }

    #[test]
    fn any_bytes(body in vec(any::<u8>(), 0..40)) {
        compare(&body);
    }
}
