//! Reads a response whose types are data.
//!
//! It is checked by the code that reads generated types: each shape is read as the Rust type that generated code
//! would use, and the value is dropped.

use std::collections::BTreeMap;

use bytes::Bytes;
use secrecy::SecretString;
use serde_json::Value as Json;

use crate::endpoint::codes::UntypedError;
use crate::response::content::{Content, Download, Expect, FileOr, FromResponse, Nothing};
use crate::response::decoding::fault::Fault;
use crate::response::decoding::object::Object;
use crate::response::decoding::{Decoding, FromJson};
use crate::response::document::{Document, ValueRef};
use crate::response::shape::{ChoiceShape, FieldShape, ObjectShape, ResponseShape, Shape};
use crate::types::day::Day;
use crate::types::money::{Fen, Yuan};
use crate::types::month::Month;
use crate::types::text_or::TextOr;
use crate::types::time::{Days, Hours, Millis, Minutes, Seconds, UnixMillis, UnixSeconds};
use crate::types::wire::Wire;

impl ObjectShape {
    /// Reads the fields; the object keeps the first fault. Those after it are read, too: what nobody asks for is unlisted.
    fn read(&'static self, object: &mut Object<'_>) -> bool {
        let mut is_read = true;
        for field in self.fields() {
            is_read &= field.read(object);
        }
        is_read
    }
}

/// A value of the shape that the decoding expects; it is dropped as soon as it is read.
struct Shaped;

/// Evaluates an expression with the Rust type of a shape.
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
            Shape::Boolean => {
                type $type = bool;
                $body
            }
            Shape::Bytes => {
                type $type = Bytes;
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
            Shape::Minutes => {
                type $type = Minutes;
                $body
            }
            Shape::Hours => {
                type $type = Hours;
                $body
            }
            Shape::Days => {
                type $type = Days;
                $body
            }
            Shape::Day => {
                type $type = Day;
                $body
            }
            Shape::Month => {
                type $type = Month;
                $body
            }
            Shape::Fen => {
                type $type = Fen;
                $body
            }
            Shape::Yuan => {
                type $type = Yuan;
                $body
            }
            Shape::TextOf(_) => {
                type $type = ListedText;
                $body
            }
            Shape::NumberOf(_) => {
                type $type = ListedNumber;
                $body
            }
            Shape::Json => {
                type $type = Json;
                $body
            }
            Shape::Code => {
                type $type = Option<UntypedError>;
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
            Shape::Object(_) | Shape::Choice(_) => {
                type $type = Shaped;
                $body
            }
            Shape::TextOr(Shape::List(_)) => {
                type $type = TextOr<Vec<Shaped>>;
                $body
            }
            Shape::TextOr(Shape::Map(_)) => {
                type $type = TextOr<BTreeMap<String, Shaped>>;
                $body
            }
            Shape::TextOr(_) => {
                type $type = TextOr<Shaped>;
                $body
            }
        }
    };
}

impl FieldShape {
    fn read(&self, object: &mut Object<'_>) -> bool {
        if let Shape::Choice(choice) = self.shape {
            return self.read_choice(choice, object);
        }
        // The shape tells what is inside a list or a map; an object knows its own fields.
        object.expect(self.shape.inside());
        let Self { wire, how: Wire { mode, items }, .. } = *self;
        if let Some(items) = items {
            object.items(items);
        }
        with_type!(self.shape, T => match self.required {
            true => object.required::<T>(wire, mode).is_some(),
            false => object.optional::<T>(wire, mode).is_some(),
        })
    }

    fn read_choice(&self, choice: &ChoiceShape, object: &mut Object<'_>) -> bool {
        let kind = match choice.value() {
            Shape::I64 | Shape::NumberOf(_) => self.read_kind::<i64>(object),
            Shape::Boolean => self.read_kind::<bool>(object),
            _ => self.read_kind::<String>(object),
        };
        match kind {
            Some(Some(kind)) => choice.brought(&kind).is_none_or(|brought| brought.read(object)),
            Some(None) => true,
            None => false,
        }
    }

    /// The value that tells a kind, as text; `Some(None)` if it is absent and may be.
    fn read_kind<T: FromJson + ToString>(&self, object: &mut Object<'_>) -> Option<Option<String>> {
        let Self { wire, required, how: Wire { mode, .. }, .. } = *self;
        let kind: Option<T> =
            if required { Some(object.required(wire, mode)?) } else { object.optional(wire, mode)? };
        Some(kind.map(|kind| kind.to_string()))
    }
}

/// A text of the enumeration that the decoding expects.
struct ListedText;

impl FromJson for ListedText {
    const EXPECTED: &'static str = String::EXPECTED;

    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let text = String::from_json(json, decoding)?;
        if let Shape::TextOf(listed) = decoding.expected() {
            decoding.note_listed(listed.contains(&text.as_str()));
        }
        Ok(Self)
    }
}

/// A number of the enumeration that the decoding expects.
struct ListedNumber;

impl FromJson for ListedNumber {
    const EXPECTED: &'static str = i64::EXPECTED;

    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let number = i64::from_json(json, decoding)?;
        if let Shape::NumberOf(listed) = decoding.expected() {
            decoding.note_listed(listed.contains(&number));
        }
        Ok(Self)
    }
}

impl FromJson for Shaped {
    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let shape = decoding.expected();
        let read = match shape {
            Shape::Object(shape) => {
                let mut object = decoding.object(json)?;
                if shape.read(&mut object) && object.is_certain() { Ok(()) } else { Err(object.into_fault()) }
            }
            other => {
                decoding.expect(other.inside());
                with_type!(other, T => T::from_json(json, decoding).map(drop))
            }
        };
        // For the next item of the same list.
        decoding.expect(shape);
        read.map(|()| Self)
    }
}

impl ResponseShape {
    /// The content of a success, before its fields are read.
    pub fn expect(self) -> Expect {
        match self {
            Self::Nothing => Expect::Nothing,
            Self::Object(_) | Self::Value(_) => Expect::Json,
            Self::File => Expect::File,
            Self::FileOr(_) => Expect::FileOrObject,
        }
    }

    /// Checks a response against the shape.
    pub(crate) fn read(self, content: Content<Document<'_>>, decoding: &mut Decoding) -> Result<(), Fault> {
        if let Self::Object(shape) | Self::FileOr(shape) = self {
            decoding.expect(Shape::Object(shape));
        }
        match self {
            Self::Nothing => Nothing::from_response(content, decoding).map(drop),
            Self::File => Download::from_response(content, decoding).map(drop),
            Self::Object(_) => Shaped::from_response(content, decoding).map(drop),
            Self::Value(shape) => {
                decoding.expect(shape.inside());
                with_type!(shape, T => T::from_response(content, decoding).map(drop))
            }
            Self::FileOr(_) => FileOr::<Shaped>::from_response(content, decoding).map(drop),
        }
    }
}
