//! From when to when something is there, and whether it is deprecated.

use super::ChangeKind::*;
use super::report::{ChangeScope, Report};
use crate::model::Lifecycle;

/// Compares what both specs say of one thing.
pub(super) fn compare(report: &mut Report, scope: &ChangeScope, old: Option<&Lifecycle>, new: Option<&Lifecycle>) {
    let nothing = Lifecycle::default();
    let (old, new) = (old.unwrap_or(&nothing), new.unwrap_or(&nothing));
    for (key, kinds, was, is) in [
        ("deprecated", [Deprecated, DeprecationNote, Undeprecated], &old.deprecated, &new.deprecated),
        ("since", [Since; 3], &old.since, &new.since),
        ("until", [EndSet, EndMoved, EndLifted], &old.until, &new.until),
    ] {
        report.perhaps(&scope.at([key]), kinds, key, (was.clone(), is.clone()));
    }
}
