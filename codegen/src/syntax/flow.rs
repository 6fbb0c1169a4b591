//! What goes wrong between brackets: commas that are missing or too many, texts that have to be quoted.

use std::ops::Range;

use super::lines::{Lines, first_word};
use super::values::{bare, reason};
use super::{Finding, ParseFailure, quoted, shortened};
use crate::spec::keys::is_key_beside;

/// Looks at the entries between brackets around the place.
pub(super) fn find(text: &str, lines: &Lines<'_>, failure: &ParseFailure, into: &mut Vec<Finding>) {
    let Some(first) = lines.near.first() else { return };
    // Entries of the place's line and of the one before it, where an entry goes on.
    let from = lines.near.get(1).map_or(first.start, |before| before.start);
    let range = from..first.end();
    let Some(window) = text.get(range.clone()) else { return };
    if !window.contains(['{', '[', ',', '}', ']']) {
        return;
    }
    let mut entries = entries(window);
    // The entry of the place first, then those before it.
    let at = failure.at.clamp(range.start, range.end) - range.start;
    entries.sort_by_key(|entry| (entry.start > at, at.abs_diff(entry.start)));
    for entry in entries.into_iter().take(8) {
        one(window, range.start, entry, into);
    }
}

/// The stretches between commas and brackets, outside of quotes.
fn entries(window: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut quote = None;
    let (mut start, mut before) = (0, ' ');
    for (at, c) in window.char_indices() {
        match (quote, c) {
            (Some(open), c) if open == c && before != '\\' => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if matches!(before, ' ' | '[' | '{' | ',' | ':') => quote = Some(c),
            (None, '{' | '[' | '}' | ']' | ',') => {
                all.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
        before = c;
    }
    all.push(start..window.len());
    all
}

fn one(window: &str, base: usize, entry: Range<usize>, into: &mut Vec<Finding>) {
    let text = &window[entry.clone()];
    let start = entry.start + text.len() - text.trim_start().len();
    let text = text.trim();
    if text.is_empty() {
        into.extend(needless(window, base, entry));
        return;
    }
    let key = first_word(text);
    let colon = text[key.len()..].starts_with(':').then(|| key.len() + 1);
    let value_at = colon.map_or(0, |colon| text.len() - text[colon..].trim_start().len());
    let value = &text[value_at..];
    into.extend(no_comma(key, value, base + start + value_at));
    if window[entry.end..].starts_with("[]") && entry.end == start + text.len() {
        let at = base + entry.end;
        let help = format!("a list is `type: list, items: {}`", shortened(value));
        into.push(Finding::new(at..at + 2, "`[]` after a word is not YAML", help).edit(at..at + 2, ""));
    }
    if let Some((place, why)) = reason(value) {
        let at = base + start + value_at;
        let wanted = quoted(bare(value));
        let key = if colon.is_some() { format!("{key}: ") } else { String::new() };
        let help = format!("quote the string: `{key}{}`", shortened(&wanted));
        let finding = Finding::new(at + place.start..at + place.end, why, help);
        into.push(finding.edit(at..at + value.len(), wanted));
    }
    if let Some(rest) = colon.and_then(|colon| text[colon..].chars().next()).filter(|c| !c.is_whitespace()) {
        let at = base + start + key.len();
        let help = format!("write `{}: {}`", shortened(key), shortened(text[key.len() + 1..].trim()));
        let finding = Finding::new(at..at + 1, "no space after the colon", help);
        into.extend((rest != '/').then(|| finding.edit(at + 1..at + 1, " ")));
    }
}

/// `{ type: string required: false }`: a word of the language with a colon goes on with the next entry, if it can stand
/// beside this one; in `{ doc: The title: of it }` it cannot.
fn no_comma(entry: &str, value: &str, at: usize) -> Option<Finding> {
    let mut ends = value.match_indices(':').map(|(at, _)| at);
    let found = ends.find_map(|end| {
        let word = value[..end].trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let start = word.len();
        let blank = start > 0 && value[..start].ends_with([' ', '\n', '\t']);
        (blank && is_key_beside(&value[start..end], entry)).then_some((start, end))
    });
    let (start, end) = found?;
    let before = value[..start].trim_end();
    let last = before.rsplit([' ', '\n']).next().unwrap_or_default();
    // `- code: 1` is an item.
    if last == "-" || last.is_empty() {
        return None;
    }
    let key = &value[start..end];
    let comma = at + before.len();
    let help = format!("write `{}, {key}:`", shortened(last));
    let finding = Finding::new(at + start..at + end, format!("no comma before `{key}`"), help);
    Some(finding.edit(comma..comma, ","))
}

/// `{ a: b,, c: d }`, `[, a]`
fn needless(window: &str, base: usize, entry: Range<usize>) -> Option<Finding> {
    let comma = entry.end;
    window[comma..].starts_with(',').then(|| {
        let at = base + comma;
        Finding::new(at..at + 1, "nothing stands before the comma", "remove it").edit(at..at + 1, "")
    })
}
