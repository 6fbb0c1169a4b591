//! Answers: a success, or a refusal in an envelope.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;

use super::components::Components;
use super::names::Item;
use super::schema::{self, Direction, Fields};
use super::tree::{Node, Object};
use crate::model::{CodeKind, Envelope, Field, Response, Type};

/// What answers share, by the names of envelopes: references to components.
#[derive(Default)]
pub(super) struct Answers {
    refusals: BTreeMap<String, Object>,
    successes: BTreeMap<String, Object>,
}

/// What an endpoint answers.
pub(super) struct Answer {
    /// A success or a refusal, where both are JSON; else a refusal.
    pub(super) json: Object,
    /// A refusal.
    pub(super) refusal: Object,
    /// True if refusals have an HTTP status of their own.
    pub(super) has_status: bool,
    /// True if a success may come without any body.
    pub(super) may_be_empty: bool,
}

impl Answers {
    /// The answer of an endpoint, as references to components.
    pub(super) fn of<'a>(&mut self, components: &mut Components<'a>, item: Item<'a>) -> Answer {
        let envelopes = components.scope.api.envelopes_of(item.endpoint);
        let refusals: Vec<Object> = envelopes.iter().map(|envelope| self.refusal(components, envelope)).collect();
        let success = self.success(components, item, &envelopes);
        let is_apart = matches!(envelopes[..], [envelope] if tells_apart(envelope, item.endpoint.response.fields()));
        let word = if is_apart { "oneOf" } else { "anyOf" };
        let refusal = match refusals.as_slice() {
            [only] => only.clone(),
            all => Object::of("anyOf", all.to_vec()),
        };
        let json = match success {
            Some(success) => Object::of(word, std::iter::once(success).chain(refusals).collect::<Vec<_>>()),
            None => refusal.clone(),
        };
        let is_told_by_status = |envelope: &&Envelope| envelope.codes == CodeKind::Texts || envelope.success.is_empty();
        Answer {
            json,
            refusal,
            has_status: envelopes.iter().any(is_told_by_status),
            may_be_empty: item.endpoint.response == Response::Nothing
                && envelopes.first().is_none_or(|envelope| envelope.success.is_empty()),
        }
    }

    fn refusal(&mut self, components: &mut Components<'_>, envelope: &Envelope) -> Object {
        if let Some(known) = self.refusals.get(&envelope.name) {
            return known.clone();
        }
        let is_first = components.scope.api.service.envelopes.first() == Some(envelope);
        let suffix = if is_first { String::new() } else { envelope.name.to_upper_camel_case() };
        let reference = components.add(&format!("Refusal{suffix}"), refusal(envelope));
        self.refusals.insert(envelope.name.clone(), reference.clone());
        reference
    }

    /// What a success looks like; `None` for a file.
    fn success<'a>(
        &mut self,
        components: &mut Components<'a>,
        item: Item<'a>,
        envelopes: &[&Envelope],
    ) -> Option<Object> {
        let scope = components.scope.of(item).going(Direction::Received);
        let schema = match &item.endpoint.response {
            Response::File => return None,
            Response::Nothing => return Some(self.nothing(components, envelopes)),
            Response::Object { object, .. } => Fields { fields: &object.fields, rules: &object.rules }.schema(scope),
            Response::Value(value) => schema::property(scope, value, schema::Said::ByKey),
        };
        let is_list = matches!(&item.endpoint.response, Response::Value(value) if matches!(value.ty, Type::List(_)));
        let schema = if is_list { schema } else { with_envelopes(schema, envelopes) };
        let name = match &item.endpoint.response {
            Response::Object { name, .. } => item.named(name),
            _ => item.named(&format!("{}Response", item.endpoint.name.rust)),
        };
        Some(components.add(&name, schema))
    }

    /// A success without any data.
    fn nothing(&mut self, components: &mut Components<'_>, envelopes: &[&Envelope]) -> Object {
        let names: Vec<&str> = envelopes.iter().map(|envelope| envelope.name.as_str()).collect();
        let key = names.join("\n");
        if let Some(known) = self.successes.get(&key) {
            return known.clone();
        }
        let is_usual = components.scope.api.service.envelopes.first().is_some_and(|first| names == [&first.name]);
        let suffix = if is_usual { String::new() } else { key.to_upper_camel_case() };
        let empty = Object::of("type", "object").with("description", "The call succeeded.");
        let reference = components.add(&format!("Success{suffix}"), with_envelopes(empty, envelopes));
        self.successes.insert(key, reference.clone());
        reference
    }
}

/// Whether its code tells a refusal from a success in every case.
fn tells_apart(envelope: &Envelope, fields: &[Field]) -> bool {
    let first = envelope.code.first();
    !envelope.success.is_empty() && !fields.iter().any(|field| Some(&field.name.wire) == first)
}

/// What a code is, by its envelope.
fn code(envelope: &Envelope) -> Object {
    let word = match envelope.codes {
        CodeKind::Numbers => "integer",
        CodeKind::Texts => "string",
    };
    Object::of("type", word)
}

fn successes(envelope: &Envelope) -> Vec<Node> {
    let as_text = |code: &crate::model::Code| match envelope.codes {
        CodeKind::Numbers => Node::from(code),
        CodeKind::Texts => Node::from(code.to_string()),
    };
    envelope.success.iter().map(as_text).collect()
}

fn refusal(envelope: &Envelope) -> Object {
    let known = successes(envelope);
    let other = if known.is_empty() { Object::default() } else { Object::of("not", Object::of("enum", known)) };
    let code = code(envelope).with("description", "Why the service refuses.").and(other);
    let message = Object::of("type", "string").with("description", "The same in words of the service.");
    let object = inside(&envelope.code, code, true);
    let object = merged(object, inside(&envelope.message, message, false));
    object.with("description", "A refusal. No field of a success is there.")
}

/// The fields of envelopes beside those of a success, unless it has fields of the same names.
fn with_envelopes(schema: Object, envelopes: &[&Envelope]) -> Object {
    envelopes.iter().fold(schema, |schema, envelope| {
        let known = successes(envelope);
        let code = (!known.is_empty()).then(|| inside(&envelope.code, code(envelope).with("enum", known), false));
        let message =
            (!envelope.success.is_empty()).then(|| inside(&envelope.message, Object::of("type", "string"), false));
        code.into_iter().chain(message).fold(schema, merged)
    })
}

/// An object with a value at the end of a path.
fn inside(path: &[String], value: Object, required: bool) -> Object {
    path.iter().rev().fold(value, |inner, name| {
        let object = Object::of("type", "object").with("properties", Object::of(name, inner));
        if required { object.with("required", vec![name]) } else { object }
    })
}

/// An object with the properties of another, as far as it does not have them.
fn merged(mut object: Object, more: Object) -> Object {
    let Some(Node::Object(added)) = more.get("properties") else { return object };
    let mut properties = match object.get("properties") {
        Some(Node::Object(properties)) => properties.clone(),
        _ => Object::default(),
    };
    for (name, schema) in added.iter() {
        match (properties.get(name).cloned(), schema) {
            (None, schema) => properties.set(name, schema.clone()),
            (Some(Node::Object(known)), Node::Object(schema)) if schema.has("properties") && !known.has("$ref") => {
                properties.set(name, merged(known, schema.clone()));
            }
            _ => {}
        }
    }
    object.set("properties", properties);
    object
}
