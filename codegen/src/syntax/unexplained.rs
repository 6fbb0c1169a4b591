//! Reports the parser's own message when there is no better explanation.

use super::lines::Lines;
use super::{Finding, ParseFailure};

/// Turns the parser's message into a finding that leaves out the line.
pub(super) fn plainly(text: &str, lines: &Lines<'_>, failure: &ParseFailure) -> Finding {
    let mut at = failure.at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let line = lines.near.first().copied();
    let width = text[at..].chars().next().map_or(0, |c| if c == '\n' { 0 } else { c.len_utf8() });
    let mut range = at..at + width;
    if width == 0
        && let Some(line) = line
    {
        range = line.start + line.indent()..line.end();
    }
    let what = failure.info.rsplit_once("found ").filter(|_| failure.info.starts_with("while")).map(|(_, found)| found);
    let message = match what {
        Some(found) => format!("not valid YAML: unexpected {}", found.trim_start_matches("unexpected ")),
        None => format!("not valid YAML: {}", failure.info.replace('\'', "`")),
    };
    let help =
        "write one `key: value` per line, indent nested ones by two spaces, and quote strings that contain YAML syntax";
    let finding = Finding::new(range, message, help).label("reading stops here");
    match line {
        Some(line) if !line.text.is_empty() => finding.edit(line.start..line.end(), ""),
        _ => finding,
    }
}
