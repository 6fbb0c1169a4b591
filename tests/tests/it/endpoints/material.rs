//! Pictures that support an authentication request, and pictures to be checked.

use serde_json::json as value;
use weixin::security::*;
use weixin::verification::*;
use weixin_recorder::json;

use super::*;
use crate::facts::file_of;

#[tokio::test]
async fn material_of_an_authentication() {
    let picture = || upload::<UploadAuthMaterial>(value!({}), file_of("jpg", 64));
    let sample = json(r#"{"errcode":0,"errmsg":"ok","mediaid":"xxxxxxxxxxxxxxxxx"}"#);
    let (_, uploaded) = exchange(picture(), sample).await;
    assert_eq!((uploaded.mediaid.as_str(), uploaded.mediaid.expires_at()), ("xxxxxxxxxxxxxxxxx", None));
    assert_eq!(uploaded.kind, None, "the sample leaves it out");
    let table = json(r#"{"errcode":0,"errmsg":"ok","type":"image","mediaid":"x"}"#);
    let (_, uploaded) = exchange(picture(), table).await;
    assert_eq!(uploaded.kind, Some(AuthMaterialKind::Image));
}

#[tokio::test]
async fn a_checked_picture_is_a_question() {
    assert!(ImgSecCheck::ENDPOINT.idempotent, "a POST that only asks");
    exchange(upload::<ImgSecCheck>(value!({}), file_of("jpg", 64)), ok()).await;
}
