//! What holds of a value: constraints, conditions, and rules about several.

use super::characters::Chars;
use super::formats::SizeLimit;
use super::literal::{Literal, Size};

/// A constraint on a value. Limits are inclusive.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Constraint {
    MinLength(u64),
    MaxLength(u64),
    MinBytes(u64),
    MaxBytes(u64),
    /// A Chinese character counts two.
    MinWidth(u64),
    /// A Chinese character counts two.
    MaxWidth(u64),
    MinItems(u64),
    MaxItems(u64),
    /// Consists of these characters.
    Chars(Vec<Chars>),
    Min(Literal),
    Max(Literal),
    OneOf(Vec<Literal>),
    /// Must be an `http` or `https` URL.
    Url,
    /// Must be a file of this format table, or a URL of one. Holds the table's Rust name.
    Formats(String),
    /// Is sent with this content type.
    ContentType(String),
    Size(SizeLimit),
    /// At least so many bytes.
    MinSize(Size),
    /// Required under a condition on another parameter.
    RequiredIf(Condition),
    /// Applies to each item of a list or map.
    Each(Box<Constraint>),
}

/// A condition on another parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The path to the other parameter from the object around: its wire name, `detail.kind`, `items[].kind`, `../kind`.
    pub path: String,
    /// Values of which the other has one; empty if it only has to be present.
    pub values: Vec<Literal>,
    /// True if it holds unless the other has one of the values.
    pub unless: bool,
}

/// A rule about several parameters, by their wire names.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Rule {
    ExactlyOneOf(Vec<String>),
    AtLeastOneOf(Vec<String>),
    AtMostOneOf(Vec<String>),
}
