//! What no longer holds after all decisions is left out: notes about fields that went elsewhere, rules and conditions that
//! name parameters which are not beside them.

use crate::draft::model::{Draft, Field, Request, Rule, Type};
use crate::draft::paths::facts;
use crate::draft::visit::each_field_mut;

/// Leaves out what does not hold in a draft.
pub(crate) fn make_consistent(draft: &mut Draft) {
    let known = facts(draft);
    draft.corrections.retain(|correction| match (known.get(&correction.at), correction.truth()) {
        (None, _) => false,
        (Some(value), Some(truth)) => value.as_deref() == Some(truth),
        (Some(_), None) => true,
    });
    draft.assumptions.retain(|assumption| known.contains_key(&assumption.at));
    draft.requests.iter_mut().for_each(in_request);
}

fn in_request(request: &mut Request) {
    let Request { params, rules, .. } = request;
    in_scope(params.iter_mut().flat_map(|(_, fields)| fields).collect(), rules);
    for (_, fields) in params.iter_mut() {
        each_field_mut(fields, &mut |field| {
            if let Type::Object(inner, rules) = field.ty.innermost_mut() {
                in_scope(inner.iter_mut().collect(), rules);
            }
            // What stands beside a choice is not looked at here.
            if let Type::Choice(kinds) = &mut field.ty {
                kinds.iter_mut().for_each(|kind| in_scope(kind.fields.iter_mut().collect(), &mut Vec::new()));
            }
        });
    }
}

fn in_scope(mut fields: Vec<&mut Field>, rules: &mut Vec<Rule>) {
    let names: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
    for field in &mut fields {
        let dangles = |other: &String| !names.contains(other) || *other == field.name;
        if field.required || field.required_if.as_ref().is_some_and(|condition| dangles(&condition.field)) {
            field.required_if = None;
        }
        if field.required {
            field.default = None;
        }
    }
    let is_optional = |name: &String| fields.iter().any(|field| field.name == *name && !field.required);
    rules.retain_mut(|rule| {
        let (Rule::ExactlyOneOf(names) | Rule::AtLeastOneOf(names)) = rule;
        names.retain(is_optional);
        names.len() > 1
    });
}
