//! From a tree to XML, as the service writes it: strings in `CDATA`, numbers bare, a list as elements of one name.

use serde_json::Value as Json;

use crate::wording::quoted;

/// The element `xml` with the members of an object.
///
/// # Errors
///
/// What cannot be written: something else than an object, a list in a list, a name that is none in XML.
pub(in crate::push) fn from_json(json: &Json) -> Result<String, String> {
    let mut text = String::from("<xml>");
    members(json, &mut text)?;
    text.push_str("</xml>");
    Ok(text)
}

fn members(json: &Json, text: &mut String) -> Result<(), String> {
    let Json::Object(members) = json else { return Err("the root must be an object".to_owned()) };
    for (name, value) in members {
        if !is_name(name) {
            return Err(format!("{} is not a name in XML", quoted(name)));
        }
        match value {
            Json::Array(items) => items.iter().try_for_each(|item| element(name, item, text))?,
            value => element(name, value, text)?,
        }
    }
    Ok(())
}

fn element(name: &str, value: &Json, text: &mut String) -> Result<(), String> {
    text.extend(["<", name, ">"]);
    match value {
        Json::Null => {}
        Json::Bool(_) | Json::Number(_) => text.push_str(&value.to_string()),
        Json::String(content) => cdata(content, text),
        Json::Array(_) => return Err(format!("a list in the list {} has no form in XML", quoted(name))),
        Json::Object(_) => members(value, text)?,
    }
    text.extend(["</", name, ">"]);
    Ok(())
}

/// A text whose end mark is cut in two, and in which U+FFFD replaces what XML cannot have.
fn cdata(content: &str, text: &mut String) {
    text.push_str("<![CDATA[");
    let clean = content.replace(|c: char| !is_character(c), "\u{fffd}");
    text.push_str(&clean.replace("]]>", "]]]]><![CDATA[>"));
    text.push_str("]]>");
}

fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn is_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && characters.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}
