//! From committed code to its release: commit, missing declarations, submission, status, and withdrawal.

use serde_json::json as value;
use weixin::types::{CodeReviewState, PermanentMediaId, ReviewMediaId, TempMediaId};
use weixin::wxa::*;
use weixin::{Check, Class};
use weixin_recorder::{json, respond};

use super::*;

/// A submission with everything in it.
fn submission(video: ReviewMediaId, picture: ReviewMediaId) -> SubmitAudit {
    let item = ReviewItem::new(ReviewItemRequired {
        first_class: "工具",
        second_class: "备忘录",
        first_id: 1_u64,
        second_id: 2_u64,
    })
    .address("page/index")
    .tags(["学习", "生活"])
    .title("首页");
    SubmitAudit::new()
        .item_list(vec![
            item.third_class("高等").third_id(5_u64),
            ReviewItem::new(ReviewItemRequired {
                first_class: "教育",
                second_class: "学历教育",
                first_id: 3_u64,
                second_id: 4_u64,
            }),
        ])
        .feedback_info("fixed")
        .feedback_stuff(["xxx", "yyy", "zzz"].map(TempMediaId::new).to_vec())
        .version_desc("new \"things\"")
        .preview_info(ReviewPreview::new(ReviewPreviewRequired {
            video_id_list: vec![video],
            pic_id_list: vec![picture],
        }))
        .ugc_declare(
            UserContentDeclaration::new()
                .scene(vec![UserContentScene::Profile, UserContentScene::Audio, UserContentScene::from(9)])
                .method(vec![UserContentCheck::PlatformInterface])
                .other_scene_desc("elsewhere")
                .has_audit_team(ReviewTeam::Yes)
                .audit_desc("two people"),
        )
        .privacy_api_not_use(true)
        .order_path("page/orders")
}

#[tokio::test]
async fn commit_sends_its_json() {
    let ext = value!({ "ext": { "attr1": "value1" } });
    let (request, _) = exchange(
        Commit::new(CommitRequired { template_id: 95_u64, ext_json: &ext, user_version: "V1.0", user_desc: "test" }),
        ok(),
    )
    .await;
    let text = r#"{"ext":{"attr1":"value1"}}"#;
    let body = value!({ "template_id": 95, "ext_json": text, "user_version": "V1.0", "user_desc": "test" });
    assert_json(&request, "/wxa/commit", &body);
}

#[tokio::test]
async fn commit_is_refused_with_its_codes() {
    use CommitError as E;
    let table = [
        (85013, E::ExtJsonInvalid, Class::Caller),
        (85014, E::TemplateMissing, Class::Caller),
        (85043, E::TemplateBroken, Class::Content),
        (85044, E::PackageTooLarge, Class::Content),
        (85045, E::PathMissing, Class::Caller),
        (85046, E::TabWithoutPath, Class::Caller),
        (85047, E::PagesEmpty, Class::Caller),
        (85048, E::ExtJsonUnreadable, Class::Caller),
        (9_402_202, E::Concurrent, Class::InProgress),
    ];
    assert_refusals(
        Commit::new(CommitRequired { template_id: 1_u64, ext_json: value!({}), user_version: "1", user_desc: "" }),
        &table,
    )
    .await;
}

#[tokio::test]
async fn a_version_has_up_to_64_characters() {
    Commit::new(CommitRequired {
        template_id: 1_u64,
        ext_json: value!({}),
        user_version: "版".repeat(64),
        user_desc: "",
    })
    .validate()
    .expect("characters are counted, not bytes");
    assert_foreseen(
        Commit::new(CommitRequired {
            template_id: 1_u64,
            ext_json: value!({}),
            user_version: "版".repeat(65),
            user_desc: "",
        }),
        Check::Parameter,
        None,
    )
    .await;
    assert_foreseen(
        Commit::new(CommitRequired { template_id: 1_u64, ext_json: value!({}), user_version: "", user_desc: "" }),
        Check::Parameter,
        None,
    )
    .await;
}

#[tokio::test]
async fn pages_and_categories_of_the_samples() {
    let pages = json(r#"{"errcode":0,"errmsg":"ok","page_list":["index","page/list","page/detail"]}"#);
    let (request, pages) = exchange(GetCodePage::new(), pages).await;
    assert_get(&request, "/wxa/get_page", "");
    assert_eq!(pages.page_list, ["index", "page/list", "page/detail"]);

    let categories = json(
        r#"{"errcode":0,"errmsg":"ok","category_list":[
            {"first_class":"工具","second_class":"备忘录","first_id":1,"second_id":2},
            {"first_class":"教育","second_class":"学历教育","third_class":"高等","first_id":3,"second_id":4,"third_id":"5"}]}"#,
    );
    let (request, categories) = exchange(GetAllCategoryName::new(), categories).await;
    assert_get(&request, "/wxa/get_category", "");
    let [tools, schools] = &categories.category_list[..] else { panic!("two, not {categories:?}") };
    assert_eq!((tools.second_class.as_str(), tools.second_id, tools.third_id), ("备忘录", 2, None));
    assert_eq!((schools.third_class.as_deref(), schools.third_id), (Some("高等"), Some(5)));
}

#[tokio::test]
async fn pages_are_refused_with_their_codes() {
    use GetCodePageError as E;
    let table = [(86000, E::NotByPlatform, Class::Permission), (86001, E::NoCode, Class::Caller)];
    assert_refusals(GetCodePage::new(), &table).await;
    assert_refusals(GetAllCategoryName::new(), &[]).await;
}

#[tokio::test]
async fn the_code_of_the_trial_version_is_a_picture() {
    let headers = [("Content-Type", "image/jpeg"), ("Content-disposition", "attachment; filename=\"QRCode.jpg\"")];
    let picture = b"\xff\xd8\xff\xe0 and more";
    let call = GetTrialQrCode::new().path("page/index?action=1");
    let (request, file) = exchange(call, respond("200 OK", &headers, picture)).await;
    assert_get(&request, "/wxa/get_qrcode", "&path=page%2Findex%3Faction%3D1");
    assert_eq!(&file.bytes[..], picture);
    assert_eq!((file.content_type.as_deref(), file.file_name.as_deref()), (Some("image/jpeg"), Some("QRCode.jpg")));
}

#[tokio::test]
async fn the_code_of_the_trial_version_is_json_when_it_is_refused() {
    let busy = r#"{"errcode":-1,"errmsg":"system error"}"#;
    let server = Server::new(respond("200 OK", &[("Content-Type", "image/jpeg")], busy)).await;
    let error = fail(client::<GetTrialQrCode>(&server), GetTrialQrCode::new()).await;
    assert_eq!((error.code(), error.class(), error.is_retryable()), (Some((-1).into()), Some(Class::Busy), true));
    assert_get(&server.request().await, "/wxa/get_qrcode", "");
    assert_refusals(GetTrialQrCode::new(), &[]).await;
}

#[tokio::test]
async fn what_the_code_lacks() {
    let lacks = r#"{"errcode":0,"errmsg":"ok","without_auth_list":["wx.getLocation","wx.onLocationChange"],"without_conf_list":["wx.onLocationChange"]}"#;
    let (request, found) = exchange(GetCodePrivacyInfo::new(), json(lacks)).await;
    assert_get(&request, "/wxa/security/get_code_privacy_info", "");
    assert_eq!(found.without_auth_list.as_deref().map(<[String]>::len), Some(2));
    assert_eq!(found.without_conf_list, Some(vec!["wx.onLocationChange".to_owned()]));
    let (_, nothing) = exchange(GetCodePrivacyInfo::new(), ok()).await;
    assert_eq!((nothing.without_auth_list, nothing.without_conf_list), (None, None));

    use GetCodePrivacyInfoError as E;
    let table = [(61039, E::CheckUnfinished, Class::InProgress), (61040, E::PrivacyUnsettled, Class::Permission)];
    assert_refusals(GetCodePrivacyInfo::new(), &table).await;
}

#[tokio::test]
async fn a_submission_sends_its_json() {
    let accepted = json(r#"{"errcode":0,"errmsg":"ok","auditid":1234567}"#);
    let (request, submitted) = exchange(submission("v-1".into(), "p-1".into()), accepted).await;
    let body = value!({
        "item_list": [
            { "address": "page/index", "tag": "学习 生活", "first_class": "工具", "second_class": "备忘录",
              "third_class": "高等", "first_id": 1, "second_id": 2, "third_id": 5, "title": "首页" },
            { "first_class": "教育", "second_class": "学历教育", "first_id": 3, "second_id": 4 },
        ],
        "feedback_info": "fixed", "feedback_stuff": "xxx|yyy|zzz", "version_desc": "new \"things\"",
        "preview_info": { "video_id_list": ["v-1"], "pic_id_list": ["p-1"] },
        "ugc_declare": { "scene": [1, 5, 9], "method": [1], "other_scene_desc": "elsewhere", "has_audit_team": 1,
                         "audit_desc": "two people" },
        "privacy_api_not_use": true, "order_path": "page/orders",
    });
    assert_json(&request, "/wxa/submit_audit", &body);
    assert_eq!(submitted.audit_id, 1_234_567);
}

#[tokio::test]
async fn the_id_of_an_upload_is_the_argument_of_a_submission() {
    let video = json(r#"{"errcode":0,"errmsg":"ok","type":"video","mediaid":"v-86"}"#);
    let (_, video) = exchange(UploadMediaToCodeAudit::new(file_of("mp4", 100)), video).await;
    let preview = ReviewPreview::new(ReviewPreviewRequired { video_id_list: vec![video.mediaid], pic_id_list: vec![] });
    let accepted = json(r#"{"errcode":0,"errmsg":"ok","auditid":"18446744073709551615"}"#);
    let (request, submitted) = exchange(SubmitAudit::new().preview_info(preview), accepted).await;
    let body = value!({ "preview_info": { "video_id_list": ["v-86"], "pic_id_list": [] } });
    assert_json(&request, "/wxa/submit_audit", &body);
    assert_eq!(submitted.audit_id, u64::MAX, "to the last digit, and from a text too");
}

#[tokio::test]
async fn a_submission_is_refused_with_its_codes() {
    use SubmitAuditError as E;
    let table = [
        (61039, E::CheckUnfinished, Class::InProgress),
        (61040, E::PrivacyUnsettled, Class::Permission),
        (85006, E::TagInvalid, Class::Caller),
        (85007, E::PageInvalid, Class::Caller),
        (85008, E::CategoryInvalid, Class::Caller),
        (85009, E::AlreadyUnderReview, Class::InProgress),
        (85010, E::ItemIncomplete, Class::Caller),
        (85011, E::TitleInvalid, Class::Caller),
        (85023, E::ItemCount, Class::Caller),
        (85051, E::DescriptionTooLarge, Class::Caller),
        (85077, E::CategoryWithdrawn, Class::Caller),
        (85085, E::MonthlyQuota, Class::Quota),
        (85086, E::NoCode, Class::Caller),
        (85087, E::JumpListMissing, Class::Content),
        (85092, E::PreviewInvalid, Class::Caller),
        (85093, E::PreviewCount, Class::Caller),
        (85094, E::DeclarationNeeded, Class::Caller),
        (86002, E::ProfileIncomplete, Class::Permission),
        (87006, E::MiniGame, Class::Permission),
        (9_402_202, E::Concurrent, Class::InProgress),
    ];
    assert_refusals(SubmitAudit::new(), &table).await;
}

#[tokio::test]
async fn limits_of_a_submission() {
    let item = || {
        ReviewItem::new(ReviewItemRequired {
            first_class: "工具",
            second_class: "备忘录",
            first_id: 1_u64,
            second_id: 2_u64,
        })
    };
    SubmitAudit::new().item_list(vec![item(); 5]).validate().expect("five are allowed");
    assert_foreseen(SubmitAudit::new().item_list(vec![item(); 6]), Check::Parameter, None).await;
    assert_foreseen(SubmitAudit::new().item_list(Vec::<ReviewItem>::new()), Check::Parameter, None).await;
    assert_foreseen(SubmitAudit::new().item_list(vec![item().title("题".repeat(33))]), Check::Parameter, None).await;
    assert_foreseen(SubmitAudit::new().item_list(vec![item().tags(["a"; 11])]), Check::Parameter, None).await;
    assert_foreseen(SubmitAudit::new().item_list(vec![item().tags(["字".repeat(21)])]), Check::Parameter, None).await;
    let pictures = vec![TempMediaId::new("p"); 6];
    assert_foreseen(SubmitAudit::new().feedback_stuff(pictures), Check::Parameter, None).await;
    assert_foreseen(SubmitAudit::new().feedback_info("字".repeat(201)), Check::Parameter, None).await;
    let long = UserContentDeclaration::new().audit_desc("字".repeat(257));
    assert_foreseen(SubmitAudit::new().ugc_declare(long), Check::Parameter, None).await;
}

#[tokio::test]
async fn how_far_a_review_is() {
    let rejected = r#"{"errcode":0,"errmsg":"ok","status":1,"reason":"帐号信息不合规范","screenshot":"xxx|yyy|zzz"}"#;
    let (request, found) = exchange(GetAuditStatus::new(1_234_567_u64), json(rejected)).await;
    assert_json(&request, "/wxa/get_auditstatus", &value!({ "auditid": 1_234_567 }));
    assert_eq!((found.status, found.reason.as_deref()), (CodeReviewState::Rejected, Some("帐号信息不合规范")));
    assert_eq!(found.screenshot, Some(["xxx", "yyy", "zzz"].map(PermanentMediaId::new).to_vec()));
    for (number, state) in [
        (0, CodeReviewState::Approved),
        (2, CodeReviewState::UnderReview),
        (3, CodeReviewState::Withdrawn),
        (4, CodeReviewState::Delayed),
    ] {
        let body = format!(r#"{{"errcode":0,"errmsg":"ok","status":{number}}}"#);
        assert_eq!(exchange(GetAuditStatus::new(1_u64), json(&body)).await.1.status, state);
    }
    let (_, found) = exchange(GetAuditStatus::new(1_u64), json(r#"{"status":5}"#)).await;
    assert!(matches!(found.status, CodeReviewState::Other(_)) && found.status.value() == 5, "anything else is kept");
    assert!(GetAuditStatus::ENDPOINT.idempotent, "a POST that only asks");
}

#[tokio::test]
async fn how_far_the_last_review_is() {
    let sample = r#"{"errcode":0,"errmsg":"ok","auditid":1234567,"status":1,"reason":"帐号信息不合规范","ScreenShot":"xx|yy|zz","user_version":"V1.5","user_desc":"test","submit_audit_time":1640763673}"#;
    let (request, found) = exchange(GetLatestAuditStatus::new(), json(sample)).await;
    assert_get(&request, "/wxa/get_latest_auditstatus", "");
    assert_eq!((found.audit_id, found.status), (1_234_567, CodeReviewState::Rejected));
    let pictures = ["xx", "yy", "zz"].map(PermanentMediaId::new).to_vec();
    assert_eq!((found.screenshot, found.screenshot_as_in_sample), (None, Some(pictures)));
    assert_eq!((found.user_version.as_deref(), found.user_desc.as_deref()), (Some("V1.5"), Some("test")));
    assert_eq!(found.submitted_at.map(|at| at.0), Some(1_640_763_673));
    let table = r#"{"auditid":7,"status":1,"screenshot":"aa"}"#;
    let (_, found) = exchange(GetLatestAuditStatus::new(), json(table)).await;
    let picture = vec![PermanentMediaId::new("aa")];
    assert_eq!((found.screenshot, found.screenshot_as_in_sample), (Some(picture), None));
}

#[tokio::test]
async fn states_are_refused_with_their_codes() {
    use GetAuditStatusError as One;
    let table = [
        (85012, One::ReviewMissing, Class::Caller),
        (86000, One::NotByPlatform, Class::Permission),
        (86001, One::NoCode, Class::Caller),
    ];
    assert_refusals(GetAuditStatus::new(1_u64), &table).await;
    use GetLatestAuditStatusError as Last;
    let table = [
        (85012, Last::ReviewMissing, Class::Caller),
        (85058, Last::NoReview, Class::Caller),
        (86000, Last::NotByPlatform, Class::Permission),
        (86001, Last::NoCode, Class::Caller),
    ];
    assert_refusals(GetLatestAuditStatus::new(), &table).await;
}

#[tokio::test]
async fn a_withdrawal_is_a_get_that_is_not_sent_twice() {
    let (request, _) = exchange(UndoAudit::new(), ok()).await;
    assert_get(&request, "/wxa/undocodeaudit", "");
    assert!(!UndoAudit::ENDPOINT.idempotent, "there are five a day");
    // The answer is lost in the middle: the client, which may try again here, does not.
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".to_vec();
    let server = Server::with_script([Then::Respond(cut), ok()]).await;
    let error = fail(authorizer(&server), UndoAudit::new()).await;
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert_eq!(server.settled().await.len(), 1);

    use UndoAuditError as E;
    let table = [(87012, E::NothingToWithdraw, Class::Caller), (87013, E::WithdrawalsUsedUp, Class::Quota)];
    assert_refusals(UndoAudit::new(), &table).await;
}

#[tokio::test]
async fn a_release_sends_an_empty_object() {
    let (request, _) = exchange(Release::new(), ok()).await;
    assert_json(&request, "/wxa/release", &value!({}));
    assert_eq!(request.body_text(), "{}");

    use ReleaseError as E;
    let table = [
        (85019, E::NoVersion, Class::Caller),
        (85020, E::NotApproved, Class::Caller),
        (85052, E::AlreadyReleased, Class::Gone),
    ];
    assert_refusals(Release::new(), &table).await;
}
