//! Which fields of an object are there, so that its rules and conditions hold, or the one that is tried does not.

use weixin_codegen::model::{Condition, Constraint, Field, Presence, Rule};

use super::probes::{Edge, Step};
use super::values::Drawer;

/// Which member of a rule is the first to be there, and which the last.
struct Preferred {
    first: Option<usize>,
    last: Option<usize>,
}

impl Drawer<'_> {
    /// Which fields are there.
    pub(super) fn there(
        &mut self,
        fields: &[&Field],
        rules: &[Rule],
        path: Option<&[Step]>,
        depth: usize,
    ) -> Vec<bool> {
        let is_conditional =
            |field: &&Field| field.constraints.iter().any(|it| matches!(it, Constraint::RequiredIf(_)));
        let mut there: Vec<bool> = Vec::with_capacity(fields.len());
        for field in fields {
            let needed = matches!(field.presence, Presence::Required) || is_conditional(field);
            there.push(needed || (depth > 0 && self.choices.is_there()));
        }
        let at = |name: &str| fields.iter().position(|field| field.name.wire == name);
        let target = match path {
            Some([Step::Field(name), ..]) => at(name),
            _ => None,
        };
        let preferred = match (self.edge, path) {
            (Some(Edge::MissingWhile(it) | Edge::AbsentUnless(it)), Some([_])) if self.needs(it) => {
                Preferred { first: at(&it.path), last: target }
            }
            (Some(Edge::MissingWhile(it) | Edge::AbsentUnless(it)), Some([_])) => {
                Preferred { first: None, last: at(&it.path) }
            }
            (Some(Edge::Absent), Some([_])) => Preferred { first: None, last: target },
            // What cannot be there alone brings its partner.
            _ => Preferred { first: target.and_then(|at| needed_beside(fields, rules, at)).or(target), last: None },
        };
        let is_tried = path == Some(&[]);
        // The one that is tried comes last: others may have its members.
        let tried = rules.iter().filter(|rule| is_tried && self.tries(rule)).cloned().collect::<Vec<_>>();
        for rule in rules.iter().chain(&tried) {
            let members: Vec<usize> = names(rule).iter().filter_map(|name| at(name)).collect();
            self.keep_rule(rule, members, &preferred, is_tried, &mut there);
        }
        self.keep_all(rules, path, preferred.last, &at, &mut there);
        keep_pairs(fields, rules, target, &mut there);
        if let (Some(target), Some([_, rest @ ..])) = (target, path) {
            let is_in_rule = rules.iter().flat_map(names).any(|name| at(name) == Some(target));
            self.keep_target(target, rest, is_in_rule, &at, &mut there);
        }
        there
    }

    /// True for the rule that is tried.
    fn tries(&self, rule: &Rule) -> bool {
        matches!(self.edge, Some(Edge::Rule(tried, _)) if tried == rule)
    }

    /// Leaves as many members of a rule as it permits, or as are tried.
    fn keep_rule(
        &mut self,
        rule: &Rule,
        mut members: Vec<usize>,
        preferred: &Preferred,
        is_tried: bool,
        there: &mut [bool],
    ) {
        let set = members.iter().filter(|member| there[**member]).count();
        let count = match (self.edge, rule) {
            (Some(Edge::Rule(tried, count)), _) if is_tried && tried == rule => *count,
            (_, Rule::ExactlyOneOf(_)) => 1,
            (_, Rule::AtLeastOneOf(_)) => set.max(1),
            (_, Rule::AtMostOneOf(_)) => set.min(1),
        };
        let first = usize::try_from(self.choices.below(members.len() as u64)).unwrap_or(0);
        members.rotate_left(first);
        // What is tried is the first to be there, or the last.
        members.sort_by_key(|member| match Some(*member) {
            member if member == preferred.first => 0,
            member if member == preferred.last => 2,
            _ => 1,
        });
        for (place, member) in members.into_iter().enumerate() {
            there[member] = place < count;
        }
    }

    /// Sets a member of each rule that lost its own to another rule: one that no rule limits, and that is not tried to be absent.
    fn keep_all(
        &self,
        rules: &[Rule],
        path: Option<&[Step]>,
        absent: Option<usize>,
        at: &dyn Fn(&str) -> Option<usize>,
        there: &mut [bool],
    ) {
        let is_tried = |rule: &Rule| path == Some(&[]) && self.tries(rule);
        let limits = |rule: &&Rule| is_tried(rule) || !matches!(rule, Rule::AtLeastOneOf(_));
        let limited: Vec<usize> = rules.iter().filter(limits).flat_map(names).filter_map(|name| at(name)).collect();
        for rule in rules.iter().filter(|rule| !limits(rule)) {
            let members: Vec<usize> = names(rule).iter().filter_map(|name| at(name)).collect();
            if !members.iter().any(|member| there[*member]) {
                let may_be = |member: &&usize| !limited.contains(member) && absent != Some(**member);
                if let Some(member) = members.iter().find(may_be) {
                    there[*member] = true;
                }
            }
        }
    }

    /// Sees to it that what is tried is there, or is not.
    fn keep_target(
        &mut self,
        target: usize,
        rest: &[Step],
        is_in_rule: bool,
        at: &dyn Fn(&str) -> Option<usize>,
        there: &mut [bool],
    ) {
        let condition = match self.edge {
            Some(Edge::MissingWhile(condition) | Edge::AbsentUnless(condition)) => Some(condition),
            Some(Edge::Absent | Edge::Missing) => None,
            _ => return there[target] = true,
        };
        if !rest.is_empty() {
            there[target] = true;
        } else if is_in_rule && self.edge != Some(&Edge::Missing) {
            self.impossible |= there[target];
        } else {
            there[target] = false;
        }
        if let (Some(condition), []) = (condition, rest) {
            match at(&condition.path) {
                Some(other) => there[other] = self.needs(condition),
                None => self.impossible = true,
            }
        }
    }

    /// Whether what is tried needs the field that a condition is about: it is to have a value, or to be there.
    fn needs(&self, condition: &Condition) -> bool {
        let is_to_hold = matches!(self.edge, Some(Edge::MissingWhile(_)));
        !condition.values.is_empty() || is_to_hold != condition.unless
    }
}

/// True if a field has to be there as soon as another is, whatever that holds.
fn follows(field: &Field, other: &Field) -> bool {
    let is_it =
        |condition: &Condition| condition.path == other.name.wire && condition.values.is_empty() && !condition.unless;
    field.constraints.iter().any(|it| matches!(it, Constraint::RequiredIf(condition) if is_it(condition)))
}

/// The field of a rule that has to be there beside this one, which is in none.
fn needed_beside(fields: &[&Field], rules: &[Rule], at: usize) -> Option<usize> {
    let needed = |field: &&Field| is_in_rule(rules, field) && follows(field, fields[at]);
    fields.iter().position(needed).filter(|_| !is_in_rule(rules, fields[at]))
}

fn is_in_rule(rules: &[Rule], field: &Field) -> bool {
    rules.iter().flat_map(names).any(|name| *name == field.name.wire)
}

/// A field that a rule has left out takes those with it that it would have to be beside, unless one of them is tried.
fn keep_pairs(fields: &[&Field], rules: &[Rule], target: Option<usize>, there: &mut [bool]) {
    for (at, field) in fields.iter().enumerate().filter(|(_, field)| is_in_rule(rules, field)) {
        let is_beside = |other: &Field| follows(field, other) && !is_in_rule(rules, other);
        for (other, _) in fields.iter().enumerate().filter(|(_, other)| is_beside(other)) {
            there[other] &= there[at] || target == Some(other);
        }
    }
}

/// The parameters that a rule is about.
pub(super) fn names(rule: &Rule) -> &[String] {
    match rule {
        Rule::ExactlyOneOf(names) | Rule::AtLeastOneOf(names) | Rule::AtMostOneOf(names) => names,
    }
}
