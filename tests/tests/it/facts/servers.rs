//! Rows W1 to W12: how the service behaves on the wire. W8, W9 and W13 are about tokens and tries: `tests/it/tokens.rs`.

use std::io::Read;
use std::time::SystemTime;

use serde_json::{Value, json as value};
use weixin::code_management::UploadMediaToCodeAuditError;
use weixin::{Class, Client, Download, Error, File, RawResponse, Secrets, Source, Validation, decode};
use weixin_codegen::model::{Body, Wire};
use weixin_recorder::{Recorded, Server, json, respond};
use weixin_tests::language;
use weixin_tests::language::demo::{
    Everything, EverythingError, EverythingItem, EverythingKind, EverythingRequired, EverythingResponse, FetchFile,
    FetchFileError, Note, Ping,
};
use weixin_tests::language::errors::CommonError;
use weixin_tests::language::files::{SendFiles, SendFilesForm};
use weixin_tests::language::types::Money;

use super::*;

/// The model of the spec that `weixin_tests::language` was made of.
static LANGUAGE: LazyLock<Api> = LazyLock::new(|| model_of("tests/fixtures/language"));

/// A client of the service for tests.
fn demo(server: &Server) -> ClientBuilder {
    let token = language::Token::app(TOKEN);
    Client::builder(token).base_url(&server.url).timeout(Duration::from_secs(10))
}

/// What the server gets of a request that it answers with `{}`.
async fn demo_sent<R: Request>(request: R) -> Recorded {
    let server = Server::new(json("{}")).await;
    send(demo(&server), request).await;
    server.request().await
}

fn decoded<R: Request>(body: impl Into<Vec<u8>>) -> Result<R::Response, Error<R::Error>> {
    decode::<R>(&RawResponse::new(200, body.into(), SystemTime::now()), &Secrets::new())
}

/// The request has exactly one length, the right one, and is not chunked.
fn assert_length(request: &Recorded) {
    let length = request.body.len().to_string();
    assert_eq!(request.headers("content-length"), [length], "{}", request.head_text());
    assert!(request.headers("transfer-encoding").is_empty(), "{}", request.head_text());
}

/// Bytes that are made up while they are read, a few at a time.
struct Trickle(u64);

impl Source for Trickle {
    fn len(&self) -> u64 {
        self.0
    }

    fn open(&self) -> std::io::Result<Box<dyn Read + Send>> {
        struct Few(std::io::Take<std::io::Repeat>);
        impl Read for Few {
            fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                let few = buffer.len().min(1_000);
                self.0.read(&mut buffer[..few])
            }
        }
        Ok(Box::new(Few(std::io::repeat(b'x').take(self.0))))
    }
}

#[tokio::test]
async fn w1_never_chunked() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("part.stl");
    std::fs::write(&path, vec![b'x'; 3 * MIB + 1]).expect("the file can be written");
    for (file, size) in [
        (file_of("stl", 1), 1),
        (file_of("stl", 3 * MIB), 3 * MIB),
        (File::open(&path).await.expect("it can be opened"), 3 * MIB + 1),
        (File::from_source("part.stl", Trickle(300_000)).expect("it can be read"), 300_000),
        (File::from_source("part.stl", Trickle(262_144)).expect("it can be read"), 262_144),
    ] {
        let server = Server::new(goods_answer()).await;
        send(app(&server), Upload::binary("o", file)).await;
        let request = server.request().await;
        assert_length(&request);
        assert_eq!(request.only_part().await.bytes.len(), size);
    }
}

#[tokio::test]
async fn w1_an_empty_file_that_is_not_checked_has_a_length_too() {
    let server = Server::new(goods_answer()).await;
    send(app(&server).validation(Validation::Off), Upload::binary("o", File::from_bytes("a.stl", ""))).await;
    assert_length(&server.request().await);
}

#[tokio::test]
async fn w1_other_bodies_have_a_length_too() {
    let server = Server::new(goods_answer()).await;
    send(app(&server), goods_by_url()).await;
    assert_length(&server.request().await);
    let nothing = demo_sent(SendFiles::r#move()).await;
    assert_length(&nothing);
    assert_eq!(nothing.headers("content-length"), ["0"]);
    let text = File::from_bytes("a.svg", "<svg/>");
    assert_length(&demo_sent(SendFilesForm::new("ab", 7, text).note("文")).await);
}

#[tokio::test]
async fn w2_every_file_has_a_name_with_its_extension() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("part.STL");
    std::fs::write(&path, "solid").expect("the file can be written");
    for (file, name) in [
        (file_of("stl", 9), "file.stl"),
        (File::open(&path).await.expect("it can be opened"), "part.STL"),
        (File::from_source("a b.stl", Trickle(9)).expect("it can be read"), "a b.stl"),
    ] {
        let server = Server::new(goods_answer()).await;
        send(app(&server), Upload::binary("o", file)).await;
        let request = server.request().await;
        let expected =
            format!("Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: model/stl");
        assert_eq!(String::from_utf8_lossy(request.part_head()), expected);
    }
}

#[tokio::test]
async fn w2_files_have_names_and_texts_have_none() {
    let form = SendFilesForm::new("ab", u64::MAX, File::from_bytes("a.svg", "<svg/>"))
        .extra(File::from_bytes("b.png", "png"))
        .note("a\r\nb \"文\"");
    let parts = demo_sent(form).await.form().await;
    let shown: Vec<_> = parts
        .iter()
        .map(|it| (it.name.as_deref(), it.file_name.as_deref(), String::from_utf8_lossy(&it.bytes)))
        .collect();
    assert_eq!(
        shown,
        [
            (Some("upload_id"), None, "18446744073709551615".into()),
            (Some("picture"), Some("a.svg"), "<svg/>".into()),
            (Some("extra"), Some("b.png"), "png".into()),
            (Some("note"), None, "a\r\nb \"文\"".into()),
        ]
    );
}

#[tokio::test]
async fn w3_names_are_raw_utf8_and_never_extended() {
    for (name, wire) in [
        ("plain.png", "plain.png"),
        ("截图 2026.png", "截图 2026.png"),
        ("naïve 😀.png", "naïve 😀.png"),
        ("a \"b\".png", "a %22b%22.png"),
        ("a\r\nb.png", "a%0D%0Ab.png"),
        ("a\0\t\x7f.png", "a%00%09%7F.png"),
        ("50% off; name=\"x\".png", "50% off; name=%22x%22.png"),
        ("a\r\n\r\n--boundary\r\nX-Evil: 1.png", "a%0D%0A%0D%0A--boundary%0D%0AX-Evil: 1.png"),
    ] {
        let server = Server::new(review_answer()).await;
        send(authorizer(&server), UploadMediaToCodeAudit::new(file_of("png", 20).named(name))).await;
        let request = server.request().await;
        let expected =
            format!("Content-Disposition: form-data; name=\"media\"; filename=\"{wire}\"\r\nContent-Type: image/png");
        assert_eq!(request.part_head(), expected.as_bytes(), "{}", String::from_utf8_lossy(request.part_head()));
        assert!(!request.body_holds(b"filename*"));
        assert_eq!(request.only_part().await.file_name.as_deref(), Some(wire), "another parser reads the same");
    }
}

#[tokio::test]
async fn w4_decoded_by_content_and_not_by_header() {
    let good = format!(r#"{{"errcode":0,"errmsg":"ok","type":"image","mediaid":"{MEDIA_ID}"}}"#);
    let bad = r#"{"errcode":40005,"errmsg":"invalid file type"}"#;
    for content_type in ["text/plain", "text/html; charset=utf-8", "image/png", "application/octet-stream", "nonsense"]
    {
        let headers = [("Content-Type", content_type)];
        let server = Server::with_script([respond("200 OK", &headers, &good), respond("200 OK", &headers, bad)]).await;
        assert_eq!(send(authorizer(&server), review()).await.mediaid.as_str(), MEDIA_ID, "{content_type}");
        let error = fail(authorizer(&server), review()).await;
        assert_eq!(error.api(), Some(UploadMediaToCodeAuditError::FileType), "{content_type}");
    }
    for body in [good.clone(), format!("\u{feff}{good}"), format!("\r\n {good}\n")] {
        let server = Server::new(respond("200 OK", &[], body)).await;
        assert_eq!(send(authorizer(&server), review()).await.mediaid.as_str(), MEDIA_ID, "without any header");
    }
}

/// A page as proxies send it.
fn page(title: &str, padding: usize) -> String {
    format!("<html>\r\n<head><title>{title}</title></head>\n<body>{}</body></html>", "·".repeat(padding))
}

#[tokio::test]
async fn w5_statuses_with_pages_of_html() {
    for (line, status, retryable) in [
        ("412 Precondition Failed", 412, false),
        ("502 Bad Gateway", 502, true),
        ("504 Gateway Time-out", 504, true),
        ("403 Forbidden", 403, false),
        ("500 Internal Server Error", 500, true),
    ] {
        let server = Server::new(respond(line, &[("Content-Type", "text/html")], page(line, 0))).await;
        let error = fail(app(&server), goods()).await;
        let Error::Status(found) = &error else { panic!("{line}: {error:?}") };
        assert_eq!((found.status(), error.is_retryable()), (status, retryable), "{line}");
        assert_eq!(error.to_string(), {
            format!("upload: HTTP status {status}: <html>  <head><title>{line}</title></head> <body></body></html>")
        });
        assert!(error.api().is_none() && error.class().is_none());
    }
}

#[tokio::test]
async fn w5_the_excerpt_is_bounded() {
    for line in ["412 Precondition Failed", "200 OK"] {
        let server = Server::new(respond(line, &[], page("big", 500_000))).await;
        let error = fail(app(&server), goods()).await;
        let excerpt = match &error {
            Error::Status(found) => found.excerpt(),
            Error::Decode(found) => found.excerpt(),
            other => panic!("{other:?}"),
        };
        assert!(excerpt.starts_with("<html>") && excerpt.ends_with('…'), "{excerpt}");
        assert!((200..=513).contains(&excerpt.chars().count()), "{}", excerpt.chars().count());
        assert!(printed(&error).len() < 8_000);
    }
}

#[tokio::test]
async fn w5_a_page_with_status_200_is_an_error_of_decoding() {
    let server = Server::new(respond("200 OK", &[("Content-Type", "application/json")], page("login", 0))).await;
    let error = fail(app(&server), goods()).await;
    assert_eq!(
        error.to_string(),
        "upload: cannot decode the response: expected JSON, found HTML or XML that begins with `<html>  <head><title>login</title></head> <body></body></html>`"
    );
    assert!(matches!(&error, Error::Decode(found) if found.excerpt().contains("login") && found.status() == 200));
}

#[tokio::test]
async fn w5_the_services_own_code_counts_more_than_the_status() {
    let server = Server::new(respond("412 Precondition Failed", &[], r#"{"errcode":10004,"errmsg":"risky"}"#)).await;
    let error = fail(app(&server), goods()).await;
    assert_eq!(error.code(), Some(10004.into()));
    for body in [r#"{"errcode":0,"media_id":"m"}"#, r#"{"media_id":"m"}"#, "{}", ""] {
        let server = Server::new(respond("502 Bad Gateway", &[], body)).await;
        let error = fail(app(&server), goods()).await;
        assert!(matches!(&error, Error::Status(found) if found.status() == 502), "no success: {error:?}");
    }
}

#[tokio::test]
async fn w6_a_file_that_is_json_is_an_error() {
    for content_type in ["image/jpeg", "application/json", "application/octet-stream"] {
        let headers = [("Content-Type", content_type), ("Content-Disposition", "attachment; filename=\"a.jpg\"")];
        let body = r#"{"errcode":2,"errmsg":"no such file rid: 65a1-2-3"}"#;
        let server = Server::new(respond("200 OK", &headers, body)).await;
        let error = fail(demo(&server), FetchFile::new()).await;
        assert_eq!((error.api(), error.class()), (Some(FetchFileError::NoFile), Some(Class::Gone)));
        assert_eq!(error.to_string(), "fetchFile: 2 no such file: ask for another (rid 65a1-2-3)");
    }
    let shared = decoded::<FetchFile>(r#"{"errcode":"40001","errmsg":"x"}"#).expect_err("refused");
    assert_eq!((shared.is_token_invalid(), shared.shared()), (true, Some(CommonError::TokenWrong)));
}

#[tokio::test]
async fn w6_a_file_is_given_as_it_is() {
    let name = [("Content-Type", "image/jpeg"), ("Content-Disposition", "attachment; filename=\"../a.jpg\"")];
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let server = Server::new(respond("200 OK", &name, &bytes)).await;
    let file: Download = send(demo(&server), FetchFile::new().path("a.jpg")).await;
    assert_eq!((&file.bytes[..], file.content_type.as_deref()), (&bytes[..], Some("image/jpeg")));
    assert_eq!(file.file_name.as_deref(), Some("a.jpg"), "without a directory");
    assert_eq!(server.request().await.request_line(), format!("GET /demo/file?{TOKEN_IN_QUERY}&path=a.jpg HTTP/1.1"));
}

#[test]
fn w6_what_is_a_file_and_what_is_none() {
    for file in ["PK\x03\x04", "[1", "{ not json", "{\\rtf1}", "\u{feff}text", "nul"] {
        let found = decoded::<FetchFile>(file).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_eq!(&found.bytes[..], file.as_bytes());
    }
    for none in [
        "",
        "{}",
        "{\"a\":1}",
        "[{}]",
        "[1]",
        "null",
        "<html>",
        "{\"errcode\":0,\"errmsg\":\"ok\"}",
        "{\"errcode\":",
        " {\"errcode\":2",
        "{\"errcode\":\"x\"}",
    ] {
        let error = decoded::<FetchFile>(none).expect_err(none);
        assert!(matches!(error, Error::Decode(_)), "{none}: {error:?}");
    }
    let refused = decoded::<FetchFile>(" {\"errcode\":2,\"errm").expect_err("cut off after its code");
    assert_eq!(refused.code(), Some(2.into()));
}

#[test]
fn w7_rid_and_hint_are_exposed() {
    for (message, rid, hint, tail) in [
        ("file risky rid: 65a1f0c2-0a1b2c3d-4e5f6071", Some("65a1f0c2-0a1b2c3d-4e5f6071"), None, {
            " (rid 65a1f0c2-0a1b2c3d-4e5f6071)"
        }),
        ("file risky, rid:65a1f0c2", Some("65a1f0c2"), None, " (rid 65a1f0c2)"),
        ("file risky hint: [aB3_x0 e2]", None, Some("aB3_x0 e2"), " (hint aB3_x0 e2)"),
        ("file risky", None, None, ""),
        ("", None, None, ""),
        ("rid: ", None, None, ""),
    ] {
        let body = value!({ "errcode": 10004, "errmsg": message }).to_string();
        let error = decoded::<UploadBinary>(body).expect_err("refused");
        let Error::Api(failure) = &error else { panic!("{error:?}") };
        assert_eq!((failure.rid(), failure.hint(), failure.message()), (rid, hint, message));
        assert_eq!(error.rid(), rid);
        assert_eq!(error.to_string(), format!("upload: 10004 file risky: upload another file{tail}"));
    }
}

#[test]
fn w7_a_code_that_nobody_knows_is_shown_with_its_message() {
    let error = decoded::<UploadBinary>(r#"{"errcode":61007,"errmsg":"api is unauthorized to component rid: 65a1-1"}"#);
    let error = error.expect_err("refused");
    assert_eq!((error.code(), error.class(), error.is_retryable()), (Some(61007.into()), None, false));
    assert_eq!(error.to_string(), "upload: 61007 api is unauthorized to component (rid 65a1-1)");
}

/// An answer of `everything` with one field put in or replaced.
fn everything(field: &str, content: Value) -> Result<EverythingResponse, Error<EverythingError>> {
    let mut answer = value!({ "text": "t", "lenient": 1, "large": "2", "exact": 3, "list": [] });
    answer[field] = content;
    decoded::<Everything>(answer.to_string())
}

#[test]
fn w10_lenient_where_the_spec_says_so() {
    let everything_spec = endpoint(&LANGUAGE, "everything");
    let model::Response::Object { object, .. } = &everything_spec.response else { panic!("an object is answered") };
    let wire = |name: &str| object.fields.iter().find(|field| field.name.wire == name).map(|field| field.wire);
    let (lenient, text) = (wire("lenient"), wire("large"));
    assert_eq!((lenient, text, wire("exact")), (Some(Wire::Lenient), Some(Wire::String), Some(Wire::Plain)));

    for content in [value!(42), value!("42"), value!(" 42 "), value!(42.0)] {
        assert_eq!(everything("lenient", content.clone()).expect("lenient").lenient, 42, "{content}");
        assert_eq!(everything("large", content.clone()).expect("lenient").large, 42, "{content}");
    }
    for (content, flag) in [(value!(1), true), (value!("0"), false), (value!("true"), true), (value!(false), false)] {
        assert_eq!(everything("flag", content.clone()).expect("lenient").flag, flag, "{content}");
    }
    for wrong in [value!("4x"), value!(""), value!(1.5), value!(-1), value!(null), value!([1])] {
        let error = everything("lenient", wrong.clone()).expect_err("not a number");
        assert!(error.to_string().contains("lenient: expected a"), "{wrong}: {error}");
    }
}

#[test]
fn w10_strict_where_the_spec_does_not() {
    for (field, wrong) in [("exact", value!("3")), ("text", value!(3)), ("count", value!("7")), ("word", value!(0))] {
        let error = everything(field, wrong).expect_err("strict");
        let expected = format!("everything: cannot decode the response: {field}: expected a ");
        assert!(error.to_string().starts_with(&expected), "{error}");
    }
}

#[test]
fn w10_large_numbers_are_exact() {
    for number in [u64::MAX, u64::MAX - 1, (1 << 53) + 1, i64::MAX as u64] {
        assert_eq!(everything("large", value!(number.to_string())).expect("as text").large, number);
        assert_eq!(everything("large", value!(number)).expect("as a number").large, number);
        assert_eq!(everything("lenient", value!(number)).expect("as a number").lenient, number);
    }
    for number in [i64::MIN, -((1 << 53) + 1), i64::MAX] {
        assert_eq!(everything("exact", value!(number)).expect("as a number").exact, number);
    }
    for wrong in ["18446744073709551616", "1e400", "9007199254740993.0"] {
        let body = format!(r#"{{"text":"t","lenient":{wrong},"large":"2","exact":3,"list":[]}}"#);
        assert!(decoded::<Everything>(body).is_err(), "{wrong} is no u64, and is not rounded to one");
    }
}

#[tokio::test]
async fn w10_a_large_number_is_sent_as_text() {
    let server = Server::new(json(r#"{"text":"t","lenient":"1","large":"2","exact":3,"list":[]}"#)).await;
    let price = Money::new(1);
    let item = EverythingItem::new("a").img("x");
    let request = Everything::new(EverythingRequired {
        r#type: "a",
        text: "t",
        tiny: 1,
        large: u64::MAX,
        ratio: 1.0,
        flag: true,
        tags: ["x"],
        counts: [("a", 1)],
        price,
        kind: 1,
        items: [item],
    })
    .small(1);
    send(demo(&server), request).await;
    let body: Value = serde_json::from_slice(&server.request().await.body).expect("the body is JSON");
    assert_eq!(body["large"], value!("18446744073709551615"));
    assert_eq!((&body["tiny"], &body["exact"]), (&value!(1), &Value::Null));
}

#[test]
fn w10_a_code_may_be_text() {
    for code in ["10004", "\"10004\"", "10004.0", "\" 10004 \""] {
        let error = decoded::<UploadBinary>(format!(r#"{{"errcode":{code},"errmsg":"x"}}"#)).expect_err("refused");
        assert_eq!(error.code(), Some(10004.into()), "{code}");
    }
    for code in ["\"x\"", "[]", "1.5", "99999999999999999999"] {
        let error = decoded::<UploadBinary>(format!(r#"{{"errcode":{code},"media_id":"m"}}"#)).expect_err("no code");
        assert!(matches!(error, Error::Decode(_)), "{code} is no code, and no success: {error:?}");
    }
}

#[test]
fn w11_unknown_fields_never_fail() {
    let unknown = r#""new":{"deep":[null,1.5,"x",{"y":[]}]},"Type":1,"":null,"errCode":7"#;
    let body = format!(r#"{{{unknown},"errcode":0,"errmsg":"ok","type":"image","mediaid":"m","media_id":"m"}}"#);
    assert_eq!(decoded::<UploadMediaToCodeAudit>(body.clone()).expect("a success").mediaid.as_str(), "m");
    assert_eq!(decoded::<UploadBinary>(body).expect("a success").media_id.as_str(), "m");
    let body = format!(r#"{{"errcode":10004,{unknown},"errmsg":"x"}}"#);
    assert_eq!(decoded::<UploadBinary>(body).expect_err("refused").code(), Some(10004.into()));

    let list = value!([{ "price": { "amount": 5, "new": 1, "currency": "XAU" }, "ticket": "t", "new": {} }]);
    let answer = everything("list", list).expect("unknown fields inside are ignored too");
    assert_eq!((answer.list[0].price.amount, answer.list[0].ticket.as_str()), (5, "t"));
    assert_eq!(answer.list[0].price.currency.as_ref().map(|it| it.as_str()), Some("XAU"));
    assert_eq!(everything("kind", value!(9)).expect("an unknown number is kept").kind, Some(EverythingKind::from(9)));
    let nothing = decoded::<Ping>(format!("{{{unknown}}}"));
    assert!(nothing.is_ok(), "an endpoint that answers nothing may answer something: {nothing:?}");
}

#[tokio::test]
async fn w12_a_post_without_fields_sends_an_empty_object() {
    for name in ["ping", "note"] {
        assert_eq!(variant(endpoint(&LANGUAGE, name), None).body, Body::JsonOrEmptyObject, "{name}");
    }
    assert_eq!(variant(endpoint(&LANGUAGE, "send"), Some("move")).body, Body::None, "said per endpoint");
    for request in [demo_sent(Ping::new()).await, demo_sent(Note::new()).await] {
        assert_eq!((request.body_text(), request.headers("content-length")), ("{}", vec!["2"]));
        assert_eq!(request.headers("content-type"), ["application/json"]);
    }
    assert_eq!(demo_sent(Note::new().text("文")).await.body_text(), r#"{"text":"文"}"#);
    let nothing = demo_sent(SendFiles::r#move()).await;
    assert_eq!((nothing.body.len(), nothing.headers("content-type")), (0, vec![]));
}

#[test]
fn w12_44002_has_a_name() {
    let error = decoded::<UploadBinary>(r#"{"errcode":44002,"errmsg":"empty post data"}"#).expect_err("refused");
    assert_eq!(error.shared(), Some(weixin::errors::CommonError::EmptyBody));
    assert_eq!(error.class(), Some(Class::Caller));
}
