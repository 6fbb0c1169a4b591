//! Answers that are nearly JSON: what can be read is read, and what cannot is named with its place.

mod sample;

use std::time::SystemTime;

use proptest::prelude::*;
use sample::endpoints::everything::{Everything, Fetch};
use sample::endpoints::upload::{UploadError, UploadUrl};
use weixin_runtime::{ApiError, Document, Error, RawResponse, Request, Secrets, decode, decode_untyped};

fn read<R: Request>(body: &[u8]) -> Result<R::Response, Error<R::Error>> {
    decode::<R>(&RawResponse::new(200, body.to_vec(), SystemTime::UNIX_EPOCH), &Secrets::new())
}

/// What an upload makes of a body: the id, or the message.
fn upload(body: &[u8]) -> Result<String, String> {
    read::<UploadUrl>(body).map(|answer| answer.media_id).map_err(|error| match error {
        Error::Decode(error) => error.what().to_owned(),
        other => other.to_string(),
    })
}

#[test]
fn texts_keep_what_is_legible() {
    let table: [(&[u8], &str); 16] = [
        (b"a\x07b", "a\u{7}b"),
        (b"\x00\x14\x08\x1f\n\t", "\u{0}\u{14}\u{8}\u{1f}\n\t"),
        (b"a\xffb", "a\u{fffd}b"),
        (b"\xe6\x96", "\u{fffd}"),
        (b"\xe6\x96\x87\xe6", "文\u{fffd}"),
        (b"\xc4\xe3\xba\xc3", "\u{fffd}\u{fffd}\u{fffd}"),
        (b"\xed\xa0\xbd", "\u{fffd}\u{fffd}\u{fffd}"),
        (br"\ud83d", "\u{fffd}"),
        (br"\ud83dx\u6587", "\u{fffd}x文"),
        (br"\ude00\ud83d\ude00", "\u{fffd}😀"),
        (br"\ud83d\ud83d\ude00", "\u{fffd}😀"),
        (br"\ud83d\u0041", "\u{fffd}A"),
        (br"\u12", "\u{fffd}"),
        (br"\uzz\u", "\u{fffd}zz\u{fffd}"),
        (br"C:\dir\x41", r"C:\dir\x41"),
        (br#"it\'s \"\\\/ \u0022"#, r#"it's "\/ ""#),
    ];
    for (text, expected) in table {
        let body = [br#"{"errcode":0,"media_id":""#, text, b"\"}"].concat();
        assert_eq!(upload(&body).as_deref(), Ok(expected), "{}", String::from_utf8_lossy(text));
    }
}

#[test]
fn what_nobody_asked_for_does_no_harm() {
    let texts: [&[u8]; 5] = [b"\x07", b"\xff\xfe", br"\ud83d", br"\q", b"\x00"];
    for text in texts {
        for fields in [&br#""errmsg":"?","media_id":"m""#[..], br#""media_id":"m","list":[{"?":"?"}]"#] {
            let fields: Vec<u8> = fields
                .iter()
                .flat_map(|byte| if *byte == b'?' { text } else { std::slice::from_ref(byte) })
                .copied()
                .collect();
            let body = [b"{\"errcode\":0,", &fields[..], b"}"].concat();
            assert_eq!(upload(&body).as_deref(), Ok("m"), "{}", String::from_utf8_lossy(&body));
        }
    }
}

#[test]
fn what_stands_around_counts_for_nothing() {
    let body = r#"{"errcode":0,"media_id":"m"}"#;
    for before in ["", "\u{feff}", " \r\n\t", "\0\0", "\u{feff}\u{feff}\0 ", "\u{c}"] {
        for after in ["", "\0\0\0", " \n", "\u{feff}", "<!-- a page -->", "}", "{\"errcode\":0}", "\u{7}x"] {
            assert_eq!(upload(format!("{before}{body}{after}").as_bytes()).as_deref(), Ok("m"), "{before:?} {after:?}");
        }
    }
    let between = "\0{\u{7}\"errcode\"\u{feff}:\0 0 ,\"media_id\":\u{1}\"m\"\0}";
    assert_eq!(upload(between.as_bytes()).as_deref(), Ok("m"));
    for other in ["404 page not found", "nullx", "true false", "\"text\" x", "[] x"] {
        assert!(upload(other.as_bytes()).is_err(), "{other}");
    }
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    let begins = "in a response that begins with";
    let table: [(&[u8], String); 21] = [
        (b"oops", format!("invalid JSON at line 1, column 1: expected a value, found `o`, {begins} `oops`")),
        (
            b"404 page",
            format!("invalid JSON at line 1, column 5: expected nothing more, found `p`, {begins} `404 page`"),
        ),
        (
            b"\x93\xd6\n",
            format!(
                "invalid JSON at line 1, column 1: expected a value, found byte 0x93, which is not UTF-8, {begins} `\u{fffd}\u{fffd} `"
            ),
        ),
        (b"nul", format!("truncated JSON: the body ends at line 1, column 4, {begins} `nul`")),
        (
            "（".as_bytes(),
            format!("invalid JSON at line 1, column 1: expected a value, found `（` (U+FF08), {begins} `（`"),
        ),
        (b"{x", "invalid JSON at line 1, column 2: expected a name in quotes, found `x`".into()),
        (b"{\"a\";1}", "invalid JSON at line 1, column 5: expected `:`, found `;`".into()),
        (b"{\"a\":1 \"b\":2}", "invalid JSON at line 1, column 8: expected `,` or `}`, found `\"`".into()),
        (b"{\"a\":1,}", "invalid JSON at line 1, column 8: expected a name in quotes, found `}`".into()),
        (b"{\"a\":\n  'b'}", "invalid JSON at line 2, column 3, in a: expected a value, found `'`".into()),
        (b"{\"a\":[1,{\"b\":+}]}", "invalid JSON at line 1, column 14, in a[1].b: expected a value, found `+`".into()),
        (b"{\"a\":[[1 2]]}", "invalid JSON at line 1, column 10, in a[0]: expected `,` or `]`, found `2`".into()),
        (b"{\"a\":1.}", "invalid JSON at line 1, column 8, in a: expected a digit, found `}`".into()),
        (
            b"{\"a\":-\x07}",
            "invalid JSON at line 1, column 7, in a: expected a digit, found control character U+0007".into(),
        ),
        (b"{\"a\":True}", "invalid JSON at line 1, column 6, in a: expected a value, found `T`".into()),
        (b"{\"a\":trap}", "invalid JSON at line 1, column 6, in a: expected a value, found `t`".into()),
        (b"{\"a\":1e999}", "invalid JSON at line 1, column 6, in a: number out of range".into()),
        (
            "{\"文\":\"文\u{7}\",\"b\":\u{202e}}".as_bytes(),
            "invalid JSON at line 1, column 15, in b: expected a value, found character U+202E".into(),
        ),
        (
            b"{\"a\":\"\xff\",\"b\":\xff}",
            "invalid JSON at line 1, column 14, in b: expected a value, found byte 0xFF, which is not UTF-8".into(),
        ),
        (b"{\"a\":{\"b\":\"c", "truncated JSON: the body ends at line 1, column 13, in a.b".into()),
        (b"{\"errcode\":0,\"media_id\":\"m\"", "truncated JSON: the body ends at line 1, column 28".into()),
    ];
    for (body, expected) in table {
        assert_eq!(upload(body), Err(expected), "{}", String::from_utf8_lossy(body));
    }
    let deep = format!("{{\"a\":{}", "[".repeat(200_000));
    let message = upload(deep.as_bytes()).expect_err("too deep");
    assert!(message.starts_with("invalid JSON at line 1"), "{message}");
    let long = format!("{{{:?}:{{{:?}:x", "n".repeat(100_000), "文".repeat(100_000));
    assert!(upload(long.as_bytes()).expect_err("broken").len() < 400);
}

/// Envelopes, with the pieces that must be intact for code and rid to be found.
const ENVELOPES: [(&str, &[&str]); 6] = [
    (
        r#"{"errcode":40001,"errmsg":"invalid credential rid: 65a1-0f-9c"}"#,
        &[r#""errcode":40001,"#, r#" rid: 65a1-0f-9c""#],
    ),
    (
        r#"{"errmsg":"invalid credential rid: 65a1-0f-9c","errcode":40001}"#,
        &[r#""errcode":40001}"#, r#" rid: 65a1-0f-9c""#],
    ),
    (
        r#"{"errcode":"40001","errmsg":"文 rid: 65a1-0f-9c","list":[{"errcode":7},{"b":"\"}"}],"n":{}}"#,
        &[r#""errcode":"40001","#, r#" rid: 65a1-0f-9c""#],
    ),
    (
        "{\n  \"name\": \"x, \\\"y\\\"\",\n  \"errcode\": 40001,\n  \"errmsg\": \"\\u6587 rid: 65a1-0f-9c\"\n}\n",
        &["\"errcode\": 40001,", " rid: 65a1-0f-9c\""],
    ),
    (
        r#"{"data":{"list":[1,2.5,null],"errcode":7},"errcode":40001,"errmsg":"m rid: 65a1-0f-9c"}"#,
        &[r#","errcode":40001,"#, r#" rid: 65a1-0f-9c""#],
    ),
    (
        r#"{"results":[{"errcode":0,"errmsg":"ok"},{"errcode":7}],"errmsg":"m rid: 65a1-0f-9c","errcode":40001}"#,
        &[r#","errcode":40001}"#, r#" rid: 65a1-0f-9c""#],
    ),
];

/// A damaged body must still be refused with its code and its rid.
fn still_refused(body: &[u8], what: &str) {
    let error = read::<UploadUrl>(body).expect_err(what);
    let found = (error.code(), error.rid().map(str::to_owned), error.is_token_invalid());
    assert_eq!(
        found,
        (Some(40001.into()), Some("65a1-0f-9c".to_owned()), true),
        "{what}: {}",
        String::from_utf8_lossy(body)
    );
    let error = read::<Fetch>(body);
    // A file endpoint does not know a body by anything but its beginning.
    if body.starts_with(b"{") {
        assert_eq!(
            error.map(drop).expect_err(what).code(),
            Some(40001.into()),
            "{what}: {}",
            String::from_utf8_lossy(body)
        );
    }
}

/// Whether a damage leaves what it says as JSON, or as JSON that is only cut off: then nobody can know that it is damaged, or
/// where.
fn is_plausible(body: &[u8]) -> bool {
    let body = String::from_utf8_lossy(body).replace(char::is_control, " ");
    match serde_json::from_str::<serde_json::Value>(&body) {
        Ok(_) => true,
        Err(error) => error.is_eof() && body.starts_with('{'),
    }
}

#[test]
fn a_damaged_envelope_keeps_code_and_rid() {
    let bytes = b"\0\x07 \n\"\\{}[]:,x0-<'\x80\xff";
    for (envelope, pieces) in ENVELOPES {
        still_refused(envelope.as_bytes(), "as it is");
        let places: Vec<_> = pieces.iter().map(|piece| envelope.find(piece).expect("there")..).zip(pieces).collect();
        let intact = |at: usize, end: usize| {
            places.iter().all(|(place, piece)| end <= place.start || at >= place.start + piece.len())
        };
        let mut tried = 0;
        for at in 0..envelope.len() {
            for byte in bytes {
                let (before, after) = envelope.as_bytes().split_at(at);
                let flipped = [before, &[*byte], &after[1..]].concat();
                let inserted = [before, &[*byte], after].concat();
                let removed = [before, &after[1..]].concat();
                for (body, touched, what) in
                    [(flipped, at + 1, "flipped"), (inserted, at, "inserted"), (removed, at + 1, "removed")]
                {
                    if intact(at, touched) && (!is_plausible(&body) || pieces_stand(&body, pieces)) {
                        still_refused(&body, &format!("{what} at {at}"));
                        tried += 1;
                    }
                }
            }
        }
        assert!(tried > 300, "{envelope}: {tried}");
    }
}

/// Whether a body that is still JSON still has the code at its top level.
fn pieces_stand(body: &[u8], pieces: &[&str]) -> bool {
    let json = serde_json::from_slice::<serde_json::Value>(body);
    json.is_ok_and(|json| json.get("errcode").is_some_and(|code| code == 40001 || code == "40001"))
        && pieces.iter().all(|piece| String::from_utf8_lossy(body).contains(piece))
}

#[test]
fn a_body_that_is_cut_off_is_refused_once_the_code_is_there() {
    let body = r#"{"errcode":40001,"errmsg":"invalid credential rid: 65a1-0f-9c","more":[1,{"a":"b"}]}"#;
    for end in 0..body.len() {
        let error = read::<UploadUrl>(&body.as_bytes()[..end]).expect_err("cut off");
        assert_eq!(error.code(), (end > 16).then_some(40001.into()), "{}", &body[..end]);
        assert_eq!(error.rid().is_some_and(|rid| rid == "65a1-0f-9c"), end > 60, "{}", &body[..end]);
    }
}

#[test]
fn only_the_top_level_is_asked_for_the_code() {
    for body in [
        r#"{"list":[{"id":1,"errcode":0},{"id":2,"errcode":40003}"#,
        r#"{"list":[{"errcode":40003,"errmsg":"m"},?],"n":1}"#,
        r#"{"list":[{"errcode":40003}?,"n":1}"#,
        r#"{"text":"\"errcode\":40003,"#,
        r#"{"a":{"errcode":40003?,"n":1}"#,
        r#"{"a":1?,"b":{"errcode":40003,"errmsg":"m"}}"#,
    ] {
        let error = read::<UploadUrl>(body.as_bytes()).expect_err("broken");
        assert!(error.code().is_none() && matches!(error, Error::Decode(_)), "{body}: {error}");
    }
}

#[test]
fn a_damaged_envelope_is_no_file() {
    for body in [
        &b"{\"errcode\":40001,\"errmsg\":\"a\x07b\"}"[..],
        b"\0\0{\"errcode\":40001,\"errmsg\":\"\xff\"}",
        b"{\"errmsg\":\"m\",\"errcode\":40001,",
        b"{\"errcode\":40001,\"errmsg\":\"m\"}<!-- page -->",
        b"{\"errmsg\":\"x\"y\",\"errcode\":40001}",
        b"{\"errcode\":40001,}",
        b"x{\"errcode\":40001,\"errmsg\":\"m\"}",
        b"\xff{\"errmsg\":\"a message that is longer than what a beginning is taken for, in bytes\",\"errcode\":40001}",
        b"<br />\n<b>Notice</b>: undefined index in <b>proxy.php</b>\n{\"errmsg\":\"m\",\"errcode\":40001}\n",
        b"<!-- gateway 7 -->{\"errcode\":\"40001\",\"errmsg\":\"m\"}",
    ] {
        let text = String::from_utf8_lossy(body);
        assert_eq!(read::<Fetch>(body).expect_err("refused").code(), Some(40001.into()), "{text}");
        let answer = RawResponse::new(200, body.to_vec(), SystemTime::UNIX_EPOCH);
        for expect in [true, false] {
            let error = decode_untyped(Everything::ENDPOINT, UploadError::TABLE, expect, &answer, &Secrets::new());
            assert_eq!(error.expect_err("refused").code(), Some(40001.into()), "{text}");
        }
    }
}

#[test]
fn what_is_something_else_is_no_file() {
    let kinds: [(&[u8], &str); 13] = [
        (b"[1,2]", "found JSON that begins with `[1,2]`"),
        (b" [null]\n", "found JSON"),
        (b"\"no such picture\"", "found JSON"),
        (b"null", "found JSON"),
        (b"false\n", "found JSON"),
        (b"500", "found JSON"),
        (b"{'code': 7}", "found JSON"),
        (b"\xff\xfe<\0p\0>\0", "found text in UTF-16"),
        (b"\xfe\xff\0{\0\"", "found text in UTF-16"),
        (b"<p>{\"errcode\":0}</p>", "found HTML or XML"),
        (b"<script>var a = {\"b\": 1}", "found HTML or XML"),
        (b" \r\n", "found only whitespace"),
        (b"", "found an empty body"),
    ];
    for (body, expected) in kinds {
        let text = String::from_utf8_lossy(body);
        let Err(Error::Decode(error)) = read::<Fetch>(body) else { panic!("{text}: an error of decoding") };
        assert!(error.what().contains(expected), "{text}: {}", error.what());
    }
    for file in [
        &b"[section]\nname = 1\n"[..],
        b"\"a\",\"b\"\n\"1\",\"2\"\n",
        b"{\\rtf1 text}",
        b"{\x80\x01}",
        b"\0\0\0{ftypM4A ",
        b"7z\xbc\xaf\x27\x1c",
        b"true colours",
        b"\xff\xfeI\0D\x003\0",
        b"12,13\n",
        b"\0 ",
        b"\0\0\x017",
    ] {
        let read = read::<Fetch>(file).unwrap_or_else(|error| panic!("{}: {error}", String::from_utf8_lossy(file)));
        drop(read);
    }
}

#[test]
fn a_code_stands_behind_what_is_nested_too_deep() {
    for nested in
        [format!("{}{}", "[".repeat(300), "]".repeat(300)), format!("{}1{}", "{\"a\":".repeat(200), "}".repeat(200))]
    {
        let body = format!("{{\"more\":{nested},\"errcode\":40001,\"errmsg\":\"m rid: 65a1-0f-9c\"}}");
        still_refused(body.as_bytes(), "too deep");
    }
}

#[test]
fn a_refusal_with_an_odd_message_keeps_what_there_is() {
    for (body, message, rid) in [
        (&b"{\"errcode\":7,\"errmsg\":\"bad \x07 thing rid: 1-2\"}"[..], "bad \u{7} thing rid: 1-2", Some("1-2")),
        (b"{\"errcode\":7,\"errmsg\":\"\xc4\xe3 rid: 1-2\"}", "\u{fffd}\u{fffd} rid: 1-2", Some("1-2")),
        (b"{\"errcode\":7,\"errmsg\":bad thing rid: 1-2}", "bad thing rid: 1-2}", Some("1-2")),
        (b"{\"errcode\":7,\"errmsg\":\"bad thing rid: 1-2", "bad thing rid: 1-2", Some("1-2")),
        (b"{\"errcode\":7,\"errmsg\":[1]}", "[1]", None),
        (b"{\"errcode\":7,\"errmsg\":null} and more", "", None),
        (b"{\"errcode\":7,\"errmsg\":null,", "", None),
        (b"{\"errcode\":7,\"message\":\"bad rid: 1-2\"}", "", Some("1-2")),
        (b"{\"errcode\":7,\"a\":\"grid: 5\"}", "", None),
    ] {
        let Err(Error::Api(failure)) = read::<UploadUrl>(body) else { panic!("refused") };
        assert_eq!((failure.message(), failure.rid()), (message, rid), "{}", String::from_utf8_lossy(body));
    }
}

#[test]
fn hostile_bodies_take_no_longer_than_their_length() {
    let long = 1 << 19;
    let repeated =
        |before: &str, piece: &str, after: &str| format!("{before}{}{after}", piece.repeat(long / piece.len()));
    for body in [
        repeated("{\"a\":", "[", "}"),
        repeated("{\"a\":x,", "\"errcode\":{", "}"),
        repeated("{\"a\":x", "\\\"", "}"),
        repeated("{\"a\":x", "\\", "\"}"),
        repeated("{\"a\":x", "\"", "}"),
        repeated("{\"a\":\"", "\\ud83d", "\"}"),
        repeated("{\"a\":\"", "\\u", ""),
        repeated("{", "\"errmsg\":\"", "}"),
        repeated("{\"errcode\":1,\"errmsg\":", "rid:", "}"),
        repeated("{\"errcode\":1,\"errmsg\":\"", "hint: [", "\"}"),
        repeated("{\"errcode\":1,\"errmsg\":\"", "rid: ", "\"}"),
        repeated("{\"errcode\":1,", "\"errmsg\":\"rid:\",", "}"),
        repeated("", "\u{feff}", ""),
        repeated("", "\0", "{"),
        repeated("[", "{},", ""),
        repeated("{\"a\":", "1", "}"),
        repeated("{\"a\":1", "}", ""),
        repeated("{\"errcode\":1,\"errmsg\":\"", "\\\\", "\"}"),
        repeated("{\"errcode\":1,\"errmsg\":\"", "\\", ""),
        repeated("{\"errcode\":1,\"errmsg\":\"", "%25", "\""),
        repeated("{\"errcode\":1,\"errmsg\":\"", "&#", "\""),
    ] {
        let started = std::time::Instant::now();
        let _ = upload(body.as_bytes());
        let _ = read::<Fetch>(body.as_bytes());
        // What is looked for in a message, and in a body that is damaged.
        let mut secrets = Secrets::new();
        for secret in ["T0k%n-1234567890", "\\n\\\\u0041&quot;", "2525252525"] {
            secrets.add(&secret.into());
        }
        let answer = RawResponse::new(200, body.clone(), SystemTime::UNIX_EPOCH);
        let _ = decode::<UploadUrl>(&answer, &secrets);
        let took = started.elapsed();
        assert!(took.as_secs() < 20, "{}: {took:?}", &body[..20]);
    }
}

proptest! {
    #[test]
    fn no_bytes_do_harm(body in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = upload(&body);
        let _ = read::<Fetch>(&body);
    }

    #[test]
    fn no_damage_does_harm(at in any::<prop::sample::Index>(), byte in any::<u8>(), which in 0..ENVELOPES.len(), again in any::<prop::sample::Index>()) {
        let mut body = ENVELOPES[which].0.as_bytes().to_vec();
        let at = at.index(body.len());
        body[at] = byte;
        let again = again.index(body.len());
        body.remove(again);
        let _ = upload(&body);
        let _ = read::<Fetch>(&body);
        let _ = read::<Everything>(&body);
    }
}

/// Numbers from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % bound.max(1)
    }
}

/// Changes a body in a few places: bytes, pieces of it elsewhere, and what parsers stumble over.
fn mutated(dice: &mut Dice, body: &mut Vec<u8>) {
    const PIECES: [&[u8]; 18] = [
        b"\"",
        b"\\",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"\\u",
        b"\\ud83d",
        b"\xff",
        b"\0",
        b"\xef\xbb\xbf",
        b"1e9",
        b"-",
        b"null",
        b"\"errcode\":",
        b"rid:",
    ];
    for _ in 0..=dice.below(4) {
        let at = dice.below(body.len() + 1);
        let end = (at + dice.below(12)).min(body.len());
        match dice.below(5) {
            0 if at < body.len() => body[at] = dice.below(256) as u8,
            1 => drop(body.drain(at..end)),
            2 => body.truncate(at),
            3 => {
                let piece = body[at..end].to_vec();
                let to = dice.below(body.len() + 1);
                body.splice(to..to, piece).for_each(drop);
            }
            _ => body.splice(at..at, PIECES[dice.below(PIECES.len())].iter().copied()).for_each(drop),
        }
    }
}

/// `WEIXIN_EXECUTIONS=10000000 WEIXIN_SEED=7 cargo test --release -p weixin-runtime --test damaged -- mutations` does it longer.
#[test]
fn mutations() {
    let number = |name: &str, fallback| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(fallback);
    let mut dice = Dice(number("WEIXIN_SEED", 1).max(1));
    let mut body = Vec::new();
    for execution in 0..number("WEIXIN_EXECUTIONS", 20_000) {
        if execution % 7 == 0 || body.len() > 2_000 {
            body = ENVELOPES[dice.below(ENVELOPES.len())].0.as_bytes().to_vec();
        }
        mutated(&mut dice, &mut body);
        let started = std::time::Instant::now();
        let text = String::from_utf8_lossy(&body);
        match (Document::parse(&body), serde_json::from_slice::<serde_json::Value>(&body)) {
            (Ok(ours), Ok(theirs)) => {
                assert_eq!(ours.root().to_json(), theirs, "{text}");
                // What is JSON to the letter is read as that, unless it is refused.
                match read::<UploadUrl>(&body) {
                    Ok(answer) => assert_eq!(theirs["media_id"], answer.media_id, "{text}"),
                    Err(Error::Api(failure)) => assert!(!theirs["errcode"].is_null() && failure.code() != 0, "{text}"),
                    Err(error) => assert!(!error.to_string().contains("expected JSON"), "{text}: {error}"),
                }
            }
            (Err(ours), Err(theirs)) => assert_eq!(ours.to_string(), theirs.to_string(), "{text}"),
            (ours, theirs) => panic!("{text}: {ours:?} {theirs:?}"),
        }
        let _ = (upload(&body), read::<Fetch>(&body), read::<Everything>(&body));
        assert!(started.elapsed().as_secs() < 20, "{text}");
    }
}
