//! Limits, defaults and constants that a row sets for what is sent, as far as no sample breaks them.

mod bounds;
mod characters;
mod limits;

use weixin_codegen::model::{Chars, Literal, width};

use crate::draft::model::{Field, Limits, Scalar, Type, Value};
use crate::facts::sentences::{default_meaning, default_value, marked_default};
use crate::infer::enumeration::is_placeholder;
use crate::infer::scalar::literal;
use crate::infer::tree::Node;
use crate::vocabulary::types::Declared;

use characters::characters;

pub(crate) use limits::{ValueKind, limits};

/// Sets what the row of a field says about its value.
pub(crate) fn constrain(node: &Node, declared: &Declared, field: &mut Field) {
    let Some(row) = &node.row else { return };
    let kind = kind(&field.ty);
    field.limits = limits(&row.doc, kind);
    if kind == ValueKind::Text && field.limits.max_length.is_none() && field.limits.max_width.is_none() {
        field.limits.max_length = declared.length;
    }
    if kind == ValueKind::Text {
        field.limits.chars = characters(&row.doc);
    }
    let is_unsigned = matches!(field.ty, Type::Scalar(scalar) if scalar.is_unsigned());
    if is_unsigned && field.limits.min.is_some_and(|min| min <= 0) {
        field.limits.min = None;
    }
    drop_broken(node, field);
    let default = row.default.clone().or_else(|| default_value(&row.doc)).filter(|_| !field.required);
    if let Some(default) = default {
        field.default = literal_default(&default, &field.ty);
    } else if let (false, Type::OpenEnum(values)) = (field.required, &field.ty) {
        let marked = || marked_default(&row.doc).and_then(|value| literal_default(&value, &field.ty));
        field.default = default_meaning(&row.doc).and_then(|meaning| meant(values, &meaning)).or_else(marked);
    }
}

/// Sets what a note outside of its row says about the value of a field, where the row says nothing.
pub(crate) fn constrain_by_note(note: &str, node: &Node, field: &mut Field) {
    if field.limits != Limits::default() {
        return;
    }
    field.limits = limits(note, kind(&field.ty));
    drop_broken(node, field);
}

fn kind(ty: &Type) -> ValueKind {
    match ty {
        Type::Scalar(Scalar::String) => ValueKind::Text,
        Type::Scalar(Scalar::Integer(_) | Scalar::Number | Scalar::Duration(_) | Scalar::Money(_)) => ValueKind::Number,
        Type::Scalar(Scalar::File | Scalar::Bytes) => ValueKind::File,
        Type::List(_) => ValueKind::List,
        Type::Scalar(_) | Type::Map(_) | Type::Object(..) | Type::OpenEnum(_) | Type::Choice(_) => ValueKind::Other,
    }
}

fn literal_default(text: &str, ty: &Type) -> Option<Literal> {
    match ty {
        Type::OpenEnum(values) => {
            values.iter().find(|value| value.value.to_string() == text).map(|value| value.value.clone())
        }
        Type::Scalar(scalar) => literal(text.trim_matches(['"', '`', '\'']), *scalar),
        Type::List(_) | Type::Map(_) | Type::Object(..) | Type::Choice(_) => None,
    }
}

/// The only value that a default means, which a sentence may call by a part of its meaning or say more about.
fn meant(values: &[Value], meaning: &str) -> Option<Literal> {
    let is_it = |value: &&Value| {
        let doc = value.doc.trim();
        !doc.is_empty() && (meaning.contains(doc) || doc.starts_with(meaning))
    };
    let mut found = values.iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only.value.clone()),
        _ => None,
    }
}

/// Drops limits that the page's own sample violates.
fn drop_broken(node: &Node, field: &mut Field) {
    let Some(shape) = &node.shape else { return };
    // What stands for any text says nothing of the shortest.
    let told = || shape.texts.iter().filter(|text| !is_placeholder(text));
    let longest = shape.texts.iter().map(|text| text.chars().count() as u64).max();
    let shortest = told().map(|text| text.chars().count() as u64).min();
    let bytes = shape.texts.iter().map(|text| text.len() as u64).max();
    let limits = &mut field.limits;
    let before = limits.clone();
    limits.max_length = limits.max_length.filter(|max| longest.is_none_or(|length| length <= *max));
    limits.min_length = limits.min_length.filter(|min| shortest.is_none_or(|length| length >= *min));
    let widest = shape.texts.iter().map(|text| width(text)).max();
    let narrowest = told().map(|text| width(text)).min();
    limits.max_width = limits.max_width.filter(|max| widest.is_none_or(|width| width <= *max));
    limits.min_width = limits.min_width.filter(|min| narrowest.is_none_or(|width| width >= *min));
    limits.max_bytes = limits.max_bytes.filter(|max| bytes.is_none_or(|length| length <= *max));
    let fewest = told().map(|text| text.len() as u64).min();
    limits.min_bytes = limits.min_bytes.filter(|min| fewest.is_none_or(|length| length >= *min));
    let allowed: Vec<Chars> = limits.chars.iter().map(|item| Chars::of(item)).collect();
    let is_allowed = |c: char| allowed.iter().any(|chars| chars.has(c));
    if !shape.texts.iter().all(|text| text.chars().all(is_allowed)) {
        limits.chars.clear();
    }
    if let Some((low, high)) = shape.integer {
        limits.max = limits.max.filter(|max| high <= i128::from(*max));
        limits.min = limits.min.filter(|min| low >= i128::from(*min));
    }
    let items = shape.items.as_ref().map(|items| u64::from(items.met));
    limits.min_items = limits.min_items.filter(|min| items.is_none_or(|met| met >= *min));
    limits.max_items =
        limits.max_items.filter(|max| items.is_none_or(|met| met <= max.saturating_mul(u64::from(shape.met.max(1)))));
    if *limits != before {
        let what = "the page's own sample violates the limit in its table; the limit is left out";
        field.todos.push(what.to_owned());
    }
}
