//! Endpoints, and where the vendor describes them.

use super::code::Code;
use super::errors::ErrorTable;
use super::keyword::{Method, Sealed};
use super::lifecycle::Lifecycle;
use super::literal::Literal;
use super::name::Name;
use super::notes::Note;
use super::rate::Rate;
use super::request::Variant;
use super::response::Response;
use super::types::TypeDef;

/// One endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// The file it comes from.
    pub source: String,
    /// The vendor's name, and the Rust name of the request.
    pub name: Name,
    /// The name of the Rust module.
    pub module: String,
    /// One sentence.
    pub summary: String,
    /// Further documentation; may be empty.
    pub docs: String,
    /// What the vendor's page is titled.
    pub title: Option<String>,
    /// The titles that lead to the page in the vendor's menu, from the outermost on; empty if the spec does not say.
    pub section: Vec<String>,
    /// The vendor's pages.
    pub pages: Vec<Page>,
    /// True until somebody has compared it with the pages and nothing in it is open.
    pub draft: bool,
    /// Whether somebody has compared the facts with the pages.
    pub reviewed: Option<Reviewed>,
    /// The HTTP method.
    pub method: Method,
    /// The path.
    pub path: String,
    /// The name of the host that has it; `None` for the service's first address.
    pub host: Option<String>,
    /// The kinds of token that it accepts; empty if it takes none.
    pub tokens: Vec<String>,
    /// The names of the service's signers whose signatures it needs.
    pub signed: Vec<String>,
    /// Whether it takes requests that are encrypted and signed as a whole.
    pub sealed: Sealed,
    /// The permission sets of which a third-party platform needs one.
    pub permission_sets: Vec<u32>,
    /// How often it may be called: one rate a period.
    pub rates: Vec<Rate>,
    /// True if the vendor forbids calls from an app or a web page.
    pub server_only: bool,
    /// True if a second identical call changes nothing, so that a call whose response was lost can be sent again.
    pub idempotent: bool,
    /// A call that does no harm, if the spec knows one.
    pub probe: Option<Box<Probe>>,
    /// The shapes of the request: one without a name, or several with names.
    pub variants: Vec<Variant>,
    /// The endpoint's own types, in the order in which they are defined.
    pub types: Vec<TypeDef>,
    /// What a successful call returns.
    pub response: Response,
    /// Names of the service's envelopes in which it refuses; empty: in the service's first.
    pub envelopes: Vec<String>,
    /// The codes with which it refuses.
    pub errors: ErrorTable,
    /// From when to when it is there; `None` where the page does not say.
    pub lifecycle: Option<Box<Lifecycle>>,
    /// Corrections and assumptions.
    pub notes: Vec<Note>,
}

/// A call of an endpoint that does no harm. It is for tools: bindings know nothing of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// Why it does no harm.
    pub because: String,
    /// The wire name of the variant; `None` if the request has one shape.
    pub variant: Option<String>,
    /// The values of parameters, by their names on the wire; that of a file is its name.
    pub with: Vec<(String, Literal)>,
    /// The codes of which it is refused with one; empty if it succeeds.
    pub refused: Vec<Code>,
}

/// A mark that somebody has compared the facts of an endpoint with its pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// The day.
    pub day: String,
    /// The hash of the facts as they were then.
    pub facts: u64,
    /// True if they are still the same.
    pub holds: bool,
}

/// A page of the vendor's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its address, if it is known.
    pub url: Option<String>,
    /// The day on which it was read.
    pub read: String,
    /// Its title, if it is not the endpoint's.
    pub title: Option<String>,
    /// Its section, if it is not the endpoint's; else empty.
    pub section: Vec<String>,
}
