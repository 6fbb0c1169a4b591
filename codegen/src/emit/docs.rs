//! Doc comments of the generated crate.

use proc_macro2::TokenStream;
use quote::quote;

use crate::describe;
use crate::markdown::{DocLine, address, block, code, inline};
use crate::model::{Endpoint, Field, Lifecycle, Literal, Location, Message, Note, Page, Presence, Sealed, Signer};

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
    out.extend(pages(endpoint, titled(endpoint).is_some()));
    out
}

/// The docs of a message: a page about it.
pub(super) fn message(message: &Message, example: Vec<DocLine>) -> Vec<DocLine> {
    let exchange = &message.exchange;
    let mut out = block(&exchange.summary);
    if !exchange.docs.is_empty() {
        out.push(DocLine::default());
        out.extend(block(&exchange.docs));
    }
    out.extend([DocLine::default(), told_by(&message.when)]);
    out.extend(lifecycle(exchange.lifecycle.as_deref()));
    out.push(DocLine::default());
    out.extend(pages(exchange, false));
    out.extend(example);
    out.extend(notes(&exchange.notes));
    out
}

/// What tells a message from others.
fn told_by(when: &[(String, Literal)]) -> DocLine {
    let values: Vec<String> = when.iter().map(|(field, value)| code(&format!("{field} = {value}"))).collect();
    line(format!("Comes with {}.", values.join(" and ")))
}

/// The vendor's pages, a line each, and what they are called, unless an attribute says the title.
fn pages(endpoint: &Endpoint, is_titled: bool) -> Vec<DocLine> {
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
    let title = endpoint.title.as_deref().filter(|_| !is_titled);
    if let Some(called) = called(title, &endpoint.section) {
        out.extend([String::new(), format!("On the vendor's side {called}.")]);
    }
    if endpoint.draft {
        let said = "**A draft**: nobody has compared all of it with the page yet, or something in it is still open.";
        out.extend([String::new(), said.to_owned()]);
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

/// What else the endpoint is found by, and its title: `alias("upload"; "上传")`. rustdoc refuses some texts. By its path,
/// the constant with its facts is found.
pub(super) fn alias(endpoint: &Endpoint) -> TokenStream {
    let is_allowed = |text: &&str| *text != endpoint.name.rust && is_alias(text);
    let title = titled(endpoint).map(|title| quote!(; #title));
    let others = endpoint.title.as_deref().filter(|_| title.is_none());
    let names = [endpoint.name.wire.as_str()].into_iter().chain(others).filter(is_allowed);
    quote!(alias(#(#names),* #title))
}

/// The title, if the docs can say it as it is, and something can be found by it.
fn titled(endpoint: &Endpoint) -> Option<&str> {
    let title = endpoint.title.as_deref()?;
    let is_other = title != endpoint.name.rust && title != endpoint.name.wire;
    (is_other && is_alias(title) && inline(title) == title).then_some(title)
}

/// Whether rustdoc takes a text as an alias.
fn is_alias(text: &str) -> bool {
    let is_odd = |c: char| matches!(c, '"' | '\'') || (c.is_whitespace() && c != ' ');
    !text.is_empty() && text.trim() == text && !text.contains(is_odd)
}

/// Corrections and assumptions, folded up, so that they stand in nobody's way.
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
    let mut out = folded("Where the page needs care", corrections.collect());
    out.extend(folded("What is assumed", assumptions.collect()));
    out
}

/// The same as what is said last, behind a paragraph of its own.
pub(super) fn afterword(notes: &[Note]) -> Vec<DocLine> {
    self::notes(notes).into_iter().skip(1).collect()
}

fn folded(title: &str, items: Vec<String>) -> Vec<DocLine> {
    if items.is_empty() {
        return Vec::new();
    }
    let head = [String::new(), format!("<details><summary>{title}</summary>"), String::new()];
    let end = [String::new(), "</details>".to_owned()];
    head.into_iter().chain(items).chain(end).map(line).collect()
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

/// The docs of a field: what it means; then its default. Its name and its limits are said by the macros; where these do so
/// only for rustdoc, a field has a line of docs all the same.
pub(super) fn field(field: &Field, location: Option<Location>) -> Vec<DocLine> {
    let mut out = block(&field.doc);
    if out.is_empty() && location.is_none() {
        out.push(line(format!("Field {}.", code(&field.name.wire))));
    }
    if let Presence::Optional { default: Some(default), .. } = &field.presence {
        out.extend((!out.is_empty()).then(DocLine::default));
        out.push(line(format!("Left out, it counts as {}.", literal(default))));
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
