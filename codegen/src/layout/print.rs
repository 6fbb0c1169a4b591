//! Writes a document.

use super::document::{Collection, Item, Value};
use crate::yaml::quoted;

/// How far each level is indented.
const INDENT: usize = 2;

/// The text of a file.
pub(super) fn text(document: &Collection) -> String {
    let mut out = String::new();
    block(&mut out, document, 0, false);
    out
}

/// The entries of a collection, a line each. The first goes on where the dash of an item stands, if it is `behind_dash`.
fn block(out: &mut String, collection: &Collection, indent: usize, behind_dash: bool) {
    for (at, item) in collection.items.iter().enumerate() {
        if item.blank {
            out.push('\n');
        }
        if at > 0 || !behind_dash {
            above(out, item, indent);
            spaces(out, indent);
        }
        if collection.is_list {
            out.push_str("- ");
        }
        entry(out, item, indent);
    }
    for comment in &collection.below {
        spaces(out, indent);
        out.push_str(comment);
        out.push('\n');
    }
}

fn above(out: &mut String, item: &Item, indent: usize) {
    for comment in &item.above {
        if !comment.is_empty() {
            spaces(out, indent);
            out.push_str(comment);
        }
        out.push('\n');
    }
}

/// An entry behind its indentation and dash, to the end of its last line.
fn entry(out: &mut String, item: &Item, indent: usize) {
    if let Some(key) = &item.key {
        out.push_str(key);
        out.push(':');
    }
    let space = |out: &mut String| out.push_str(if item.key.is_some() { " " } else { "" });
    match &item.value {
        Value::Line(text) if text.is_empty() => end_line(out, item),
        Value::Line(text) => {
            space(out);
            out.push_str(text);
            end_line(out, item);
        }
        Value::Lines(sign, lines) => {
            space(out);
            out.push_str(sign);
            end_line(out, item);
            for line in lines {
                if !line.is_empty() {
                    spaces(out, indent + INDENT);
                    out.push_str(line);
                }
                out.push('\n');
            }
        }
        Value::Items(collection) if !collection.is_block => {
            space(out);
            flow(out, collection);
            end_line(out, item);
        }
        Value::Items(collection) => {
            // The first entry of an item stands behind its dash, unless something stands between.
            let first = collection.items.first();
            let is_free = item.behind.is_none() && first.is_none_or(|first| first.above.is_empty());
            let behind_dash = item.key.is_none() && is_free && !collection.is_list;
            if !behind_dash {
                end_line(out, item);
            }
            block(out, collection, indent + INDENT, behind_dash);
        }
    }
}

fn end_line(out: &mut String, item: &Item) {
    let trimmed = out.trim_end_matches(' ').len();
    out.truncate(trimmed);
    if let Some(comment) = &item.behind {
        out.push(' ');
        out.push_str(comment);
    }
    out.push('\n');
}

/// A collection on one line.
fn flow(out: &mut String, collection: &Collection) {
    let (open, close) = if collection.is_list { ("[", "]") } else { ("{ ", " }") };
    if collection.items.is_empty() {
        return out.push_str(if collection.is_list { "[]" } else { "{}" });
    }
    out.push_str(open);
    for (at, item) in collection.items.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        if let Some(key) = &item.key {
            out.push_str(&in_flow(key));
            out.push_str(": ");
        }
        match &item.value {
            Value::Line(text) => out.push_str(&in_flow(text)),
            Value::Items(collection) => flow(out, collection),
            // What has several lines stands in no collection on one line.
            Value::Lines(..) => {}
        }
    }
    out.truncate(out.trim_end_matches(' ').len());
    out.push_str(close);
}

/// A scalar that was written outside of brackets.
fn in_flow(text: &str) -> String {
    let is_quoted = text.starts_with(['"', '\'']);
    if !is_quoted && text.contains([',', '[', ']', '{', '}']) { quoted(text) } else { text.to_owned() }
}

fn spaces(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}
