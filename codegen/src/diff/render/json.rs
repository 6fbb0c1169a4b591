//! For a program.

use serde::Serialize;

use super::{Change, Context, Diff};

/// The shape of the document. It only grows; `format` counts what else happens to it.
#[derive(Serialize)]
struct Report<'a> {
    format: u32,
    old: &'a str,
    new: &'a str,
    rust: &'static str,
    wire: &'static str,
    bump: &'static str,
    version: Option<String>,
    next_version: Option<String>,
    changes: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    subject: &'a str,
    what: &'a str,
    kind: &'static str,
    old: Option<&'a str>,
    new: Option<&'a str>,
    rust: &'static str,
    wire: &'static str,
    bump: &'static str,
    reason: &'static str,
    affects: &'a [String],
    remarks: &'a [String],
    place: Option<Position<'a>>,
}

#[derive(Serialize)]
struct Position<'a> {
    /// `old` for what is gone.
    spec: &'static str,
    file: &'a str,
    line: usize,
    keys: &'a [String],
}

/// The diff as JSON.
pub fn json(diff: &Diff, context: &Context) -> String {
    let report = Report {
        format: 1,
        old: &context.old,
        new: &context.new,
        rust: diff.rust().name(),
        wire: diff.wire().name(),
        bump: diff.bump().name(),
        version: context.version.map(|version| version.to_string()),
        next_version: context.version.map(|version| version.next(diff.bump()).to_string()),
        changes: diff.changes.iter().map(row).collect(),
    };
    // Texts and numbers only: there is nothing in it that JSON does not have.
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}

fn row(change: &Change) -> Row<'_> {
    let rule = change.kind.rule();
    Row {
        subject: &change.subject,
        what: &change.what,
        kind: rule.name,
        old: change.old.as_deref(),
        new: change.new.as_deref(),
        rust: rule.rust.name(),
        wire: rule.wire.name(),
        bump: change.bump().name(),
        reason: rule.reason,
        affects: &change.affects,
        remarks: &change.remarks,
        place: change.position.as_ref().map(|place| Position {
            spec: if change.gone { "old" } else { "new" },
            file: &place.file,
            line: place.line,
            keys: &place.keys,
        }),
    }
}
