//! Where the vendor's pages are wrong, and what is taken to be true without proof.

use super::frame::{self, Frame};
use super::links::{self, From};
use super::prose::inline;
use super::{Site, SiteFile};
use crate::describe::count;
use crate::html::{Html, html};
use crate::model::Note;

/// A list of notes; nothing if there are none.
pub(super) fn list<'n>(notes: impl IntoIterator<Item = &'n Note>) -> Html {
    let notes: Html = notes.into_iter().map(note).collect();
    if notes.is_empty() { notes } else { html!("<ul class=\"fields notes\">\n{}</ul>\n", notes) }
}

fn note(note: &Note) -> Html {
    let (kind, at, text) = match note {
        Note::Correction { at, page_says, truth, reason } => {
            let truth = truth.as_ref().map(|truth| html!("<p><b>True is</b> {}</p>\n", inline(truth)));
            let text = html!("<p><b>The page says</b> {}</p>\n{}<p>{}</p>\n", inline(page_says), truth, inline(reason));
            ("correction", at, text)
        }
        Note::Assumption { at, assumed } => ("assumption", at, html!("<p>{}</p>\n", inline(assumed))),
    };
    html!(
        "<li>\n<p class=\"head\"><code class=\"name\">{}</code> <span class=\"class {}\">{}</span></p>\n\
         <div class=\"about\">\n{}</div>\n</li>\n",
        at,
        kind,
        kind,
        text
    )
}

/// All notes of the spec.
pub(super) fn page(site: &Site<'_>) -> SiteFile {
    let from = From(links::NOTES);
    let of_endpoints = site.api.exchanges().filter(|subject| !subject.notes.is_empty()).map(|subject| {
        let link = from.endpoint(subject);
        html!("<section>\n<h2>{}</h2>\n{}</section>\n", link, list(&subject.notes))
    });
    let of_files = site.api.notes.iter().filter(|file| !file.notes.is_empty());
    let of_files = of_files
        .map(|file| html!("<section>\n<h2><code>{}</code></h2>\n{}</section>\n", file.source, list(&file.notes)));
    let service = &site.api.service.notes;
    let of_service = (!service.is_empty()).then(|| {
        html!("<section>\n<h2>{}</h2>\n{}</section>\n", from.link(links::SERVICE, "The service"), list(service))
    });
    let all: Html = of_service.into_iter().chain(of_files).chain(of_endpoints).collect();
    let (corrections, assumptions) = counts(site);
    let main = html!(
        "{}<h1>Corrections and assumptions</h1>\n<p class=\"lead\">{} where a page of the vendor’s is wrong, {} of what no page \
         says.</p>\n{}",
        frame::crumbs(from, &[html!("Corrections")]),
        count(corrections, "correction"),
        count(assumptions, "assumption"),
        all
    );
    frame::page(site, &Frame { path: links::NOTES, title: "Corrections and assumptions", section: None }, &main)
}

fn counts(site: &Site<'_>) -> (usize, usize) {
    let shared = site.api.notes.iter().flat_map(|file| &file.notes).chain(&site.api.service.notes);
    let all: Vec<&Note> = site.api.exchanges().flat_map(|subject| &subject.notes).chain(shared).collect();
    let corrections = all.iter().filter(|note| matches!(note, Note::Correction { .. })).count();
    (corrections, all.len() - corrections)
}
