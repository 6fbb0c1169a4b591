//! The page of `listShelf`, imported and compared.

use weixin_codegen::Source;
use weixin_import::{Drift, KnownSpec, Page, render_text};

use super::{drafted, options, read, shared};

/// The endpoint's file.
pub(crate) const FILE: &str = "endpoints/wxa/listShelf.yaml";

/// The page with this text.
pub(crate) fn page(text: &str) -> Page {
    let url = Some("https://example.com/listShelf.html".to_owned());
    Page { shown: "page".to_owned(), url, read: Some("2026-11-22".to_owned()), text: text.to_owned() }
}

/// The spec as it is imported.
pub(crate) fn spec() -> Vec<Source> {
    spec_of(&read("shelf.zh.md"))
}

/// The spec as a page with this text makes it.
pub(crate) fn spec_of(text: &str) -> Vec<Source> {
    let (import, _) = drafted(&page(text), &shared(), false);
    shared().into_iter().chain(import.sources().cloned()).collect()
}

/// What a page changes.
pub(crate) fn compared(known: &KnownSpec, text: &str) -> Drift {
    known.drift(&page(text), &options(false)).unwrap_or_else(|error| panic!("{error}"))
}

/// The report.
pub(crate) fn shown(drift: &Drift) -> String {
    render_text(std::slice::from_ref(drift))
}
