//! Known values of open enums.

use super::ChangeKind::*;
use super::lifecycles;
use super::pairs::pair;
use super::report::{ChangeScope, Report};
use crate::describe;
use crate::model::EnumValue;

/// Compares the known values of an enum, which requests hold or do not.
pub(super) fn compare(
    report: &mut Report,
    scope: &ChangeScope,
    (old, new): (&[EnumValue], &[EnumValue]),
    is_sent: impl Fn() -> bool,
) {
    let scope = scope.at(["values"]);
    let mut matched = pair(old, new, |known| describe::literal(&known.value));
    let rewired = matched.again(|old, new| old.variant == new.variant);
    let removed = if matched.removed.is_empty() || is_sent() { ValueRemoved } else { AnswerValueRemoved };
    for known in &matched.removed {
        let what = format!("value {}", describe::literal(&known.value));
        report.removed(&scope.at([&known.value]), removed, what, &known.variant);
    }
    for known in &matched.added {
        let what = format!("value {}", describe::literal(&known.value));
        report.added(&scope.at([&known.value]), ValueAdded, what, &known.variant);
    }
    for (old, new) in rewired {
        let values = (describe::literal(&old.value), describe::literal(&new.value));
        let scope = scope.at_either(&old.value, &new.value);
        report.changed(&scope, ValueOnWire, format!("value {}", new.variant), values);
        lifecycles::compare(report, &scope, old.lifecycle.as_deref(), new.lifecycle.as_deref());
    }
    for (old, new) in &matched.both {
        let scope = scope.at([&new.value]).part(format!("value {}", describe::literal(&new.value)));
        let names = (old.variant.as_str(), new.variant.as_str());
        report.fact(&scope.at(["name"]), ValueRustName, "Rust name", names);
        report.fact(&scope.at(["doc"]), ValueDoc, "doc", (old.doc.as_str(), new.doc.as_str()));
        lifecycles::compare(report, &scope, old.lifecycle.as_deref(), new.lifecycle.as_deref());
    }
    if matched.reordered {
        let names = |values: &[EnumValue]| describe::list(values.iter().map(|known| known.variant.as_str()));
        report.changed(&scope, ValuesReordered, "order of the values", (names(old), names(new)));
    }
}
