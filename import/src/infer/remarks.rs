//! Sentences outside of the tables that bind a parameter in a way that nothing in the draft says: they are open.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::draft::model::{Field, Limits, Request, Rule, Type};
use crate::facts::model::Facts;
use crate::facts::remarks::{self, Binding};
use crate::infer::notes::Notes;
use crate::text;

/// The most names that a note lists.
const MAX_NAMES: usize = 4;

/// Notes the sentences on some lines of the page that say of a request what is not in it.
pub(super) fn note(facts: &Facts, lines: &Range<usize>, request: &Request, notes: &mut Notes) {
    let mut told = BTreeSet::new();
    tell(&request.rules, &mut told);
    let mut fields: Vec<&Field> = Vec::new();
    request.params.iter().for_each(|(_, all)| collect(all, &mut fields, &mut told));
    for remark in facts.remarks.iter().filter(|remark| lines.contains(&remark.line)) {
        let Some(binding) = Binding::of(&remark.value) else { continue };
        let named: Vec<&str> = remarks::names(&remark.value).map(last).collect();
        let about: Vec<&Field> = fields.iter().copied().filter(|field| named.contains(&field.name.as_str())).collect();
        if about.is_empty() || about.iter().any(|field| is_said(binding, field, &told)) {
            continue;
        }
        let names: BTreeSet<&str> = about.iter().map(|field| field.name.as_str()).collect();
        let names: Vec<String> = names.into_iter().take(MAX_NAMES).map(text::quoted).collect();
        notes.todo(
            remark.line,
            format!(
                "a sentence beside the tables {} {}; say it, or that it binds nothing",
                says(binding),
                names.join(", ")
            ),
        );
    }
}

/// What a sentence does, in front of the names of what it does it to.
fn says(binding: Binding) -> &'static str {
    match binding {
        Binding::Alternatives => {
            "says that not all are sent of what it names, by `rules`, `variants` or `required_if`:"
        }
        Binding::Presence => "says when something is sent, by `required` or `required_if`:",
        Binding::Limit => "sets a limit:",
        Binding::Form => "says what a value has to be like:",
    }
}

fn is_said(binding: Binding, field: &Field, told: &BTreeSet<&str>) -> bool {
    match binding {
        Binding::Alternatives => told.contains(field.name.as_str()) || field.required_if.is_some(),
        Binding::Presence => field.required || field.required_if.is_some() || told.contains(field.name.as_str()),
        Binding::Limit | Binding::Form => {
            field.limits != Limits::default() || field.fixed.is_some() || matches!(field.ty, Type::OpenEnum(_))
        }
    }
}

/// Every field, with those inside, and the names that the rules of objects have.
fn collect<'a>(fields: &'a [Field], all: &mut Vec<&'a Field>, told: &mut BTreeSet<&'a str>) {
    for field in fields {
        all.push(field);
        if let Type::Object(inner, rules) = field.ty.innermost() {
            tell(rules, told);
            collect(inner, all, told);
        }
    }
}

fn tell<'a>(rules: &'a [Rule], told: &mut BTreeSet<&'a str>) {
    for rule in rules {
        let (Rule::ExactlyOneOf(names) | Rule::AtLeastOneOf(names)) = rule;
        told.extend(names.iter().map(String::as_str));
    }
}

/// The name at the end of a path.
fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path).trim_end_matches("[]")
}
