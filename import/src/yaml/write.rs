//! A draft as YAML, one line a fact, in the style of the files that people write.

use std::fmt::Write;

use weixin_codegen::model::{Literal, Wire};

use weixin_codegen::text::{is_invisible, is_line_end, is_no_character};

use crate::draft::model::{Draft, ErrorRow, Field, Request, Response, Rule, Type};
use crate::text;

/// The text of a draft's file.
pub fn text(draft: &Draft) -> String {
    let mut out = Writer::default();
    out.line(0, "# yaml-language-server: $schema=../../schema.json");
    for todo in &draft.todos {
        out.todo(0, todo.line, &todo.what);
    }
    head(&mut out, draft);
    out.blank();
    if draft.variants.is_empty() {
        request(&mut out, &draft.request, 0);
    } else {
        variants(&mut out, draft);
    }
    match &draft.response {
        Response::Nothing => out.line(0, "response: nothing"),
        Response::File => out.line(0, "response: file"),
        Response::Fields(all) => fields(&mut out, 0, "response", all),
    }
    if !draft.errors.is_empty() {
        out.blank();
        out.line(0, "errors:");
        draft.errors.iter().for_each(|row| error(&mut out, row));
    }
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

fn head(out: &mut Writer, draft: &Draft) {
    out.line(0, &format!("endpoint: {}", scalar(&draft.name)));
    if let Some(rust) = &draft.rust {
        out.line(0, &format!("rust: {}", scalar(rust)));
    }
    out.line(0, &format!("summary: {}", scalar(&draft.summary)));
    if !draft.docs.is_empty() {
        out.line(0, &format!("docs: {}", scalar(&draft.docs)));
    }
    let read = if text::is_day(&draft.page_read) { draft.page_read.clone() } else { quoted(&draft.page_read) };
    out.line(0, &format!("page: {{ url: {}, read: {read} }}", quoted(&draft.page_url)));
    out.line(0, &format!("route: {} {}", draft.method.key(), draft.path));
    let tokens = match draft.tokens.as_slice() {
        [] => "none".to_owned(),
        [one] => scalar(one),
        several => format!("[{}]", several.iter().map(|one| scalar(one)).collect::<Vec<_>>().join(", ")),
    };
    out.line(0, &format!("token: {tokens}"));
    if !draft.server_only {
        out.line(0, "server_only: false");
    }
    if !draft.permission_sets.is_empty() {
        let sets: Vec<String> = draft.permission_sets.iter().map(u32::to_string).collect();
        out.line(0, &format!("permission_sets: [{}]", sets.join(", ")));
    }
}

fn request(out: &mut Writer, request: &Request, indent: usize) {
    for (key, all) in [("query", &request.query), ("json", &request.json), ("form", &request.form)] {
        if !all.is_empty() {
            fields(out, indent, key, all);
        }
    }
    if request.empty_body {
        out.line(indent, "empty_body: \"{}\"");
    }
    rules(out, indent, &request.rules);
    if indent == 0 && (!request.query.is_empty() || !request.json.is_empty() || !request.form.is_empty()) {
        out.blank();
    }
}

fn variants(out: &mut Writer, draft: &Draft) {
    out.line(0, "variants:");
    for variant in &draft.variants {
        out.line(1, &format!("{}:", key(&variant.name)));
        out.line(2, &format!("doc: {}", scalar(&variant.doc)));
        let fixed: Vec<String> =
            variant.fixed.iter().map(|(name, value)| format!("{}: {}", key(name), literal(value))).collect();
        out.line(2, &format!("fixed: {{ {} }}", fixed.join(", ")));
        request(out, &variant.request, 2);
    }
    out.blank();
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
        out.line(indent + 1, &format!("- {word}: [{}]", names.join(", ")));
    }
}

fn fields(out: &mut Writer, indent: usize, name: &str, all: &[Field]) {
    out.line(indent, &format!("{name}:"));
    all.iter().for_each(|one| field(out, indent + 1, one));
}

fn field(out: &mut Writer, indent: usize, field: &Field) {
    field.todos.iter().for_each(|what| out.todo(indent, field.line, what));
    let facts = facts(field);
    let name = key(&field.name);
    if holds_object(&field.ty) || has_many_values(&field.ty) {
        out.line(indent, &format!("{name}:"));
        nested(out, indent + 1, &field.ty, facts, field.type_name.as_deref());
    } else {
        let ty = flow(&field.ty, field.type_name.as_deref());
        let line = ty.into_iter().chain(facts).collect::<Vec<_>>().join(", ");
        out.line(indent, &format!("{name}: {{ {line} }}"));
    }
}

fn holds_object(ty: &Type) -> bool {
    matches!(ty.innermost(), Type::Object(..))
}

/// Values that would make a line which nobody can read.
fn has_many_values(ty: &Type) -> bool {
    matches!(ty.innermost(), Type::OpenEnum(values) if values.len() > 4)
}

/// An object, many values, or lists of them, key by key.
fn nested(out: &mut Writer, indent: usize, ty: &Type, facts: Vec<String>, type_name: Option<&str>) {
    out.line(indent, &format!("type: {}", ty.word()));
    if let (Type::Object(..) | Type::OpenEnum(_), Some(name)) = (ty, type_name) {
        out.line(indent, &format!("name: {}", scalar(name)));
    }
    facts.iter().for_each(|fact| out.line(indent, fact));
    match ty {
        Type::List(items) | Type::Map(items) => {
            out.line(indent, "items:");
            nested(out, indent + 1, items, Vec::new(), type_name);
        }
        Type::Object(all, across) => {
            rules(out, indent, across);
            fields(out, indent, "fields", all);
        }
        Type::OpenEnum(values) => {
            out.line(indent, "values:");
            values.iter().for_each(|one| out.line(indent + 1, &value(one)));
        }
        Type::Word(_) => {}
    }
}

/// The keys that say the type, on one line.
fn flow(ty: &Type, type_name: Option<&str>) -> Vec<String> {
    let mut keys = vec![format!("type: {}", ty.word())];
    match ty {
        Type::List(items) | Type::Map(items) => {
            keys.push(format!("items: {{ {} }}", flow(items, type_name).join(", ")))
        }
        Type::OpenEnum(values) => {
            keys.extend(type_name.map(|name| format!("name: {}", scalar(name))));
            keys.push(format!("values: {{ {} }}", values.iter().map(value).collect::<Vec<_>>().join(", ")));
        }
        Type::Word(_) | Type::Object(..) => {}
    }
    keys
}

fn value(value: &crate::draft::model::Value) -> String {
    let key = match &value.value {
        Literal::Text(text) => quoted_key(text),
        other => other.to_string(),
    };
    match (&value.name, value.doc.is_empty()) {
        (None, _) => format!("{key}: {}", if value.doc.is_empty() { "{}".to_owned() } else { scalar(&value.doc) }),
        (Some(name), true) => format!("{key}: {{ name: {} }}", scalar(name)),
        (Some(name), false) => format!("{key}: {{ name: {}, doc: {} }}", scalar(name), scalar(&value.doc)),
    }
}

/// Every key of a field but those of its type.
fn facts(field: &Field) -> Vec<String> {
    let mut facts = Vec::new();
    let mut say = |key: &str, value: Option<String>| facts.extend(value.map(|value| format!("{key}: {value}")));
    let limits = &field.limits;
    let number = |value: Option<u64>| value.map(|value| value.to_string());
    say("rust", field.rust.as_deref().map(scalar));
    say("required", (!field.required).then(|| "false".to_owned()));
    say("nullable", field.nullable.then(|| "true".to_owned()));
    say("default", field.default.as_ref().map(literal));
    say("secret", field.secret.then(|| "true".to_owned()));
    say("wire", (field.wire != Wire::Plain).then(|| field.wire.key().to_owned()));
    say("min_length", number(limits.min_length));
    say("max_length", number(limits.max_length));
    say("max_bytes", number(limits.max_bytes));
    say("min_items", number(limits.min_items));
    say("max_items", number(limits.max_items));
    say("min", limits.min.map(|min| min.to_string()));
    say("max", limits.max.map(|max| max.to_string()).or_else(|| limits.max_size.clone()));
    say("below", limits.below.clone());
    say(
        "one_of",
        (!limits.one_of.is_empty())
            .then(|| format!("[{}]", limits.one_of.iter().map(literal).collect::<Vec<_>>().join(", "))),
    );
    say("formats", limits.formats.as_deref().map(scalar));
    say(
        "required_if",
        field.required_if.as_ref().map(|(other, is)| match is {
            Some(is) => format!("{{ field: {}, is: {} }}", scalar(other), literal(is)),
            None => format!("{{ field: {} }}", scalar(other)),
        }),
    );
    say("doc", (!field.doc.is_empty()).then(|| scalar(&field.doc)));
    facts
}

fn error(out: &mut Writer, row: &ErrorRow) {
    row.todos.iter().for_each(|what| out.todo(1, row.line, what));
    let mut keys = vec![format!("name: {}", scalar(&row.name)), format!("text: {}", scalar(&row.text))];
    keys.extend(row.meaning.as_ref().map(|meaning| format!("meaning: {}", scalar(meaning))));
    keys.push(format!("remedy: {}", scalar(&row.remedy)));
    keys.push(format!("class: {}", row.class.key()));
    keys.extend(row.predicted_by.map(|check| format!("predicted_by: {check}")));
    out.line(1, &format!("{}: {{ {} }}", row.code, keys.join(", ")));
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
        out.line(1, &format!("- at: {}", scalar(&correction.at)));
        out.line(2, &format!("page_says: {}", scalar(&correction.page_says)));
        if let Some(truth) = &correction.truth {
            out.line(2, &format!("truth: {}", scalar(truth)));
        }
        out.line(2, &format!("reason: {}", scalar(&correction.reason)));
    }
    if !draft.assumptions.is_empty() {
        out.line(0, "assumptions:");
    }
    for (at, says) in &draft.assumptions {
        out.line(1, &format!("- at: {}", scalar(at)));
        out.line(2, &format!("assumed: {}", scalar(says)));
    }
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Text(text) => quoted(text),
        Literal::Number(number) => format!("{number:?}"),
        other => other.to_string(),
    }
}

fn key(name: &str) -> String {
    scalar(name)
}

fn quoted_key(text: &str) -> String {
    quoted(text)
}

/// A text, in quotes where YAML would take it for something else.
pub fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// True for a text that needs no quotes anywhere, also not inside of `{ }`.
fn is_plain(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || crate::text::is_wide(c));
    let reserved = matches!(
        text.to_ascii_lowercase().as_str(),
        "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n" | "nan" | "inf"
    );
    let odd = |c: char| ",[]{}&*!|>%@`\"'#:?\\".contains(c) || is_escaped(c);
    starts && !reserved && !text.contains(odd) && !text.ends_with([' ', '-']) && text.len() < 100_000
}

/// What stands in YAML as an escape: whatever cannot be seen, or does not stay on its line.
fn is_escaped(c: char) -> bool {
    c.is_control() || is_line_end(c) || is_invisible(c) || is_no_character(c)
}

/// A text in double quotes.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_escaped(c) => {
                let _ = write!(out, "\\U{:08X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
