//! What all endpoints have in common.

use super::code::Code;
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
    /// The query parameter that carries it.
    pub query: String,
    /// What it is.
    pub doc: String,
}
