//! `spec/schema.json`, with which editors complete and check the YAML; derived from the types that read it.

mod strict;

use std::sync::OnceLock;

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::spec::{Endpoint, Errors, Formats, Service, Types, message};

/// The JSON Schema of a spec file, as text that ends with a newline.
pub fn json_schema() -> String {
    let mut schema = schema();
    if let Some(definitions) = schema["definitions"].as_object_mut() {
        strict::tighten(definitions);
    }
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

fn schema() -> Value {
    let mut generator = SchemaSettings::draft07().into_generator();
    let kinds = [
        ("endpoint", generator.subschema_for::<Endpoint>()),
        ("message", generator.subschema_for::<message::Keys>()),
        ("service", generator.subschema_for::<Service>()),
        ("formats", generator.subschema_for::<Formats>()),
        ("types", generator.subschema_for::<Types>()),
        ("errors", generator.subschema_for::<Errors>()),
    ];
    // The first of these keys determines the kind of a file; editors check them in the same order.
    let mut chain = json!({ "required": ["endpoint"] });
    for (key, schema) in kinds.iter().rev() {
        chain = json!({ "if": { "required": [key] }, "then": schema, "else": chain });
    }
    let definitions: Value =
        generator.take_definitions(true).into_iter().map(|(name, schema)| (name, closed(schema))).collect();
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A file of a spec",
        "type": "object",
        "allOf": [chain],
        "definitions": definitions,
    })
}

/// What a definition of the schema says.
pub(crate) fn definition(name: &str) -> &'static Value {
    &ready()["definitions"][name]
}

/// The name of the definition to which a reference leads.
pub(crate) fn referred(reference: &str) -> Option<&'static str> {
    let name = reference.strip_prefix("#/definitions/")?.replace("%20", " ");
    ready()["definitions"].as_object()?.get_key_value(&name).map(|(name, _)| name.as_str())
}

/// The known and the required keys of each mapping of the language, sorted.
#[cfg(test)]
pub(crate) fn mappings() -> std::collections::BTreeMap<String, (Vec<String>, Vec<String>)> {
    let definitions = ready()["definitions"].as_object().into_iter().flatten();
    let keys = |object: &Value| -> Option<(Vec<String>, Vec<String>)> {
        let known = object["properties"].as_object()?.keys().cloned();
        let required = object["required"].as_array().into_iter().flatten().filter_map(|key| key.as_str());
        let (mut known, mut required) = (known.collect::<Vec<_>>(), required.map(str::to_owned).collect::<Vec<_>>());
        known.sort();
        required.sort();
        Some((known, required))
    };
    definitions.filter_map(|(name, schema)| Some((name.clone(), objects(schema).find_map(keys)?))).collect()
}

/// The schema, made once.
fn ready() -> &'static Value {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    SCHEMA.get_or_init(schema)
}

/// A definition and its alternatives: a parameter may be a bare word or an object.
#[cfg(test)]
fn objects(definition: &Value) -> impl Iterator<Item = &Value> {
    let alternatives = definition["anyOf"].as_array().map_or(&[][..], Vec::as_slice);
    std::iter::once(definition).chain(alternatives)
}

/// Objects with known keys have no others, as the reader of the YAML demands.
fn closed(mut schema: Value) -> Value {
    close(&mut schema);
    schema
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            map.values_mut().for_each(close);
            if map.contains_key("properties") && !map.contains_key("additionalProperties") {
                map.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}
