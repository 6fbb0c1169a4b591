//! From committed code to its release: commit, missing declarations, submission, status, and withdrawal.

use serde_json::json as value;
use weixin::category_management::*;
use weixin::code_management::*;
use weixin::types::{CodeReviewState, PermanentMediaId};
use weixin::{Class, Error};
use weixin_recorder::{json, respond};

use super::*;
use crate::facts::{fail, file_of};

#[tokio::test]
async fn what_is_committed_beside_the_code_is_json_in_a_text() {
    let ext = r#"{"ext":{"attr1":"value1"}}"#;
    let (request, _) = exchange(least::<Commit>(value!({ "ext_json": ext })), ok()).await;
    assert_eq!(body(&request)["ext_json"], ext);
}

#[tokio::test]
async fn pages_and_categories_of_the_samples() {
    let pages = json(r#"{"errcode":0,"errmsg":"ok","page_list":["index","page/list","page/detail"]}"#);
    let (_, pages) = exchange(least::<GetCodePage>(value!({})), pages).await;
    assert_eq!(pages.page_list, ["index", "page/list", "page/detail"]);

    let categories = json(
        r#"{"errcode":0,"errmsg":"ok","category_list":[
            {"first_class":"工具","second_class":"备忘录","first_id":1,"second_id":2},
            {"first_class":"教育","second_class":"学历教育","third_class":"高等","first_id":3,"second_id":4,"third_id":"5"}]}"#,
    );
    let (_, categories) = exchange(least::<GetAllCategoryName>(value!({})), categories).await;
    let [tools, schools] = &categories.category_list[..] else { panic!("two, not {categories:?}") };
    assert_eq!((tools.second_class.as_str(), tools.second_id, tools.third_id), ("备忘录", 2, None));
    assert_eq!((schools.third_class.as_deref(), schools.third_id), (Some("高等"), Some(5)));
}

#[tokio::test]
async fn the_code_of_the_trial_version_is_a_picture() {
    let headers = [("Content-Type", "image/jpeg"), ("Content-disposition", "attachment; filename=\"QRCode.jpg\"")];
    let picture = b"\xff\xd8\xff\xe0 and more";
    let call = least::<GetTrialQrCode>(value!({ "path": "page/index?action=1" }));
    let (request, file) = exchange(call, respond("200 OK", &headers, picture)).await;
    assert!(request.request_line().contains("&path=page%2Findex%3Faction%3D1"), "{}", request.request_line());
    assert_eq!(&file.bytes[..], picture);
    assert_eq!((file.content_type.as_deref(), file.file_name.as_deref()), (Some("image/jpeg"), Some("QRCode.jpg")));
}

#[tokio::test]
async fn the_code_of_the_trial_version_is_json_when_it_is_refused() {
    let busy = r#"{"errcode":-1,"errmsg":"system error"}"#;
    let server = Server::new(respond("200 OK", &[("Content-Type", "image/jpeg")], busy)).await;
    let error = fail(client::<GetTrialQrCode>(&server), least::<GetTrialQrCode>(value!({}))).await;
    assert_eq!((error.code(), error.class(), error.is_retryable()), (Some((-1).into()), Some(Class::Busy), true));
}

#[tokio::test]
async fn what_the_code_lacks() {
    let call = || least::<GetCodePrivacyInfo>(value!({}));
    let lacks = r#"{"errcode":0,"errmsg":"ok","without_auth_list":["wx.getLocation","wx.onLocationChange"],"without_conf_list":["wx.onLocationChange"]}"#;
    let (_, found) = exchange(call(), json(lacks)).await;
    assert_eq!(found.without_auth_list.as_deref().map(<[String]>::len), Some(2));
    assert_eq!(found.without_conf_list, Some(vec!["wx.onLocationChange".to_owned()]));
    let (_, nothing) = exchange(call(), ok()).await;
    assert_eq!((nothing.without_auth_list, nothing.without_conf_list), (None, None));
}

#[tokio::test]
async fn the_id_of_an_upload_is_the_argument_of_a_submission() {
    let video = json(r#"{"errcode":0,"errmsg":"ok","type":"video","mediaid":"v-86"}"#);
    let (_, video) = exchange(upload::<UploadMediaToCodeAudit>(value!({}), file_of("mp4", 100)), video).await;
    let preview = value!({ "video_id_list": [video.mediaid], "pic_id_list": [] });
    let accepted = json(r#"{"errcode":0,"errmsg":"ok","auditid":"18446744073709551615"}"#);
    let (request, submitted) = exchange(least::<SubmitAudit>(value!({ "preview_info": preview })), accepted).await;
    assert_eq!(body(&request)["preview_info"]["video_id_list"], value!(["v-86"]));
    assert_eq!(submitted.audit_id, u64::MAX, "to the last digit, and from a text too");
}

#[tokio::test]
async fn how_far_a_review_is() {
    let call = || least::<GetAuditStatus>(value!({ "auditid": 1_234_567 }));
    let rejected = r#"{"errcode":0,"errmsg":"ok","status":1,"reason":"帐号信息不合规范","screenshot":"xxx|yyy|zzz"}"#;
    let (_, found) = exchange(call(), json(rejected)).await;
    assert_eq!((found.status, found.reason.as_deref()), (CodeReviewState::Rejected, Some("帐号信息不合规范")));
    assert_eq!(found.screenshot, Some(["xxx", "yyy", "zzz"].map(PermanentMediaId::new).to_vec()));
    for (number, state) in [
        (0, CodeReviewState::Approved),
        (2, CodeReviewState::UnderReview),
        (3, CodeReviewState::Withdrawn),
        (4, CodeReviewState::Delayed),
    ] {
        let body = format!(r#"{{"errcode":0,"errmsg":"ok","status":{number}}}"#);
        assert_eq!(exchange(call(), json(&body)).await.1.status, state);
    }
    let (_, found) = exchange(call(), json(r#"{"status":5}"#)).await;
    assert!(matches!(found.status, CodeReviewState::Other(_)) && found.status.value() == 5, "anything else is kept");
    assert!(GetAuditStatus::ENDPOINT.idempotent, "a POST that only asks");
}

#[tokio::test]
async fn how_far_the_last_review_is() {
    let call = || least::<GetLatestAuditStatus>(value!({}));
    let sample = r#"{"errcode":0,"errmsg":"ok","auditid":1234567,"status":1,"reason":"帐号信息不合规范","ScreenShot":"xx|yy|zz","user_version":"V1.5","user_desc":"test","submit_audit_time":1640763673}"#;
    let (_, found) = exchange(call(), json(sample)).await;
    assert_eq!((found.audit_id, found.status), (1_234_567, CodeReviewState::Rejected));
    let pictures = ["xx", "yy", "zz"].map(PermanentMediaId::new).to_vec();
    assert_eq!((found.screenshot, found.screenshot_as_in_sample), (None, Some(pictures)));
    assert_eq!((found.user_version.as_deref(), found.user_desc.as_deref()), (Some("V1.5"), Some("test")));
    assert_eq!(found.submitted_at.map(|at| at.0), Some(1_640_763_673));
    let table = r#"{"auditid":7,"status":1,"screenshot":"aa"}"#;
    let (_, found) = exchange(call(), json(table)).await;
    let picture = vec![PermanentMediaId::new("aa")];
    assert_eq!((found.screenshot, found.screenshot_as_in_sample), (Some(picture), None));
}

#[tokio::test]
async fn a_withdrawal_is_a_get_that_is_not_sent_twice() {
    assert!(!UndoAudit::ENDPOINT.idempotent, "there are five a day");
    // The answer is lost in the middle: the client, which may try again here, does not.
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".to_vec();
    let server = Server::with_script([Then::Respond(cut), ok()]).await;
    let error = fail(authorizer(&server), least::<UndoAudit>(value!({}))).await;
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert_eq!(server.settled().await.len(), 1);
}
