//! Types of responses as data, for endpoints that are known only as data.

use std::sync::OnceLock;

use crate::types::wire::Wire;

/// The type of a value in a response.
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
    Bytes,
    UnixSeconds,
    UnixMillis,
    Seconds,
    Millis,
    Minutes,
    Hours,
    Days,
    Day,
    Month,
    Fen,
    Yuan,
    Json,
    Code,
    List(&'static Shape),
    Map(&'static Shape),
    Object(&'static ObjectShape),
    /// A text, or this.
    TextOr(&'static Shape),
    Choice(&'static ChoiceShape),
    /// A text of an enumeration, whose listed values these are.
    TextOf(&'static [&'static str]),
    /// A number of an enumeration.
    NumberOf(&'static [i64]),
}

/// An object type. Its fields are set after it was created, so that it can contain itself.
#[derive(Debug, Default)]
pub struct ObjectShape {
    fields: OnceLock<Vec<FieldShape>>,
}

/// A choice: each kind brings the fields of an object. The kinds are set after it was created, so that one can contain
/// the choice itself.
#[derive(Debug)]
pub struct ChoiceShape {
    value: &'static Shape,
    kinds: OnceLock<Vec<(&'static str, &'static ObjectShape)>>,
}

/// A field of an object.
#[derive(Clone, Copy, Debug)]
pub struct FieldShape {
    /// Its name on the wire.
    pub wire: &'static str,
    /// The type of its value.
    pub shape: Shape,
    /// Whether it is required.
    pub required: bool,
    /// How it travels.
    pub how: Wire,
}

/// The type of a successful response.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ResponseShape {
    /// Nothing besides the envelope.
    Nothing,
    /// A file.
    File,
    /// An object.
    Object(&'static ObjectShape),
    /// A file, or an object instead of it.
    FileOr(&'static ObjectShape),
    /// A list or a map.
    Value(Shape),
}

impl ObjectShape {
    /// Sets the fields, in the order of the spec. Only the first call counts.
    pub fn set_fields(&self, fields: Vec<FieldShape>) {
        let _ = self.fields.set(fields);
    }

    /// The fields, in the order of the spec.
    pub(crate) fn fields(&self) -> &[FieldShape] {
        self.fields.get().map_or(&[], Vec::as_slice)
    }
}

impl ChoiceShape {
    /// A choice without kinds; `value` is the type of the value that tells the kind.
    pub const fn new(value: &'static Shape) -> Self {
        Self { value, kinds: OnceLock::new() }
    }

    /// Sets the kinds: the value of each as text, and the fields that it brings. Only the first call counts.
    pub fn set_kinds(&self, kinds: Vec<(&'static str, &'static ObjectShape)>) {
        let _ = self.kinds.set(kinds);
    }

    /// The type of the value that tells the kind.
    pub(crate) fn value(&self) -> Shape {
        *self.value
    }

    /// The fields that a kind brings; `None` for an unknown one.
    pub(crate) fn brought(&self, kind: &str) -> Option<&'static ObjectShape> {
        let kinds = self.kinds.get().map_or(&[][..], Vec::as_slice);
        kinds.iter().find(|(value, _)| *value == kind).map(|(_, object)| *object)
    }
}

impl Shape {
    /// The type of what is inside it, or itself.
    pub(crate) fn inside(self) -> Self {
        match self {
            Self::List(inside) | Self::Map(inside) => *inside,
            Self::TextOr(other) => other.inside(),
            other => other,
        }
    }
}
