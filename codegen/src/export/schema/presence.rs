//! A field as a property: its value, what it means, and whether it may be null or absent.

use super::conditions::{Said, required_if};
use super::literals::literals;
use super::values::value;
use super::{Scope, lifecycle, with_more};
use crate::export::tree::{Node, Object};
use crate::export::words;
use crate::model::{Constraint, Field, Literal, Presence};

/// The schema of a field. `said` tells whether the object around says when it is required.
pub(crate) fn property(scope: Scope<'_>, field: &Field, said: Said) -> Object {
    let schema = value(scope, &field.ty, field.wire, &field.constraints);
    let (default, null) = match &field.presence {
        Presence::Required => (None, false),
        Presence::Optional { default, nullable } => (default.as_ref(), *nullable),
        Presence::Nullable => (None, true),
        Presence::Default(value) => (Some(value), false),
    };
    let schema = if null { nullable(scope, schema) } else { schema };
    let default = default.and_then(|default| as_default(scope, field, default));
    let doc = [words::prose(&field.doc), words::lifecycle(field.lifecycle.as_deref())];
    let mut more = Object::default().with_some("default", default).with_filled("description", words::paragraphs(doc));
    for constraint in &field.constraints {
        if let Constraint::RequiredIf(condition) = constraint
            && said != Said::ByKeywords
        {
            more = more.and(required_if(condition));
        }
    }
    with_more(scope, schema, more.and(lifecycle(field.lifecycle.as_deref())))
}

fn as_default(scope: Scope<'_>, field: &Field, default: &Literal) -> Option<Node> {
    literals(scope, &field.ty, field.wire, default).into_iter().next()
}

/// A schema that also allows null.
pub(crate) fn nullable(scope: Scope<'_>, mut schema: Object) -> Object {
    if !scope.is_draft2020() {
        let schema = if schema.has("$ref") { Object::of("allOf", vec![schema]) } else { schema };
        return schema.with("nullable", true);
    }
    if schema.is_empty() {
        return schema;
    }
    if let Some(Node::List(mut values)) = schema.get("enum").cloned() {
        values.push(Node::Null);
        schema.set("enum", values);
    }
    match schema.get("type").cloned() {
        Some(Node::Text(word)) => schema.with("type", vec![word.as_str(), "null"]),
        Some(Node::List(mut words)) => {
            words.push("null".into());
            schema.with("type", words)
        }
        _ => Object::of("anyOf", vec![schema, Object::of("type", "null")]),
    }
}
