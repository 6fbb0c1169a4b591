//! For a pull request: a table a subject, the long texts folded.

use std::fmt::Write;

use super::{Change, Context, Diff, counts, details, heading, line, place, plain, subjects, verdict};

/// The diff as Markdown.
pub fn markdown(diff: &Diff, context: &Context) -> String {
    let mut out = String::from("## What changes in the API\n\n");
    let _ = writeln!(out, "**{}**", escape(&verdict(diff, context)));
    if diff.changes.is_empty() {
        return out;
    }
    let tally = |of: fn(&Change) -> super::Verdict| {
        counts(diff, of).into_iter().map(|(verdict, count)| format!("{count} {verdict}")).collect::<Vec<_>>().join(", ")
    };
    let _ = writeln!(out, "\nRust: {}. Wire: {}.", tally(Change::rust), tally(Change::wire));
    for (subject, changes) in subjects(diff) {
        let _ = writeln!(out, "\n### {}\n", escape(&heading(subject, changes)));
        out.push_str("| | change | Rust | wire | bump | place |\n|---|---|---|---|---|---|\n");
        changes.iter().for_each(|change| row(&mut out, change));
        notes(&mut out, changes);
    }
    out
}

fn row(out: &mut String, change: &Change) {
    let mut says = escape(&line(change));
    for remark in &change.remarks {
        let _ = write!(says, "<br>⚠ {}", escape(remark));
    }
    let strong = |verdict: super::Verdict| {
        if verdict == super::Verdict::Breaking { format!("**{verdict}**") } else { verdict.to_string() }
    };
    let place = place(change).map(|place| code(&place)).unwrap_or_default();
    let (rust, wire) = (strong(change.rust()), strong(change.wire()));
    let _ = writeln!(out, "| `{}` | {says} | {rust} | {wire} | {} | {place} |", change.sign(), change.bump());
}

/// Old and new texts that are too long for a row.
fn notes(out: &mut String, changes: &[Change]) {
    let long: Vec<&Change> = changes.iter().filter(|change| !details(change).is_empty()).collect();
    if long.is_empty() {
        return;
    }
    out.push_str("\n<details><summary>Texts</summary>\n\n");
    for change in long {
        let _ = writeln!(out, "- {}", escape(&line(change)));
        for text in details(change) {
            let _ = writeln!(out, "  - {}", escape(&text));
        }
    }
    out.push_str("\n</details>\n");
}

/// A text as Markdown shows it, letter by letter: no markup of its own, no new cell, no mention.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in plain(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' => {
                out.push('\\');
                out.push(c);
            }
            // A zero width joiner after it keeps a name from being told.
            '@' => out.push_str("@\u{200D}"),
            other => out.push(other),
        }
    }
    out
}

fn code(text: &str) -> String {
    format!("`{}`", plain(text).replace('`', "'").replace('|', "/"))
}
