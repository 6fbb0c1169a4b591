//! What the macros make: it compiles under `deny(warnings, missing_docs)`, and it works.

mod sample;

use std::time::{Duration, SystemTime};

use sample::endpoints::everything::{Everything, Item, Kind, Level, Mixed, NodeId, Ping};
use sample::endpoints::upload::{Upload, UploadError};
use sample::endpoints::upload_media_to_code_audit::{MediaKind, ReviewMediaId, UploadMediaToCodeAudit};
use sample::{errors::CommonError, formats, service::Token};
use weixin_runtime::{ApiError, Check, Class, Endpoint, File, MIB, Request, UnixSeconds};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

fn big(name: &str, head: &[u8], length: u64) -> File {
    let mut bytes = head.to_vec();
    bytes.resize(usize::try_from(length).expect("fits"), 0);
    File::from_bytes(name, bytes)
}

fn problems(request: &impl Request) -> Vec<String> {
    request.check().violations().iter().map(ToString::to_string).collect()
}

#[test]
fn the_message_is_part_of_the_product() {
    let request = Upload::binary("o1", big("part.stl", b"solid", 12 * MIB));
    let invalid = request.validate().expect_err("too big");
    assert_eq!(
        invalid.to_string(),
        "upload: 1 problem\n  file: 12,582,912 bytes, must be below 10,485,760 \
         (the service would return 10008, upload file size exceeds maximum value)"
    );
    assert_eq!(invalid.violations()[0].check, Check::Size);
}

#[test]
fn limits_are_exact() {
    assert!(Upload::binary("o1", big("a.stl", b"", 10 * MIB - 1)).validate().is_ok());
    assert!(Upload::binary("o1", big("a.stl", b"", 10 * MIB)).validate().is_err());
    assert!(UploadMediaToCodeAudit::new(big("a.PNG", PNG, 2 * MIB)).validate().is_ok());
    assert!(UploadMediaToCodeAudit::new(big("a.png", PNG, 2 * MIB + 1)).validate().is_err());
    assert!(UploadMediaToCodeAudit::new(big("a.mp4", b"\0\0\0\x20ftypisom", 10 * MIB)).validate().is_ok());
}

#[test]
fn all_violations_at_once() {
    let request = Upload::binary("", big("a.exe", b"", 0));
    assert_eq!(
        problems(&request),
        [
            "openid: 0 characters, must be at least 1",
            "file: 0 bytes, must not be empty",
            "file: .exe, must be one of bmp, jpg, png, stl, zip, rar \
             (the service would return 10007, the upload file format is not supported)",
        ]
    );
    assert!(
        Upload::binary("", big("a.exe", b"", 0))
            .validate()
            .expect_err("3")
            .to_string()
            .starts_with("upload: 3 problems\n")
    );
}

#[test]
fn first_bytes_must_not_contradict_the_name() {
    let one = |file| problems(&Upload::binary("o1", file)).join("|");
    assert!(
        one(File::from_bytes("a.png", &b"\xff\xd8\xff\xe0"[..]))
            .starts_with("file: named .png, but the first bytes are those of jpg, must start like png")
    );
    assert!(
        one(File::from_bytes("a.png", &b"%PDF-1.7"[..]))
            .starts_with("file: named .png, but the first bytes are 25 50 44 46 2D 31 2E 37, must")
    );
    assert_eq!(one(File::from_bytes("a.stl", &b"%PDF-1.7"[..])), "");
    assert!(one(File::from_bytes("noext", &b"x"[..])).starts_with("file: `noext` has no extension"));
    assert!(one(File::from_bytes("", &b"x"[..])).contains("a file without a name"));
}

#[test]
fn urls() {
    let one = |url: &str| problems(&Upload::url("o1", url)).join("|");
    assert_eq!(one("https://example.com/a.png?x=1"), "");
    assert_eq!(one("https://example.com/download"), "");
    assert!(one("https://example.com/a.exe").starts_with("file_url: .exe, must be one of bmp"));
    for bad in [
        "",
        "a.png",
        "ftp://example.com/a.png",
        "http:///",
        "https://exa mple.com/a.png",
        "https://example.com/a b.png",
    ] {
        assert!(
            one(bad).contains("must be an http or https URL (the service would return 10010"),
            "{bad}: {}",
            one(bad)
        );
    }
}

fn everything() -> Everything {
    Everything::new(5, [Item::new("title").price(7)], "s3cret", "a").img("x")
}

#[test]
fn rules() {
    assert_eq!(problems(&everything()), [""; 0]);
    let tail = " (the service would return 47001, data format error)";
    let one = |request: Everything| {
        let found = problems(&request);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].strip_suffix(tail).expect("predicted").to_owned()
    };
    let mut request = everything();
    request.page = 0;
    assert_eq!(one(request), "page: 0, must be at least 1");
    assert_eq!(one(everything().note("123456")), "note: 6 characters, must be at most 5");
    assert_eq!(one(everything().note("文件文")), "note: 9 bytes, must be at most 8");
    assert_eq!(one(everything().level(4)), "level: `4`, must be one of 1, 2, 3");
    assert_eq!(one(everything().ratio(1.5)), "ratio: 1.5, must be at most 1");
    assert_eq!(problems(&everything().ratio(f64::NAN))[0], format!("ratio: NaN, must be a finite number{tail}"));
    assert_eq!(one(everything().tags(["ok", "long"])), "tags[1]: 4 characters, must be at most 3");
    assert_eq!(
        one(everything().img_url("http://a/b")),
        "img, img_url: `img` and `img_url` are set, must be exactly one of them"
    );
    assert_eq!(
        one(everything().ratio(0.5).flag(true)),
        "ratio, flag: `ratio` and `flag` are set, must be at most one of them"
    );
    let mut request = everything();
    request.kind = Kind::Otherwise;
    assert_eq!(one(request), "note: missing, must be set when `kind` is other");
    let mut request = everything();
    request.items.push(Item::new("much too long").price(1));
    assert_eq!(one(request), "item_list[1].title: 13 characters, must be at most 8");
    let mut request = everything();
    request.items.push(Item::new("neither"));
    assert_eq!(one(request), "item_list[1].price, item_list[1].gift: none is set, must be at least one of them");
    assert_eq!(one(everything().attributes([("a", 1), ("b", 2), ("c", 3)])), "attributes: 3 items, must be at most 2");
}

#[test]
fn secrets_are_in_no_message() {
    let mut request = everything();
    request.secret = "abc".into();
    let report = request.check();
    let text = format!("{report:?} {:?} {}", request, problems(&request).join(" "));
    assert!(!text.contains("abc"), "{text}");
    assert!(text.contains("secret: 3 characters, must be at least 4"));
    assert!(!format!("{:?}", Token::app("abc")).contains("abc"));
}

#[test]
fn debug_of_a_file_is_short() {
    assert_eq!(
        format!("{:?}", Mixed::new(File::from_bytes("a \"b\".png", PNG)).media),
        "File(\"a \\\"b\\\".png\", 8 bytes)"
    );
}

#[test]
fn codes() {
    assert_eq!(UploadError::from_code(10004.into()), UploadError::FileRisky);
    assert_eq!(UploadError::FileRisky.to_string(), "10004 file risky: upload another file");
    assert_eq!(UploadError::from_code((-1).into()).class(), Some(Class::Busy));
    assert!(UploadError::SystemFailed.is_retryable() && !UploadError::DailyLimit.is_retryable());
    let shared = UploadError::from_code(40001.into());
    assert!(matches!(shared, UploadError::Unknown(_)) && shared.is_token_invalid());
    assert_eq!(shared.to_string(), "40001 the token is wrong: get another token");
    let unknown = UploadError::from_code(77.into());
    assert_eq!((unknown.code(), unknown.class(), unknown.to_string().as_str()), (77.into(), None, "77 unknown code"));
    assert_eq!(UploadError::TABLE.predicted(Check::Size).map(|row| row.name), Some("FileTooBig"));
    assert_eq!(
        <UploadError as ApiError>::TABLE.row(45009.into()).map(|row| row.code()),
        Some(CommonError::DailyQuota.code())
    );
}

/// A request whose page lists no codes, and another.
struct Quiet;
struct Silent;

weixin_runtime::errors! {
    /// What it answers when it refuses.
    #[of(Quiet)]
    #[shared(CommonError)]
    pub enum QuietError {}
}

weixin_runtime::errors! {
    /// What it answers when it refuses.
    #[of(Silent)]
    pub enum SilentError {}
}

/// As users write it against one endpoint and another; the two are distinct types, or this would not compile.
enum Failure {
    Quiet(QuietError),
    Silent(SilentError),
}

impl From<QuietError> for Failure {
    fn from(error: QuietError) -> Self {
        Self::Quiet(error)
    }
}

impl From<SilentError> for Failure {
    fn from(error: SilentError) -> Self {
        Self::Silent(error)
    }
}

#[test]
fn without_codes_of_its_own_an_endpoint_answers_shared_ones() {
    let quota = QuietError::from_code(45009.into());
    assert!(matches!(quota, QuietError::Unknown(_)), "as in an enum: a shared code is no variant");
    assert_eq!(
        (quota.code(), quota.class(), quota.remedy()),
        (45009.into(), Some(Class::Quota), Some("wait until tomorrow"))
    );
    assert_eq!((quota.texts(), quota.is_retryable()), (&["reach max api daily quota limit"][..], false));
    assert_eq!(quota.to_string(), "45009 the daily quota is used up: wait until tomorrow");
    assert_eq!(format!("{quota:?}"), "Unknown(45009)");
    let text = SilentError::from_code("PARAM_ERROR".into());
    assert_eq!((text.code(), text.row(), text.meaning()), ("PARAM_ERROR".into(), None, None));
    assert!(text != SilentError::from_code(45009.into()));
    let hashed: std::collections::HashSet<QuietError> = [quota, quota, QuietError::from_code(1.into())].into();
    assert_eq!(hashed.len(), 2);
    let failures = [Failure::from(quota), Failure::from(text)].map(|failure| match failure {
        Failure::Quiet(error) => error.to_string(),
        Failure::Silent(error) => error.to_string(),
    });
    assert_eq!(failures, ["45009 the daily quota is used up: wait until tomorrow", "PARAM_ERROR unknown code"]);
}

#[test]
fn open_enums_and_ids() {
    assert_eq!(MediaKind::from("image"), MediaKind::Image);
    assert_eq!(MediaKind::from("hologram").as_str(), "hologram");
    assert_eq!(format!("{:?}", MediaKind::from("hologram")), "Other(\"hologram\")");
    assert_eq!((Level::from(-1), Level::from(9).value()), (Level::Low, 9));
    let now = SystemTime::now();
    let id = ReviewMediaId::with_expiry("abc", now);
    assert_eq!(id, ReviewMediaId::new("abc"));
    assert!(id.is_expired(now) && !id.is_expired(now - Duration::from_secs(1)));
    assert_eq!(ReviewMediaId::LIFETIME, Some(Duration::from_secs(259_200)));
    assert_eq!(NodeId::LIFETIME, None);
}

#[test]
fn enums_compare_and_print_as_if_derived() {
    let (image, video) = (MediaKind::Image, MediaKind::Video);
    let (one, other) = (MediaKind::from("abc"), MediaKind::from("zzz"));
    let mut kinds = [other.clone(), video.clone(), one.clone(), image.clone()];
    kinds.sort();
    assert_eq!(kinds, [image, video, one, other], "listed values in the spec's order, then the others by their text");
    let hashed: std::collections::HashSet<MediaKind> = kinds.iter().chain(&kinds).cloned().collect();
    assert_eq!(hashed.len(), 4);
    assert_eq!(format!("{:?} {:#?}", MediaKind::Image, MediaKind::Video), "Image Video");

    let mut levels = [9, 2, -1, 1].map(Level::from);
    levels.sort();
    assert_eq!(levels, [-1, 1, 2, 9].map(Level::from), "by their numbers, listed or not");
    let hashed: std::collections::HashSet<Level> = levels.iter().chain(&levels).copied().collect();
    assert_eq!((hashed.len(), format!("{:?} {:?}", levels[0], levels[3]).as_str()), (4, "Low Other(9)"));

    let (known, unknown) = (UploadError::from_code(10004.into()), UploadError::from_code(40001.into()));
    assert_eq!(format!("{known:?} {unknown:?}"), "FileRisky Unknown(40001)", "a shared code is no variant");
    assert!(known != unknown && unknown == UploadError::from_code(40001.into()));
    let hashed: std::collections::HashSet<UploadError> = [known, unknown, known].into();
    assert_eq!(hashed.len(), 2);
}

#[test]
fn fields_may_be_named_like_the_macros_variables() {
    weixin_runtime::object! {
        /// Names that the macros use for themselves.
        #[sent(object: u8, visitor: u8)]
        #[received]
        pub struct Names {
            /// A number.
            #[field(plain "object", required)]
            pub object: u8,
            /// A number.
            #[field(plain "walk", required)]
            pub visitor: u8,
            /// A number.
            #[field(plain "json", optional)]
            pub json: Option<u8>,
        }
    }
    use weixin_runtime::{Decoding, Document, FromJson, ValueRef};
    let document = Document::parse(br#"{"object": 1, "walk": 2, "json": null}"#).expect("it is JSON");
    let mut decoding = Decoding::new(SystemTime::UNIX_EPOCH);
    let names = Names::from_json(document.root(), &mut decoding).expect("it is such an object");
    assert_eq!((names.object, names.visitor, names.json), (1, 2, None));
    let new = Names::new(1, 2).json(3);
    assert_eq!((new.object, new.visitor, new.json), (1, 2, Some(3)));
    let fault = Names::from_json(ValueRef::Bool(true), &mut decoding).expect_err("no object");
    assert_eq!(fault.to_string(), "expected an object, found a boolean");
}

#[test]
#[allow(unreachable_pub, reason = "what the macros make is public")]
fn structs_clone_and_print_as_if_derived() {
    macro_rules! both {
        ($name:ident { $($field:ident)* }) => {{
            mod derived {
                #[derive(Clone, Debug)]
                #[allow(dead_code, reason = "it is only printed")]
                pub(super) struct $name { $(pub(super) $field: Option<u8>),* }
            }
            weixin_runtime::object! {
                /// The same by the macro.
                #[sent()]
                pub struct $name {
                    $(
                        /// A number.
                        #[field(plain "number", optional)]
                        pub $field: Option<u8>,
                    )*
                }
            }
            let ours = $name::new()$(.$field(7))*.clone();
            let theirs = derived::$name { $($field: Some(7)),* }.clone();
            assert_eq!(format!("{ours:?} {ours:#?}"), format!("{theirs:?} {theirs:#?}"));
        }};
    }
    both!(None_ {});
    both!(Raw { r#type a });
    both!(Twelve { a b c d e f g h i j k l });
    both!(More { a b c d e f g h i j k l a_field_with_a_long_name another_field_with_a_long_name r#match });
}

#[test]
fn format_tables() {
    assert_eq!(formats::CustomGoods::of_extension("rar"), Some(formats::CustomGoods::CompressedPackage));
    assert_eq!(formats::CustomGoods::of_extension("exe"), None);
    assert_eq!(formats::ReviewMaterial::TABLE.extensions().collect::<Vec<_>>(), ["png", "mp4"]);
}

#[test]
fn literals_need_no_suffix() {
    let request = everything()
        .order_id(u64::MAX)
        .begin(UnixSeconds(5))
        .end(SystemTime::UNIX_EPOCH)
        .wait(Duration::from_secs(9))
        .node("n")
        .level_kind(1)
        .flag(true)
        .extra(weixin_runtime::Json::Null)
        .parent(Item::new("p").gift(true).count(3).sku(-4));
    assert_eq!(problems(&request), [""; 0]);
    assert_eq!(Ping::new().check().violations().len(), 0);
    let endpoint: &'static Endpoint = Everything::ENDPOINT;
    assert_eq!(endpoint.name, "everything");
}

weixin_runtime::object! {
    /// A journey.
    #[sent(JourneyRequired { from: String, to: String, r#type: u8 })]
    pub struct Journey {
        /// Where it begins.
        #[field(plain "from", required)]
        pub from: String,
        /// Where it ends.
        #[field(plain "to", required, min_length(1))]
        pub to: String,
        /// What it is.
        #[field(plain "type", required)]
        pub r#type: u8,
        /// What is said of it.
        #[field(plain "note", optional)]
        pub note: Option<String>,
        /// How many take part.
        #[field(plain "people", default(1))]
        pub people: u32,
    }
}

#[test]
fn what_could_be_swapped_has_names() {
    let journey = || Journey::new(JourneyRequired { to: "b", r#type: 1, from: String::from("a") });
    assert_eq!((journey().from.as_str(), journey().to.as_str(), journey().r#type), ("a", "b", 1));
    let (some, none): (Option<&str>, Option<String>) = (Some("n"), None);
    assert_eq!(journey().note("n").note, journey().note(some).note);
    assert_eq!(journey().note("n").note(none).note, None, "as if it had never been set");
    assert_eq!((journey().people(Some(5)).people, journey().people(5).people(None::<u32>).people), (5, 1));
}
