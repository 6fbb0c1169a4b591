//! Doc comments: what a reader of the generated crate sees of the spec.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Constraint, Endpoint, Field, Literal, Location, Method, Note, Presence};

/// A doc comment of these lines, as a compiler reads it.
pub(super) fn attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| spaced(line));
    quote!(#(#[doc = #lines])*)
}

/// The same, of the module that it stands in.
pub(super) fn inner_attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| spaced(line));
    quote!(#(#![doc = #lines])*)
}

fn spaced(line: &str) -> String {
    if line.is_empty() { String::new() } else { format!(" {line}") }
}

/// The lines of a text, without what a reader cannot see.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| line.trim_end().replace('\t', "    ")).collect()
}

/// A text, and below it what is noted about its subject.
pub(super) fn with_notes(text: &str, about: &[Note]) -> Vec<String> {
    let mut out = lines(text);
    out.extend(notes(about));
    out
}

/// `POST`, `GET`.
pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
    }
}

/// The first line of everything that belongs to an endpoint: `POST /wxa/uploadmedia`.
pub(super) fn route(endpoint: &Endpoint) -> String {
    format!("`{} {}`", method(endpoint.method), endpoint.path)
}

/// The doc of the request type: a page about the endpoint.
pub(super) fn endpoint(endpoint: &Endpoint) -> Vec<String> {
    let mut out = lines(&endpoint.summary);
    if !endpoint.docs.is_empty() {
        out.push(String::new());
        out.extend(lines(&endpoint.docs));
    }
    out.push(String::new());
    out.push(format!("{}{}.", route(endpoint), conditions(endpoint)));
    out.push(String::new());
    out.push(format!("The vendor's page: <{}>, read on {}.", endpoint.page_url, endpoint.page_read));
    out.extend(notes(&endpoint.notes));
    out
}

/// With which token, from where, under which permission.
fn conditions(endpoint: &Endpoint) -> String {
    let mut out = match endpoint.tokens.as_slice() {
        [] => ", without a token".to_owned(),
        tokens => {
            format!(", with a token of the kind {}", alternatives(tokens.iter().map(|token| format!("`{token}`"))))
        }
    };
    if endpoint.server_only {
        out.push_str("; only from a server, never from an app or a page");
    }
    if !endpoint.permission_sets.is_empty() {
        let sets = alternatives(endpoint.permission_sets.iter().map(u32::to_string));
        out.push_str(&format!("; a third-party platform needs permission set {sets}"));
    }
    out
}

/// `a`, `a or b`, `a, b or c`.
fn alternatives(words: impl IntoIterator<Item = String>) -> String {
    let words: Vec<String> = words.into_iter().collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// Where the page is wrong or odd, and what is believed without proof.
pub(super) fn notes(notes: &[Note]) -> Vec<String> {
    let corrections = notes.iter().filter_map(|note| match note {
        Note::Correction { at, page, truth, because } => {
            let verdict = if truth.as_ref() == Some(page) { "kept to the letter" } else { "not so" };
            Some(format!("- `{at}`: the page says {}; {verdict}, because {}.", quoted(page), one_line(because)))
        }
        Note::Assumption { .. } => None,
    });
    let assumptions = notes.iter().filter_map(|note| match note {
        Note::Assumption { at, says } => Some(format!("- `{at}`: {}.", one_line(says))),
        Note::Correction { .. } => None,
    });
    let mut out = section("Where the page needs care", corrections.collect());
    out.extend(section("Assumed", assumptions.collect()));
    out
}

fn section(title: &str, items: Vec<String>) -> Vec<String> {
    if items.is_empty() {
        return Vec::new();
    }
    let head = [String::new(), format!("# {title}"), String::new()];
    head.into_iter().chain(items).collect()
}

/// Bare words of the page are marked as code; a text that marks its own code stays as it is.
fn quoted(text: &str) -> String {
    let text = one_line(text);
    if text.contains('`') || text.contains(' ') { text } else { format!("`{text}`") }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}

/// The doc of a field: what it means, or where it travels when the spec says no more; and its default.
pub(super) fn field(field: &Field, location: Option<Location>) -> Vec<String> {
    let mut out = lines(&field.doc);
    if out.is_empty() {
        out.push(match location {
            Some(Location::Query) => format!("Query parameter `{}`.", field.name.wire),
            Some(Location::Form) => format!("Form field `{}`.", field.name.wire),
            Some(Location::Json) | None => format!("Field `{}`.", field.name.wire),
        });
    }
    if let Presence::Optional { default: Some(default) } = &field.presence {
        out.push(String::new());
        out.push(format!("Left out, it counts as {}.", literal(default)));
    }
    for constraint in &field.constraints {
        if let Constraint::RequiredIf(other, value) = constraint {
            let value = value.as_ref().map_or_else(String::new, |value| format!(" is {}", literal(value)));
            let verb = if value.is_empty() { " is there" } else { &value };
            out.push(String::new());
            out.push(format!("Required when `{other}`{verb}."));
        }
    }
    out
}

fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => format!("`\"{}\"`", text.replace('`', "'")),
        other => format!("`{other}`"),
    }
}
