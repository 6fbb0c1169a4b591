//! Types of answers as data, for endpoints that are known as data only.
//!
//! An answer is held against them by the code that makes values of generated types: each of these types is read as the Rust type
//! that generated code would have in its place, and the value is dropped.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use secrecy::SecretString;
use serde_json::Value as Json;

use crate::response::content::{Content, Download, Expect, FileOr, FromResponse, Nothing};
use crate::response::decoding::{Decoding, Fault, Mode, Object};
use crate::response::document::{Document, Parsed};
use crate::response::from_json::FromJson;
use crate::types::time::{Millis, Seconds, UnixMillis, UnixSeconds};

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
    Flag,
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

    fn fields(&self) -> &[FieldShape] {
        self.fields.get().map_or(&[], Vec::as_slice)
    }

    /// Asks for the fields up to the first fault, which the object keeps.
    fn read(&'static self, object: &mut Object<'_>) -> bool {
        self.fields().iter().all(|field| field.read(object))
    }
}

/// A value of the type that the decoding is told of, dropped as soon as it is read.
struct Shaped;

/// Does something with the Rust type that stands for a shape.
macro_rules! with_type {
    ($shape:expr, $type:ident => $body:expr) => {
        match $shape {
            Shape::Text => {
                type $type = String;
                $body
            }
            Shape::Secret => {
                type $type = SecretString;
                $body
            }
            Shape::I8 => {
                type $type = i8;
                $body
            }
            Shape::I16 => {
                type $type = i16;
                $body
            }
            Shape::I32 => {
                type $type = i32;
                $body
            }
            Shape::I64 => {
                type $type = i64;
                $body
            }
            Shape::U8 => {
                type $type = u8;
                $body
            }
            Shape::U16 => {
                type $type = u16;
                $body
            }
            Shape::U32 => {
                type $type = u32;
                $body
            }
            Shape::U64 => {
                type $type = u64;
                $body
            }
            Shape::Number => {
                type $type = f64;
                $body
            }
            Shape::Flag => {
                type $type = bool;
                $body
            }
            Shape::UnixSeconds => {
                type $type = UnixSeconds;
                $body
            }
            Shape::UnixMillis => {
                type $type = UnixMillis;
                $body
            }
            Shape::Seconds => {
                type $type = Seconds;
                $body
            }
            Shape::Millis => {
                type $type = Millis;
                $body
            }
            Shape::Json => {
                type $type = Json;
                $body
            }
            Shape::List(_) => {
                type $type = Vec<Shaped>;
                $body
            }
            Shape::Map(_) => {
                type $type = BTreeMap<String, Shaped>;
                $body
            }
            Shape::Object(_) => {
                type $type = Shaped;
                $body
            }
        }
    };
}

impl FieldShape {
    fn read(&self, object: &mut Object<'_>) -> bool {
        // What is inside of a list or a map is told by the shape; an object tells of itself.
        object.expect(self.shape.inside());
        let Self { wire, mode, .. } = *self;
        with_type!(self.shape, T => match self.required {
            true => object.required::<T>(wire, mode).is_some(),
            false => object.optional::<T>(wire, mode).is_some(),
        })
    }
}

impl Shape {
    /// What its items are, or what it is itself.
    fn inside(self) -> Self {
        match self {
            Self::List(items) | Self::Map(items) => *items,
            other => other,
        }
    }
}

impl FromJson for Shaped {
    fn from_json(json: Parsed<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let shape = decoding.expected();
        let read = match shape {
            Shape::Object(shape) => {
                let mut object = decoding.object(json)?;
                if shape.read(&mut object) { Ok(()) } else { Err(object.into_fault()) }
            }
            other => {
                decoding.expect(other.inside());
                with_type!(other, T => T::from_json(json, decoding).map(drop))
            }
        };
        // For the next one in the same list.
        decoding.expect(shape);
        read.map(|()| Self)
    }
}

impl ResponseShape {
    /// What a success is before its fields are looked at.
    pub fn expect(self) -> Expect {
        match self {
            Self::Nothing | Self::Object(_) => Expect::Json,
            Self::File => Expect::File,
            Self::FileOr(_) => Expect::FileOrObject,
        }
    }

    /// Holds an answer against the shape.
    pub(crate) fn read(self, content: Content<Document<'_>>, decoding: &mut Decoding) -> Result<(), Fault> {
        if let Self::Object(shape) | Self::FileOr(shape) = self {
            decoding.expect(Shape::Object(shape));
        }
        match self {
            Self::Nothing => Nothing::from_answer(content, decoding).map(drop),
            Self::File => Download::from_answer(content, decoding).map(drop),
            Self::Object(_) => Shaped::from_answer(content, decoding).map(drop),
            Self::FileOr(_) => FileOr::<Shaped>::from_answer(content, decoding).map(drop),
        }
    }
}
