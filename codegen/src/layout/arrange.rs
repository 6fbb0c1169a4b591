//! The order of keys, and what stands on one line.

use serde_json::Value as Schema;

use super::document::{Collection, Item, Value};
use super::order::{paragraph, rank};
use crate::read::kind_of;
use crate::schema::definition;
use crate::spec::FileKind;
use crate::yaml::Node;

/// Arranges a file.
pub(super) fn arrange(document: &mut Collection, root: &Node) {
    let kind = kind_of(root);
    let shape = kind.map_or(Shape::Unknown, |kind| Shape::Mapping(kind.mapping(), definition(kind.mapping())));
    let header = header(document, kind);
    collection(document, shape);
    document.is_block = true;
    if let Some(first) = document.items.first_mut() {
        first.above.splice(0..0, header);
    }
    if matches!(kind, Some(FileKind::Endpoint | FileKind::Message)) {
        set_paragraphs(&mut document.items);
    }
    if let Some(first) = document.items.first_mut() {
        first.blank = false;
    }
}

/// The comments at the top of a file stay there, unless they are about an entry that does not.
fn header(document: &mut Collection, kind: Option<FileKind>) -> Vec<String> {
    let Some(first) = document.items.first_mut() else { return Vec::new() };
    let is_first = kind.is_none_or(|kind| first.key.as_deref() == Some(kind.key()));
    let keeps = match is_first {
        true => first.above.len(),
        false => first.above.iter().rposition(|line| line.is_empty() || is_modeline(line)).map_or(0, |at| at + 1),
    };
    let header: Vec<String> = first.above.drain(..keeps).collect();
    first.blank = header.last().is_some_and(String::is_empty) && !first.above.is_empty();
    header
}

fn is_modeline(comment: &str) -> bool {
    comment.contains("yaml-language-server:")
}

/// A blank line above each paragraph, and none inside, unless a comment stands there.
fn set_paragraphs(items: &mut [Item]) {
    let mut before = None;
    for item in items {
        let own = paragraph(item.key.as_deref().unwrap_or(""));
        let is_new = before.is_some_and(|before| before != own);
        item.blank = is_new || (item.blank && !item.above.is_empty());
        before = Some(own);
    }
}

/// What the language has in a place.
#[derive(Clone, Copy)]
enum Shape {
    /// A mapping with these keys.
    Mapping(&'static str, &'static Schema),
    /// Entries of one kind, by names that the spec chooses.
    Table(&'static Schema),
    /// A list of one kind.
    List(&'static Schema),
    /// Anything.
    Unknown,
}

impl Shape {
    /// What a value is, of all that the language has in its place.
    fn of(value: &Collection, schema: &'static Schema) -> Self {
        let mut all = Vec::new();
        alternatives(schema, None, &mut all);
        let keys = || value.items.iter().filter_map(|item| item.key.as_deref());
        let is_table = |schema: &Schema| schema["additionalProperties"].is_object();
        let others = all.iter().any(|(_, schema)| is_table(schema));
        for (name, schema) in all {
            let properties = schema["properties"].as_object();
            if value.is_list {
                if schema["items"].is_object() {
                    return Self::List(&schema["items"]);
                }
            } else if let Some(properties) = properties {
                if !others || (keys().all(|key| properties.contains_key(key)) && is_list_or_map(value)) {
                    return Self::Mapping(name.unwrap_or("parameter"), schema);
                }
            } else if is_table(schema) {
                return Self::Table(&schema["additionalProperties"]);
            }
        }
        Self::Unknown
    }

    /// What the language has below a key.
    fn below(self, value: &Collection, key: Option<&str>) -> Self {
        match self {
            Self::Mapping(_, schema) => {
                let below = key.and_then(|key| schema["properties"].get(unquoted(key)));
                below.or_else(|| own(schema, key)).map_or(Self::Unknown, |schema| Self::of(value, schema))
            }
            Self::Table(schema) | Self::List(schema) => Self::of(value, schema),
            Self::Unknown => Self::Unknown,
        }
    }

    /// Whether what has lines of its own comes last in such a mapping.
    fn puts_lines_last(self) -> bool {
        matches!(self, Self::Mapping("parameter" | "named type" | "value", _))
    }

    /// Whether its entries have lines of their own, whatever they are.
    fn is_block(self, value: &Collection) -> bool {
        match self {
            Self::Mapping(name, _) => matches!(
                name,
                "variant" | "format table" | "format group" | "error table" | "correction" | "assumption" | "rule"
            ),
            Self::Table(schema) | Self::List(schema) if value.is_list || has_mappings(schema) => {
                !value.is_list || matches!(name_of(schema), Some("correction" | "assumption" | "rule" | "page"))
            }
            Self::Table(_) | Self::List(_) => false,
            Self::Unknown => value.is_block,
        }
    }
}

/// Whether fields called `type` and `items` would be something else.
fn is_list_or_map(value: &Collection) -> bool {
    let mut types = value.items.iter().filter(|item| item.key.as_deref() == Some("type"));
    types.any(|item| matches!(&item.value, Value::Line(text) if text == "list" || text == "map"))
}

/// A mapping may be one of several: the keys of the one that has it.
fn own(schema: &'static Schema, key: Option<&str>) -> Option<&'static Schema> {
    let all = schema["anyOf"].as_array()?;
    all.iter().find_map(|schema| schema["properties"].get(unquoted(key?)))
}

/// A schema and what it can be instead, with the name of the mapping that each is.
fn alternatives(
    schema: &'static Schema,
    name: Option<&'static str>,
    all: &mut Vec<(Option<&'static str>, &'static Schema)>,
) {
    if let Some(name) = name_of(schema) {
        return alternatives(definition(name), Some(name), all);
    }
    match ["anyOf", "allOf", "oneOf"].into_iter().find_map(|key| schema[key].as_array()) {
        Some(schemas) => schemas.iter().for_each(|schema| alternatives(schema, name, all)),
        None => all.push((name, schema)),
    }
}

/// The name of the definition that a schema refers to.
fn name_of(schema: &'static Schema) -> Option<&'static str> {
    crate::schema::referred(schema["$ref"].as_str()?)
}

/// Whether the entries of a table are mappings, or may be.
fn has_mappings(schema: &'static Schema) -> bool {
    let mut all = Vec::new();
    alternatives(schema, None, &mut all);
    all.iter().any(|(_, schema)| schema["properties"].is_object())
}

fn unquoted(key: &str) -> &str {
    key.trim_matches(['"', '\''])
}

/// YAML has no longer key on a line of its own; between braces it has.
const LONGEST_KEY: usize = 1_000;

fn collection(value: &mut Collection, shape: Shape) {
    let mut has_lines = !value.below.is_empty();
    for item in &mut value.items {
        if let Value::Items(inner) = &mut item.value {
            let shape = shape.below(inner, item.key.as_deref());
            collection(inner, shape);
            // A collection without entries has no lines for comments.
            if inner.items.is_empty() {
                item.above.append(&mut inner.below);
                inner.is_block = false;
            }
        }
        has_lines |= !item.above.is_empty() || item.behind.is_some() || has_own_lines(&item.value);
    }
    if let Shape::Mapping(name, _) = shape {
        let last = |item: &Item| shape.puts_lines_last() && has_own_lines(&item.value);
        value.items.sort_by_key(|item| (last(item), rank(name, unquoted(item.key.as_deref().unwrap_or("")))));
    }
    value.is_block = !value.items.is_empty() && (has_lines || shape.is_block(value)) || !value.below.is_empty();
    let is_long = |item: &Item| item.key.as_ref().is_some_and(|key| key.len() > LONGEST_KEY);
    value.is_block &= !value.items.iter().any(is_long);
    if let Some(first) = value.items.first_mut() {
        first.blank = false;
    }
    if !value.is_block {
        value.items.iter_mut().for_each(|item| item.blank = false);
    }
}

/// Whether a value has lines of its own.
fn has_own_lines(value: &Value) -> bool {
    match value {
        // Between braces, a word without a value looks like the rest of a string with a comma in it.
        Value::Line(text) => text.is_empty(),
        Value::Lines(..) => true,
        Value::Items(collection) => collection.is_block,
    }
}
