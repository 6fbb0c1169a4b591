//! A module as the generator prints it, written by hand: the two endpoints of FACTS.md and one that has everything.

#![deny(warnings, missing_docs)]
#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it, and the crate is not a library")]

/// What is fixed about the service.
pub mod service {
    use weixin_runtime::{Envelope, Service, tokens};

    /// The service.
    pub static SERVICE: Service = Service {
        name: "weixin",
        base_url: "https://api.weixin.qq.com",
        envelope: Envelope { code: "errcode", message: "errmsg", success: &[0] },
    };

    tokens! {
        /// A token of one of the service's kinds.
        pub enum Token {
            /// A token that an account got for itself.
            #[kind("app", query = "access_token")]
            app,
            /// A token on behalf of a merchant.
            #[kind("authorizer", query = "access_token")]
            authorizer,
        }
    }
}

/// Codes that endpoints share.
pub mod errors {
    use weixin_runtime::errors;

    errors! {
        /// Codes that every endpoint may answer.
        pub enum CommonError {
            #[code(40001, TokenInvalid, text = "invalid credential", meaning = "the token is wrong", remedy = "get another token")]
            InvalidCredential,
            #[code(45009, Quota, text = "reach max api daily quota limit", meaning = "the daily quota is used up", remedy = "wait until tomorrow")]
            DailyQuota,
        }
    }
}

/// The format tables.
pub mod formats {
    use weixin_runtime::{MIB, formats};

    formats! {
        /// What may be sent for custom goods.
        #[table("custom_goods")]
        #[entries(checked)]
        pub enum CustomGoods {
            /// Pictures.
            #[group("picture")]
            #[format("bmp", types("image/bmp"), magic("42 4D"))]
            #[format("jpg", types("image/jpeg", "image/jpg"), magic("FF D8 FF"))]
            #[format("png", types("image/png", "image/x-png"), magic("89 50 4E 47"))]
            Picture,
            /// CAD.
            #[group("CAD")]
            #[format("stl", types("model/stl", "application/sla"))]
            Cad,
            /// Archives.
            #[group("compressed package")]
            #[format("zip", types("application/zip"), magic("50 4B 03 04", "50 4B 05 06"), archive(Zip))]
            #[format("rar", types("application/x-rar-compressed"), archive(Rar))]
            CompressedPackage,
        }
    }

    formats! {
        /// What may be sent for a review.
        #[table("review_material")]
        pub enum ReviewMaterial {
            /// A picture.
            #[group("image", max(2 * MIB))]
            #[format("png", types("image/png"), magic("89 50 4E 47"))]
            Image,
            /// A video.
            #[group("video", max(10 * MIB))]
            #[format("mp4", types("video/mp4"), magic("?? ?? ?? ?? 66 74 79 70"))]
            Video,
        }
    }
}

/// The endpoints.
pub mod endpoints {
    /// `POST /wxa/uploadmedia`: send material for a review.
    pub mod upload_media_to_code_audit {
        use super::super::{formats, service};
        use weixin_runtime::{Endpoint, File, Method, errors, id, object, open_enum, request};

        request! {
            /// Send material for a review.
            #[call(UploadMediaToCodeAudit::ENDPOINT, UploadMediaToCodeAuditResponse, UploadMediaToCodeAuditError)]
            #[body(form)]
            #[new(media: File)]
            pub struct UploadMediaToCodeAudit {
                /// The picture or video.
                #[param(form "media", required, formats(&formats::ReviewMaterial::TABLE))]
                pub media: File,
            }
        }

        impl UploadMediaToCodeAudit {
            /// What is fixed about the endpoint.
            pub const ENDPOINT: &'static Endpoint = &Endpoint {
                name: "uploadMediaToCodeAudit",
                service: &service::SERVICE,
                method: Method::Post,
                path: "/wxa/uploadmedia",
                token: &["authorizer"],
                permission_sets: &[18],
                server_only: true,
                idempotent: false,
            };
        }

        object! {
            /// What the service answers.
            #[received]
            pub struct UploadMediaToCodeAuditResponse {
                /// What the service took it for.
                #[field(plain "type", required)]
                pub r#type: MediaKind,
                /// Goes into `preview_info` when the code is submitted.
                #[field(plain "mediaid", required)]
                pub mediaid: ReviewMediaId,
            }
        }

        open_enum! {
            /// What the service took a file for.
            #[of(String)]
            pub enum MediaKind {
                /// A picture.
                #[value("image")]
                Image,
                /// A video.
                #[value("video")]
                Video,
            }
        }

        id! {
            /// Names an uploaded file.
            #[lifetime(259_200)]
            pub struct ReviewMediaId;
        }

        errors! {
            /// What the service answers when it refuses.
            #[shared(super::super::errors::CommonError)]
            pub enum UploadMediaToCodeAuditError {
                #[code(43002, Caller, text = "require POST method", meaning = "the call must be a POST", remedy = "send a POST")]
                RequirePost,
                #[code(41005, Content, text = "media data missing", meaning = "no file came", remedy = "send a file", predicted_by = Missing)]
                MediaMissing,
                #[code(40006, Content, text = "invalid meida size", meaning = "the file is too big", remedy = "send a smaller one", predicted_by = Size)]
                MediaSize,
                #[code(40005, Content, text = "invalid file type", meaning = "the format is not accepted", remedy = "Send png or mp4.", predicted_by = Format)]
                FileType,
            }
        }
    }

    /// `POST /channels/ec/open/upload`: send a file for a custom-made product to the merchant.
    pub mod upload {
        use super::super::{errors, formats, service};
        use weixin_runtime::{Endpoint, File, IntoValue, MIB, Method, errors, object, request};

        /// Send a file for a custom-made product, in one of two ways.
        pub enum Upload {}

        impl Upload {
            /// What is fixed about the endpoint.
            pub const ENDPOINT: &'static Endpoint = &Endpoint {
                name: "upload",
                service: &service::SERVICE,
                method: Method::Post,
                path: "/channels/ec/open/upload",
                token: &["app"],
                permission_sets: &[],
                server_only: true,
                idempotent: false,
            };

            /// The bytes of a file.
            pub fn binary(openid: impl IntoValue<String>, file: impl IntoValue<File>) -> UploadBinary {
                UploadBinary::new(openid, file)
            }

            /// The URL of a file.
            pub fn url(openid: impl IntoValue<String>, file_url: impl IntoValue<String>) -> UploadUrl {
                UploadUrl::new(openid, file_url)
            }
        }

        request! {
            /// Way `binary` of [`Upload`].
            #[call(Upload::ENDPOINT, UploadResponse, UploadError)]
            #[body(form)]
            #[fixed(query "upload_type" = 0)]
            #[new(openid: String, file: File)]
            pub struct UploadBinary {
                /// The user who sends the file.
                #[param(query "openid", required, min_length(1))]
                pub openid: String,
                /// The file.
                #[param(form "file", required, formats(&formats::CustomGoods::TABLE), below(10 * MIB))]
                pub file: File,
            }
        }

        request! {
            /// Way `url` of [`Upload`].
            #[call(Upload::ENDPOINT, UploadResponse, UploadError)]
            #[body(json)]
            #[fixed(query "upload_type" = 1)]
            #[new(openid: String, file_url: String)]
            pub struct UploadUrl {
                /// The user who sends the file.
                #[param(json "openid", required, min_length(1))]
                pub openid: String,
                /// Where the service fetches the file.
                #[param(json "file_url", required, url(), formats(&formats::CustomGoods::TABLE), below(50 * MIB))]
                pub file_url: String,
            }
        }

        object! {
            /// What `upload` answers.
            #[received]
            pub struct UploadResponse {
                /// Names the file.
                #[field(plain "media_id", required)]
                pub media_id: String,
            }
        }

        errors! {
            /// What `upload` answers when it refuses.
            #[shared(errors::CommonError)]
            pub enum UploadError {
                #[code(-1, Busy, text = "The system failed. Please try again", meaning = "the system failed", remedy = "send it again later")]
                SystemFailed,
                #[code(10003, InProgress, text = "The file is being uploaded, please wait", meaning = "the file is still being uploaded", remedy = "ask again later")]
                Uploading,
                #[code(10004, Content, text = "Uploading a file is risky, please re-upload", meaning = "file risky", remedy = "upload another file")]
                FileRisky,
                #[code(10007, Content, text = "The upload file format is not supported", meaning = "the format is not supported", remedy = "send another format", predicted_by = Format)]
                Format,
                #[code(10008, Content, text = "Upload file size exceeds maximum value", meaning = "the file is too big", remedy = "send a smaller file", predicted_by = Size)]
                FileTooBig,
                #[code(10009, Quota, text = "Download more files than the daily limit. Please try again the next day", meaning = "the daily limit is reached", remedy = "wait until tomorrow")]
                DailyLimit,
                #[code(10010, Content, text = "The upload url (file_url) is invalid. The file cannot be downloaded", meaning = "the URL cannot be fetched", remedy = "send another URL", predicted_by = Url)]
                UrlInvalid,
            }
        }
    }

    /// `POST /everything`: one of each kind.
    pub mod everything {
        use super::super::{errors::CommonError, service};
        use std::collections::BTreeMap;
        use weixin_runtime::{
            Download, Endpoint, File, FileOr, Json, Method, Millis, Nothing, Seconds, SecretString, UnixMillis,
            UnixSeconds, errors, id, object, open_enum, request,
        };

        /// What is fixed about the endpoint.
        pub const ENDPOINT: &Endpoint = &Endpoint {
            name: "everything",
            service: &service::SERVICE,
            method: Method::Post,
            path: "/everything",
            token: &["app", "authorizer"],
            permission_sets: &[],
            server_only: false,
            idempotent: false,
        };

        request! {
            /// Everything that a JSON body can hold.
            #[call(ENDPOINT, EverythingResponse, EverythingError)]
            #[body(json_or_empty_object)]
            #[fixed(query "action" = "get")]
            #[fixed(json "debug" = true)]
            #[fixed(json "version" = -2)]
            #[rule(exactly_one_of("img", "img_url"))]
            #[rule(at_most_one_of("ratio", "flag"))]
            #[new(page: u32, items: Vec<Item>, secret: SecretString, kind: Kind)]
            pub struct Everything {
                /// Query number.
                #[param(query "page", required, min(1), max(100))]
                pub page: u32,
                /// Nested.
                #[param(json "item_list", required, min_items(1), max_items(3))]
                pub items: Vec<Item>,
                /// Never shown.
                #[param(json "secret", required, min_length(4))]
                pub secret: SecretString,
                /// Kind.
                #[param(json "kind", required, one_of(&["a", "other"]))]
                pub kind: Kind,
                /// Note.
                #[param(json "note", optional, max_length(5), max_bytes(8), required_if("kind", "other"))]
                pub note: Option<String>,
                /// Level.
                #[param(json "level", optional, one_of(&[1, 2, 3]))]
                pub level: Option<u8>,
                /// A 64-bit id.
                #[param(json_string "order_id", optional)]
                pub order_id: Option<u64>,
                /// Null when it is not set.
                #[param(json "parent", nullable)]
                pub parent: Option<Item>,
                /// One of two.
                #[param(json "img", optional)]
                pub img: Option<String>,
                /// The other.
                #[param(json "img_url", optional, url())]
                pub img_url: Option<String>,
                /// A float.
                #[param(json "ratio", optional, min(0.0), max(1.0))]
                pub ratio: Option<f64>,
                /// A truth value.
                #[param(json "flag", optional)]
                pub flag: Option<bool>,
                /// Tags.
                #[param(json "tags", optional, each_min_length(1), each_max_length(3))]
                pub tags: Option<Vec<String>>,
                /// A map.
                #[param(json "attributes", optional, max_items(2))]
                pub attributes: Option<BTreeMap<String, i64>>,
                /// A moment.
                #[param(json "begin", optional)]
                pub begin: Option<UnixSeconds>,
                /// Another.
                #[param(json "end", optional)]
                pub end: Option<UnixMillis>,
                /// A span.
                #[param(query "wait", optional)]
                pub wait: Option<Seconds>,
                /// Another.
                #[param(json "wait_ms", optional)]
                pub wait_ms: Option<Millis>,
                /// Anything.
                #[param(json "extra", optional)]
                pub extra: Option<Json>,
                /// An identifier.
                #[param(json "node", optional)]
                pub node: Option<NodeId>,
                /// A number with names.
                #[param(json "level_kind", optional, one_of(&[-1, 1]))]
                pub level_kind: Option<Level>,
            }
        }

        object! {
            /// An item that goes both ways.
            #[sent(title: String)]
            #[rule(at_least_one_of("price", "gift"))]
            #[received]
            pub struct Item {
                /// Title.
                #[field(plain "title", required, max_length(8))]
                pub title: String,
                /// Price.
                #[field(lenient "price", optional, min(1))]
                pub price: Option<u64>,
                /// Gift.
                #[field(plain "gift", optional)]
                pub gift: Option<bool>,
                /// Count.
                #[field(lenient "count", default(1))]
                pub count: u32,
                /// A 64-bit id.
                #[field(string "sku", nullable)]
                pub sku: Option<i64>,
            }
        }

        object! {
            /// Numbers of every size.
            #[received]
            pub struct EverythingResponse {
                /// Unsigned.
                #[field(plain "a", required)]
                pub a: u8,
                /// Unsigned.
                #[field(plain "b", required)]
                pub b: u16,
                /// Unsigned.
                #[field(plain "c", required)]
                pub c: u32,
                /// Unsigned.
                #[field(lenient "d", required)]
                pub d: u64,
                /// Signed.
                #[field(plain "e", required)]
                pub e: i8,
                /// Signed.
                #[field(plain "f", required)]
                pub f: i16,
                /// Signed.
                #[field(plain "g", required)]
                pub g: i32,
                /// Signed.
                #[field(string "h", optional)]
                pub h: Option<i64>,
                /// Float.
                #[field(plain "x", default(0.5))]
                pub x: f64,
                /// Flag.
                #[field(lenient "flag", default(false))]
                pub flag: bool,
                /// Text.
                #[field(lenient "text", default("none"))]
                pub text: String,
                /// Items.
                #[field(plain "item_list", default(Vec::new()))]
                pub items: Vec<Item>,
                /// One item.
                #[field(plain "parent", nullable)]
                pub parent: Option<Item>,
                /// Numbers.
                #[field(lenient "numbers", optional)]
                pub numbers: Option<BTreeMap<String, Vec<u64>>>,
                /// Level.
                #[field(lenient "level", optional)]
                pub level: Option<Level>,
                /// Kind.
                #[field(plain "kind", default("a"))]
                pub kind: Kind,
                /// A new token.
                #[field(plain "access_token", optional)]
                pub access_token: Option<SecretString>,
                /// How long it lives.
                #[field(plain "expires_in", optional)]
                pub expires_in: Option<Seconds>,
                /// Another, however it is written.
                #[field(lenient "lasts", optional)]
                pub lasts: Option<Seconds>,
                /// When.
                #[field(plain "time", optional)]
                pub time: Option<UnixSeconds>,
                /// Anything.
                #[field(plain "extra", optional)]
                pub extra: Option<Json>,
            }
        }

        errors! {
            /// What it answers when it refuses.
            #[shared(CommonError)]
            pub enum EverythingError {
                #[code(47001, Caller, text = "data format error", meaning = "the JSON is wrong", remedy = "correct the program", predicted_by = Parameter | Missing)]
                DataFormat,
            }
        }

        open_enum! {
            /// A kind.
            #[of(String)]
            pub enum Kind {
                /// A.
                #[value("a")]
                A,
                /// Other than those.
                #[value("other")]
                Otherwise,
            }
        }

        open_enum! {
            /// A level.
            #[of(i64)]
            pub enum Level {
                /// Low.
                #[value(-1)]
                Low,
                /// High.
                #[value(1)]
                High,
            }
        }

        id! {
            /// Names a node.
            pub struct NodeId;
        }

        request! {
            /// Fetches a file.
            #[call(ENDPOINT, Download, EverythingError)]
            #[body(none)]
            #[new()]
            pub struct Fetch {
                /// Which.
                #[param(query "name", optional)]
                pub name: Option<String>,
            }
        }

        request! {
            /// Fetches a file, or hears where it is.
            #[call(ENDPOINT, FileOr<EverythingResponse>, EverythingError)]
            #[body(none)]
            #[new()]
            pub struct FetchOr {}
        }

        request! {
            /// Has no parameters and no answer.
            #[call(&Endpoint { method: Method::Get, token: &[], ..*ENDPOINT }, Nothing, EverythingError)]
            #[body(none)]
            #[new()]
            pub struct Ping {}
        }

        request! {
            /// Sends JSON only when there is something to say.
            #[call(ENDPOINT, Nothing, EverythingError)]
            #[body(json)]
            #[new()]
            pub struct Quiet {
                /// Note.
                #[param(json "note", optional)]
                pub note: Option<String>,
            }
        }

        request! {
            /// A form with texts and two files.
            #[call(ENDPOINT, Nothing, EverythingError)]
            #[body(form)]
            #[fixed(form "type" = "mixed")]
            #[new(media: File)]
            pub struct Mixed {
                /// A file of any format.
                #[param(form "media", required, max_size(100))]
                pub media: File,
                /// Another.
                #[param(form "thumb", optional)]
                pub thumb: Option<File>,
                /// A text.
                #[param(form "title", optional)]
                pub title: Option<String>,
                /// JSON inside a form.
                #[param(form_json "description", optional)]
                pub description: Option<Item>,
            }
        }
    }
}
