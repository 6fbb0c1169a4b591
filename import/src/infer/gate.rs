//! The one gate between a page and a draft: every string of a draft goes through here, and none around it.
//!
//! A page is somebody else's text. What comes from it is a name, a fact of the wire, an identifier or a sentence; each
//! kind has one check below. A name that cannot be one is not taken and stands in a TODO, with what cannot be seen in it
//! spelled out; sentences are cleaned; the rest is left out. The structs are taken apart field by field, so that a new
//! one does not compile before it is decided which kind it is.

use weixin_codegen::model::Literal;

use crate::draft::model::{
    Correction, Draft, ErrorRow, Field, Limits, Request, Response, Rule, Todo, Type, Value, Variant,
};
use crate::facts::request_line;
use crate::infer::endpoint::UNKNOWN_PAGE;
use crate::infer::formats;
use crate::infer::names;
use crate::text;

/// The longest text of the wire that is taken, in characters: a message of a code, a value, a default.
const LONGEST_FACT: usize = 400;

/// Lets a draft through: what does not fit is cleaned, or left out with a TODO.
pub fn pass(draft: &mut Draft, today: &str) {
    let Draft {
        group,
        name,
        rust: _, // made by `naming`
        summary,
        docs,
        page_url,
        page_read,
        method: _,
        path: _,   // `address` takes only paths
        tokens: _, // names of the spec
        server_only: _,
        permission_sets: _,
        request,
        variants,
        response,
        errors,
        corrections,
        formats,
        assumptions,
        todos,
    } = draft;
    *group = names::group(group);
    *name = names::bare(name);
    sentence(docs);
    sentence(summary);
    if summary.is_empty() {
        *summary = names::sentence(name);
    }
    if !request_line::is_page(page_url) {
        UNKNOWN_PAGE.clone_into(page_url);
    }
    if !text::is_day(page_read) {
        today.clone_into(page_read);
    }
    pass_request(request, todos);
    variants.iter_mut().for_each(|variant| pass_variant(variant, todos));
    if let Response::Fields(list) = response {
        fields(list, todos);
        if list.is_empty() {
            *response = Response::Nothing;
        }
    }
    errors.iter_mut().for_each(error);
    corrections.iter_mut().for_each(correction);
    corrections.retain(|note| !note.page_says.is_empty() && !note.reason.is_empty());
    formats.iter_mut().for_each(pass_formats);
    assumptions.iter_mut().for_each(|(_, says)| sentence(says));
    todos.iter_mut().for_each(|Todo { what, .. }| *what = text::note(what));
}

fn pass_variant(variant: &mut Variant, todos: &mut Vec<Todo>) {
    let Variant { name, doc, fixed, request } = variant;
    *name = names::bare(name);
    sentence(doc);
    if doc.is_empty() {
        *doc = names::sentence(&format!("with {name}"));
    }
    fixed.retain(|(name, value)| text::is_wire_name(name) && is_literal(value));
    pass_request(request, todos);
}

fn pass_request(request: &mut Request, todos: &mut Vec<Todo>) {
    let Request { query, json, form, empty_body: _, rules } = request;
    [query, json, form].into_iter().for_each(|list| fields(list, todos));
    names_of_rules(rules);
}

fn names_of_rules(rules: &mut [Rule]) {
    for Rule::ExactlyOneOf(names) | Rule::AtLeastOneOf(names) in rules {
        names.retain(|name| text::is_wire_name(name));
    }
}

fn fields(list: &mut Vec<Field>, todos: &mut Vec<Todo>) {
    list.retain(|field| {
        let good = text::is_wire_name(&field.name);
        if !good {
            todos.push(Todo { line: field.line, what: text::no_name(&field.name) });
        }
        good
    });
    list.iter_mut().for_each(|field| pass_field(field, todos));
}

fn pass_field(field: &mut Field, todos: &mut Vec<Todo>) {
    let Field {
        name: _, // looked at by `fields`
        ty,
        doc,
        required: _,
        nullable: _,
        default,
        secret: _,
        wire: _,
        limits,
        required_if,
        rust: _,      // made by `naming`
        type_name: _, // made by `naming`
        line,
        todos: own,
    } = field;
    sentence(doc);
    default.take_if(|value| !is_literal(value));
    required_if.take_if(|(name, value)| !text::is_wire_name(name) || value.as_ref().is_some_and(|is| !is_literal(is)));
    let Limits { one_of, max_size: _, below: _, formats: _, .. } = limits;
    one_of.retain(is_literal);
    own.iter_mut().for_each(|what| *what = text::note(what));
    pass_type(ty, *line, todos);
}

fn pass_type(ty: &mut Type, line: usize, todos: &mut Vec<Todo>) {
    match ty {
        Type::Word(_) => {}
        Type::List(items) | Type::Map(items) => pass_type(items, line, todos),
        Type::Object(list, rules) => {
            fields(list, todos);
            names_of_rules(rules);
            if list.is_empty() {
                *ty = Type::Word("json");
            }
        }
        Type::OpenEnum(values) => {
            let whole = values.iter().all(|value| matches!(value.value, Literal::Integer(_)));
            values.retain(|Value { value, .. }| {
                let good = is_literal(value);
                if !good {
                    todos.push(Todo {
                        line,
                        what: format!("the value {} is left out", text::quoted(&value.to_string())),
                    });
                }
                good
            });
            for Value { value: _, name: _, doc } in values.iter_mut() {
                sentence(doc);
            }
            if values.is_empty() {
                *ty = Type::Word(if whole { "i64" } else { "string" });
            }
        }
    }
}

fn error(row: &mut ErrorRow) {
    let ErrorRow { code, name: _, text, meaning, remedy, class: _, predicted_by: _, todos, line: _ } = row;
    fact(text);
    if text.is_empty() {
        *text = format!("code {code}");
    }
    meaning.iter_mut().for_each(sentence);
    meaning.take_if(|meaning| meaning.is_empty());
    sentence(remedy);
    if remedy.is_empty() {
        "see the page".clone_into(remedy);
    }
    todos.iter_mut().for_each(|what| *what = text::note(what));
}

fn correction(note: &mut Correction) {
    let Correction { at: _, page_says, truth: _, reason } = note; // `paths` holds both against the draft
    sentence(page_says);
    sentence(reason);
}

fn pass_formats(table: &mut formats::Table) {
    let formats::Table { name: _, doc, archive_entries_checked: _, groups } = table;
    sentence(doc);
    for formats::Group { name: _, max: _, formats } in groups.iter_mut() {
        formats.retain_mut(|(extension, types)| {
            types.retain(|kind| formats::is_content_type(kind));
            formats::is_extension(extension) && !types.is_empty()
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

/// What is seen on the wire is taken to the letter, but for what nobody can see.
fn fact(text: &mut String) {
    sentence(text);
    if let Some((end, _)) = text.char_indices().nth(LONGEST_FACT) {
        text.truncate(end);
        text.truncate(text.trim_end().len());
    }
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
