//! Requests without a type, as tools make them: the same visitor, the same checks, the same bytes.

mod sample;

use std::time::SystemTime;

use sample::endpoints::upload::{Upload, UploadError};
use sample::formats::CustomGoods;
use sample::service::Token;
use weixin_runtime::{
    ApiError, BodyKind, Check, Class, Content, Endpoint, Error, File, FormFieldContent, RawResponse, RequestVisitor,
    Secrets, Segment, UntypedError, Violation, decode_untyped, prepare_untyped,
};

const ENDPOINT: &Endpoint = Upload::ENDPOINT;

/// Shows the visitor a file and a text, as `Upload::binary` does.
fn visitor(openid: &str, file: &File) -> RequestVisitor {
    RequestVisitor::collect(ENDPOINT, UploadError::TABLE, |visitor| {
        visitor.body(BodyKind::Form);
        visitor.query("upload_type").fixed(0);
        visitor.query("openid").required(&openid.to_owned()).min_length(1);
        visitor.form("file").required(file).formats(&CustomGoods::TABLE);
    })
}

#[test]
fn what_is_collected_is_checked_and_told_with_what_a_tool_found() {
    let mut visitor = visitor("", &File::from_bytes("a.exe", &b"MZ"[..]));
    let found = Violation {
        field: "openid".to_owned(),
        check: Check::Parameter,
        found: "no such parameter".to_owned(),
        must: "be left out".to_owned(),
        predicted: None,
    };
    visitor.violate(found.clone());
    visitor.violate(found.clone());
    assert_eq!(visitor.endpoint().name, "upload");
    let report = visitor.check();
    let fields: Vec<_> = report
        .violations()
        .iter()
        .map(|violation| (violation.field.as_str(), violation.predicted.map(|row| row.code())))
        .collect();
    let predicted = UploadError::TABLE.predicted(Check::Format).map(|row| row.code());
    assert_eq!(fields, [("openid", None), ("file", predicted), ("openid", None)], "one of two equal ones is kept");
    assert!(predicted.is_some());
    assert_eq!(report.violations().last(), Some(&found));
}

#[test]
fn a_request_can_be_looked_at_without_reading_its_files() {
    let visitor = visitor("o", &File::from_bytes("na\"me\n.PNG", &b"\x89PNG"[..]));
    let fields: Vec<_> = visitor.form_fields().collect();
    let [field] = fields.as_slice() else { panic!("{fields:?}") };
    assert_eq!(field.name, "file");
    let FormFieldContent::File { file, file_name, .. } = &field.content else { panic!("{field:?}") };
    assert_eq!((file.len(), file_name.as_str(), field.content_type), (4, "na%22me%0A.PNG", Some("image/png")));

    let token = Token::app("T").into();
    let prepared =
        prepare_untyped::<UntypedError>(&visitor, Some(&token), "https://example.com", &weixin_runtime::Signers::new())
            .expect("a request");
    assert_eq!(prepared.url(), "https://example.com/channels/ec/open/upload?access_token=T&upload_type=0&openid=o");
    let stretches: Vec<&Segment> = prepared.body().segments().collect();
    assert!(matches!(stretches.as_slice(), [Segment::Bytes(_), Segment::File(_), Segment::Bytes(_)]), "{stretches:?}");
    assert_eq!(stretches.iter().map(|stretch| stretch.len()).sum::<u64>(), prepared.body().len());
}

#[test]
fn an_answer_without_a_type_is_json_or_a_file_or_a_refusal() {
    let decode = |status: u16, body: &'static str, file| {
        let answer = RawResponse::new(status, body, SystemTime::UNIX_EPOCH);
        decode_untyped(ENDPOINT, UploadError::TABLE, file, &answer, &Secrets::new())
    };
    let Ok(Content::Json(json)) = decode(200, r#"{"errcode":0,"x":[1]}"#, false) else { panic!("JSON") };
    assert_eq!(json["x"][0], 1);
    let Ok(Content::File(file)) = decode(200, "bytes", true) else { panic!("a file") };
    assert_eq!(&file.bytes[..], b"bytes");
    for (body, file) in [("", true), (r#"{"errcode":0}"#, true), ("<html>", false), ("", false)] {
        assert!(matches!(decode(200, body, file), Err(Error::Decode(_))), "{body} {file}");
    }
    assert!(matches!(decode(502, "<html>", false), Err(Error::Status(_))));
    let refused = decode(200, r#"{"errcode":10004,"errmsg":"risky rid: 1-2"}"#, false).expect_err("a refusal");
    assert_eq!(
        (refused.code(), refused.class(), refused.rid()),
        (Some(10004.into()), Some(Class::Content), Some("1-2"))
    );
    let unknown = decode(200, r#"{"errcode":7}"#, true).expect_err("a refusal");
    assert_eq!((unknown.code(), unknown.class()), (Some(7.into()), None));
}

#[test]
fn a_code_knows_what_its_table_knows() {
    let error = UntypedError::new(10004.into(), UploadError::TABLE);
    assert_eq!(error.row().map(|row| row.name), Some("FileRisky"));
    assert_eq!(error.to_string(), UploadError::FileRisky.to_string());
    assert_eq!(error, UntypedError::from_code(10004.into()), "the table only tells what is known");
    assert_eq!(UntypedError::from_code(10004.into()).row(), None);
    assert_eq!(format!("{error:?}"), "UntypedError(10004)");
}
