//! The spec language: the shape of the YAML, with places, and nothing else.
//!
//! These types are what serde reads and what `spec/schema.json` is made from. They end at `lower`.

pub mod endpoint;
pub mod field;
pub mod literal;
pub mod shared;
pub mod table;

use serde::Deserialize;

use crate::decode::decode;
use crate::diagnostic::Diagnostic;
use crate::source::{At, Span};
use crate::yaml::Node;

pub use endpoint::Endpoint;
pub use field::{Field, NamedType};
pub use shared::{Errors, Formats, Service, Types};
pub use table::Table;

/// One file of the spec.
#[derive(Debug)]
pub enum Document {
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

impl Document {
    /// Reads a tree as the kind of file that its keys say it is.
    pub(crate) fn read(root: &Node, errors: &mut Vec<Diagnostic>) -> Option<Self> {
        match KINDS.into_iter().find(|kind| root.get(kind).is_some()) {
            Some("endpoint") => of(root, errors, Self::Endpoint),
            Some("service") => of(root, errors, Self::Service),
            Some("formats") => of(root, errors, Self::Formats),
            Some("types") => of(root, errors, Self::Types),
            Some(_) => of(root, errors, Self::Errors),
            None => {
                let span = Span { end: root.span.start, ..root.span };
                let message = "the file does not say what it describes";
                let help = "begin it with one of `endpoint:`, `service:`, `formats:`, `types:`, `errors:`";
                errors.push(Diagnostic::new(span, message).help(help));
                None
            }
        }
    }

    /// What the file's corrections and then its assumptions are attached to.
    pub fn notes(&self) -> impl Iterator<Item = &At<String>> {
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
    root: &Node,
    errors: &mut Vec<Diagnostic>,
    wrap: impl FnOnce(T) -> Document,
) -> Option<Document> {
    decode(root, errors).map(wrap)
}
