//! What changed between two specs, in terms of the API: separately for the wire and for Rust, with the next version.
//!
//! [`diff`] is a total function of two models. Each file handles one concept (endpoints, parameters, types, formats,
//! errors, notes); [`RULES`] lists everything that can change, with its verdicts.

mod constraints;
mod context;
mod drafts;
mod endpoints;
mod envelopes;
mod errors;
mod fields;
mod formats;
mod forms;
mod identity;
mod kind;
mod kinds;
mod lifecycles;
mod messages;
mod names;
mod notes;
mod pages;
mod pairs;
mod presence;
mod renames;
pub mod render;
mod report;
mod rules;
mod service;
mod shapes;
mod types;
mod usage;
mod users;
mod values;
mod variants;
mod verdict;

pub use kind::{ChangeKind, RULES, Rule};
pub use verdict::{Bump, Verdict, Version};

use crate::load::{Fact, Loaded, SourcePosition};
use crate::model::Api;

/// What changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diff {
    /// The changes of the service, of the endpoints and messages by group, and of the shared tables and types; each by
    /// section and subject.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The section that it is about: a group, `service`, `formats`, `errors`, `types`, `notes`.
    pub section: String,
    /// What it is about, beginning with the section: `channels upload`, `formats custom_goods`.
    pub subject: String,
    /// Which fact: `variant binary, file`, `error 10011`.
    pub what: String,
    /// What kind of change it is; the verdicts follow from it.
    pub kind: ChangeKind,
    /// The old value, if there was one.
    pub old: Option<String>,
    /// The new value, if there is one.
    pub new: Option<String>,
    /// The endpoints that use the changed shared table or type: `channels upload`.
    pub affects: Vec<String>,
    /// What else a reviewer should look at.
    pub remarks: Vec<String>,
    /// The fact in the new spec, or in the old one if it was removed.
    pub fact: Fact,
    /// True if the fact is only in the old spec.
    pub gone: bool,
    /// True if it is about a draft, which is in no bindings.
    pub of_draft: bool,
    /// Its position, once [`Diff::locate`] has been called.
    pub position: Option<SourcePosition>,
}

impl Change {
    /// The verdict for programs that use the old bindings.
    pub fn wire(&self) -> Verdict {
        if self.of_draft { Verdict::None } else { self.kind.rule().wire }
    }

    /// The verdict for the source code of programs that switch to the new bindings.
    pub fn rust(&self) -> Verdict {
        if self.of_draft { Verdict::None } else { self.kind.rule().rust }
    }

    /// The heavier of the two verdicts.
    pub fn heaviest(&self) -> Verdict {
        self.wire().max(self.rust())
    }

    /// Which part of the version must change.
    pub fn bump(&self) -> Bump {
        Bump::of(self.wire(), self.rust())
    }

    /// The subject's name within its section; empty if it is the section itself.
    pub fn name(&self) -> &str {
        self.subject.strip_prefix(self.section.as_str()).unwrap_or(&self.subject).trim_start()
    }

    /// `+`, `-` or `~`.
    pub fn sign(&self) -> char {
        match (&self.old, &self.new) {
            (None, Some(_)) => '+',
            (Some(_), None) => '-',
            _ => '~',
        }
    }
}

impl Diff {
    /// The most severe verdict for the wire.
    pub fn wire(&self) -> Verdict {
        self.changes.iter().map(Change::wire).max().unwrap_or(Verdict::None)
    }

    /// The most severe verdict for Rust.
    pub fn rust(&self) -> Verdict {
        self.changes.iter().map(Change::rust).max().unwrap_or(Verdict::None)
    }

    /// Which part of the version must change.
    pub fn bump(&self) -> Bump {
        self.changes.iter().map(Change::bump).max().unwrap_or(Bump::None)
    }

    /// Looks up the position of every change.
    pub fn locate(&mut self, old: &Loaded, new: &Loaded) {
        for change in &mut self.changes {
            let map = if change.gone { &old.source_map } else { &new.source_map };
            change.position = map.find(&change.fact);
        }
    }

    /// Keeps only the changes in these files; the rest of the spec was only context.
    pub fn only(&mut self, paths: &[String]) {
        self.changes.retain(|change| change.position.as_ref().is_some_and(|position| paths.contains(&position.path)));
    }
}

/// The names that things of the old spec have now.
fn shared_names<'a>(old: &'a Api, new: &'a Api) -> names::SharedNames<'a> {
    let tokens = service::matched_tokens(&old.service, &new.service).1.into_iter();
    let signers = service::matched_signers(&old.service, &new.service).1.into_iter();
    let (formats, renamed_formats) = formats::matched(old, new);
    let (errors, renamed_errors) = errors::matched(old, new);
    let formats = formats.both.into_iter().chain(renamed_formats);
    let errors = errors.both.into_iter().chain(renamed_errors);
    names::SharedNames {
        tokens: tokens.map(|(old, new)| (old.name.wire.as_str(), new.name.wire.as_str())).collect(),
        signers: signers.map(|(old, new)| (old.name.as_str(), new.name.as_str())).collect(),
        formats: formats.map(|(old, new)| (old.name.rust.as_str(), new.name.rust.as_str())).collect(),
        errors: errors.map(|(old, new)| (old.name.rust.as_str(), new.name.rust.as_str())).collect(),
    }
}

/// Compares two APIs.
pub fn diff(old: &Api, new: &Api) -> Diff {
    let mut report = report::Report::default();
    let all: [fn(&mut report::Report, &Api, &Api); 7] = [
        service::compare,
        endpoints::compare,
        messages::compare,
        formats::compare,
        errors::compare,
        types::compare_shared,
        notes::compare_shared,
    ];
    for compare in all {
        compare(&mut report, old, new);
        report.settle();
    }
    let mut changes = report.done();
    users::name(&mut changes, old, new);
    notes::remark(&mut changes, old, new);
    drafts::mark(&mut changes, old, new);
    Diff { changes }
}

/// Compares two specs, and looks up the positions of the changes.
pub fn diff_loaded(old: &Loaded, new: &Loaded) -> Diff {
    let mut diff = diff(&old.api, &new.api);
    diff.locate(old, new);
    diff
}
