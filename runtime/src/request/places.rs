//! What a parameter outside of the body must be, so that it stays where it belongs: one segment of the path, one header.

use std::fmt::Write as _;

use url::{Host, Url};

use crate::endpoint::check::Check;

/// Why a parameter cannot be where the spec has it.
pub(crate) struct Misfit {
    pub(crate) check: Check,
    pub(crate) found: String,
    pub(crate) must: &'static str,
}

impl Misfit {
    fn new(check: Check, found: impl Into<String>, must: &'static str) -> Option<Self> {
        Some(Self { check, found: found.into(), must })
    }
}

/// Why a text cannot be a segment of a path. All but these is escaped; these lead to another resource, escaped or not.
pub(crate) fn in_path(text: &str) -> Option<Misfit> {
    match text {
        "" => Misfit::new(Check::Missing, "an empty string", "not be empty"),
        "." | ".." => Misfit::new(Check::Parameter, format!("`{text}`"), "name something, and not the path itself"),
        _ => None,
    }
}

/// Why a text cannot be the value of a header: a line end would begin another header, and servers cut off what
/// surrounds a value.
pub(crate) fn in_header(text: &str) -> Option<Misfit> {
    if let Some(control) = text.chars().find(|c| c.is_control()) {
        let found = format!("a text with the control character U+{:04X}", u32::from(control));
        return Misfit::new(Check::Parameter, found, "contain no control characters");
    }
    if text.starts_with(' ') || text.ends_with(' ') {
        return Misfit::new(Check::Parameter, "a text between spaces", "not begin or end with a space");
    }
    None
}

/// Whether the whole address of an endpoint is a parameter, which an earlier answer gave.
pub(crate) fn is_given(path: &str) -> bool {
    path.starts_with('{')
}

/// The address that a text is; not one that others could read along the way, or with a password in it.
pub(crate) fn address(text: &str) -> Result<Url, Misfit> {
    let is_good = |url: &Url| {
        let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url));
        is_safe && url.username().is_empty() && url.password().is_none()
    };
    let mut url = Url::parse(text).ok().filter(is_good).ok_or_else(|| Misfit {
        check: Check::Url,
        // It may be signed, and who has it may use it.
        found: "not an address to send to".to_owned(),
        must: "be an https URL without user and password",
    })?;
    url.set_fragment(None);
    Ok(url)
}

/// Whether an address is on this machine: 127.0.0.0/8, `::1`, `localhost` and the names below it.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => {
            address.is_loopback() || address.to_ipv4_mapped().is_some_and(|address| address.is_loopback())
        }
        Some(Host::Domain(name)) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            name.rsplit('.').next().is_some_and(|last| last.eq_ignore_ascii_case("localhost"))
        }
        None => false,
    }
}

/// A text as one segment of a path.
pub(crate) fn segment(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to memory cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

/// The part of an endpoint's path before its first parameter, and the rest.
pub(crate) fn split(path: &'static str) -> (&'static str, &'static str) {
    path.split_at(path.find('{').unwrap_or(path.len()))
}

/// The rest of a path with the segments that its parameters become.
pub(crate) fn filled<E>(
    rest: &'static str,
    mut value: impl FnMut(&'static str) -> Result<String, E>,
) -> Result<String, E> {
    let mut pieces = rest.split('{');
    let mut path = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, after) = piece.split_once('}').unwrap_or((piece, ""));
        path.push_str(&value(name)?);
        path.push_str(after);
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_segment_and_comes_back() {
        for text in ["a/b", "%2e%2e", "..%2f", "a?b#c", "\\..\\", "文", " ", "a;b", "...", "{x}", "\n"] {
            let escaped = segment(text);
            assert!(!escaped.contains(['/', '?', '#', '\\', '{', ' ']), "{escaped}");
            let mut url = Url::parse("https://a.example/v1").expect("a URL");
            url.set_path(&format!("/v1/{escaped}/end"));
            assert_eq!(url.path(), format!("/v1/{escaped}/end"), "{text}");
            assert!(in_path(text).is_none(), "{text}");
        }
        for text in ["", ".", ".."] {
            assert!(in_path(text).is_some(), "{text}");
        }
    }

    #[test]
    fn the_rest_is_filled_in_order() {
        let (before, rest) = split("/v3/{a}/b/{c-d}");
        assert_eq!((before, rest), ("/v3/", "{a}/b/{c-d}"));
        let path = filled(rest, |name| Ok::<_, ()>(name.to_uppercase()));
        assert_eq!(path, Ok("A/b/C-D".to_owned()));
        assert_eq!(split("/a/b"), ("/a/b", ""));
    }

    #[test]
    fn addresses_are_safe() {
        for text in ["https://a.example/x?y=1#z", "http://127.0.0.1:1/x", "http://localhost"] {
            assert!(address(text).is_ok_and(|url| url.fragment().is_none()), "{text}");
        }
        for text in ["http://a.example/x", "https://u:p@a.example", "https://u@a.example", "/x", "", "ftp://a.example"]
        {
            assert!(address(text).is_err(), "{text}");
        }
    }

    #[test]
    fn headers_are_one_line() {
        for text in ["a\r\nb", "\0", "\u{7f}", "\u{85}", " a", "a "] {
            assert!(in_header(text).is_some(), "{text:?}");
        }
        for text in ["", "bytes=0-1", "文", "a b"] {
            assert!(in_header(text).is_none(), "{text:?}");
        }
    }
}
