//! Temporary media: four kinds in, files out.

use weixin::cgi_bin::{
    GetMedia, GetMediaError, UploadTempMedia, UploadTempMediaError, UploadTempMediaImage, UploadTempMediaThumb,
    UploadTempMediaVideo, UploadTempMediaVoice,
};
use weixin::types::{TempMediaId, TempMediaKind};
use weixin::{Class, File};
use weixin_recorder::{json, respond};

use super::*;

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// An answer as the page shows it, for one kind.
fn uploaded(kind: &str) -> Then {
    json(&format!(r#"{{"errcode":0,"errmsg":"ok","type":"{kind}","media_id":"MEDIA_ID","created_at":1672500000}}"#))
}

fn voice() -> File {
    File::from_bytes("录音.amr", &b"#!AMR\n and more"[..])
}

#[tokio::test]
async fn each_kind_is_named_in_the_query() {
    let (request, image) = exchange(UploadTempMedia::image(file_of("png", 64)), uploaded("image")).await;
    assert_eq!(request.request_line(), first_line("POST", "/cgi-bin/media/upload", "&type=image"));
    let part = request.only_part().await;
    assert_eq!((part.name.as_deref(), part.content_type.as_deref()), (Some("media"), Some("image/png")));
    assert_eq!((image.kind, image.media_id.as_str()), (TempMediaKind::Image, "MEDIA_ID"));
    assert_eq!(image.created_at.0, 1_672_500_000);

    let (request, answered) = exchange(UploadTempMedia::voice(voice()), uploaded("voice")).await;
    assert_eq!(request.request_line(), first_line("POST", "/cgi-bin/media/upload", "&type=voice"));
    assert_eq!(request.only_part().await, file_part("media", "录音.amr", "audio/amr", b"#!AMR\n and more"));
    assert_eq!(answered.kind, TempMediaKind::Voice);

    let (request, answered) = exchange(UploadTempMedia::video(file_of("mp4", 64)), uploaded("video")).await;
    assert_eq!(request.request_line(), first_line("POST", "/cgi-bin/media/upload", "&type=video"));
    assert_eq!(request.only_part().await.content_type.as_deref(), Some("video/mp4"));
    assert_eq!(answered.kind, TempMediaKind::Video);

    let (request, answered) = exchange(UploadTempMedia::thumb(file_of("jpg", 64)), uploaded("thumb")).await;
    assert_eq!(request.request_line(), first_line("POST", "/cgi-bin/media/upload", "&type=thumb"));
    assert_eq!(request.only_part().await.content_type.as_deref(), Some("image/jpeg"));
    assert_eq!(answered.kind, TempMediaKind::Thumb);
}

#[tokio::test]
async fn each_kind_has_formats_and_a_limit_of_its_own() {
    let foreseen = [Some(40005), Some(40006), Some(41005)];
    assert_file_checks::<UploadTempMediaImage>(UploadTempMedia::image, ("gif", 10 * MIB), "mp4", foreseen).await;
    assert_file_checks::<UploadTempMediaVoice>(UploadTempMedia::voice, ("mp3", 2 * MIB), "png", foreseen).await;
    assert_file_checks::<UploadTempMediaVideo>(UploadTempMedia::video, ("mp4", 10 * MIB), "png", foreseen).await;
    assert_file_checks::<UploadTempMediaThumb>(UploadTempMedia::thumb, ("jpg", 64 * KIB), "png", foreseen).await;
}

#[tokio::test]
async fn uploads_are_refused_with_their_codes() {
    use UploadTempMediaError as E;
    let table = [
        (40004, E::KindInvalid, Class::Content),
        (40005, E::FileType, Class::Content),
        (40006, E::MediaSize, Class::Content),
        (41005, E::MediaMissing, Class::Caller),
    ];
    assert_refusals(UploadTempMedia::image(file_of("png", 64)), &table).await;
}

#[tokio::test]
async fn the_id_of_an_upload_gets_the_file_back() {
    let (_, image) = exchange(UploadTempMedia::image(file_of("png", 64)), uploaded("image")).await;
    assert!(
        image.media_id.expires_at().is_some() && TempMediaId::LIFETIME.is_some_and(|time| time.as_secs() == 259_200)
    );
    let headers = [("Content-Type", "image/jpeg"), ("Content-disposition", "attachment; filename=\"MEDIA_ID.jpg\"")];
    let (request, file) =
        exchange(GetMedia::new(image.media_id), respond("200 OK", &headers, b"\xff\xd8\xff\xe0")).await;
    assert_get(&request, "/cgi-bin/media/get", "&media_id=MEDIA_ID");
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
    let uploaded = client().send(UploadTempMedia::image(file_of("png", 64))).await.expect("uploaded");
    vendor.on("getMedia").refuse(40001);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("picture");
    let call = || client().call(GetMedia::new(uploaded.media_id.clone()));
    let saved = call().save(&path).await.expect("saved");
    let length = std::fs::metadata(&path).expect("it is there").len();
    assert_eq!(saved.file().map(|file| file.length), Some(length));
    // The service replaces a token every 30 seconds at most.
    vendor.advance(std::time::Duration::from_secs(60));
    vendor.on("getMedia").refuse(40001);
    let weixin::FileOr::File(mut stream) = call().stream().await.expect("a stream") else { panic!("no file") };
    while stream.chunk().await.expect("all of it").is_some() {}
    assert_eq!(stream.bytes_read(), length);
}

#[tokio::test]
async fn a_video_is_answered_by_its_address() {
    let (_, video) = exchange(GetMedia::new("MEDIA_ID"), json(r#"{"video_url":"https://a.example/v?x=1"}"#)).await;
    assert_eq!(video.instead().map(|video| video.video_url.as_str()), Some("https://a.example/v?x=1"));
}

#[tokio::test]
async fn a_file_that_is_gone_is_json() {
    assert_refusals(GetMedia::new("a+b/c="), &[(40007, GetMediaError::MediaGone, Class::Gone)]).await;
}
