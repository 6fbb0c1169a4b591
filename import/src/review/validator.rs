//! What a server says of a version of a page, so that it can be asked whether it has another.

use std::fmt;
use std::fmt::Write;

/// The longest one that is kept, in bytes.
const LONGEST: usize = 256;

/// An entity tag, or the time of the last change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validator {
    is_etag: bool,
    value: String,
}

impl Validator {
    /// The value of the header `ETag`.
    pub fn etag(value: &str) -> Option<Self> {
        Self::new(true, value)
    }

    /// The value of the header `Last-Modified`.
    pub fn modified(value: &str) -> Option<Self> {
        Self::new(false, value)
    }

    fn new(is_etag: bool, value: &str) -> Option<Self> {
        let value = value.trim();
        let is_sane =
            !value.is_empty() && value.len() <= LONGEST && value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        is_sane.then(|| Self { is_etag, value: value.to_owned() })
    }

    /// The header that asks for another version only.
    pub fn header(&self) -> (&'static str, &str) {
        (if self.is_etag { "if-none-match" } else { "if-modified-since" }, &self.value)
    }

    /// Reads the word of a lock file.
    pub fn parse(word: &str) -> Option<Self> {
        let (kind, word) = word.split_once('=')?;
        let mut value = String::new();
        let mut rest = word;
        while let Some((before, escaped)) = rest.split_once('%') {
            value.push_str(before);
            let byte = u8::from_str_radix(escaped.get(..2)?, 16).ok()?;
            value.push(char::from(byte));
            rest = &escaped[2..];
        }
        value.push_str(rest);
        match kind {
            "etag" => Self::etag(&value),
            "modified" => Self::modified(&value),
            _ => None,
        }
    }
}

/// One word, without blanks.
impl fmt::Display for Validator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_etag { "etag=" } else { "modified=" })?;
        self.value.chars().try_for_each(|c| match c {
            ' ' | '%' => write!(f, "%{:02X}", c as u32),
            c => f.write_char(c),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Validator;

    #[test]
    fn validators_are_one_word() {
        for validator in [Validator::etag("W/\"a b%\""), Validator::modified("Sat, 28 Nov 2026 19:00:00 GMT")] {
            let word = validator.as_ref().expect("a validator").to_string();
            assert!(!word.contains(' '), "{word}");
            assert_eq!(Validator::parse(&word), validator);
        }
        assert_eq!(Validator::etag("x").map(|it| it.to_string()).as_deref(), Some("etag=x"));
        for none in ["", " ", "\u{e9}", "a\nb", &"x".repeat(300)] {
            assert_eq!(Validator::etag(none), None, "{none:?}");
        }
        for none in ["", "etag", "etag=", "etag=%", "etag=%0A", "etag=%é", "other=x"] {
            assert_eq!(Validator::parse(none), None, "{none:?}");
        }
    }
}
