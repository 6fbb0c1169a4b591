//! What the schema says beyond the shapes of the types that read the YAML, so that an editor finds, while somebody types, what `lint`
//! would find afterwards: which types there are, which keys go with a type, and what cannot stand beside what.
//!
//! It says no more than the rules do, and much less: what hangs on other files or on names is for `lint` alone. A test holds that
//! every good spec is accepted.

use serde_json::{Map, Value, json};

use crate::model::{Body, DurationUnit, Location, MoneyUnit, TimestampUnit, Wire};
use crate::spec::type_name::TypeWord;

/// Makes the definitions say what else holds.
pub(super) fn tighten(definitions: &mut Map<String, Value>) {
    definitions.values_mut().for_each(without_null);
    definitions
        .insert("type".to_owned(), json!({ "description": "A type of the language.", "enum": keys(&TypeWord::ALL) }));
    parameter(definitions);
    named_type(object(definitions, "named type"));
    for name in ["endpoint", "variant"] {
        request(object(definitions, name));
    }
    endpoint(object(definitions, "endpoint"));
    for (name, key, more) in facts() {
        extend(&mut object(definitions, name)["properties"][key], more);
    }
    // A value that is no text may be written as it is.
    object(definitions, "correction")["properties"]["truth"]["type"] = json!(["string", "number", "boolean"]);
    extend(object(definitions, "condition"), json!({ "not": { "required": ["is", "not"] } }));
    extend(object(definitions, "rule"), json!({ "minProperties": 1, "maxProperties": 1 }));
    for rule in object(definitions, "rule")["properties"].as_object_mut().into_iter().flat_map(Map::values_mut) {
        extend(rule, json!({ "minItems": 2, "uniqueItems": true }));
    }
    let one = json!({ "oneOf": [{ "required": ["query"] }, { "required": ["header"] }], "dependencies": { "prefix": ["header"] } });
    extend(object(definitions, "token kind"), one);
    definitions.values_mut().for_each(on_one_line);
}

/// The object of a definition; a bare word may stand for it.
fn object<'a>(definitions: &'a mut Map<String, Value>, name: &str) -> &'a mut Value {
    let definition = &mut definitions[name];
    let is_object = definition.get("properties").is_some();
    if is_object { definition } else { &mut definition["anyOf"][1] }
}

/// Adds keywords.
fn extend(schema: &mut Value, more: Value) {
    if let (Value::Object(schema), Value::Object(more)) = (schema, more) {
        schema.extend(more);
    }
}

fn keys(words: &[TypeWord]) -> Vec<&'static str> {
    words.iter().map(|word| word.key()).collect()
}

/// A key without a value is a mistake, so nothing may be null.
fn without_null(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(without_null),
        Value::Object(map) => {
            map.values_mut().for_each(without_null);
            if let Some(Value::Array(kinds)) = map.get_mut("type") {
                kinds.retain(|kind| kind != "null");
                if let [one] = kinds.as_slice() {
                    let one = one.clone();
                    map.insert("type".to_owned(), one);
                }
            }
            if let Some(Value::Array(choices)) = map.get_mut("anyOf") {
                choices.retain(|choice| *choice != json!({ "type": "null" }));
                if let [one] = choices.as_slice() {
                    let one = one.clone();
                    map.remove("anyOf");
                    only_choice(map, one);
                }
            }
        }
        _ => {}
    }
}

/// What was one of several choices, and is the only one.
fn only_choice(map: &mut Map<String, Value>, choice: Value) {
    match choice {
        // What stands beside a reference does not count.
        Value::Object(choice) if choice.contains_key("$ref") => {
            map.insert("allOf".to_owned(), json!([choice]));
        }
        Value::Object(choice) => choice.into_iter().for_each(|(key, value)| {
            map.entry(key).or_insert(value);
        }),
        _ => {}
    }
}

/// Any type: a word, or the name of one under `types`.
fn any_type() -> Value {
    json!({ "anyOf": [{ "$ref": "#/definitions/type" }, { "type": "string", "pattern": NAME }] })
}

/// How a name under `types` begins.
const NAME: &str = "^[A-Z]";

/// The types that have to say more, with the key that says it.
const DEMANDS: [(&[TypeWord], &str); 4] = [
    (TypeWord::COLLECTIONS, "items"),
    (&[TypeWord::Object], "fields"),
    (TypeWord::OF_VALUES, "values"),
    (&[TypeWord::Money], "unit"),
];

/// Constraints, with the types that they go with. An id may have been defined elsewhere, under a name.
const CONSTRAINTS: [(&str, &[TypeWord]); 14] = [
    ("min_length", TypeWord::TEXTS),
    ("max_length", TypeWord::TEXTS),
    ("min_bytes", TypeWord::TEXTS),
    ("max_bytes", TypeWord::TEXTS),
    ("min_width", TypeWord::TEXTS),
    ("max_width", TypeWord::TEXTS),
    ("chars", TypeWord::TEXTS),
    ("min_items", TypeWord::COLLECTIONS),
    ("max_items", TypeWord::COLLECTIONS),
    ("one_of", TypeWord::LISTABLE),
    ("formats", TypeWord::FILES),
    ("below", TypeWord::SIZED),
    // These two also say numbers or sizes, by the type.
    ("min", &[]),
    ("max", &[]),
];

/// Other keys that only some types have.
const OWNED: [(&str, &[TypeWord]); 7] = [
    ("items", TypeWord::COLLECTIONS),
    ("fields", &[TypeWord::Object]),
    ("rules", &[TypeWord::Object]),
    ("values", TypeWord::OF_VALUES),
    ("name", TypeWord::NAMED),
    ("unit", TypeWord::WITH_UNIT),
    ("lifetime", &[TypeWord::Id]),
];

/// What is said about a value that somebody chooses, and so not of a constant.
const CHOSEN: [&str; 11] = [
    "required",
    "nullable",
    "default",
    "secret",
    "rust",
    "wire",
    "content_type",
    "required_if",
    "deprecated",
    "since",
    "until",
];

/// One of these types, or a name where names are possible.
fn is_one_of(words: &[TypeWord], or_named: bool) -> Value {
    let words = json!({ "enum": keys(words) });
    if or_named { json!({ "anyOf": [words, { "pattern": NAME }] }) } else { words }
}

fn of_type(words: &[TypeWord], or_named: bool) -> Value {
    json!({ "properties": { "type": is_one_of(words, or_named) } })
}

/// If the type is one of these, something else holds.
fn if_type(words: &[TypeWord], then: &Value) -> Value {
    json!({ "if": { "properties": { "type": is_one_of(words, false) }, "required": ["type"] }, "then": then })
}

/// None of these keys.
fn none_of<'a>(keys: impl IntoIterator<Item = &'a str>) -> Value {
    let each: Vec<Value> = keys.into_iter().map(|key| json!({ "required": [key] })).collect();
    json!({ "not": { "type": "object", "anyOf": each } })
}

fn constraints() -> impl Iterator<Item = &'static str> {
    CONSTRAINTS.into_iter().map(|(key, _)| key)
}

fn parameter(definitions: &mut Map<String, Value>) {
    let demanding: Vec<&str> = DEMANDS.iter().flat_map(|(words, _)| keys(words)).collect();
    let mut bare = any_type();
    extend(&mut bare, json!({ "not": { "enum": demanding } }));
    definitions["parameter"]["anyOf"][0] = bare;

    let parameter = object(definitions, "parameter");
    let properties = &mut parameter["properties"];
    replace(&mut properties["type"], any_type());
    // An item is always there, and is not told from others.
    let not_of_items = none_of(["required", "default", "required_if", "since", "until", "deprecated", "fixed"]);
    replace(&mut properties["items"], json!({ "allOf": [{ "$ref": "#/definitions/parameter" }, not_of_items] }));
    extend(&mut properties["one_of"], json!({ "minItems": 1, "uniqueItems": true }));
    let conditions: Vec<Value> = demands(&DEMANDS).chain(units()).chain(wires()).chain(of_kinds()).collect();
    extend(parameter, json!({ "dependencies": beside(), "allOf": conditions }));
}

/// Puts another schema in the place of one, and keeps what is said about it.
fn replace(schema: &mut Value, mut with: Value) {
    with["description"] = schema["description"].take();
    *schema = with;
}

fn demands(rows: &[(&[TypeWord], &str)]) -> impl Iterator<Item = Value> {
    rows.iter().map(|(words, key)| if_type(words, &json!({ "required": [key] })))
}

/// Each unit is one of some types.
fn units() -> impl Iterator<Item = Value> {
    let of = |word: TypeWord, units: Vec<&'static str>| {
        if_type(&[word], &json!({ "properties": { "unit": { "enum": units } } }))
    };
    [
        of(TypeWord::Timestamp, TimestampUnit::ALL.iter().map(|unit| unit.key()).collect()),
        of(TypeWord::Duration, DurationUnit::ALL.iter().map(|unit| unit.key()).collect()),
        of(TypeWord::Money, MoneyUnit::ALL.iter().map(|unit| unit.key()).collect()),
    ]
    .into_iter()
}

/// Each way to travel is one of some types; a choice of numbers may travel in strings.
fn wires() -> impl Iterator<Item = Value> {
    Wire::ALL.into_iter().filter_map(|wire| {
        let more: &[TypeWord] = if wire == Wire::String { &[TypeWord::Choice] } else { &[] };
        let then = of_type(&[TypeWord::of_wire(wire)?, more].concat(), true);
        Some(json!({ "if": { "properties": { "wire": { "const": wire.key() } }, "required": ["wire"] }, "then": then }))
    })
}

/// A code is absent on success, and a choice is never null.
fn of_kinds() -> impl Iterator<Item = Value> {
    let code = if_type(&[TypeWord::Code], &none_of(["required", "nullable", "default"]));
    let choice = if_type(&[TypeWord::Choice], &json!({ "properties": { "nullable": { "const": false } } }));
    [code, choice].into_iter()
}

/// What a key asks of the mapping that it is in.
fn beside() -> Map<String, Value> {
    let mut beside = Map::new();
    for (key, words) in CONSTRAINTS.into_iter().chain(OWNED).filter(|(_, words)| !words.is_empty()) {
        beside.insert(
            key.to_owned(),
            of_type(words, words.contains(&TypeWord::Id) && key != "name" && key != "lifetime"),
        );
    }
    let number = |key: &str| json!({ "properties": { "type": is_one_of(TypeWord::MEASURED, false), key: { "type": "number" } } });
    let size =
        |key: &str, words| json!({ "properties": { "type": is_one_of(words, false), key: { "type": "string" } } });
    let mut largest = size("max", TypeWord::SIZED);
    extend(&mut largest, none_of(["below"]));
    beside.insert("max".to_owned(), json!({ "anyOf": [number("max"), largest] }));
    beside.insert("min".to_owned(), json!({ "anyOf": [number("min"), size("min", &[TypeWord::Bytes])] }));
    let unless_false =
        |key: &str, then: Value| json!({ "anyOf": [then, { "properties": { key: { "const": false } } }] });
    beside.insert("secret".to_owned(), unless_false("secret", of_type(&[TypeWord::String], false)));
    let mut or_text = of_type(&[TypeWord::Object, TypeWord::List, TypeWord::Map], true);
    extend(&mut or_text, none_of(constraints()));
    beside.insert("or_text".to_owned(), unless_false("or_text", or_text));
    let mut optional = json!({ "properties": { "required": { "const": false } }, "required": ["required"] });
    optional["properties"]["type"] = json!({ "not": { "enum": keys(&UNWRITTEN) } });
    beside.insert("default".to_owned(), optional);
    let mut constant = none_of(CHOSEN.into_iter().chain(constraints()));
    constant["properties"] = json!({ "type": { "not": { "enum": keys(&NEVER_FIXED) } } });
    beside.insert("fixed".to_owned(), constant);
    beside
}

/// Types whose values no spec can write, so that they have no defaults.
const UNWRITTEN: [TypeWord; 11] = [
    TypeWord::List,
    TypeWord::Map,
    TypeWord::Object,
    TypeWord::Timestamp,
    TypeWord::Day,
    TypeWord::Month,
    TypeWord::File,
    TypeWord::Bytes,
    TypeWord::Id,
    TypeWord::Json,
    TypeWord::Code,
];

/// Types that have no constants.
const NEVER_FIXED: [TypeWord; 9] = [
    TypeWord::Url,
    TypeWord::OpenEnum,
    TypeWord::Choice,
    TypeWord::List,
    TypeWord::Map,
    TypeWord::Object,
    TypeWord::File,
    TypeWord::Json,
    TypeWord::Bytes,
];

fn named_type(named: &mut Value) {
    replace(&mut named["properties"]["type"], is_one_of(TypeWord::NAMED, false));
    let own = OWNED.into_iter().filter(|(key, _)| named["properties"].get(key).is_some());
    let beside: Map<String, Value> = own.map(|(key, words)| (key.to_owned(), of_type(words, false))).collect();
    let demands: Vec<Value> = demands(&DEMANDS[1..3]).collect();
    extend(named, json!({ "dependencies": beside, "allOf": demands }));
}

/// A body is of one kind.
fn request(request: &mut Value) {
    let bodies = bodies();
    let beside = bodies.iter().map(|body| {
        let others = bodies.iter().copied().filter(|other| other != body);
        // JSON may be asked for even where no field of it is set.
        let empty = (*body != Location::Json.key()).then_some("empty_body");
        ((*body).to_owned(), none_of(others.chain(empty)))
    });
    let beside: Map<String, Value> = beside.collect();
    request["dependencies"] = beside.into();
    extend(&mut request["properties"]["raw"], json!({ "maxProperties": 1 }));
}

/// The locations that make a body.
fn bodies() -> Vec<&'static str> {
    Location::ALL.iter().filter(|location| location.body() != Body::None).map(|location| location.key()).collect()
}

fn endpoint(endpoint: &mut Value) {
    let of_variants = Location::ALL.iter().map(|location| location.key()).chain(["rules", "empty_body"]);
    endpoint["dependencies"]["variants"] = none_of(of_variants);
    let with_fields = json!({ "properties": { "response": { "type": "object" } } });
    endpoint["dependencies"]["or_file"] =
        json!({ "anyOf": [with_fields, { "properties": { "or_file": { "const": false } } }] });
    let is_get = json!({ "properties": { "route": { "pattern": "^GET " } }, "required": ["route"] });
    let bodiless = none_of(bodies().into_iter().chain(["empty_body"]));
    endpoint["allOf"] = json!([{ "if": is_get, "then": bodiless }]);
}

/// Facts whose form is known: the mapping, the key, and what else holds for its value.
fn facts() -> Vec<(&'static str, &'static str, Value)> {
    let type_name = || json!({ "pattern": "^[A-Z][A-Za-z0-9]*$" });
    let some = || json!({ "minLength": 1 });
    let code = || json!({ "propertyNames": { "pattern": "^(-?[0-9]+|[A-Za-z][A-Za-z0-9_.-]{0,45})$" } });
    vec![
        ("parameter", "rust", json!({ "pattern": "^[a-z][a-z0-9_]*$" })),
        ("parameter", "name", type_name()),
        ("value", "name", type_name()),
        ("error row", "name", type_name()),
        ("endpoint", "rust", type_name()),
        ("message", "rust", type_name()),
        ("page", "url", json!({ "pattern": "^(unknown|https://[0-9A-Za-z][^ <>\"'`\\\\^{|}]*)$" })),
        ("page", "title", some()),
        ("service", "base_url", json!({ "pattern": "^https?://[^/?#. ][^?# ]*$" })),
        ("service", "summary", some()),
        ("endpoint", "summary", some()),
        ("endpoint", "title", some()),
        ("endpoint", "draft", json!({ "const": true })),
        ("endpoint", "errors", code()),
        ("endpoint", "variants", json!({ "minProperties": 2 })),
        ("variant", "fixed", json!({ "minProperties": 1 })),
        ("message", "summary", some()),
        ("message", "title", some()),
        ("message", "draft", json!({ "const": true })),
        ("message", "when", json!({ "minProperties": 1 })),
        ("error table", "codes", code()),
        ("format group", "formats", json!({ "propertyNames": { "pattern": "^[a-z0-9]+(\\.[a-z0-9]+)*$" } })),
        ("token kind", "prefix", json!({ "pattern": "^[!-~]+$" })),
        ("token kind", "header", json!({ "pattern": "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$" })),
    ]
}

/// Facts are on one line; only prose may have several.
fn on_one_line(schema: &mut Value) {
    let Value::Object(map) = schema else { return };
    let has_form = ["pattern", "contentMediaType", "enum", "minLength"].iter().any(|key| map.contains_key(*key));
    if map.get("type").is_some_and(|kind| kind == "string") && !has_form {
        map.insert("pattern".to_owned(), "^[^\\r\\n\\t]*$".into());
    }
    for key in ["properties", "items", "additionalProperties", "anyOf"] {
        match map.get_mut(key) {
            Some(Value::Array(parts)) => parts.iter_mut().for_each(on_one_line),
            Some(Value::Object(parts)) if key == "properties" => parts.values_mut().for_each(on_one_line),
            Some(part) => on_one_line(part),
            None => {}
        }
    }
}
