//! Tables of error codes.

use super::code::Code;
use super::keyword::{Check, Class};
use super::lifecycle::Lifecycle;
use super::name::Name;

/// A table of error codes, shared or of one endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorTable {
    /// The file it comes from.
    pub source: String,
    /// Its name in the spec, which for an endpoint's table is the endpoint's, and the name of the Rust enum.
    pub name: Name,
    /// What the codes have in common.
    pub doc: String,
    /// The codes, in the order of the spec.
    pub rows: Vec<ErrorRow>,
    /// Rust names of the shared tables in which other codes are looked up.
    pub shared: Vec<String>,
}

/// What is known of a code of which the page says neither what the service sends nor what it means.
const NO_MEANING: &str = "the service's docs do not say what it means";

/// One error code.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorRow {
    /// The code.
    pub code: Code,
    /// The Rust variant.
    pub variant: String,
    /// The service's messages, as far as the page tells them: one, or several for the same code.
    pub texts: Vec<String>,
    /// What it means.
    pub meaning: String,
    /// What to do, if the page says so.
    pub remedy: Option<String>,
    /// What kind of error it is, if the page or a shared table says so.
    pub class: Option<Class>,
    /// The local checks that fail when the service would answer it.
    pub predicted_by: Vec<Check>,
    /// From when to when it is there; `None` where the page does not say.
    pub lifecycle: Option<Box<Lifecycle>>,
}

impl ErrorRow {
    /// What it means where nobody has put it in other words: what the service says.
    pub fn said(&self) -> String {
        if self.texts.is_empty() { NO_MEANING.to_owned() } else { self.texts.join(" / ") }
    }
}
