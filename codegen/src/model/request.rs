//! The shapes of a request.

use super::constraint::Rule;
use super::field::Field;
use super::lifecycle::Lifecycle;
use super::literal::Literal;
use super::location::{Body, Location};
use super::name::Name;

/// One shape of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its name in the spec, and the name of the Rust constructor; `None` if there is only one shape.
    pub name: Option<Name>,
    /// The Rust name of the request type.
    pub type_name: String,
    /// The Rust name of the struct with its required parameters, if two of them take the same values, so that they could
    /// be swapped without anybody noticing; `None` if `new` takes them one by one.
    pub required_type: Option<String>,
    /// One sentence.
    pub doc: String,
    /// Constants, which are always sent. Those in the query tell this variant from the others.
    pub fixed: Vec<Fixed>,
    /// The body.
    pub body: Body,
    /// The parameters, in the order of [`Location::ALL`], and of the spec where they travel together.
    pub params: Vec<Param>,
    /// Rules about several parameters.
    pub rules: Vec<Rule>,
    /// From when to when it is there; `None` where the page does not say.
    pub lifecycle: Option<Box<Lifecycle>>,
}

/// A parameter with a constant value.
#[derive(Clone, Debug, PartialEq)]
pub struct Fixed {
    /// Where it travels.
    pub location: Location,
    /// Its name on the wire.
    pub name: String,
    /// Its value.
    pub value: Literal,
}

/// A parameter of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Where it travels.
    pub location: Location,
    /// Its names, type and constraints.
    pub field: Field,
}
