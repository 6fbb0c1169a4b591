//! The state of decoding: how the field travels, and when the answer came.

use std::fmt;
use std::time::SystemTime;

use crate::response::document::{Members, Parsed};
use crate::response::from_json::FromJson;
use crate::response::shape::Shape;
use crate::types::into_value::IntoValue;

/// A value that is not what the spec says it is.
///
/// It never holds the value itself when that is a text: the text could be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(Box<Mismatch>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Mismatch {
    path: String,
    expected: Box<str>,
    found: Box<str>,
    /// What of all that came with the answer, and is no word of ours.
    quoted: Vec<Box<str>>,
}

impl Fault {
    /// The path to the value, `item_list[2].price`; empty for the answer as a whole.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    // The path is written from its end, while a fault goes up: nobody keeps it where there is none.

    pub(crate) fn in_field(self, wire: &str) -> Self {
        self.after(wire.to_owned())
    }

    pub(crate) fn in_element(self, at: usize) -> Self {
        self.after(format!("[{at}]"))
    }

    /// The name comes from the service: only the beginning of it goes into a message.
    pub(crate) fn in_member(mut self, name: &str) -> Self {
        let name = crate::wording::excerpt(name, 40);
        self.0.quoted.push(name.as_str().into());
        self.after(name)
    }

    /// What of it came with the answer: names of members, numbers.
    pub(crate) fn quoted(&self) -> &[Box<str>] {
        &self.0.quoted
    }

    fn after(mut self, mut path: String) -> Self {
        if !self.0.path.is_empty() && !self.0.path.starts_with('[') {
            path.push('.');
        }
        path.push_str(&self.0.path);
        self.0.path = path;
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mismatch { path, expected, found, .. } = &*self.0;
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        write!(f, "expected {expected}, found {found}")
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
    pub fn object<'d>(&'d mut self, json: Parsed<'d>) -> Result<Object<'d>, Fault> {
        match json {
            Parsed::Object(members) => Ok(Object { members, decoding: self, fault: None }),
            other => Err(self.fault("an object", other.kind())),
        }
    }

    /// Something else was expected at the place that is being decoded.
    pub fn fault(&self, expected: impl Into<Box<str>>, found: impl Into<Box<str>>) -> Fault {
        let found = found.into();
        // Kinds of values are words, and values are only shown when they are numbers.
        let quoted = if found.contains(|c: char| c.is_ascii_digit()) { vec![found.clone()] } else { Vec::new() };
        Fault(Box::new(Mismatch { path: String::new(), expected: expected.into(), found, quoted }))
    }
}

/// How a field of an answer travels, in the words of the macros.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(non_camel_case_types, reason = "the attributes of generated fields say them so")]
pub enum Mode {
    /// It has exactly the type that the spec says.
    plain,
    /// Numbers may come as strings, and the other way round.
    lenient,
    /// Numbers travel as strings; numbers are taken too.
    string,
    /// The texts of a list stand in one text, with `|` between them; a list is taken too.
    pipes,
    /// The texts of a list stand in one text, with spaces between them; a list is taken too.
    spaces,
}

/// The fields of an object. What nobody asks for is ignored.
///
/// A field that is wrong gives `None`, and the object keeps the first fault. What depends on a field's type is kept small: it is
/// compiled once for each type, everything else once.
#[derive(Debug)]
pub struct Object<'d> {
    members: Members<'d>,
    decoding: &'d mut Decoding,
    fault: Option<Fault>,
}

impl<'d> Object<'d> {
    /// A field that must be there, and have the right type.
    pub fn required<T: FromJson>(&mut self, wire: &'static str, mode: Mode) -> Option<T> {
        match self.members.get(wire) {
            Some(json) => self.decode(wire, mode, json),
            None => {
                self.miss(wire, T::EXPECTED);
                None
            }
        }
    }

    /// A field that may be absent or `null`: then it is `Some(None)`. A lenient one may be an empty text as well.
    pub fn optional<T: FromJson>(&mut self, wire: &'static str, mode: Mode) -> Option<Option<T>> {
        let Some(json) = self.given(wire, mode) else {
            return Some(None);
        };
        self.decode(wire, mode, json).map(Some)
    }

    /// A field that may be `null`; absent means the same.
    pub fn nullable<T: FromJson>(&mut self, wire: &'static str, mode: Mode) -> Option<Option<T>> {
        self.optional(wire, mode)
    }

    /// A field that has a value to fall back to when it is absent or `null`.
    pub fn default<T: FromJson>(&mut self, wire: &'static str, mode: Mode, fallback: impl IntoValue<T>) -> Option<T> {
        match self.given(wire, mode) {
            Some(json) => self.decode(wire, mode, json),
            None => Some(fallback.into_value()),
        }
    }

    /// Says what the next field is that is known as data only.
    pub(crate) fn expect(&mut self, shape: Shape) {
        self.decoding.expect(shape);
    }

    /// Why a field gave `None`.
    pub(crate) fn into_fault(self) -> Fault {
        let Self { fault, decoding, .. } = self;
        fault.unwrap_or_else(|| decoding.fault("an object", "something else"))
    }

    /// The value of a field that may be absent or `null`. Where the service does not keep to types, an empty text says that there
    /// is nothing, too.
    fn given(&self, wire: &str, mode: Mode) -> Option<Parsed<'d>> {
        let is_nothing = |json: &Parsed<'_>| match json {
            Parsed::Null => true,
            Parsed::Text(text) => matches!(mode, Mode::lenient | Mode::string) && text.is_empty(),
            _ => false,
        };
        self.members.get(wire).filter(|json| !is_nothing(json))
    }

    fn decode<T: FromJson>(&mut self, wire: &str, mode: Mode, json: Parsed<'_>) -> Option<T> {
        let outer = std::mem::replace(&mut self.decoding.mode, mode);
        let result = T::from_json(json, self.decoding);
        self.decoding.mode = outer;
        match result {
            Ok(value) => Some(value),
            Err(fault) => {
                self.keep(fault.in_field(wire));
                None
            }
        }
    }

    fn miss(&mut self, wire: &str, expected: &'static str) {
        self.keep(self.decoding.fault(expected, "nothing").in_field(wire));
    }

    /// Keeps the first fault: after it, the fields that follow are still asked for.
    fn keep(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }
}
