//! Rules about the vendor's pages: where they are, and what leads to them.

use super::Report;
use crate::diagnostic::Diagnostic;
use crate::read::Spec;
use crate::source::{Span, Spanned};
use crate::spec::Endpoint;
use crate::spec::endpoint::{Page, Section};

/// The page is where the next reader checks the facts, so its address has to be one. A page that is listed twice looks
/// like two that agree.
pub(super) fn page(spec: &Spec, report: &mut Report) {
    for (_, endpoint) in spec.exchanges() {
        let pages = &endpoint.page.0;
        if pages.is_empty() && !spec.is_unreliable(endpoint.endpoint.span.file, "page") {
            report.push(
                Diagnostic::new(endpoint.endpoint.span, format!("`{}` has no page", endpoint.endpoint.value))
                    .help("write `page: { url: …, read: … }`; the address may be `unknown`"),
            );
        }
        for (number, page) in pages.iter().enumerate() {
            if page.address().is_some_and(|url| !is_address(url)) {
                report.push(
                    Diagnostic::new(page.url.span, format!("`{}` is not the address of a page", page.url.value))
                        .help("write the address that a browser opens, beginning with `https://`, or `unknown`"),
                );
            }
            if let Some(first) = pages.iter().take(number).find(|first| same(first, page)) {
                report.push(
                    Diagnostic::new(page.url.span, "the page is listed twice")
                        .also(first.url.span, "the first time")
                        .help("keep one of the two, or say in which `section` each of them is"),
                );
            }
        }
    }
}

/// `read: 2062-11-21`: a mistyped year makes a page look fresh for decades. Only callers who have a clock check that; days on
/// which something begins or ends may be ahead.
pub(super) fn future_day(spec: &Spec, report: &mut Report) {
    let Some(latest) = &spec.latest_day else { return };
    for (_, endpoint) in spec.exchanges() {
        let read = endpoint.page.0.iter().map(|page| (&page.read, "the page was read"));
        let reviewed = endpoint.reviewed.iter().map(|mark| (&mark.day, "the facts were compared"));
        for (day, what) in read.chain(reviewed).filter(|(day, _)| day.0 > *latest) {
            report.push(
                Diagnostic::new(day.span, format!("{what} on a day that has not come"))
                    .help(format!("write the day on which it was done; nowhere is it later than {latest} yet")),
            );
        }
    }
}

/// True for an https address that has a host, and nothing that would end it in the middle of a text.
fn is_address(url: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>\"'`\\^{|}".contains(c);
    url.strip_prefix("https://").is_some_and(|rest| rest.starts_with(char::is_alphanumeric)) && !url.contains(odd)
}

fn same(one: &Page, other: &Page) -> bool {
    (&one.url, &one.title) == (&other.url, &other.title)
        && one.section.as_ref().map(|titles| &titles.0) == other.section.as_ref().map(|titles| &titles.0)
}

/// `section: A/B` is one title that the vendor's menu does not have. And a title or section beside a page is there to
/// differ from the endpoint's: a copy would have to be changed with it.
pub(super) fn section(spec: &Spec, report: &mut Report) {
    for (_, endpoint) in spec.exchanges() {
        endpoint.title.iter().for_each(|title| not_empty(title, report));
        endpoint.section.iter().for_each(|titles| check(titles, endpoint.endpoint.span, report));
        for page in &endpoint.page.0 {
            page.title.iter().for_each(|title| not_empty(title, report));
            page.section.iter().for_each(|titles| check(titles, page.url.span, report));
            let copies = copies(endpoint, page).into_iter().flatten();
            copies.for_each(|copy| report.push(needless(copy, endpoint.page.0.len())));
        }
    }
}

/// What a page says that the endpoint says, too; or should say, if it has no other page.
fn copies<'a>(endpoint: &'a Endpoint, page: &'a Page) -> [Option<(&'static str, Span)>; 2] {
    let alone = endpoint.page.0.len() == 1;
    let title = page.title.as_ref().filter(|title| alone || Some(*title) == endpoint.title.as_ref());
    let section =
        page.section.as_ref().filter(|titles| alone || Some(&titles.0) == endpoint.section.as_ref().map(|it| &it.0));
    let at = |titles: &Section| titles.0.first().map_or(page.url.span, |first| first.span);
    [title.map(|title| ("title", title.span)), section.map(|titles| ("section", at(titles)))]
}

fn needless((key, span): (&str, Span), pages: usize) -> Diagnostic {
    if pages == 1 {
        return Diagnostic::new(span, format!("the only page has a {key} of its own"))
            .help(format!("write `{key}` beside `page`, not inside it"));
    }
    Diagnostic::new(span, format!("the page's {key} is the endpoint's"))
        .help(format!("leave it out: a page has the {key} of its endpoint unless it says otherwise"))
}

fn not_empty(title: &Spanned<String>, report: &mut Report) {
    if title.trim().is_empty() {
        report.push(Diagnostic::new(title.span, "the title is empty").help("leave it out if it is not known"));
    }
}

fn check(titles: &Section, span: Span, report: &mut Report) {
    if titles.0.is_empty() {
        report.push(Diagnostic::new(span, "the section has no titles").help("leave `section` out if it is not known"));
    }
    titles.0.iter().for_each(|title| not_empty(title, report));
    let [Spanned { value, span }] = titles.0.as_slice() else { return };
    if value.contains('/') {
        let parts: Vec<&str> = value.split('/').map(str::trim).filter(|part| !part.is_empty()).collect();
        report.push(
            Diagnostic::new(*span, format!("`{value}` is read as one title"))
                .help(format!("write the titles as a list: `[{}]`", parts.join(", "))),
        );
    }
}
