//! XML as the vendor writes it, and the few elements of a sealed reply.

use serde_json::Value;

/// An object as the elements inside `xml`.
pub(super) fn write(message: &Value) -> String {
    format!("<xml>{}</xml>", inside(message))
}

fn inside(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>")),
        Value::Array(items) => items.iter().map(|item| element("item", item)).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| element(name, value)).collect(),
    }
}

/// One element; of a list, one for each of its items.
fn element(name: &str, value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(|item| element(name, item)).collect(),
        value => format!("<{name}>{}</{name}>", inside(value)),
    }
}

/// The text of an element that holds nothing else.
pub(super) fn text<'x>(xml: &'x str, name: &str) -> Option<&'x str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (content, _) = rest.split_once(&format!("</{name}>"))?;
    let content = content.trim();
    Some(content.strip_prefix("<![CDATA[").and_then(|content| content.strip_suffix("]]>")).unwrap_or(content))
}
