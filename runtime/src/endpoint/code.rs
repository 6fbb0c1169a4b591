//! A code of a service: a number or a text.

use std::fmt;

/// The longest text that a code keeps, in bytes. The linter of specs admits no longer code.
const LONGEST: usize = 46;

/// What a longer text ends with. No documented code ends with it, so a text that was cut equals none of them.
const CUT: &[u8] = "…".as_bytes();

/// A code with which a service refuses: `40001`, `PARAM_ERROR`.
///
/// ```
/// use weixin_runtime::Code;
///
/// let code = Code::from("PARAM_ERROR");
/// assert!(code == "PARAM_ERROR" && code != 40001);
/// assert_eq!(Some(Code::Number(40001)), Some(40001.into()));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code<'a> {
    /// A number.
    Number(i64),
    /// A text.
    Text(&'a str),
}

impl<'a> Code<'a> {
    /// The number; `None` if the code is a text.
    pub const fn number(self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Text(_) => None,
        }
    }

    /// The text; `None` if the code is a number.
    pub const fn text(self) -> Option<&'a str> {
        match self {
            Self::Number(_) => None,
            Self::Text(text) => Some(text),
        }
    }
}

/// As it would be written in Rust: `40001`, `"PARAM_ERROR"`.
impl fmt::Debug for Code<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => fmt::Debug::fmt(number, f),
            Self::Text(text) => fmt::Debug::fmt(text, f),
        }
    }
}

impl fmt::Display for Code<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => fmt::Display::fmt(number, f),
            Self::Text(text) => fmt::Display::fmt(text, f),
        }
    }
}

// No other integer converts, so that a literal needs no type.
impl From<i64> for Code<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl<'a> From<&'a str> for Code<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl PartialEq<i64> for Code<'_> {
    fn eq(&self, number: &i64) -> bool {
        self.number() == Some(*number)
    }
}

impl PartialEq<&str> for Code<'_> {
    fn eq(&self, text: &&str) -> bool {
        self.text() == Some(text)
    }
}

/// A code that has no name in an enum made by [`errors!`](crate::errors).
///
/// It is opaque on purpose. To test for one particular code, use the enum's `code()`: that still works when a later
/// version names the code, whereas a match on the code in here would silently stop matching.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnknownCode(OwnedCode);

impl UnknownCode {
    #[doc(hidden)]
    pub const fn __new(code: Code<'_>) -> Self {
        Self(OwnedCode::new(code))
    }

    #[doc(hidden)]
    pub const fn __code(&self) -> Code<'_> {
        self.0.as_code()
    }
}

impl fmt::Debug for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A code that belongs to nobody else. The text is kept in place, so that enums of codes are `Copy`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct OwnedCode(Repr);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Repr {
    Number(i64),
    /// A text of this length, as UTF-8; what follows is zero.
    Text(u8, [u8; LONGEST]),
}

impl OwnedCode {
    pub(crate) const fn new(code: Code<'_>) -> Self {
        match code {
            Code::Number(number) => Self(Repr::Number(number)),
            Code::Text(text) => Self::text(text.as_bytes()),
        }
    }

    /// Keeps as much of a text as fits.
    const fn text(text: &[u8]) -> Self {
        let (mut kept, mut length) = ([0; LONGEST], text.len());
        if length > LONGEST {
            length = LONGEST - CUT.len();
            // Not in the middle of a character.
            while length > 0 && text[length] & 0b1100_0000 == 0b1000_0000 {
                length -= 1;
            }
        }
        kept.split_at_mut(length).0.copy_from_slice(text.split_at(length).0);
        if length < text.len() {
            kept.split_at_mut(length).1.split_at_mut(CUT.len()).0.copy_from_slice(CUT);
            length += CUT.len();
        }
        Self(Repr::Text(length as u8, kept))
    }

    pub(crate) const fn as_code(&self) -> Code<'_> {
        match &self.0 {
            Repr::Number(number) => Code::Number(*number),
            Repr::Text(length, text) => match str::from_utf8(text.split_at(*length as usize).0) {
                Ok(text) => Code::Text(text),
                // It was made of a text.
                Err(_) => Code::Text(""),
            },
        }
    }
}

impl fmt::Debug for OwnedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.as_code(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_codes_are_kept_as_they_are() {
        for code in [Code::Number(i64::MIN), Code::Number(0), Code::Text(""), Code::Text("错误"), Code::Text("A_B")] {
            assert_eq!(OwnedCode::new(code).as_code(), code);
        }
        let longest = "é".repeat(LONGEST / 2);
        assert_eq!(OwnedCode::new(Code::Text(&longest)).as_code(), Code::Text(&longest));
    }

    #[test]
    fn longer_texts_are_cut_and_equal_nothing_documented() {
        for letter in ["a", "é", "误", "😀"] {
            let (long, longer) = (letter.repeat(50), letter.repeat(51));
            let kept = OwnedCode::new(Code::Text(&long));
            let text = kept.as_code().text().expect("a text").to_owned();
            assert!(text.len() <= LONGEST && text.len() > LONGEST - 8, "{text}");
            assert!(text.strip_suffix('…').is_some_and(|start| long.starts_with(start)), "{text}");
            assert_ne!(kept.as_code(), Code::Text(&long));
            assert_eq!(kept, OwnedCode::new(Code::Text(&longer)));
        }
    }
}
