//! The parameters and fields of a draft as YAML, and their types.

use std::fmt::Write;

use weixin_codegen::model::{Lifecycle, Literal, Wire};

use crate::draft::model::{Draft, Field, Holds, Kind, Limits, RequiredIf, Rule, Scalar, Type, Value};
use crate::text;
use crate::yaml::scalar::{flow_list, flow_map, literal, quoted, scalar};

/// The lines of a file.
#[derive(Default)]
pub(super) struct Writer {
    /// What is written.
    pub(super) text: String,
    /// The names of the types that several fields have.
    pub(super) shared: Vec<String>,
}

impl Writer {
    pub(super) fn line(&mut self, indent: usize, text: &str) {
        let _ = writeln!(self.text, "{:indent$}{text}", "", indent = indent * 2);
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    pub(super) fn todo(&mut self, indent: usize, line: usize, what: &str) {
        self.line(indent, &format!("# TODO (page, line {line}): {}", text::note(what)));
    }
}

/// The types that several fields have, as the first of these has them.
pub(super) fn types(out: &mut Writer, draft: &Draft) {
    out.line(0, "types:");
    for (at, ty) in draft.shared_types.iter().enumerate() {
        let mut first: Option<Type> = None;
        draft.each_field(&mut |field| {
            if field.shared == Some(at) && first.is_none() {
                first = Some(field.ty.innermost().clone());
            }
        });
        out.line(1, &format!("{}:", scalar(&ty.name)));
        first.iter().for_each(|ty| nested(out, 2, ty, Vec::new(), None));
    }
}

pub(super) fn lifecycle(lifecycle: Option<&Lifecycle>) -> Vec<String> {
    let Some(Lifecycle { since, until, deprecated }) = lifecycle else { return Vec::new() };
    let note = deprecated.as_deref().map(scalar);
    let keys = [("deprecated", note), ("since", since.clone()), ("until", until.clone())];
    keys.into_iter().filter_map(|(key, value)| Some(format!("{key}: {}", value?))).collect()
}

pub(super) fn rules(out: &mut Writer, indent: usize, all: &[Rule]) {
    if all.is_empty() {
        return;
    }
    out.line(indent, "rules:");
    for rule in all {
        let (word, names) = match rule {
            Rule::ExactlyOneOf(names) => ("exactly_one_of", names),
            Rule::AtLeastOneOf(names) => ("at_least_one_of", names),
        };
        let names: Vec<String> = names.iter().map(|name| scalar(name)).collect();
        out.line(indent + 1, &format!("- {word}: {}", flow_list(&names)));
    }
}

pub(super) fn fields(out: &mut Writer, indent: usize, name: &str, all: &[Field]) {
    out.line(indent, &format!("{name}:"));
    all.iter().for_each(|one| field(out, indent + 1, one));
}

pub(super) fn field(out: &mut Writer, indent: usize, field: &Field) {
    field.todos.iter().for_each(|what| out.todo(indent, field.line, what));
    let facts = facts(field);
    let name = scalar(&field.name);
    if field.shared.is_none() && is_nested(&field.ty) {
        out.line(indent, &format!("{name}:"));
        nested(out, indent + 1, &field.ty, facts, field.type_name.as_deref());
    } else {
        let mut keys = keys_of_type(out, field);
        keys.extend(facts);
        out.line(indent, &format!("{name}: {}", flow_map(&keys)));
    }
}

/// True for a type with fields or values, each of which has a line of its own.
pub(super) fn is_nested(ty: &Type) -> bool {
    match ty.innermost() {
        Type::Object(..) | Type::Choice(_) => true,
        Type::OpenEnum(values) => !values.is_empty(),
        Type::Scalar(_) | Type::List(_) | Type::Map(_) => false,
    }
}

/// An object, many values, or lists of them, key by key.
pub(super) fn nested(out: &mut Writer, indent: usize, ty: &Type, facts: Vec<String>, type_name: Option<&str>) {
    out.line(indent, &format!("type: {}", ty.word().key()));
    if let (Type::Object(..) | Type::OpenEnum(_) | Type::Choice(_), Some(name)) = (ty, type_name) {
        out.line(indent, &format!("name: {}", scalar(name)));
    }
    facts.iter().for_each(|fact| out.line(indent, fact));
    match ty {
        Type::List(items) | Type::Map(items) => {
            out.line(indent, "items:");
            nested(out, indent + 1, items, Vec::new(), type_name);
        }
        Type::Object(all, across) => {
            fields(out, indent, "fields", all);
            rules(out, indent, across);
        }
        Type::OpenEnum(values) => {
            out.line(indent, "values:");
            values.iter().for_each(|one| out.line(indent + 1, &value(one)));
        }
        Type::Choice(kinds) => {
            out.line(indent, "values:");
            kinds.iter().for_each(|one| kind(out, indent + 1, one));
        }
        Type::Scalar(_) => {}
    }
}

/// The keys that say the type of a field, for one line: of a shared one, its name.
pub(super) fn keys_of_type(out: &Writer, field: &Field) -> Vec<String> {
    match field.shared.and_then(|at| out.shared.get(at)) {
        Some(name) => named_keys(&field.ty, name),
        None => type_keys(&field.ty, field.type_name.as_deref()),
    }
}

fn named_keys(ty: &Type, name: &str) -> Vec<String> {
    match ty {
        Type::List(items) | Type::Map(items) => {
            vec![format!("type: {}", ty.word().key()), format!("items: {}", flow_map(&named_keys(items, name)))]
        }
        Type::Object(..) | Type::Scalar(_) | Type::OpenEnum(_) | Type::Choice(_) => vec![format!("type: {name}")],
    }
}

/// The keys that say the type, for one line.
fn type_keys(ty: &Type, type_name: Option<&str>) -> Vec<String> {
    let mut keys = vec![format!("type: {}", ty.word().key())];
    match ty {
        Type::List(items) | Type::Map(items) => {
            keys.push(format!("items: {}", flow_map(&type_keys(items, type_name))));
        }
        Type::OpenEnum(values) => {
            keys.extend(type_name.map(|name| format!("name: {}", scalar(name))));
            let values: Vec<String> = values.iter().map(value).collect();
            keys.push(format!("values: {}", flow_map(&values)));
        }
        Type::Scalar(scalar) => {
            keys.extend(scalar.unit().map(|unit| format!("unit: {unit}")));
            if matches!(scalar, Scalar::IntegerInText(_)) {
                keys.push(format!("wire: {}", Wire::String.key()));
            }
        }
        Type::Object(..) | Type::Choice(_) => {}
    }
    keys
}

/// A kind of a choice: on one line, unless it brings fields.
fn kind(out: &mut Writer, indent: usize, kind: &Kind) {
    let Kind { value, fields: brought } = kind;
    if brought.is_empty() {
        return out.line(indent, &self::value(value));
    }
    out.line(indent, &format!("{}:", key(&value.value)));
    if let Some(name) = &value.name {
        out.line(indent + 1, &format!("name: {}", scalar(name)));
    }
    lifecycle(value.lifecycle.as_ref()).into_iter().for_each(|fact| out.line(indent + 1, &fact));
    if !value.doc.is_empty() {
        out.line(indent + 1, &format!("doc: {}", scalar(&value.doc)));
    }
    fields(out, indent + 1, "fields", brought);
}

/// A value as a key.
fn key(value: &Literal) -> String {
    match value {
        Literal::Text(text) => quoted(text),
        other => other.to_string(),
    }
}

fn value(value: &Value) -> String {
    let key = key(&value.value);
    let mut keys: Vec<String> = value.name.iter().map(|name| format!("name: {}", scalar(name))).collect();
    keys.extend(lifecycle(value.lifecycle.as_ref()));
    if keys.is_empty() {
        return format!("{key}: {}", if value.doc.is_empty() { "{}".to_owned() } else { scalar(&value.doc) });
    }
    if !value.doc.is_empty() {
        keys.push(format!("doc: {}", scalar(&value.doc)));
    }
    format!("{key}: {}", flow_map(&keys))
}

/// Every key of a field but those of its type.
fn facts(field: &Field) -> Vec<String> {
    let mut facts = Vec::new();
    let mut push = |key: &str, value: Option<String>| facts.extend(value.map(|value| format!("{key}: {value}")));
    push("rust", field.rust.as_deref().map(scalar));
    push("required", (!field.required).then(|| "false".to_owned()));
    push("nullable", field.nullable.then(|| "true".to_owned()));
    push("fixed", field.fixed.as_ref().map(literal));
    push("default", field.default.as_ref().map(literal));
    push("or_text", field.or_text.then(|| "true".to_owned()));
    push("secret", field.secret.then(|| "true".to_owned()));
    push("wire", (field.wire != Wire::Plain).then(|| field.wire.key().to_owned()));
    limits(&field.limits).into_iter().for_each(|(key, value)| push(key, value));
    push("required_if", field.required_if.as_ref().map(condition));
    facts.extend(lifecycle(field.lifecycle.as_ref()));
    facts.extend((!field.doc.is_empty()).then(|| format!("doc: {}", scalar(&field.doc))));
    facts
}

/// `{ field: kind, is: [1, 3] }`
fn condition(RequiredIf { field, holds }: &RequiredIf) -> String {
    let values = |values: &[Literal]| match values {
        [one] => literal(one),
        several => flow_list(&several.iter().map(literal).collect::<Vec<_>>()),
    };
    let holds = match holds {
        Holds::Is(all) => Some(format!("is: {}", values(all))),
        Holds::IsNot(all) => Some(format!("not: {}", values(all))),
        Holds::IsPresent => None,
    };
    let keys: Vec<String> = std::iter::once(format!("field: {}", scalar(field))).chain(holds).collect();
    flow_map(&keys)
}

fn limits(limits: &Limits) -> Vec<(&'static str, Option<String>)> {
    let number = |value: Option<u64>| value.map(|value| value.to_string());
    let chars = || flow_list(&limits.chars.iter().map(|item| scalar(item)).collect::<Vec<_>>());
    let one_of = || flow_list(&limits.one_of.iter().map(literal).collect::<Vec<_>>());
    vec![
        ("min_length", number(limits.min_length)),
        ("max_length", number(limits.max_length)),
        ("min_bytes", number(limits.min_bytes)),
        ("max_bytes", number(limits.max_bytes)),
        ("min_width", number(limits.min_width)),
        ("max_width", number(limits.max_width)),
        ("chars", (!limits.chars.is_empty()).then(chars)),
        ("min_items", number(limits.min_items)),
        ("max_items", number(limits.max_items)),
        ("min", limits.min.map(|min| min.to_string())),
        ("max", limits.max.map(|max| max.to_string()).or_else(|| limits.max_size.clone())),
        ("below", limits.below.clone()),
        ("one_of", (!limits.one_of.is_empty()).then(one_of)),
        ("formats", limits.formats.as_deref().map(scalar)),
    ]
}
