//! Rows A1 to A17: `uploadMediaToCodeAudit`.

use std::time::{Duration, SystemTime};

use weixin::code_management::{ReviewMediaKind, UploadMediaToCodeAudit, UploadMediaToCodeAuditError as Refused};
use weixin::types::ReviewMediaId;
use weixin::{Check, Class, Client, Error, File, RawResponse, Secrets, Token, decode, prepare};
use weixin_codegen::model::{
    Body, Constraint, Literal, Location, Method, Presence, Response, Shape, SizeLimit, TokenPlace, Type,
};
use weixin_recorder::{Server, json};

use super::*;

const NAME: &str = "uploadMediaToCodeAudit";
const GENERATED: &str = "generated/src/api/code_management/upload_media_to_code_audit.rs";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn spec() -> &'static model::Endpoint {
    endpoint(&API, NAME)
}

fn upload(file: File) -> UploadMediaToCodeAudit {
    UploadMediaToCodeAudit::new(file)
}

/// Decodes an answer without a socket.
fn decoded(body: &str) -> Result<weixin::code_management::UploadMediaToCodeAuditResponse, Error<Refused>> {
    let answer = RawResponse::new(200, body.to_owned(), SystemTime::now());
    decode::<UploadMediaToCodeAudit>(&answer, &Secrets::new())
}

#[tokio::test]
async fn a1_method_and_url() {
    assert_eq!((spec().method, spec().path.as_str()), (Method::Post, "/wxa/uploadmedia"));
    let endpoint = UploadMediaToCodeAudit::ENDPOINT;
    assert_eq!(format!("{} {}{}", endpoint.method, endpoint.service.base_url, endpoint.path), {
        "POST https://api.weixin.qq.com/wxa/uploadmedia"
    });
    let token = Token::authorizer("T").into();
    let prepared = prepare(&review(), Some(&token), endpoint.service.base_url).expect("it can be prepared");
    assert_eq!(prepared.url(), "https://api.weixin.qq.com/wxa/uploadmedia?access_token=T");

    let server = Server::new(review_answer()).await;
    send(authorizer(&server), review()).await;
    let expected = format!("POST /wxa/uploadmedia?{TOKEN_IN_QUERY} HTTP/1.1");
    assert_eq!(server.request().await.request_line(), expected);
}

#[test]
fn a2_interface_name() {
    assert_eq!(spec().name.wire, NAME);
    assert_eq!(correction(spec(), "endpoint"), ("the name of the interface is blank", Some(NAME)));
    assert_eq!(UploadMediaToCodeAudit::ENDPOINT.name, NAME);
    let invalid = upload(File::from_bytes("a.png", "")).check().into_result().expect_err("it is empty");
    assert!(invalid.to_string().starts_with("uploadMediaToCodeAudit: "), "{invalid}");
}

#[test]
fn a3_server_only() {
    assert!(spec().server_only);
    let endpoint = UploadMediaToCodeAudit::ENDPOINT;
    assert!(endpoint.server_only);
    assert!(text(GENERATED).contains("; only from a server, never from an app or a page"));
}

#[tokio::test]
async fn a4_token_is_in_the_query_and_nowhere_else() {
    assert_eq!(spec().tokens, ["authorizer"]);
    let kind = API.service.tokens.iter().find(|kind| kind.name.wire == "authorizer").expect("the kind is in the spec");
    assert_eq!(kind.place, TokenPlace::Query("access_token".to_owned()));
    assert!(correction(spec(), "token").0.contains("access_Token"), "the page's spelling is recorded");

    let server = Server::new(review_answer()).await;
    send(authorizer(&server), review()).await;
    let request = server.request().await;
    assert_eq!(request.query(), TOKEN_IN_QUERY);
    let beside: String = request.head_text().lines().skip(1).collect();
    for fragment in FRAGMENTS {
        assert!(!beside.contains(fragment) && !request.body_holds(fragment.as_bytes()));
    }
}

#[tokio::test]
async fn a4_only_an_authorizer_token_is_accepted() {
    assert_eq!(UploadMediaToCodeAudit::ENDPOINT.token, ["authorizer"]);
    let server = Server::new(review_answer()).await;
    let other = fail(app(&server), review()).await;
    assert_eq!(other.to_string(), {
        "uploadMediaToCodeAudit: 1 problem\n  access_token: a token of kind `app`, must be a token of kind `authorizer`"
    });
    let none = fail(Client::without_token().base_url(&server.url), review()).await;
    assert!(matches!(&none, Error::Invalid(invalid) if invalid.violations()[0].check == Check::Missing), "{none:?}");
    server.assert_untouched().await;
}

#[test]
fn a5_permission_set_18() {
    const SETS: &[u32] = UploadMediaToCodeAudit::ENDPOINT.permission_sets;
    assert_eq!(spec().permission_sets, [18]);
    assert_eq!(SETS, [18]);
    assert!(text(GENERATED).contains("a third-party platform needs permission set 18"));
}

#[test]
fn a6_media_in_the_spec() {
    let only = variant(spec(), None);
    assert_eq!((spec().variants.len(), only.params.len(), only.body), (1, 1, Body::Form));
    let media = param(only, "media");
    assert_eq!((media.location, &media.field.ty, &media.field.presence), {
        (Location::Form, &Type::File, &Presence::Required)
    });
    assert!(correction(spec(), "form.media").0.contains("average=@test.jpg"));
}

#[tokio::test]
async fn a6_form_field_is_media() {
    let server = Server::new(review_answer()).await;
    send(authorizer(&server), review()).await;
    let request = server.request().await;
    let part = request.only_part().await;
    assert_eq!((part.name.as_deref(), part.file_name.as_deref()), (Some("media"), Some("file.png")));
    assert_eq!(part.content_type.as_deref(), Some("image/png"));
    assert!(part.bytes.starts_with(b"\x89PNG\r\n\x1A\n") && part.bytes.len() == 100);
    assert!(!request.body_holds(b"average"));
}

/// What the spec says of a group of formats: its limit in bytes, its extensions.
fn group(name: &str) -> (Option<SizeLimit>, Vec<&'static str>) {
    let table = API.formats.iter().find(|table| table.name.wire == "review_material").expect("the table is there");
    let group = table.groups.iter().find(|group| group.name.wire == name).expect("the group is there");
    (group.limit, group.formats.iter().map(|format| format.extension.as_str()).collect())
}

/// Sends a file that is below and one that is at the limit; one that is above stays here.
async fn assert_most(extension: &str, limit: usize, above: &str) {
    for size in [limit - 1, limit] {
        let server = Server::new(review_answer()).await;
        send(authorizer(&server), upload(file_of(extension, size))).await;
        let request = server.request().await;
        let overhead = request.body.len() - size;
        assert!((100..400).contains(&overhead), "the file came whole: {overhead} bytes beside it");
    }
    refused_here(upload(file_of(extension, limit + 1)), Check::Size, Some(40006), above).await;
}

#[tokio::test]
async fn a7_image_of_2_mib_and_no_more() {
    let (Some(SizeLimit::AtMost(limit)), extensions) = group("image") else { panic!("a limit that is inclusive") };
    assert_eq!((limit.bytes(), extensions), (Some(2_097_152), vec!["png", "jpeg", "jpg", "gif"]));
    let above = "media: 2,097,153 bytes, must be at most 2,097,152 \
                 (the service would return 40006, invalid meida size)";
    assert_most("png", 2 * MIB, above).await;
    assert_most("gif", 2 * MIB, above).await;
}

#[tokio::test]
async fn a7_all_four_formats_of_images_are_sent() {
    for (extension, content_type) in [
        ("png", "image/png"),
        ("jpeg", "image/jpeg"),
        ("jpg", "image/jpeg"),
        ("gif", "image/gif"),
        ("PNG", "image/png"),
    ] {
        let server = Server::new(review_answer()).await;
        let file = file_of(&extension.to_lowercase(), 64).named(format!("screen.{extension}"));
        send(authorizer(&server), upload(file)).await;
        let part = server.request().await.only_part().await;
        assert_eq!(part.content_type.as_deref(), Some(content_type), "{extension}");
    }
}

#[test]
fn a7_a8_the_units_are_labelled_as_assumed() {
    let spec = text("spec/formats.yaml");
    let assumptions = &spec[spec.find("assumptions:").expect("there are some")..];
    for (at, says) in [
        ("formats.review_material.groups.image.max", "the page's \"2M\" is 2 × 1024 × 1024 bytes"),
        ("formats.review_material.groups.video.max", "the page's \"10MB\" is 10 × 1024 × 1024 bytes"),
    ] {
        assert!(assumptions.contains(&format!("- at: {at}\n    assumed: {says}\n")), "{at}");
    }
}

#[tokio::test]
async fn a8_video_of_10_mib_and_no_more() {
    let (Some(SizeLimit::AtMost(limit)), extensions) = group("video") else { panic!("a limit that is inclusive") };
    assert_eq!((limit.bytes(), extensions), (Some(10_485_760), vec!["mp4"]));
    let above = "media: 10,485,761 bytes, must be at most 10,485,760 \
                 (the service would return 40006, invalid meida size)";
    assert_most("mp4", 10 * MIB, above).await;
}

#[tokio::test]
async fn a8_mp4_is_sent_as_video() {
    let server = Server::new(json(r#"{"errcode":0,"errmsg":"ok","type":"video","mediaid":"v"}"#)).await;
    let uploaded = send(authorizer(&server), upload(file_of("mp4", 64))).await;
    assert_eq!(uploaded.kind, ReviewMediaKind::Video);
    assert_eq!(server.request().await.only_part().await.content_type.as_deref(), Some("video/mp4"));
}

/// The type of the id, which is shared: the answer of A is an argument of `submitAudit`.
fn review_media_id() -> &'static model::TypeDef {
    API.types.iter().find(|def| def.name == "ReviewMediaId").expect("the id has a type")
}

#[test]
fn a9_the_id_says_what_it_is_for() {
    let id = review_media_id();
    assert!(id.doc.contains("`preview_info`"), "{}", id.doc);
    let generated = text("generated/src/api/types.rs");
    let id = generated.split("pub struct ReviewMediaId;").next().expect("the id is generated");
    let docs = id.rsplit("runtime::id!").next().expect("it is made by a macro");
    assert!(docs.contains("goes into `preview_info`"), "{docs}");
    let endpoint = text(GENERATED);
    assert!(endpoint.contains("pass the id that it answers on in `preview_info`"));
    assert!(endpoint.contains("/// Names the material; goes into `preview_info` of `submitAudit`."));
}

#[test]
fn a10_lifetime_of_three_days() {
    let id = review_media_id();
    assert_eq!(id.shape, Shape::Id { lifetime: Some(259_200) });
    assert_eq!(ReviewMediaId::LIFETIME, Some(3 * DAY));
}

#[test]
fn a10_expires_three_days_after_the_answer() {
    let received = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let answer = RawResponse::new(200, r#"{"type":"image","mediaid":"m"}"#, received);
    let id = decode::<UploadMediaToCodeAudit>(&answer, &Secrets::new()).expect("a success").mediaid;
    assert_eq!(id.expires_at(), Some(received + 3 * DAY));
    assert!(!id.is_expired(received + 3 * DAY - Duration::from_nanos(1)));
    assert!(id.is_expired(received + 3 * DAY));

    let stored = ReviewMediaId::with_expiry(id.as_str(), received);
    assert_eq!((stored.clone(), stored.expires_at()), (id, Some(received)));
    assert_eq!(ReviewMediaId::new("m").expires_at(), None, "nobody knows when it came");
}

#[tokio::test]
async fn a10_the_client_counts_from_the_moment_of_the_answer() {
    let server = Server::new(review_answer()).await;
    let before = SystemTime::now();
    let uploaded = send(authorizer(&server), review()).await;
    let expires = uploaded.mediaid.expires_at().expect("it expires");
    assert!(expires >= before + 3 * DAY && expires <= SystemTime::now() + 3 * DAY);
}

#[test]
fn a11_the_envelope_is_not_part_of_the_success() {
    let [envelope] = &API.service.envelopes[..] else { panic!("one envelope") };
    assert_eq!(
        (envelope.code.as_slice(), envelope.message.as_slice()),
        (&["errcode".to_owned()][..], &["errmsg".to_owned()][..])
    );
    assert_eq!(envelope.success, [0]);
    let Response::Object { object, .. } = &spec().response else { panic!("an object is answered") };
    assert_eq!(object.fields.iter().map(|field| field.name.wire.as_str()).collect::<Vec<_>>(), ["type", "mediaid"]);

    let success = decoded(r#"{"errcode":0,"errmsg":"ok","type":"image","mediaid":"m"}"#).expect("a success");
    assert!(format!("{success:?}").starts_with("UploadMediaToCodeAuditResponse { kind: Image, mediaid: "));
    assert!(!format!("{success:?}").contains("err"), "{success:?}");
    assert!(decoded(r#"{"type":"image","mediaid":"m"}"#).is_ok(), "no code means success");
    let refused = decoded(r#"{"errcode":40005,"errmsg":"x","type":"image","mediaid":"m"}"#);
    assert_eq!(refused.expect_err("the code counts").api(), Some(Refused::FileType));
}

#[test]
fn a12_type_is_an_open_enum() {
    let kind = spec().types.iter().find(|def| def.name == "ReviewMediaKind").expect("the type has a name");
    let Shape::OpenEnum { numeric: false, values } = &kind.shape else { panic!("an open enum of texts") };
    let values: Vec<_> = values.iter().map(|value| &value.value).collect();
    assert_eq!(values, [&Literal::Text("image".into()), &Literal::Text("video".into())]);

    let kind = |wire: &str| decoded(&format!(r#"{{"type":"{wire}","mediaid":"m"}}"#)).expect("a success").kind;
    assert_eq!((kind("image"), kind("video")), (ReviewMediaKind::Image, ReviewMediaKind::Video));
    for other in ["hologram", "Image", "", "图片"] {
        let kept = kind(other);
        assert!(matches!(kept, ReviewMediaKind::Other(_)), "{other}");
        assert_eq!(kept.as_str(), other, "anything else is kept");
    }
}

#[test]
fn a13_response_id_is_mediaid() {
    let Response::Object { object, .. } = &spec().response else { panic!("an object is answered") };
    let field = object.fields.iter().find(|field| field.name.wire == "mediaid").expect("spelt without an underscore");
    assert_eq!(field.presence, Presence::Required);
    assert_eq!(correction(spec(), "response.mediaid").0, "`medians`, of the type `buffer`");
    for wrong in ["medians", "media_id", "mediaId"] {
        let error = decoded(&format!(r#"{{"type":"image","{wrong}":"m"}}"#)).expect_err("another name is no id");
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
        let what = error.to_string();
        assert!(what.contains("mediaid: expected ") && what.ends_with(", found nothing"), "{what}");
    }
    assert!(decoded(r#"{"type":"image","mediaid":[98,117,102]}"#).is_err(), "a buffer is no id");
}

#[tokio::test]
async fn a13_the_id_is_kept_to_the_letter() {
    assert_eq!(MEDIA_ID.len(), 86);
    let server = Server::new(review_answer()).await;
    let uploaded = send(authorizer(&server), review()).await;
    assert_eq!(uploaded.mediaid.as_str(), MEDIA_ID);
    assert_eq!(uploaded.mediaid.to_string(), MEDIA_ID);
}

#[tokio::test]
async fn a14_43002_post_required() {
    let shown = "the request was not a POST: send it with POST";
    let text = "require POST method";
    let (error, class) = (Refused::PostRequired, Class::Caller);
    assert_refusal(review(), Refusal { code: 43002, text, error, class, retryable: false, shown }).await;
}

#[tokio::test]
async fn a15_41005_media_missing() {
    let shown = "the upload holds no picture or video: send a file with a name in the part `media`";
    let text = "media data missing";
    let (error, class) = (Refused::MediaMissing, Class::Caller);
    assert_refusal(review(), Refusal { code: 41005, text, error, class, retryable: false, shown }).await;
    assert!(assumption(spec(), "errors.41005").contains("no `filename`"));
}

#[tokio::test]
async fn a15_is_foreseen_for_an_empty_file() {
    let line = "media: 0 bytes, must not be empty (the service would return 41005, media data missing)";
    refused_here(upload(File::from_bytes("a.png", "")), Check::Missing, Some(41005), line).await;
}

#[tokio::test]
async fn a15_is_foreseen_for_a_file_without_a_name() {
    let server = Server::new(review_answer()).await;
    let error = fail(authorizer(&server), upload(file_of("png", 50).named(" "))).await;
    let Error::Invalid(invalid) = &error else { panic!("{error:?}") };
    assert_eq!(invalid.violations()[0].to_string(), {
        "media: a file without a name, must have a name with an extension \
         (the service would return 41005, media data missing)"
    });
    server.assert_untouched().await;
}

#[tokio::test]
async fn a16_40006_media_size() {
    let shown = "the file is over the size limit: stay within 2 MiB for an image and 10 MiB for a video";
    let text = "invalid meida size";
    let (error, class) = (Refused::MediaSize, Class::Content);
    assert_refusal(review(), Refusal { code: 40006, text, error, class, retryable: false, shown }).await;
    assert_eq!(correction(spec(), "errors.40006.text"), (text, Some(text)), "the misspelling is recorded as meant");
}

#[tokio::test]
async fn a17_40005_file_type() {
    let shown = "the file is of a format that is not accepted: send png, jpeg, jpg, gif or mp4";
    let text = "invalid file type";
    let (error, class) = (Refused::FileType, Class::Content);
    assert_refusal(review(), Refusal { code: 40005, text, error, class, retryable: false, shown }).await;
}

#[tokio::test]
async fn a17_is_foreseen_by_extension_and_by_content() {
    let table = param(variant(spec(), None), "media").field.constraints.clone();
    assert!(table.contains(&Constraint::Formats("ReviewMaterial".into())), "{table:?}");
    let tail = "(the service would return 40005, invalid file type)";
    let one_of = "must be one of png, jpeg, jpg, gif, mp4";
    for (file, found) in [
        (file_of("bmp", 50), format!("media: .bmp, {one_of} {tail}")),
        (file_of("png", 50).named("screen"), format!("media: `screen` has no extension, {one_of} {tail}")),
        (file_of("gif", 50).named("a.png"), {
            format!("media: named .png, but the first bytes are those of gif, must start like png {tail}")
        }),
        (File::from_bytes("a.mp4", "hello there"), {
            format!("media: named .mp4, but the first bytes are 68 65 6C 6C 6F 20 74 68, must start like mp4 {tail}")
        }),
    ] {
        refused_here(upload(file), Check::Format, Some(40005), &found).await;
    }
}
