//! A draft as YAML, one line a fact, in the style of the files that people write.

use std::fmt::Write;

use weixin_codegen::model::{Lifecycle, Literal, Sealed, Wire};

use crate::draft::model::{
    Draft, ErrorRow, Field, Holds, Kind, Limits, Request, Requests, RequiredIf, Response, Rule, Scalar, Type, Value,
    Variant,
};
use crate::text;
use crate::yaml::scalar::{flow_list, flow_map, literal, quoted, scalar};

/// The text of a draft's file.
pub(crate) fn text(draft: &Draft) -> String {
    let mut out = Writer::default();
    let up = "../".repeat(1 + draft.group.split('/').count());
    out.line(0, &format!("# yaml-language-server: $schema={up}schema.json"));
    for todo in &draft.todos {
        out.todo(0, todo.line, &todo.what);
    }
    if let Some(when) = &draft.when {
        message(&mut out, draft, when);
        notes(&mut out, draft);
        return out.text;
    }
    head(&mut out, draft);
    out.blank();
    let before = out.text.len();
    match &draft.requests {
        Requests::Single(one) => request(&mut out, one, 0),
        Requests::Variants(all) => variants(&mut out, all),
    }
    if out.text.len() > before {
        out.blank();
    }
    match &draft.response {
        Response::Nothing => out.line(0, "response: nothing"),
        Response::File => out.line(0, "response: file"),
        Response::Fields(all) => fields(&mut out, 0, "response", all),
        Response::Value(value) if is_nested(&value.ty) => {
            out.line(0, "response:");
            nested(&mut out, 1, &value.ty, Vec::new(), value.type_name.as_deref());
        }
        Response::Value(value) => {
            out.line(0, &format!("response: {}", flow_map(&type_keys(&value.ty, value.type_name.as_deref()))));
        }
    }
    errors(&mut out, draft);
    notes(&mut out, draft);
    out.text
}

#[derive(Default)]
struct Writer {
    text: String,
}

impl Writer {
    fn line(&mut self, indent: usize, text: &str) {
        let _ = writeln!(self.text, "{:indent$}{text}", "", indent = indent * 2);
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    fn todo(&mut self, indent: usize, line: usize, what: &str) {
        self.line(indent, &format!("# TODO (page, line {line}): {}", text::note(what)));
    }
}

/// What a message brings, and what is to be answered.
fn message(out: &mut Writer, draft: &Draft, when: &[(String, Literal)]) {
    title(out, "message", draft);
    lifecycle(draft.lifecycle.as_ref()).into_iter().for_each(|fact| out.line(0, &fact));
    let when: Vec<String> = when.iter().map(|(name, value)| format!("{}: {}", scalar(name), literal(value))).collect();
    out.line(0, &format!("when: {}", flow_map(&when)));
    out.blank();
    match draft.response.fields() {
        [] => out.line(0, "fields: {}"),
        all => fields(out, 0, "fields", all),
    }
    out.blank();
    let reply = draft.requests.iter().flat_map(|(_, request)| request.params.iter()).flat_map(|(_, all)| all);
    let reply: Vec<&Field> = reply.collect();
    if reply.is_empty() {
        return out.line(0, "reply: nothing");
    }
    out.line(0, "reply:");
    reply.into_iter().for_each(|one| field(out, 1, one));
}

/// What endpoints and messages have in common: names, sentences, and the page.
fn title(out: &mut Writer, kind: &str, draft: &Draft) {
    out.line(0, &format!("{kind}: {}", scalar(&draft.name)));
    if let Some(rust) = &draft.rust {
        out.line(0, &format!("rust: {}", scalar(rust)));
    }
    out.line(0, &format!("summary: {}", scalar(&draft.summary)));
    if !draft.docs.is_empty() {
        out.line(0, &format!("docs: {}", scalar(&draft.docs)));
    }
    let read = if text::is_day(&draft.page_read) { draft.page_read.clone() } else { quoted(&draft.page_read) };
    if let Some(title) = &draft.title {
        out.line(0, &format!("title: {}", scalar(title)));
    }
    match draft.section.as_slice() {
        [] => {}
        titles => {
            let titles: Vec<String> = titles.iter().map(|title| scalar(title)).collect();
            out.line(0, &format!("section: {}", flow_list(&titles)));
        }
    }
    let url = draft.page_url.as_ref().map_or_else(|| "unknown".to_owned(), |url| quoted(url));
    out.line(0, &format!("page: {{ url: {url}, read: {read} }}"));
    out.line(0, "draft: true");
}

fn head(out: &mut Writer, draft: &Draft) {
    title(out, "endpoint", draft);
    out.line(0, &format!("route: {} {}", draft.method.key(), draft.path));
    if let Some(host) = &draft.host {
        out.line(0, &format!("host: {}", scalar(host)));
    }
    let one_or_many = |names: &[String]| match names {
        [one] => scalar(one),
        several => flow_list(&several.iter().map(|one| scalar(one)).collect::<Vec<_>>()),
    };
    let tokens = if draft.tokens.is_empty() { "none".to_owned() } else { one_or_many(&draft.tokens) };
    out.line(0, &format!("token: {tokens}"));
    if !draft.signed.is_empty() {
        out.line(0, &format!("signed: {}", one_or_many(&draft.signed)));
    }
    if !draft.envelopes.is_empty() {
        out.line(0, &format!("envelope: {}", one_or_many(&draft.envelopes)));
    }
    if !draft.permission_sets.is_empty() {
        let sets: Vec<String> = draft.permission_sets.iter().map(u32::to_string).collect();
        out.line(0, &format!("permission_sets: {}", flow_list(&sets)));
    }
    if draft.sealed != Sealed::No {
        out.line(0, &format!("sealed: {}", draft.sealed.key()));
    }
    match draft.rates.as_slice() {
        [] => {}
        [one] => out.line(0, &format!("rate: {one}")),
        several => {
            let rates: Vec<String> = several.iter().map(ToString::to_string).collect();
            out.line(0, &format!("rate: {}", flow_list(&rates)));
        }
    }
    lifecycle(draft.lifecycle.as_ref()).into_iter().for_each(|fact| out.line(0, &fact));
}

fn lifecycle(lifecycle: Option<&Lifecycle>) -> Vec<String> {
    let Some(Lifecycle { since, until, deprecated }) = lifecycle else { return Vec::new() };
    let note = deprecated.as_deref().map(scalar);
    let keys = [("deprecated", note), ("since", since.clone()), ("until", until.clone())];
    keys.into_iter().filter_map(|(key, value)| Some(format!("{key}: {}", value?))).collect()
}

fn request(out: &mut Writer, request: &Request, indent: usize) {
    for (location, all) in request.params.iter().filter(|(_, all)| !all.is_empty()) {
        fields(out, indent, location.key(), all);
    }
    if request.empty_body {
        out.line(indent, "empty_body: \"{}\"");
    }
    rules(out, indent, &request.rules);
}

fn variants(out: &mut Writer, all: &[Variant]) {
    out.line(0, "variants:");
    for variant in all {
        out.line(1, &format!("{}:", scalar(&variant.name)));
        out.line(2, &format!("doc: {}", scalar(&variant.doc)));
        let fixed = variant.fixed.iter().map(|(name, value)| format!("{}: {}", scalar(name), literal(value)));
        out.line(2, &format!("fixed: {}", flow_map(&fixed.collect::<Vec<_>>())));
        request(out, &variant.request, 2);
    }
}

fn rules(out: &mut Writer, indent: usize, all: &[Rule]) {
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

fn fields(out: &mut Writer, indent: usize, name: &str, all: &[Field]) {
    out.line(indent, &format!("{name}:"));
    all.iter().for_each(|one| field(out, indent + 1, one));
}

fn field(out: &mut Writer, indent: usize, field: &Field) {
    field.todos.iter().for_each(|what| out.todo(indent, field.line, what));
    let facts = facts(field);
    let name = scalar(&field.name);
    if is_nested(&field.ty) {
        out.line(indent, &format!("{name}:"));
        nested(out, indent + 1, &field.ty, facts, field.type_name.as_deref());
    } else {
        let mut keys = type_keys(&field.ty, field.type_name.as_deref());
        keys.extend(facts);
        out.line(indent, &format!("{name}: {}", flow_map(&keys)));
    }
}

/// True for a type with fields or values, each of which has a line of its own.
fn is_nested(ty: &Type) -> bool {
    match ty.innermost() {
        Type::Object(..) | Type::Choice(_) => true,
        Type::OpenEnum(values) => !values.is_empty(),
        Type::Scalar(_) | Type::List(_) | Type::Map(_) => false,
    }
}

/// An object, many values, or lists of them, key by key.
fn nested(out: &mut Writer, indent: usize, ty: &Type, facts: Vec<String>, type_name: Option<&str>) {
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

fn errors(out: &mut Writer, draft: &Draft) {
    let own: Vec<&ErrorRow> = draft.errors.iter().filter(|row| !row.is_shared).collect();
    if own.is_empty() && draft.shared_errors.is_empty() {
        return;
    }
    out.blank();
    if !own.is_empty() {
        out.line(0, "errors:");
        own.into_iter().for_each(|row| error(out, row));
    }
    if !draft.shared_errors.is_empty() {
        let names: Vec<String> = draft.shared_errors.iter().map(|name| scalar(name)).collect();
        out.line(0, &format!("shared_errors: {}", flow_list(&names)));
    }
}

fn error(out: &mut Writer, row: &ErrorRow) {
    row.todos.iter().for_each(|what| out.todo(1, row.line, what));
    let sentence = |key: &str, text: &str| (!text.is_empty()).then(|| format!("{key}: {}", scalar(text)));
    let texts: Vec<String> = row.texts.iter().map(|text| scalar(text)).collect();
    let text = match texts.as_slice() {
        [] => None,
        [one] => Some(format!("text: {one}")),
        several => Some(format!("text: {}", flow_list(several))),
    };
    let keys = [
        Some(format!("name: {}", scalar(&row.name))),
        text,
        sentence("meaning", &row.meaning),
        sentence("remedy", &row.remedy),
        row.class.map(|class| format!("class: {}", class.key())),
        row.predicted_by.map(|check| format!("predicted_by: {}", check.key())),
    ];
    let keys: Vec<String> = keys.into_iter().flatten().collect();
    out.line(1, &format!("{}: {}", row.code, flow_map(&keys)));
}

fn notes(out: &mut Writer, draft: &Draft) {
    if draft.corrections.is_empty() && draft.assumptions.is_empty() {
        return;
    }
    out.blank();
    if !draft.corrections.is_empty() {
        out.line(0, "corrections:");
    }
    for correction in &draft.corrections {
        out.line(1, &format!("- at: {}", scalar(&correction.at.to_string())));
        out.line(2, &format!("page_says: {}", scalar(&correction.page_says())));
        if let Some(truth) = correction.truth() {
            out.line(2, &format!("truth: {}", scalar(truth)));
        }
        out.line(2, &format!("reason: {}", scalar(&correction.reason())));
    }
    if !draft.assumptions.is_empty() {
        out.line(0, "assumptions:");
    }
    for assumption in &draft.assumptions {
        out.line(1, &format!("- at: {}", scalar(&assumption.at.to_string())));
        out.line(2, &format!("assumed: {}", scalar(&assumption.assumed)));
    }
}
