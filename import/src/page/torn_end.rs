//! Pages that end where no page ends: within a row, a sample or a tag. Half of a page was saved, and what is missing would
//! look as if the vendor had removed it.

use std::fmt;

use crate::page::block::{Block, BlockKind};
use crate::page::torn_rows::{bars, is_rule};
use crate::page::{Format, Page};

/// Within what a page ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TornEnd {
    /// A row of a table.
    Row,
    /// A sample between fences.
    Sample,
    /// A piece of code in running text.
    Code,
    /// JSON.
    Json,
    /// HTML.
    Tag,
}

impl TornEnd {
    /// All of them.
    const ALL: [Self; 5] = [Self::Row, Self::Sample, Self::Code, Self::Json, Self::Tag];

    /// Its word in files.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Row => "row",
            Self::Sample => "sample",
            Self::Code => "code",
            Self::Json => "json",
            Self::Tag => "tag",
        }
    }

    /// The one with this word.
    pub(crate) fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.key() == key)
    }

    /// The line on which a page ends within something, and within what.
    pub(crate) fn of(page: &Page) -> Option<(usize, Self)> {
        let text = page.text.trim_end();
        let end = match page.format() {
            Format::Markdown => of_markdown(text),
            Format::Flat => is_open_json(&page.blocks()).then_some(Self::Json),
            Format::Html => is_open_html(text).then_some(Self::Tag),
        };
        end.map(|end| (text.lines().count(), end))
    }
}

impl fmt::Display for TornEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self {
            Self::Row => "a row of a table",
            Self::Sample => "a sample",
            Self::Code => "a piece of code",
            Self::Json => "JSON",
            Self::Tag => "its HTML",
        };
        write!(f, "the page ends within {what}: the rest of it is missing")
    }
}

fn of_markdown(text: &str) -> Option<TornEnd> {
    let mut fence: Option<&str> = None;
    // The bars of a whole row of the table in which the last line stands, and those of the row that ends the page.
    let mut width = None;
    let mut last = 0;
    let mut ends = true;
    for line in text.lines().map(str::trim) {
        let marks = line.len() - line.trim_start_matches('`').len();
        if marks >= 3 {
            match fence {
                Some(open) if marks >= open.len() && line.len() == marks => fence = None,
                Some(_) => {}
                None => fence = line.get(..marks),
            }
        }
        if fence.is_some() || marks >= 3 || line.is_empty() || line.starts_with('#') {
            width = None;
        } else if line.starts_with('|') {
            width = width.or_else(|| Some(bars(line)));
            (last, ends) = (bars(line), line.ends_with('|') || is_rule(line));
        } else if width.is_some() {
            last += bars(line);
        }
    }
    if fence.is_some() {
        return Some(TornEnd::Sample);
    }
    let is_row = width.is_some_and(|width| last < width || (last == 1 && !ends));
    if is_row {
        return Some(TornEnd::Row);
    }
    let last = text.lines().next_back().map(str::trim).filter(|line| !line.starts_with("```")).unwrap_or("");
    let marks = last.matches('`').count() - last.matches("\\`").count();
    (marks % 2 == 1).then_some(TornEnd::Code)
}

/// True if the last block is JSON that is not closed.
fn is_open_json(blocks: &[Block]) -> bool {
    let Some(BlockKind::Sample(text)) = blocks.last().map(|block| &block.kind) else { return false };
    if !text.trim_start().starts_with(['{', '[']) {
        return false;
    }
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '{' | '[' if !quoted => depth += 1,
            '}' | ']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    depth > 0
}

/// True if the HTML was not closed that was opened, or the last tag has no end.
fn is_open_html(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let count = |what: &str| text.matches(what).count();
    let is_open = |tag: &str| count(&format!("<{tag}>")) + count(&format!("<{tag} ")) > count(&format!("</{tag}>"));
    ["html", "body", "table", "pre"].into_iter().any(is_open) || text.rfind('<') > text.rfind('>')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<(usize, TornEnd)> {
        let page = Page { text: text.to_owned(), ..Page::default() };
        TornEnd::of(&page)
    }

    #[test]
    fn a_page_ends_within_what_is_not_closed() {
        let table = "## A\n\n| a | b |\n| --- | --- |\n| x | one |\n";
        for (text, end) in [
            (format!("{table}| y | tw"), Some((6, TornEnd::Row))),
            (format!("{table}| y |"), Some((6, TornEnd::Row))),
            (format!("{table}|"), Some((6, TornEnd::Row))),
            (format!("{table}| y | two |"), None),
            (format!("{table}Translated.\n"), None),
            (format!("{table}\n| y"), Some((7, TornEnd::Row))),
            (format!("{table}\n```\n{{ \"a\": 1"), Some((8, TornEnd::Sample))),
            (format!("{table}\n```json\n{{ \"a\": 1 }}\n```\n"), None),
            (format!("{table}\n````\n```\n````\n"), None),
            (format!("{table}\nAsk `https://exam"), Some((7, TornEnd::Code))),
            (format!("{table}\nAsk `x`.\n"), None),
            ("<html><body><table><tr><td>a</td>".to_owned(), Some((1, TornEnd::Tag))),
            ("<html><body><table><tr><td>a</td></tr></table></body></html>\n".to_owned(), None),
            ("<div><h1>a</h1></di".to_owned(), Some((1, TornEnd::Tag))),
            (String::new(), None),
        ] {
            assert_eq!(of(&text), end, "{text}");
        }
        for end in TornEnd::ALL {
            assert_eq!(TornEnd::of_key(end.key()), Some(end));
        }
    }
}
