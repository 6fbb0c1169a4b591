//! What values must be: limits, accepted values, formats, conditions, and rules across parameters.

use std::cmp::Ordering;

use super::ChangeKind::{self, *};
use super::context::Context;
use super::names::SharedNames;
use super::pairs::pair;
use super::report::{ChangeScope, Report};
use crate::describe::{self, TableNamer};
use crate::model::{Chars, Condition, Constraint, Field, FormatTable, Literal, Presence, SizeLimit};

/// The constraint inside those that hold for every item, and how many lists or maps deep it is.
fn inner(constraint: &Constraint) -> (&Constraint, usize) {
    match constraint {
        Constraint::Each(each) => {
            let (constraint, depth) = inner(each);
            (constraint, depth + 1)
        }
        other => (other, 0),
    }
}

/// The key under which the spec says it.
fn key(constraint: &Constraint) -> &'static str {
    match constraint {
        Constraint::MinLength(_) => "min_length",
        Constraint::MaxLength(_) => "max_length",
        Constraint::MinBytes(_) => "min_bytes",
        Constraint::MaxBytes(_) => "max_bytes",
        Constraint::MinWidth(_) => "min_width",
        Constraint::MaxWidth(_) => "max_width",
        Constraint::Chars(_) => "chars",
        Constraint::MinItems(_) => "min_items",
        Constraint::MaxItems(_) => "max_items",
        Constraint::Min(_) | Constraint::MinSize(_) => "min",
        Constraint::Max(_) | Constraint::Size(SizeLimit::AtMost(_)) => "max",
        Constraint::Size(SizeLimit::Below(_)) => "below",
        Constraint::OneOf(_) => "one_of",
        Constraint::Url => "type",
        Constraint::Formats(_) => "formats",
        Constraint::ContentType(_) => "content_type",
        Constraint::RequiredIf(..) => "required_if",
        Constraint::Each(inner) => key(inner),
    }
}

/// The name of a format table in its spec.
fn table_name(tables: &[FormatTable], rust: &str) -> String {
    let table = tables.iter().find(|table| table.name.rust == rust);
    table.map_or_else(|| rust.to_owned(), |table| table.name.wire.clone())
}

/// Compares the constraints of a field that is sent.
pub(super) fn compare(
    report: &mut Report,
    scope: &ChangeScope,
    (old, new): (&[Constraint], &[Constraint]),
    context: Context<'_>,
) {
    let old_table: TableNamer<'_> = &|name| table_name(context.old_formats, name);
    let new_table: TableNamer<'_> = &|name| table_name(context.new_formats, name);
    // Two constraints say the same thing when they are of one variant at one depth.
    let matched = pair(old, new, |constraint| {
        let (inner, depth) = inner(constraint);
        (std::mem::discriminant(inner), depth)
    });
    let place = |constraint: &Constraint| {
        let depth = inner(constraint).1;
        let scope = scope.at(std::iter::repeat_n("items", depth)).at([key(constraint)]);
        if depth > 0 { scope.part("items") } else { scope }
    };
    for (old, new) in matched.both {
        let scope = place(new);
        match (inner(old).0, inner(new).0) {
            (Constraint::OneOf(old), Constraint::OneOf(new)) => accepted(report, &scope, old, new),
            (before, after) => {
                if let Some(kind) = direction(before, after, context.names) {
                    let words = (
                        describe::constraint(inner(before).0, old_table),
                        describe::constraint(inner(after).0, new_table),
                    );
                    report.changed(&scope, kind, "", words);
                }
            }
        }
    }
    for constraint in matched.removed {
        report.removed(
            &place(constraint),
            freed(inner(constraint).0),
            "",
            describe::constraint(inner(constraint).0, old_table),
        );
    }
    for constraint in matched.added {
        report.added(
            &place(constraint),
            demanded(inner(constraint).0),
            "",
            describe::constraint(inner(constraint).0, new_table),
        );
    }
}

/// A constraint where there was none.
fn demanded(constraint: &Constraint) -> ChangeKind {
    match constraint {
        Constraint::Url => UrlDemanded,
        Constraint::RequiredIf(..) => ConditionAdded,
        Constraint::ContentType(_) => ContentTypeChanged,
        _ => LimitAdded,
    }
}

/// No constraint where there was one.
fn freed(constraint: &Constraint) -> ChangeKind {
    match constraint {
        Constraint::Url => UrlFreed,
        Constraint::RequiredIf(..) => ConditionRemoved,
        Constraint::ContentType(_) => ContentTypeChanged,
        _ => LimitRemoved,
    }
}

/// What became of a constraint that both have.
fn direction(old: &Constraint, new: &Constraint, names: &SharedNames<'_>) -> Option<ChangeKind> {
    use Constraint::{
        Chars, ContentType, Formats, Max, MaxBytes, MaxItems, MaxLength, MaxWidth, Min, MinBytes, MinItems, MinLength,
        MinSize, MinWidth, RequiredIf, Size,
    };
    let wider = match (old, new) {
        (MinLength(old), MinLength(new))
        | (MinBytes(old), MinBytes(new))
        | (MinItems(old), MinItems(new))
        | (MinWidth(old), MinWidth(new)) => old.cmp(new),
        (MaxLength(old), MaxLength(new))
        | (MaxBytes(old), MaxBytes(new))
        | (MaxItems(old), MaxItems(new))
        | (MaxWidth(old), MaxWidth(new)) => new.cmp(old),
        (Min(old), Min(new)) => number(old, new),
        (Max(old), Max(new)) => number(new, old),
        (MinSize(old), MinSize(new)) => old.bytes().cmp(&new.bytes()),
        (Size(old), Size(new)) => return size(*old, *new),
        (Chars(before), Chars(after)) => return chars(before, after),
        (Formats(old), Formats(new)) => return (!names.is_same_format(old, new)).then_some(FormatsChanged),
        (ContentType(old), ContentType(new)) => return (old != new).then_some(ContentTypeChanged),
        (RequiredIf(before), RequiredIf(after)) => return condition(before, after),
        _ => Ordering::Equal,
    };
    match wider {
        Ordering::Less => Some(LimitNarrowed),
        Ordering::Equal => None,
        Ordering::Greater => Some(LimitWidened),
    }
}

/// Compares numbers, whole ones to the last digit.
fn number(one: &Literal, two: &Literal) -> Ordering {
    match (one, two) {
        (Literal::Integer(one), Literal::Integer(two)) => one.cmp(two),
        (Literal::Integer(one), Literal::Number(two)) => (*one as f64).total_cmp(two),
        (Literal::Number(one), Literal::Integer(two)) => one.total_cmp(&(*two as f64)),
        (Literal::Number(one), Literal::Number(two)) => one.total_cmp(two),
        _ => Ordering::Equal,
    }
}

/// What became of the characters that a text may have.
fn chars(old: &[Chars], new: &[Chars]) -> Option<ChangeKind> {
    match (Chars::exceed(new, old), Chars::exceed(old, new)) {
        (true, true) => Some(CharactersChanged),
        (true, false) => Some(LimitWidened),
        (false, true) => Some(LimitNarrowed),
        (false, false) => (old != new).then_some(LimitRewritten),
    }
}

/// The largest size that is let through; nothing where nothing is.
fn largest(limit: SizeLimit) -> Option<u64> {
    match limit {
        SizeLimit::AtMost(size) => Some(size.bytes().unwrap_or(u64::MAX)),
        SizeLimit::Below(size) => size.bytes().unwrap_or(u64::MAX).checked_sub(1),
    }
}

/// What became of a limit of a file's size.
pub(super) fn size(old: SizeLimit, new: SizeLimit) -> Option<ChangeKind> {
    match largest(new).cmp(&largest(old)) {
        Ordering::Less => Some(LimitNarrowed),
        Ordering::Greater => Some(LimitWidened),
        Ordering::Equal => (old != new).then_some(LimitRewritten),
    }
}

/// The condition under which a field has to be there.
pub(super) fn condition_of(field: &Field) -> Option<&Condition> {
    field.constraints.iter().find_map(|constraint| match constraint {
        Constraint::RequiredIf(condition) => Some(condition),
        _ => None,
    })
}

/// Whether a condition may hold for what was sent when some fields were not there yet: it does not if it wants one of them,
/// which nobody sent and which means none of the values when it is left out.
pub(super) fn may_hold_already(condition: &Condition, added: &[&Field]) -> bool {
    let name = condition.path.split(['.', '[']).next().unwrap_or_default();
    let Some(asked) = added.iter().find(|field| field.name.wire == name) else { return true };
    let stands_for = match &asked.presence {
        Presence::Optional { default, .. } => default.as_ref(),
        Presence::Default(value) => Some(value),
        Presence::Required | Presence::Nullable => None,
    };
    condition.unless || stands_for.is_some_and(|value| condition.values.contains(value))
}

/// What became of a condition.
fn condition(old: &Condition, new: &Condition) -> Option<ChangeKind> {
    match (old == new, implies(old, new), implies(new, old)) {
        (true, ..) => None,
        (false, true, true) => Some(ConditionRewritten),
        (false, false, true) => Some(ConditionLoosened),
        (false, _, false) => Some(ConditionChanged),
    }
}

/// Whether one condition holds only where the other does.
fn implies(one: &Condition, other: &Condition) -> bool {
    let within = |some: &[Literal], others: &[Literal]| some.iter().all(|value| others.contains(value));
    let is_presence = |condition: &Condition| condition.values.is_empty();
    one.path == other.path
        && match (is_presence(one), one.unless, is_presence(other), other.unless) {
            (true, _, true, _) | (false, false, true, _) => true,
            (false, false, false, false) => within(&one.values, &other.values),
            (false, true, false, true) => within(&other.values, &one.values),
            (true, _, false, _)
            | (false, true, true, _)
            | (false, false, false, true)
            | (false, true, false, false) => false,
        }
}

/// Compares lists of accepted values.
fn accepted(report: &mut Report, scope: &ChangeScope, old: &[Literal], new: &[Literal]) {
    let matched = pair(old, new, Literal::to_string);
    for value in matched.removed {
        report.removed(scope, ValueRefused, "value", describe::literal(value));
    }
    for value in matched.added {
        report.added(scope, ValueAccepted, "value", describe::literal(value));
    }
    if matched.reordered {
        report.changed(scope, Order, "order of the values", ("", ""));
    }
}
