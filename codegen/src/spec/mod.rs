//! The spec language: the shape of the YAML, with places, and nothing else.
//!
//! These types are what serde reads and what `spec/schema.json` is made from. They end at `lower`.

pub mod endpoint;
pub(crate) mod examples;
pub mod field;
pub mod literal;
pub mod shared;
pub mod table;

use serde::Deserialize;

use crate::decode::{Unread, decode};
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{Span, Spanned};
use crate::yaml::{Kind, Node};

pub use endpoint::Endpoint;
pub use field::{Field, NamedType};
pub use shared::{Errors, Formats, Service, Types};
pub use table::Table;

/// One file of the spec.
#[derive(Debug)]
pub enum SpecFile {
    /// What holds for every endpoint: base URL, envelope, tokens.
    Service(Box<Service>),
    /// Tables of file formats.
    Formats(Formats),
    /// Tables of error codes that several endpoints share.
    Errors(Errors),
    /// Types that several endpoints share.
    Types(Types),
    /// One endpoint.
    Endpoint(Box<Endpoint>),
}

/// The key that tells what a file is, in the order in which they are looked for.
pub const KINDS: [&str; 5] = ["endpoint", "service", "formats", "types", "errors"];

/// What a tree describes: by the key that tells it, or else by one that is nearly that, or by its other keys.
pub(crate) fn kind_of(root: &Node) -> Option<&'static str> {
    /// So many keys that only one kind of file has tell it too.
    const ENOUGH: usize = 3;
    let exact = KINDS.into_iter().find(|kind| root.get(kind).is_some());
    if matches!(exact, Some("endpoint" | "service")) {
        return exact;
    }
    let Kind::Map(entries) = &root.kind else { return None };
    let keys = || entries.iter().map(|entry| entry.key.text.as_str());
    let of_exact = |key: &str| exact.is_some_and(|kind| examples::of(&format!("{kind} file"), key).is_some());
    let telling = |mapping: &str| keys().filter(|key| examples::of(mapping, key).is_some() && !of_exact(key)).count();
    let other = || ["endpoint", "service"].into_iter().find(|kind| telling(kind) >= ENOUGH);
    match exact {
        // An endpoint has `types` and `errors` too.
        Some(_) => other().or(exact),
        None => keys().find_map(|key| nearest(key, KINDS)).or_else(other),
    }
}

impl SpecFile {
    /// Reads a tree as the kind of file that its keys say it is.
    #[cfg(test)]
    pub(crate) fn read(root: &Node, errors: &mut Vec<Diagnostic>) -> Option<Self> {
        Self::read_as(root, Unread::LeftOut, &[], errors).0
    }

    /// The same, and the places of values that stand in for what could not be read. At the places that are `lost` the
    /// tree is not what the file says.
    pub(crate) fn read_as(
        root: &Node,
        unread: Unread,
        lost: &[Span],
        errors: &mut Vec<Diagnostic>,
    ) -> (Option<Self>, Vec<Span>) {
        let reading = (root, unread, lost);
        match kind_of(root) {
            Some("endpoint") => of(reading, errors, Self::Endpoint),
            Some("service") => of(reading, errors, Self::Service),
            Some("formats") => of(reading, errors, Self::Formats),
            Some("types") => of(reading, errors, Self::Types),
            Some(_) => of(reading, errors, Self::Errors),
            None => (None, Vec::new()),
        }
    }

    /// The message about a tree that has none of the keys that tell what a file is.
    pub(crate) fn of_no_kind(root: &Node) -> Option<Diagnostic> {
        let span = Span { end: root.span.start, ..root.span };
        let help = "begin it with one of `endpoint:`, `service:`, `formats:`, `types:`, `errors:`";
        kind_of(root).is_none().then(|| Diagnostic::new(span, "the file does not say what it describes").help(help))
    }

    /// What the file's corrections and then its assumptions are attached to.
    pub fn notes(&self) -> impl Iterator<Item = &Spanned<String>> {
        let (corrections, assumptions) = match self {
            Self::Service(says) => (&says.corrections, &says.assumptions),
            Self::Formats(says) => (&says.corrections, &says.assumptions),
            Self::Errors(says) => (&says.corrections, &says.assumptions),
            Self::Types(says) => (&says.corrections, &says.assumptions),
            Self::Endpoint(says) => (&says.corrections, &says.assumptions),
        };
        corrections.iter().map(|note| &note.at).chain(assumptions.iter().map(|note| &note.at))
    }
}

fn of<T: for<'de> Deserialize<'de>>(
    (root, unread, lost): (&Node, Unread, &[Span]),
    errors: &mut Vec<Diagnostic>,
    wrap: impl FnOnce(T) -> SpecFile,
) -> (Option<SpecFile>, Vec<Span>) {
    let decoded = decode(root, unread, lost, errors);
    (decoded.value.map(wrap), decoded.stand_ins)
}
