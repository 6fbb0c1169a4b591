//! A recorded request, and its form as an independent parser reads it.

use std::convert::Infallible;

use bytes::Bytes;
use futures_util::stream;

/// The end of a head.
pub(crate) const BLANK_LINE: &[u8] = b"\r\n\r\n";

/// A request as it appeared on the socket.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The request line and the headers, with the blank line at the end.
    pub head: Vec<u8>,
    /// What came after the head.
    pub body: Vec<u8>,
}

/// A part of a form, as `multer` reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The parameter `name`.
    pub name: Option<String>,
    /// The parameter `filename`.
    pub file_name: Option<String>,
    /// The part's content type.
    pub content_type: Option<String>,
    /// The content.
    pub bytes: Vec<u8>,
}

impl Recorded {
    /// The head as text.
    pub fn head_text(&self) -> &str {
        std::str::from_utf8(&self.head).expect("this client sends heads in ASCII")
    }

    /// The first line, `POST /path?query HTTP/1.1`.
    pub fn request_line(&self) -> &str {
        self.head_text().lines().next().expect("a head has a first line")
    }

    /// The query as it stood in the first line; empty if there was none.
    pub fn query(&self) -> &str {
        let target = self.request_line().split(' ').nth(1).expect("a request line has a target");
        target.split_once('?').map_or("", |(_, query)| query)
    }

    /// All values of a header, in order.
    pub fn headers(&self, name: &str) -> Vec<&str> {
        let lines = self.head_text().lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).collect()
    }

    /// The value of a header that came once.
    ///
    /// # Panics
    ///
    /// When it came more than once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let values = self.headers(name);
        assert!(values.len() < 2, "{name} came once, not {values:?}");
        values.first().copied()
    }

    /// The body as text, with the boundary of a form replaced by `BOUNDARY`.
    pub fn text(&self) -> String {
        let text = String::from_utf8_lossy(&self.body).into_owned();
        match self.header("content-type").and_then(|value| value.split_once("boundary=")) {
            Some((_, boundary)) => text.replace(boundary, "BOUNDARY"),
            None => text,
        }
    }

    /// The body as text.
    pub fn body_text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    /// True when `needle` stands somewhere in the body.
    pub fn body_holds(&self, needle: &[u8]) -> bool {
        self.body.windows(needle.len()).any(|window| window == needle)
    }

    /// The boundary that the header names.
    pub fn boundary(&self) -> &str {
        let headers = self.headers("content-type");
        let [content_type] = headers[..] else { panic!("one content type, not {headers:?}") };
        content_type.strip_prefix("multipart/form-data; boundary=").expect("the request is a form")
    }

    /// The head of the first part, byte for byte, without the line of the boundary and the blank line at the end.
    pub fn part_head(&self) -> &[u8] {
        let line = format!("--{}\r\n", self.boundary());
        let rest = self.body.strip_prefix(line.as_bytes()).expect("the body begins with the boundary");
        &rest[..position(rest, BLANK_LINE).expect("the head of a part ends")]
    }

    /// The parts of the form, read by an independent parser.
    pub async fn form(&self) -> Vec<Part> {
        let body = stream::iter([Ok::<_, Infallible>(Bytes::from(self.body.clone()))]);
        let mut form = multer::Multipart::new(body, self.boundary());
        let mut parts = Vec::new();
        while let Some(field) = form.next_field().await.expect("the form can be parsed") {
            parts.push(Part {
                name: field.name().map(str::to_owned),
                file_name: field.file_name().map(str::to_owned),
                content_type: field.content_type().map(ToString::to_string),
                bytes: field.bytes().await.expect("the part can be read").to_vec(),
            });
        }
        parts
    }

    /// The only part of the form.
    pub async fn only_part(&self) -> Part {
        let mut parts = self.form().await;
        assert_eq!(parts.len(), 1, "one part, not {:?}", parts.iter().map(|part| &part.name).collect::<Vec<_>>());
        parts.remove(0)
    }

    /// True when as many bytes came as the header promised.
    pub fn is_whole(&self) -> bool {
        self.length().is_some_and(|length| self.body.len() == length)
    }

    /// True when nothing more has to come: without a length a body is chunked, and ends with a chunk of no bytes; or there is none.
    pub(crate) fn is_complete(&self) -> bool {
        match self.length() {
            Some(length) => self.body.len() >= length,
            None => self.headers("transfer-encoding").is_empty() || self.body.ends_with(b"0\r\n\r\n"),
        }
    }

    fn length(&self) -> Option<usize> {
        self.headers("content-length").first().and_then(|length| length.parse().ok())
    }
}

/// Where a sequence of bytes begins.
pub(crate) fn position(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}
