//! The diff as its readers want it: on a terminal, in a pull request, in a browser, in a program, in a changelog.

mod changelog;
mod html;
mod json;
mod markdown;
mod text;

pub use changelog::{changelog, release};
pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub use text::text;

use super::{Bump, Change, ChangeKind, Diff, Verdict, Version};

/// What the reader sees in addition to the changes.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// What the old spec is called: a folder, a file, a revision.
    pub old: String,
    /// What the new spec is called.
    pub new: String,
    /// The version of the old bindings, where it is known.
    pub version: Option<Version>,
}

/// The changes by subject, in their order.
fn subjects(diff: &Diff) -> Vec<(&str, &[Change])> {
    diff.changes
        .chunk_by(|one, two| one.subject == two.subject)
        .filter_map(|changes| changes.first().map(|first| (first.subject.as_str(), changes)))
        .collect()
}

/// One change in a line, without its sign: `error 10011 FileEncrypted (content)`.
fn line(change: &Change) -> String {
    let what = change.what.as_str();
    match (&change.old, &change.new) {
        (Some(old), Some(new)) if !tells(change) || (old.is_empty() && new.is_empty()) => what.to_owned(),
        (Some(old), Some(new)) => format!("{what}: {} → {}", shown(old), shown(new)),
        (None, None) => what.to_owned(),
        (None, Some(_)) | (Some(_), None) if !tells(change) => what.to_owned(),
        (None, Some(one)) | (Some(one), None) => format!("{what} {one}").trim().to_owned(),
    }
}

fn shown(text: &str) -> &str {
    if text.is_empty() { "(nothing)" } else { text }
}

/// True when the line says the values; long texts are for those who look closer.
fn tells(change: &Change) -> bool {
    use ChangeKind::{
        AssumptionAdded, AssumptionChanged, AssumptionRemoved, CorrectionAdded, CorrectionChanged, CorrectionNeedless,
        CorrectionRemoved, EndpointDocs, EndpointSummary, ErrorMeaning, ErrorRemedy, ErrorTableDoc, FieldDoc,
        FormatGroupDoc, FormatTableDoc, ServiceSummary, SignerDoc, TokenKindDoc, TypeDoc, ValueDoc, VariantDoc,
    };
    !matches!(
        change.kind,
        AssumptionAdded
            | AssumptionChanged
            | AssumptionRemoved
            | CorrectionAdded
            | CorrectionChanged
            | CorrectionNeedless
            | CorrectionRemoved
            | EndpointDocs
            | EndpointSummary
            | ErrorRemedy
            | ErrorMeaning
            | ErrorTableDoc
            | FieldDoc
            | FormatGroupDoc
            | FormatTableDoc
            | ServiceSummary
            | SignerDoc
            | TokenKindDoc
            | TypeDoc
            | ValueDoc
            | VariantDoc
    )
}

/// Values that are too long for the line.
fn details(change: &Change) -> Vec<String> {
    let mut out = Vec::new();
    if !tells(change) {
        out.extend(change.old.iter().filter(|text| !text.is_empty()).map(|text| format!("was: {text}")));
        out.extend(change.new.iter().filter(|text| !text.is_empty()).map(|text| format!("now: {text}")));
    }
    out
}

/// The subject, with who uses it where it is shared: `formats custom_goods (used by channels upload)`.
fn heading(subject: &str, changes: &[Change]) -> String {
    // Who uses it follows from the subject: all its changes say the same.
    let names = changes.first().map_or(&[][..], |change| change.affects.as_slice());
    let users = match names {
        [] => String::new(),
        [one, two, three, rest @ ..] if !rest.is_empty() => {
            format!(" (used by {one}, {two}, {three} and {} more)", rest.len())
        }
        _ => format!(" (used by {})", names.join(", ")),
    };
    plain(&format!("{subject}{users}"))
}

/// `spec/formats.yaml:9`, with `old` for what is gone.
fn place(change: &Change) -> Option<String> {
    let place = change.position.as_ref()?;
    let gone = if change.gone { " (old)" } else { "" };
    Some(format!("{}:{}{gone}", place.file, place.line))
}

/// The last line: both verdicts, and the version that follows.
fn verdict(diff: &Diff, context: &Context) -> String {
    if diff.changes.is_empty() {
        return "no change of meaning".to_owned();
    }
    let has = |verdict| diff.changes.iter().any(|change| change.rust() == verdict);
    let rust = match (diff.rust(), has(Verdict::Additive)) {
        (Verdict::None, _) => "nothing for Rust callers",
        (Verdict::Docs, _) => "docs only for Rust callers",
        (Verdict::Additive, _) => "additive for Rust callers",
        (Verdict::Behaviour, true) => "additive and other behaviour for Rust callers",
        (Verdict::Behaviour, false) => "other behaviour for Rust callers",
        (Verdict::Breaking, _) => "breaking for Rust callers",
    };
    let wire = match diff.wire() {
        Verdict::Breaking => "breaking on the wire",
        Verdict::None | Verdict::Docs => "nothing on the wire",
        Verdict::Additive | Verdict::Behaviour => "compatible on the wire",
    };
    format!("{rust}, {wire}: {}", version(diff.bump(), context.version))
}

/// `minor, 0.3.1 → 0.3.2`
fn version(bump: Bump, old: Option<Version>) -> String {
    match (bump, old) {
        (Bump::None, _) => "no new version".to_owned(),
        (bump, None) => bump.to_string(),
        (bump, Some(old)) => format!("{bump}, {old} → {}", old.next(bump)),
    }
}

/// How many changes have each verdict, the heaviest first.
fn counts(diff: &Diff, of: fn(&Change) -> Verdict) -> Vec<(Verdict, usize)> {
    let count = |verdict: Verdict| diff.changes.iter().filter(|change| of(change) == verdict).count();
    Verdict::ALL.into_iter().rev().map(|verdict| (verdict, count(verdict))).filter(|(_, count)| *count > 0).collect()
}

/// A text in one line and without what moves a terminal's cursor.
fn plain(text: &str) -> String {
    let spaced = text.split_whitespace().collect::<Vec<_>>().join(" ");
    spaced.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}
