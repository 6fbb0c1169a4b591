//! The spec language: the types of the YAML, with the positions of their values.
//!
//! serde reads these types, and `spec/schema.json` is made from them. Nothing after `lower` uses them.

#[cfg(feature = "maintain")]
mod bare;
pub mod endpoint;
pub(crate) mod examples;
pub mod field;
#[cfg(feature = "maintain")]
mod in_schema;
pub(crate) mod keys;
mod keyword;
mod kind;
pub mod literal;
pub(crate) mod mapping;
pub(crate) mod marker;
pub mod message;
pub mod notes;
pub(crate) mod renamed;
pub mod shared;
mod spanned;
pub mod table;
pub mod type_name;

use crate::source::Spanned;

pub use endpoint::Endpoint;
pub use field::{Field, NamedType};
pub use kind::FileKind;
pub use message::Message;
pub use shared::{Errors, Formats, Service, Types};
pub use table::Table;

/// One file of the spec.
#[derive(Debug)]
pub enum SpecFile {
    /// What all endpoints have in common: base URL, envelope, tokens.
    Service(Box<Service>),
    /// Tables of file formats.
    Formats(Formats),
    /// Tables of error codes that several endpoints share.
    Errors(Errors),
    /// Types that several endpoints share.
    Types(Types),
    /// One endpoint.
    Endpoint(Box<Endpoint>),
    /// One message.
    Message(Box<Message>),
}

impl SpecFile {
    /// The paths that the file's corrections and then its assumptions are about.
    pub fn notes(&self) -> impl Iterator<Item = &Spanned<String>> {
        let (corrections, assumptions) = match self {
            Self::Service(says) => (&says.corrections, &says.assumptions),
            Self::Formats(says) => (&says.corrections, &says.assumptions),
            Self::Errors(says) => (&says.corrections, &says.assumptions),
            Self::Types(says) => (&says.corrections, &says.assumptions),
            Self::Endpoint(says) => (&says.corrections, &says.assumptions),
            Self::Message(says) => (&says.exchange.corrections, &says.exchange.assumptions),
        };
        corrections.iter().map(|note| &note.at).chain(assumptions.iter().map(|note| &note.at))
    }
}
