//! What is known of an endpoint or a message beside its parameters and answers.

use crate::export::distinct::distinct;
use crate::export::keys::{
    ABSOLUTE, DRAFT, ENDPOINT, GROUP, IDEMPOTENT, NOTES, PAGES, PERMISSION_SETS, RATES, REVIEWED, SEALED, SECTION,
    SERVER_ONLY, TITLE,
};
use crate::export::names::Item;
use crate::export::schema::lifecycle;
use crate::export::tree::{Node, Object};
use crate::export::words;
use crate::model::{Api, Endpoint, Note, Page, Sealed};

/// Between the titles that lead to a page.
const BETWEEN: &str = " / ";

/// The tags of an endpoint: the sections that its pages are in, or without any its group.
fn tags_of(item: Item<'_>) -> Vec<String> {
    let own = std::iter::once(&item.endpoint.section);
    let sections =
        own.chain(item.endpoint.pages.iter().map(|page| &page.section)).filter(|section| !section.is_empty());
    let mut tags = distinct(sections.map(|section| section.join(BETWEEN)));
    if tags.is_empty() {
        tags.push(item.group.wire.clone());
    }
    tags
}

/// The tags of all operations, in the order in which they first stand.
pub(super) fn tags(api: &Api) -> Vec<Object> {
    let mut seen = std::collections::BTreeSet::new();
    let items = Item::endpoints(api).chain(api.messages.iter().map(Item::message));
    let new = items.flat_map(tags_of).filter(|tag| seen.insert(tag.clone()));
    new.map(|tag| Object::of("name", tag)).collect()
}

/// The head of an operation: its tags, what it does, where the vendor says so.
pub(super) fn head(items: &[Item<'_>], operation: &str) -> Object {
    let tags = distinct(items.iter().flat_map(|item| tags_of(*item)));
    let endpoints = || items.iter().map(|item| item.endpoint);
    let summaries: Vec<String> = endpoints().map(|endpoint| words::line(&endpoint.summary)).collect();
    let docs = endpoints()
        .flat_map(|endpoint| [words::prose(&endpoint.docs), words::lifecycle(endpoint.lifecycle.as_deref())]);
    let page = endpoints().flat_map(|endpoint| &endpoint.pages).find_map(|page| page.url.as_ref());
    Object::of("operationId", operation)
        .with("tags", tags)
        .with_filled("summary", summaries.join(" "))
        .with_filled("description", words::paragraphs(docs))
        .with_some("externalDocs", page.map(|url| Object::of("url", url)))
}

/// The facts of an endpoint, under keys of this project.
pub(super) fn of(item: Item<'_>) -> Object {
    let endpoint = item.endpoint;
    let rates = endpoint.rates.iter().map(|rate| Object::of("calls", rate.calls).with("per", rate.per.key()));
    let sealed = match endpoint.sealed {
        Sealed::No => None,
        Sealed::Accepted => Some("accepted"),
        Sealed::Required => Some("required"),
    };
    Object::of(GROUP, &item.group.wire)
        .with(ENDPOINT, &endpoint.name.wire)
        .and(vendor(endpoint))
        .with_filled(PERMISSION_SETS, endpoint.permission_sets.clone())
        .with_filled(RATES, rates.collect::<Vec<_>>())
        .with(SERVER_ONLY, endpoint.server_only)
        .with(IDEMPOTENT, endpoint.idempotent)
        .with_some(SEALED, sealed)
        .and(lifecycle(endpoint.lifecycle.as_deref()))
        .with_filled(NOTES, endpoint.notes.iter().map(note).collect::<Vec<_>>())
        .with_some(ABSOLUTE, (!endpoint.path.starts_with('/')).then_some(true))
}

/// What the vendor calls it, where it stands, and whether somebody has compared it with the page.
pub(super) fn vendor(endpoint: &Endpoint) -> Object {
    let reviewed = endpoint.reviewed.as_ref();
    Object::default()
        .with_some(TITLE, endpoint.title.as_ref())
        .with_filled(SECTION, endpoint.section.clone())
        .with_filled(PAGES, endpoint.pages.iter().map(page).collect::<Vec<_>>())
        .with_some(DRAFT, endpoint.draft.then_some(true))
        .with_some(REVIEWED, reviewed.map(|mark| Object::of("day", &mark.day).with("holds", mark.holds)))
}

fn page(page: &Page) -> Object {
    Object::of("url", page.url.as_ref().map_or(Node::Null, Node::from))
        .with("read", &page.read)
        .with_some("title", page.title.as_ref())
        .with_filled("section", page.section.clone())
}

/// A correction or an assumption.
pub(super) fn note(note: &Note) -> Object {
    match note {
        Note::Correction { at, page_says, truth, reason } => Object::of("kind", "correction")
            .with("at", at)
            .with("page_says", page_says)
            .with_some("truth", truth.as_ref())
            .with("reason", reason),
        Note::Assumption { at, assumed } => Object::of("kind", "assumption").with("at", at).with("assumed", assumed),
    }
}
