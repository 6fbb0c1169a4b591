//! What all endpoints have in common.

use super::code::Code;
use super::endpoint::Endpoint;
use super::keyword::CodeKind;
use super::name::Name;
use super::notes::Note;
use super::signer::Signer;

/// What all endpoints have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// The file it comes from.
    pub source: String,
    /// The name that messages use.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// The URL that paths are appended to.
    pub base_url: String,
    /// Further addresses, which endpoints name.
    pub hosts: Vec<Host>,
    /// How responses say that they are refusals. There is at least one; endpoints that name none have the first.
    pub envelopes: Vec<Envelope>,
    /// The time zone of its clocks, `+08:00`, if the spec says it.
    pub time_zone: Option<String>,
    /// Kinds of token.
    pub tokens: Vec<TokenKind>,
    /// Signatures that requests carry.
    pub signers: Vec<Signer>,
    /// Rust names of the error tables of all endpoints. They are in each endpoint's list, too.
    pub shared_errors: Vec<String>,
    /// True if each group is behind a crate feature of the same name.
    pub features_per_group: bool,
    /// Corrections and assumptions.
    pub notes: Vec<Note>,
}

/// An address of the service beside its first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// Its name in the spec.
    pub name: String,
    /// The URL that paths are appended to.
    pub base_url: String,
}

impl Service {
    /// The URL that the path of an endpoint is appended to.
    pub fn address(&self, endpoint: &Endpoint) -> &str {
        let host = self.hosts.iter().find(|host| endpoint.host.as_ref() == Some(&host.name));
        host.map_or(&self.base_url, |host| &host.base_url)
    }
}

/// How a response says that it is a refusal. A response without the code is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// Its name in the spec.
    pub name: String,
    /// The names that lead to the code; one for a field at the top level.
    pub code: Vec<String>,
    /// The names that lead to the message.
    pub message: Vec<String>,
    /// Codes that mean success.
    pub success: Vec<Code>,
    /// What its codes are.
    pub codes: CodeKind,
}

/// A kind of token.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenKind {
    /// Its name in the spec, and the Rust name of its constructor.
    pub name: Name,
    /// What carries it.
    pub place: TokenPlace,
    /// What it is.
    pub doc: String,
}

/// What carries a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenPlace {
    /// A query parameter of this name.
    Query(String),
    /// A header of this name.
    Header {
        /// Its name.
        name: String,
        /// A word before the token, and a space between the two.
        prefix: Option<String>,
    },
}

impl TokenPlace {
    /// The name of the query parameter or the header.
    pub fn name(&self) -> &str {
        match self {
            Self::Query(name) | Self::Header { name, .. } => name,
        }
    }
}
