//! Bad input and broken exchanges, through the real client: each ends in one typed error that shows no secret.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Cursor, Read, Write as _};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use weixin::channels::{Upload, UploadBinary, UploadError};
use weixin::wxa::{UploadMediaToCodeAudit, UploadMediaToCodeAuditError};
use weixin::{Client, Error, File, Request, Source, Token, TransportErrorKind, Validation, prepare};
use weixin_runtime::FileErrorKind;
use weixin_tests::language;
use weixin_tests::language::demo::{Everything, EverythingItem, FetchFile};
use weixin_tests::language::types::Money;
use weixin_tests::server::{Server, Then, answer, json};

use crate::rows::{
    TOKEN, TOKEN_IN_QUERY, app, assert_hidden, authorizer, fail, file_of, goods, goods_answer, goods_by_url, printed,
    review, review_answer,
};

/// Which kind of error of the transport it is.
fn transport<E: std::fmt::Debug>(error: &Error<E>) -> TransportErrorKind {
    let Error::Transport(error) = error else { panic!("{error:?}") };
    error.kind()
}

fn upload(file: File) -> UploadBinary {
    Upload::binary("openid-1", file)
}

/// A folder with one file in it.
fn on_disk(name: &str, content: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, content).expect("the file can be written");
    (folder, path)
}

// --- files ---

#[tokio::test]
async fn an_empty_file() {
    let server = Server::new(goods_answer()).await;
    let (_folder, path) = on_disk("part.stl", b"");
    for file in [File::from_bytes("part.stl", ""), File::open(&path).await.expect("it can be opened")] {
        let error = fail(app(&server), upload(file)).await;
        assert_eq!(error.to_string(), "upload: 1 problem\n  file: 0 bytes, must not be empty");
    }
    server.assert_untouched().await;
}

/// A source that says one length and gives another.
struct Liar {
    says: u64,
    gives: usize,
}

impl Source for Liar {
    fn len(&self) -> u64 {
        self.says
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Cursor::new(vec![b'x'; self.gives])))
    }
}

/// Sends a file that changed, and expects that the service never gets a whole request.
async fn assert_changed(file: File, expected: &str) {
    let server = Server::new(goods_answer()).await;
    let error = fail(app(&server).validation(Validation::Off), upload(file)).await;
    assert!(matches!(error, Error::File(_)) && !error.is_retryable(), "{error:?}");
    assert_eq!(error.to_string(), expected);
    let requests = server.settled().await;
    assert!(!requests.iter().any(|request| request.is_whole()), "the service must not take it for a file");
}

#[tokio::test]
async fn a_source_that_gives_less_or_more_than_it_says() {
    for (says, gives, expected) in [
        (600_000, 599_999, "part.stl shrank while it was sent: 600,000 bytes when it was opened, now 599,999 bytes"),
        (600_000, 0, "part.stl shrank while it was sent: 600,000 bytes when it was opened, now 0 bytes"),
        (600_000, 600_001, "part.stl grew while it was sent: 600,000 bytes when it was opened, now more"),
        (262_144, 262_145, "part.stl grew while it was sent: 262,144 bytes when it was opened, now more"),
        (10, 9, "part.stl shrank while it was sent: 10 bytes when it was opened, now 9 bytes"),
        (0, 1, "part.stl grew while it was sent: 0 bytes when it was opened, now more"),
    ] {
        let file = File::from_source("part.stl", Liar { says, gives }).expect("it can be opened");
        assert_changed(file, expected).await;
    }
}

#[tokio::test]
async fn a_file_on_disk_that_is_cut_or_goes_on() {
    let (_folder, path) = on_disk("part.stl", &[b'x'; 500_000]);
    let file = File::open(&path).await.expect("it can be opened");
    OpenOptions::new().write(true).open(&path).expect("open").set_len(400_000).expect("it can be cut");
    assert_changed(file, "part.stl shrank while it was sent: 500,000 bytes when it was opened, now 400,000 bytes")
        .await;

    let file = File::open(&path).await.expect("it can be opened");
    OpenOptions::new().append(true).open(&path).expect("open").write_all(b"x").expect("it can be written");
    assert_changed(file, "part.stl grew while it was sent: 400,000 bytes when it was opened, now more").await;
}

#[tokio::test]
async fn a_file_on_disk_that_is_removed_or_becomes_a_folder() {
    let (_folder, path) = on_disk("part.stl", b"solid");
    let file = File::open(&path).await.expect("it can be opened");
    fs::remove_file(&path).expect("it can be removed");
    for _ in 0..2 {
        let server = Server::new(goods_answer()).await;
        let error = fail(app(&server), upload(file.clone())).await;
        let Error::File(found) = &error else { panic!("{error:?}") };
        assert!(matches!(found.kind(), FileErrorKind::Unreadable(_)) && found.name().ends_with("part.stl"));
        assert!(error.to_string().starts_with("cannot read part.stl: "), "{error}");
        assert!(!server.settled().await.iter().any(|request| request.is_whole()));
        let _ = fs::create_dir(&path);
    }
}

/// A source that fails, or panics, when it is read a second time.
struct Fragile {
    opened: Mutex<u32>,
    panics: bool,
}

impl Source for Fragile {
    fn len(&self) -> u64 {
        10
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        let mut opened = self.opened.lock().expect("nobody panics with it");
        *opened += 1;
        let first = *opened == 1;
        drop(opened);
        assert!(first || !self.panics, "the source gives up");
        if first { Ok(Box::new(Cursor::new(b"0123456789"))) } else { Err(io::Error::other("the disk is gone")) }
    }
}

#[tokio::test]
async fn a_source_that_fails_or_panics_later() {
    for (panics, expected) in
        [(false, "cannot read part.stl: the disk is gone"), (true, "cannot read part.stl: reading it panicked")]
    {
        let source = Fragile { opened: Mutex::new(0), panics };
        assert_changed(File::from_source("part.stl", source).expect("the first time"), expected).await;
    }
}

#[tokio::test]
async fn paths_that_are_no_readable_files() {
    let (folder, path) = on_disk("part.stl", b"solid");
    let missing = folder.path().join("缺 missing.stl");
    for (path, expected) in [
        (missing.clone(), "No such file"),
        (folder.path().to_owned(), "it is a directory"),
        (path.join("below"), ""),
        (PathBuf::new(), ""),
        (PathBuf::from("nul\0.stl"), ""),
    ] {
        let error = File::open(&path).await.expect_err("it cannot be read");
        let message = error.to_string();
        assert!(message.starts_with("cannot read ") && message.contains(expected), "{message}");
        assert_eq!(error.name(), path.display().to_string());
        assert_eq!(File::open_blocking(&path).expect_err("nor so").to_string(), message);
    }
    assert!(File::open(&missing).await.expect_err("missing").to_string().contains("缺 missing.stl"));
}

#[cfg(unix)]
#[tokio::test]
async fn devices_and_dangling_links_are_no_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let link = folder.path().join("a.stl");
    std::os::unix::fs::symlink(folder.path().join("nowhere"), &link).expect("a link can be made");
    assert!(File::open(&link).await.is_err());
    let error = File::open("/dev/zero").await.expect_err("its length is not known");
    assert_eq!(error.to_string(), "cannot read /dev/zero: it is not a regular file");
}

#[tokio::test]
async fn odd_names_arrive_as_one_part_with_the_whole_file() {
    let long = format!("{}.stl", "长".repeat(300));
    for (name, arrives) in [
        ("a \"quoted\" 'name'.stl", "a %22quoted%22 'name'.stl"),
        ("two\nlines.stl", "two%0Alines.stl"),
        (
            "two\r\nContent-Type: text/html\r\n\r\n<script>.stl",
            "two%0D%0AContent-Type: text/html%0D%0A%0D%0A<script>.stl",
        ),
        ("😀👩‍👩‍👧.stl", "😀👩‍👩‍👧.stl"),
        ("零件图纸.STL", "零件图纸.STL"),
        (long.as_str(), long.as_str()),
        ("..\\..\\part.stl", "..%5C..%5Cpart.stl"),
        ("back\\.stl", "back%5C.stl"),
        ("../part.stl", "../part.stl"),
        ("a;b=c&d%00.stl", "a;b=c&d%00.stl"),
        (" spaces .stl", " spaces .stl"),
        ("\u{202e}lts.stl", "\u{202e}lts.stl"),
    ] {
        let server = Server::new(goods_answer()).await;
        let client = app(&server).build().expect("a client");
        client.send(upload(file_of("stl", 50).named(name))).await.unwrap_or_else(|error| panic!("{name:?}: {error}"));
        let part = server.request().await.only_part().await;
        assert_eq!(part.file_name.as_deref(), Some(arrives));
        assert_eq!((part.content_type.as_deref(), part.bytes.len()), (Some("model/stl"), 50), "{name:?}");
    }
}

#[tokio::test]
async fn names_without_a_usable_extension_stay_here() {
    let server = Server::new(goods_answer()).await;
    for (name, found) in [
        ("part", "file: `part` has no extension, must be one of bmp, "),
        ("part.stl.", "file: `part.stl.` has no extension, must be one of bmp, "),
        ("part.stl.exe", "file: .exe, must be one of bmp, "),
        ("part.stl ", "file: .stl , must be one of bmp, "),
        ("part.ѕtl", "file: .ѕtl, must be one of bmp, "),
        ("a\u{1b}[31m\nb", "file: `a\u{fffd}[31m b` has no extension, must be one of bmp, "),
    ] {
        let error = fail(app(&server), upload(file_of("stl", 50).named(name))).await;
        let text = error.to_string();
        assert!(text.starts_with(&format!("upload: 1 problem\n  {found}")), "{text}");
        assert_eq!(text.lines().count(), 2, "a name cannot make lines");
        let endless = "x".repeat(100_000);
        for name in [endless.clone(), format!("a.{endless}")] {
            let error = fail(app(&server), upload(file_of("stl", 50).named(name))).await;
            assert!(error.to_string().len() < 500, "a name cannot flood the log");
        }
    }
    server.assert_untouched().await;
}

/// A zip with one file in it.
fn zip_of(name: &str) -> File {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a file begins");
    zip.write_all(b"\x89PNG\r\n\x1A\n").expect("memory can be written");
    File::from_bytes("goods.zip", zip.finish().expect("the archive ends").into_inner())
}

#[test]
fn names_are_judged_alike_inside_and_outside_of_archives() {
    for name in ["a.png", "a.PNG", "folder.x/a.png", ".png", "a.", "a.exe", "a"] {
        let outside = upload(file_of("png", 50).named(name)).validate().is_ok();
        let inside = upload(zip_of(name)).validate().is_ok();
        assert_eq!(outside, inside, "`{name}`: accepted outside {outside}, inside {inside}");
    }
}

#[tokio::test]
async fn wrong_extension_and_content_are_for_the_service_when_checks_are_off() {
    let refused = json(r#"{"errcode":10007,"errmsg":"The upload file format is not supported"}"#);
    for validation in [Validation::Off, Validation::Warn] {
        for file in [file_of("png", 50).named("a.exe"), File::from_bytes("a.png", "text"), zip_of("run.exe")] {
            let server = Server::new(refused.clone()).await;
            let error = fail(app(&server).validation(validation), upload(file)).await;
            assert_eq!(error.api(), Some(UploadError::FormatUnsupported));
            assert!(server.request().await.is_whole());
        }
    }
}

#[tokio::test]
async fn damaged_archives_stay_here() {
    let whole = zip_of("a.png");
    let mut bytes = Vec::new();
    whole.reader().expect("memory").read_to_end(&mut bytes).expect("memory");
    let server = Server::new(goods_answer()).await;
    for end in [4, 20, bytes.len() / 2, bytes.len() - 1] {
        let error = fail(app(&server), upload(File::from_bytes("goods.zip", bytes[..end].to_vec()))).await;
        assert!(error.to_string().starts_with("upload: 1 problem\n  file: goods.zip: not a readable zip"), "{error}");
    }
    server.assert_untouched().await;
}

#[tokio::test]
async fn every_problem_is_told_at_once() {
    let server = Server::new(goods_answer()).await;
    let error = fail(app(&server), Upload::binary("", file_of("gif", 12 << 20))).await;
    let text = error.to_string();
    let fields: Vec<_> = text.lines().map(|line| line.trim().split(", must").next().unwrap_or_default()).collect();
    assert_eq!(fields, ["upload: 3 problems", "openid: 0 characters", "file: .gif", "file: 12,582,912 bytes"]);
    server.assert_untouched().await;
}

#[tokio::test]
async fn line_ends_in_parameters_make_no_headers() {
    let server = Server::new(goods_answer()).await;
    let openid = "a\r\nX-Evil: 1\r\n\r\n";
    app(&server).build().expect("a client").send(Upload::binary(openid, file_of("stl", 9))).await.expect("sent");
    let request = server.request().await;
    assert_eq!(request.query(), format!("{TOKEN_IN_QUERY}&upload_type=0&openid=a%0D%0AX-Evil%3A+1%0D%0A%0D%0A"));
    assert!(request.headers("x-evil").is_empty());
}

// --- answers ---

#[tokio::test]
async fn answers_that_are_none() {
    let raw = |text: &str| Then::Answer(text.as_bytes().to_vec());
    let deep = "[".repeat(100_000);
    for (then, expected) in [
        (json(""), "the answer cannot be decoded: expected JSON, found an empty body"),
        (json(" \r\n"), "the answer cannot be decoded: expected JSON, found an empty body"),
        (
            json(r#"{"errcode":0,"media_id":"a"#),
            "the answer cannot be decoded: media_id: expected JSON, found JSON that is cut off at line 1 column 27",
        ),
        (json("{}garbage"), "the answer cannot be decoded: media_id: expected a string, found nothing"),
        (json("[]garbage"), "the answer cannot be decoded: expected nothing more, found `g` at line 1 column 3"),
        (json(&deep), "the answer cannot be decoded: expected JSON, found lists and objects more than 127 deep"),
        (json("[]"), "the answer cannot be decoded: expected an object, found a list"),
        (json("null"), "the answer cannot be decoded: expected an object, found null"),
        (json("{}"), "the answer cannot be decoded: media_id: expected a string, found nothing"),
        (json(r#"{"errcode":"abc","media_id":"a"}"#), {
            "the answer cannot be decoded: errcode: expected a whole number, found a string"
        }),
        (answer("200 OK", &[], b"\xff\xfe\x00"), "the answer cannot be decoded: expected a value, found byte 0xFF"),
        (answer("502 Bad Gateway", &[], "<html>bad gateway</html>"), "HTTP status 502: <html>bad gateway</html>"),
        (answer("502 Bad Gateway", &[], b"\x1b[31m\xff\x00"), "HTTP status 502: \u{fffd}[31m\u{fffd}\u{fffd}"),
        (raw("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"media_id\""), "the connection broke off"),
        (raw(""), "the connection broke off"),
        (raw("SMTP ready\r\n\r\n"), "the exchange failed"),
        (raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n"), "the exchange failed"),
    ] {
        let server = Server::new(then.clone()).await;
        let error = fail(app(&server), goods()).await;
        assert!(error.to_string().starts_with(&format!("upload: {expected}")), "{then:?}: {error}");
        assert!(printed(&error).len() < 10_000);
    }
}

#[tokio::test]
async fn a_code_that_is_text_is_a_code() {
    let server = Server::new(json(r#"{"errcode":"40006","errmsg":"invalid meida size hint: [x]"}"#)).await;
    let error = fail(authorizer(&server), review()).await;
    assert_eq!(error.api(), Some(UploadMediaToCodeAuditError::MediaSize));
}

#[tokio::test]
async fn a_token_that_expired_is_told() {
    for code in [40001, 40014, 42001] {
        let server = Server::new(json(&format!(r#"{{"errcode":{code},"errmsg":"access_token expired"}}"#))).await;
        let error = fail(app(&server), goods()).await;
        assert!(error.is_token_invalid() && !error.is_retryable(), "{code}");
    }
}

#[tokio::test]
async fn an_answer_that_is_too_big() {
    let token = || language::Token::app(TOKEN);
    let body = "x".repeat(5_000);
    let endless = Then::Answer(format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{body}").into_bytes());
    let promise = Then::Answer(b"HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\n".to_vec());
    for then in [answer("200 OK", &[], &body), endless, promise, answer("502 Bad Gateway", &[], &body)] {
        let server = Server::new(then).await;
        let error = fail(Client::builder(token()).base_url(&server.url).max_response(4_999), FetchFile::new()).await;
        assert_eq!(transport(&error), TransportErrorKind::TooLarge);
        assert_eq!(
            error.to_string(),
            "fetchFile: the answer is too big: more than 4,999 bytes: ask for less at a time, or raise `max_response`"
        );
        assert!(!error.is_retryable());
    }
    let server = Server::new(answer("200 OK", &[], &body)).await;
    let client = Client::builder(token()).base_url(&server.url).max_response(5_000).build().expect("a client");
    assert_eq!(client.send(FetchFile::new()).await.expect("it just fits").bytes.len(), 5_000);
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Server::new(goods_answer()).await;
    for status in
        ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"]
    {
        for target in [format!("{}/steal", elsewhere.url), "/elsewhere".to_owned(), "//127.0.0.1/x".to_owned()] {
            let server = Server::new(answer(status, &[("Location", &target)], "moved")).await;
            let error = fail(app(&server), goods()).await;
            assert!(
                matches!(&error, Error::Status(found) if status.starts_with(&found.status().to_string())),
                "{error:?}"
            );
            assert!(!error.is_retryable());
            assert!(server.request().await.headers("referer").is_empty());
        }
    }
    elsewhere.assert_untouched().await;
}

// --- connections ---

#[tokio::test]
async fn a_reset_in_the_middle_of_an_upload() {
    let server = Server::new(Then::Reset(100_000)).await;
    let error = fail(app(&server), upload(file_of("stl", 9_000_000))).await;
    assert_eq!(transport(&error), TransportErrorKind::Interrupted, "{error}");
    assert!(error.is_retryable());
    assert!(!server.settled().await.iter().any(|request| request.is_whole()));
}

#[tokio::test]
async fn a_server_that_never_answers() {
    let server = Server::new(Then::Stall(Vec::new())).await;
    let started = Instant::now();
    let error = fail(app(&server).timeout(Duration::from_millis(150)), goods()).await;
    assert_eq!(error.to_string().split(": ").nth(1), Some("no answer in time"), "{error}");
    assert_eq!(transport(&error), TransportErrorKind::Timeout);
    assert!(error.is_retryable() && started.elapsed() < Duration::from_secs(5));
    assert!(server.request().await.is_whole(), "it was sent, so the service may have done its work");
}

#[tokio::test]
async fn an_answer_that_stops_in_the_middle() {
    let half = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"media_id\":";
    let server = Server::new(Then::Stall(half.to_vec())).await;
    let error = fail(app(&server).timeout(Duration::from_millis(150)), goods()).await;
    assert_eq!(transport(&error), TransportErrorKind::Timeout, "{error:?}");
}

#[tokio::test]
async fn nobody_listens() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let error = fail(Client::builder(Token::app(TOKEN)).base_url(url), goods()).await;
    assert_eq!((transport(&error), error.is_retryable()), (TransportErrorKind::Connect, true));
}

/// In a build of the whole workspace the crate's default features bring TLS along; in one of the tests alone they do not.
#[tokio::test]
async fn https_without_tls_says_what_is_missing() {
    let error = fail(Client::builder(Token::app(TOKEN)).base_url("https://127.0.0.1:1"), goods()).await;
    match transport(&error) {
        TransportErrorKind::Builder => {
            let missing = "upload: the request cannot be made: https needs the feature `rustls` or `native-tls`";
            assert_eq!(error.to_string(), missing);
            assert!(!error.is_retryable());
        }
        kind => assert_eq!((kind, error.is_retryable()), (TransportErrorKind::Connect, true), "{error}"),
    }
}

#[test]
fn base_urls_that_make_no_sense() {
    for url in
        ["", "nonsense", "ftp://127.0.0.1", "http://u:hunter2@127.0.0.1", "http://127.0.0.1?x=hunter2", "http://"]
    {
        let error = Client::builder(Token::app(TOKEN)).base_url(url).build().expect_err(url);
        assert_eq!(error.kind(), TransportErrorKind::Builder);
        assert_hidden(&error, &["hunter2", "tOkEnCoRe"]);
    }
}

#[tokio::test]
async fn a_path_in_the_base_url_is_kept() {
    let server = Server::new(goods_answer()).await;
    let client = app(&server).base_url(format!("{}/gateway/wx/", server.url)).build().expect("a client");
    client.send(goods()).await.expect("sent");
    assert!(server.request().await.request_line().starts_with("POST /gateway/wx/channels/ec/open/upload?"));
}

// --- secrets ---

/// Replaces each byte that is no letter, digit or other plain character of a URL.
fn percent(text: &str, encode: impl Fn(u8) -> String) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { encode(byte) }).collect()
}

/// A text as the inside of a JSON string.
fn escaped(text: &str) -> String {
    let json = serde_json::to_string(text).expect("a text is JSON").replace('/', "\\/");
    json[1..json.len() - 1].to_owned()
}

/// A text in every encoding in which a server may echo it.
fn encodings(text: &str) -> Vec<String> {
    let once = percent(text, |byte| format!("%{byte:02X}"));
    vec![
        text.to_owned(),
        percent(&once, |byte| format!("%{byte:02X}")),
        percent(text, |byte| format!("%{byte:02x}")),
        percent(text, |byte| format!("\\u{byte:04x}")),
        text.replace('&', "&amp;").replace('"', "&quot;").replace('\'', "&#39;"),
        escaped(text),
        once,
    ]
}

/// An encoded text as a JSON string; what has backslashes is the inside of one already.
fn quoted(echo: &str) -> String {
    if echo.contains('\\') { format!("\"{echo}\"") } else { serde_json::to_string(echo).expect("a text is JSON") }
}

#[tokio::test]
async fn an_echoed_token_is_shown_nowhere() {
    for echo in encodings(TOKEN) {
        let quoted = quoted(&echo);
        for then in [
            answer(
                "502 Bad Gateway",
                &[],
                format!("<p>/channels/ec/open/upload?access_token={echo}&upload_type=0</p>"),
            ),
            answer("502 Bad Gateway", &[], format!("<p>{echo}</p>")),
            answer("200 OK", &[], format!("<p>{echo}</p>")),
            answer("302 Found", &[("Location", "/x")], format!("<a href=\"/x?t={echo}\">")),
            json(&format!(r#"{{"errcode":40001,"errmsg":{quoted}}}"#)),
            json(&format!(r#"{{"errcode":99999,"errmsg":{quoted}}}"#)),
            json(&format!(r#"{{"errcode":{quoted},"media_id":"m"}}"#)),
            json(&format!(r#"{{{quoted}:1,"media_id":{quoted}"#)),
            json(&format!(r#"{{"media_id":[{quoted}]}}"#)),
        ] {
            let server = Server::new(then).await;
            // `fail` looks for the token in everything that the error can print.
            fail(app(&server), goods()).await;
            fail(app(&server), goods_by_url()).await;
        }
    }
}

#[tokio::test]
async fn a_token_in_an_odd_place_is_shown_nowhere() {
    let quoted = serde_json::to_string(TOKEN).expect("a text is JSON");
    for body in [
        format!(r#"{{"errcode":99999,"errmsg":{{"token":{quoted}}}}}"#),
        format!(r#"{{"errcode":99999,"errmsg":[{quoted}]}}"#),
        format!(r#"{{"errcode":99999,"errmsg":"x rid: {TOKEN}"}}"#),
        format!(r#"{{"errcode":99999,"errmsg":"x hint: [{TOKEN}]"}}"#),
        format!(r#"{{"errcode":10004,"errmsg":"rid: 1-{TOKEN} hint: [{TOKEN}]"}}"#),
    ] {
        let server = Server::new(json(&body)).await;
        fail(app(&server), goods()).await;
    }
}

#[tokio::test]
async fn a_token_that_is_escaped_twice_is_shown_nowhere() {
    // A gateway that wraps the answer of another as a text.
    let inner = format!(r#"{{"url":"/channels?t={}"}}"#, escaped(TOKEN));
    let server = Server::new(answer("502 Bad Gateway", &[], format!(r#"{{"message":"{}"}}"#, escaped(&inner)))).await;
    fail(app(&server), goods()).await;
}

#[tokio::test]
async fn a_token_that_is_cut_by_the_end_of_an_excerpt_is_shown_nowhere() {
    for before in (0..2_200).step_by(7).chain(490..530) {
        for echo in
            [TOKEN.to_owned(), TOKEN.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D").replace('&', "%26")]
        {
            let body = format!("{}{echo}{}", "·".repeat(before / 2), "y".repeat(3_000));
            let token = Token::app(TOKEN).into();
            let prepared = prepare(&goods(), Some(&token), "http://127.0.0.1:1").expect("it can be prepared");
            let answer = weixin::RawResponse::new(502, body, std::time::SystemTime::now());
            let error = weixin::decode::<UploadBinary>(&answer, prepared.secrets()).expect_err("no success");
            assert_hidden(&error, &["73k", "Zq9", "tOk", "CoRe"]);
        }
    }
}

/// A request with a secret parameter.
fn everything(secret: &str) -> Everything {
    let item = EverythingItem::new("a").img("x");
    Everything::new("a", "t", 1, 1, 1.0, true, ["x"], [("a", 1)], Money::new(1), 1, [item]).small(1).secret(secret)
}

#[tokio::test]
async fn a_secret_parameter_is_sent_and_shown_nowhere() {
    const SECRET: &str = "h1dden+/=&\"sEcReT";
    let hidden = ["h1dden", "sEcReT"];
    assert!(!format!("{:?}", everything(SECRET)).contains("sEcReT"));
    for echo in encodings(SECRET) {
        let quoted = quoted(&echo);
        let script = [answer("502 Bad Gateway", &[], &echo), json(&format!(r#"{{"errcode":1001,"errmsg":{quoted}}}"#))];
        let server = Server::with_script(script).await;
        for _ in 0..2 {
            let client = Client::builder(language::Token::app(TOKEN)).base_url(&server.url);
            assert_hidden(&fail(client, everything(SECRET)).await, &hidden);
        }
        assert!(server.requests()[0].body_text().contains("sEcReT"), "it was really sent");
    }
    let server = Server::new(json("{}")).await;
    let error = fail(Client::builder(language::Token::app(TOKEN)).base_url(&server.url), everything("q7")).await;
    assert_eq!(error.to_string(), {
        "everything: 1 problem\n  secret: 2 characters, must be at least 3 \
         (the service would answer 47001, data format error)"
    });
    assert_hidden(&error, &["q7"]);
    server.assert_untouched().await;
}

#[test]
fn nothing_that_holds_a_token_prints_it() {
    let token = Token::app(TOKEN);
    let client = Client::builder(token.clone());
    let shown = format!("{token:?} {client:?} {:?}", client.clone().build());
    let prepared = prepare(&goods(), Some(&token.into()), "http://127.0.0.1:1").expect("it can be prepared");
    let shown = format!("{shown} {prepared:?} {prepared:#?} {:?}", prepared.secrets());
    assert!(prepared.url().contains(TOKEN_IN_QUERY), "it is there");
    assert!(!shown.contains("tOkEnCoRe") && !shown.contains("73kHead"), "{shown}");
}

thread_local! {
    /// What this thread has logged, once it is asked for.
    static LOGGED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Writes down everything that is logged, down to traces.
struct Log;

impl tracing::Subscriber for Log {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        span.record(&mut Log);
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, values: &tracing::span::Record<'_>) {
        values.record(&mut Log);
    }

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut Log);
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

impl tracing::field::Visit for Log {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        LOGGED.with_borrow_mut(|logged| {
            if let Some(text) = logged {
                let _ = writeln!(text, "{field}={value:?}");
            }
        });
    }
}

/// A success, a failure that echoes the token, and two requests that break rules and are sent with a warning.
async fn talk() {
    let echo = answer("502 Bad Gateway", &[], format!("<p>{TOKEN}</p>"));
    let server = Server::with_script([goods_answer(), echo, review_answer(), json("{}")]).await;
    app(&server).build().expect("a client").send(goods()).await.expect("sent");
    fail(app(&server), goods()).await;
    let wrong = UploadMediaToCodeAudit::new(file_of("bmp", 10));
    authorizer(&server).validation(Validation::Warn).build().expect("a client").send(wrong).await.expect("sent");
    let client = Client::builder(language::Token::app(TOKEN)).base_url(&server.url).validation(Validation::Warn);
    fail(client, everything("q7")).await;
}

#[tokio::test]
async fn no_secret_is_logged() {
    tracing::subscriber::set_global_default(Log).expect("nobody else listens");
    // Another test may have come to a place that logs before anybody listened: after this, all places are known.
    talk().await;
    tracing::callsite::rebuild_interest_cache();
    LOGGED.set(Some(String::new()));
    talk().await;
    let text = LOGGED.take().expect("it was asked for");
    assert!(text.contains("answered") && text.contains("must be one of png"), "too little was logged: {text}");
    for secret in ["tOkEnCoRe", "73kHead", "q7"] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn requests_are_values_that_can_be_checked_without_a_client() {
    let report = upload(file_of("rar", 20)).check();
    assert_eq!((report.violations().len(), report.unchecked().len()), (0, 1));
}
