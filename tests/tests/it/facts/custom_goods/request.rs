//! Rows B1 to B9: the two variants of the request.

use super::*;

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
    let by_url = Upload::url(UploadUrlRequired { openid: "o", file_url: "https://example.com/a.png" });
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
             (the service would return 10008, upload file size exceeds maximum value)"
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
    Server::new(Then::Respond(head.into_bytes())).await
}

#[tokio::test]
async fn b7_url_strictly_below_50_mib_when_asked() {
    let at =
        |files: &Server| Upload::url(UploadUrlRequired { openid: "o", file_url: format!("{}/part.stl", files.url) });
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
                 (the service would return 10008, upload file size exceeds maximum value)"
            )
        });
        server.assert_untouched().await;
    }
}

#[tokio::test]
async fn b7_url_is_not_asked_unless_told_to() {
    let (files, server) = (files(52_428_801).await, Server::new(goods_answer()).await);
    send(app(&server), Upload::url(UploadUrlRequired { openid: "o", file_url: format!("{}/part.stl", files.url) }))
        .await;
    files.assert_untouched().await;
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn b7_a_server_that_does_not_say_breaks_no_rule() {
    for then in [
        respond("404 Not Found", &[], ""),
        respond("302 Found", &[("Location", "/elsewhere.stl")], ""),
        Then::Respond(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec()),
        Then::Reset(1),
    ] {
        let (files, server) = (Server::new(then.clone()).await, Server::new(goods_answer()).await);
        send(
            app(&server).probe_urls(true),
            Upload::url(UploadUrlRequired { openid: "o", file_url: format!("{}/part.stl", files.url) }),
        )
        .await;
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
    refused_here(Upload::binary("", file_of("stl", 10)), Check::Missing, None, line).await;
    refused_here(
        Upload::url(UploadUrlRequired { openid: "", file_url: "https://example.com/part.stl" }),
        Check::Missing,
        None,
        line,
    )
    .await;
}
