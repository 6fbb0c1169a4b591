//! The one way from a page into a draft: every string of a draft is checked here.
//!
//! A page is somebody else's text. What comes from it is a name, a fact of the wire, an identifier or a sentence; each
//! kind has one check below. A name that cannot be one is not taken and stands in a TODO, with what cannot be seen in it
//! spelled out; sentences are cleaned; the rest is left out. The structs are taken apart field by field, so that a new
//! one does not compile before it is decided which kind it is.

use std::collections::HashSet;

use weixin_codegen::model::{IntegerType, Literal};

use crate::draft::correction::{Contradiction, Correction};
use crate::draft::formats::{FileFormat, FormatGroup, FormatTable};
use crate::draft::model::{
    Assumption, Draft, ErrorRow, Field, Kind, Limits, Request, Requests, RequiredIf, Response, Rule, Scalar, Todo,
    Type, Value, Variant,
};
use crate::infer::names;
use crate::page::address::is_page_address;
use crate::page::format_row;
use crate::text;

/// The longest text of the wire that is taken, in characters: a message of a code, a value, a default.
const LONGEST_FACT: usize = 400;

/// Cleans a draft: what does not fit is mended, or left out with a TODO.
pub(crate) fn sanitize(draft: &mut Draft, today: &str) {
    let Draft {
        when,
        group,
        name,
        rust: _, // made by `names`
        summary,
        docs,
        title,
        section,
        page_url,
        page_read,
        method: _,
        path: _,      // `request_line` takes only paths
        host: _,      // a name of the spec
        tokens: _,    // names of the spec
        signed: _,    // likewise
        envelopes: _, // likewise
        permission_sets: _,
        sealed: _,
        rates: _,
        lifecycle: _, // made of days and of words of ours
        requests,
        response,
        or_file: _,
        errors,
        shared_errors: _, // names of the spec
        shared_types: _,  // made by `share`
        corrections,
        formats,
        assumptions,
        todos,
    } = draft;
    when.iter_mut().for_each(|fields| fields.retain(|(name, value)| text::is_wire_name(name) && is_literal(value)));
    *group = names::group(group);
    *name = names::bare(name);
    sentence(docs);
    sentence(summary);
    if summary.is_empty() {
        *summary = names::sentence(name);
    }
    page_url.take_if(|url| !is_page_address(url));
    title.take_if(|title| !is_title(title));
    if !section.iter().all(|title| is_title(title)) {
        section.clear();
    }
    if !text::is_day(page_read) {
        today.clone_into(page_read);
    }
    match requests {
        Requests::Single(request) => sanitize_request(request, todos),
        Requests::Variants(variants) => variants.iter_mut().for_each(|variant| sanitize_variant(variant, todos)),
    }
    sanitize_response(response, todos);
    errors.iter_mut().for_each(sanitize_error);
    corrections.retain_mut(sanitize_correction);
    formats.iter_mut().for_each(sanitize_formats);
    assumptions.iter_mut().for_each(|Assumption { at: _, assumed }| sentence(assumed));
    todos.iter_mut().for_each(|Todo { line: _, what }| *what = text::note(what));
}

fn sanitize_variant(variant: &mut Variant, todos: &mut Vec<Todo>) {
    let Variant { name, doc, fixed, request } = variant;
    sentence(doc);
    if doc.is_empty() {
        *doc = names::sentence(&format!("with {name}")); // the name is made by `request`
    }
    fixed.retain(|(name, value)| text::is_wire_name(name) && is_literal(value));
    sanitize_request(request, todos);
}

fn sanitize_request(request: &mut Request, todos: &mut Vec<Todo>) {
    let Request { params, empty_body: _, rules } = request;
    params.iter_mut().for_each(|(_, list)| sanitize_fields(list, todos));
    sanitize_rules(rules);
}

fn sanitize_response(response: &mut Response, todos: &mut Vec<Todo>) {
    match response {
        Response::Fields(list) => {
            sanitize_fields(list, todos);
            if list.is_empty() {
                *response = Response::Nothing;
            }
        }
        Response::Value(value) => sanitize_field(value, todos),
        Response::Nothing | Response::File => {}
    }
}

fn sanitize_rules(rules: &mut [Rule]) {
    for Rule::ExactlyOneOf(names) | Rule::AtLeastOneOf(names) in rules {
        names.retain(|name| text::is_wire_name(name));
    }
}

fn sanitize_fields(list: &mut Vec<Field>, todos: &mut Vec<Todo>) {
    list.retain(|field| {
        let good = text::is_wire_name(&field.name);
        if !good {
            todos.push(Todo { line: field.line, what: text::no_name(&field.name) });
        }
        good
    });
    list.iter_mut().for_each(|field| sanitize_field(field, todos));
}

fn sanitize_field(field: &mut Field, todos: &mut Vec<Todo>) {
    let Field {
        name: _, // checked by `sanitize_fields`
        ty,
        doc,
        required: _,
        nullable: _,
        default,
        fixed,
        or_text: _,
        secret: _,
        wire: _,
        limits,
        required_if,
        lifecycle: _, // made of days and of words of ours
        rust: _,      // made by `names`
        type_name: _, // made by `names`
        shared: _,    // made by `share`
        line,
        todos: own,
    } = field;
    sentence(doc);
    default.take_if(|value| !is_literal(value));
    fixed.take_if(|value| !is_literal(value));
    required_if
        .take_if(|RequiredIf { field, holds }| !text::is_wire_name(field) || !holds.values().iter().all(is_literal));
    let Limits { chars, one_of, max_size: _, below: _, formats: _, .. } = limits;
    one_of.retain(is_literal);
    chars.retain(|signs| weixin_codegen::text::fits_in_a_name(signs).is_ok());
    own.iter_mut().for_each(|what| *what = text::note(what));
    sanitize_type(ty, *line, todos);
}

fn sanitize_type(ty: &mut Type, line: usize, todos: &mut Vec<Todo>) {
    match ty {
        Type::Scalar(_) => {}
        Type::List(items) | Type::Map(items) => sanitize_type(items, line, todos),
        Type::Object(list, rules) => {
            sanitize_fields(list, todos);
            sanitize_rules(rules);
            if list.is_empty() {
                *ty = Type::Scalar(Scalar::Json);
            }
        }
        Type::Choice(kinds) => {
            for Kind { value, fields } in kinds.iter_mut() {
                let Value { value: _, name: _, doc, lifecycle: _ } = value;
                sentence(doc);
                sanitize_fields(fields, todos);
            }
            kinds.retain(|kind| is_literal(&kind.value.value));
            if kinds.is_empty() {
                *ty = Type::Scalar(Scalar::String);
            }
        }
        Type::OpenEnum(values) => {
            let is_whole = values.iter().all(|value| matches!(value.value, Literal::Integer(_)));
            sanitize_values(values, line, todos);
            if values.is_empty() {
                *ty = Type::Scalar(if is_whole { Scalar::Integer(IntegerType::I64) } else { Scalar::String });
            }
        }
    }
}

fn sanitize_values(values: &mut Vec<Value>, line: usize, todos: &mut Vec<Todo>) {
    values.retain(|Value { value, .. }| {
        let good = is_literal(value);
        if !good {
            todos.push(Todo { line, what: format!("the value {} is left out", text::quoted(&value.to_string())) });
        }
        good
    });
    for Value { value: _, name: _, doc, lifecycle: _ } in values {
        sentence(doc);
    }
}

fn sanitize_error(row: &mut ErrorRow) {
    let ErrorRow { code: _, name: _, texts, meaning, remedy, class: _, predicted_by: _, is_shared: _, todos, line: _ } =
        row;
    texts.iter_mut().for_each(fact);
    texts.retain(|text| !text.is_empty());
    // What differed in its end or in what cannot be seen is one text now.
    let mut seen = HashSet::new();
    texts.retain(|text| seen.insert(text.clone()));
    sentence(meaning);
    sentence(remedy);
    todos.iter_mut().for_each(|what| *what = text::note(what));
}

/// Cleans what a correction quotes of the page; false when nothing is left of it.
fn sanitize_correction(correction: &mut Correction) -> bool {
    let Correction { at: _, contradiction } = correction; // `consistent` holds the path against the draft
    match contradiction {
        Contradiction::Type { declared: word, .. } | Contradiction::Name { in_table: word, in_sample: _ } => {
            sentence(word);
            !word.is_empty()
        }
        Contradiction::NoRow => true,
    }
}

fn sanitize_formats(table: &mut FormatTable) {
    let FormatTable { name: _, doc, archive_entries_checked: _, groups } = table;
    sentence(doc);
    for FormatGroup { name: _, max: _, formats } in groups.iter_mut() {
        formats.retain_mut(|FileFormat { extension, content_types }| {
            content_types.retain(|kind| format_row::is_content_type(kind));
            format_row::is_extension(extension) && !content_types.is_empty()
        });
    }
    groups.retain(|group| !group.formats.is_empty());
}

/// A sentence is on one line, and all of it can be seen.
fn sentence(text: &mut String) {
    if weixin_codegen::text::fits_on_a_line(text).is_err() || text.len() > text::LONGEST {
        *text = text::clean(text);
    }
}

/// A text of the wire is kept verbatim, except for invisible characters.
fn fact(text: &mut String) {
    sentence(text);
    if let Some((end, _)) = text.char_indices().nth(LONGEST_FACT) {
        text.truncate(end);
        text.truncate(text.trim_end().len());
    }
}

/// True for the title of a page, which is kept to the letter.
fn is_title(title: &str) -> bool {
    !title.is_empty() && title.chars().count() <= LONGEST_FACT && weixin_codegen::text::fits_in_a_name(title).is_ok()
}

/// True for a value that is sent or compared to the letter.
fn is_literal(value: &Literal) -> bool {
    match value {
        Literal::Text(text) => {
            !text.is_empty()
                && text.chars().count() <= LONGEST_FACT
                && weixin_codegen::text::fits_in_a_name(text).is_ok()
        }
        _ => true,
    }
}
