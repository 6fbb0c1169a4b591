//! The page of all codes: what each means, wherever it is sent.

use super::frame::{self, Frame};
use super::links::{self, From, code_anchor};
use super::{Site, SiteFile, errors};
use crate::code_index::{self, CodeMeaning};
use crate::describe::count;
use crate::html::{Html, html};
use crate::model::Code;

/// The page of all codes.
pub(super) fn page(site: &Site<'_>) -> SiteFile {
    let from = From(links::CODES);
    let codes: Html = site.codes.iter().map(|(code, meanings)| one(site, from, code, meanings)).collect();
    let main = html!(
        "{}<h1>Error codes</h1>\n<p class=\"lead\">{}. What the service says stands in quotation marks, as it is on the wire.</p>\n\
         <ul class=\"fields codes\">\n{}</ul>\n",
        frame::crumbs(from, &[html!("Error codes")]),
        count(site.codes.len(), "code"),
        codes
    );
    frame::page(site, &Frame { path: links::CODES, title: "Error codes", section: None }, &main)
}

fn one(site: &Site<'_>, from: From<'_>, code: &Code, meanings: &[CodeMeaning<'_>]) -> Html {
    let success = code_index::success(site.api, code)
        .into_iter()
        .map(|envelope| html!("<p class=\"note\">Success in the envelope <code>{}</code>.</p>\n", envelope.name));
    let meanings = meanings.iter().map(|meaning| {
        html!(
            "<div class=\"about\">\n<p class=\"names\"><span class=\"name\">{}</span> {}</p>\n{}{}</div>\n",
            meaning.row.variant,
            errors::class(meaning.row.class),
            errors::said(meaning.row),
            users(from, meaning)
        )
    });
    html!(
        "<li id=\"{}\">\n<h2 class=\"head\"><a href=\"#{}\"><code>{}</code></a></h2>\n<div class=\"meanings\">\n{}{}</div>\n</li>\n",
        code_anchor(code),
        code_anchor(code),
        code.to_string(),
        success.collect::<Html>(),
        meanings.collect::<Html>()
    )
}

/// Where it is sent.
fn users(from: From<'_>, meaning: &CodeMeaning<'_>) -> Html {
    let table = meaning.table.map(|table| html!("table <code>{}</code>: ", table.name.wire));
    if meaning.is_of_service {
        let number = count(meaning.endpoints.len(), "endpoint");
        return html!("<p class=\"users\">{}{}, whether their pages list it or not</p>\n", table, number);
    }
    let links: Html = meaning.endpoints.iter().map(|(_, endpoint)| html!("{} ", from.endpoint(endpoint))).collect();
    let links = if links.is_empty() { html!("no endpoint") } else { links };
    html!("<p class=\"users\">{}{}</p>\n", table, links)
}
