//! From JSON to values: what every type that is read implements, and the state of reading one response.

use std::time::SystemTime;

use crate::response::document::ValueRef;
use crate::response::shape::Shape;

pub(crate) mod fault;
pub(crate) mod mode;
pub(crate) mod object;
mod values;

pub(crate) use values::lenient_integer;

use fault::Fault;
use mode::Mode;
use object::Object;

/// A value that can be made of JSON: an object through its fields, anything else directly. One of the two functions is
/// written for each type.
pub trait FromJson: Sized {
    /// What is expected, for messages: `a number`. Generated types are objects.
    const EXPECTED: &'static str = "an object";

    /// Makes the value.
    ///
    /// # Errors
    ///
    /// The JSON is something else; the fault names the place.
    #[allow(clippy::question_mark, reason = "`?` calls two generic functions more, for each type")]
    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let mut object = match decoding.object(json) {
            Ok(object) => object,
            Err(fault) => return Err(fault),
        };
        match Self::from_fields(&mut object) {
            Some(value) => Ok(value),
            None => Err(object.into_fault()),
        }
    }

    /// Makes the value of an object's fields; nothing when one of them is not what it should be, which `object` knows.
    fn from_fields(object: &mut Object<'_>) -> Option<Self> {
        let _ = object;
        None
    }
}

/// The state of decoding one answer.
#[derive(Debug)]
pub struct Decoding {
    mode: Mode,
    received_at: SystemTime,
    /// What comes next, where types are data.
    expected: Shape,
}

impl Decoding {
    /// Starts to decode an answer that came at `received_at`.
    pub fn new(received_at: SystemTime) -> Self {
        Self { mode: Mode::plain, received_at, expected: Shape::Json }
    }

    /// What the next value is that is known as data only.
    pub(crate) fn expected(&self) -> Shape {
        self.expected
    }

    /// Says what the next value is that is known as data only.
    pub(crate) fn expect(&mut self, shape: Shape) {
        self.expected = shape;
    }

    /// When the answer came; lifetimes count from then.
    pub fn received_at(&self) -> SystemTime {
        self.received_at
    }

    /// Whether strings are taken for numbers and numbers for strings here.
    pub fn is_lenient(&self) -> bool {
        matches!(self.mode, Mode::lenient | Mode::string)
    }

    /// What stands between the texts of a list that is one text, where a list may be that.
    pub(crate) fn separator(&self) -> Option<char> {
        match self.mode {
            Mode::plain | Mode::lenient | Mode::string => None,
            Mode::pipes => Some('|'),
            Mode::spaces => Some(' '),
        }
    }

    /// The fields of an object.
    ///
    /// # Errors
    ///
    /// The value is no object.
    pub fn object<'d>(&'d mut self, json: ValueRef<'d>) -> Result<Object<'d>, Fault> {
        match json {
            ValueRef::Object(members) => Ok(Object::new(members, self)),
            other => Err(self.fault("an object", other.kind())),
        }
    }

    /// Something else was expected at the place that is being decoded.
    pub fn fault(&self, expected: impl Into<Box<str>>, found: impl Into<Box<str>>) -> Fault {
        Fault::new(expected.into(), found.into())
    }
}
