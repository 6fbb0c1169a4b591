//! Strings and numbers of a body, read when they are asked for.

use std::borrow::Cow;

use serde_json::Number;

/// A body, as a text if all of it is one: then its strings are not checked one by one.
#[derive(Clone, Copy)]
pub(crate) enum Source<'t> {
    /// UTF-8.
    Text(&'t str),
    /// Anything.
    Bytes(&'t [u8]),
}

impl<'t> Source<'t> {
    /// The source of many values.
    pub(crate) fn of(bytes: &'t [u8]) -> Self {
        std::str::from_utf8(bytes).map_or(Self::Bytes(bytes), Self::Text)
    }

    #[inline]
    pub(crate) fn bytes(self) -> &'t [u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }

    /// The string whose opening quote is at `at`.
    #[inline]
    pub(crate) fn string(self, at: usize) -> Cow<'t, str> {
        if let Self::Text(text) = self {
            let (start, end) = (at + 1, plain(text.as_bytes(), at + 1));
            if let Some(string) = text.get(start..end).filter(|_| text.as_bytes().get(end) == Some(&b'"')) {
                return Cow::Borrowed(string);
            }
        }
        self::text(self.bytes(), at).0
    }
}

/// Skips the bytes of a string that stand for themselves.
#[inline]
pub(super) fn plain(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    // Eight at a time. A byte after a match may match by mistake, so only the first match counts.
    while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let eight = u64::from_le_bytes(*eight);
        // The highest bit of a byte that is a quote or a control character: `^ 2` swaps the quote and the space.
        let quote = (eight ^ (ONES * 2)).wrapping_sub(ONES * 0x21);
        let backslash = (eight ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
        let found = (quote | backslash) & !eight & HIGH;
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20)) {
        at += 1;
    }
    at
}

/// What a backslash and the characters after it stand for.
pub(super) struct Escape {
    /// `None` if it is no escape: then the backslash stands for itself.
    character: Option<char>,
    pub(super) length: usize,
    pub(super) strict: bool,
}

/// The escape that the bytes start with.
pub(super) fn escape(bytes: &[u8]) -> Escape {
    let one = |character| Escape { character: Some(character), length: 2, strict: true };
    match bytes.get(1) {
        Some(b'n') => one('\n'),
        Some(b'r') => one('\r'),
        Some(b't') => one('\t'),
        Some(b'b') => one('\u{8}'),
        Some(b'f') => one('\u{c}'),
        Some(byte @ (b'"' | b'\\' | b'/')) => one(char::from(*byte)),
        // Not an escape of JSON, but of JavaScript.
        Some(b'\'') => Escape { strict: false, ..one('\'') },
        Some(b'u') => unicode(bytes),
        _ => Escape { character: None, length: 1, strict: false },
    }
}

/// `\u6587`, or a surrogate pair. What is not a character is replaced: half of a pair, or an escape with too few
/// digits.
fn unicode(bytes: &[u8]) -> Escape {
    let lost = |length| Escape { character: Some(char::REPLACEMENT_CHARACTER), length, strict: false };
    let Some(first) = unit(bytes) else {
        let digits = bytes[2..].iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        return lost(2 + digits.min(4));
    };
    let pair = match first {
        0xd800..=0xdbff => unit(&bytes[6..]).filter(|unit| (0xdc00..=0xdfff).contains(unit)),
        _ => None,
    };
    let (code, length) = match pair {
        Some(second) => (0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00), 12),
        None => (first, 6),
    };
    char::from_u32(code)
        .map_or_else(|| lost(length), |character| Escape { character: Some(character), length, strict: true })
}

/// The number in `\u6587`.
fn unit(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.strip_prefix(b"\\u")?.get(..4)?;
    digits.iter().try_fold(0, |number, digit| Some(number * 16 + char::from(*digit).to_digit(16)?))
}

/// The string whose opening quote is at `at`, and where it ends: after its closing quote, or at the end of the body.
///
/// Control characters are kept. Invalid UTF-8, unpaired surrogates and incomplete `\u` escapes become U+FFFD; a
/// backslash that starts no escape is kept.
pub(super) fn text(bytes: &[u8], at: usize) -> (Cow<'_, str>, usize) {
    let start = at + 1;
    let (mut end, mut escaped) = (start, false);
    loop {
        end = plain(bytes, end);
        match bytes.get(end) {
            Some(b'\\') => {
                escaped = true;
                end += escape(&bytes[end..]).length;
            }
            Some(b'"') | None => break,
            Some(_) => end += 1,
        }
    }
    let raw = bytes.get(start..end).unwrap_or_default();
    let text = match std::str::from_utf8(raw) {
        Ok(text) if !escaped => Cow::Borrowed(text),
        _ => Cow::Owned(unescaped(raw)),
    };
    (text, end + 1)
}

#[cold]
fn unescaped(raw: &[u8]) -> String {
    let (mut text, mut at) = (String::with_capacity(raw.len()), 0);
    while at < raw.len() {
        let end = raw[at..].iter().position(|byte| *byte == b'\\').map_or(raw.len(), |length| at + length);
        text.push_str(&String::from_utf8_lossy(&raw[at..end]));
        at = end;
        if at < raw.len() {
            let escape = escape(&raw[at..]);
            text.push(escape.character.unwrap_or('\\'));
            at += escape.length;
        }
    }
    text
}

/// The number that begins at `at`.
#[inline]
pub(super) fn number(bytes: &[u8], at: usize) -> Option<Number> {
    let rest = bytes.get(at..)?;
    let (is_negative, digits) = rest.strip_prefix(b"-").map_or((false, rest), |digits| (true, digits));
    let (mut number, mut length) = (0i64, 0);
    while let Some(digit @ b'0'..=b'9') = digits.get(length).filter(|_| length < 18) {
        number = number * 10 + i64::from(digit - b'0');
        length += 1;
    }
    let is_whole = !matches!(digits.get(length), Some(b'0'..=b'9' | b'.' | b'e' | b'E'));
    // `-0` is a float.
    match is_whole && (number > 0 || !is_negative) {
        true if is_negative => Some((-number).into()),
        true => Some(number.into()),
        false => any_number(rest),
    }
}

fn any_number(bytes: &[u8]) -> Option<Number> {
    let is_part = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
    serde_json::from_slice(&bytes[..bytes.iter().take_while(is_part).count()]).ok()
}
