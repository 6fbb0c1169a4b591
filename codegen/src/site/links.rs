//! Where pages are, and how one leads to another: by relative addresses only, so that a folder is enough.

use crate::html::{Html, html};
use crate::model::{Code, Endpoint, Group};

/// The pages that are there once.
pub(super) const HOME: &str = "index.html";
pub(super) const CODES: &str = "codes.html";
pub(super) const MESSAGES: &str = "messages.html";
pub(super) const TYPES: &str = "types.html";
pub(super) const FORMATS: &str = "formats.html";
pub(super) const SERVICE: &str = "service.html";
pub(super) const NOTES: &str = "notes.html";
pub(super) const HISTORY: &str = "history.html";

/// The page of an endpoint or message: its file in the spec, with another ending. The rules hold that these paths can be on
/// any file system.
pub(super) fn endpoint(endpoint: &Endpoint) -> String {
    let stem = endpoint.source.rsplit_once('.').map_or(endpoint.source.as_str(), |(stem, _)| stem);
    format!("{stem}.html")
}

/// The page of a group.
pub(super) fn section(group: &Group) -> String {
    format!("sections/{}.html", group.name.wire)
}

/// What a code is called on the page of all codes, and on those of endpoints.
pub(super) fn code_anchor(code: &Code) -> String {
    format!("code-{code}")
}

/// What a type is called on a page.
pub(super) fn type_anchor(name: &str) -> String {
    format!("type-{name}")
}

/// Where links stand: the page with its path.
#[derive(Clone, Copy)]
pub(super) struct From<'a>(pub(super) &'a str);

impl From<'_> {
    /// The way up to the site's folder: `../../`.
    pub(super) fn root(self) -> String {
        "../".repeat(self.0.matches('/').count())
    }

    /// The address of another page, or of a place on it.
    pub(super) fn to(self, page: &str, anchor: &str) -> String {
        let place = if anchor.is_empty() { String::new() } else { format!("#{}", encoded(anchor)) };
        if page == self.0 && !place.is_empty() { place } else { format!("{}{}{place}", self.root(), encoded(page)) }
    }

    /// A link to another page.
    pub(super) fn link(self, page: &str, text: &str) -> Html {
        html!("<a href=\"{}\">{}</a>", self.to(page, ""), text)
    }

    /// A link to the page of a group, which is called what it is called in the spec.
    pub(super) fn section(self, of: &Group) -> Html {
        html!("<a href=\"{}\"><code>{}</code></a>", self.to(&section(of), ""), of.name.wire)
    }

    /// A link to the page of an endpoint or message.
    pub(super) fn endpoint(self, of: &Endpoint) -> Html {
        html!("<a href=\"{}\"><code>{}</code></a>", self.to(&endpoint(of), ""), of.name.wire)
    }

    /// A link to a code on the page of all codes.
    pub(super) fn code(self, code: &Code) -> Html {
        html!("<a href=\"{}\"><code>{}</code></a>", self.to(CODES, &code_anchor(code)), code.to_string())
    }
}

/// A path or an anchor in an address.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// The vendor's page, which is the only place outside that a page leads to; nothing if its address is not https.
pub(super) fn outside(url: &str) -> Html {
    if url.starts_with("https://") {
        html!("<a class=\"outside\" rel=\"external noreferrer\" href=\"{}\">{}</a>", url, url)
    } else {
        html!("<code>{}</code>", url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_go_up_and_down() {
        let from = From("endpoints/channels/upload.html");
        assert_eq!(from.to(HOME, ""), "../../index.html");
        assert_eq!(from.to(CODES, "code--1"), "../../codes.html#code--1");
        assert_eq!(from.to("endpoints/channels/upload.html", "errors"), "#errors");
        assert_eq!(From(HOME).to("endpoints/a b/c#d.html", "x\"y"), "endpoints/a%20b/c%23d.html#x%22y");
        assert_eq!(outside("javascript:alert(1)").as_str(), "<code>javascript:alert(1)</code>");
    }
}
