//! Specs with the facts of a page, as an import stores them.

use std::collections::BTreeMap;

use weixin_codegen::Source;
use weixin_import::{KnownSpec, Page, StoredFacts, facts_of};

use super::{context, options};

/// A spec that was made from a page: its facts are those of the file that the page is about.
pub(crate) fn known(spec: &[Source], page: &Page) -> KnownSpec {
    let mut empty = KnownSpec::new(spec.to_vec(), BTreeMap::new()).unwrap_or_else(|error| panic!("{error}"));
    let drift = empty.drift(page, &options(false)).unwrap_or_else(|error| panic!("{error}"));
    empty.record(&drift).unwrap_or_else(|error| panic!("{error}"));
    // As they are read from the disk.
    let text = empty.stored(&drift.path).expect("facts").text();
    stored(spec, &drift.path, &text)
}

/// A spec with a file of facts.
pub(crate) fn stored(spec: &[Source], file: &str, text: &str) -> KnownSpec {
    let facts = StoredFacts::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    KnownSpec::new(spec.to_vec(), BTreeMap::from([(file.to_owned(), facts)])).unwrap_or_else(|error| panic!("{error}"))
}

/// The file of facts that an import writes.
pub(crate) fn as_imported(file: &str, page: &Page, spec: &[Source]) -> String {
    let (facts, _) = facts_of(file, page, &context(spec), &options(false)).unwrap_or_else(|error| panic!("{error}"));
    facts.text()
}

/// A spec with another text in one place of one of its files.
pub(crate) fn with(spec: Vec<Source>, file: &str, from: &str, to: &str) -> Vec<Source> {
    let edit = |source: Source| {
        if !source.path.ends_with(file) {
            return source;
        }
        assert_eq!(source.text.matches(from).count(), 1, "{from}\n{}", source.text);
        Source { text: source.text.replace(from, to), ..source }
    };
    spec.into_iter().map(edit).collect()
}

/// The text of a file of a spec.
pub(crate) fn text_of<'a>(known: &'a KnownSpec, file: &str) -> &'a str {
    known.sources().iter().find(|source| source.path == file).map_or("", |source| source.text.as_str())
}
