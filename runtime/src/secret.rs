//! Keeping secrets out of everything that can be printed.

use std::fmt;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use crate::few::Few;

/// What takes the place of a secret in a text.
const HIDDEN: &str = "[hidden]";

/// A field whose name contains one of these holds a secret when it comes from a service.
const SECRET_KEYS: [&str; 7] = ["token", "secret", "session_key", "ticket", "password", "aeskey", "auth_code"];

/// The secrets that take part in one call: the token, and every parameter that is a [`SecretString`].
#[derive(Clone, Default)]
pub struct Secrets {
    /// Shared with whoever holds the secret: it lies in memory once, and is wiped when the last one has dropped it.
    values: Few<Arc<SecretString>>,
}

impl Secrets {
    /// No secrets.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one. An empty text is no secret.
    pub fn add(&mut self, secret: &SecretString) {
        self.share(&Arc::new(secret.clone()));
    }

    /// Adds one without copying it.
    pub(crate) fn share(&mut self, secret: &Arc<SecretString>) {
        if !secret.expose_secret().is_empty() {
            self.values.push(secret.clone());
        }
    }

    /// `text` with every secret replaced by `[hidden]`: as it is, percent-encoded (also twice), or escaped for JSON or HTML.
    pub fn redact(&self, text: &str) -> String {
        let mut clean = text.to_owned();
        for secret in self.values.iter() {
            clean = hide(&clean, secret.expose_secret());
        }
        clean
    }

    /// The beginning of a body, at most `limit` characters, printable and without secrets.
    ///
    /// Beside the known secrets, it hides the values of fields that hold secrets of the answer itself,
    /// such as a new `access_token` in an answer that could not be decoded.
    pub(crate) fn excerpt(&self, body: &[u8], limit: usize) -> String {
        let longest = self.values.iter().map(|secret| secret.expose_secret().len()).max().unwrap_or(0);
        // A secret may be cut by the end of the window. It is at most 12 times as long when it is encoded: look that much further.
        let window = limit.saturating_mul(4).saturating_add(longest.saturating_mul(12));
        let text = String::from_utf8_lossy(body.get(..window).unwrap_or(body)).into_owned();
        let mut clean = hide_fields(&self.redact(&text));
        if body.len() > window {
            let kept = clean.chars().count().saturating_sub(longest.saturating_mul(12));
            clean = clean.chars().take(kept).chain(std::iter::once('…')).collect();
        }
        crate::words::excerpt(&clean, limit)
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({})", self.values.iter().count())
    }
}

/// Replaces each occurrence of `secret`, in whatever encoding, by [`HIDDEN`].
fn hide(text: &str, secret: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        if let Some(length) = occurrence(&text.as_bytes()[at..], secret.as_bytes())
            && text.is_char_boundary(at + length)
        {
            clean.push_str(HIDDEN);
            at += length;
        } else {
            clean.push(next);
            at += next.len_utf8();
        }
    }
    clean
}

/// The length of the occurrence of `secret` at the start of `text`.
fn occurrence(text: &[u8], secret: &[u8]) -> Option<usize> {
    let mut at = 0;
    for byte in secret {
        at += unit(&text[at..], *byte)?;
    }
    Some(at)
}

/// The length of the one encoded byte at the start of `text`, when it stands for `byte`.
fn unit(text: &[u8], byte: u8) -> Option<usize> {
    let first = *text.first()?;
    if first == byte && !matches!(byte, b'%' | b'&' | b'\\') {
        return Some(1);
    }
    let encoded = match first {
        b'%' => percent(text, byte),
        b'\\' => escape(text, byte),
        b'&' => entity(text, byte),
        b'+' if byte == b' ' => Some(1),
        _ => None,
    };
    encoded.or((first == byte).then_some(1))
}

/// `%2B`, and `%252B`, which is what an encoder makes of it the second time.
fn percent(text: &[u8], byte: u8) -> Option<usize> {
    let mut start = 1;
    while text.get(start..start + 2) == Some(b"25") && hex(text.get(start + 2..start + 4)?) == Some(u32::from(byte)) {
        start += 2;
    }
    (hex(text.get(start..start + 2)?)? == u32::from(byte)).then_some(start + 2)
}

/// `\u002b`, `\/`, `\"`, `\n`; and each of them escaped once more, `\\\/`.
fn escape(text: &[u8], byte: u8) -> Option<usize> {
    if byte == b'\\' && text.get(1) == Some(&byte) {
        return Some(2);
    }
    let slashes = text.iter().take_while(|next| **next == b'\\').count();
    let next = *text.get(slashes)?;
    if next == b'u' {
        return (hex(text.get(slashes + 1..slashes + 5)?) == Some(u32::from(byte))).then_some(slashes + 5);
    }
    let meant = match next {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        other => other,
    };
    (meant == byte).then_some(slashes + 1)
}

/// `&amp;` and the other four that every HTML encoder knows.
fn entity(text: &[u8], byte: u8) -> Option<usize> {
    let names: &[&str] = match byte {
        b'&' => &["&amp;", "&#38;", "&#x26;"],
        b'<' => &["&lt;", "&#60;"],
        b'>' => &["&gt;", "&#62;"],
        b'"' => &["&quot;", "&#34;"],
        b'\'' => &["&#39;", "&#x27;", "&apos;"],
        b'+' => &["&#43;", "&#x2B;", "&#x2b;"],
        b'/' => &["&#47;", "&#x2F;", "&#x2f;"],
        b'=' => &["&#61;", "&#x3D;", "&#x3d;"],
        _ => &[],
    };
    names.iter().find(|name| text.starts_with(name.as_bytes())).map(|name| name.len())
}

fn hex(digits: &[u8]) -> Option<u32> {
    // `from_str_radix` takes a sign, which is no digit.
    let text = std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(text, 16).ok()
}

/// Hides the values of JSON fields and query parameters whose name tells that they are secret.
fn hide_fields(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    while let Some((start, end)) = secret_value(&lower, at) {
        clean.push_str(&text[at..start]);
        clean.push_str(HIDDEN);
        at = end;
    }
    clean.push_str(&text[at..]);
    clean
}

/// The next value, from `from` on, that belongs to a key of [`SECRET_KEYS`]: `…token": "value"` or `…token=value`.
fn secret_value(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        let key =
            SECRET_KEYS.iter().filter_map(|key| text[at..].find(key).map(|found| at + found + key.len())).min()?;
        let rest = text[key..].trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let start = text.len() - rest.len();
        let (skip, ends): (usize, &[char]) = if rest.starts_with('=') {
            (1, &['&', ' ', '"', '\'', '<', '\n'])
        } else {
            let value = rest.trim_start_matches(['\\', '"', '\'']).trim_start();
            match value.strip_prefix(':').map(|value| value.trim_start().trim_start_matches('\\')) {
                Some(value) if value.starts_with('"') => (rest.len() - value.len() + 1, &['"']),
                _ => (0, &[]),
            }
        };
        if skip > 0 {
            let value = &text[start + skip..];
            let end = value.find(ends).unwrap_or(value.len());
            return Some((start + skip, start + skip + end));
        }
        at = key;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(value: &str) -> Secrets {
        let mut secrets = Secrets::new();
        secrets.add(&SecretString::from(value));
        secrets
    }

    #[test]
    fn every_encoding_is_hidden() {
        let secrets = secrets("a+b/c=\"文&\\");
        for text in [
            "a+b/c=\"文&\\",
            "a%2Bb%2Fc%3D%22%E6%96%87%26%5C",
            "a%2bb%2fc%3d%22%e6%96%87%26%5c",
            "a+b\\/c=\\\"文&\\\\",
            "a%252Bb%252Fc%253D%2522%25E6%2596%2587%2526%255C",
            "a+b/c=&quot;文&amp;\\",
            "a\\u002bb/c\\u003d\\u0022文\\u0026\\u005c",
        ] {
            assert_eq!(secrets.redact(&format!("x {text} y")), "x [hidden] y", "{text}");
        }
        assert_eq!(secrets.redact("a+b/c"), "a+b/c");
    }

    #[test]
    fn debug_hides() {
        assert_eq!(format!("{:?}", secrets("s3cret")), "Secrets(1)");
    }

    #[test]
    fn excerpt_never_cuts_a_secret_open() {
        let secrets = secrets("SECRETSECRET");
        for before in 0..400 {
            let body = format!("{}SECRETSECRET{}", "x".repeat(before), "y".repeat(2_000));
            for limit in [10, 50, 100] {
                assert!(!secrets.excerpt(body.as_bytes(), limit).contains("SEC"), "{before} {limit}");
            }
        }
    }

    #[test]
    fn secrets_of_the_answer_are_hidden() {
        let excerpt = |text: &str| Secrets::new().excerpt(text.as_bytes(), 200);
        assert_eq!(excerpt(r#"{"access_token": "abc", "n": 1}"#), r#"{"access_token": "[hidden]", "n": 1}"#);
        assert_eq!(excerpt(r#"{"access_token":"abc"#), r#"{"access_token":"[hidden]"#);
        assert_eq!(excerpt("GET /x?access_token=abc&y=1"), "GET /x?access_token=[hidden]&y=1");
        assert_eq!(excerpt(r#"{"token_type":"b","z":"c"}"#), r#"{"token_type":"[hidden]","z":"c"}"#);
        assert_eq!(excerpt("invalid access_token rid: 1"), "invalid access_token rid: 1");
        assert_eq!(excerpt(r#"{"expires_in":7200}"#), r#"{"expires_in":7200}"#);
    }
}
