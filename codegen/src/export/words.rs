//! Descriptions, which OpenAPI takes for Markdown: the project's prose with everything escaped that its subset does not have.

use crate::describe;
use crate::markdown::{self, DocLine, code};
use crate::model::{ErrorRow, Lifecycle};

/// A prose, which may have paragraphs and lists.
pub(super) fn prose(text: &str) -> String {
    joined(markdown::block(text))
}

/// A text that is shown as it is, on one line.
pub(super) fn line(text: &str) -> String {
    DocLine::new(text).as_str().trim_start().to_owned()
}

/// Paragraphs, without those that are empty.
pub(super) fn paragraphs(all: impl IntoIterator<Item = String>) -> String {
    all.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// `Deprecated: use title.`, `Since 2026-04-20.`
pub(super) fn lifecycle(lifecycle: Option<&Lifecycle>) -> String {
    let Some(Lifecycle { since, until, deprecated }) = lifecycle else { return String::new() };
    let deprecated = deprecated.as_ref().map(|why| format!("Deprecated: {}", prose(why)));
    let days = [("Since", since), ("Until", until)].into_iter();
    let days = days.filter_map(|(word, day)| day.as_ref().map(|day| format!("{word} {day}.")));
    deprecated.into_iter().chain(days).collect::<Vec<_>>().join(" ")
}

/// A list of values or codes with what they mean.
pub(super) fn list(rows: impl IntoIterator<Item = (String, String)>) -> String {
    let item = |(value, doc): (String, String)| {
        let doc = doc.split('\n').collect::<Vec<_>>().join("\n  ");
        let colon = if doc.is_empty() { "" } else { ": " };
        format!("- {}{colon}{}", code(&value), doc.trim_end())
    };
    rows.into_iter().map(item).collect::<Vec<_>>().join("\n")
}

/// What a code means, and what to do.
pub(super) fn refusal(row: &ErrorRow) -> String {
    let class = row.class.map(|class| format!(" ({})", class.key())).unwrap_or_default();
    let remedy = row.remedy.as_ref().map(|remedy| format!(" Remedy: {}", prose(remedy))).unwrap_or_default();
    let life = describe::lifecycle(row.lifecycle.as_deref());
    let life = if life.is_empty() { String::new() } else { format!(" {}.", prose(&life.join(", "))) };
    format!("{}{class}.{remedy}{life}", prose(row.meaning.trim_end_matches('.')))
}

fn joined(lines: Vec<DocLine>) -> String {
    let lines: Vec<String> = lines.into_iter().map(|line| line.as_str().to_owned()).collect();
    lines.join("\n").trim().to_owned()
}
