//! Files that are sent, and responses that are files.

use std::time::SystemTime;

use weixin_runtime::{File, RawResponse, Secrets, decode};
use weixin_tests::features;

use super::{answered, received, sent, wrong};

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
