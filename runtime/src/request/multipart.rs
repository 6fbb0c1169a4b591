//! The framing of multipart forms.
//!
//! It is our own because the service is particular: it requires a `Content-Length` and a `filename` for every file,
//! and does not understand `filename*`.

use bytes::Bytes;

use crate::random;
use crate::request::body::{Body, Segment, Segments};
use crate::request::part::{Part, PartContent, quoted};

/// The initial capacity for the text of a form: the head of a part is shorter.
const ROOM: usize = 256;

/// The body of a form.
pub(crate) fn form(parts: &[Part], boundary: &str) -> Body {
    let mut segments = Vec::new();
    let mut text = String::with_capacity(ROOM);
    for part in parts {
        text.extend(["--", boundary, "\r\nContent-Disposition: form-data; name=\"", &quoted(part.wire), "\""]);
        if let PartContent::File(file) = &part.content {
            text.extend(["; filename=\"", &quoted(file.name()), "\""]);
        }
        if let Some(content_type) = part.content_type {
            text.extend(["\r\nContent-Type: ", content_type]);
        }
        text.push_str("\r\n\r\n");
        match &part.content {
            PartContent::Text(value) => text.push_str(value),
            PartContent::File(file) => {
                segments.push(Segment::Bytes(Bytes::from(std::mem::take(&mut text))));
                segments.push(Segment::File(file.clone()));
            }
        }
        text.push_str("\r\n");
    }
    text.extend(["--", boundary, "--\r\n"]);
    segments.push(Segment::Bytes(text.into()));
    Body::new(format!("multipart/form-data; boundary={boundary}"), Segments::Many(segments.into()))
}

/// A boundary that occurs in no content: 128 unpredictable bits.
pub(crate) fn random_boundary() -> String {
    format!("weixin-{:016x}{:016x}", random::bits(), random::bits())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::file::File;

    #[test]
    fn exact_bytes() {
        let file = File::from_bytes("na\"ïve\n文件😀\\.png", &b"\x89PNG"[..]);
        let parts = [
            Part::text("type", "mixed".to_owned()),
            Part { content_type: Some("application/json"), ..Part::text("meta", "{}".to_owned()) },
            Part { content_type: Some("image/png"), ..Part::file("media", file) },
        ];
        let body = form(&parts, "b");
        let mut bytes = Vec::new();
        body.reader().read_to_end(&mut bytes).expect("memory");
        let expected = [
            "--b\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nmixed\r\n".as_bytes(),
            b"--b\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{}\r\n",
            "--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"na%22ïve%0A文件😀%5C.png\"\r\n"
                .as_bytes(),
            b"Content-Type: image/png\r\n\r\n\x89PNG\r\n--b--\r\n",
        ]
        .concat();
        assert_eq!(String::from_utf8_lossy(&bytes), String::from_utf8_lossy(&expected));
        assert_eq!(body.len(), expected.len() as u64);
        assert_eq!(body.content_type(), Some("multipart/form-data; boundary=b"));
    }

    #[test]
    fn an_empty_form_is_closed() {
        assert_eq!(form(&[], "b").len(), "--b--\r\n".len() as u64);
    }

    #[test]
    fn boundaries_differ() {
        assert_ne!(random_boundary(), random_boundary());
        assert!(random_boundary().len() <= 70, "the longest that RFC 2046 allows");
    }
}
