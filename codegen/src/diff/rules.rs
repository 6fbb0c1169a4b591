//! Rules across parameters.
//!
//! Every kind of rule says how many of some parameters there are at least and at most, so that two rules of any kinds can be
//! compared: what one lets through, the other lets through or does not.

use std::collections::BTreeSet;

use super::ChangeKind::{self, Order, RuleAdded, RuleChanged, RuleLoosened, RuleOfNewParams, RuleRemoved};
use super::pairs::{Pairs, pair};
use super::report::{ChangeScope, Report};
use crate::describe;
use crate::model::Rule;

/// Compares the rules across parameters. `was_there` knows the wire names of the parameters that the old spec has, too.
pub(super) fn compare(
    report: &mut Report,
    scope: &ChangeScope,
    (old, new): (&[Rule], &[Rule]),
    was_there: impl Fn(&str) -> bool,
) {
    let place = |rules: &[Rule], rule: &Rule| {
        let at = rules.iter().position(|other| other == rule).unwrap_or(0);
        scope.at(["rules".to_owned(), at.to_string()])
    };
    let mut matched = pair(old, new, |rule| (std::mem::discriminant(rule), members(rule)));
    let rewritten = rewritten(&mut matched);
    for rule in matched.removed {
        report.removed(&place(old, rule), RuleRemoved, "rule", describe::rule(rule));
    }
    for rule in matched.added {
        report.added(&place(new, rule), added(rule, &was_there), "rule", describe::rule(rule));
    }
    for (before, after) in rewritten {
        let kind = changed(before, after, &was_there);
        report.changed(&place(new, after), kind, "rule", (describe::rule(before), describe::rule(after)));
    }
    for (before, after) in matched.both {
        report.fact(&place(new, after), Order, "rule", (describe::rule(before), describe::rule(after)));
    }
    if matched.reordered {
        report.changed(&scope.at(["rules"]), Order, "order of the rules", ("", ""));
    }
}

/// The names of a rule, whose order says nothing.
fn members(rule: &Rule) -> BTreeSet<&str> {
    let (Rule::ExactlyOneOf(names) | Rule::AtLeastOneOf(names) | Rule::AtMostOneOf(names)) = rule;
    names.iter().map(String::as_str).collect()
}

fn demands_one(rule: &Rule) -> bool {
    matches!(rule, Rule::ExactlyOneOf(_) | Rule::AtLeastOneOf(_))
}

fn excludes_two(rule: &Rule) -> bool {
    matches!(rule, Rule::ExactlyOneOf(_) | Rule::AtMostOneOf(_))
}

/// Takes out the rules that went and came again with other names, or of another kind: those that have most in common.
fn rewritten<'a>(matched: &mut Pairs<'a, Rule>) -> Vec<(&'a Rule, &'a Rule)> {
    let in_common = |one: &Rule, other: &Rule| {
        let names = members(one).intersection(&members(other)).count();
        (names, std::mem::discriminant(one) == std::mem::discriminant(other))
    };
    let candidates = matched.removed.iter().flat_map(|old| matched.added.iter().map(move |new| (*old, *new)));
    let mut candidates: Vec<(&Rule, &Rule)> = candidates.filter(|(old, new)| in_common(old, new).0 > 0).collect();
    candidates.sort_by_key(|(old, new)| std::cmp::Reverse(in_common(old, new)));
    candidates.into_iter().flat_map(|candidate| matched.take(vec![candidate])).collect()
}

/// A rule where there was none. Of parameters that are new, an old program sends none.
fn added(rule: &Rule, was_there: impl Fn(&str) -> bool) -> ChangeKind {
    let known = members(rule).into_iter().filter(|name| was_there(name)).count();
    if demands_one(rule) || known > 1 { RuleAdded } else { RuleOfNewParams }
}

/// What became of a rule: it is looser if it lets through all that the old one did, as far as old programs can send it.
fn changed(old: &Rule, new: &Rule, was_there: impl Fn(&str) -> bool) -> ChangeKind {
    let (before, after) = (members(old), members(new));
    let known: BTreeSet<&str> = after.iter().copied().filter(|name| was_there(name)).collect();
    let has_one = !demands_one(new) || (demands_one(old) && before.is_subset(&after));
    let has_no_two = !excludes_two(new) || known.len() < 2 || (excludes_two(old) && known.is_subset(&before));
    if has_one && has_no_two { RuleLoosened } else { RuleChanged }
}
