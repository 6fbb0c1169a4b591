//! What a single value may be.

use std::time::{Duration, SystemTime};

use weixin_runtime::{ExposeSecret, SecretString};
use weixin_tests::{bundle, features};

use super::{body, fixture, received, sent, wrong};

#[test]
fn string() {
    use features::string::demo::Call;
    assert_eq!(body(&Call::new("名前")), r#"{"name":"名前"}"#);
    assert_eq!(wrong(&Call::new("a")), "name: 1 character, must be at least 2\nname: 1 byte, must be at least 2\n");
    assert_eq!(wrong(&Call::new("名前名前")), "name: 12 bytes, must be at most 9\n");
    assert_eq!(received::<Call>(r#"{"name":"x"}"#).expect("good").name, "x");
    assert!(
        received::<Call>(r#"{"name":5}"#).expect_err("a number").contains("name: expected a string, found a number")
    );
}

#[test]
fn chars() {
    use features::chars::demo::{Call, CallRequired};
    let call = Call::new(CallRequired { number: "12", order: "A_b-9*" });
    assert_eq!(wrong(&call.clone().title("红 Ab，〇").tags(vec!["!~".to_owned()])), "");
    assert_eq!(
        wrong(&call.clone().title("图\u{200b}").tags(vec!["ok".to_owned(), "a b".to_owned()])),
        "title: U+200B at position 2, must consist of Chinese characters, upper case letters, lower case letters, \
         spaces and `，。` (the service would return 7, bad parameter)\n\
         tags[1]: ` ` at position 2, must consist of visible ASCII characters (the service would return 7, bad parameter)\n"
    );
    for good in ["四字", "四字x", "abcdef", "，　二", "カナabカ"] {
        assert_eq!(wrong(&call.clone().name(good)).is_empty(), good != "カナabカ", "{good}");
    }
    let narrow = wrong(&call.clone().name("字a"));
    assert!(
        narrow.starts_with("name: 3 characters, must be at least 4, where a Chinese character counts two"),
        "{narrow}"
    );
    let secret = wrong(&call.secret("abcdefg-s3cret"));
    assert!(secret.starts_with("secret: a character at position 7, must consist of hexadecimal digits"), "{secret}");
    assert_eq!(
        wrong(&Call::new(CallRequired { number: "１", order: "ab%c%" })),
        "number: `１` at position 1, must consist of digits (the service would return 7, bad parameter)\n\
         order: `%` at position 3, must consist of digits, letters and `_-*` (the service would return 7, bad parameter)\n"
    );
}

#[test]
fn integer() {
    use features::integer::demo::{Call, CallRequired};
    assert_eq!(
        body(&Call::new(CallRequired { small: 200, signed: -5, large: u64::MAX })),
        r#"{"large":18446744073709551615,"signed":-5,"small":200}"#
    );
    assert_eq!(
        wrong(&Call::new(CallRequired { small: 201, signed: -6, large: 0 })),
        "small: 201, must be at most 200\nsigned: -6, must be at least -5\n"
    );
    let answer = received::<Call>(r#"{"small":255,"signed":-32768,"large":18446744073709551615}"#).expect("good");
    assert_eq!((answer.small, answer.signed, answer.large), (255, i16::MIN, u64::MAX));
    for bad in [
        r#"{"small":256,"signed":0,"large":0}"#,
        r#"{"small":1.5,"signed":0,"large":0}"#,
        r#"{"small":-1,"signed":0,"large":0}"#,
    ] {
        assert!(received::<Call>(bad).expect_err("out of range").contains("small: "), "{bad}");
    }
}

#[test]
fn number() {
    use features::number::demo::Call;
    assert_eq!(body(&Call::new(0.25)), r#"{"ratio":0.25}"#);
    assert_eq!(wrong(&Call::new(1.6)), "ratio: 1.6, must be at most 1.5\n");
    assert!(!wrong(&Call::new(f64::NAN)).is_empty());
    assert_eq!(received::<Call>(r#"{"ratio":3}"#).expect("good").ratio, 3.0);
}

#[test]
fn boolean() {
    use features::boolean::demo::Call;
    assert_eq!(body(&Call::new(true)), r#"{"flag":true}"#);
    assert!(!received::<Call>(r#"{"flag":false}"#).expect("good").flag);
    assert!(received::<Call>(r#"{"flag":1}"#).is_err());
}

#[test]
fn json() {
    use features::json::demo::Call;
    assert_eq!(body(&Call::new(serde_json::json!({ "deep": [1, null] }))), r#"{"any":{"deep":[1,null]}}"#);
    assert_eq!(received::<Call>(r#"{"any":[true]}"#).expect("good").any, Some(serde_json::json!([true])));
}

#[test]
fn secret() {
    use features::secret::demo::Call;
    let call = Call::new("s3cret-value");
    assert_eq!(body(&call), r#"{"secret":"s3cret-value"}"#);
    assert!(!format!("{call:?}").contains("s3cret"));
    assert_eq!(wrong(&Call::new("s3")), "secret: 2 characters, must be at least 3\n");
    let answer = received::<Call>(r#"{"access_token":"s3cret-token"}"#).expect("good");
    assert!(!format!("{answer:?}").contains("s3cret"));
    assert_eq!(answer.access_token.expose_secret(), "s3cret-token");
}

/// Whatever is said about a secret compiles, holds, and shows nothing of it.
#[test]
fn secrets_with_constraints() {
    use features::secret::demo::{Every, EveryKind};
    let secrets = |all: &[&str]| all.iter().map(|text| SecretString::from(*text)).collect::<Vec<_>>();
    let bad = Every::new()
        .key("t00-l0ng-key")
        .keys(secrets(&["c0ffee", "tea-pot"]))
        .text("pass-w0rd-s3cret")
        .encoded("pass-w0rd-s3cret")
        .list(secrets(&["x", "pass-w0rd-s3cret", "abc"]))
        .joined(secrets(&["pass-w0rd-s3cret"]))
        .kind(EveryKind::password("pass-w0rd-s3cret"));
    let wrong = wrong(&bad);
    let expected = [
        "key: 12 characters, must be at most 8",
        "keys[1]: a character at position 1, must consist of hexadecimal digits",
        "text: 16 characters, must be at most 9",
        "text: 16 bytes, must be at most 9",
        "text: 16 characters, must be at most 9, where a Chinese character counts two",
        "text: a character at position 5, must consist of letters",
        "encoded: 16 bytes, must be at most 9",
        "list: 3 items, must be at most 2",
        "list[0]: 1 character, must be at least 2",
        "list[1]: 16 characters, must be at most 9",
        "list[0]: 1 byte, must be at least 2",
        "list[1]: 16 bytes, must be at most 9",
        "list[0]: 1 character, must be at least 2, where a Chinese character counts two",
        "list[1]: 16 characters, must be at most 9, where a Chinese character counts two",
        "list[1]: a character at position 5, must consist of letters",
        "joined[0]: 16 characters, must be at most 9",
        "password: 16 characters, must be at most 9",
    ];
    assert_eq!(wrong.lines().collect::<Vec<_>>(), expected);
    for secret in ["t00", "tea", "w0rd", "s3cret"] {
        assert!(!wrong.contains(secret) && !format!("{bad:?}").contains(secret), "{secret}");
    }
    let absent = received::<Every>(r#"{"list":["a"],"joined":"a,b","map":{"a":"b"}}"#).expect("good");
    assert_eq!((absent.text.expose_secret(), absent.joined.len(), absent.map.len()), ("none", 2, 1));
    let there = received::<Every>(r#"{"text":7,"encoded":"YQ==","list":[],"joined":"","map":{}}"#).expect("good");
    assert_eq!(there.text.expose_secret(), "7");
    assert_eq!(there.encoded.as_ref().map(|text| text.expose_secret()), Some("a"));
}

#[test]
fn one_of() {
    use features::one_of::demo::Call;
    assert_eq!(
        sent(&Call::new("fast", 2)),
        ("GET /demo/call?access_token=T&mode=fast&level=2".to_owned(), String::new())
    );
    assert_eq!(
        wrong(&Call::new("idle", 3)),
        "mode: `idle`, must be one of fast, slow, \"\"\nlevel: `3`, must be one of 1, 2\n"
    );
}

#[test]
fn url() {
    use features::url::demo::Call;
    assert_eq!(wrong(&Call::new("https://example.com/a").links(vec!["http://example.com".to_owned()])), "");
    let call = Call::new("ftp://example.com").links(vec!["https://x".to_owned(), "no".to_owned()]);
    assert_eq!(
        wrong(&call),
        "link: `ftp://example.com`, must be an http or https URL (the service would return 7, bad link)\n\
         links[1]: `no`, must be an http or https URL (the service would return 7, bad link)\n"
    );
}

#[test]
fn id() {
    use features::id::demo::{Call, Seat, TicketId};
    assert_eq!(body(&Call::new("t-1")), r#"{"id":"t-1"}"#);
    assert_eq!(wrong(&Call::new("t")), "id: 1 character, must be at least 2\n");
    let id = received::<Call>(r#"{"id":"t-2"}"#).expect("good").id;
    assert_eq!(id.expires_at(), Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1000 + 7200)));
    assert_eq!(TicketId::new("t-2").expires_at(), None);
    assert_eq!(TicketId::LIFETIME, Some(Duration::from_secs(7200)));
    let seat: Option<Seat> = received::<Call>(r#"{"id":"t-2","seat":"s-3"}"#).expect("good").seat;
    let until = SystemTime::UNIX_EPOCH + Duration::from_secs(1000 + 90);
    assert_eq!(seat.and_then(|seat| seat.expires_at()), Some(until));
}

#[test]
fn presence() {
    use features::presence::demo::Call;
    assert_eq!(sent(&Call::new()), ("POST /demo/call?access_token=T".to_owned(), r#"{"b":null}"#.to_owned()));
    assert_eq!(sent(&Call::new().page(2).a("x").b("y")).0, "POST /demo/call?access_token=T&page=2");
    let empty = received::<Call>(r#"{"b":null}"#).expect("good");
    assert_eq!((empty.a, empty.b, empty.c, empty.d), (None, None, 7, "none".to_owned()));
    let full = received::<Call>(r#"{"a":"1","b":"2","c":3,"d":"4"}"#).expect("good");
    assert_eq!((full.a.as_deref(), full.b.as_deref(), full.c, full.d.as_str()), (Some("1"), Some("2"), 3, "4"));
}

/// A default may be said, and then nothing changes.
#[test]
fn defaults() {
    for (name, said) in [
        ("time", "unit: seconds"),
        ("wire", "wire: plain"),
        ("calendar", "wire: dashes"),
        ("envelopes", "codes: numbers"),
    ] {
        let text = fixture(name);
        let unsaid = text.replace(&format!(", {said}"), "");
        assert_ne!(text, unsaid, "{name} says it");
        let printed = |text: &str| weixin_codegen::generate(bundle::sources(text)).expect("the fixture is good");
        assert_eq!(printed(&text), printed(&unsaid), "{said}");
    }
}
