//! The wording of messages: bounded excerpts, grouped digits, phrases that fit into a sentence.

use std::fmt;

/// How much of a value a message shows, in characters.
const SHOWN: usize = 60;

/// The first `limit` characters of `text`, with control characters replaced and `…` where it was cut.
pub(crate) fn excerpt(text: &str, limit: usize) -> String {
    let mut characters = text.chars();
    let mut kept: String = characters.by_ref().take(limit).map(printable).collect();
    if characters.next().is_some() {
        kept.push('…');
    }
    kept
}

/// How many lines of a text there are room for on one line, besides the first.
const MOST_LINES: usize = 3;

/// Shows something as it is, or with `{:#}` on one line, for logs: of a long list, only the first items.
pub(crate) fn on_one_line_if_asked(
    f: &mut fmt::Formatter<'_>,
    show: impl Fn(&mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    if f.alternate() { f.write_str(&one_line(&Shown(show).to_string())) } else { show(f) }
}

/// Something that a function shows.
struct Shown<F>(F);

impl<F: Fn(&mut fmt::Formatter<'_>) -> fmt::Result> fmt::Display for Shown<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0)(f)
    }
}

/// As much of a text as lies within its first `limit` bytes and does not end in a character.
pub(crate) fn up_to(text: &str, limit: usize) -> &str {
    let end = (0..=limit.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

fn one_line(text: &str) -> String {
    let mut lines = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default().to_owned();
    let shown: Vec<&str> = lines.by_ref().take(MOST_LINES).collect();
    let colon = if shown.is_empty() { "" } else { ": " };
    match lines.count() {
        0 => format!("{first}{colon}{}", shown.join("; ")),
        more => format!("{first}{colon}{}; and {more} more", shown.join("; ")),
    }
}

/// A value in a message: bounded, and set off from the words around it.
pub(crate) fn quoted(value: &str) -> String {
    format!("`{}`", excerpt(value, SHOWN))
}

/// A value among others: an empty one would not be seen.
pub(crate) fn visible(value: &str) -> &str {
    if value.is_empty() { "\"\"" } else { value }
}

/// `number` with thousands separators: `12,582,912`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 byte`, `12,582,912 bytes`.
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// A vendor's sentence as a part of ours: no initial capital, no full stop.
///
/// An initial word in all capitals (`URL`) keeps them.
pub(crate) fn phrase(sentence: &str) -> String {
    let sentence = sentence.trim().trim_end_matches(['.', '。']);
    let mut characters = sentence.chars();
    let Some(first) = characters.next() else {
        return String::new();
    };
    let rest = characters.as_str();
    let acronym = rest.chars().next().is_some_and(char::is_uppercase);
    if acronym {
        return sentence.to_owned();
    }
    first.to_lowercase().chain(rest.chars()).collect()
}

/// `a`, `b` and `c`, each in backticks.
pub(crate) fn listed(names: &[&str], last: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// Replaces a character from outside that would affect a terminal or cannot be seen.
fn printable(character: char) -> char {
    match character {
        '\n' | '\r' | '\t' => ' ',
        other if is_printable(other) => other,
        _ => '\u{fffd}',
    }
}

/// Whether a character is visible: no control character, no line end, nothing of Unicode's
/// `Default_Ignorable_Code_Point` (direction marks, fillers, tags) and no annotation mark. Joiners and variation
/// selectors that make up emoji are allowed: file names contain them.
pub(crate) fn is_printable(character: char) -> bool {
    let unseen = matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200c}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    );
    !character.is_control() && !unseen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(12_582_912), "12,582,912");
        assert_eq!(counted(1, "byte", "bytes"), "1 byte");
    }

    #[test]
    fn sentences_become_phrases() {
        assert_eq!(phrase("Upload file size exceeds maximum value."), "upload file size exceeds maximum value");
        assert_eq!(phrase("URL invalid"), "URL invalid");
        assert_eq!(phrase(""), "");
        assert_eq!(phrase("成功。"), "成功");
    }

    #[test]
    fn one_line_of_several() {
        assert_eq!(one_line("upload: sent"), "upload: sent");
        assert_eq!(one_line("upload: 1 problem\n  file: 0 bytes"), "upload: 1 problem: file: 0 bytes");
        assert_eq!(one_line("a\r\n b\n\n c\rd\ne\nf\n"), "a: b; c; d; and 2 more");
        assert_eq!(one_line(""), "");
    }

    #[test]
    fn excerpts_are_bounded_and_printable() {
        assert_eq!(excerpt("ab\ncd", 10), "ab cd");
        assert_eq!(excerpt("文件文件", 2), "文件…");
        assert_eq!(excerpt("\u{1b}[31m", 10), "\u{fffd}[31m");
        for unseen in
            "\u{7}\u{85}\u{ad}\u{61c}\u{180e}\u{200b}\u{202e}\u{2028}\u{2066}\u{3164}\u{feff}\u{fff9}\u{e0041}".chars()
        {
            assert_eq!(excerpt(&unseen.to_string(), 10), "\u{fffd}", "U+{:04X}", u32::from(unseen));
        }
        assert_eq!(excerpt("❤\u{fe0f} 👩\u{200d}🔬 文，é", 20), "❤\u{fe0f} 👩\u{200d}🔬 文，é");
    }
}
