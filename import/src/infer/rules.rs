//! What holds across parameters: conditions and alternatives, which need the names beside a field.

use std::collections::HashSet;

use crate::draft::model::{Field, RequiredIf, Rule, Type};
use crate::facts::sentences::{Condition, SiblingNames, either, required_when};
use crate::infer::scalar::literal;
use crate::infer::tree::Node;

/// The most parameters of which one is sent; more are a sentence about something else.
const MAX_ALTERNATIVES: usize = 4;

/// The rules of some parameters; those that they make optional become so.
pub(crate) fn rules(nodes: &[Node], fields: &mut [Field]) -> Vec<Rule> {
    let siblings = SiblingNames::of(nodes.iter().map(|node| node.name.as_str()));
    let mut ruled: HashSet<String> = HashSet::new();
    let mut rules: Vec<Rule> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let Some(row) = &node.row else { continue };
        let condition = required_when(&row.doc, &siblings).filter(|condition| condition.other != node.name);
        if let Some(required_if) = condition.and_then(|condition| required_if(fields, condition)) {
            fields[at].required = false;
            fields[at].required_if = Some(required_if);
        }
        let Some(names) = either(&row.doc, &node.name, &siblings) else { continue };
        if names.len() > MAX_ALTERNATIVES || names.iter().any(|name| ruled.contains(name)) {
            continue;
        }
        ruled.extend(names.iter().cloned());
        for field in fields.iter_mut().filter(|field| names.contains(&field.name)) {
            field.required = false;
        }
        let shown = nodes.iter().filter(|node| names.contains(&node.name) && node.shape.is_some()).count();
        rules.push(if shown > 1 { Rule::AtLeastOneOf(names) } else { Rule::ExactlyOneOf(names) });
    }
    rules
}

/// "required when KIND is 2", where the value is one of the other's type.
fn required_if(fields: &[Field], condition: Condition) -> Option<RequiredIf> {
    let Condition { other, value } = condition;
    let is = match &fields.iter().find(|field| field.name == other)?.ty {
        Type::OpenEnum(values) => values.iter().find(|known| known.value.to_string() == value)?.value.clone(),
        Type::Scalar(scalar) => literal(&value, *scalar)?,
        Type::List(_) | Type::Map(_) | Type::Object(..) | Type::Choice(_) => return None,
    };
    Some(RequiredIf { field: other, is })
}
