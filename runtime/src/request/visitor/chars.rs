//! Which characters a text may consist of.

use crate::wording::is_printable;

/// Characters that a text may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Chars {
    /// `0` to `9`.
    Digits,
    /// `A` to `Z` and `a` to `z`.
    Letters,
    /// `a` to `z`.
    Lower,
    /// `A` to `Z`.
    Upper,
    /// `0` to `9`, `A` to `F` and `a` to `f`.
    Hex,
    /// What can be seen of ASCII: letters, digits and signs, without the space.
    Ascii,
    /// The plain space.
    Space,
    /// Chinese characters, without punctuation: those of Unicode's script Han.
    Chinese,
    /// Each character of this text.
    Of(&'static str),
}

impl Chars {
    /// Whether it has the character.
    pub fn has(self, character: char) -> bool {
        match self {
            Self::Digits => character.is_ascii_digit(),
            Self::Letters => character.is_ascii_alphabetic(),
            Self::Lower => character.is_ascii_lowercase(),
            Self::Upper => character.is_ascii_uppercase(),
            Self::Hex => character.is_ascii_hexdigit(),
            Self::Ascii => character.is_ascii_graphic(),
            Self::Space => character == ' ',
            Self::Chinese => is_chinese(character),
            Self::Of(listed) => listed.contains(character),
        }
    }

    fn name(self) -> String {
        match self {
            Self::Digits => "digits".to_owned(),
            Self::Letters => "letters".to_owned(),
            Self::Lower => "lower case letters".to_owned(),
            Self::Upper => "upper case letters".to_owned(),
            Self::Hex => "hexadecimal digits".to_owned(),
            Self::Ascii => "visible ASCII characters".to_owned(),
            Self::Space => "spaces".to_owned(),
            Self::Chinese => "Chinese characters".to_owned(),
            Self::Of(listed) => format!("`{listed}`"),
        }
    }
}

/// A character of the script Han, also one of the planes that are kept for them.
fn is_chinese(character: char) -> bool {
    matches!(
        character,
        '\u{4e00}'..='\u{9fff}' | '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3fffd}'
    )
}

/// Names the first character that is not allowed, and its position. The character of a secret is not shown.
pub(super) fn consists_of(text: &str, is_secret: bool, allowed: &[Chars]) -> Option<(String, String)> {
    let is_wrong = |character: &char| !allowed.iter().any(|chars| chars.has(*character));
    let (at, wrong) = text.chars().enumerate().find(|(_, character)| is_wrong(character))?;
    let wrong = match wrong {
        _ if is_secret => "a character".to_owned(),
        wrong if is_printable(wrong) && !wrong.is_whitespace() || wrong == ' ' => format!("`{wrong}`"),
        wrong => format!("U+{:04X}", u32::from(wrong)),
    };
    Some((format!("{wrong} at position {}", at + 1), format!("consist of {}", names(allowed))))
}

/// "digits, letters and `_-`".
fn names(all: &[Chars]) -> String {
    match all.split_last() {
        Some((last, rest @ [_, ..])) => {
            let rest: Vec<String> = rest.iter().map(|chars| chars.name()).collect();
            format!("{} and {}", rest.join(", "), last.name())
        }
        Some((only, [])) => only.name(),
        None => String::new(),
    }
}

/// The width of a text: two for each character that is written as wide as a Chinese one, that is also punctuation,
/// full-width forms, kana and Hangul, and one for any other.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|character| 1 + usize::from(is_wide(character))).sum()
}

fn is_wide(character: char) -> bool {
    matches!(
        character,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
            | '\u{20000}'..='\u{3fffd}'
    )
}
