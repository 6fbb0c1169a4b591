//! Temporary media: pictures in, files out.

use serde_json::json as value;
use weixin::customer_service::{GetMedia, UploadTempMediaImage};
use weixin::types::{TempMediaId, TempMediaKind};
use weixin_recorder::{json, respond};

use super::*;
use crate::facts::file_of;

/// An answer as the page shows it.
fn uploaded() -> Then {
    json(r#"{"errcode":0,"errmsg":"ok","type":"image","media_id":"MEDIA_ID","created_at":1672500000}"#)
}

fn picture() -> UploadTempMediaImage {
    upload(value!({}), file_of("png", 64))
}

fn get(id: &TempMediaId) -> GetMedia {
    least(value!({ "media_id": id }))
}

#[tokio::test]
async fn the_id_of_an_upload_gets_the_file_back() {
    let (_, image) = exchange(picture(), uploaded()).await;
    assert_eq!((image.kind, image.created_at.0), (TempMediaKind::Image, 1_672_500_000));
    assert!(
        image.media_id.expires_at().is_some() && TempMediaId::LIFETIME.is_some_and(|time| time.as_secs() == 259_200)
    );
    let headers = [("Content-Type", "image/jpeg"), ("Content-disposition", "attachment; filename=\"MEDIA_ID.jpg\"")];
    let (request, file) = exchange(get(&image.media_id), respond("200 OK", &headers, b"\xff\xd8\xff\xe0")).await;
    assert_eq!(request.request_line(), first_line("GET", "/cgi-bin/media/get", "&media_id=MEDIA_ID"));
    let file = file.file().expect("a picture is answered as a file");
    assert_eq!((&file.bytes[..], file.file_name.as_deref()), (&b"\xff\xd8\xff\xe0"[..], Some("MEDIA_ID.jpg")));
}

/// A token that has run out is replaced before the first byte of the file is handed out.
#[tokio::test]
async fn a_file_is_saved_with_a_fresh_token() {
    let vendor = weixin_mock::Mock::builder_embedded().account("wx1", "a-secret").start().await.expect("a port");
    let client = || {
        let credentials = weixin::AppCredentials::new(weixin::Credentials { appid: "wx1", secret: "a-secret" });
        weixin::Client::builder(credentials).base_url(vendor.url()).build().expect("a client")
    };
    let uploaded = client().send(picture()).await.expect("uploaded");
    vendor.on("customer_service/getMedia").refuse(40001);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("picture");
    let call = || client().call(get(&uploaded.media_id));
    let saved = call().save(&path).await.expect("saved");
    let length = std::fs::metadata(&path).expect("it is there").len();
    assert_eq!(saved.file().map(|file| file.length), Some(length));
    // The service replaces a token every 30 seconds at most.
    vendor.advance(std::time::Duration::from_secs(60));
    vendor.on("customer_service/getMedia").refuse(40001);
    let weixin::FileOr::File(mut stream) = call().stream().await.expect("a stream") else { panic!("no file") };
    while stream.chunk().await.expect("all of it").is_some() {}
    assert_eq!(stream.bytes_read(), length);
}

#[tokio::test]
async fn a_video_is_answered_by_its_address() {
    let (_, video) = exchange(get(&"MEDIA_ID".into()), json(r#"{"video_url":"https://a.example/v?x=1"}"#)).await;
    assert_eq!(video.instead().map(|video| video.video_url.as_str()), Some("https://a.example/v?x=1"));
}
