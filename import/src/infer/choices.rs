//! Choices: `text` is there when `msgtype` is `text`, and `image` when it is `image`.

use weixin_codegen::model::Literal;

use crate::draft::model::{Field, Holds, Kind, Limits, RequiredIf, Scalar, Type, Value};
use crate::facts::listed::listed_words;

/// A choice needs two kinds that bring something.
const FEWEST_KINDS: usize = 2;

/// Makes choices of fields whose values name others that are required then. Returns what moved: the choice, and what it
/// brings.
///
/// Only a field that is called like the value is known to belong to it: a page that says "required when the type is 1" does
/// not say that it may not come with another.
pub(crate) fn choices(fields: &mut Vec<Field>) -> Vec<(String, String)> {
    let mut moved = Vec::new();
    let names: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
    for name in names {
        let brought: Vec<String> =
            fields.iter().filter(|field| is_brought(field, &name)).map(|field| field.name.clone()).collect();
        let Some(choice) = fields.iter().find(|field| field.name == name) else { continue };
        let Some(known) = values(choice).filter(|_| brought.len() >= FEWEST_KINDS) else { continue };
        let (mut inside, rest): (Vec<Field>, Vec<Field>) =
            std::mem::take(fields).into_iter().partition(|field| brought.contains(&field.name));
        *fields = rest;
        let kinds = kinds(known, &mut inside);
        if let Some(choice) = fields.iter_mut().find(|field| field.name == name) {
            choice.ty = Type::Choice(kinds);
            choice.limits = Limits::default();
            choice.default = None;
            choice.secret = false;
        }
        moved.extend(brought.into_iter().map(|field| (name.clone(), field)));
    }
    moved
}

/// Whether a field is required when another has its name as the value.
fn is_brought(field: &Field, other: &str) -> bool {
    let is = |RequiredIf { field: of, holds }: &RequiredIf| {
        of == other && *holds == Holds::Is(vec![Literal::Text(field.name.clone())])
    };
    field.name != other && field.required_if.as_ref().is_some_and(is)
}

/// The known values of a field of texts; `None` for other types.
fn values(field: &Field) -> Option<Vec<Value>> {
    match &field.ty {
        Type::OpenEnum(values) if values.iter().all(|value| matches!(value.value, Literal::Text(_))) => {
            Some(values.clone())
        }
        // What brings fields is one of several, and its sentence may list others, whatever samples show.
        Type::Scalar(Scalar::String) => Some(listed(&field.doc)),
        Type::Scalar(_) | Type::List(_) | Type::Map(_) | Type::Object(..) | Type::OpenEnum(_) | Type::Choice(_) => None,
    }
}

/// The words that a sentence lists, as values.
fn listed(doc: &str) -> Vec<Value> {
    let value = |(word, doc): (String, String)| Value { value: Literal::Text(word), name: None, lifecycle: None, doc };
    listed_words(doc).into_iter().map(value).collect()
}

/// The kinds: the known values, and those that only the fields name.
fn kinds(known: Vec<Value>, brought: &mut Vec<Field>) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = known.into_iter().map(|value| Kind { value, fields: Vec::new() }).collect();
    for mut field in brought.drain(..) {
        let is = Literal::Text(field.name.clone());
        (field.required, field.required_if) = (true, None);
        // Nobody who sends the kind can leave the field out: what ends is the kind.
        let lifecycle = field.lifecycle.take();
        match kinds.iter_mut().find(|kind| kind.value.value == is) {
            Some(kind) => {
                kind.value.lifecycle = kind.value.lifecycle.take().or(lifecycle);
                kind.fields.push(field);
            }
            None => {
                let value = Value { value: is, name: None, doc: field.doc.clone(), lifecycle };
                kinds.push(Kind { value, fields: vec![field] });
            }
        }
    }
    kinds
}
