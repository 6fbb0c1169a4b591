//! Conditions under which a value must be there.

use serde_json::{Map, Value};
use weixin_codegen::describe;
use weixin_codegen::model::{Condition, Literal};

use super::text::plain;

/// Whether a condition holds. `around` are the objects around the value, the outermost first.
pub(super) fn holds(condition: &Condition, around: &[Map<String, Value>]) -> bool {
    let (mut path, mut around) = (condition.path.as_str(), around);
    while let Some(outer) = path.strip_prefix("../") {
        path = outer;
        around = around.split_last().map_or(&[], |(_, outside)| outside);
    }
    let Some(object) = around.last() else { return false };
    let mut found = Vec::new();
    match object.get(path) {
        Some(value) => found.push(value),
        None => follow(object, path, &mut found),
    }
    found.retain(|value| !value.is_null());
    let has_one = || found.iter().any(|value| condition.values.iter().any(|known| is(value, known)));
    match (condition.values.is_empty(), condition.unless) {
        (true, _) => !found.is_empty(),
        (false, false) => has_one(),
        (false, true) => !has_one(),
    }
}

/// Whether a value is the one of the spec. Numbers are equal whatever digits follow the point: `5.00` is 5.
fn is(value: &Value, known: &Literal) -> bool {
    let text = plain(value);
    let known_text = known.to_string();
    let is_number = matches!(known, Literal::Integer(_) | Literal::Number(_));
    let shortest = || text.parse::<f64>().ok().map(|number| number.to_string());
    known_text == text || is_number && !text.bytes().all(|byte| byte.is_ascii_digit()) && shortest() == Some(known_text)
}

/// `if `kind` is 1 or 3`.
pub(super) fn when(condition: &Condition) -> String {
    let path = condition.path.trim_start_matches("../");
    let values: Vec<String> = condition.values.iter().map(describe::visible).collect();
    match (values.as_slice(), condition.unless) {
        ([], _) => format!("if `{path}` is present"),
        (values, false) => format!("if `{path}` is {}", values.join(" or ")),
        (values, true) => format!("unless `{path}` is {}", values.join(" or ")),
    }
}

fn follow<'v>(object: &'v Map<String, Value>, path: &str, into: &mut Vec<&'v Value>) {
    let end = path.find(['.', '[']).unwrap_or(path.len());
    if let Some(value) = object.get(&path[..end]) {
        descend(value, &path[end..], into);
    }
}

fn descend<'v>(value: &'v Value, path: &str, into: &mut Vec<&'v Value>) {
    if path.is_empty() {
        into.push(value);
    } else if let Some(rest) = path.strip_prefix("[]") {
        value.as_array().into_iter().flatten().for_each(|item| descend(item, rest, into));
    } else if let Some(object) = value.as_object() {
        follow(object, path.trim_start_matches('.'), into);
    }
}
