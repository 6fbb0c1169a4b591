//! The diff as its readers want it: on a terminal, in a pull request, in a browser, in a program, in a changelog.

mod changelog;
mod grouped;
mod html;
mod json;
mod links;
mod markdown;
mod place;
mod text;

pub use changelog::{changelog, release};
pub use html::html;
pub use json::{json, json_schema};
pub use links::Links;
pub use markdown::markdown;
pub use text::{TextStyle, text};

use grouped::VerdictGroup;

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
    /// Where the lines of the spec can be looked at, if anywhere.
    pub links: Option<Links>,
}

impl Context {
    /// The address of the line of a change.
    fn link(&self, change: &Change) -> Option<String> {
        let (links, place) = (self.links.as_ref()?, change.position.as_ref()?);
        let revision = if change.gone { &links.old } else { &links.new };
        Some(links.address(revision, &place.file, place.line))
    }
}

/// One change in a line of plain text, without its sign, for those who show a change beside something else.
#[cfg(feature = "generate")]
pub(crate) fn in_a_line(change: &Change) -> String {
    plain(&line(change))
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

/// The old and the new text, where they are too long for the line.
fn long_texts(change: &Change) -> [Option<&str>; 2] {
    [&change.old, &change.new].map(|text| text.as_deref().filter(|text| !tells(change) && !text.is_empty()))
}

/// Values that are too long for the line, each with its side.
fn details(change: &Change) -> Vec<String> {
    let [old, new] = long_texts(change);
    old.map(|text| format!("was: {text}")).into_iter().chain(new.map(|text| format!("now: {text}"))).collect()
}

/// Who uses the subject, where it is shared; all its changes say the same: `used by channels upload`.
fn users(change: &Change) -> Option<String> {
    let users = match change.affects.as_slice() {
        [] => return None,
        [one, two, three, rest @ ..] if !rest.is_empty() => {
            format!("used by {one}, {two}, {three} and {} more", rest.len())
        }
        names => format!("used by {}", names.join(", ")),
    };
    Some(plain(&users))
}

/// `spec/formats.yaml:9`, with `old` for what is gone.
fn place(change: &Change) -> Option<String> {
    let place = change.position.as_ref()?;
    Some(format!("{}:{}{}", place.file, place.line, gone(change)))
}

fn gone(change: &Change) -> &'static str {
    if change.gone { " (old)" } else { "" }
}

/// How many changes there are, and of which weight: `12 changes: 2 breaking, 9 additive, 1 docs`.
fn tally(groups: &[VerdictGroup<'_>]) -> String {
    let all: usize = groups.iter().map(VerdictGroup::len).sum();
    let counts: Vec<String> = groups.iter().map(|group| format!("{} {}", group.len(), group.title())).collect();
    format!("{}: {}", crate::describe::count(all, "change"), counts.join(", "))
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

/// `minor, 1.3.1 → 1.4.0`; before 1.0 also why the number that grows is not the one of that name.
fn version(bump: Bump, old: Option<Version>) -> String {
    let Some(old) = old.filter(|_| bump != Bump::None) else {
        return if bump == Bump::None { "no new version".to_owned() } else { bump.to_string() };
    };
    let why = match (old.major, old.minor, bump) {
        (0, 0, _) => " (before 0.1, every change moves the third number)",
        (0, _, Bump::Major) => " (before 1.0, a major change moves the second number)",
        (0, _, Bump::Minor) => " (before 1.0, a minor change moves the third number)",
        _ => "",
    };
    format!("{bump}, {old} → {}{why}", old.next(bump))
}

/// A text of at most so many characters.
fn clipped(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

/// A text in one line and without what moves a terminal's cursor.
fn plain(text: &str) -> String {
    let spaced = text.split_whitespace().collect::<Vec<_>>().join(" ");
    spaced.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}
