//! Doc comments of the generated crate.

use proc_macro2::TokenStream;
use quote::quote;

use crate::describe;
use crate::markdown::{DocLine, address, block, code, inline};
use crate::model::{
    Condition, Constraint, Endpoint, Field, Lifecycle, Literal, Location, Message, Note, Page, Presence, Reviewed,
    Sealed, Signer, Type,
};

/// These lines as an outer doc comment.
pub(super) fn attributes(lines: &[DocLine]) -> TokenStream {
    let lines = lines.iter().map(DocLine::attribute);
    quote!(#(#[doc = #lines])*)
}

/// These lines as an inner doc comment.
pub(super) fn inner_attributes(lines: &[DocLine]) -> TokenStream {
    let lines = lines.iter().map(DocLine::attribute);
    quote!(#(#![doc = #lines])*)
}

/// A line whose text is the generator's own. Texts of the spec in it must be escaped or be code spans.
pub(super) fn line(words: impl Into<String>) -> DocLine {
    DocLine::new(words)
}

/// A text, followed by the notes about its subject.
pub(super) fn with_notes(text: &str, about: &[Note]) -> Vec<DocLine> {
    let mut out = block(text);
    out.extend(notes(about));
    out
}

/// The route as a code span: `POST /wxa/uploadmedia`.
pub(super) fn route(endpoint: &Endpoint) -> String {
    code(&format!("{} {}", endpoint.method.key(), endpoint.path))
}

/// The docs of a request: a page about the endpoint.
pub(super) fn endpoint(endpoint: &Endpoint) -> Vec<DocLine> {
    let mut out = block(&endpoint.summary);
    if !endpoint.docs.is_empty() {
        out.push(DocLine::default());
        out.extend(block(&endpoint.docs));
    }
    out.push(DocLine::default());
    out.push(line(format!("{}{}.", route(endpoint), conditions(endpoint))));
    out.extend(lifecycle(endpoint.lifecycle.as_deref()));
    if !endpoint.rates.is_empty() {
        out.push(DocLine::default());
        out.push(line(format!("May be called {}.", describe::rates(&endpoint.rates))));
    }
    out.push(DocLine::default());
    out.extend(pages(endpoint));
    out.extend(notes(&endpoint.notes));
    out
}

/// The docs of a message: a page about it.
pub(super) fn message(message: &Message) -> Vec<DocLine> {
    let exchange = &message.exchange;
    let mut out = block(&exchange.summary);
    if !exchange.docs.is_empty() {
        out.push(DocLine::default());
        out.extend(block(&exchange.docs));
    }
    out.extend([DocLine::default(), told_by(&message.when)]);
    out.extend(lifecycle(exchange.lifecycle.as_deref()));
    out.push(DocLine::default());
    out.extend(pages(exchange));
    out.extend(notes(&exchange.notes));
    out
}

/// What tells a message from others.
fn told_by(when: &[(String, Literal)]) -> DocLine {
    let values: Vec<String> = when.iter().map(|(field, value)| code(&format!("{field} = {value}"))).collect();
    line(format!("Comes with {}.", values.join(" and ")))
}

/// The vendor's pages, a line each, and what they are called.
fn pages(endpoint: &Endpoint) -> Vec<DocLine> {
    let mut out: Vec<String> = match endpoint.pages.as_slice() {
        [page] => vec![format!("The vendor's page: {}.", where_read(page))],
        several => {
            let each = several.iter().map(|page| {
                let called = called(page.title.as_deref(), &page.section);
                let called = called.map(|called| format!("; {called}")).unwrap_or_default();
                format!("- {}{called}.", where_read(page))
            });
            ["The vendor's pages:".to_owned(), String::new()].into_iter().chain(each).collect()
        }
    };
    if let Some(called) = called(endpoint.title.as_deref(), &endpoint.section) {
        out.extend([String::new(), format!("On the vendor's side {called}.")]);
    }
    if endpoint.draft {
        let said = "**A draft**: nobody has compared all of it with the page yet, or something in it is still open.";
        out.extend([String::new(), said.to_owned()]);
    }
    if let Some(Reviewed { day, holds, .. }) = &endpoint.reviewed {
        let since = if *holds { "" } else { "; since then, facts have changed" };
        out.extend([String::new(), format!("Compared with the page line by line on {day}{since}.")]);
    }
    out.into_iter().map(line).collect()
}

fn where_read(page: &Page) -> String {
    let place = page.url.as_deref().map_or_else(|| "address unknown".to_owned(), address);
    format!("{place}, read on {}", page.read)
}

/// `it is titled 撤回代码审核, in the section 小程序管理 › 代码管理`
fn called(title: Option<&str>, section: &[String]) -> Option<String> {
    let section = (!section.is_empty()).then(|| format!("in the section {}", inline(&describe::section(section))));
    match (title, section) {
        (None, None) => None,
        (Some(title), None) => Some(format!("it is titled {}", inline(title))),
        (None, Some(section)) => Some(format!("it is {section}")),
        (Some(title), Some(section)) => Some(format!("it is titled {}, {section}", inline(title))),
    }
}

/// From when to when something is there: an empty line and a sentence, or nothing.
pub(super) fn lifecycle(lifecycle: Option<&Lifecycle>) -> Vec<DocLine> {
    let sentence = match lifecycle.map(|it| (&it.since, &it.until)) {
        Some((Some(since), None)) => format!("Since {since}."),
        Some((None, Some(until))) => format!("Until {until}, and no longer on that day."),
        Some((Some(since), Some(until))) => format!("Since {since}, until {until}, and no longer on that day."),
        Some((None, None)) | None => return Vec::new(),
    };
    vec![DocLine::default(), line(sentence)]
}

/// The attribute of what is deprecated. It comes after the other attribute of a member: the macros read one optional part
/// faster than two that follow each other.
pub(super) fn deprecated(lifecycle: Option<&Lifecycle>) -> Option<TokenStream> {
    let note = inline(lifecycle?.deprecated.as_ref()?);
    Some(quote!(deprecated = #note))
}

/// The token and the permissions that a call needs, and where it may come from.
fn conditions(endpoint: &Endpoint) -> String {
    let mut out = match &endpoint.host {
        None => String::new(),
        Some(host) => format!(", on the host {}", code(host)),
    };
    out.push_str(&match endpoint.tokens.as_slice() {
        [] => ", without a token".to_owned(),
        tokens => {
            format!(", with a token of the kind {}", alternatives(tokens.iter().map(|token| code(token))))
        }
    });
    if !endpoint.signed.is_empty() {
        out.push_str(&format!(", signed by {}", listed(endpoint.signed.iter().map(|signer| code(signer)), "and")));
    }
    match endpoint.sealed {
        Sealed::No => {}
        Sealed::Accepted => out.push_str(", sealed if the client has keys for it"),
        Sealed::Required => out.push_str(", always sealed"),
    }
    if endpoint.server_only {
        out.push_str("; only from a server, never from an app or a page");
    }
    if !endpoint.permission_sets.is_empty() {
        let sets = alternatives(endpoint.permission_sets.iter().map(u32::to_string));
        out.push_str(&format!("; a third-party platform needs permission set {sets}"));
    }
    out
}

/// The signers of a service: an empty line and a list, or nothing.
pub(super) fn signers(signers: &[Signer]) -> Vec<DocLine> {
    if signers.is_empty() {
        return Vec::new();
    }
    let mut out = vec![DocLine::default(), line("Signers:".to_owned()), DocLine::default()];
    for signer in signers {
        out.push(line(format!(
            "- {} ({}): {}",
            code(&signer.name),
            inline(&describe::signer(signer)),
            inline(&signer.doc.split_whitespace().collect::<Vec<_>>().join(" "))
        )));
    }
    out
}

/// `a`, `a or b`, `a, b or c`.
fn alternatives(words: impl IntoIterator<Item = String>) -> String {
    listed(words, "or")
}

/// `a`, `a and b`, `a, b and c`, with this word before the last.
fn listed(words: impl IntoIterator<Item = String>, word: &str) -> String {
    let words: Vec<String> = words.into_iter().collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {word} {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// Sections about corrections and assumptions.
pub(super) fn notes(notes: &[Note]) -> Vec<DocLine> {
    let corrections = notes.iter().filter_map(|note| match note {
        Note::Correction { at, page_says, truth, reason } => {
            let verdict = if truth.as_ref() == Some(page_says) { "kept to the letter" } else { "not so" };
            Some(format!(
                "- {}: the page says {}; {verdict}, because {}.",
                code(at),
                quoted(page_says),
                sentence(reason)
            ))
        }
        Note::Assumption { .. } => None,
    });
    let assumptions = notes.iter().filter_map(|note| match note {
        Note::Assumption { at, assumed } => Some(format!("- {}: {}.", code(at), sentence(assumed))),
        Note::Correction { .. } => None,
    });
    let mut out = section("Where the page needs care", corrections.collect());
    out.extend(section("Assumed", assumptions.collect()));
    out
}

fn section(title: &str, items: Vec<String>) -> Vec<DocLine> {
    if items.is_empty() {
        return Vec::new();
    }
    let head = [String::new(), format!("# {title}"), String::new()];
    head.into_iter().chain(items).map(line).collect()
}

/// A single word becomes a code span; other text is kept.
fn quoted(text: &str) -> String {
    if text.contains(|c: char| c == '`' || c.is_whitespace()) {
        sentence(text)
    } else {
        code(text.trim_end_matches('.'))
    }
}

/// A sentence without its full stop, to be put into another one.
pub(super) fn sentence(text: &str) -> String {
    inline(text.trim_end().trim_end_matches('.'))
}

/// The docs of a field: what it means, or else its name and location; then its default and when it is required.
pub(super) fn field(field: &Field, location: Option<Location>) -> Vec<DocLine> {
    let mut out = block(&field.doc);
    if out.is_empty() {
        let what = match location {
            Some(Location::Path) => "Part of the path:",
            Some(Location::Query) => "Query parameter",
            Some(Location::Header) => "Header",
            Some(Location::Form) => "Form field",
            Some(Location::Raw) => "The whole body:",
            Some(Location::Json | Location::Urlencoded) | None => "Field",
        };
        out.push(line(format!("{what} {}.", code(&field.name.wire))));
    }
    if matches!(field.ty, Type::Code(_)) {
        out.push(DocLine::default());
        out.push(line("`None` for success."));
    }
    if let Presence::Optional { default: Some(default), .. } = &field.presence {
        out.push(DocLine::default());
        out.push(line(format!("Left out, it counts as {}.", literal(default))));
    }
    for constraint in &field.constraints {
        if let Constraint::RequiredIf(Condition { path, values, unless }) = constraint {
            let when = if *unless { "unless" } else { "when" };
            let is = match values.as_slice() {
                [] => "there".to_owned(),
                values => alternatives(values.iter().map(literal)),
            };
            out.push(DocLine::default());
            out.push(line(format!("Required {when} {} is {is}.", code(path))));
        }
    }
    out.extend(lifecycle(field.lifecycle.as_deref()));
    out
}

fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => code(&format!("\"{text}\"")),
        other => code(&other.to_string()),
    }
}
