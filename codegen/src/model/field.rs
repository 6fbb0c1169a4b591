//! Parameters and fields, and the types of their values.

use super::constraint::Constraint;
use super::keyword::{IntegerType, Wire};
use super::lifecycle::Lifecycle;
use super::literal::Literal;
use super::name::Name;
use super::unit::{DurationUnit, MoneyUnit, TimestampUnit};

/// A parameter or field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its names.
    pub name: Name,
    /// What it means; may be empty.
    pub doc: String,
    /// Its type.
    pub ty: Type,
    /// Whether it can be absent or null.
    pub presence: Presence,
    /// How it travels.
    pub wire: Wire,
    /// The constraints on its value.
    pub constraints: Vec<Constraint>,
    /// From when to when it is there; `None` where the page does not say.
    pub lifecycle: Option<Box<Lifecycle>>,
}

/// Whether a field can be absent or null.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// Always present.
    Required,
    /// May be absent.
    Optional {
        /// What the service then assumes, if the page says so.
        default: Option<Literal>,
        /// True if it may also be null. What is unset is left out nevertheless.
        nullable: bool,
    },
    /// Always present, may be null.
    Nullable,
    /// In responses only: has this value if it is absent.
    Default(Literal),
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Text.
    String,
    /// Text that appears in no log and no message.
    Secret,
    /// An integer.
    Integer(IntegerType),
    /// A floating-point number.
    Number,
    /// A boolean.
    Boolean,
    /// A point in time.
    Timestamp(TimestampUnit),
    /// A duration.
    Duration(DurationUnit),
    /// A day of the calendar.
    Day,
    /// A month of a year.
    Month,
    /// An amount of money.
    Money(MoneyUnit),
    /// An `http` or `https` URL.
    Url,
    /// A file.
    File,
    /// Bytes.
    Bytes,
    /// Any JSON.
    Json,
    /// In responses: one of the endpoint's codes, or none for success. Holds the Rust name of the endpoint's table.
    Code(String),
    /// A list of values of one type.
    List(Box<Items>),
    /// Values of one type, by name.
    Map(Box<Items>),
    /// A named type.
    Named(TypeRef),
    /// A text, or a value of this type, which is none.
    TextOr(Box<Type>),
    /// A value that brings further fields, which stand beside it. Only fields have this type, items never.
    Choice(TypeRef),
}

/// What a list or map contains.
#[derive(Clone, Debug, PartialEq)]
pub struct Items {
    /// The type of each item.
    pub ty: Type,
    /// How each item travels.
    pub wire: Wire,
}

/// A reference to a named type. It means the same type wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypeRef {
    /// Who defines it.
    pub owner: Owner,
    /// Its Rust name.
    pub name: String,
}

/// Who defines a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// It is one of [`Api::types`](super::Api::types).
    Shared,
    /// It is one of [`Endpoint::types`](super::Endpoint::types) of the endpoint that leads here.
    Endpoint,
}

impl Type {
    /// The named type that it is, or that its items are.
    pub fn named(&self) -> Option<&TypeRef> {
        match self {
            Self::List(items) | Self::Map(items) => items.ty.named(),
            Self::TextOr(other) => other.named(),
            Self::Named(reference) | Self::Choice(reference) => Some(reference),
            _ => None,
        }
    }

    /// The type of the values that are no texts in its place.
    pub fn beside_text(&self) -> &Type {
        if let Self::TextOr(other) = self { other } else { self }
    }
}
