//! Types of responses as data, for endpoints that are known as data only.

use std::sync::OnceLock;

use crate::response::decoding::mode::Mode;

/// The type of a value in an answer.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
#[allow(missing_docs, reason = "they are called as in the spec")]
pub enum Shape {
    Text,
    Secret,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    Number,
    Boolean,
    UnixSeconds,
    UnixMillis,
    Seconds,
    Millis,
    Json,
    List(&'static Shape),
    Map(&'static Shape),
    Object(&'static ObjectShape),
}

/// An object. Its fields are set after it was made, so that it can be a part of itself.
#[derive(Debug, Default)]
pub struct ObjectShape {
    fields: OnceLock<Vec<FieldShape>>,
}

/// A field of an object.
#[derive(Clone, Copy, Debug)]
pub struct FieldShape {
    /// Its name on the wire.
    pub wire: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Whether it has to be there.
    pub required: bool,
    /// How it travels.
    pub mode: Mode,
}

/// What a success is.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ResponseShape {
    /// Nothing beside the envelope.
    Nothing,
    /// A file.
    File,
    /// An object.
    Object(&'static ObjectShape),
    /// A file, or an object in its place.
    FileOr(&'static ObjectShape),
}

impl ObjectShape {
    /// Sets the fields, in the order of the spec. The first time counts.
    pub fn set_fields(&self, fields: Vec<FieldShape>) {
        let _ = self.fields.set(fields);
    }

    /// The fields, in the order of the spec.
    pub(crate) fn fields(&self) -> &[FieldShape] {
        self.fields.get().map_or(&[], Vec::as_slice)
    }
}

impl Shape {
    /// What its items are, or what it is itself.
    pub(crate) fn inside(self) -> Self {
        match self {
            Self::List(items) | Self::Map(items) => *items,
            other => other,
        }
    }
}
