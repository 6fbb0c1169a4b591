//! Which characters are invisible, and which end a line.
//!
//! Everything that reads, checks, prints or drafts a spec asks here, so that there is one answer.

use std::borrow::Cow;
use std::fmt;

/// `Default_Ignorable_Code_Point` of Unicode's `DerivedCoreProperties.txt`, version 16.0 (the same since 14.0), which
/// covers `Bidi_Control` of `PropList.txt`; and U+FFF9 to U+FFFB, the marks around annotations, which are in neither.
/// Code points that are not assigned yet are among them, so that a later version changes nothing here.
const INVISIBLE: [(char, char); 18] = [
    ('\u{00AD}', '\u{00AD}'),
    ('\u{034F}', '\u{034F}'),
    ('\u{061C}', '\u{061C}'),
    ('\u{115F}', '\u{1160}'),
    ('\u{17B4}', '\u{17B5}'),
    ('\u{180B}', '\u{180F}'),
    ('\u{200B}', '\u{200F}'),
    ('\u{202A}', '\u{202E}'),
    ('\u{2060}', '\u{206F}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{FE00}', '\u{FE0F}'),
    ('\u{FEFF}', '\u{FEFF}'),
    ('\u{FFA0}', '\u{FFA0}'),
    ('\u{FFF0}', '\u{FFF8}'),
    ('\u{FFF9}', '\u{FFFB}'),
    ('\u{1BCA0}', '\u{1BCA3}'),
    ('\u{1D173}', '\u{1D17A}'),
    ('\u{E0000}', '\u{E0FFF}'),
];

/// True for characters that are invisible but affect what is read: direction marks, joiners, fillers, variation selectors,
/// tags, byte order marks. Control characters and line breaks are not among them.
pub fn is_invisible(c: char) -> bool {
    // Nearly all that is asked about is before the first of them.
    c >= INVISIBLE[0].0 && !is_usual(c) && INVISIBLE.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

/// True for most of what texts consist of, which is told before anything is searched: visible ASCII, and Chinese.
fn is_usual(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{2070}'..='\u{3163}' | '\u{3165}'..='\u{FDCF}')
}

/// True for characters that end a line for Unicode, YAML, Rust or a terminal.
pub fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{000B}' | '\u{000C}' | '\u{0085}' | '\u{2028}' | '\u{2029}')
}

/// True for control characters that do not end a line: NUL, tab, ESC, DEL, the C1 set.
pub fn is_control(c: char) -> bool {
    c.is_control() && !is_line_end(c)
}

/// True for the noncharacters of Unicode.
pub fn is_no_character(c: char) -> bool {
    (c as u32) & 0xFFFE == 0xFFFE || ('\u{FDD0}'..='\u{FDEF}').contains(&c)
}

/// A character that is not allowed where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadChar {
    /// The byte of the text at which it begins.
    pub at: usize,
    /// The character.
    pub char: char,
}

impl BadChar {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self.char {
            c if is_line_end(c) => "write it on one line",
            c if c.is_whitespace() && c != ' ' && !c.is_control() => "use a plain space",
            _ => "remove it",
        }
    }
}

impl fmt::Display for BadChar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.char {
            ' ' => return f.write_str("leading or trailing space"),
            '\n' => return f.write_str("line end"),
            '\t' => return f.write_str("tab"),
            c if is_line_end(c) => "line end",
            c if is_control(c) => "control character",
            c if is_no_character(c) => "noncharacter",
            c if c.is_whitespace() => "unusual space",
            _ => "invisible character",
        };
        write!(f, "{what} U+{:04X}", self.char as u32)
    }
}

/// Checks prose, which may have several lines, ended by line feeds, and may contain tabs.
///
/// # Errors
///
/// The first invisible character.
pub fn fits_in_prose(text: &str) -> Result<(), BadChar> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
        return Ok(());
    }
    first(text, |c| is_unseen(c) && !matches!(c, '\n' | '\t'))
}

/// Checks a fact: it must be on one line and entirely visible.
///
/// # Errors
///
/// The first control character, line end or invisible character.
pub fn fits_on_a_line(text: &str) -> Result<(), BadChar> {
    first(text, is_unseen)
}

/// Checks a name. Beyond [`fits_on_a_line`], its only whitespace is the plain space, and not at its edges. The empty text
/// passes: whether a name is required is another question.
///
/// # Errors
///
/// The first character that is not allowed where it is.
pub fn fits_in_a_name(text: &str) -> Result<(), BadChar> {
    first(text, |c| is_unseen(c) || (c.is_whitespace() && c != ' ') || c == '\u{2800}')?;
    let inside = text.trim_matches(' ');
    let edge = text.len() - text.trim_start_matches(' ').len();
    if inside.len() == text.len() {
        return Ok(());
    }
    Err(BadChar { at: if edge > 0 { 0 } else { inside.len() }, char: ' ' })
}

/// True for characters that are invisible or end a line.
fn is_unseen(c: char) -> bool {
    !is_usual(c) && (c.is_control() || is_line_end(c) || is_invisible(c) || is_no_character(c))
}

fn first(text: &str, bad: impl Fn(char) -> bool) -> Result<(), BadChar> {
    // Most texts are visible ASCII, which bytes tell faster than characters.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Ok(());
    }
    match text.char_indices().find(|(_, c)| bad(*c)) {
        Some((at, char)) => Err(BadChar { at, char }),
        None => Ok(()),
    }
}

/// The text as it can be shown on one line of a terminal or in a comment: invisible and control characters are written as
/// `\u{1b}`.
pub fn shown(text: &str) -> Cow<'_, str> {
    if fits_on_a_line(text).is_ok() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_unseen(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Those that people have been fooled with, and their neighbours that can be seen.
    #[test]
    fn what_cannot_be_seen_is_known() {
        let unseen = "\u{AD}\u{34F}\u{61C}\u{115F}\u{1160}\u{17B4}\u{180E}\u{200B}\u{200D}\u{200E}\u{202A}\u{202E}\u{2060}\
            \u{2065}\u{2066}\u{2069}\u{206F}\u{3164}\u{FE00}\u{FE0F}\u{FEFF}\u{FFA0}\u{FFF9}\u{FFFB}\u{1D173}\u{E0001}\
            \u{E0041}\u{E007F}\u{E01EF}";
        for c in unseen.chars() {
            assert!(is_invisible(c), "U+{:04X}", c as u32);
            let text = format!("a{c}b");
            for check in [fits_in_prose, fits_on_a_line, fits_in_a_name] {
                assert_eq!(check(&text), Err(BadChar { at: 1, char: c }));
            }
        }
        for c in "a\u{AC}\u{AE}\u{61D}\u{2010}\u{2027}\u{202F}\u{3000}\u{3163}\u{3165}中，\u{FFFC}\u{FFFD}😀\u{E1000}"
            .chars()
        {
            assert!(!is_invisible(c) && fits_on_a_line(&c.to_string()).is_ok(), "U+{:04X}", c as u32);
        }
    }

    #[test]
    fn a_fact_is_on_one_line_and_prose_need_not_be() {
        for c in "\n\r\u{B}\u{C}\u{85}\u{2028}\u{2029}".chars() {
            assert!(is_line_end(c) && !is_control(c));
            assert_eq!(fits_on_a_line(&format!("中{c}")), Err(BadChar { at: 3, char: c }));
            assert_eq!(fits_in_prose(&c.to_string()).is_ok(), c == '\n');
        }
        for c in "\0\t\u{7}\u{1B}\u{7F}\u{80}\u{9B}".chars() {
            assert!(is_control(c) && !is_line_end(c) && fits_on_a_line(&c.to_string()).is_err());
            assert_eq!(fits_in_prose(&c.to_string()).is_ok(), c == '\t');
        }
        assert!(fits_in_prose("two\n\tlines").is_ok() && fits_on_a_line("\u{FFFE}").is_err());
    }

    #[test]
    fn a_name_has_no_blank_that_looks_like_another() {
        for good in ["", "openid", "a b", "名称", "x-y.z[0]", "🙂"] {
            assert_eq!(fits_in_a_name(good), Ok(()), "{good}");
        }
        for (bad, at, char) in
            [("a\u{A0}b", 1, '\u{A0}'), ("\u{3000}a", 0, '\u{3000}'), (" a", 0, ' '), ("ab ", 2, ' '), (" ", 0, ' ')]
        {
            assert_eq!(fits_in_a_name(bad), Err(BadChar { at, char }), "{bad:?}");
        }
    }

    #[test]
    fn a_bad_character_is_named() {
        for (text, message) in [
            ("a\nb", "line end"),
            ("a\rb", "line end U+000D"),
            ("\u{2028}", "line end U+2028"),
            ("\t", "tab"),
            ("\u{1B}", "control character U+001B"),
            ("\u{202E}", "invisible character U+202E"),
            ("\u{A0}", "unusual space U+00A0"),
            ("\u{1FFFF}", "noncharacter U+1FFFF"),
            ("a ", "leading or trailing space"),
        ] {
            assert_eq!(fits_in_a_name(text).expect_err("it is bad").to_string(), message);
        }
        assert_eq!(shown("a\u{1B}[31m\u{202E}中\n"), "a\\u{1b}[31m\\u{202e}中\\u{a}");
        assert!(matches!(shown("plain 中"), Cow::Borrowed(_)));
    }
}
