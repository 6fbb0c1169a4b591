//! A request, read whole, as plain data.

use std::fmt;

use bytes::Bytes;
use serde_json::Value;

use crate::problem::Problem;

/// A token or a key, whose `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(pub(crate) String);

impl Secret {
    /// The token or the key itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// A SHA-256 hash. It prints as 64 hexadecimal digits.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sha256(pub [u8; 32]);

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The body of a request.
#[derive(Clone)]
pub enum Body {
    /// No body, or only white space.
    Empty,
    /// JSON, whatever its label says.
    Json(Value),
    /// A multipart form.
    Form(Vec<Part>),
    /// Fields that are written like a query.
    Urlencoded(Vec<(String, String)>),
    /// A body that is taken as it is, because that is what the endpoint takes. It has no name.
    Raw(Part),
    /// An invalid form, invalid JSON, or anything else.
    Other {
        /// What is wrong with it, or why it is not remembered.
        why: String,
    },
}

impl Body {
    /// The JSON, if it is JSON.
    pub fn json(&self) -> Option<&Value> {
        if let Self::Json(value) = self { Some(value) } else { None }
    }

    /// The fields, if it is written like a query.
    pub fn fields(&self) -> &[(String, String)] {
        if let Self::Urlencoded(fields) = self { fields } else { &[] }
    }

    /// What it is as a whole, if the endpoint takes it as it is.
    pub fn raw(&self) -> Option<&Part> {
        if let Self::Raw(part) = self { Some(part) } else { None }
    }

    /// The parts, if it is a form.
    pub fn parts(&self) -> &[Part] {
        if let Self::Form(parts) = self { parts } else { &[] }
    }
}

impl fmt::Debug for Body {
    /// The shape without the values: they may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Json(Value::Object(fields)) => f.debug_tuple("Json").field(&fields.keys()).finish(),
            Self::Json(_) => f.write_str("Json(…)"),
            Self::Form(parts) => f.debug_tuple("Form").field(parts).finish(),
            Self::Urlencoded(fields) => {
                let names: Vec<&String> = fields.iter().map(|(name, _)| name).collect();
                f.debug_tuple("Urlencoded").field(&names).finish()
            }
            Self::Raw(part) => f.debug_tuple("Raw").field(part).finish(),
            Self::Other { why } => f.debug_struct("Other").field("why", why).finish(),
        }
    }
}

/// A part of a form, or a body that is taken as it is.
#[derive(Clone, Default)]
pub struct Part {
    /// The parameter `name`; empty if it was absent.
    pub name: String,
    /// The parameter `filename`, unescaped.
    pub file_name: Option<String>,
    /// True if there was a parameter `filename*`.
    pub extended_file_name: bool,
    /// The content type, if there was one.
    pub content_type: Option<String>,
    /// How many bytes came.
    pub len: u64,
    /// The hash of the bytes.
    pub sha256: Sha256,
    /// The first bytes, at most 64: enough to tell a format.
    pub head: Bytes,
    /// All bytes; `None` if they were too many to be kept.
    pub bytes: Option<Bytes>,
}

impl Part {
    /// True for a file: it has a file name, or a content type other than plain text.
    pub fn is_file(&self) -> bool {
        self.file_name.is_some()
            || self.extended_file_name
            || self.content_type.as_deref().is_some_and(|kind| !kind.starts_with("text/plain"))
    }

    /// The text, if the part is UTF-8 and was kept.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(self.bytes.as_ref()?).ok()
    }

    /// The extension of the file name, in lower case and without the dot; empty if there is none.
    pub fn extension(&self) -> String {
        let name = self.file_name.as_deref().unwrap_or_default();
        name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_lowercase())
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("name", &self.name)
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("len", &self.len)
            .field("sha256", &self.sha256)
            .finish_non_exhaustive()
    }
}

/// The request line and the headers.
#[derive(Clone, Debug)]
pub(crate) struct RequestHead {
    pub(crate) method: String,
    pub(crate) path: String,
    /// What stands in the path for the parameters of the route.
    pub(crate) path_parameters: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
    /// The query as it came.
    pub(crate) raw_query: String,
    pub(crate) headers: Vec<(String, String)>,
}

impl RequestHead {
    pub(crate) fn of(request: &hyper::http::request::Parts) -> Self {
        let query = request.uri.query().unwrap_or_default();
        let text = |value: &hyper::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        Self {
            method: request.method.as_str().to_owned(),
            path: request.uri.path().to_owned(),
            path_parameters: Vec::new(),
            raw_query: query.to_owned(),
            query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            headers: request.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect(),
        }
    }

    /// Roughly how much memory it takes.
    pub(crate) fn weight(&self) -> u64 {
        let pairs = self.query.iter().chain(&self.headers).chain(&self.path_parameters);
        let pairs: usize = pairs.map(|(name, value)| 48 + name.len() + value.len()).sum();
        (pairs + self.path.len() + self.raw_query.len()) as u64
    }

    /// The first value of a query parameter.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter in the path.
    pub(crate) fn path_parameter(&self, name: &str) -> Option<&str> {
        self.path_parameters.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a header, whose name is given in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// True if the body's length is not announced.
    pub(crate) fn is_chunked(&self) -> bool {
        self.header("content-length").is_none() && self.header("transfer-encoding").is_some()
    }
}

/// How a request came.
#[derive(Clone, Debug, Default)]
pub(crate) enum Seal {
    /// As plain as it may.
    #[default]
    Plain,
    /// Sealed, and opened: by the account of this number.
    Opened(usize),
    /// It should have been sealed, or cannot be opened.
    Refused(Problem),
}

impl Seal {
    pub(crate) fn problem(&self) -> Option<Problem> {
        if let Self::Refused(problem) = self { Some(problem.clone()) } else { None }
    }
}

/// A whole request.
#[derive(Clone, Debug)]
pub(crate) struct ReceivedRequest {
    pub(crate) head: RequestHead,
    pub(crate) body: Body,
    /// The body as it came, if it is not a form and the endpoint needs a signature.
    pub(crate) bytes: Option<Bytes>,
    /// Whether it came sealed.
    pub(crate) seal: Seal,
}

impl ReceivedRequest {
    /// Drops what takes memory: all but the first characters of method and path.
    pub(crate) fn shorten(&mut self, length: usize) {
        self.head.method = self.head.method.chars().take(length).collect();
        self.head.path = self.head.path.chars().take(length).collect();
        self.head.path_parameters.clear();
        self.head.query.clear();
        self.head.raw_query.clear();
        self.head.headers.clear();
        self.body = Body::Other { why: "not remembered: out of memory for requests".to_owned() };
    }

    /// A parameter that is text, in the JSON body or in the URL.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let in_body = self.body.json().and_then(|body| body.get(name)?.as_str());
        in_body.or_else(|| self.head.query(name))
    }
}
