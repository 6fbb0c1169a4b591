//! Each of the vendor's checks, in the vendor's order.

use reqwest::Method;
use weixin_mock::{Body, Mock};

use crate::support::{BINARY, BY_URL, MEDIA, PNG, form, get, post_form, post_json, send, upload};

#[tokio::test]
async fn a_good_upload_succeeds_and_is_remembered() {
    let vendor = Mock::embedded().await;
    let reply = upload(&vendor, BINARY, "file", "图 1.png", "image/png", PNG).await;
    assert_eq!((reply.status, reply.code()), (200, 0));
    let id = reply.json()["media_id"].as_str().expect("an id").to_owned();
    assert!(id.len() == 86 && id.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)), "{id}");
    let uploads = vendor.uploads();
    let [it] = &uploads[..] else { panic!("one upload, not {uploads:?}") };
    assert_eq!((it.endpoint.as_str(), it.variant.as_deref(), it.field.as_str()), ("upload", Some("binary"), "file"));
    assert_eq!((it.file_name.as_deref(), it.content_type.as_deref()), (Some("图 1.png"), Some("image/png")));
    assert_eq!((it.len, it.bytes.as_deref(), it.accepted), (PNG.len() as u64, Some(PNG), true));
    assert!(it.parameters.contains(&("openid".to_owned(), "o".to_owned())));
    assert_eq!((vendor.count("upload"), vendor.count("cooperation_shop/upload"), vendor.total()), (1, 1, 1));
    assert_eq!(vendor.requests()[0].token.as_ref().map(weixin_mock::Secret::expose), Some("T"));
    assert!(!format!("{:?} {}", vendor.requests(), vendor.requests()[0]).contains("\"T\""));
    assert_eq!(vendor.kept_bytes(), PNG.len() as u64);
    vendor.clear();
    assert_eq!((vendor.total(), vendor.uploads().len(), vendor.kept_bytes()), (0, 0, 0));
}

#[tokio::test]
async fn the_kind_follows_the_format() {
    let vendor = Mock::embedded().await;
    let reply = upload(&vendor, MEDIA, "media", "a.png", "image/png", PNG).await;
    assert_eq!((reply.code(), reply.json()["type"].as_str()), (0, Some("image")));
    let reply = upload(&vendor, MEDIA, "media", "a.mp4", "video/mp4", b"\0\0\0\x18ftypmp42").await;
    assert_eq!((reply.code(), reply.json()["type"].as_str()), (0, Some("video")));
}

#[tokio::test]
async fn path_and_method() {
    let vendor = Mock::embedded().await;
    let reply = get(&vendor, "/no/such/path?access_token=T").await;
    assert_eq!((reply.status, reply.code()), (404, 40066));
    let reply = get(&vendor, MEDIA).await;
    assert_eq!((reply.status, reply.code()), (200, 43002));
    assert!(reply.message().starts_with("require POST method rid: "), "{}", reply.message());
    let reply = post_json(&vendor, "/cgi-bin/token?grant_type=client_credential&appid=a&secret=s", "{}").await;
    assert_eq!(reply.code(), 43001);
}

#[tokio::test]
async fn tokens_are_asked_for_before_all_else() {
    let vendor = Mock::embedded().await;
    for target in ["/wxa/uploadmedia", "/wxa/uploadmedia?access_token="] {
        let reply = post_json(&vendor, target, "").await;
        assert_eq!((reply.code(), reply.header("x-mock-reason")), (41001, "token: is missing (41001)"));
    }
    let reply = post_json(&vendor, "/wxa/uploadmedia?access_token=a%20b", "").await;
    assert_eq!(reply.code(), 40014);
}

#[tokio::test]
async fn bodies() {
    let vendor = Mock::embedded().await;
    assert_eq!(post_json(&vendor, BY_URL, "").await.code(), 44002);
    assert_eq!(post_json(&vendor, BY_URL, "{\"openid\":").await.code(), 47001);
    assert_eq!(post_json(&vendor, BY_URL, "[]").await.code(), 47001);
    assert_eq!(
        post_json(&vendor, BY_URL, "{\"openid\":1,\"file_url\":\"https://a.example/b.png\"}").await.code(),
        47001
    );
    assert_eq!(
        post_form(&vendor, BY_URL, form("Content-Disposition: form-data; name=\"openid\"", b"x")).await.code(),
        47001
    );
    assert_eq!(post_form(&vendor, BINARY, b"--B\r\nno end".to_vec()).await.code(), 47001);
    let good = "{\"openid\":\"o\",\"file_url\":\"https://a.example/b.png\"}";
    let reply =
        send(&vendor, Method::POST, BY_URL, &[("content-type", "application/x-www-form-urlencoded")], good).await;
    assert_eq!(reply.expect("an answer").code(), 0, "JSON is JSON whatever its label");
    assert!(matches!(vendor.requests().last().map(|it| it.body.clone()), Some(Body::Json(_))));
}

#[tokio::test]
async fn parameters() {
    let vendor = Mock::embedded().await;
    let cases = [
        ("{}", 40097, "openid: is missing"),
        ("{\"openid\":\"\",\"file_url\":\"https://a.example/b.png\"}", 40097, "openid: ``, must have at least 1"),
        ("{\"openid\":\"o\",\"file_url\":\"图\\n\"}", 10010, "file_url: `\\u{56fe}\\n`, must be an http"),
        ("{\"openid\":\"o\",\"file_url\":\"ftp://a/b.png\"}", 10010, "file_url: `ftp://a/b.png`, must be an http"),
        (
            "{\"openid\":\"o\",\"file_url\":\"https://a.example/b.exe\"}",
            10007,
            "file_url: extension `exe` is not accepted",
        ),
    ];
    for (body, code, reason) in cases {
        let reply = post_json(&vendor, BY_URL, body).await;
        assert_eq!(reply.code(), code, "{body}");
        assert!(reply.header("x-mock-reason").starts_with(reason), "{}", reply.header("x-mock-reason"));
    }
    assert!(post_json(&vendor, BY_URL, "{}").await.message().starts_with("invalid args, openid rid: "));
    for kind in ["", "&upload_type=2"] {
        let target = format!("/channels/ec/open/upload?access_token=T{kind}");
        let reply = post_json(&vendor, &target, "{}").await;
        assert_eq!(reply.code(), 40097);
        assert!(reply.header("x-mock-reason").ends_with("must be 0 or 1 (40097)"), "{}", reply.header("x-mock-reason"));
    }
}

#[tokio::test]
async fn files() {
    let vendor = Mock::embedded().await;
    assert_eq!(upload(&vendor, MEDIA, "media", "a.exe", "application/octet-stream", PNG).await.code(), 40005);
    assert_eq!(upload(&vendor, MEDIA, "media", "a", "image/png", PNG).await.code(), 40005);
    assert_eq!(upload(&vendor, MEDIA, "media", "a.png", "image/png", b"no picture").await.code(), 40005);
    assert_eq!(upload(&vendor, MEDIA, "media", "a.png", "text/html", PNG).await.code(), 40005);
    assert_eq!(upload(&vendor, MEDIA, "media", "a.png", "image/png", b"").await.code(), 41005);
    assert_eq!(upload(&vendor, MEDIA, "average", "a.png", "image/png", PNG).await.code(), 41005);
    assert_eq!(post_json(&vendor, MEDIA, "").await.code(), 41005);
    let sized = |len: usize| [PNG, &vec![0; len - PNG.len()]].concat();
    assert_eq!(upload(&vendor, MEDIA, "media", "a.png", "image/png", &sized(2 << 20)).await.code(), 0);
    let reply = upload(&vendor, MEDIA, "media", "a.png", "image/png", &sized((2 << 20) + 1)).await;
    assert_eq!(reply.code(), 40006);
    assert!(reply.message().starts_with("invalid meida size rid: "), "the vendor's spelling");
    assert_eq!(upload(&vendor, BINARY, "file", "a.png", "image/png", &sized((10 << 20) - 1)).await.code(), 0);
    assert_eq!(upload(&vendor, BINARY, "file", "a.png", "image/png", &sized(10 << 20)).await.code(), 10008);
    let refused = vendor.uploads().iter().filter(|upload| !upload.accepted).count();
    assert_eq!(refused, 8, "what was refused can be seen too");
}
