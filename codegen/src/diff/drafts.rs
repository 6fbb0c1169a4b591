//! Changes of drafts, which are in no bindings.

use std::collections::HashSet;

use super::{Change, ChangeKind};
use crate::model::Api;

/// Marks the changes that are about drafts: no program has them, unless it asked for drafts.
pub(super) fn mark(changes: &mut [Change], old: &Api, new: &Api) {
    let (was, is) = (drafts(old), drafts(new));
    if was.is_empty() && is.is_empty() {
        return;
    }
    let before: HashSet<&str> = old.exchanges().map(|endpoint| endpoint.source.as_str()).collect();
    for change in changes {
        let file = change.fact.file.as_str();
        let was_draft = was.contains(file) && change.kind != ChangeKind::DraftSettled;
        change.of_draft = was_draft || (is.contains(file) && !before.contains(file));
    }
}

fn drafts(api: &Api) -> HashSet<&str> {
    api.drafts().map(|endpoint| endpoint.source.as_str()).collect()
}
