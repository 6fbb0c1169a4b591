//! From when to when something is there, and whether it is deprecated.

use super::ChangeKind::*;
use super::report::{ChangeScope, Report};
use crate::model::Lifecycle;

/// Compares what both specs say of one thing.
pub(super) fn compare(report: &mut Report, scope: &ChangeScope, old: Option<&Lifecycle>, new: Option<&Lifecycle>) {
    let nothing = Lifecycle::default();
    let (old, new) = (old.unwrap_or(&nothing), new.unwrap_or(&nothing));
    for (key, kinds, was, is) in [
        ("deprecated", [Deprecated, Undeprecated, DeprecationNote], &old.deprecated, &new.deprecated),
        ("since", [Since, Since, Since], &old.since, &new.since),
        ("until", [EndSet, EndLifted, EndMoved], &old.until, &new.until),
    ] {
        let scope = scope.at([key]);
        let [added, removed, changed] = kinds;
        match (was, is) {
            (None, Some(is)) => report.added(&scope, added, key, is),
            (Some(was), None) => report.removed(&scope, removed, key, was),
            (Some(was), Some(is)) => report.fact(&scope, changed, key, (was, is)),
            (None, None) => {}
        }
    }
}
