//! What changed between two specs, in the API's own terms: for the wire and for Rust apart, with the version that follows.
//!
//! [`diff`] is a function of two models and total. One file holds a concept (endpoints, parameters, types, formats,
//! errors, notes); [`RULES`] is the index of everything that can change, with its verdicts.

mod constraints;
mod endpoints;
mod errors;
mod fields;
mod formats;
mod kind;
mod notes;
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
    /// The changes: the service, the endpoints by group, the shared tables and types; within each in the order of the
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
    /// What was said, where something was.
    pub old: Option<String>,
    /// What is said, where something is.
    pub new: Option<String>,
    /// Endpoints that use the shared table or type which changed, `channels upload`.
    pub affects: Vec<String>,
    /// What a reviewer should look at too.
    pub remarks: Vec<String>,
    /// The fact in the spec: the new one, or the old one where it is gone.
    pub fact: Fact,
    /// True when the fact is in the old spec only.
    pub gone: bool,
    /// Where that is, once [`Diff::locate`] was asked.
    pub position: Option<SourcePosition>,
}

impl Change {
    /// For a program on the old bindings.
    pub fn wire(&self) -> Verdict {
        self.kind.rule().wire
    }

    /// For the source of a program on the new bindings.
    pub fn rust(&self) -> Verdict {
        self.kind.rule().rust
    }

    /// What it asks of the version.
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
    /// The heaviest verdict for the wire.
    pub fn wire(&self) -> Verdict {
        self.changes.iter().map(Change::wire).max().unwrap_or(Verdict::None)
    }

    /// The heaviest verdict for Rust.
    pub fn rust(&self) -> Verdict {
        self.changes.iter().map(Change::rust).max().unwrap_or(Verdict::None)
    }

    /// What the version has to do.
    pub fn bump(&self) -> Bump {
        self.changes.iter().map(Change::bump).max().unwrap_or(Bump::None)
    }

    /// Finds the line of every change.
    pub fn locate(&mut self, old: &Loaded, new: &Loaded) {
        for change in &mut self.changes {
            let map = if change.gone { &old.source_map } else { &new.source_map };
            change.position = map.find(&change.fact);
        }
    }

    /// Keeps only what stands in one file: the rest of the spec was there only to understand it.
    pub fn only(&mut self, path: &str) {
        self.changes.retain(|change| change.position.as_ref().is_some_and(|position| position.path == path));
    }
}

/// Everything that changed between two APIs.
pub fn diff(old: &Api, new: &Api) -> Diff {
    let mut report = report::Report::default();
    service::compare(&mut report, &old.service, &new.service);
    endpoints::compare(&mut report, old, new);
    formats::compare(&mut report, &old.formats, &new.formats);
    errors::compare(&mut report, old, new);
    types::compare_shared(&mut report, old, new);
    notes::compare_shared(&mut report, old, new);
    let mut changes = report.done();
    users::name(&mut changes, old, new);
    notes::remark(&mut changes, old, new);
    Diff { changes }
}

/// Everything that changed between two specs, with places.
pub fn diff_loaded(old: &Loaded, new: &Loaded) -> Diff {
    let mut diff = diff(&old.api, &new.api);
    diff.locate(old, new);
    diff
}
