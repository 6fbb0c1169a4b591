//! What no longer holds after all decisions is left out: notes about fields that went elsewhere, rules and conditions that
//! name parameters which are not beside them.

use crate::draft::correction::{Contradiction, Correction};
use crate::draft::model::{Draft, Field, Request, Rule, Type};
use crate::draft::paths::{Facts, facts};

/// Leaves out what does not hold in a draft.
pub(crate) fn make_consistent(draft: &mut Draft) {
    in_notes(draft);
    draft.requests.iter_mut().for_each(in_request);
}

fn in_notes(draft: &mut Draft) {
    if draft.corrections.is_empty() && draft.assumptions.is_empty() {
        return;
    }
    let known = facts(draft);
    draft.corrections.iter_mut().for_each(|correction| without_word(correction, &known));
    draft.corrections.retain(|correction| match (known.get(&correction.at), correction.truth()) {
        (None, _) => false,
        (Some(value), Some(truth)) => value.as_deref() == Some(truth),
        (Some(_), None) => true,
    });
    draft.assumptions.retain(|assumption| known.contains_key(&assumption.at));
}

/// A text of which the values are known is no `string` any more; that the table has another type stays true.
fn without_word(correction: &mut Correction, known: &Facts) {
    let Contradiction::Type { truth, .. } = &mut correction.contradiction else { return };
    let became = known.get(&correction.at).and_then(Option::as_deref);
    if truth.is_none() || !matches!(became, Some("open_enum" | "choice")) {
        return;
    }
    if let Some((field, _)) = correction.at.split_last() {
        correction.at = field;
        *truth = None;
    }
}

fn in_request(request: &mut Request) {
    let Request { params, rules, .. } = request;
    in_scope(params.iter_mut().flat_map(|(_, fields)| fields).collect(), rules, &Scope::default());
}

/// What a condition may name: what is beside it, and what is in the object around.
#[derive(Default)]
struct Scope {
    beside: Vec<String>,
    around: Vec<String>,
}

impl Scope {
    /// Whether the parameter that a path leads to is there.
    fn has(&self, path: &str, fields: &[&mut Field]) -> bool {
        if let Some(outer) = path.strip_prefix("../") {
            return self.around.iter().any(|name| name == outer);
        }
        let (name, inside) = path.split_once('.').map_or((path, None), |(name, inside)| (name, Some(inside)));
        let Some(inside) = inside else { return self.beside.iter().any(|known| known == name) };
        fields.iter().any(|field| {
            let Type::Object(inner, _) = &field.ty else { return false };
            field.name == name && inner.iter().any(|field| field.name == inside)
        })
    }
}

fn in_scope(mut fields: Vec<&mut Field>, rules: &mut Vec<Rule>, outside: &Scope) {
    let own = fields.iter().map(|field| field.name.clone());
    let scope = Scope { beside: outside.beside.iter().cloned().chain(own).collect(), around: outside.around.clone() };
    let dangles: Vec<bool> = fields
        .iter()
        .map(|field| {
            let other = field.required_if.as_ref().map(|condition| condition.field.as_str());
            other.is_some_and(|other| other == field.name || !scope.has(other, &fields))
        })
        .collect();
    for (field, dangles) in fields.iter_mut().zip(dangles) {
        if field.required || dangles {
            field.required_if = None;
        }
        if field.required {
            field.default = None;
        }
        match field.ty.innermost_mut() {
            Type::Object(inner, rules) => {
                let inside = Scope { beside: Vec::new(), around: scope.beside.clone() };
                in_scope(inner.iter_mut().collect(), rules, &inside);
            }
            Type::Choice(kinds) => kinds.iter_mut().for_each(|kind| {
                in_scope(kind.fields.iter_mut().collect(), &mut Vec::new(), &scope);
            }),
            Type::Scalar(_) | Type::List(_) | Type::Map(_) | Type::OpenEnum(_) => {}
        }
    }
    let is_optional = |name: &String| fields.iter().any(|field| field.name == *name && !field.required);
    rules.retain_mut(|rule| {
        let (Rule::ExactlyOneOf(names) | Rule::AtLeastOneOf(names)) = rule;
        names.retain(is_optional);
        names.len() > 1
    });
}
