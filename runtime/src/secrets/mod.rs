//! Keeps secrets out of everything that can be printed.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use crate::secrets::credential::{trimmed, trimmed_secret};
use crate::small_list::SmallList;

pub mod credential;

/// What replaces a secret in a text.
const HIDDEN: &str = "[hidden]";

/// A secret shorter than this, in bytes, occurs in many words by accident. Services give out longer ones; tests and
/// placeholders use them.
const SHORT: usize = 8;

/// How many backslashes may precede an escaped byte: JSON nested in JSON four times has fewer. Counting all of them
/// would take quadratic time in a text of nothing but backslashes.
const SLASHES: usize = 16;

/// In a response, a field whose name contains one of these holds a secret.
const SECRET_KEYS: [&str; 7] = ["token", "secret", "session_key", "ticket", "password", "aeskey", "auth_code"];

/// The secrets of one call: the token, and every parameter that is a [`SecretString`].
#[derive(Clone, Default)]
pub struct Secrets {
    /// Shared with the owner of the secret: it is in memory once, and wiped when the last owner drops it.
    values: SmallList<Arc<SecretString>>,
    /// Whether whole bodies are secret.
    bodies: bool,
}

impl Secrets {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a secret as it is sent: without whitespace around it. An empty one is ignored.
    pub fn add(&mut self, secret: &SecretString) {
        self.share(&Arc::new(trimmed_secret(secret.clone())));
    }

    /// Whether there are none.
    #[cfg(feature = "client")]
    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Adds a secret without copying it.
    pub(crate) fn share(&mut self, secret: &Arc<SecretString>) {
        if !trimmed(secret.expose_secret()).is_empty() {
            self.values.push(secret.clone());
        }
    }

    /// The same for a response that came encrypted: no part of its body is shown.
    #[cfg(any(feature = "client", feature = "sealed"))]
    pub(crate) fn of_sealed(self) -> Self {
        Self { bodies: true, ..self }
    }

    /// Replaces every secret in `text` by `[hidden]`: plain, percent-encoded (once or twice), or escaped for JSON or
    /// HTML.
    ///
    /// It is meant for texts from outside: bodies, messages of the service, URLs. Short secrets are replaced as well,
    /// wherever their letters occur: losing text is better than revealing one.
    pub fn redact(&self, text: &str) -> String {
        self.redact_from(text, 0)
    }

    /// Redacts a sentence of this crate in which only `quoted` came from outside. Our own words stay as they are: a
    /// secret below 8 bytes is replaced in the quoted parts only.
    pub(crate) fn redact_sentence(&self, sentence: &str, quoted: &[Box<str>]) -> String {
        let mut clean = self.redact_from(sentence, SHORT);
        for piece in quoted.iter().filter(|piece| !piece.is_empty()) {
            let hidden = self.redact(piece);
            if hidden != **piece {
                clean = clean.replace(&**piece, &hidden);
            }
        }
        clean
    }

    /// Redacts what a library says about an exchange. Its words are treated like ours; whatever looks like a part of
    /// a URL, a header or JSON may be quoted.
    #[cfg(feature = "client")]
    pub(crate) fn redact_library(&self, text: &str) -> String {
        let mut ranges = occurrences(text, &self.values(SHORT));
        ranges.extend(secret_fields(text));
        let mut at = 0;
        for word in text.split_inclusive(' ') {
            if word.contains(['=', '?', '&', '"', '\'', '{', '<']) || word.contains("://") {
                let inside = occurrences(word, &self.values(0)).into_iter();
                ranges.extend(inside.map(|range| at + range.start..at + range.end));
            }
            at += word.len();
        }
        replaced(text, ranges)
    }

    /// Replaces secrets of at least this many bytes.
    fn redact_from(&self, text: &str, shortest: usize) -> String {
        replaced(text, occurrences(text, &self.values(shortest)))
    }

    /// The secrets of at least this many bytes.
    fn values(&self, shortest: usize) -> Vec<&str> {
        let values = self.values.iter().map(|secret| secret.expose_secret());
        values.filter(|secret| secret.len() >= shortest).collect()
    }

    /// The beginning of a body: at most `limit` characters, printable and without secrets.
    ///
    /// Besides the known secrets it hides the values of fields that hold secrets of the response itself, such as a
    /// new `access_token` in a response that could not be decoded.
    pub(crate) fn excerpt(&self, body: &[u8], limit: usize) -> String {
        if self.bodies {
            return HIDDEN.to_owned();
        }
        let longest = self.values.iter().map(|secret| secret.expose_secret().len()).max().unwrap_or(0);
        // The end of the window may cut a secret, which is at most 12 times as long when encoded: look that much
        // further.
        let window = limit.saturating_mul(4).saturating_add(longest.saturating_mul(12));
        let text = String::from_utf8_lossy(body.get(..window).unwrap_or(body)).into_owned();
        let mut ranges = occurrences(&text, &self.values(0));
        ranges.extend(secret_fields(&text));
        let mut clean = replaced(&text, ranges);
        if body.len() > window {
            let kept = clean.chars().count().saturating_sub(longest.saturating_mul(12));
            clean = clean.chars().take(kept).chain(std::iter::once('…')).collect();
        }
        crate::wording::excerpt(&clean, limit)
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({})", self.values.iter().count())
    }
}

/// Where a text contains a secret, in any encoding. The text is searched as it came: a replacement is not searched
/// again, and does not hide the name of a secret field.
fn occurrences(text: &str, secrets: &[&str]) -> Vec<Range<usize>> {
    let secrets: Vec<(&[u8], bool)> = secrets.iter().map(|it| (it.as_bytes(), it.contains('\\'))).collect();
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.char_indices() {
        let rest = &text.as_bytes()[at..];
        let lengths = secrets.iter().filter_map(|(secret, has_backslash)| {
            occurrence(rest, secret, true).or_else(|| has_backslash.then(|| occurrence(rest, secret, false)).flatten())
        });
        if let Some(length) = lengths.filter(|length| text.is_char_boundary(at + length)).max() {
            found.push(at..at + length);
        }
    }
    found
}

/// Replaces each range by [`HIDDEN`]. Overlapping ranges are merged.
fn replaced(text: &str, mut ranges: Vec<Range<usize>>) -> String {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        if range.start >= at {
            clean.push_str(&text[at..range.start]);
            clean.push_str(HIDDEN);
        }
        at = at.max(range.end);
    }
    clean.push_str(&text[at..]);
    clean
}

/// The length of `secret` at the start of `text`, if it is there. JSON doubles backslashes, other encodings do not.
fn occurrence(text: &[u8], secret: &[u8], doubled: bool) -> Option<usize> {
    let mut at = 0;
    for byte in secret {
        let rest = &text[at..];
        at += if *byte == b'\\' && !doubled { backslash(rest)? } else { unit(rest, *byte)? };
    }
    Some(at)
}

/// The length of the encoded byte at the start of `text`, if it stands for `byte`. A backslash is doubled.
fn unit(text: &[u8], byte: u8) -> Option<usize> {
    let first = *text.first()?;
    if first == byte && !matches!(byte, b'%' | b'&' | b'\\') {
        return Some(1);
    }
    let encoded = match first {
        b'%' if byte == b'\\' => escape(text, byte),
        b'%' => percent(text, byte).or_else(|| escape(text, byte)),
        b'\\' => escape(text, byte),
        b'&' => entity(text, byte),
        b'+' if byte == b' ' => Some(1),
        _ => None,
    };
    encoded.or((first == byte && byte != b'\\').then_some(1))
}

/// `%2B`, and `%252B`, which is the same encoded twice.
fn percent(text: &[u8], byte: u8) -> Option<usize> {
    let mut start = 1;
    while text.get(start..start + 2) == Some(b"25") && hex(text.get(start + 2..start + 4)?) == Some(u32::from(byte)) {
        start += 2;
    }
    (hex(text.get(start..start + 2)?)? == u32::from(byte)).then_some(start + 2)
}

/// `\u002b`, `\/`, `\"`, `\n`; each of them escaped once more, `\\\/`; and all that in a URL, `%5C%22`.
fn escape(text: &[u8], byte: u8) -> Option<usize> {
    let (mut at, mut slashes) = (0, 0);
    while let Some(length) = backslash(&text[at..]).filter(|_| slashes < SLASHES) {
        (at, slashes) = (at + length, slashes + 1);
        if byte == b'\\' && slashes == 2 {
            return Some(at);
        }
    }
    let rest = text.get(at..).filter(|_| slashes > 0)?;
    let next = *rest.first()?;
    if next == b'u' {
        return (hex(rest.get(1..5)?) == Some(u32::from(byte))).then_some(at + 5);
    }
    let meant = match next {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        other => other,
    };
    // Behind escaped backslashes, an `n` is an `n`.
    if meant == byte || next == byte {
        return Some(at + 1);
    }
    let length = if next == b'%' { percent(rest, byte) } else { None };
    length.map(|length| at + length)
}

/// The length of a backslash, also in a URL.
fn backslash(text: &[u8]) -> Option<usize> {
    match text.first()? {
        b'\\' => Some(1),
        b'%' => percent(text, b'\\'),
        _ => None,
    }
}

/// `&amp;` and the others that every HTML encoder knows.
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
    // `from_str_radix` accepts a sign, which is not a digit.
    let text = std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(text, 16).ok()
}

/// Where the values of JSON fields and query parameters are whose names mark them as secret.
fn secret_fields(text: &str) -> Vec<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, end)) = secret_value(&lower, at) {
        found.push(start..end);
        at = end;
    }
    found
}

/// The next value at or after `from` that belongs to a key of [`SECRET_KEYS`]: `…token": "value"` or `…token=value`.
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

    /// `{"key": "…"}` in a query, or in a field of another JSON.
    #[test]
    fn json_inside_of_something_else_is_looked_into() {
        let secret = "n\"\\\\name\\t/1";
        let secrets = secrets(secret);
        let in_url = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let in_json = |text: &str| {
            let quoted = serde_json::Value::from(text).to_string();
            quoted[1..quoted.len() - 1].to_owned()
        };
        let texts = [secret.to_owned(), in_json(secret), in_json(&in_json(secret))];
        for text in texts.iter().flat_map(|text| [text.clone(), in_url(text), in_url(&in_url(text))]) {
            assert_eq!(secrets.redact(&format!("x {text} y")), "x [hidden] y", "{text}");
        }
    }

    #[test]
    fn short_secrets_cut_no_holes_into_our_words() {
        for secret in ["e", "x", "an", "JSON", "hidden", "[", "expecte", "in"] {
            let secrets = secrets(secret);
            let sentence = "expected JSON, found HTML or XML in it";
            assert_eq!(secrets.redact_sentence(sentence, &[]), sentence, "{secret}");
            assert_eq!(secrets.redact(&format!("<{secret}>")), "<[hidden]>", "what came from outside holds none");
        }
        let secrets = secrets("77");
        let sentence = "prices.77: expected a number from 0 to 255, found 7700";
        let quoted = ["77".into(), "7700".into()];
        assert_eq!(
            secrets.redact_sentence(sentence, &quoted),
            "prices.[hidden]: expected a number from 0 to 255, found [hidden]00"
        );
    }

    #[test]
    fn longer_secrets_stand_in_no_sentence() {
        assert_eq!(secrets("eight888").redact_sentence("found eight888", &[]), "found [hidden]");
    }

    #[test]
    fn several_secrets_are_hidden_in_one_pass() {
        let mut several = secrets("abc");
        several.add(&"d".into());
        several.add(&"abcde".into());
        assert_eq!(several.redact("abc abcde d"), "[hidden] [hidden] [hidden]");
        several.add(&"cxyz".into());
        assert_eq!(several.redact("abcxyz"), "[hidden]", "they share a letter");
    }

    #[test]
    fn short_secrets_do_not_lay_others_open() {
        let body = br#"{"access_token":"ANOTHER","expires_in":7200}"#;
        for secret in ["t", "access", "token", "\"", "en\":"] {
            let excerpt = secrets(secret).excerpt(body, 200);
            assert!(!excerpt.contains("ANOTHER"), "{secret}: {excerpt}");
        }
        // A quote in a secret ends the value, but not the secret.
        let excerpt = secrets("abc\"TheRest").excerpt(br#"access_token: {"token":"abc"TheRest"}"#, 200);
        assert!(!excerpt.contains("TheRest"), "{excerpt}");
    }

    #[test]
    fn secrets_are_hidden_as_they_are_sent() {
        assert_eq!(secrets(" s3cret\r\n").redact("t=s3cret&u"), "t=[hidden]&u");
    }

    #[cfg(feature = "client")]
    #[test]
    fn words_of_a_library_stay_and_what_it_quotes_goes() {
        let secrets = secrets("t");
        let text = "error trying to connect: tcp connect error: Connection refused (os error 111)";
        assert_eq!(secrets.redact_library(text), text);
        assert_eq!(
            secrets.redact_library("bad URL http://h/?x=t today"),
            "bad URL h[hidden][hidden]p://h/?x=[hidden] today"
        );
        assert_eq!(secrets.redact_library("bad ?access_token=other"), "bad ?access_[hidden]oken=[hidden]");
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
