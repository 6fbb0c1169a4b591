//! Changes of drafts, which are in no bindings, and of the tables and types that only drafts use, which are in none either.

use std::collections::HashSet;

use super::report::is_of_one;
use super::{Change, ChangeKind, users};
use crate::model::{Api, Endpoint};

/// Marks the changes that are about drafts: no program has them, unless it asked for drafts.
pub(super) fn mark(changes: &mut [Change], old: &Api, new: &Api) {
    if old.drafts().chain(new.drafts()).next().is_none() {
        return;
    }
    let (was, is) = (Parts::of(old), Parts::of(new));
    for change in changes {
        let file = change.fact.file.as_str();
        change.of_draft = if is_of_one(file) {
            let was_draft = was.drafts.contains(file) && change.kind != ChangeKind::DraftSettled;
            was_draft || (is.drafts.contains(file) && !was.files.contains(file))
        } else {
            let subject = change.subject.as_str();
            was.is_of_drafts(subject) || (is.is_of_drafts(subject) && !was.settled.contains(subject))
        };
    }
}

/// The drafts of a spec, and what is theirs.
struct Parts<'a> {
    /// The files of all endpoints and messages.
    files: HashSet<&'a str>,
    /// The files of the drafts among them.
    drafts: HashSet<&'a str>,
    /// The tables and types that drafts use, by their subjects.
    used_by_drafts: HashSet<String>,
    /// Those that others use.
    settled: HashSet<String>,
}

impl<'a> Parts<'a> {
    fn of(api: &'a Api) -> Self {
        let uses = |endpoints: &mut dyn Iterator<Item = &'a Endpoint>| -> HashSet<String> {
            endpoints.flat_map(|endpoint| users::uses(api, endpoint)).collect()
        };
        Self {
            files: api.exchanges().map(|endpoint| endpoint.source.as_str()).collect(),
            drafts: api.drafts().map(|endpoint| endpoint.source.as_str()).collect(),
            used_by_drafts: uses(&mut api.drafts()),
            settled: uses(&mut api.exchanges().filter(|endpoint| !endpoint.draft)),
        }
    }

    /// Whether a table or type is there, and only drafts use it.
    fn is_of_drafts(&self, subject: &str) -> bool {
        self.used_by_drafts.contains(subject) && !self.settled.contains(subject)
    }
}
