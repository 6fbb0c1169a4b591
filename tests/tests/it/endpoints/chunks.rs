//! Videos of short dramas in chunks: apply, send the parts, commit.

use serde_json::json as value;
use weixin::errors::ShortDramaError;
use weixin::wxa::*;
use weixin::{Check, Class, RawResponse, Secrets, decode};
use weixin_recorder::json;

use super::*;

const MIB: usize = 1 << 20;

fn chunk(size: usize) -> File {
    File::from_bytes("test.mp4", vec![7; size])
}

#[tokio::test]
async fn three_steps_whose_answers_are_the_next_arguments() {
    let begun = json(r#"{"errcode":0,"errmsg":"ok","upload_id":"9457878"}"#);
    let call = ApplyUpload::new(ApplyUploadRequired { media_name: "我的演艺 - 第1集", media_type: "MP4" })
        .cover_type("JPG")
        .source_context("mine");
    let (request, begun) = exchange(call, begun).await;
    let body = value!({ "media_name": "我的演艺 - 第1集", "media_type": "MP4", "cover_type": "JPG", "source_context": "mine" });
    assert_json(&request, "/wxa/sec/vod/applyupload", &body);

    let taken = json(r#"{"errcode":0,"errmsg":"ok","etag":"\"d899fbd1e06109ea2e4550f5751c88d6\""}"#);
    let call = UploadPart::new(UploadPartRequired {
        upload_id: begun.upload_id.clone(),
        part_number: 1_u32,
        resource_type: ChunkOf::Video,
        data: chunk(1000),
    });
    let (request, part) = exchange(call, taken).await;
    assert_eq!(request.request_line(), first_line("POST", "/wxa/sec/vod/uploadpart", ""));
    let expected = [
        text_part("upload_id", "9457878"),
        text_part("part_number", "1"),
        text_part("resource_type", "1"),
        file_part("data", "test.mp4", "application/octet-stream", &[7; 1000]),
    ];
    assert_eq!(request.form().await, expected);
    assert!(UploadPart::ENDPOINT.idempotent, "the same chunk again replaces the first");

    let done = json(r#"{"errcode":0,"errmsg":"ok","media_id":28918028}"#);
    let (request, done) =
        exchange(CommitUpload::new(begun.upload_id, vec![UploadedChunk::new(1_u32, part.etag)]), done).await;
    let body = value!({
        "upload_id": "9457878",
        "media_part_infos": [{ "part_number": 1, "etag": "\"d899fbd1e06109ea2e4550f5751c88d6\"" }],
    });
    assert_json(&request, "/wxa/sec/vod/commitupload", &body);
    assert_eq!(done.media_id, 28_918_028);
}

#[tokio::test]
async fn limits_of_chunks() {
    let part = |number: u32, size| {
        UploadPart::new(UploadPartRequired {
            upload_id: "9457878",
            part_number: number,
            resource_type: ChunkOf::Cover,
            data: chunk(size),
        })
    };
    part(100, 5 * MIB).validate().expect("a full chunk is good");
    assert_foreseen(part(1, 5 * MIB + 1), Check::Size, None).await;
    assert_foreseen(part(1, 0), Check::Missing, None).await;
    assert_foreseen(part(0, 1), Check::Parameter, Some(47003)).await;
    assert_foreseen(part(101, 1), Check::Parameter, Some(47003)).await;
    assert_foreseen(
        ApplyUpload::new(ApplyUploadRequired { media_name: "a", media_type: "WEBM" }),
        Check::Parameter,
        Some(47003),
    )
    .await;
    assert_foreseen(CommitUpload::new("1", Vec::<UploadedChunk>::new()), Check::Parameter, Some(47003)).await;
    let far = vec![UploadedChunk::new(101_u32, "x")];
    assert_foreseen(CommitUpload::new("1", far), Check::Parameter, Some(47003)).await;
}

/// What becomes of a code that all three share: its class, and the variant of the shared table.
fn assert_shared<R: Request>(code: i64, expected: ShortDramaError, class: Class)
where
    R::Response: Debug,
{
    let text = *expected.row().and_then(|row| row.texts().first()).expect("the page has a text for each");
    let body = value!({ "errcode": code, "errmsg": text }).to_string();
    let answer = RawResponse::new(200, body, std::time::SystemTime::now());
    let error = decode::<R>(&answer, &Secrets::new()).expect_err("it is refused");
    assert_eq!((error.code(), error.class()), (Some(code.into()), Some(class)), "{error}");
    assert_eq!(ShortDramaError::from_code(code.into()), expected);
    assert!(error.to_string().starts_with(&format!("{}: {code} ", R::ENDPOINT.name)), "{error}");
    assert!(!error.to_string().contains("unknown"), "{error}");
}

#[test]
fn all_three_share_their_codes() {
    use ShortDramaError as E;
    let table = [
        (-2, E::NotReady, Class::Busy),
        (43002, E::PostRequired, Class::Caller),
        (47003, E::ParameterInvalid, Class::Caller),
        (10_090_001, E::VideoTypeUnsupported, Class::Content),
        (10_090_002, E::PictureTypeUnsupported, Class::Content),
        (10_090_003, E::PictureUrlInvalid, Class::Content),
        (10_090_005, E::ResourceTypeInvalid, Class::Caller),
        (10_090_038, E::CategoryMissing, Class::Permission),
        (10_090_039, E::AuthorizationWithdrawn, Class::Permission),
        (10_090_040, E::DramaTaken, Class::Unsorted),
        (10_090_041, E::DramaNameInvalid, Class::Content),
        (10_090_042, E::EpisodeNameInvalid, Class::Content),
        (10_090_043, E::NotAuthorized, Class::Permission),
        (10_093_011, E::Failed, Class::Unsorted),
        (10_093_014, E::ParameterWrong, Class::Caller),
        (10_093_023, E::TooOften, Class::Throttled),
        (10_093_030, E::Missing, Class::Unsorted),
    ];
    assert_eq!(table.len(), E::TABLE.rows.len(), "each code is tested");
    for (code, expected, class) in table {
        assert_shared::<ApplyUpload>(code, expected, class);
        assert_shared::<UploadPart>(code, expected, class);
        assert_shared::<CommitUpload>(code, expected, class);
    }
}
