//! For a program. The shape of the document is described by a JSON Schema, which is derived from the types below.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use super::{Change, Context, Diff};
use crate::diff::{Bump, RULES, Verdict};

/// What `weixin diff --format json` prints. It only grows: a new key may come at any time, and `format` says when anything
/// else has changed.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Changes of an API", rename = "Report")]
struct Report<'a> {
    /// The version of this format, which grows when a key goes or means something else.
    format: u32,
    /// What the old spec is called: a folder, a file, a revision.
    old: &'a str,
    /// What the new spec is called.
    new: &'a str,
    /// The heaviest verdict for the source of a program on the new bindings.
    #[schemars(schema_with = "verdict")]
    rust: &'static str,
    /// The heaviest verdict for a program on the old bindings and the service as it is now.
    #[schemars(schema_with = "verdict")]
    wire: &'static str,
    /// Which part of the version has to grow, as it is called after 1.0.
    #[schemars(schema_with = "bump")]
    bump: &'static str,
    /// The version of the old bindings, where it is known.
    version: Option<String>,
    /// The version that follows, by the rules of cargo: before 1.0 a major change moves the second number, and everything else
    /// the third.
    next_version: Option<String>,
    /// How many changes there are of each weight.
    counts: Counts,
    /// The changes, by section and subject.
    changes: Vec<Row<'a>>,
}

/// How many changes have which verdict, of Rust or the wire whichever is heavier.
#[derive(Serialize, JsonSchema)]
struct Counts {
    /// A program may not compile, or what was right on the wire is refused.
    breaking: usize,
    /// The same program does something else.
    behaviour: usize,
    /// Something can be done that could not.
    additive: usize,
    /// Texts for readers change.
    docs: usize,
    /// Only drafts change, which are in no bindings.
    none: usize,
}

/// A change.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Change")]
struct Row<'a> {
    /// The section that it is about: a group, or `service`, `formats`, `errors`, `types`, `notes`.
    section: &'a str,
    /// What it is about, beginning with the section: `channels upload`.
    subject: &'a str,
    /// Which fact: `variant binary, file`. It may be empty.
    what: &'a str,
    /// What kind of change it is; the verdicts follow from it.
    #[schemars(schema_with = "kind")]
    kind: &'static str,
    /// The old value, if there was one.
    old: Option<&'a str>,
    /// The new value, if there is one.
    new: Option<&'a str>,
    /// The heavier one of both verdicts.
    #[schemars(schema_with = "verdict")]
    verdict: &'static str,
    /// For the source of a program on the new bindings.
    #[schemars(schema_with = "verdict")]
    rust: &'static str,
    /// For a program on the old bindings and the service as it is now.
    #[schemars(schema_with = "verdict")]
    wire: &'static str,
    /// Which part of the version has to grow.
    #[schemars(schema_with = "bump")]
    bump: &'static str,
    /// Why the verdicts are what they are.
    reason: &'static str,
    /// The endpoints that use the changed shared table or type.
    affects: &'a [String],
    /// What else a reviewer should look at.
    remarks: &'a [String],
    /// Where the fact is in the spec.
    place: Option<Position<'a>>,
}

/// A place in a spec.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Place")]
struct Position<'a> {
    /// In which of both: `old` for what is gone.
    #[schemars(schema_with = "side")]
    spec: &'static str,
    /// The file.
    file: &'a str,
    /// The line, counted from 1.
    line: usize,
    /// The keys that lead there.
    keys: &'a [String],
}

fn verdict(_: &mut SchemaGenerator) -> Schema {
    one_of(Verdict::ALL.map(Verdict::name))
}

fn bump(_: &mut SchemaGenerator) -> Schema {
    one_of(Bump::ALL.map(Bump::name))
}

fn kind(_: &mut SchemaGenerator) -> Schema {
    one_of(RULES.iter().map(|rule| rule.name))
}

fn side(_: &mut SchemaGenerator) -> Schema {
    one_of(["old", "new"])
}

fn one_of(words: impl IntoIterator<Item = &'static str>) -> Schema {
    let words: Vec<&str> = words.into_iter().collect();
    schemars::json_schema!({ "type": "string", "enum": words })
}

/// The JSON Schema of what [`json`] prints, as text that ends with a newline.
pub fn json_schema() -> String {
    let schema = SchemaSettings::draft07().for_serialize().into_generator().into_root_schema_for::<Report<'_>>();
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// The diff as JSON.
pub fn json(diff: &Diff, context: &Context) -> String {
    let count = |verdict| diff.changes.iter().filter(|change| change.heaviest() == verdict).count();
    let report = Report {
        format: 1,
        old: &context.old,
        new: &context.new,
        rust: diff.rust().name(),
        wire: diff.wire().name(),
        bump: diff.bump().name(),
        version: context.version.map(|version| version.to_string()),
        next_version: context.version.map(|version| version.next(diff.bump()).to_string()),
        counts: Counts {
            breaking: count(Verdict::Breaking),
            behaviour: count(Verdict::Behaviour),
            additive: count(Verdict::Additive),
            docs: count(Verdict::Docs),
            none: count(Verdict::None),
        },
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
        section: &change.section,
        subject: &change.subject,
        what: &change.what,
        kind: rule.name,
        old: change.old.as_deref(),
        new: change.new.as_deref(),
        verdict: change.heaviest().name(),
        rust: change.rust().name(),
        wire: change.wire().name(),
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
