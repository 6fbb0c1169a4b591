//! What a successful call returns.

use super::field::Field;
use super::types::Object;

/// What a successful call returns.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// Nothing but the envelope.
    Nothing,
    /// A file.
    File,
    /// An object.
    Object {
        /// The Rust name of its type.
        name: String,
        /// Its fields.
        object: Object,
        /// True if the service may return a file instead.
        or_file: bool,
    },
    /// A list or a map instead of an object with fields. The field has its type; its name is not on the wire.
    Value(Box<Field>),
}

impl Response {
    /// Its fields, without those of the envelope.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Object { object, .. } => &object.fields,
            Self::Nothing | Self::File | Self::Value(_) => &[],
        }
    }

    /// Its fields, or its only value.
    pub fn values(&self) -> &[Field] {
        match self {
            Self::Object { object, .. } => &object.fields,
            Self::Value(value) => std::slice::from_ref(value),
            Self::Nothing | Self::File => &[],
        }
    }

    /// True if a successful call may return a file.
    pub fn may_be_file(&self) -> bool {
        matches!(self, Self::File | Self::Object { or_file: true, .. })
    }
}
