//! Types with a name.

use super::constraint::Rule;
use super::field::{Field, Type, TypeRef};
use super::lifecycle::Lifecycle;
use super::literal::Literal;

/// The definition of a named type.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDef {
    /// Its Rust name.
    pub name: String,
    /// What it is; may be empty.
    pub doc: String,
    /// Its shape.
    pub shape: Shape,
}

/// What a named type is.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// An object.
    Object(Object),
    /// A text or number with known values; others are allowed.
    OpenEnum {
        /// True if the values are numbers.
        numeric: bool,
        /// The known values.
        values: Vec<EnumValue>,
    },
    /// A value that brings further fields with it.
    Choice(Choice),
    /// A text that identifies something.
    Id {
        /// How long it is valid after it was received, in seconds.
        lifetime: Option<u64>,
    },
}

impl Shape {
    /// The fields of an object; empty for other types.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Object(object) => &object.fields,
            Self::OpenEnum { .. } | Self::Choice(_) | Self::Id { .. } => &[],
        }
    }
}

/// An object.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// Its fields, in the order of the spec.
    pub fields: Vec<Field>,
    /// Rules about several of them.
    pub rules: Vec<Rule>,
    /// The Rust name of the struct with its required fields, as [`Variant::required_type`](super::Variant::required_type);
    /// always `None` if requests do not contain it.
    pub required_type: Option<String>,
    /// True if requests contain it.
    pub sent: bool,
    /// True if responses contain it.
    pub received: bool,
}

/// A choice: each value of a field brings further fields, which stand beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The type of the values: [`Type::String`], [`Type::Integer`] or [`Type::Boolean`].
    pub ty: Type,
    /// Its kinds, in the order of the spec.
    pub kinds: Vec<Kind>,
    /// True if requests contain it.
    pub sent: bool,
    /// True if responses contain it.
    pub received: bool,
}

impl Choice {
    /// The kind that a value tells, which is given as text.
    pub fn kind(&self, value: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.value.to_string() == value)
    }
}

/// A kind of a [`Choice`].
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// The value that tells it, on the wire.
    pub value: Literal,
    /// The Rust variant.
    pub variant: String,
    /// The Rust function that makes the variant.
    pub constructor: String,
    /// What it means; may be empty.
    pub doc: String,
    /// The object of the fields that it brings.
    pub object: TypeRef,
    /// From when to when it is there.
    pub lifecycle: Option<Box<Lifecycle>>,
}

/// A known value of an open enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// The value on the wire.
    pub value: Literal,
    /// The Rust variant.
    pub variant: String,
    /// What it means; may be empty.
    pub doc: String,
    /// From when to when it is there; `None` where the page does not say.
    pub lifecycle: Option<Box<Lifecycle>>,
}
