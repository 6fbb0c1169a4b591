//! A reply in XML as the values that the spec says it has: XML itself has only text.

use serde_json::{Map, Value};
use weixin_codegen::model::{Api, EndpointTypes, Field, Message, Shape, Type};

/// An element.
struct Element<'x> {
    name: &'x str,
    children: Vec<Element<'x>>,
    text: String,
}

/// How deep elements may nest.
const DEPTH: usize = 32;

/// The reply to a message; `None` if the body is not XML.
pub(super) fn document(api: &Api, message: &Message, body: &str) -> Option<Value> {
    let (root, rest) = element(body.trim(), DEPTH)?;
    let types = api.types_of(&message.exchange);
    let fields: Vec<&Field> = message.reply().collect();
    rest.trim().is_empty().then(|| Value::Object(object(types, &fields, &root)))
}

/// The first element, and what is after it.
fn element(text: &str, depth: usize) -> Option<(Element<'_>, &str)> {
    let (name, mut rest) = text.trim_start().strip_prefix('<')?.split_once('>')?;
    let mut found = Element { name, children: Vec::new(), text: String::new() };
    let end = format!("</{name}>");
    while !rest.starts_with(&end) {
        if let Some((content, after)) = rest.strip_prefix("<![CDATA[").and_then(|rest| rest.split_once("]]>")) {
            found.text.push_str(content);
            rest = after;
        } else if rest.starts_with('<') {
            let (child, after) = element(rest, depth.checked_sub(1)?)?;
            found.children.push(child);
            rest = after;
        } else {
            let (content, _) = rest.split_once('<')?;
            found.text.push_str(content);
            rest = rest.get(content.len()..)?;
        }
    }
    Some((found, rest.strip_prefix(end.as_str())?))
}

fn object(types: EndpointTypes<'_>, fields: &[&Field], holder: &Element<'_>) -> Map<String, Value> {
    let mut all: Map<String, Value> = Map::new();
    for child in &holder.children {
        let field = fields.iter().find_map(|field| {
            Some(*field)
                .filter(|field| field.name.wire == child.name)
                .or_else(|| types.brought_field(field, child.name))
        });
        let ty = field.map_or(&Type::String, |field| &field.ty);
        match (ty, all.get_mut(child.name)) {
            (Type::List(of), Some(Value::Array(items))) => items.push(value(types, &of.ty, child)),
            (Type::List(of), _) => {
                all.insert(child.name.to_owned(), Value::Array(vec![value(types, &of.ty, child)]));
            }
            (ty, _) => {
                all.insert(child.name.to_owned(), value(types, ty, child));
            }
        }
    }
    all
}

fn value(types: EndpointTypes<'_>, ty: &Type, element: &Element<'_>) -> Value {
    if let Some(inside) = types.object(ty) {
        return Value::Object(object(types, &inside.fields.iter().collect::<Vec<_>>(), element));
    }
    let text = if element.text.trim().is_empty() { element.text.trim() } else { element.text.as_str() };
    if is_text(types, ty) {
        return Value::from(text);
    }
    // Numbers and booleans are written as in JSON.
    serde_json::from_str(text.trim()).unwrap_or_else(|_| Value::from(text))
}

/// True for what is a string in JSON as well.
fn is_text(types: EndpointTypes<'_>, ty: &Type) -> bool {
    match ty {
        Type::String | Type::Secret | Type::Url | Type::Bytes | Type::Day | Type::Month => true,
        Type::Named(reference) => !matches!(types.shape(reference), Some(Shape::OpenEnum { numeric: true, .. })),
        Type::Choice(_) => types.choice(ty).is_some_and(|choice| choice.ty == Type::String),
        _ => false,
    }
}
