//! Objects that are maps: the names of their members are data, such as days, ids or numbered placeholders.

use crate::infer::shape::{Member, Shape};
use crate::infer::tree::Node;

/// The shortest name that is an id.
const SHORTEST_ID: usize = 20;

/// The shortest name that is the id of an account.
const SHORTEST_ACCOUNT: usize = 10;

/// What the members of an object show together, if it is a map: no row names one of them, and their names are data.
pub(super) fn items(node: &Node, shape: &Shape) -> Option<Shape> {
    let members = shape.members.as_deref().filter(|members| !members.is_empty())?;
    let has_row = node.fields.iter().any(|field| field.row.is_some());
    if has_row || !(members.iter().all(|member| is_data(&member.name)) || are_numbered(members)) {
        return None;
    }
    let mut items = Shape::default();
    members.iter().for_each(|member| items.merge(&member.shape));
    Some(items)
}

/// `2026-01-01`, `1001`, `未知`, `wx0123456789abcdef`: names that no program would choose for a field.
fn is_data(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') || !name.is_ascii() || is_id(name)
}

fn is_id(name: &str) -> bool {
    let has = |is_it: fn(&u8) -> bool| name.bytes().any(|byte| is_it(&byte));
    let is_mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    let account = name.strip_prefix("wx").filter(|_| name.len() >= SHORTEST_ACCOUNT);
    let is_account = account
        .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_hexdigit() || byte.eq_ignore_ascii_case(&b'x')));
    is_account || is_mixed && name.len() >= SHORTEST_ID
}

/// `thing01`, `name1`: the places of a template, each with an object of the same members.
fn are_numbered(members: &[Member]) -> bool {
    let Some(first) = members.first().and_then(names) else { return false };
    let is_numbered = |name: &str| name.ends_with(|c: char| c.is_ascii_digit());
    members.len() > 1
        && members.iter().all(|member| is_numbered(&member.name) && names(member).as_ref() == Some(&first))
}

/// The names of the members of an object, in order.
fn names(member: &Member) -> Option<Vec<&str>> {
    let inner = member.shape.members.as_deref().filter(|_| !member.shape.is_mixed())?;
    let mut names: Vec<&str> = inner.iter().map(|member| member.name.as_str()).collect();
    names.sort_unstable();
    (!names.is_empty()).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::sample::parse;

    fn shape(text: &str) -> Shape {
        let mut shape = Shape::default();
        shape.add(&parse(text).expect("a sample").value, true);
        shape
    }

    #[test]
    fn names_that_are_data_make_maps() {
        for (text, is_map) in [
            (r#"{"2026-01-01": 1, "2026-01-02": 2}"#, true),
            (r#"{"thing01": {"value": "a"}, "date2": {"value": "b"}}"#, true),
            (r#"{"wx0123456789abcdef": {"count": 1}}"#, true),
            (r#"{"oABcd0123456789-_abcdEFGH": 1}"#, true),
            (r#"{"price1": 1, "price2": 2}"#, false),
            (r#"{"thing01": {"value": "a"}, "date2": {"count": 1}}"#, false),
            (r#"{"thing01": {"value": "a"}, "name": {"value": "b"}}"#, false),
            (r#"{"only_1": {"value": "a"}}"#, false),
            ("{}", false),
        ] {
            assert_eq!(items(&Node::default(), &shape(text)).is_some(), is_map, "{text}");
        }
        let merged = items(&Node::default(), &shape(r#"{"1": {"a": 1}, "2": {"a": 2, "b": "x"}}"#)).expect("a map");
        let names: Vec<&str> = merged.members.iter().flatten().map(|member| member.name.as_str()).collect();
        assert_eq!((names, merged.objects), (vec!["a", "b"], 2));
    }
}
