//! The facts of `spec/FACTS.md`, a test at least for each row and named after it: `a13_…` tests row A13.
//!
//! A fact is looked for in three places: in the spec (by its model, or by its text where the model drops it), in the
//! generated code (constants, docs), and on the wire, where [`weixin_recorder`] keeps the raw bytes.

mod custom_goods;
mod pushes;
mod review_material;
mod servers;

use std::collections::BTreeSet;
use std::error::Error as StdError;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;

use weixin::code_management::UploadMediaToCodeAudit;
use weixin::cooperation_shop::{Upload, UploadBinary, UploadUrl, UploadUrlRequired};
use weixin::{ApiError, Check, Client, ClientBuilder, Error, File, Request, Token};
use weixin_codegen::model::{self, Api, Note};
use weixin_recorder::{Server, Then, json};

use crate::workspace::{files_below, read, root};

/// A token with characters that have to be encoded. Its letters survive every encoding, so that [`FRAGMENTS`] find it.
pub(crate) const TOKEN: &str = "73kHead+/Zq9=&tOkEnCoRe";

/// Parts of [`TOKEN`] that look the same in every encoding.
const FRAGMENTS: [&str; 3] = ["73kHead", "Zq9", "tOkEnCoRe"];

/// [`TOKEN`] as it stands in a query.
pub(crate) const TOKEN_IN_QUERY: &str = "access_token=73kHead%2B%2FZq9%3D%26tOkEnCoRe";

/// An id as the service really makes them: 86 characters.
pub(crate) const MEDIA_ID: &str =
    "4f1LbTUcVE8Aq8RLdWGjlBb-kLVYmxV7xUcs0CV8TnYFKpAbDEFvhvOmq5b7v_xMtQpAbDEFvhvOmq5b7v_xMt";

const MIB: usize = 1 << 20;

/// A folder or file of the workspace.
fn path(below_root: &str) -> PathBuf {
    root().join(below_root)
}

/// The text of a file of the workspace.
fn text(below_root: &str) -> String {
    read(&path(below_root))
}

/// The rows of `spec/FACTS.md`, in small letters.
fn rows() -> BTreeSet<String> {
    let sheet = text("spec/FACTS.md");
    let first_cells = sheet.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" |"));
    first_cells.map(|(cell, _)| cell.to_lowercase()).filter(|cell| is_row(cell)).collect()
}

/// A letter and a number.
fn is_row(name: &str) -> bool {
    let number = name.strip_prefix(|letter: char| letter.is_ascii_lowercase());
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()))
}

/// The rows that the names of the tests begin with.
fn rows_of_tests() -> BTreeSet<String> {
    let files =
        files_below(&path("tests/tests/it")).into_iter().filter(|path| path.extension().is_some_and(|it| it == "rs"));
    let begins = |path: PathBuf| {
        let text = read(&path);
        let names = text.lines().filter_map(|line| line.split_once("fn ")?.1.split_once('_'));
        names.map(|(begin, _)| begin.to_owned()).filter(|begin| is_row(begin)).collect::<Vec<_>>()
    };
    files.flat_map(begins).collect()
}

#[test]
fn every_row_has_a_test_and_every_test_a_row() {
    let tested = rows_of_tests();
    assert_eq!(rows(), tested);
    assert!(tested.len() >= 63, "{} rows", tested.len());
}

/// The model of a spec's folder.
fn model_of(folder: &str) -> Api {
    let sources = weixin_codegen::files::read_spec(&path(folder)).expect("the spec can be read");
    weixin_codegen::model(sources).expect("the spec is good")
}

/// The model of the real spec.
pub(crate) static API: LazyLock<Api> = LazyLock::new(|| model_of("spec"));

/// An endpoint of a model.
fn endpoint<'api>(api: &'api Api, name: &str) -> &'api model::Endpoint {
    let mut endpoints = api.groups.iter().flat_map(|group| &group.endpoints);
    endpoints.find(|endpoint| endpoint.name.wire == name).expect("the endpoint is in the spec")
}

/// A variant of an endpoint; the only one has no name.
fn variant<'api>(endpoint: &'api model::Endpoint, name: Option<&str>) -> &'api model::Variant {
    let mut variants = endpoint.variants.iter();
    variants
        .find(|variant| variant.name.as_ref().map(|name| name.wire.as_str()) == name)
        .expect("the variant is in the spec")
}

/// A parameter of a variant.
fn param<'api>(variant: &'api model::Variant, wire: &str) -> &'api model::Param {
    variant.params.iter().find(|param| param.field.name.wire == wire).expect("the parameter is in the spec")
}

/// The correction of a fact: what the page says, and what is true.
fn correction<'api>(endpoint: &'api model::Endpoint, fact: &str) -> (&'api str, Option<&'api str>) {
    let mut found = endpoint.notes.iter().filter_map(|note| match note {
        Note::Correction { at, page_says, truth, .. } if at == fact => Some((page_says.as_str(), truth.as_deref())),
        _ => None,
    });
    found.next().expect("the correction is recorded")
}

/// What is assumed of a fact.
fn assumption<'api>(endpoint: &'api model::Endpoint, fact: &str) -> &'api str {
    let mut found = endpoint.notes.iter().filter_map(|note| match note {
        Note::Assumption { at, assumed } if at == fact => Some(assumed.as_str()),
        _ => None,
    });
    found.next().expect("the assumption is recorded")
}

/// A client that sends to `server` with a token of the kind `app`.
pub(crate) fn app(server: &Server) -> ClientBuilder {
    Client::builder(Token::app(TOKEN)).base_url(&server.url).timeout(Duration::from_secs(10))
}

/// A client that sends to `server` with a token of the kind `authorizer`.
pub(crate) fn authorizer(server: &Server) -> ClientBuilder {
    Client::builder(Token::authorizer(TOKEN)).base_url(&server.url).timeout(Duration::from_secs(10))
}

/// A success of A.
pub(crate) fn review_answer() -> Then {
    json(&format!(r#"{{"errcode":0,"errmsg":"ok","type":"image","mediaid":"{MEDIA_ID}"}}"#))
}

/// A success of B, as the page shows it.
pub(crate) fn goods_answer() -> Then {
    json(r#"{"errcode":0,"errmsg":"成功","media_id":"892AERDPD2323"}"#)
}

/// The first bytes of a file of each format, written down from the formats' own descriptions.
const HEADS: [(&str, &[u8]); 17] = [
    ("bmp", b"BM"),
    ("jpg", b"\xFF\xD8\xFF\xE0"),
    ("jpeg", b"\xFF\xD8\xFF\xDB"),
    ("png", b"\x89PNG\r\n\x1A\n"),
    ("gif", b"GIF89a"),
    ("mp4", b"\x00\x00\x00\x20ftypisom"),
    ("webp", b"RIFF\x24\x00\x00\x00WEBPVP8 "),
    ("svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ("dwg", b"AC1032"),
    ("zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
    ("rar", b"Rar!\x1A\x07\x01\x00"),
    ("docx", b"PK\x03\x04"),
    ("xlsx", b"PK\x03\x04"),
    ("doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
    ("xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
    ("pdf", b"%PDF-1.7"),
    ("stl", b"solid part\n"),
];

/// The smallest content that passes for a file of this format.
fn sample(extension: &str) -> Vec<u8> {
    let head = HEADS.iter().find(|(name, _)| *name == extension);
    head.map_or_else(|| b"content".to_vec(), |(_, head)| head.to_vec())
}

/// A file of a format, `size` bytes long.
pub(crate) fn file_of(extension: &str, size: usize) -> File {
    let mut bytes = vec![0; size];
    let head = sample(extension);
    let seen = head.len().min(size);
    bytes[..seen].copy_from_slice(&head[..seen]);
    File::from_bytes(format!("file.{extension}"), bytes)
}

/// Sends, and expects a success.
async fn send<R: Request>(client: ClientBuilder, request: R) -> R::Response {
    client.build().expect("a client").send(request).await.expect("the service takes it")
}

/// Sends, and expects an error that shows no token.
pub(crate) async fn fail<R: Request>(client: ClientBuilder, request: R) -> Error<R::Error>
where
    R::Response: std::fmt::Debug,
{
    let error = client.build().expect("a client").send(request).await.expect_err("this cannot work");
    assert_hidden(&error, &FRAGMENTS);
    error
}

/// Everything that an error can print: itself and all its sources, for people and for programmers.
pub(crate) fn printed(error: &(dyn StdError + 'static)) -> String {
    let mut text = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        text.push_str(&format!("{error}\n{error:?}\n{error:#?}\n"));
        next = error.source();
    }
    text
}

/// Panics when an error prints any of these fragments, in any case of letters.
pub(crate) fn assert_hidden(error: &(dyn StdError + 'static), fragments: &[&str]) {
    let text = printed(error).to_lowercase();
    for fragment in fragments {
        assert!(!text.contains(&fragment.to_lowercase()), "`{fragment}` is shown by {text}");
    }
}

/// Sends a request that breaks one rule, and expects that it is refused before anyone connects: for which check, with
/// which foreseen code, in which words.
async fn refused_here<R: Request>(request: R, check: Check, code: Option<i64>, line: &str)
where
    R::Response: std::fmt::Debug,
{
    let server = Server::new(json("{}")).await;
    let token = if R::ENDPOINT.token.contains(&"app") { app(&server) } else { authorizer(&server) };
    let error = fail(token, request).await;
    let Error::Invalid(invalid) = &error else { panic!("not refused here: {error:?}") };
    let [violation] = invalid.violations() else { panic!("one violation, not {:?}", invalid.violations()) };
    assert_eq!(
        (violation.check, violation.predicted.and_then(|row| row.code().number())),
        (check, code),
        "{violation}"
    );
    assert_eq!(error.to_string(), format!("{}: 1 problem\n  {line}", R::ENDPOINT.name));
    assert!(!error.is_retryable() && error.code().is_none());
    server.assert_untouched().await;
}

/// A code of an endpoint: what the wire says, and what it becomes.
struct Refusal<E> {
    code: i64,
    /// The text of the page.
    text: &'static str,
    error: E,
    class: weixin::Class,
    retryable: bool,
    /// `Display` after the endpoint's name and the code, before the rid.
    shown: &'static str,
}

/// From the wire to the typed error: its variant, class, what to do, how it prints; and the same in the spec.
async fn assert_refusal<R: Request>(request: R, row: Refusal<R::Error>)
where
    R::Response: std::fmt::Debug,
{
    let Refusal { code, text, error: expected, class, retryable, shown } = row;
    let rid = "65a1f0c2-0a1b2c3d-4e5f6071";
    let server = Server::new(json(&format!(r#"{{"errcode":{code},"errmsg":"{text} rid: {rid}"}}"#))).await;
    let client = if R::ENDPOINT.token.contains(&"app") { app(&server) } else { authorizer(&server) };
    let error = fail(client, request).await;
    assert_eq!((error.api(), error.code(), error.class()), (Some(expected), Some(code.into()), Some(class)));
    assert_eq!((error.is_retryable(), error.is_token_invalid()), (retryable, false), "{code}");
    assert_eq!(error.to_string(), format!("{}: {code} {shown} (rid {rid})", R::ENDPOINT.name));
    assert_eq!(expected.row().map(|row| row.texts()), Some(&[text][..]), "the text of the page is kept");
    assert_eq!(error.text(), Some(text));
    let Error::Api(failure) = &error else { panic!("{error:?}") };
    assert_eq!(failure.message(), format!("{text} rid: {rid}"));

    let rows = &endpoint(&API, R::ENDPOINT.name).errors.rows;
    let row = rows.iter().find(|row| row.code == code).expect("the code is in the spec");
    assert_eq!((row.texts.as_slice(), row.variant.clone()), (&[text.to_owned()][..], format!("{expected:?}")));
    assert_eq!(format!("{:?}", row.class), format!("{:?}", Some(class)));
}

/// A good request of A.
pub(crate) fn review() -> UploadMediaToCodeAudit {
    UploadMediaToCodeAudit::new(file_of("png", 100))
}

/// A good request of B, variant 0.
pub(crate) fn goods() -> UploadBinary {
    Upload::binary("openid-1", file_of("stl", 100))
}

/// A good request of B, variant 1.
pub(crate) fn goods_by_url() -> UploadUrl {
    Upload::url(UploadUrlRequired { openid: "openid-1", file_url: "https://files.example.com/part.stl?a=1&b=%20文" })
}
