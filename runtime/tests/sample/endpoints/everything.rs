//! `POST /everything`: one of each kind.

use super::super::{errors::CommonError, service};
use std::collections::BTreeMap;
use weixin_runtime::{
    Download, Endpoint, File, FileOr, Json, Method, Millis, Nothing, Sealed, Seconds, SecretString, UnixMillis,
    UnixSeconds, errors, id, object, open_enum, request,
};

/// The fixed facts of the endpoint.
pub const ENDPOINT: &Endpoint = &Endpoint {
    name: "everything",
    service: &service::SERVICE,
    method: Method::Post,
    path: "/everything",
    host: None,
    token: &["app", "authorizer"],
    permission_sets: &[],
    rates: &[],
    server_only: false,
    idempotent: false,
    sealed: Sealed::No,
    envelopes: &[],
    signed: &[],
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
        /// A boolean.
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
        #[param(form_json_text "description", optional)]
        pub description: Option<Item>,
    }
}
