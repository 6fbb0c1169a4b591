//! Files that are sent, and responses that are files.

use std::time::SystemTime;

use weixin_mock::Action;
use weixin_runtime::{Error, File, RawResponse, Request, Secrets, TransportErrorKind, decode, prepare};
use weixin_tests::features;

use super::{answered, received, sent, vendor, wrong};

#[test]
fn file() {
    use features::file::demo::Call;
    let (line, form) = sent(&Call::new("n", File::from_bytes("a.bin", "1234")).note("hello"));
    assert_eq!(line, "POST /demo/call?access_token=T&name=n");
    assert!(form.contains("name=\"note\"\r\n\r\nhello\r\n") && form.contains("filename=\"a.bin\""), "{form}");
    assert_eq!(
        wrong(&Call::new("n", File::from_bytes("a", "12345"))),
        "data: 5 bytes, must be at most 4 (the service would return 1, too large)\n"
    );
    assert_eq!(
        wrong(&Call::new("n", File::from_bytes("a", ""))),
        "data: 0 bytes, must not be empty (the service would return 2, missing)\n"
    );
}

#[test]
fn format_table() {
    use features::format_table::demo::Call;
    let call = |name: &str, bytes: &'static [u8]| Call::new(File::from_bytes(name, bytes));
    assert_eq!(wrong(&call("A.PNG", b"\x89PNG1234")), "");
    assert!(sent(&call("a.svg", b"<s>")).1.contains("Content-Type: image/svg+xml\r\n"));
    assert!(
        wrong(&call("a.png", b"\x89PNG12345"))
            .starts_with("data: 9 bytes, must be below 9 (the service would return 3")
    );
    assert!(wrong(&call("a.svg", b"<sv>")).starts_with("data: 4 bytes, must be at most 3"));
    assert!(wrong(&call("a.gif", b"GIF8")).starts_with("data: .gif, must be one of png, svg"));
    assert!(wrong(&call("a.png", b"GIF8")).contains("the first bytes are 47 49 46 38"));
}

/// A file that is the whole body: with its length and its content type, and without a name.
#[tokio::test]
async fn raw() {
    use features::raw::demo::{Labels, Note, Picture, Several, Upload};
    let asset = || File::from_bytes("", "1234");
    assert_eq!(
        sent(&Upload::new("a.bin", asset())),
        ("POST /demo/upload?access_token=T&name=a.bin".into(), "1234".into())
    );
    let labels = |labels: &[&str]| Labels::new(labels.iter().map(|label| (*label).to_owned()).collect::<Vec<_>>());
    assert_eq!(sent(&labels(&["a", "b\""])).1, r#"["a","b\""]"#);
    let picture = |name: &str, bytes: &'static [u8]| Picture::new().picture(File::from_bytes(name, bytes));
    for (found, content_type) in [
        (content_type(&Upload::new("a", asset())), "application/octet-stream"),
        (content_type(&picture("a.PNG", b"\x89PNG")), "image/png"),
        (content_type(&Note::new("n")), "text/markdown"),
        (content_type(&labels(&[])), "application/json"),
        (content_type(&Several::file(asset())), "application/pdf"),
        (content_type(&Picture::new()), ""),
    ] {
        assert_eq!(found, content_type);
    }
    for (found, message) in [
        (wrong(&Upload::new("a", File::from_bytes("a", ""))), "asset: 0 bytes, must not be empty\n"),
        (
            wrong(&Upload::new("a", File::from_bytes("a", "12345"))),
            "asset: 5 bytes, must be at most 4 (the service would return 1, too large)\n",
        ),
        (wrong(&picture("a.gif", b"GIF8")), "picture: .gif, must be one of png, svg\n"),
        (wrong(&Note::new("abcdef")), "note: 6 characters, must be at most 5\n"),
        (wrong(&labels(&["a", "b", "c"])), "labels: 3 items, must be at most 2\n"),
    ] {
        assert_eq!(found, message);
    }
    let (vendor, client) = vendor("raw").await;
    client.send(Upload::new("a", asset())).await.expect("the mock takes it");
    client.send(picture("a.svg", b"<svg/>")).await.expect("the mock takes it");
    client.send(Picture::new()).await.expect("the mock takes it");
    client.send(Note::new("文")).await.expect("the mock takes it");
    client.send(labels(&["a"])).await.expect("the mock takes it");
    client.send(Several::file(asset())).await.expect("the mock takes it");
    client.send(Several::link("https://a.example/b")).await.expect("the mock takes it");
    let requests = vendor.requests();
    let first = requests[0].body.raw().expect("a body that is taken as it is");
    assert_eq!((first.bytes.as_deref(), first.len), (Some(&b"1234"[..]), 4));
    assert!(requests.iter().all(|request| !request.headers.iter().any(|(name, _)| name == "transfer-encoding")));
    let refused = [
        client.send(Upload::new("a", File::from_bytes("a", "12345"))).await.is_err_and(|error| error.has_code(1)),
        client.send(Note::new("abcdef")).await.is_err_and(|error| error.has_code(40097)),
        client.send(labels(&["a", "b", "c"])).await.is_err_and(|error| error.has_code(40097)),
        client.send(picture("a.png", b"GIF8")).await.is_err_and(|error| error.code().is_some()),
        client.send(picture("a", b"123456789")).await.is_err_and(|error| error.code().is_some()),
    ];
    assert_eq!(refused, [true; 5]);
}

fn content_type<R: Request>(request: &R) -> String {
    let token = weixin_runtime::AccessToken::new("app", "access_token", "T".to_owned());
    let prepared = prepare(request, Some(&token), "https://example.com").expect("it can be made");
    prepared.headers().find(|(name, _)| *name == "Content-Type").map_or_else(String::new, |(_, value)| value.to_owned())
}

#[tokio::test]
async fn content_types() {
    use features::content_type::demo::{Call, CallMeta, CallMetaRequired};
    let call = || {
        Call::new(
            CallMeta::new(CallMetaRequired { filename: "a\".png", sha256: "00ff" }),
            File::from_bytes("a.png", "1234"),
        )
        .ids([7_u64, 8])
    };
    let form = sent(&call()).1;
    for part in [
        "name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{\"filename\":\"a\\\".png\",\"sha256\":\"00ff\"}\r\n",
        "name=\"ids\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n7\r\n",
        "name=\"ids\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n8\r\n",
        "name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n1234\r\n",
    ] {
        assert!(form.contains(part), "{part} is not in\n{form}");
    }
    let (_vendor, client) = vendor("content-type").await;
    client.send(call()).await.expect("the mock takes it");
    client
        .send(Call::new(CallMeta::new(CallMetaRequired { filename: "a", sha256: "xyz" }), File::from_bytes("a", "1")))
        .await
        .expect_err("not hexadecimal");
}

/// A part of a file is one whatever it begins like, says which part it is, and continues what broke off.
#[tokio::test]
async fn ranges() {
    use features::range::demo::Call;
    let (vendor, client) = vendor("range").await;
    let whole: Vec<u8> = b"%PDF".iter().chain(b"{\"a\":1}<html>".iter().cycle()).copied().take(200_000).collect();
    let pdf = || vendor.on("call").always().bytes(200, "application/pdf", whole.clone());
    pdf();
    let all = client.send(Call::new()).await.expect("the file");
    assert_eq!((all.bytes.len(), all.range), (200_000, None));
    for (range, first, part) in [("bytes=4-10", 4, &b"{\"a\":1}"[..]), ("bytes=11-16", 11, b"<html>")] {
        let file = client.send(Call::new().range(range)).await.expect("a part");
        let range = file.range.expect("it is a part");
        assert_eq!(
            (&file.bytes[..], range.first, range.total, range.is_end()),
            (part, first, Some(200_000), Some(false))
        );
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("end");
    let saved = client.call(Call::new().range("bytes=-5")).save(&path).await.expect("a part");
    assert_eq!(saved.range.map(|range| range.to_string()).as_deref(), Some("bytes 199995-199999/200000"));
    assert_eq!(std::fs::read(&path).expect("a file"), whole[199_995..]);
    // What broke off is continued where it did.
    vendor.clear_scenarios();
    let bytes = Action::Bytes { status: 200, content_type: "application/pdf".to_owned(), body: whole.clone().into() };
    vendor.on("call").next().perform([bytes, Action::ResetMidResponse(150_000)]);
    let mut stream = client.call(Call::new()).stream().await.expect("the beginning");
    let mut come = Vec::new();
    let error = loop {
        match stream.chunk().await {
            Ok(piece) => come.extend_from_slice(&piece.expect("it breaks off")),
            Err(error) => break error,
        }
    };
    assert_eq!((error.kind(), stream.bytes_read()), (TransportErrorKind::Interrupted, come.len() as u64));
    pdf();
    let mut rest = client.call(Call::new().range(format!("bytes={}-", come.len()))).stream().await.expect("the rest");
    let range = rest.range().expect("it is a part");
    assert_eq!((range.first, range.is_end()), (come.len() as u64, Some(true)));
    while let Some(piece) = rest.chunk().await.expect("it comes") {
        come.extend_from_slice(&piece);
    }
    assert!(come == whole, "it is put together");
    let error = client.send(Call::new().range("bytes=200000-")).await.expect_err("there is nothing more");
    let Error::Status(status) = &error else { panic!("{error}") };
    assert_eq!((status.status(), status.file_length()), (416, Some(200_000)));
    let message = "call: HTTP status 416: the file has 200,000 bytes: ask for a range that begins before its end";
    assert_eq!(error.to_string(), message);
}

#[test]
fn response_file() {
    use features::response_file::demo::{Call, CallError};
    assert_eq!(received::<Call>("\u{89}PNG").expect("a file").bytes, "\u{89}PNG".as_bytes());
    let answer = RawResponse::new(200, &br#"{"errcode":2,"errmsg":"no such file"}"#[..], SystemTime::UNIX_EPOCH);
    let error = decode::<Call>(&answer, &Secrets::new()).expect_err("an envelope is no file");
    assert_eq!(error.api(), Some(CallError::NoFile));
}

#[test]
fn or_file() {
    use features::or_file::demo::{Call, CallError};
    let file = received::<Call>("\u{89}PNG").expect("a file");
    assert_eq!(file.file().map(|file| &file.bytes[..]), Some("\u{89}PNG".as_bytes()));
    for object in [r#"{"video_url":"https://a.example/b"}"#, r#"{"errcode":0,"video_url":"https://a.example/b"}"#] {
        let object = received::<Call>(object).expect("an object");
        assert_eq!(object.instead().map(|object| object.video_url.as_str()), Some("https://a.example/b"));
    }
    assert!(received::<Call>(r#"{"video":1}"#).is_err(), "another object is neither");
    let answer = RawResponse::new(200, &br#"{"errcode":2,"errmsg":"no such file"}"#[..], SystemTime::UNIX_EPOCH);
    let error = decode::<Call>(&answer, &Secrets::new()).expect_err("an envelope is no file");
    assert_eq!(error.api(), Some(CallError::NoFile));
}

#[test]
fn a_refusal_in_a_foreign_envelope_is_no_file() {
    use features::envelopes::demo::Fetch;
    for (body, code) in [
        (r#"{"errcode":7}"#, "7"),
        (r#"{"resultcode":9,"resultmsg":"none"}"#, "9"),
        (r#"{"base_resp":{"ret":-1}}"#, "-1"),
        (r#"{"code":"NO_AUTH","message":"m"}"#, "NO_AUTH"),
        (r#"{"code":"NO_AUTH","message":"m","x":[x]}"#, "NO_AUTH"),
    ] {
        let error = answered::<Fetch>(200, body).expect_err(body);
        assert_eq!(error.code().map(|code| code.to_string()).as_deref(), Some(code), "{body}");
    }
    assert_eq!(&answered::<Fetch>(200, "PNG").expect("a file").bytes[..], b"PNG");
    let mut named = RawResponse::new(200, br#"{"code":"print(1)"}"#.to_vec(), SystemTime::UNIX_EPOCH);
    named.content_disposition = Some("attachment; filename=\"notebook.json\"".to_owned());
    assert!(decode::<Fetch>(&named, &Secrets::new()).is_ok(), "the service says that it is a file");
}
