//! What can be wrong with the shape of a file, before it is put into words.

use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;
use crate::spec::renamed;
use crate::yaml::Entry;

/// Identity of a node: its address, stable while the tree is borrowed.
pub(super) type Id = usize;

pub(super) fn id<T>(node: &T) -> Id {
    std::ptr::from_ref(node).addr()
}

/// Something that is wrong with the shape of a file.
pub(super) enum Fault<'a> {
    /// A key that the mapping does not know.
    Unknown { entry: &'a Entry, holder: Id, known: Option<Known> },
    /// A key that the mapping lacks.
    Missing { key: String, lacking: Lacking, span: Span },
    /// Anything else.
    Wrong(Diagnostic),
}

/// A mapping that should have certain keys.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) fields: &'static [&'static str],
}

/// What an unknown key probably means.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    /// The key of the language.
    pub(super) key: &'static str,
    /// How it is written, where more than the name differs.
    pub(super) written: Option<&'static str>,
}

/// Words of other languages for interfaces, with ours, and how ours is written where it says the thing otherwise.
const SYNONYMS: [(&str, &str, Option<&str>); 27] = [
    ("description", "doc", None),
    ("description", "docs", None),
    ("desc", "doc", None),
    ("comment", "doc", None),
    ("optional", "required", Some("required: false")),
    ("enum", "one_of", None),
    ("minimum", "min", None),
    ("maximum", "max", None),
    ("pattern", "one_of", Some("one_of: [first, second]")),
    ("properties", "fields", None),
    ("members", "fields", None),
    ("format", "formats", None),
    ("const", "fixed", None),
    ("rename", "rust", None),
    ("parameters", "query", Some("query:`, `json:` or `form:")),
    ("params", "query", Some("query:`, `json:` or `form:")),
    ("body", "json", Some("json:` or `form:")),
    ("method", "route", Some("route: POST /path")),
    ("path", "route", Some("route: POST /path")),
    ("url", "route", Some("route: POST /path")),
    ("returns", "response", None),
    ("result", "response", None),
    ("answer", "response", None),
    ("host", "base_url", None),
    ("message", "text", None),
    ("hint", "remedy", None),
    ("kind", "class", None),
];

/// The key that an unknown one probably is.
pub(super) fn meant(mapping: &str, written: &str, fields: &[&'static str]) -> Option<Known> {
    if let Some(key) = renamed::key(mapping, written) {
        return Some(Known { key, written: None });
    }
    if let Some(key) = nearest(written, fields.iter().copied()) {
        return fields.iter().find(|field| **field == key).map(|key| Known { key, written: None });
    }
    let synonym = SYNONYMS.iter().find(|(word, key, _)| written.eq_ignore_ascii_case(word) && fields.contains(key));
    synonym.map(|(_, key, written)| Known { key, written: *written })
}

impl Known {
    /// True when the value of the unknown key can be read as that of the known one.
    pub(super) fn is_alike(self) -> bool {
        self.written.is_none()
    }
}

/// A mapping that lacks keys.
#[derive(Clone, Debug)]
pub(super) struct Lacking {
    pub(super) id: Id,
    /// The name of the struct that it should be, and its keys.
    pub(super) name: &'static str,
    pub(super) fields: &'static [&'static str],
    /// The keys that it has, or that others of its keys are read as.
    pub(super) has: Vec<String>,
}
