//! Kinds of choices.

use std::collections::HashSet;

use super::ChangeKind::*;
use super::lifecycles;
use super::pairs::pair;
use super::report::{ChangeScope, Report};
use crate::describe;
use crate::model::{Choice, Kind, Shape, TypeDef};

/// The names of the objects that hold what the kinds of choices bring.
pub(super) fn objects(types: &[TypeDef]) -> HashSet<&str> {
    let kinds = types.iter().flat_map(|def| match &def.shape {
        Shape::Choice(choice) => choice.kinds.as_slice(),
        Shape::Object(_) | Shape::OpenEnum { .. } | Shape::Id { .. } => &[],
    });
    kinds.map(|kind| kind.object.name.as_str()).collect()
}

/// Compares the kinds of a choice. What they bring is compared with the other types.
pub(super) fn compare(report: &mut Report, scope: &ChangeScope, old: &Choice, new: &Choice) {
    let removed = if old.sent { KindRemoved } else { AnswerKindRemoved };
    let (old, new) = (old.kinds.as_slice(), new.kinds.as_slice());
    let scope = scope.at(["values"]);
    let mut matched = pair(old, new, |kind| describe::literal(&kind.value));
    let rewired = matched.again(|old, new| old.variant == new.variant);
    for kind in &matched.removed {
        let what = format!("kind {}", describe::literal(&kind.value));
        report.removed(&scope.at([&kind.value]), removed, what, &kind.variant);
    }
    for kind in &matched.added {
        let what = format!("kind {}", describe::literal(&kind.value));
        report.added(&scope.at([&kind.value]), KindAdded, what, &kind.variant);
    }
    for (old, new) in rewired {
        let values = (describe::literal(&old.value), describe::literal(&new.value));
        let scope = scope.at_either(&old.value, &new.value);
        report.changed(&scope, KindOnWire, format!("kind {}", new.variant), values);
    }
    for (old, new) in &matched.both {
        let scope = scope.at([&new.value]).part(format!("kind {}", describe::literal(&new.value)));
        let names = (old.variant.as_str(), new.variant.as_str());
        report.fact(&scope.at(["name"]), KindRustName, "Rust name", names);
        report.fact(&scope.at(["doc"]), KindDoc, "doc", (old.doc.as_str(), new.doc.as_str()));
        lifecycles::compare(report, &scope, old.lifecycle.as_deref(), new.lifecycle.as_deref());
    }
    if matched.reordered {
        let names = |kinds: &[Kind]| describe::list(kinds.iter().map(|kind| kind.variant.as_str()));
        report.changed(&scope, KindsReordered, "order of the kinds", (names(old), names(new)));
    }
}
