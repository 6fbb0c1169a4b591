//! Fields that always have the same value.

use super::tree::{Node, Object};
use crate::model::Literal;

/// An object that has some constants before its fields.
pub(super) fn with_constants<'c>(schema: Object, constants: impl Iterator<Item = (&'c str, &'c Literal)>) -> Object {
    before(schema, constants.map(|(name, value)| (name.to_owned(), constant(value))))
}

/// The schema of a constant.
pub(super) fn constant(value: &Literal) -> Object {
    let word = match value {
        Literal::Integer(_) => "integer",
        Literal::Number(_) => "number",
        Literal::Boolean(_) => "boolean",
        Literal::Text(_) => "string",
    };
    Object::of("type", word).with("enum", vec![Node::from(value)])
}

/// An object with some required fields before its own.
pub(super) fn before(mut schema: Object, fields: impl Iterator<Item = (String, Object)>) -> Object {
    let mut all = Object::default();
    fields.for_each(|(name, schema)| all.set(&name, schema));
    if all.is_empty() {
        return schema;
    }
    let mut required: Vec<Node> = all.iter().map(|(name, _)| Node::from(name)).collect();
    if let Some(Node::Object(own)) = schema.remove("properties") {
        all = all.and(own);
    }
    if let Some(Node::List(own)) = schema.remove("required") {
        required.extend(own);
    }
    let head = Object::of("type", "object").with("properties", all).with("required", required);
    head.and(schema)
}
