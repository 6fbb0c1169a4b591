//! Videos of short dramas in chunks: apply, send the parts, commit.

use serde_json::json as value;
use weixin::mini_drama::*;
use weixin_recorder::json;

use super::*;

#[tokio::test]
async fn three_steps_whose_answers_are_the_next_arguments() {
    let begun = json(r#"{"errcode":0,"errmsg":"ok","upload_id":"9457878"}"#);
    let given = value!({ "media_name": "我的演艺 - 第1集", "media_type": "MP4", "cover_type": "JPG" });
    let (_, begun) = exchange(least::<ApplyUpload>(given), begun).await;

    let taken = json(r#"{"errcode":0,"errmsg":"ok","etag":"\"d899fbd1e06109ea2e4550f5751c88d6\""}"#);
    let given = value!({ "upload_id": begun.upload_id, "part_number": 1, "resource_type": 1 });
    let call = upload::<UploadPart>(given, File::from_bytes("test.mp4", vec![7; 1000]));
    let (request, part) = exchange(call, taken).await;
    let form = request.form().await;
    let chunk = form.iter().find(|part| part.name.as_deref() == Some("data")).expect("the chunk");
    // Chunks have no format.
    assert_eq!((chunk.content_type.as_deref(), chunk.bytes.len()), (Some("application/octet-stream"), 1000));
    assert!(UploadPart::ENDPOINT.idempotent, "the same chunk again replaces the first");

    let done = json(r#"{"errcode":0,"errmsg":"ok","media_id":28918028}"#);
    let chunks = value!([{ "part_number": 1, "etag": part.etag }]);
    let given = value!({ "upload_id": begun.upload_id, "media_part_infos": chunks });
    let (request, done) = exchange(least::<CommitUpload>(given), done).await;
    let sent = body(&request);
    assert_eq!((&sent["upload_id"], &sent["media_part_infos"]), (&value!("9457878"), &chunks));
    assert_eq!(chunks[0]["etag"], "\"d899fbd1e06109ea2e4550f5751c88d6\"");
    assert_eq!(done.media_id, 28_918_028);
}
