//! What is sent: method, URL, headers and the exact bytes of the body.

mod sample;

use std::io::Read;

use sample::endpoints::everything::{Everything, Fetch, Item, Mixed, Ping, Quiet};
use sample::endpoints::upload::Upload;
use sample::service::Token;
use weixin_runtime::{Error, File, Prepared, Request, UnixSeconds, prepare, prepare_with_boundary};

const BASE: &str = "https://example.com/gateway/";

fn prepared<R: Request>(request: &R) -> Prepared {
    prepare_with_boundary(request, Some(&Token::app("T").into()), BASE, "b").expect("fine")
}

fn body(prepared: &Prepared) -> String {
    let mut bytes = Vec::new();
    prepared.body().reader().read_to_end(&mut bytes).expect("memory");
    assert_eq!(bytes.len() as u64, prepared.body().len());
    String::from_utf8(bytes).expect("text")
}

#[test]
fn the_two_variants_of_upload() {
    let binary = prepared(&Upload::binary("o 1&", File::from_bytes("a.JPG", &b"\xff\xd8\xff"[..])));
    assert_eq!(
        binary.url(),
        "https://example.com/gateway/channels/ec/open/upload?access_token=T&upload_type=0&openid=o+1%26"
    );
    assert_eq!(binary.body().content_type(), Some("multipart/form-data; boundary=b"));
    let mut bytes = Vec::new();
    binary.body().reader().read_to_end(&mut bytes).expect("memory");
    let expected: &[u8] = b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.JPG\"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff\r\n--b--\r\n";
    assert_eq!(bytes, expected);

    let url = prepared(&Upload::url("o1", "https://example.com/a.png"));
    assert_eq!(url.url(), "https://example.com/gateway/channels/ec/open/upload?access_token=T&upload_type=1");
    assert_eq!(body(&url), r#"{"file_url":"https://example.com/a.png","openid":"o1"}"#);
    assert_eq!(url.body().content_type(), Some("application/json"));
}

#[test]
fn json_of_every_kind() {
    let request = Everything::new(5, [Item::new("t").price(7).sku(-4)], "s3cret", "a")
        .order_id(u64::MAX)
        .begin(UnixSeconds(-5))
        .ratio(0.5)
        .tags(["x", "y"])
        .attributes([("k", 1)])
        .level_kind(1)
        .wait(std::time::Duration::from_secs(9));
    let prepared = prepared(&request);
    assert_eq!(prepared.url().split('?').nth(1), Some("access_token=T&action=get&page=5&wait=9"));
    let expected = r#"{"attributes":{"k":1},"begin":-5,"debug":true,"item_list":[{"count":1,"price":7,"sku":"-4","title":"t"}],"kind":"a","level_kind":1,"order_id":"18446744073709551615","parent":null,"ratio":0.5,"secret":"s3cret","tags":["x","y"],"version":-2}"#;
    assert_eq!(body(&prepared), expected);
    assert_eq!(prepared.secrets().redact("s3cret T"), "[hidden] [hidden]");
}

#[test]
fn bodies_that_are_not_there() {
    assert_eq!((body(&prepared(&Quiet::new())), prepared(&Quiet::new()).body().content_type()), (String::new(), None));
    assert_eq!(body(&prepared(&Quiet::new().note("x"))), r#"{"note":"x"}"#);
    assert_eq!(prepared(&Fetch::new().name("n")).body().len(), 0);
}

#[test]
fn a_form_with_texts_and_files() {
    let mixed = Mixed::new(File::from_bytes("a.x", "1"))
        .thumb(File::from_bytes("b", "2"))
        .title("文")
        .description(Item::new("t").gift(true));
    let expected = [
        "--b\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nmixed\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a.x\"\r\nContent-Type: application/octet-stream\r\n\r\n1\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"thumb\"; filename=\"b\"\r\nContent-Type: application/octet-stream\r\n\r\n2\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n文\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\n{\"count\":1,\"gift\":true,\"sku\":null,\"title\":\"t\"}\r\n",
        "--b--\r\n",
    ];
    assert_eq!(body(&prepared(&mixed)), expected.concat());
}

#[test]
fn tokens() {
    let wrong = prepare(&Upload::url("o", "https://a/"), Some(&Token::authorizer("T").into()), BASE).expect_err("kind");
    assert_eq!(
        wrong.to_string(),
        "upload: 1 problem\n  access_token: a token of kind `authorizer`, must be a token of kind `app`"
    );
    let none = prepare(&Everything::new(1, Vec::new(), "s", "a"), None, BASE).expect_err("missing");
    assert_eq!(
        none.to_string(),
        "everything: 1 problem\n  access_token: no token, must be a token of kind `app` or `authorizer`"
    );
    assert_eq!(prepared(&Ping::new()).url(), "https://example.com/gateway/everything");
}

#[test]
fn base_urls() {
    for bad in [
        "",
        "example.com",
        "ftp://example.com",
        "https://u:p@example.com",
        "https://example.com?a=b",
        "https://example.com/#x",
    ] {
        let error = prepare(&Ping::new(), None, bad).expect_err(bad);
        assert!(matches!(&error, Error::Transport(_)), "{bad}");
        assert!(!error.to_string().contains("u:p"));
    }
    assert_eq!(prepare(&Ping::new(), None, "http://[::1]:8080").expect("fine").url(), "http://[::1]:8080/everything");
}

#[test]
fn a_body_can_be_read_again_and_notices_change() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("文件.stl");
    std::fs::write(&path, vec![7; 600_000]).expect("write");
    let file = File::open_blocking(&path).expect("open");
    assert_eq!((file.name(), file.len(), file.head().len()), ("文件.stl", 600_000, 512));
    let prepared = prepared(&Upload::binary("o", file));
    let read = || {
        let mut bytes = Vec::new();
        prepared.body().reader().read_to_end(&mut bytes).map_err(|error| error.to_string())
    };
    assert_eq!((read(), read()), (Ok(usize::try_from(prepared.body().len()).expect("fits")), read()));
    std::fs::write(&path, vec![7; 599_999]).expect("write");
    assert_eq!(
        read(),
        Err("文件.stl shrank while it was sent: 600,000 bytes when it was opened, now 599,999 bytes".to_owned())
    );
    std::fs::write(&path, vec![7; 600_001]).expect("write");
    assert_eq!(read(), Err("文件.stl grew while it was sent: 600,000 bytes when it was opened, now more".to_owned()));
    std::fs::remove_file(&path).expect("remove");
    assert!(read().expect_err("gone").starts_with("cannot read 文件.stl: "));
}

#[test]
fn files_that_cannot_be_opened() {
    let folder = tempfile::tempdir().expect("folder");
    let error = File::open_blocking(folder.path()).expect_err("directory").to_string();
    assert_eq!(error, format!("cannot read {}: it is a directory", folder.path().display()));
    let missing = folder.path().join("missing.png");
    assert!(File::open_blocking(&missing).expect_err("missing").to_string().contains("missing.png"));
}

#[cfg(unix)]
#[test]
fn names_that_are_not_utf8_are_repaired() {
    use std::os::unix::ffi::OsStringExt;
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join(std::ffi::OsString::from_vec(b"a\xff.png".to_vec()));
    std::fs::write(&path, "x").expect("write");
    let file = File::open_blocking(&path).expect("open");
    assert_eq!((file.name(), file.extension().as_str()), ("a\u{fffd}.png", "png"));
    assert_eq!(file.named("b.PNG").extension(), "png");
}
