//! Rows B1 to B24: `channels/ec/open/upload`, in both variants.

use std::io::{Cursor, Write};
use std::time::SystemTime;

use serde_json::{Value, json as value};
use weixin::channels::{CustomGoodsFileId, Upload, UploadBinary, UploadError as Refused, UploadResponse, UploadUrl};
use weixin::formats::CustomGoods;
use weixin::{Check, Class, Error, File, RawResponse, Secrets, Token, decode, prepare};
use weixin_codegen::model::{Body, Constraint, Fixed, Literal, Location, Method, Presence, Response, SizeLimit, Type};
use weixin_runtime::IntoValue;
use weixin_tests::server::{Recorded, Server, Then, answer, json};

use super::*;

const GENERATED: &str = "generated/src/api/channels/upload.rs";

fn spec() -> &'static model::Endpoint {
    endpoint(&API, "upload")
}

fn upload(file: File) -> UploadBinary {
    Upload::binary("openid-1", file)
}

/// Sends a good request and gives what the server got.
async fn sent<R: Request>(request: R) -> Recorded {
    let server = Server::new(goods_answer()).await;
    send(app(&server), request).await;
    server.request().await
}

/// Decodes an answer without a socket.
fn decoded(body: &str) -> Result<UploadResponse, Error<Refused>> {
    decode::<UploadBinary>(&RawResponse::new(200, body.to_owned(), SystemTime::now()), &Secrets::new())
}

#[tokio::test]
async fn b1_method_and_url() {
    assert_eq!((spec().method, spec().path.as_str()), (Method::Post, "/channels/ec/open/upload"));
    let endpoint = Upload::ENDPOINT;
    let token = Token::app("T").into();
    let prepared = prepare(&goods(), Some(&token), endpoint.service.base_url).expect("it can be prepared");
    assert!(prepared.url().starts_with("https://api.weixin.qq.com/channels/ec/open/upload?access_token=T&"));
    assert_eq!((endpoint.method.as_str(), endpoint.path), ("POST", "/channels/ec/open/upload"));
    for line in [sent(goods()).await, sent(goods_by_url()).await].map(|it| it.request_line().to_owned()) {
        assert!(line.starts_with("POST /channels/ec/open/upload?") && line.ends_with(" HTTP/1.1"), "{line}");
    }
}

#[test]
fn b2_purpose() {
    let purpose = "Send a file for a custom-made product to the merchant after the order is placed.";
    assert_eq!(spec().summary, purpose);
    let generated = text(GENERATED);
    let docs = generated.split("pub enum Upload {").next().expect("the type is generated");
    assert!(docs.contains(&format!("    /// {purpose}\n")), "{docs}");
}

#[test]
fn b3_two_variants_of_one_endpoint() {
    let fixed = |name| variant(spec(), Some(name)).fixed.clone();
    let constant =
        |value| [Fixed { location: Location::Query, name: "upload_type".to_owned(), value: Literal::Integer(value) }];
    assert_eq!(spec().variants.len(), 2);
    assert_eq!(fixed("binary"), constant(0));
    assert_eq!(fixed("url"), constant(1));
    assert!(std::ptr::eq(UploadBinary::ENDPOINT, UploadUrl::ENDPOINT), "two shapes, one endpoint");
}

/// Compiles only where `$type` does not implement `$name`: otherwise `probe` would be ambiguous.
macro_rules! assert_not_impl {
    ($type:ty: $name:path) => {
        const _: fn() = || {
            trait Probe<A> {
                fn probe() {}
            }
            impl<T> Probe<()> for T {}
            struct Also;
            impl<T: $name> Probe<Also> for T {}
            let _ = <$type as Probe<_>>::probe;
        };
    };
}

assert_not_impl!(File: IntoValue<String>);
assert_not_impl!(&'static str: IntoValue<File>);
assert_not_impl!(String: IntoValue<File>);

/// What a method call finds when a type has no method of that name itself.
trait NoSuchMethod {
    fn file(&self, _: &str) -> &'static str {
        "none"
    }
    fn file_url(&self, _: &str) -> &'static str {
        "none"
    }
    fn upload_type(&self, _: i64) -> &'static str {
        "none"
    }
}

impl<T> NoSuchMethod for T {}

#[test]
fn b3_a_wrong_mix_does_not_compile() {
    // A method of the type itself would win, and its result would be no text.
    assert_eq!(goods().file_url("https://example.com/a.png"), "none");
    assert_eq!(goods_by_url().file("a.png"), "none");
    assert_eq!((goods().upload_type(1), goods_by_url().upload_type(0)), ("none", "none"));
    assert_eq!(format!("{:?}", goods()), r#"UploadBinary { openid: "openid-1", file: File("file.stl", 100 bytes) }"#);
    let by_url = Upload::url("o", "https://example.com/a.png");
    assert_eq!(format!("{by_url:?}"), r#"UploadUrl { openid: "o", file_url: "https://example.com/a.png" }"#);
    assert_eq!(size_of::<Option<Upload>>(), 0, "the namespace has no values that a request could mix");
}

#[test]
fn b4_variant_0_in_the_spec() {
    let binary = variant(spec(), Some("binary"));
    let places: Vec<_> = binary.params.iter().map(|it| (it.location, it.field.name.wire.as_str())).collect();
    assert_eq!(places, [(Location::Query, "openid"), (Location::Form, "file")]);
    assert_eq!((binary.body, &param(binary, "file").field.ty), (Body::Form, &Type::File));
}

#[tokio::test]
async fn b4_variant_0_query_and_part() {
    let request = sent(Upload::binary("o+1 /文&x=1", file_of("stl", 100))).await;
    let expected = format!("{TOKEN_IN_QUERY}&upload_type=0&openid=o%2B1+%2F%E6%96%87%26x%3D1");
    assert_eq!(request.query(), expected);
    let part = request.only_part().await;
    assert_eq!((part.name.as_deref(), part.file_name.as_deref()), (Some("file"), Some("file.stl")));
    assert!(part.bytes.starts_with(b"solid part\n") && part.bytes.len() == 100);
}

#[test]
fn b5_variant_1_in_the_spec() {
    let url = variant(spec(), Some("url"));
    let places: Vec<_> = url.params.iter().map(|it| (it.location, it.field.name.wire.as_str())).collect();
    assert_eq!(places, [(Location::Json, "openid"), (Location::Json, "file_url")]);
    assert_eq!((url.body, &param(url, "file_url").field.ty), (Body::Json, &Type::Url));
    assert_eq!(correction(spec(), "variants.url.json.file_url.type"), ("`file`", Some("url")));
}

#[tokio::test]
async fn b5_variant_1_query_and_body() {
    let request = sent(goods_by_url()).await;
    assert_eq!(request.query(), format!("{TOKEN_IN_QUERY}&upload_type=1"));
    let body: Value = serde_json::from_slice(&request.body).expect("the body is JSON");
    let url = "https://files.example.com/part.stl?a=1&b=%20文";
    assert_eq!(body, value!({ "openid": "openid-1", "file_url": url }));
    assert!(request.body_text().contains(&format!(r#""file_url":"{url}""#)), "neither escaped nor repaired");
}

#[tokio::test]
async fn b6_bytes_strictly_below_10_mib() {
    let constraints = &param(variant(spec(), Some("binary")), "file").field.constraints;
    let limit = constraints.iter().find_map(|it| match it {
        Constraint::Size(SizeLimit::Below(limit)) => limit.bytes(),
        _ => None,
    });
    assert_eq!(limit, Some(10_485_760), "{constraints:?}");
    assert_eq!(assumption(spec(), "variants.binary.form.file.below"), "the page's \"10 M\" is 10 × 1024 × 1024 bytes");

    let request = sent(upload(file_of("stl", 10 * MIB - 1))).await;
    assert!((100..400).contains(&(request.body.len() - (10 * MIB - 1))), "the file came whole");
    for (size, found) in [(10 * MIB, "10,485,760"), (10 * MIB + 1, "10,485,761")] {
        let line = format!(
            "file: {found} bytes, must be below 10,485,760 \
             (the service would answer 10008, upload file size exceeds maximum value)"
        );
        refused_here(upload(file_of("stl", size)), Check::Size, Some(10008), &line).await;
    }
}

#[test]
fn b7_the_page_disagrees_with_itself() {
    let constraints = &param(variant(spec(), Some("url")), "file_url").field.constraints;
    let strict = constraints.iter().any(|it| match it {
        Constraint::Size(SizeLimit::Below(limit)) => limit.bytes() == Some(52_428_800),
        _ => false,
    });
    assert!(strict, "{constraints:?}");
    let (page, truth) = correction(spec(), "variants.url.json.file_url.below");
    assert_eq!(
        (page, truth),
        ("\"Maximum file support of 50 M\" in the note, \"< 50 M\" at the request", Some("50 MiB"))
    );
    assert!(text(GENERATED).contains("the two statements disagree about exactly 50 M"));
}

/// A server of files that says how big its file is.
async fn files(length: u64) -> Server {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    Server::new(Then::Answer(head.into_bytes())).await
}

#[tokio::test]
async fn b7_url_strictly_below_50_mib_when_asked() {
    let at = |files: &Server| Upload::url("o", format!("{}/part.stl", files.url));
    let below = files(52_428_799).await;
    let server = Server::new(goods_answer()).await;
    send(app(&server).probe_urls(true), at(&below)).await;
    assert_eq!(server.requests().len(), 1);
    let asked = below.request().await;
    assert_eq!(asked.request_line(), "HEAD /part.stl HTTP/1.1");
    assert!(!FRAGMENTS.iter().any(|fragment| asked.head_text().contains(fragment)), "{}", asked.head_text());
    assert!(asked.headers("referer").is_empty());

    for (length, found) in [(52_428_800, "52,428,800"), (52_428_801, "52,428,801")] {
        let (files, server) = (files(length).await, Server::new(goods_answer()).await);
        let error = fail(app(&server).probe_urls(true), at(&files)).await;
        assert_eq!(error.to_string(), {
            format!(
                "upload: 1 problem\n  file_url: {found} bytes, must be below 52,428,800 \
                 (the service would answer 10008, upload file size exceeds maximum value)"
            )
        });
        server.assert_untouched().await;
    }
}

#[tokio::test]
async fn b7_url_is_not_asked_unless_told_to() {
    let (files, server) = (files(52_428_801).await, Server::new(goods_answer()).await);
    send(app(&server), Upload::url("o", format!("{}/part.stl", files.url))).await;
    files.assert_untouched().await;
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn b7_a_server_that_does_not_say_breaks_no_rule() {
    for then in [
        answer("404 Not Found", &[], ""),
        answer("302 Found", &[("Location", "/elsewhere.stl")], ""),
        Then::Answer(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec()),
        Then::Reset(1),
    ] {
        let (files, server) = (Server::new(then.clone()).await, Server::new(goods_answer()).await);
        send(app(&server).probe_urls(true), Upload::url("o", format!("{}/part.stl", files.url))).await;
        assert_eq!(server.requests().len(), 1, "{then:?}");
    }
}

#[tokio::test]
async fn b8_content_type_of_each_variant() {
    assert!(correction(spec(), "variants.binary.form").0.contains("multipart / form-data"));
    let form = sent(goods()).await;
    let boundary = form.boundary().to_owned();
    assert!((1..=70).contains(&boundary.len()) && form.body_text().ends_with(&format!("\r\n--{boundary}--\r\n")));
    let json = sent(goods_by_url()).await;
    assert_eq!(json.headers("content-type"), ["application/json"]);
}

#[tokio::test]
async fn b9_openid_is_required_in_both_variants() {
    for name in ["binary", "url"] {
        let field = &param(variant(spec(), Some(name)), "openid").field;
        assert_eq!((&field.presence, &field.constraints[..]), (&Presence::Required, &[Constraint::MinLength(1)][..]));
        assert_eq!(field.doc, "The user who sends the file.");
    }
    let line = "openid: 0 characters, must be at least 1";
    refused_here(Upload::binary("", file_of("stl", 10)), Check::Parameter, None, line).await;
    refused_here(Upload::url("", "https://example.com/part.stl"), Check::Parameter, None, line).await;
}

/// The table of the page: group, extension, accepted content types in order.
const FORMATS: [(CustomGoods, &str, &[&str]); 25] = {
    use CustomGoods::{Cad, CompressedPackage, OrdinaryDocument, Picture, ThreeDMax};
    [
        (Picture, "bmp", &["image/bmp"]),
        (Picture, "jpg", &["image/jpeg", "image/jpg"]),
        (Picture, "jpeg", &["image/jpeg", "image/jpg"]),
        (Picture, "png", &["image/png", "application/x-png"]),
        (Picture, "svg", &["text/xml"]),
        (Picture, "webp", &["image/webp"]),
        (Cad, "dwg", &["application/acad"]),
        (Cad, "dxf", &["application/dxf"]),
        (Cad, "dgn", &["image/vnd.dgn"]),
        (Cad, "stl", &["model/stl", "application/sla"]),
        (ThreeDMax, "max", &["application/octet-stream"]),
        (ThreeDMax, "3d", &["application/octet-stream"]),
        (ThreeDMax, "fbx", &["application/octet-stream"]),
        (ThreeDMax, "abc", &["application/octet-stream"]),
        (ThreeDMax, "dae", &["application/octet-stream"]),
        (CompressedPackage, "zip", &["application/zip"]),
        (CompressedPackage, "rar", &["application/x-rar-compressed"]),
        (CompressedPackage, "7z", &["application/x-7z-compressed"]),
        (CompressedPackage, "gz", &["application/gzip", "application/x-gzip"]),
        (OrdinaryDocument, "docx", &[DOCX]),
        (OrdinaryDocument, "doc", &["application/msword"]),
        (OrdinaryDocument, "xls", &["application/vnd.ms-excel"]),
        (OrdinaryDocument, "xlsx", &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]),
        (OrdinaryDocument, "csv", &["text/csv"]),
        (OrdinaryDocument, "pdf", &["application/pdf"]),
    ]
};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

#[test]
fn b10_the_table_of_formats_is_the_pages() {
    let table = API.formats.iter().find(|table| table.name.wire == "custom_goods").expect("the table is in the spec");
    let sizes: Vec<usize> = table.groups.iter().map(|group| group.formats.len()).collect();
    assert_eq!(sizes, [6, 4, 5, 4, 6]);
    let in_spec = table.groups.iter().flat_map(|group| group.formats.iter().map(move |it| (&group.name.rust, it)));
    let in_code = CustomGoods::TABLE.groups.iter().flat_map(|group| group.rows);
    let mut rows = 0;
    for (((group, extension, types), (name, in_spec)), in_code) in FORMATS.iter().zip(in_spec).zip(in_code) {
        assert_eq!((format!("{group:?}").as_str(), *extension), (name.as_str(), in_spec.extension.as_str()));
        assert_eq!(*types, in_spec.content_types);
        assert_eq!((*extension, *types), (in_code.extension, in_code.types));
        assert_eq!(CustomGoods::of_extension(extension), Some(*group));
        rows += 1;
    }
    assert_eq!((rows, CustomGoods::TABLE.extensions().count(), CustomGoods::ALL.len()), (25, 25, 5));
}

/// A good file of any of the 25 formats; archives hold something that is accepted.
fn good(extension: &str) -> File {
    let bytes = match extension {
        "zip" => zipped(&[("a.png", b"")]),
        "7z" => hex(GOOD_7Z),
        "gz" => gzipped(None, b"solid"),
        _ => return file_of(extension, 100),
    };
    File::from_bytes(if extension == "gz" { "file.stl.gz".into() } else { format!("file.{extension}") }, bytes)
}

#[tokio::test]
async fn b10_each_of_the_25_formats_is_sent() {
    let server = Server::new(goods_answer()).await;
    let client = app(&server).build().expect("a client");
    for (_, extension, types) in FORMATS {
        client.send(upload(good(extension))).await.unwrap_or_else(|error| panic!(".{extension}: {error}"));
        let part = server.requests().last().expect("it came").only_part().await;
        assert_eq!(part.content_type.as_deref(), types.first().copied(), ".{extension}");
        assert!(part.file_name.is_some_and(|name| name.ends_with(extension)));
    }
    assert_eq!(server.requests().len(), 25);
}

#[tokio::test]
async fn b11_all_content_types_are_known_and_the_first_is_sent() {
    let several: Vec<_> = FORMATS.iter().filter(|(.., types)| types.len() > 1).collect();
    assert_eq!(several.iter().map(|row| row.1).collect::<Vec<_>>(), ["jpg", "jpeg", "png", "stl", "gz"]);
    for (_, extension, types) in several {
        let (_, row) = CustomGoods::TABLE.find(extension).expect("it is in the table");
        assert_eq!(row.types, *types, "accepted, in order");
        let request = sent(upload(good(extension))).await;
        let head = String::from_utf8(request.part_head().to_vec()).expect("the head is text");
        assert!(head.ends_with(&format!("\r\nContent-Type: {}", types[0])), "{head}");
        assert!(!head.contains(types[1]), "{head}");
    }
}

#[tokio::test]
async fn b12_docx_has_its_last_letter() {
    let part = sent(upload(good("docx"))).await.only_part().await;
    assert_eq!(part.content_type.as_deref(), Some(DOCX));
    let spec = text("spec/formats.yaml");
    let cut = DOCX.strip_suffix('t').expect("it ends so");
    let fact = "formats.custom_goods.groups.ordinary_document.formats.docx.types";
    let record = format!("  - at: {fact}\n    page_says: {cut}\n    truth: {DOCX}\n");
    assert!(spec.contains(&record), "the cut is recorded");
}

#[tokio::test]
async fn b13_svg_is_text_xml() {
    let part = sent(upload(good("svg"))).await.only_part().await;
    assert_eq!(part.content_type.as_deref(), Some("text/xml"));
    let spec = text("spec/formats.yaml");
    let record =
        "  - at: formats.custom_goods.groups.picture.formats.svg\n    page_says: text/xml\n    truth: text/xml\n";
    assert!(spec.contains(record), "that it is odd is recorded");
}

/// A zip with these files.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a file begins");
        zip.write_all(content).expect("memory can be written");
    }
    zip.finish().expect("the archive ends").into_inner()
}

/// A gzip, with a name in its header or without.
fn gzipped(name: Option<&str>, content: &[u8]) -> Vec<u8> {
    let builder = flate2::GzBuilder::new();
    let builder = if let Some(name) = name { builder.filename(name) } else { builder };
    let mut gz = builder.write(Vec::new(), flate2::Compression::default());
    gz.write_all(content).expect("memory can be written");
    gz.finish().expect("the stream ends")
}

/// A tar of these files, packed.
fn tar_gz(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, *content).expect("memory can be written");
    }
    gzipped(None, &tar.into_inner().expect("the archive ends"))
}

/// `a.png` and `folder/b.STL`, packed by py7zr 1.1.4.
const GOOD_7Z: &str = "\
    377abcaf271c0004edddbfff880000000000000014000000000000000a4de0ea01000889504e47736f6c696400e0007e0073\
    5d0000813307ae0fceb1b1a1090a900f5e71b9e029b5641dbca0e23fc318f97f943a98a2835562a0a3687f49bc43d814d936\
    630fc648fe1ea7c25eb60e81699fcc7461f2a0dbd0018166f9716f07c3055374d842dacbe4c338b5dd2dd7d6f9c688ca007b\
    d07bf97c74ff8de9016852c2d9aa0000000017060d01097b00070b010001212101180c7f0000";

/// `a.png` and `run.exe`, packed likewise.
const EXE_7Z: &str = "\
    377abcaf271c000449f199487b000000000000001400000000000000aebf566101000589504e474d5a00e0007400695d0000\
    813307ae0fce6f565ef9eac0e1f212b97ca9371a6a0d880d7d6590023e2e85f10aa2c346e2aaedbd03b24f88b23d5bd00ad7\
    2caa9b28b4ac8227678312f96c317b74ca291e27e18453ad945fe140ec6c704d413badd62a60765c5f07b970cb7573bdde20\
    270000000017060a01097100070b010001212101180c750000";

/// `inner.zip`, which holds `deep.exe`, and `b.jpg`, packed likewise.
const NESTED_7Z: &str = "\
    377abcaf271c00047c27232bbd00000000000000140000000000000032eaee2ce0007500435d002812bc602897d568295730\
    9bb2ba602328728b452e7a04bb06927d5fe0fe519f406dc5e047bfd1d025a79e18ea432d3c5fc32f6bf8c327142c780d0a9b\
    812e23910c0000e00078006a5d0000813307ae0fd280ebbd40bb94641c7eeb6263f6b997922ae080ab1416fd5c389fdb8167\
    a84ed205641400d1b3372398db8fdda115ea81e7d70ef47001458b89b10efeba1cb38f4d5fdc3abc747e15f6af5808231d05\
    4f5f481df0f9cb8ebcb1b1f8b9e93ca46c0000000017064b01097200070b010001212101180c790000";

fn hex(digits: &str) -> Vec<u8> {
    let pair = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("two digits");
    (0..digits.len()).step_by(2).map(pair).collect()
}

#[tokio::test]
async fn b14_archives_of_accepted_files_are_sent() {
    let table = API.formats.iter().find(|table| table.name.wire == "custom_goods").expect("the table is in the spec");
    assert!(table.archive_entries_checked && CustomGoods::TABLE.entries_checked);
    let inner = zipped(&[("deep.pdf", b"%PDF")]);
    for (name, bytes) in [
        ("goods.zip", zipped(&[("a.png", b""), ("folder/b.STL", b"solid"), ("图/文.docx", b"PK")])),
        ("nested.zip", zipped(&[("inner.zip", &inner), ("a.jpg", b"")])),
        ("goods.7z", hex(GOOD_7Z)),
        ("part.stl.gz", gzipped(None, b"solid")),
        ("goods.gz", gzipped(Some("part.stl"), b"solid")),
        ("goods.tar.gz", tar_gz(&[("a.png", b""), ("folder/b.csv", b"a,b")])),
    ] {
        let request = upload(File::from_bytes(name, bytes.clone()));
        assert_eq!(request.check().unchecked(), [], "{name}: all of it is looked into");
        assert_eq!(sent(request).await.only_part().await.bytes, bytes, "{name}");
    }
}

#[tokio::test]
async fn b14_archives_with_anything_else_stay_here() {
    let inner = zipped(&[("deep.exe", b"MZ")]);
    for (name, bytes, entry) in [
        ("goods.zip", zipped(&[("a.png", b""), ("run.exe", b"MZ")]), "run.exe"),
        ("nested.zip", zipped(&[("a.png", b""), ("inner.zip", &inner)]), "inner.zip!deep.exe"),
        ("goods.7z", hex(EXE_7Z), "run.exe"),
        ("nested.7z", hex(NESTED_7Z), "inner.zip!deep.exe"),
        ("run.exe.gz", gzipped(None, b"MZ"), "run.exe"),
        ("part.stl.gz", gzipped(Some("run.exe"), b"MZ"), "run.exe"),
        ("goods.tar.gz", tar_gz(&[("a.png", b""), ("bin/run.exe", b"MZ")]), "bin/run.exe"),
    ] {
        let line = format!(
            "file: {entry}: files of type .exe are not accepted, must hold accepted files only \
             (the service would answer 10007, the upload file format is not supported)"
        );
        refused_here(upload(File::from_bytes(name, bytes)), Check::Format, Some(10007), &line).await;
    }
}

#[tokio::test]
async fn b14_archives_on_disk_are_looked_into_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("goods.zip");
    std::fs::write(&path, zipped(&[("run.exe", b"MZ")])).expect("the file can be written");
    let server = Server::new(goods_answer()).await;
    let error = fail(app(&server), upload(File::open(&path).await.expect("it can be opened"))).await;
    assert!(error.to_string().starts_with("upload: 1 problem\n  file: run.exe: "), "{error}");
    server.assert_untouched().await;
}

#[tokio::test]
async fn b14_rar_is_reported_as_not_checked_and_sent() {
    let request = upload(file_of("rar", 100));
    let report = request.check();
    let unchecked: Vec<String> = report.unchecked().iter().map(ToString::to_string).collect();
    assert_eq!(unchecked, ["file: not checked, no free library reads rar; the service will check it"]);
    assert_eq!(report.violations(), []);
    assert_eq!(sent(request).await.only_part().await.content_type.as_deref(), Some("application/x-rar-compressed"));
}

#[tokio::test]
async fn b15_success_is_code_0_whatever_the_message() {
    let Response::Object { object, .. } = &spec().response else { panic!("an object is answered") };
    assert_eq!(object.fields.iter().map(|field| field.name.wire.as_str()).collect::<Vec<_>>(), ["media_id"]);
    for message in ["\"成功\"", "\"ok\"", "\"system error\"", "\"\"", "null", "7"] {
        let server =
            Server::new(json(&format!(r#"{{"errcode":0,"errmsg":{message},"media_id":"892AERDPD2323"}}"#))).await;
        let uploaded = send(app(&server), goods()).await;
        assert_eq!(uploaded.media_id, CustomGoodsFileId::new("892AERDPD2323"), "{message}");
    }
}

#[test]
fn b15_the_id_is_spelt_with_an_underscore() {
    for wrong in ["mediaid", "mediaId"] {
        let error = decoded(&format!(r#"{{"errcode":0,"errmsg":"成功","{wrong}":"m"}}"#)).expect_err("no id");
        let what = error.to_string();
        assert!(matches!(error, Error::Decode(_)) && what.contains("media_id: expected "), "{what}");
    }
    assert!(decoded(r#"{"errcode":0,"media_id":892}"#).is_err(), "the id is a string");
    assert_eq!(CustomGoodsFileId::LIFETIME, None, "the page says nothing of an end");
}

#[tokio::test]
async fn b16_minus_1_is_retryable() {
    let shown = "the system failed: send it again after a moment";
    let text = "The system failed. Please try again";
    let (error, class) = (Refused::SystemFailed, Class::Busy);
    assert_refusal(goods(), Refusal { code: -1, text, error, class, retryable: true, shown }).await;
}

#[test]
fn b16_zero_is_a_success() {
    assert_eq!(weixin::service::SERVICE.envelope.success, [0]);
    for code in ["0", "\"0\"", "0.0", "null"] {
        let body = format!(r#"{{"errcode":{code},"errmsg":"成功","media_id":"m"}}"#);
        assert_eq!(decoded(&body).expect("a success").media_id.as_str(), "m", "{code}");
    }
}

#[tokio::test]
async fn b17_two_codes_with_one_text_are_told_apart() {
    let text = "Invalid mediaid";
    for (code, error, shown) in [
        (
            10001,
            Refused::InvalidMediaId10001,
            "the media id is not valid (10001): upload the file again and use the new id",
        ),
        (
            10002,
            Refused::InvalidMediaId10002,
            "the media id is not valid (10002): upload the file again and use the new id",
        ),
    ] {
        let class = Class::Caller;
        assert_refusal(goods(), Refusal { code, text, error, class, retryable: false, shown }).await;
    }
    assert_ne!(Refused::InvalidMediaId10001, Refused::InvalidMediaId10002);
    assert!(assumption(spec(), "errors.10002").contains("the same text"));
}

#[tokio::test]
async fn b18_10003_is_retryable() {
    let shown = "the file is still being uploaded: wait and send it again";
    let text = "The file is being uploaded, please wait";
    let (error, class) = (Refused::StillUploading, Class::InProgress);
    assert_refusal(goods(), Refusal { code: 10003, text, error, class, retryable: true, shown }).await;
}

#[tokio::test]
async fn b19_10004_file_risky() {
    let shown = "file risky: upload another file";
    let text = "Uploading a file is risky, please re-upload";
    let (error, class) = (Refused::FileRisky, Class::Content);
    assert_refusal(goods(), Refusal { code: 10004, text, error, class, retryable: false, shown }).await;
}

#[tokio::test]
async fn b20_10005_and_10006_order_is_gone() {
    for (code, error, text, shown) in [
        (
            10005,
            Refused::OrderCancelled,
            "Order cancelled, downloading of files is prohibited",
            "the order is cancelled and its files can no longer be downloaded: ask for a new order",
        ),
        (
            10006,
            Refused::OrderClosed,
            "Order is closed and downloading of files is prohibited",
            "the order is closed and its files can no longer be downloaded: ask for a new order",
        ),
    ] {
        let class = Class::Gone;
        assert_refusal(goods(), Refusal { code, text, error, class, retryable: false, shown }).await;
    }
}

#[tokio::test]
async fn b21_10007_format() {
    let shown = "the file is of a format that is not accepted: send one of the formats of the table `custom_goods`";
    let text = "The upload file format is not supported";
    let (error, class) = (Refused::FormatUnsupported, Class::Content);
    assert_refusal(goods(), Refusal { code: 10007, text, error, class, retryable: false, shown }).await;
}

const ALL_FORMATS: &str = "must be one of bmp, jpg, jpeg, png, svg, webp, dwg, dxf, dgn, stl, max, 3d, fbx, abc, dae, \
                           zip, rar, 7z, gz, docx, doc, xls, xlsx, csv, pdf";

#[tokio::test]
async fn b21_is_foreseen_by_the_format_check() {
    let tail = "(the service would answer 10007, the upload file format is not supported)";
    for (file, line) in [
        (file_of("gif", 50), format!("file: .gif, {ALL_FORMATS} {tail}")),
        (file_of("mp4", 50), format!("file: .mp4, {ALL_FORMATS} {tail}")),
        (file_of("bmp", 50).named("a.jpg"), {
            format!("file: named .jpg, but the first bytes are those of bmp, must begin like jpg {tail}")
        }),
        (File::from_bytes("a.pdf", "%PS-"), {
            format!("file: named .pdf, but the first bytes are 25 50 53 2D, must begin like pdf {tail}")
        }),
    ] {
        refused_here(upload(file), Check::Format, Some(10007), &line).await;
    }
    let by_url = Upload::url("o", "https://example.com/run.exe?name=a.png");
    refused_here(by_url, Check::Format, Some(10007), &format!("file_url: .exe, {ALL_FORMATS} {tail}")).await;
}

#[tokio::test]
async fn b22_10008_size() {
    let shown = "upload file size exceeds maximum value: send a file below 10 MiB as bytes or below 50 MiB by URL";
    let text = "Upload file size exceeds maximum value";
    let (error, class) = (Refused::FileTooLarge, Class::Content);
    assert_refusal(goods(), Refusal { code: 10008, text, error, class, retryable: false, shown }).await;
}

#[tokio::test]
async fn b22_is_foreseen_by_the_size_check() {
    let line = "file: 12,582,912 bytes, must be below 10,485,760 \
                (the service would answer 10008, upload file size exceeds maximum value)";
    refused_here(upload(file_of("png", 12 * MIB)), Check::Size, Some(10008), line).await;
}

#[tokio::test]
async fn b23_10009_is_not_retryable_today() {
    let shown = "more files were downloaded than the daily limit allows: send it again the next day";
    let text = "Download more files than the daily limit. Please try again the next day";
    let (error, class) = (Refused::DailyDownloads, Class::Quota);
    assert_refusal(goods(), Refusal { code: 10009, text, error, class, retryable: false, shown }).await;
}

#[tokio::test]
async fn b24_10010_url() {
    let shown = "the service cannot fetch a file from `file_url`: give an address that is reachable from the internet";
    let text = "The upload url (file_url) is invalid. The file cannot be downloaded";
    let (error, class) = (Refused::UrlInvalid, Class::Content);
    assert_refusal(goods_by_url(), Refusal { code: 10010, text, error, class, retryable: false, shown }).await;
}

#[tokio::test]
async fn b24_is_foreseen_by_the_url_check() {
    for url in [
        "",
        "part.stl",
        "//example.com/part.stl",
        "ftp://example.com/part.stl",
        "file:///etc/part.stl",
        "javascript:alert(1)",
        "https://",
        "https:///",
        "https://example.com/part 1.stl",
        "https://exa mple.com/part.stl",
    ] {
        let line = format!(
            "file_url: `{url}`, must be an http or https URL \
             (the service would answer 10010, the upload url (file_url) is invalid. The file cannot be downloaded)"
        );
        refused_here(Upload::url("o", url), Check::Url, Some(10010), &line).await;
    }
    for url in ["http://example.com/part.stl", "https://example.com/download?id=7", "https://例.com/文.stl"] {
        assert_eq!(Upload::url("o", url).check().violations(), [], "{url}");
    }
}

#[test]
fn b24_an_address_that_only_a_browser_would_repair_is_none() {
    for url in [
        "https:///example.com/part.stl",
        "https:example.com/part.stl",
        "https:\\\\example.com\\part.stl",
        "https:/example.com/part.stl",
    ] {
        let report = Upload::url("o", url).check();
        assert!(report.violations().iter().any(|violation| violation.check == Check::Url), "`{url}` is sent as it is");
    }
}
