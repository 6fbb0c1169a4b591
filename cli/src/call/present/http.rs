//! A request as text: request line, headers and body, with a remark in place of each file.

use std::fmt::Write as _;

use weixin_runtime::{Prepared, Segment};

use super::redact::Redactions;

/// The request as text. `length` is the length of the body with its secrets, which `prepared` does not contain.
pub(crate) fn text(prepared: &Prepared, length: u64, hidden: &Redactions) -> String {
    let url = hidden.show(prepared.url());
    let (host, target) = split(&url);
    let mut text = format!("{} {target} HTTP/1.1\nHost: {host}\n", prepared.method());
    let body = prepared.body();
    for (name, value) in prepared.headers() {
        let _ = writeln!(text, "{name}: {}", hidden.show(value));
    }
    if prepared.method().announces_body() || length > 0 {
        let _ = writeln!(text, "Content-Length: {length}");
    }
    if !body.is_empty() {
        text.push('\n');
    }
    for segment in body.segments() {
        match segment {
            Segment::Bytes(bytes) => text.push_str(&hidden.show(&String::from_utf8_lossy(bytes))),
            Segment::File(file) => {
                let _ = write!(text, "[{}, {} bytes]", file.name(), file.len());
            }
            _ => text.push_str("[…]"),
        }
    }
    // A carriage return or an escape would act on the terminal.
    let plain = text.replace("\r\n", "\n");
    let plain = plain.trim_end();
    plain.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c }).collect()
}

/// `https://host:1/path?query` → `host:1`, `/path?query`.
fn split(url: &str) -> (&str, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let at = rest.find('/').unwrap_or(rest.len());
    (&rest[..at], if at < rest.len() { &rest[at..] } else { "/" })
}
