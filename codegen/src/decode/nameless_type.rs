//! Finds types that are written where named fields or parameters are expected; serde would misread them.

use crate::diagnostic::Diagnostic;
use crate::model::Location;
use crate::names::is_type_name;
use crate::rule;
use crate::source::Span;
use crate::spec::keys;
use crate::spec::type_name::TypeWord;
use crate::yaml::{Entry, Node, NodeKind};

/// `response: { type: string, doc: The id. }` would be read as a field named `type` and one named `doc`. What is reported
/// is removed from the tree, because no other message about it would make sense.
pub(crate) fn report(root: &mut Node, errors: &mut Vec<Diagnostic>) {
    if root.get("endpoint").is_none() {
        if root.get("message").is_some() {
            tables(root, |key| key == FIELDS || key == REPLY, errors);
        }
        return;
    }
    tables(root, |key| is_request(key) || key == RESPONSE, errors);
    let NodeKind::Map(entries) = &mut root.kind else { return };
    let variants =
        entries.iter_mut().find(|entry| entry.key.text == "variants").map(|variants| &mut variants.value.kind);
    if let Some(NodeKind::Map(variants)) = variants {
        variants.iter_mut().for_each(|variant| tables(&mut variant.value, is_request, errors));
    }
}

/// The key of an endpoint that holds the fields of its response.
const RESPONSE: &str = "response";

/// The keys of a message that hold fields.
const FIELDS: &str = "fields";
const REPLY: &str = "reply";

/// True for the keys of an endpoint or a variant that hold named parameters.
fn is_request(key: &str) -> bool {
    Location::ALL.iter().any(|location| location.key() == key)
}

fn tables(holder: &mut Node, is_table: impl Fn(&str) -> bool, errors: &mut Vec<Diagnostic>) {
    let NodeKind::Map(entries) = &mut holder.kind else { return };
    for entry in entries.iter_mut().filter(|entry| is_table(&entry.key.text)) {
        let key = entry.key.text.as_str();
        let NodeKind::Map(table) = &entry.value.kind else { continue };
        let Some((span, name)) = definition(table, key) else { continue };
        let what = if [RESPONSE, FIELDS, REPLY].contains(&key) { "field" } else { "parameter" };
        let message = format!("`{key}` holds {what}s by name, but this is a type without a name");
        errors.push(
            Diagnostic::of(&rule::NAMELESS_TYPE, span, message)
                .label(format!("read as a {what} named `type`"))
                .help(format!(
                    "name it: `{key}: {{ NAME: {{ type: {name}, … }} }}`; a {what} that is really called `type` is written \
                     `type: {{ type: {name} }}`"
                )),
        );
        entry.value.kind = NodeKind::Reported;
    }
}

/// True for a response that is a list or a map: `{ type: list, items: … }`. No field can have the type `list` alone.
pub(super) fn is_value(table: &[Entry]) -> bool {
    let key = |key: &str| table.iter().find(|entry| entry.key.text == key);
    let word = key("type").and_then(|ty| TypeWord::from_key(ty.value.text()?));
    matches!(word, Some(TypeWord::List | TypeWord::Map)) && key("items").is_some()
}

/// The span of the key `type`, and its value, if the table is a type.
fn definition<'a>(table: &'a [Entry], key: &str) -> Option<(Span, &'a str)> {
    if key == RESPONSE && is_value(table) {
        return None;
    }
    let ty = table.iter().find(|entry| entry.key.text == "type")?;
    let name = ty.value.text().filter(|name| is_type(name))?;
    let others = || table.iter().filter(|entry| entry.key.text != "type");
    let demanded = match TypeWord::from_key(name) {
        Some(TypeWord::List | TypeWord::Map) => "items",
        Some(TypeWord::Object) => "fields",
        Some(TypeWord::OpenEnum | TypeWord::Choice) => "values",
        _ => "",
    };
    // Fields may be named `type`, `doc` and `name`; a response with only a field `type` must be written out, to be sure.
    let meant = others().any(|other| other.key.text == demanded || !is_field(&other.value))
        || (key == RESPONSE && table.len() == 1);
    let is_known = |other: &Entry| keys::known("parameter").any(|key| key == other.key.text);
    (meant && others().all(is_known)).then_some((ty.span, name))
}

fn is_type(word: &str) -> bool {
    TypeWord::from_key(word).is_some() || is_type_name(word)
}

/// True for what can be a parameter or field: the name of a type, or a mapping with one.
fn is_field(value: &Node) -> bool {
    value.text().map_or_else(|| value.get("type").is_some(), is_type)
}
