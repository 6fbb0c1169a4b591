//! A section of `CHANGELOG.md`: what a user of the crate has to know, the heaviest first.

use std::fmt::Write;

use super::markdown::escape;
use super::{Bump, Change, Context, Diff, Verdict, line};
use crate::diff::ChangeKind;

/// The section for the version that follows, if one does, in the manner of "keep a changelog". It carries no day: the same two specs
/// give the same text for ever.
pub fn changelog(diff: &Diff, context: &Context) -> String {
    let version = context.version.filter(|_| diff.bump() != Bump::None);
    let version = version.map(|version| version.next(diff.bump()).to_string());
    release(diff, version.as_deref().unwrap_or("Unreleased"))
}

/// The section with a title of the caller's: the version that was decided on, and the day of the release. Of drafts it says
/// nothing: a user of the crate has none.
pub fn release(diff: &Diff, title: &str) -> String {
    let mut out = format!("## {title}\n");
    let changes: Vec<&Change> = diff.changes.iter().filter(|change| !change.of_draft).collect();
    if changes.is_empty() {
        out.push_str("\nNothing about the API.\n");
        return out;
    }
    for section in [Section::Breaking, Section::Added, Section::Changed, Section::Removed, Section::Fixed] {
        let items: Vec<&Change> = changes.iter().copied().filter(|change| Section::of(change) == section).collect();
        if !items.is_empty() {
            let _ = writeln!(out, "\n### {}\n", section.title());
            items.into_iter().for_each(|change| item(&mut out, change));
        }
    }
    let texts = changes.iter().filter(|change| Section::of(change) == Section::Docs).count();
    if texts > 0 {
        let plural = if texts == 1 { "text" } else { "texts" };
        let _ = writeln!(out, "\n### Docs\n\n- {texts} {plural} for readers.");
    }
    out
}

fn item(out: &mut String, change: &Change) {
    let verb = match change.sign() {
        '+' => "new ",
        '-' => "no longer ",
        _ => "",
    };
    let _ = write!(out, "- `{}`: {verb}{}", change.subject.replace('`', "'"), escape(&line(change)));
    if change.wire() == Verdict::Breaking && change.rust() != Verdict::Breaking {
        out.push_str(" (earlier versions no longer suit the service)");
    }
    if change.rust() == Verdict::Breaking {
        let _ = write!(out, ": {}", escape(change.kind.rule().reason));
    }
    out.push_str(".\n");
}

/// The section that a change goes into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Breaking,
    Added,
    Changed,
    Removed,
    Fixed,
    Docs,
}

impl Section {
    fn title(self) -> &'static str {
        match self {
            Self::Breaking => "Breaking",
            Self::Added => "Added",
            Self::Changed => "Changed",
            Self::Removed => "Removed",
            Self::Fixed => "Fixed",
            Self::Docs => "Docs",
        }
    }

    fn of(change: &Change) -> Self {
        use ChangeKind::{CorrectionAdded, CorrectionNeedless};
        match (change.rust(), change.wire(), change.sign()) {
            (Verdict::Breaking, ..) => Self::Breaking,
            // A mistake of the page that is written down from now on is a mistake fewer in the bindings.
            _ if matches!(change.kind, CorrectionAdded | CorrectionNeedless) => Self::Fixed,
            (Verdict::None | Verdict::Docs, Verdict::None | Verdict::Docs, _) => Self::Docs,
            (.., '+') => Self::Added,
            (.., '-') => Self::Removed,
            _ => Self::Changed,
        }
    }
}
