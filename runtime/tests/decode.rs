//! How answers are read: a table of bodies, and what becomes of each.

mod sample;

use std::time::{Duration, SystemTime};

use sample::endpoints::everything::{
    Everything, EverythingError, EverythingResponse, Fetch, FetchOr, Kind, Level, Ping,
};
use sample::endpoints::upload::{Upload, UploadBinary, UploadError};
use sample::endpoints::upload_media_to_code_audit::{MediaKind, UploadMediaToCodeAudit};
use sample::{errors::CommonError, service::Token};
use weixin_runtime::{
    Download, Error, ExposeSecret, File, RawResponse, Request, SecretString, Secrets, decode, prepare,
};

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000)
}

fn read<R: Request>(status: u16, body: &str) -> Result<R::Response, Error<R::Error>> {
    decode::<R>(&RawResponse::new(status, body.to_owned(), now()), &Secrets::new())
}

fn upload(status: u16, body: &str) -> String {
    match read::<UploadBinary>(status, body) {
        Ok(answer) => format!("ok {}", answer.media_id),
        Err(error) => error.to_string(),
    }
}

#[test]
fn envelopes() {
    let table = [
        (200, r#"{"errcode":0,"errmsg":"成功","media_id":"m"}"#, "ok m"),
        (200, r#"{"errcode":"0","media_id":"m","new":[1]}"#, "ok m"),
        (200, r#"{"errcode":0.0,"media_id":"m"}"#, "ok m"),
        (200, r#"{"errcode":null,"media_id":"m"}"#, "ok m"),
        (200, "\u{feff}  {\"media_id\":\"m\"}\n", "ok m"),
        (
            200,
            r#"{"errcode":10004,"errmsg":"x rid: 65a1-0f-9"}"#,
            "upload: 10004 file risky: upload another file; the service says: x (rid 65a1-0f-9)",
        ),
        (
            200,
            r#"{"errcode":"10004","errmsg":"x hint: [aB_1]"}"#,
            "upload: 10004 file risky: upload another file; the service says: x (hint aB_1)",
        ),
        (
            502,
            r#"{"errcode":-1,"errmsg":"x"}"#,
            "upload: -1 the system failed: send it again later; the service says: x",
        ),
        (200, r#"{"errcode":99,"errmsg":"Strange things rid: 1-2"}"#, "upload: 99 strange things (rid 1-2)"),
        (200, r#"{"errcode":99}"#, "upload: 99 unknown code"),
        (
            200,
            r#"{"errcode":true}"#,
            "upload: cannot decode the response: errcode: expected an integer, found a boolean",
        ),
        (
            200,
            r#"{"errcode":"none"}"#,
            "upload: cannot decode the response: errcode: expected an integer, found a string",
        ),
        (
            200,
            r#"{"errcode":1e300}"#,
            "upload: cannot decode the response: errcode: expected an integer, found a number",
        ),
        (200, r#"{"errcode":0}"#, "upload: cannot decode the response: media_id: expected a string, found nothing"),
        (200, r#"{"media_id":5}"#, "upload: cannot decode the response: media_id: expected a string, found a number"),
        (
            200,
            r#"{"media_id":"m"#,
            "upload: cannot decode the response: truncated JSON: the body ends at line 1, column 15, in media_id",
        ),
        (200, "[]", "upload: cannot decode the response: expected an object, found a list"),
        (200, "3", "upload: cannot decode the response: expected an object, found a number"),
        (200, "", "upload: cannot decode the response: expected JSON, found an empty body"),
        (
            200,
            "<html>",
            "upload: cannot decode the response: expected JSON, found HTML or XML that begins with `<html>`",
        ),
        (502, "<html>\n<b>Bad Gateway</b>", "upload: HTTP status 502: <html> <b>Bad Gateway</b>"),
        (412, "", "upload: HTTP status 412"),
        (500, r#"{"media_id":"m"}"#, r#"upload: HTTP status 500: {"media_id":"m"}"#),
        (302, "", "upload: HTTP status 302"),
    ];
    for (status, body, expected) in table {
        assert_eq!(upload(status, body), expected, "{status} {body}");
    }
}

/// Beside what a code means stands what the service says, where that is more.
#[test]
fn what_the_service_says_is_not_lost() {
    let said = |code: i64, message: &str| upload(200, &format!(r#"{{"errcode":{code},"errmsg":{message:?}}}"#));
    let meant = "upload: 40001 the token is wrong: get another token";
    let table = [
        ("invalid credential", ""),
        ("Invalid credential! rid: 1-2-3", " (rid 1-2-3)"),
        ("invalid credential, hint: [aB_1]", " (hint aB_1)"),
        ("invalid credential hints: [ req_id: aB ] rid: 1-2", " (rid 1-2, hint req_id: aB)"),
        ("rid: 1-2", " (rid 1-2)"),
        ("The token is WRONG", ""),
        ("", ""),
        (
            "invalid credential from 203.0.113.9, ipv6 ::ffff:203.0.113.9 rid: 1-2-3",
            "; the service says: invalid credential from 203.0.113.9, ipv6 ::ffff:203.0.113.9 (rid 1-2-3)",
        ),
        ("2001:db8::7 hint: [a] rid: 5", "; the service says: 2001:db8::7 (rid 5, hint a)"),
        ("凭证无效", "; the service says: 凭证无效"),
    ];
    for (message, more) in table {
        assert_eq!(said(40001, message), format!("{meant}{more}"), "{message}");
    }
    assert_eq!(said(99, "No such shop 17 hint: [a1]"), "upload: 99 no such shop 17 (hint a1)");
    assert_eq!(said(99, "hint: [a1] rid: 7"), "upload: 99 unknown code (rid 7, hint a1)");
    assert!(said(40001, &"long ".repeat(5_000)).len() < 400);
    let hostile = said(40001, "a\u{1b}[31m\u{202e}b\nc");
    assert!(!hostile.contains(['\u{1b}', '\u{202e}', '\n']) && hostile.contains("b c"), "{hostile}");
}

#[test]
fn hostile_bodies_are_bounded() {
    let deep = "[".repeat(100_000);
    assert!(upload(200, &deep).contains("cannot decode the response"));
    let deep = format!("{{\"media_id\":{}", "{\"a\":".repeat(100_000));
    assert!(upload(200, &deep).contains("cannot decode the response"));
    let long = format!("{{\"errcode\":99,\"errmsg\":\"{}\"}}", "文".repeat(1_000_000));
    assert!(upload(200, &long).len() < 1_000);
    assert!(upload(503, &"<".repeat(1_000_000)).len() < 1_000);
    let binary = decode::<UploadBinary>(&RawResponse::new(200, vec![0xff_u8; 5_000], now()), &Secrets::new())
        .expect_err("no JSON");
    assert!(format!("{binary:?}").len() < 5_000);
}

#[test]
fn questions_to_an_error() {
    let error = |code| {
        read::<UploadBinary>(200, &format!(r#"{{"errcode":{code},"errmsg":"e rid: 1-2"}}"#)).expect_err("refused")
    };
    assert_eq!(error(10008).api(), Some(UploadError::FileTooBig));
    assert_eq!((error(10008).code(), error(10008).rid()), (Some(10008.into()), Some("1-2")));
    assert!(error(-1).is_retryable() && error(10003).is_retryable());
    assert!(!error(10009).is_retryable() && !error(99).is_retryable());
    assert!(error(40001).is_token_invalid());
    assert_eq!(error(40001).shared::<CommonError>(), Some(CommonError::InvalidCredential));
    assert_eq!(error(10008).shared::<CommonError>(), None);
    let status = |status| read::<UploadBinary>(status, "").expect_err("status").is_retryable();
    assert!([429, 500, 502, 503, 504].into_iter().all(status));
    assert!(![400, 404, 412, 413].into_iter().any(status));
}

#[test]
fn ids_know_when_they_expire() {
    let answer =
        read::<UploadMediaToCodeAudit>(200, r#"{"errcode":0,"type":"hologram","mediaid":"abc"}"#).expect("fine");
    assert_eq!((answer.mediaid.as_str(), answer.r#type.as_str()), ("abc", "hologram"));
    assert_eq!(answer.mediaid.expires_at(), Some(now() + Duration::from_secs(3 * 24 * 3600)));
    assert!(!matches!(answer.r#type, MediaKind::Image | MediaKind::Video));
}

fn all(fields: &str) -> Result<EverythingResponse, String> {
    let body = format!(
        r#"{{"a":255,"b":65535,"c":4294967295,"d":18446744073709551615,"e":-128,"f":-32768,"g":-2147483648{fields}}}"#
    );
    read::<Everything>(200, &body).map_err(|error| match error {
        Error::Decode(error) => error.what().to_owned(),
        other => other.to_string(),
    })
}

#[test]
fn numbers_are_exact() {
    let answer = all("").expect("extremes");
    assert_eq!((answer.a, answer.b, answer.c, answer.d), (u8::MAX, u16::MAX, u32::MAX, u64::MAX));
    assert_eq!((answer.e, answer.f, answer.g), (i8::MIN, i16::MIN, i32::MIN));
    assert_eq!((answer.x, answer.flag, answer.text.as_str(), answer.kind), (0.5, false, "none", Kind::A));
    assert_eq!(all(r#","d":"18446744073709551615""#).map(|answer| answer.d), Ok(u64::MAX));
    assert_eq!(all(r#","h":"-9223372036854775808""#).map(|answer| answer.h), Ok(Some(i64::MIN)));
    assert_eq!(all(r#","h":9223372036854775807"#).map(|answer| answer.h), Ok(Some(i64::MAX)));
    assert_eq!(all(r#","a":7.0"#).map(|answer| answer.a), Ok(7));
}

#[test]
fn faults_name_the_place() {
    let table = [
        (r#","a":256"#, "a: expected a number from 0 to 255, found 256"),
        (r#","a":1.5"#, "a: expected an integer, found 1.5"),
        (r#","a":"1""#, "a: expected a number, found a string"),
        (r#","d":18446744073709551616"#, "d: expected a 64-bit integer, found 1.8446744073709552e+19"),
        (
            r#","d":"18446744073709551616""#,
            "d: expected a number from 0 to 18446744073709551615, found 18446744073709551616",
        ),
        (r#","d":"x""#, "d: expected a number, found a string that is not one"),
        (r#","x":"1""#, "x: expected a number, found a string"),
        (
            r#","item_list":[{"title":"t"},{"title":"t"},{"title":"t","price":[]}]"#,
            "item_list[2].price: expected a number, found a list",
        ),
        (r#","item_list":[{"title":"t"},7]"#, "item_list[1]: expected an object, found a number"),
        (r#","item_list":[{}]"#, "item_list[0].title: expected a string, found nothing"),
        (r#","numbers":{"k":[1,{}]}"#, "numbers.k[1]: expected a number, found an object"),
        (r#","level":1.5"#, "level: expected an integer, found 1.5"),
        (r#","kind":1"#, "kind: expected a string, found a number"),
        (r#","kind":1,"b":-1"#, "b: expected a number from 0 to 65535, found -1"),
    ];
    for (fields, expected) in table {
        assert_eq!(all(fields).map(|_| ()), Err(expected.to_owned()), "{fields}");
    }
}

#[test]
fn leniency() {
    let answer =
        all(r#","flag":"1","text":12345678901234567890,"numbers":{"k":["1",2,"3.0"]},"level":"-1","extra":{"a":[]}"#)
            .expect("lenient");
    assert!(answer.flag);
    assert_eq!(answer.text, "12345678901234567890");
    assert_eq!(answer.numbers.and_then(|numbers| numbers.get("k").cloned()), Some(vec![1, 2, 3]));
    assert_eq!(answer.level, Some(Level::Low));
    for (json, expected) in
        [("true", true), ("\"true\"", true), ("1", true), ("0", false), ("\"0\"", false), ("null", false)]
    {
        assert_eq!(all(&format!(r#","flag":{json}"#)).map(|answer| answer.flag), Ok(expected), "{json}");
    }
    assert!(all(r#","flag":2"#).is_err());
    // Leniency of a field does not reach the fields of an object inside.
    assert!(all(r#","parent":{"title":5}"#).is_err());
    assert_eq!(
        all(r#","parent":{"title":"t","price":"7","sku":null}"#)
            .map(|answer| answer.parent.and_then(|item| item.price)),
        Ok(Some(7))
    );
}

#[test]
fn downloads() {
    let file = |status, body: &str| read::<Fetch>(status, body).map_err(|error| error.to_string());
    assert_eq!(file(200, "PK..").map(|file: Download| file.bytes.len()), Ok(4));
    assert_eq!(
        file(200, r#"{"errcode":40001,"errmsg":""}"#).map(drop),
        Err("everything: 40001 the token is wrong: get another token".to_owned())
    );
    assert_eq!(
        file(200, r#"{"errcode":0}"#).map(drop),
        Err("everything: cannot decode the response: expected a file, found a JSON response without an error"
            .to_owned())
    );
    assert_eq!(
        file(200, r#"{"errcode":400"#).map(drop),
        Err("everything: cannot decode the response: expected a file, found JSON that begins with `{\"errcode\":400`"
            .to_owned())
    );
    assert_eq!(
        file(200, "").map(drop),
        Err("everything: cannot decode the response: expected a file, found an empty body".to_owned())
    );
    assert_eq!(file(502, "<html>").map(drop), Err("everything: HTTP status 502: <html>".to_owned()));
    let mut answer = RawResponse::new(200, "x", now());
    answer.content_disposition = Some("attachment; filename=\"../b.zip\"".to_owned());
    assert_eq!(decode::<Fetch>(&answer, &Secrets::new()).expect("file").file_name.as_deref(), Some("b.zip"));
}

/// What begins like something else is no file, unless the service has given it a name.
#[test]
fn files_are_told_by_how_they_begin() {
    let answer = |body: &[u8], named: bool| {
        let mut answer = RawResponse::new(200, body.to_vec(), now());
        answer.content_disposition = named.then(|| "attachment; filename=\"f\"".to_owned());
        answer
    };
    let file = |body: &[u8], named| {
        decode::<Fetch>(&answer(body, named), &Secrets::new()).map(|file| file.bytes.len()).map_err(|it| it.to_string())
    };
    let files: [&[u8]; 14] = [
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n",
        b"PK\x03\x04",
        b"\0\0\0<ftypisom",
        b"\0\0\0{ftyp",
        b"{\\rtf1 a}",
        b"{ not json }",
        b"{",
        b"[section]\nkey=1",
        b"<<1>>",
        b"a,b\n1,2",
        b" text",
        b"\xef\xbb\xbfa,b",
        b"%PDF \"errcode\" in a text",
    ];
    for body in files {
        assert_eq!(file(body, false), Ok(body.len()), "{}", String::from_utf8_lossy(body));
    }
    let others: [(&[u8], &str); 11] = [
        (b"<html>error</html>", "HTML or XML that begins with `<html>error</html>`"),
        (b"\xef\xbb\xbf \r\n<!DOCTYPE html>", "HTML or XML that begins with `"),
        (b"<?xml version='1.0'?><Error/>", "HTML or XML that begins with `<?xml version='1.0'?><Error/>`"),
        (b"</p>", "HTML or XML"),
        (b"<svg/>", "HTML or XML"),
        (b"{\"some\":\"json\"}", "JSON that begins with `{\"some\":\"json\"}`"),
        (b" \n{ }", "JSON"),
        (b"{\"cut\": [1,", "JSON"),
        (b"{\"broken\": x}", "JSON"),
        (b"[{\"a\":1}]", "JSON"),
        (b"[ \"a\"]", "JSON"),
    ];
    for (body, expected) in others {
        let error = file(body, false).expect_err("no file");
        let expected = format!("everything: cannot decode the response: expected a file, found {expected}");
        assert!(error.starts_with(&expected), "{error}\n{expected}");
        assert_eq!(file(body, true), Ok(body.len()), "the service says that it is one");
    }
}

/// Where an object may come in place of a file, it is none.
#[test]
fn objects_are_told_from_files() {
    let read = |body: &[u8]| {
        decode::<FetchOr>(&RawResponse::new(200, body.to_vec(), now()), &Secrets::new())
            .map_err(|error| error.to_string())
    };
    let object = r#"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7}"#;
    for object in [object.to_owned(), format!("\u{feff} \n{object}"), object.replace("{", "{\"errcode\":0,")] {
        assert!(read(object.as_bytes()).expect("an object").instead().is_some_and(|it| it.g == 7), "{object}");
    }
    for file in [&b"\xff\xd8\xff"[..], b"{", b"{ not json }", b"[1", b" text"] {
        assert!(read(file).expect("a file").file().is_some(), "{}", String::from_utf8_lossy(file));
    }
    let beginning = "everything: cannot decode the response: expected a file or an object, found ";
    for (other, found) in [("<html>", "HTML"), ("[{}]", "JSON"), ("{\"a\":1,", "JSON"), ("{\"a\":1 \"b\"", "JSON")] {
        let error = read(other.as_bytes()).expect_err("neither");
        assert!(error.starts_with(&format!("{beginning}{found}")), "{error}");
    }
    assert!(read(b"").is_err() && read(b"{}").is_err_and(|error| error.ends_with("found nothing")));
    let refused = read(br#"{"errcode":47001,"errmsg":"data format error rid: 1-2"}"#).expect_err("refused");
    assert_eq!(refused, "everything: 47001 the JSON is wrong: correct the program (rid 1-2)");
}

#[test]
fn an_empty_text_is_nothing_where_types_are_not_kept_to() {
    let answer =
        all(r#","flag":"","text":"","level":"","numbers":"","h":"","item_list":[{"title":"","price":"","count":""}]"#)
            .expect("lenient");
    assert_eq!((answer.flag, answer.text.as_str(), answer.level, answer.h), (false, "none", None, None));
    assert_eq!(answer.numbers, None);
    let item = answer.items.first().expect("one");
    assert_eq!((item.title.as_str(), item.price, item.count), ("", None, 1));
    for (fields, path) in [
        (r#","x":"""#, "x: expected a number, found an empty string"),
        (r#","parent":"""#, "parent: expected an object, found a string"),
        (r#","item_list":{}"#, "item_list: expected a list, found an object"),
        (r#","d":"""#, "d: expected a number, found an empty string"),
        (r#","level":" ""#, "level: expected a number, found a string that is not one"),
    ] {
        assert_eq!(all(fields).map(drop), Err(path.to_owned()), "{fields}");
    }
}

#[test]
fn nothing_wants_an_object_or_nothing_at_all() {
    assert!(read::<Ping>(200, r#"{"errcode":0,"errmsg":"ok"}"#).is_ok());
    assert!(read::<Ping>(200, "{}").is_ok());
    assert!(read::<Ping>(200, "").is_ok() && read::<Ping>(204, " \n").is_ok());
    assert!(read::<Ping>(200, "[]").is_err() && read::<Ping>(500, "").is_err());
    assert!(read::<Ping>(200, "<html>").is_err() && read::<Ping>(200, "null").is_err());
    assert!(read::<UploadBinary>(200, "").is_err(), "others have something to say");
}

#[test]
fn an_echoed_token_is_hidden() {
    let token = "se+cr/et=t&ok\"en";
    let prepared = prepare(
        &Upload::binary("o", File::from_bytes("a.stl", "x")),
        Some(&Token::app(token).into()),
        "https://example.com",
    )
    .expect("fine");
    let encoded = "se%2Bcr%2Fet%3Dt%26ok%22en";
    assert!(prepared.url().contains(encoded));
    assert!(!format!("{prepared:?}").contains("se"));
    let json = format!(r#"{{"errcode":40001,"errmsg":"bad {} and {encoded} rid: 1"}}"#, token.replace('"', "\\\""));
    for body in [
        json,
        format!("<a href='?access_token={encoded}'>"),
        format!("no JSON {token}"),
        format!("{{\"media_id\": [{encoded:?}]}}"),
    ] {
        for status in [200, 502] {
            let error = decode::<UploadBinary>(&RawResponse::new(status, body.clone(), now()), prepared.secrets())
                .expect_err("all fail");
            let text = format!("{error} {error:?} {error:#?}");
            assert!(!text.contains("cr/et") && !text.contains("cr%2Fet"), "{text}");
        }
    }
}

#[test]
fn a_new_token_in_a_broken_answer_is_hidden() {
    let error = read::<Everything>(200, r#"{"access_token":"new-secret","expires_in":72"#).expect_err("cut off");
    assert!(!format!("{error:?} {error}").contains("new-secret"));
    let answer = all(r#","access_token":"new-secret","expires_in":7200"#).expect("fine");
    assert!(!format!("{answer:?}").contains("new-secret"));
    assert_eq!(answer.access_token.as_ref().map(|token: &SecretString| token.expose_secret()), Some("new-secret"));
    let _: Option<EverythingError> = None;
}

#[test]
fn spans_of_time_are_read_as_far_as_they_go() {
    let lasts = |text: &str| all(&format!(r#","lasts":{text}"#)).map(|answer| answer.lasts.map(|lasts| lasts.0));
    for (text, seconds) in [
        ("7200", 7200),
        ("\"7200\"", 7200),
        ("7200.0", 7200),
        ("\" 7200.0 \"", 7200),
        ("7200.9", 7200),
        ("0", 0),
        ("-1", 0),
        ("\"-0.5\"", 0),
        ("-1e300", 0),
        ("18446744073709551615", u64::MAX),
        ("18446744073709551616", u64::MAX),
        ("\"99999999999999999999999\"", u64::MAX),
        ("1e300", u64::MAX),
    ] {
        assert_eq!(lasts(text).ok(), Some(Some(seconds)), "{text}");
    }
    assert_eq!(lasts("null").ok(), Some(None));
    for text in ["\"soon\"", "\"inf\"", "\"nan\"", "true", "[]", "{}", "\"7200 s\""] {
        assert!(lasts(text).is_err(), "{text}");
    }
    // Where the spec allows no leniency there is none.
    for text in ["-1", "7200.5", "1e300", "\"7200\""] {
        assert!(all(&format!(r#","expires_in":{text}"#)).is_err(), "{text}");
    }
}
