//! Backslashes too many: Markdown that a converter escaped twice, and code in which it escaped what needs none.

use std::borrow::Cow;

/// What a converter escapes although it stands in code.
const IN_CODE: &str = "_*#~<>[]-";

/// A page with one level of escapes less, if the names on it have one too many: `access\\_token` in running text and
/// `access\_token` in code. Lines stay where they are.
pub(super) fn without_second_level(page: &str) -> Cow<'_, str> {
    if !is_escaped_twice(page) {
        return Cow::Borrowed(page);
    }
    let mut out = String::with_capacity(page.len());
    let mut in_code = false;
    for line in page.split_inclusive('\n') {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        if in_code && !is_fence {
            let (text, end) = line.split_at(line.trim_end().len());
            // Each line of code that has a next one may end with a backslash.
            out.push_str(&in_code_without(text.strip_suffix('\\').unwrap_or(text)));
            out.push_str(end);
        } else {
            unescape(line, |c| c.is_ascii_punctuation() && c != '|', &mut out);
        }
    }
    Cow::Owned(out)
}

/// A page without the backslashes that Markdown left in its names: HTML and bare text made of such a page.
pub(super) fn without_any(page: &str) -> Cow<'_, str> {
    if !has_in_name(page, "\\_") {
        return Cow::Borrowed(page);
    }
    let mut out = String::with_capacity(page.len());
    for line in page.split_inclusive('\n') {
        let (text, end) = line.split_at(line.trim_end().len());
        out.push_str(&in_code_without(text.strip_suffix('\\').unwrap_or(text)));
        out.push_str(end);
    }
    Cow::Owned(out)
}

/// Code without the backslashes that a converter put in front of marks of Markdown.
pub(super) fn in_code_without(code: &str) -> Cow<'_, str> {
    if !code.contains('\\') {
        return Cow::Borrowed(code);
    }
    let mut out = String::with_capacity(code.len());
    unescape(code, |c| IN_CODE.contains(c), &mut out);
    Cow::Owned(out)
}

/// Two backslashes in the middle of a name: one level of escapes would leave one there.
fn is_escaped_twice(page: &str) -> bool {
    has_in_name(page, "\\\\_")
}

fn has_in_name(page: &str, mark: &str) -> bool {
    page.match_indices(mark).any(|(at, mark)| {
        let is_part = |c: char| c.is_ascii_alphanumeric();
        page[..at].ends_with(is_part) && page[at + mark.len()..].starts_with(is_part)
    })
}

fn unescape(text: &str, is_escaped: impl Fn(char) -> bool, out: &mut String) {
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match letters.peek().copied().filter(|next| c == '\\' && is_escaped(*next)) {
            Some(next) => {
                out.push(next);
                letters.next();
            }
            None => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_level_goes_where_there_are_two() {
        let page = "## [\\#](a\\_b) 1\\. Call\n\n| shelf\\\\_id | a \\| b |\n\n```json\n{\"shelf\\_id\": [\\\n\"a\\\"b\"\\\n]}\n```\nx\\\\_y\n";
        let bare = "## [#](a_b) 1. Call\n\n| shelf\\_id | a \\| b |\n\n```json\n{\"shelf_id\": [\n\"a\\\"b\"\n]}\n```\nx\\_y\n";
        assert_eq!(without_second_level(page), bare);
        for usual in ["| shelf\\_id | '\\\\_' |", "C:\\\\_x", ""] {
            assert!(matches!(without_second_level(usual), Cow::Borrowed(_)), "{usual}");
        }
    }

    #[test]
    fn code_has_no_escapes_of_markdown() {
        assert_eq!(without_any("shelf\\_id [\\\n]"), "shelf_id [\n]");
        assert_eq!(in_code_without("shelf\\_id \\d \\*"), "shelf_id \\d *");
    }
}
