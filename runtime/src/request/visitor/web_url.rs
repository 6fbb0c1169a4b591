//! URLs of files: whether one is valid, and which file name it ends in.

use url::Url;

/// An `http` or `https` URL with a host.
pub(super) enum WebUrl<'t> {
    /// One that is taken as it is written; this is what follows the host. Nearly all URLs are, and parsing one would
    /// cost more than all other checks of a request.
    Plain(&'t str),
    /// One that has to be parsed.
    Parsed(Box<Url>),
}

impl<'t> WebUrl<'t> {
    pub(super) fn of(text: &'t str) -> Option<Self> {
        after_plain_host(text).map(Self::Plain).or_else(|| parsed(text).map(Box::new).map(Self::Parsed))
    }

    /// The last segment of the path.
    pub(super) fn file_name(&self) -> &str {
        match self {
            Self::Plain(rest) => {
                let end = rest.bytes().position(|byte| byte == b'?').unwrap_or(rest.len());
                let start = rest[..end].bytes().rposition(|byte| byte == b'/').map_or(0, |slash| slash + 1);
                &rest[start..end]
            }
            Self::Parsed(url) => url.path_segments().and_then(|mut segments| segments.next_back()).unwrap_or_default(),
        }
    }
}

fn parsed(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let web = matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty());
    // The parser repairs what it can, like a browser; a service does not. So the host must directly follow `://`, and
    // there must be no whitespace and no backslash.
    let host = text.split_once("://").map_or("", |(_, rest)| rest);
    let plain = !host.is_empty() && !host.starts_with('/') && !text.contains(|c: char| c.is_whitespace() || c == '\\');
    (web && plain).then_some(url)
}

/// What follows the host, if the parser would leave the URL as it is written. `None` decides nothing.
fn after_plain_host(text: &str) -> Option<&str> {
    let text = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let end = text.bytes().position(|byte| !STANDS_IN_HOSTS[usize::from(byte)]).unwrap_or(text.len());
    let (host, rest) = text.split_at(end);
    let plain = is_plain_host(host)
        && (rest.is_empty() || rest.starts_with('/'))
        && rest.bytes().all(|byte| STAYS_AS_WRITTEN[usize::from(byte)]);
    plain.then_some(rest)
}

/// A name, and not a numeric address; without encoded labels (`xn--…`).
fn is_plain_host(host: &str) -> bool {
    let last_label = host.bytes().rev().take_while(|byte| *byte != b'.');
    let is_name = last_label.last().is_some_and(|first| first.is_ascii_alphabetic());
    is_name && !host.as_bytes().windows(2).any(|pair| pair == b"--")
}

static STANDS_IN_HOSTS: [bool; 256] = letters_digits_and(b"-.");

/// In a path or a query, characters that are never encoded and have no special meaning in it.
static STAYS_AS_WRITTEN: [bool; 256] = letters_digits_and(b"/-._~?&=+");

/// A table of bytes: looking one up takes half as long as comparing it with all ranges.
const fn letters_digits_and(marks: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let mut at = 0;
    while at < marks.len() {
        table[marks[at] as usize] = true;
        at += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::extension;

    /// All strings of up to `length` pieces.
    fn texts(pieces: &[&str], length: usize) -> Vec<String> {
        let mut texts = vec![String::new()];
        let mut longest = 0..1;
        for _ in 0..length {
            let longer: Vec<String> = texts[longest]
                .iter()
                .flat_map(|text| pieces.iter().map(move |piece| format!("{text}{piece}")))
                .collect();
            longest = texts.len()..texts.len() + longer.len();
            texts.extend(longer);
        }
        texts
    }

    #[test]
    fn the_parser_takes_what_is_plain_as_it_is_written() {
        let pieces =
            ["a", "X", "xn", "0", "1", "-", ".", "/", "?", "=", "+", "~", "_", "%2e", "é", ":", "@", "#", "\\", " "];
        let mut plain = 0;
        for text in texts(&pieces, 4) {
            let text = format!("http://{text}");
            let Some(rest) = after_plain_host(&text) else { continue };
            plain += 1;
            let url = parsed(&text).unwrap_or_else(|| panic!("{text} is no URL"));
            let host = &text["http://".len()..text.len() - rest.len()];
            assert_eq!(url.host_str(), Some(host.to_ascii_lowercase().as_str()), "{text}");
            let (as_written, parsed) = (WebUrl::Plain(rest), WebUrl::Parsed(Box::new(url)));
            // The parser treats `..` specially: it has no extension.
            assert_eq!(extension(as_written.file_name()), extension(parsed.file_name()), "{text}");
        }
        assert!(plain > 1_000, "{plain}");
    }

    #[test]
    fn most_urls_are_plain() {
        let url = WebUrl::of("https://files.example.com/orders/2026/11/part.stl?v=1").expect("a URL");
        assert!(matches!(url, WebUrl::Plain(_)));
        assert_eq!(url.file_name(), "part.stl");
        let url = WebUrl::of("https://例.example/%20/part.stl#1").expect("a URL");
        assert!(matches!(url, WebUrl::Parsed(_)));
        assert_eq!(url.file_name(), "part.stl");
    }
}
