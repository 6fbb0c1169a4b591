//! A draft as YAML, one line a fact, in the style of the files that people write.

use weixin_codegen::model::{Literal, Sealed};

use crate::draft::model::{Draft, ErrorRow, Field, Request, Requests, Response, Variant};
use crate::text;
use crate::yaml::fields::{Writer, field, fields, is_nested, keys_of_type, lifecycle, nested, rules, types};
use crate::yaml::scalar::{flow_list, flow_map, literal, quoted, scalar};

/// The text of a draft's file.
pub(crate) fn text(draft: &Draft) -> String {
    let shared = draft.shared_types.iter().map(|ty| ty.name.clone()).collect();
    let mut out = Writer { text: String::new(), shared };
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
    if !draft.shared_types.is_empty() {
        types(&mut out, draft);
        out.blank();
    }
    match &draft.response {
        Response::Nothing => out.line(0, "response: nothing"),
        Response::File => out.line(0, "response: file"),
        Response::Fields(all) => fields(&mut out, 0, "response", all),
        Response::Value(value) if value.shared.is_none() && is_nested(&value.ty) => {
            out.line(0, "response:");
            nested(&mut out, 1, &value.ty, Vec::new(), value.type_name.as_deref());
        }
        Response::Value(value) => {
            let keys = keys_of_type(&out, value);
            out.line(0, &format!("response: {}", flow_map(&keys)));
        }
    }
    if draft.or_file {
        out.line(0, "or_file: true");
    }
    errors(&mut out, draft);
    notes(&mut out, draft);
    out.text
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
        out.line(0, "reply: nothing");
    } else {
        out.line(0, "reply:");
        reply.into_iter().for_each(|one| field(out, 1, one));
    }
    if !draft.shared_types.is_empty() {
        out.blank();
        types(out, draft);
    }
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

fn errors(out: &mut Writer, draft: &Draft) {
    let own: Vec<&ErrorRow> = draft.errors.iter().filter(|row| !row.is_shared).collect();
    if own.is_empty() && draft.shared_errors.is_empty() {
        return;
    }
    out.blank();
    if !own.is_empty() {
        out.line(0, "errors:");
        own.into_iter().for_each(|row| error(out, row, 1));
    }
    if !draft.shared_errors.is_empty() {
        let names: Vec<String> = draft.shared_errors.iter().map(|name| scalar(name)).collect();
        out.line(0, &format!("shared_errors: {}", flow_list(&names)));
    }
}

/// A row of a table of codes.
pub(super) fn error(out: &mut Writer, row: &ErrorRow, indent: usize) {
    row.todos.iter().for_each(|what| out.todo(indent, row.line, what));
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
    out.line(indent, &format!("{}: {}", row.code, flow_map(&keys)));
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
