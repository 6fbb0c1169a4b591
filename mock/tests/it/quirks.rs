//! Each quirk, on and off.

use futures_util::stream;
use reqwest::Method;
use weixin_mock::{Mock, Quirk};

use crate::support::{BINARY, BY_URL, GOOD_URL, LANGUAGE, MEDIA, PNG, form, get, post_form, post_json, send, upload};

#[tokio::test]
async fn a_chunked_body_is_412() {
    let vendor = Mock::embedded().await;
    let chunked = || reqwest::Body::wrap_stream(stream::iter([Ok::<_, std::io::Error>(GOOD_URL)]));
    let reply = send(&vendor, Method::POST, BY_URL, &[], chunked()).await.expect("an answer");
    assert_eq!((reply.status, reply.header("content-type")), (412, "text/html"));
    assert_eq!(vendor.requests()[0].problems[0].to_string(), "body: has no Content-Length (412)");
    vendor.set_quirk(Quirk::ChunkedIs412, false);
    let reply = send(&vendor, Method::POST, BY_URL, &[], chunked()).await.expect("an answer");
    assert_eq!((reply.status, reply.code()), (200, 0));
}

#[tokio::test]
async fn a_file_needs_a_plain_name() {
    let vendor = Mock::embedded().await;
    let nameless = form("Content-Disposition: form-data; name=\"media\"\r\nContent-Type: image/png", PNG);
    let extended = form("Content-Disposition: form-data; name=\"media\"; filename*=utf-8''a.png", PNG);
    let both = form("Content-Disposition: form-data; name=\"media\"; filename=\"a.png\"; filename*=utf-8''a.png", PNG);
    for body in [&nameless, &extended, &both] {
        assert_eq!(post_form(&vendor, MEDIA, body.clone()).await.code(), 41005);
    }
    vendor.set_quirk(Quirk::FileNameRequired, false);
    assert_eq!(post_form(&vendor, MEDIA, nameless).await.code(), 40005, "a file, of no known format");
    assert_eq!(post_form(&vendor, MEDIA, both).await.code(), 0);
}

#[tokio::test]
async fn an_empty_body_is_44002() {
    let vendor = Mock::embedded().await;
    assert_eq!(post_json(&vendor, BY_URL, " \r\n").await.code(), 44002);
    vendor.set_quirk(Quirk::EmptyBodyRefused, false);
    assert_eq!(post_json(&vendor, BY_URL, "").await.code(), 40097, "then its parameters are missing");
}

#[tokio::test]
async fn labels_and_messages() {
    let vendor = Mock::embedded().await;
    let reply = post_json(&vendor, BY_URL, GOOD_URL).await;
    assert_eq!((reply.code(), reply.header("content-type")), (0, "text/plain"));
    let mut messages = std::collections::BTreeSet::new();
    for _ in 0..20 {
        messages.insert(post_json(&vendor, BY_URL, GOOD_URL).await.message());
    }
    assert_eq!(messages.into_iter().collect::<Vec<_>>(), ["ok", "成功"]);
    let refused = post_json(&vendor, BY_URL, "").await.message();
    let rid = refused.strip_prefix("empty post data rid: ").expect("a request id");
    assert!(rid.len() == 26 && rid.split('-').all(|part| part.len() == 8), "{rid}");

    for quirk in [Quirk::JsonAsText, Quirk::VaryingSuccessMessage, Quirk::RidInMessage] {
        vendor.set_quirk(quirk, false);
    }
    for _ in 0..20 {
        let reply = post_json(&vendor, BY_URL, GOOD_URL).await;
        assert_eq!(
            (reply.message().as_str(), reply.header("content-type")),
            ("ok", "application/json; encoding=utf-8")
        );
    }
    assert_eq!(post_json(&vendor, BY_URL, "").await.message(), "empty post data");
}

#[tokio::test]
async fn numbers_as_strings_and_unknown_fields() {
    let vendor = Mock::embedded().await;
    let target = "/cgi-bin/token?grant_type=client_credential&appid=a&secret=s";
    assert!(get(&vendor, target).await.json()["expires_in"].is_u64());
    vendor.set_quirk(Quirk::NumbersAsStrings, true);
    vendor.set_quirk(Quirk::UnknownFields, true);
    let reply = get(&vendor, target).await.json();
    assert_eq!(reply["expires_in"], "7200");
    assert!(reply["undocumented_field"].is_object());
}

#[tokio::test]
async fn a_file_may_come_as_json() {
    let vendor = Mock::builder_open(LANGUAGE).start().await.expect("a good spec");
    let target = "/base/demo/file?access_token=T";
    let reply = get(&vendor, target).await;
    assert_eq!((reply.header("content-type"), &reply.body[..8]), ("image/png", &b"\x89PNG\r\n\x1a\n"[..]));
    vendor.set_quirk(Quirk::FileAnswersJson, true);
    assert_eq!(get(&vendor, target).await.code(), -1);
}

#[tokio::test]
async fn now_and_then_busy_by_the_seed() {
    let mut runs = Vec::new();
    for seed in [5, 5, 6] {
        let vendor =
            Mock::builder_embedded().seed(seed).quirk(Quirk::SometimesBusy, true).start().await.expect("a port");
        let mut codes = Vec::new();
        for _ in 0..64 {
            codes.push(post_json(&vendor, BY_URL, GOOD_URL).await.code());
        }
        let busy = codes.iter().filter(|code| **code == -1).count();
        assert!((2..=20).contains(&busy) && codes.iter().all(|code| [0, -1].contains(code)), "{codes:?}");
        runs.push(codes);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
}

#[tokio::test]
async fn content_types_when_strict() {
    let vendor = Mock::embedded().await;
    let bare = || form("Content-Disposition: form-data; name=\"file\"; filename=\"a.stl\"", b"solid");
    assert_eq!(upload(&vendor, BINARY, "file", "a.stl", "application/octet-stream", b"solid").await.code(), 0);
    assert_eq!(post_form(&vendor, BINARY, bare()).await.code(), 0);
    assert_eq!(upload(&vendor, BINARY, "file", "a.stl", "image/png", b"solid").await.code(), 10007);
    vendor.set_quirk(Quirk::StrictContentTypes, true);
    assert_eq!(upload(&vendor, BINARY, "file", "a.stl", "application/sla", b"solid").await.code(), 0);
    assert_eq!(upload(&vendor, BINARY, "file", "a.stl", "application/octet-stream", b"solid").await.code(), 10007);
    assert_eq!(post_form(&vendor, BINARY, bare()).await.code(), 10007);
}

#[tokio::test]
async fn the_same_seed_gives_the_same_answers() {
    let mut bodies = Vec::new();
    for seed in [1, 1, 2] {
        let vendor = Mock::builder_embedded().seed(seed).start().await.expect("a port");
        bodies.push(post_json(&vendor, BY_URL, GOOD_URL).await.body);
    }
    assert_eq!(bodies[0], bodies[1]);
    assert_ne!(bodies[0], bodies[2]);
}
