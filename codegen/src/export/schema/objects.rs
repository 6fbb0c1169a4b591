//! Objects, choices, and the other types with a name.

use super::conditions::{pieces, said};
use super::literals::literals;
use super::presence::property;
use super::{Direction, Scope, lifecycle, with_more};
use crate::export::keys::{LIFETIME, TYPE, VALUES};
use crate::export::tree::{Node, Object};
use crate::export::words;
use crate::model::{Choice, EnumValue, Field, Kind, Lifecycle, Literal, Presence, Rule, Shape, Type, TypeDef};

/// Fields that stand beside each other, and the rules about them.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a> {
    pub(crate) fields: &'a [Field],
    pub(crate) rules: &'a [Rule],
}

impl<'a> Fields<'a> {
    /// The schema of an object with these fields.
    pub(crate) fn schema(self, scope: Scope<'a>) -> Object {
        let Self { fields, rules } = self;
        let (mut properties, mut required) = (Object::default(), Vec::new());
        for field in fields {
            let schema = property(scope, field, said(scope, fields, field));
            let schema = with_kinds(scope, field, schema);
            properties.push(field.name.wire.clone(), schema);
            if is_required(field) {
                required.push(Node::from(&field.name.wire));
            }
        }
        let (mut all, keys) = pieces(scope, fields, rules);
        for field in fields {
            if let Some(choice) = scope.types().choice(&field.ty) {
                all.push(Object::of("oneOf", kinds(scope, field, choice)));
            }
        }
        let object =
            Object::of("type", "object").with_filled("properties", properties).with_filled("required", required);
        together(object, all).and(keys)
    }
}

/// True if a field is always there.
pub(crate) fn is_required(field: &Field) -> bool {
    match field.presence {
        Presence::Required => true,
        Presence::Nullable => !matches!(field.ty, Type::Choice(_)),
        Presence::Optional { .. } | Presence::Default(_) => false,
    }
}

/// An object of which several schemas hold. One stands in the object itself, as far as their keywords differ.
fn together(object: Object, mut all: Vec<Object>) -> Object {
    match all.len() {
        0 => object,
        1 => all.remove(0).iter().fold(object, |object, (key, value)| object.with(key, value.clone())),
        _ => object.with("allOf", all),
    }
}

/// What the values of a choice mean. Where it is only sent, there are no others.
pub(crate) fn with_kinds(scope: Scope<'_>, field: &Field, schema: Object) -> Object {
    let Some(choice) = scope.types().choice(&field.ty) else { return schema };
    let values = choice.kinds.iter().flat_map(|kind| literals(scope, &field.ty, field.wire, &kind.value));
    let rows = choice.kinds.iter().map(|kind| row(&kind.value, &kind.doc, kind.lifecycle.as_deref()));
    let mut more = Object::default();
    if scope.direction == Direction::Sent {
        more.set("enum", values.collect::<Vec<_>>());
    }
    with_more(scope, schema, more.with(VALUES, rows.collect::<Vec<_>>()))
}

/// What an object holds by the kind of a choice, an alternative for each, and one for what is no kind.
fn kinds(scope: Scope<'_>, field: &Field, choice: &Choice) -> Vec<Object> {
    let name = field.name.wire.as_str();
    let of = |value: &Literal| literals(scope, &field.ty, field.wire, value);
    let told = |values: Vec<Node>| Object::of("properties", Object::of(name, Object::of("enum", values)));
    let mut all: Vec<Object> = choice
        .kinds
        .iter()
        .map(|kind| one_kind(scope, kind, told(of(&kind.value)).with("required", vec![name])))
        .collect();
    let known: Vec<Node> = choice.kinds.iter().flat_map(|kind| of(&kind.value)).collect();
    match scope.direction {
        Direction::Received => {
            let other = Object::of("not", Object::of("enum", known));
            all.push(Object::of("properties", Object::of(name, other)));
        }
        Direction::Sent if !is_required(field) => {
            all.push(Object::of("not", Object::of("required", vec![name])));
        }
        Direction::Sent => {}
    }
    all
}

/// An object that holds a kind and what it brings.
fn one_kind(scope: Scope<'_>, kind: &Kind, told: Object) -> Object {
    let titled = Object::of("title", kind.variant.strip_prefix("r#").unwrap_or(&kind.variant));
    match scope.types().brought(kind).filter(|object| !object.fields.is_empty()) {
        None => titled.and(told),
        Some(_) => {
            let brought = scope.reference(scope.names.ty(scope.item, &kind.object));
            match scope.is_draft2020() {
                true => titled.and(brought).and(told),
                false => titled.with("allOf", vec![brought, told]),
            }
        }
    }
}

/// A known value with what it means.
fn row(value: &Literal, doc: &str, life: Option<&Lifecycle>) -> Object {
    Object::of("value", value).with_filled("doc", doc).and(lifecycle(life))
}

/// The component of a type with a name; `None` for a choice, which is a part of the object around it, and for what a kind
/// brings if that is nothing.
pub(crate) fn definition<'a>(scope: Scope<'a>, def: &'a TypeDef) -> Option<Object> {
    let described = |schema: Object| schema.with_filled("description", words::prose(&def.doc));
    match &def.shape {
        Shape::Object(object) => {
            let direction = if object.received { Direction::Received } else { Direction::Sent };
            let fields = Fields { fields: &object.fields, rules: &object.rules };
            Some(described(fields.schema(scope.going(direction))))
        }
        Shape::OpenEnum { numeric, values } => Some(open_enum(scope, *numeric, values, words::prose(&def.doc))),
        Shape::Choice(_) => None,
        Shape::Id { lifetime } => {
            Some(described(Object::of("type", "string").with(TYPE, "id").with_some(LIFETIME, *lifetime)))
        }
    }
}

/// Known values are listed; others may come.
fn open_enum(scope: Scope<'_>, numeric: bool, values: &[EnumValue], doc: String) -> Object {
    let meaning = |known: &EnumValue| {
        let life = words::lifecycle(known.lifecycle.as_deref());
        let doc = words::prose(&known.doc);
        let said = [doc, life].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
        (known.value.to_string(), said)
    };
    let known = words::list(values.iter().map(meaning));
    let heading = if known.is_empty() { String::new() } else { "Known values; others may come:".to_owned() };
    let rows = values.iter().map(|known| row(&known.value, &known.doc, known.lifecycle.as_deref()));
    let all: Vec<Node> = values.iter().map(|known| Node::from(&known.value)).collect();
    let schema = Object::of("type", if numeric { "integer" } else { "string" })
        .with_some("format", numeric.then_some("int64"))
        .with_filled("description", words::paragraphs([doc, heading, known]));
    let schema = match scope.is_draft2020() {
        true => schema.with_filled("examples", all),
        false => schema.with_some("example", all.into_iter().next()),
    };
    schema.with_filled(VALUES, rows.collect::<Vec<_>>())
}
