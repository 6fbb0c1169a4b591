//! Cleaning of texts: what crawlers, editors and typesetting leave in names, types and sentences.

use std::borrow::Cow;

pub(crate) use weixin_codegen::text::is_invisible;
use weixin_codegen::text::{fits_in_a_name, fits_in_prose, is_line_end, is_no_character, shown};

/// The longest sentence that is kept, in characters; what is longer is cut at this length.
pub(crate) const LONGEST: usize = 1200;

/// The longest note for people, in characters.
const LONGEST_NOTE: usize = 400;

/// The longest name on the wire, in bytes.
const LONGEST_WIRE_NAME: usize = 128;

/// A text without what nobody can see: marks of direction, joiners and fillers go, and only line feeds end lines; other
/// controls become blanks. Names that differ only in such characters are one name from here on.
pub(crate) fn legible(text: &str) -> Cow<'_, str> {
    if fits_in_prose(text).is_ok() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '\r' if letters.peek() == Some(&'\n') => {}
            '\r' => out.push('\n'),
            '\n' | '\t' => out.push(c),
            c if is_line_end(c) || c.is_control() => out.push(' '),
            c if is_invisible(c) || is_no_character(c) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// True for what can be the name of a field on the wire, or of a member whose name is data: letters and digits of any
/// script, and the marks that such names are made with.
pub(crate) fn is_wire_name(name: &str) -> bool {
    let mark = |c: char| "_-.$@:[]/ ".contains(c);
    !name.is_empty()
        && name.len() <= LONGEST_WIRE_NAME
        && fits_in_a_name(name).is_ok()
        && name.chars().all(|c| c.is_alphanumeric() || mark(c))
        && name.contains(char::is_alphanumeric)
}

/// What is said of a name that is not taken.
pub(crate) fn no_name(name: &str) -> String {
    format!("{} is not a valid field name; left out", quoted(name))
}

/// The beginning of a foreign text between backticks, with what cannot be seen in it spelled out.
pub(crate) fn quoted(text: &str) -> String {
    let start: String = text.chars().take(60).collect();
    let goes_on = if start.len() < text.len() { "…" } else { "" };
    format!("`{}{goes_on}`", shown(&start).replace('`', "'"))
}

/// A note for people on one line: what cannot be seen is spelled out, and what is too long is cut off.
pub(crate) fn note(text: &str) -> String {
    match text.char_indices().nth(LONGEST_NOTE) {
        Some((end, _)) => format!("{}…", shown(text[..end].trim_end())),
        None => shown(text).into_owned(),
    }
}

/// A text of any length on one line, with what cannot be seen spelled out.
pub(crate) fn one_line(text: &str) -> String {
    shown(text).into_owned()
}

/// True for a day as the spec writes it: `2026-11-21`.
pub(crate) fn is_day(text: &str) -> bool {
    let digit = |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(digit)
}

/// The longest path of names that a row begins with, in bytes.
const LONGEST_NAME: usize = 240;

/// A text on one line: no invisible characters, single spaces, no debris of the crawler.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = 0;
    for c in text.chars() {
        if is_invisible(c) || is_no_character(c) {
            continue;
        }
        if c.is_whitespace() || c.is_control() || c == '\u{2800}' {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
        characters += 1;
        if characters > LONGEST {
            break;
        }
    }
    out.truncate(out.trim_end().len());
    without_debris(out)
}

/// `" data-v-6f63fefa>objarray` → `objarray`: the tail of a tag that a crawler cut in the middle.
fn without_debris(text: String) -> String {
    match (text.find("data-v-"), text.rfind('>')) {
        (Some(mark), Some(end)) if mark < end => text[end + 1..].trim().to_owned(),
        _ => text,
    }
}

/// True for the letters of Chinese, and for the punctuation that goes with them.
pub(crate) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// A heading without `#`, numbering and the marks around it: `# 2.1 Request：` → `Request`.
pub(crate) fn heading(text: &str) -> String {
    let mut text = text.trim();
    loop {
        let before = text;
        text = text.trim_start_matches(['#', '*', ' ', '\u{3000}', '•', '·']);
        text = without_number(text);
        if text == before {
            break;
        }
    }
    clean(text.trim_end_matches([':', '：', '*', ' ', '#']))
}

/// `3.2 Errors` → `Errors`, `（1）Call` → `Call`, `二、Call` → `Call`; `3d` stays.
fn without_number(text: &str) -> &str {
    let open = text.trim_start_matches(['(', '（']);
    let digits = |c: char| c.is_ascii_digit() || c == '.' || "一二三四五六七八九十".contains(c);
    let rest = open.trim_start_matches(digits);
    if rest.len() == open.len() {
        return text;
    }
    let ends = rest.trim_start_matches([')', '）', '、', '.', ' ', '．']);
    let numbered = open[..open.len() - rest.len()].ends_with('.') || ends.len() < rest.len();
    if numbered && !ends.is_empty() { ends } else { text }
}

/// True for what can be the name of a parameter on the wire.
pub(crate) fn is_name(text: &str) -> bool {
    text.len() <= LONGEST_NAME
        && text.strip_prefix('@').unwrap_or(text).starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$')
        && text.trim_start_matches('@').chars().all(|c| c.is_ascii_alphanumeric() || "_-.[]$".contains(c))
}

/// The longest beginning of a text that is a name, with what follows.
pub(crate) fn split_name(text: &str) -> Option<(&str, &str)> {
    // What goes on for longer than a name is none, however long it is.
    let ends = |byte: &u8| !(byte.is_ascii_alphanumeric() || b"_-.[]$".contains(byte));
    let end = text.bytes().take(LONGEST_NAME + 1).position(|byte| ends(&byte)).unwrap_or(text.len());
    let name = text[..end].trim_end_matches(['.', '-']);
    is_name(name).then(|| (name, &text[name.len()..]))
}

/// True when two names differ only in case, `_` and `-`.
pub(crate) fn alike(one: &str, two: &str) -> bool {
    letters(one) == letters(two)
}

/// The words of a text, however it is written.
pub(crate) fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// A name without `_` and `-`, in lower case.
pub(crate) fn letters(name: &str) -> String {
    name.chars().filter(|c| *c != '_' && *c != '-').map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_lose_their_numbers_and_marks() {
        for (page, bare) in [
            ("# # 2. Request", "Request"),
            ("5.1 传图片示例：", "传图片示例"),
            ("二、发货信息", "发货信息"),
            ("3d models", "3d models"),
            ("（2）回包", "回包"),
            ("2019", "2019"),
        ] {
            assert_eq!(heading(page), bare, "{page}");
        }
    }

    #[test]
    fn debris_of_crawlers_goes() {
        assert_eq!(clean("\" data-v-6f63fefa>objarray"), "objarray");
        assert_eq!(clean(" a\u{200b}b \n c "), "ab c");
        assert_eq!(legible("\u{feff}a\u{202e}b\r\nc\rd\u{2028}e\u{1b}[m"), "ab\nc\nd e [m");
        assert!(clean(&"x".repeat(10_000)).len() <= LONGEST + 1);
    }

    #[test]
    fn names_end_where_words_begin() {
        assert_eq!(split_name("access_token调用凭证"), Some(("access_token", "调用凭证")));
        assert_eq!(split_name("list[].id. x"), Some(("list[].id", ". x")));
        assert_eq!(split_name("3d"), None);
        assert!(alike("cardid", "card_id"));
    }
}
