//! Faults in the shape of a file, before they are put into words.

use crate::describe;
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::{Body, Location};
use crate::source::Span;
use crate::spec::renamed;
use crate::yaml::Entry;

/// The identity of a node: its address, which is stable while the tree is borrowed.
pub(super) type Id = usize;

pub(super) fn id<T>(node: &T) -> Id {
    std::ptr::from_ref(node).addr()
}

/// A fault in the shape of a file.
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
    /// How it is written, if more than the name differs.
    written: Option<Written>,
}

/// How the language says what another word stands for.
#[derive(Clone, Copy, Debug)]
enum Written {
    /// With a value of its own.
    As(&'static str),
    /// With one of the keys of these locations.
    AnyOf(fn(Location) -> bool),
}

/// Words of other interface description languages, with ours; and how ours is written, if more than the word differs.
const SYNONYMS: [(&str, &str, Option<Written>); 26] = [
    ("description", "doc", None),
    ("description", "docs", None),
    ("desc", "doc", None),
    ("comment", "doc", None),
    ("optional", "required", Some(Written::As("required: false"))),
    ("enum", "one_of", None),
    ("minimum", "min", None),
    ("maximum", "max", None),
    ("pattern", "one_of", Some(Written::As("one_of: [first, second]"))),
    ("properties", "fields", None),
    ("members", "fields", None),
    ("format", "formats", None),
    ("const", "fixed", None),
    ("rename", "rust", None),
    ("parameters", "query", Some(Written::AnyOf(|_| true))),
    ("params", "query", Some(Written::AnyOf(|_| true))),
    ("body", "json", Some(Written::AnyOf(|location| location.body() != Body::None))),
    ("method", "route", Some(Written::As("route: POST /path"))),
    ("url", "route", Some(Written::As("route: POST /path"))),
    ("returns", "response", None),
    ("result", "response", None),
    ("answer", "response", None),
    ("host", "base_url", None),
    ("message", "text", None),
    ("hint", "remedy", None),
    ("kind", "class", None),
];

/// The key that was probably meant.
pub(super) fn meant(mapping: &str, written: &str, fields: &[&'static str]) -> Option<Known> {
    if let Some(key) = renamed::key(mapping, written) {
        return Some(Known { key, written: renamed::written(mapping, written).map(Written::As) });
    }
    if let Some(key) = nearest(written, fields.iter().copied()) {
        return fields.iter().find(|field| **field == key).map(|key| Known { key, written: None });
    }
    let synonym = SYNONYMS.iter().find(|(word, key, _)| written.eq_ignore_ascii_case(word) && fields.contains(key));
    synonym.map(|(_, key, written)| Known { key, written: *written })
}

impl Known {
    /// What to write, for a message.
    pub(super) fn shown(self) -> String {
        match self.written {
            None => format!("`{}`", self.key),
            Some(Written::As(text)) => format!("`{text}`"),
            Some(Written::AnyOf(is_meant)) => describe::keys(Location::ALL.into_iter().filter(|one| is_meant(*one))),
        }
    }

    /// True if the value of the unknown key can be read as that of the known one.
    pub(super) fn is_alike(self) -> bool {
        self.written.is_none()
    }
}

/// A mapping that lacks keys.
#[derive(Clone, Debug)]
pub(super) struct Lacking {
    pub(super) id: Id,
    /// Its name and all its keys.
    pub(super) name: &'static str,
    pub(super) fields: &'static [&'static str],
    /// The keys that it has, or as which its keys are read.
    pub(super) has: Vec<String>,
}
