//! The state of decoding: where we are, how lenient the field is, and when the answer came.

use std::fmt;
use std::time::SystemTime;

use serde_json::{Map, Value as Json};

use crate::from_json::FromJson;
use crate::value::IntoValue;

/// A value that is not what the spec says it is.
///
/// It never holds the value itself when that is a text: the text could be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    way: Box<str>,
    expected: Box<str>,
    found: Box<str>,
}

impl Fault {
    /// The way to the value, `item_list[2].price`; empty for the answer as a whole.
    pub fn way(&self) -> &str {
        &self.way
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.way.is_empty() {
            write!(f, "{}: ", self.way)?;
        }
        write!(f, "expected {}, found {}", self.expected, self.found)
    }
}

/// The state of decoding one answer.
#[derive(Debug)]
pub struct Decoding {
    way: String,
    lenient: bool,
    received_at: SystemTime,
}

impl Decoding {
    /// Starts to decode an answer that came at `received_at`.
    pub fn new(received_at: SystemTime) -> Self {
        Self { way: String::new(), lenient: false, received_at }
    }

    /// When the answer came; lifetimes count from then.
    pub fn received_at(&self) -> SystemTime {
        self.received_at
    }

    /// Whether strings are taken for numbers and numbers for strings here.
    pub fn is_lenient(&self) -> bool {
        self.lenient
    }

    /// The fields of an object.
    ///
    /// # Errors
    ///
    /// The value is no object.
    pub fn object(&mut self, json: Json) -> Result<Object<'_>, Fault> {
        match json {
            Json::Object(fields) => Ok(Object { fields, decoding: self }),
            other => Err(self.fault("an object", kind(&other))),
        }
    }

    /// Something else was expected at the place that is being decoded.
    pub fn fault(&self, expected: impl Into<Box<str>>, found: impl Into<Box<str>>) -> Fault {
        Fault { way: self.way.as_str().into(), expected: expected.into(), found: found.into() }
    }

    /// Decodes with `step` added to the way.
    pub(crate) fn within<T>(&mut self, step: fmt::Arguments<'_>, decode: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.way.len();
        // Writing to a string cannot fail.
        let _ = fmt::Write::write_fmt(&mut self.way, step);
        let result = decode(self);
        self.way.truncate(length);
        result
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
    text,
}

/// The fields of an object that are still to be decoded. What is left over at the end is ignored.
///
/// What depends on a field's type is kept small: it is compiled once for each type, everything else once.
#[derive(Debug)]
pub struct Object<'d> {
    fields: Map<String, Json>,
    decoding: &'d mut Decoding,
}

impl Object<'_> {
    /// A field that must be there.
    ///
    /// # Errors
    ///
    /// It is absent, or has the wrong type.
    pub fn required<T: FromJson>(&mut self, wire: &'static str, mode: Mode) -> Result<T, Fault> {
        match self.fields.remove(wire) {
            Some(value) => self.decode(wire, mode, value),
            None => Err(self.missing(wire, T::EXPECTED)),
        }
    }

    /// A field that may be absent or `null`.
    ///
    /// # Errors
    ///
    /// It has the wrong type.
    pub fn optional<T: FromJson>(&mut self, wire: &'static str, mode: Mode) -> Result<Option<T>, Fault> {
        match self.fields.remove(wire) {
            None | Some(Json::Null) => Ok(None),
            Some(value) => match self.decode(wire, mode, value) {
                Ok(value) => Ok(Some(value)),
                Err(fault) => Err(fault),
            },
        }
    }

    /// A field that may be `null`; absent means the same.
    ///
    /// # Errors
    ///
    /// It has the wrong type.
    pub fn nullable<T: FromJson>(&mut self, wire: &'static str, mode: Mode) -> Result<Option<T>, Fault> {
        self.optional(wire, mode)
    }

    /// A field that has a value to fall back to when it is absent or `null`.
    ///
    /// # Errors
    ///
    /// It has the wrong type.
    pub fn default<T: FromJson>(
        &mut self,
        wire: &'static str,
        mode: Mode,
        fallback: impl IntoValue<T>,
    ) -> Result<T, Fault> {
        Ok(self.optional(wire, mode)?.unwrap_or_else(|| fallback.into_value()))
    }

    fn decode<T: FromJson>(&mut self, wire: &str, mode: Mode, value: Json) -> Result<T, Fault> {
        let (length, lenient) = self.enter(wire, mode);
        let result = T::from_json(value, self.decoding);
        self.leave(length, lenient);
        result
    }

    /// Steps into a field; gives what [`leave`](Self::leave) restores.
    fn enter(&mut self, wire: &str, mode: Mode) -> (usize, bool) {
        let Decoding { way, lenient, .. } = self.decoding;
        let length = way.len();
        if length > 0 {
            way.push('.');
        }
        way.push_str(wire);
        (length, std::mem::replace(lenient, mode != Mode::plain))
    }

    fn leave(&mut self, length: usize, lenient: bool) {
        self.decoding.way.truncate(length);
        self.decoding.lenient = lenient;
    }

    fn missing(&mut self, wire: &str, expected: &str) -> Fault {
        let (length, lenient) = self.enter(wire, Mode::plain);
        let fault = self.decoding.fault(expected, "nothing");
        self.leave(length, lenient);
        fault
    }
}

/// What a value is, in words.
pub(crate) fn kind(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "a truth value",
        Json::Number(_) => "a number",
        Json::String(_) => "a string",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}
