//! Pictures that support an authentication request, and pictures to be checked.

use weixin::Class;
use weixin::wxa::*;
use weixin_recorder::json;

use super::*;

const MIB: usize = 1 << 20;

#[tokio::test]
async fn material_of_an_authentication() {
    let sample = json(r#"{"errcode":0,"errmsg":"ok","mediaid":"xxxxxxxxxxxxxxxxx"}"#);
    let (request, uploaded) = exchange(UploadAuthMaterial::new(file_of("jpg", 64).named("证件.jpg")), sample).await;
    assert_eq!(request.request_line(), first_line("POST", "/wxa/sec/uploadauthmaterial", ""));
    let part = request.only_part().await;
    assert_eq!((part.name.as_deref(), part.file_name.as_deref()), (Some("media"), Some("证件.jpg")));
    assert_eq!((part.content_type.as_deref(), part.bytes.len()), (Some("image/jpeg"), 64));
    assert_eq!((uploaded.mediaid.as_str(), uploaded.mediaid.expires_at()), ("xxxxxxxxxxxxxxxxx", None));
    assert_eq!(uploaded.kind, None, "the sample leaves it out");
    let table = json(r#"{"errcode":0,"errmsg":"ok","type":"image","mediaid":"x"}"#);
    let (_, uploaded) = exchange(UploadAuthMaterial::new(file_of("gif", 64)), table).await;
    assert_eq!(uploaded.kind, Some(AuthMaterialKind::Image));
}

#[tokio::test]
async fn material_is_refused_here_and_there() {
    let foreseen = [Some(40005), Some(40006), Some(41005)];
    assert_file_checks(UploadAuthMaterial::new, ("png", 2 * MIB), "mp4", foreseen).await;
    use UploadAuthMaterialError as E;
    let table = [
        (40005, E::FileType, Class::Content),
        (40006, E::MediaSize, Class::Content),
        (41005, E::MediaMissing, Class::Caller),
        (43002, E::PostRequired, Class::Caller),
    ];
    assert_refusals(UploadAuthMaterial::new(file_of("png", 64)), &table).await;
}

#[tokio::test]
async fn a_checked_picture() {
    let (request, _) = exchange(ImgSecCheck::new(file_of("jpg", 64).named("test.jpg")), ok()).await;
    assert_eq!(request.request_line(), first_line("POST", "/wxa/img_sec_check", ""));
    let part = request.only_part().await;
    assert_eq!((part.name.as_deref(), part.file_name.as_deref()), (Some("media"), Some("test.jpg")));
    assert!(ImgSecCheck::ENDPOINT.idempotent, "a POST that only asks");
    assert_file_checks(ImgSecCheck::new, ("png", MIB), "mp4", [None, None, None]).await;
    let table = [(87014, ImgSecCheckError::RiskyContent, Class::Content)];
    assert_refusals(ImgSecCheck::new(file_of("png", 64)), &table).await;
}
