//! The bytes: for each endpoint and variant the exact request, and a table from responses to typed results.
//!
//! The modules `facts` and `faults` test what goes over a socket; here a reviewer reads what changed.

use std::fmt::Write;
use std::io::Read;
use std::time::{Duration, SystemTime};

use weixin::code_management::UploadMediaToCodeAudit;
use weixin::cooperation_shop::{Upload, UploadUrlRequired};
use weixin::{ApiError, File, RawResponse, Request, Secrets, Token, decode};

/// A request as text: the request line, the headers that depend on the parameters, the body itself.
fn request<R: Request>(request: &R, token: Token) -> String {
    let prepared = weixin::prepare_with_boundary(request, Some(&token.into()), "https://api.weixin.qq.com", "BOUNDARY")
        .expect("the request can be made");
    let mut out = format!("{} {}\n", prepared.method(), prepared.url());
    let body = prepared.body();
    let headers = prepared.headers().map(|(name, value)| format!("{}: {value}\n", name.to_lowercase()));
    let headers = Some(headers.collect::<String>()).filter(|headers| !headers.is_empty());
    write!(out, "{}", headers.as_deref().unwrap_or("content-type: none\n")).expect("text");
    writeln!(out, "content-length: {}\n", body.len()).expect("text");
    let mut bytes = Vec::new();
    body.reader().read_to_end(&mut bytes).expect("the body can be read");
    assert_eq!(bytes.len() as u64, body.len());
    out.push_str(&String::from_utf8(bytes).expect("the test sends text").replace("\r\n", "␍\n"));
    out
}

/// Answers, and what becomes of each.
fn answers<R: Request>(table: &[(u16, &str)]) -> String
where
    R::Response: std::fmt::Debug,
    R::Error: ApiError,
{
    let received = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    let mut out = String::new();
    for (status, body) in table {
        let answer = RawResponse::new(*status, body.as_bytes().to_vec(), received);
        let result = match decode::<R>(&answer, &Secrets::new()) {
            Ok(response) => format!("{response:?}"),
            Err(error) => format!(
                "{error}\n  code {:?}, class {:?}, retryable {}, token {}",
                error.code(),
                error.class(),
                error.is_retryable(),
                error.is_token_invalid()
            ),
        };
        writeln!(out, "{status} {body}\n→ {result}\n").expect("text");
    }
    out
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots/wire" }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn upload_media_to_code_audit_request() {
    let media = File::from_bytes("录屏 \"1\".mp4", &b"\0\0\0\x18ftypmp42"[..]);
    snapshot(
        "uploadMediaToCodeAudit.request",
        &request(&UploadMediaToCodeAudit::new(media), Token::authorizer("TOKEN+/=")),
    );
}

#[test]
fn upload_binary_request() {
    let file = File::from_bytes("part.stl", "solid part\nendsolid part\n");
    snapshot("upload.binary.request", &request(&Upload::binary("open id&1", file), Token::app("TOKEN")));
}

#[test]
fn upload_url_request() {
    let call = Upload::url(UploadUrlRequired {
        openid: "openid-1",
        file_url: "https://files.example.com/零件.stl?v=1&w=\"2\"",
    });
    snapshot("upload.url.request", &request(&call, Token::app("TOKEN")));
}

/// Answers that any endpoint may give.
const ANY: [(u16, &str); 12] = [
    (
        200,
        r#"{"errcode":40001,"errmsg":"invalid credential, access_token is invalid or not latest rid: 65a1-0b2c-3d4e"}"#,
    ),
    (200, r#"{"errcode":"42001","errmsg":"access_token expired hint: [aB3_x0]"}"#),
    (200, r#"{"errcode":45009,"errmsg":"reach max api daily quota limit"}"#),
    (200, r#"{"errcode":45011,"errmsg":"api minute-quota reach limit"}"#),
    (200, r#"{"errcode":48001,"errmsg":"api unauthorized"}"#),
    (200, r#"{"errcode":99999,"errmsg":"something new rid: 1-2-3"}"#),
    (502, "<html><body>502 Bad Gateway</body></html>"),
    (412, ""),
    (500, r#"{"errcode":-1,"errmsg":"system error"}"#),
    (200, "<html>maintenance</html>"),
    (200, r#"{"errcode":0,"errm"#),
    (200, r#"[1,2]"#),
];

#[test]
fn upload_media_to_code_audit_answers() {
    let own = [
        (200, r#"{"errcode":0,"errmsg":"ok","type":"image","mediaid":"m-1_a"}"#),
        (200, r#"{"type":"video","mediaid":"m-2","new_field":{"x":[1]}}"#),
        (200, r#"{"errcode":0,"errmsg":"ok","type":"hologram","mediaid":"m-3"}"#),
        (200, r#"{"errcode":0,"errmsg":"ok","type":"image"}"#),
        (200, r#"{"errcode":0,"errmsg":"ok","type":"image","mediaid":7}"#),
        (200, r#"{"errcode":43002,"errmsg":"require POST method"}"#),
        (200, r#"{"errcode":41005,"errmsg":"media data missing"}"#),
        (200, r#"{"errcode":40006,"errmsg":"invalid meida size"}"#),
        (200, r#"{"errcode":40005,"errmsg":"invalid file type"}"#),
    ];
    let table: Vec<_> = own.into_iter().chain(ANY).collect();
    snapshot("uploadMediaToCodeAudit.answers", &answers::<UploadMediaToCodeAudit>(&table));
}

#[test]
fn upload_answers() {
    let mut table: Vec<(u16, String)> = vec![
        (200, r#"{"errcode":0,"errmsg":"成功","media_id":"892AERDPD2323"}"#.to_owned()),
        (200, r#"{"errcode":"0","errmsg":"成功","media_id":"892AERDPD2323"}"#.to_owned()),
        (200, r#"{"errcode":0,"errmsg":"成功"}"#.to_owned()),
        (200, r#"{"errcode":-1,"errmsg":"system failed"}"#.to_owned()),
    ];
    table.extend((10001..=10011).map(|code| (200, format!(r#"{{"errcode":{code},"errmsg":"… rid: 65a1-{code}"}}"#))));
    let table: Vec<(u16, &str)> = table.iter().map(|(status, body)| (*status, body.as_str())).collect();
    snapshot("upload.answers", &answers::<weixin::cooperation_shop::UploadBinary>(&table));
}
