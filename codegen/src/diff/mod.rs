//! What changed between two specs, in terms of the API: separately for the wire and for Rust, with the next version.
//!
//! [`diff`] is a total function of two models. Each file handles one concept (endpoints, parameters, types, formats,
//! errors, notes); [`RULES`] lists everything that can change, with its verdicts.

mod constraints;
mod drafts;
mod endpoints;
mod envelopes;
mod errors;
mod fields;
mod formats;
mod kind;
mod kinds;
mod lifecycles;
mod messages;
mod notes;
mod pages;
mod pairs;
mod presence;
pub mod render;
mod report;
mod service;
mod shapes;
mod types;
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
    /// The changes of the service, of the endpoints by group, and of the shared tables and types; each in the order of the
    /// spec.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What it is about: `channels upload`, `formats custom_goods`.
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

    /// Which part of the version must change.
    pub fn bump(&self) -> Bump {
        Bump::of(self.wire(), self.rust())
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

    /// Keeps only the changes in one file; the rest of the spec was only context.
    pub fn only(&mut self, path: &str) {
        self.changes.retain(|change| change.position.as_ref().is_some_and(|position| position.path == path));
    }
}

/// Compares two APIs.
pub fn diff(old: &Api, new: &Api) -> Diff {
    let mut report = report::Report::default();
    service::compare(&mut report, &old.service, &new.service);
    endpoints::compare(&mut report, old, new);
    messages::compare(&mut report, old, new);
    formats::compare(&mut report, &old.formats, &new.formats);
    errors::compare(&mut report, old, new);
    types::compare_shared(&mut report, old, new);
    notes::compare_shared(&mut report, old, new);
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
