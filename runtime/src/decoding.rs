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
            Json::Object(fields) => Ok(Object { fields, decoding: self, fault: None }),
            other => Err(self.fault("an object", kind(&other))),
        }
    }

    /// Something else was expected at the place that is being decoded.
    pub fn fault(&self, expected: impl Into<Box<str>>, found: impl Into<Box<str>>) -> Fault {
        Fault { way: self.way.as_str().into(), expected: expected.into(), found: found.into() }
    }

    /// Adds a step to the way; gives the length that [`leave`](Self::leave) goes back to.
    pub(crate) fn enter(&mut self, step: fmt::Arguments<'_>) -> usize {
        let length = self.way.len();
        // Writing to a string cannot fail.
        let _ = fmt::Write::write_fmt(&mut self.way, step);
        length
    }

    pub(crate) fn leave(&mut self, length: usize) {
        self.way.truncate(length);
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
    /// The texts of a list stand in one text, with `|` between them; a list is taken too.
    bars,
    /// The texts of a list stand in one text, with spaces between them; a list is taken too.
    spaces,
}

impl Mode {
    /// The list that a text is in this mode; anything else stays as it is.
    fn split(self, json: Json) -> Json {
        let separator = match self {
            Self::plain | Self::lenient | Self::text => return json,
            Self::bars => '|',
            Self::spaces => ' ',
        };
        let Json::String(text) = &json else { return json };
        text.split(separator).map(str::trim).filter(|item| !item.is_empty()).map(Json::from).collect()
    }
}

/// The fields of an object that are still to be decoded. What is left over at the end is ignored.
///
/// A field that is wrong gives `None`, and the object keeps the fault. What depends on a field's type is kept small: it is
/// compiled once for each type, everything else once.
#[derive(Debug)]
pub struct Object<'d> {
    fields: Map<String, Json>,
    decoding: &'d mut Decoding,
    fault: Option<Fault>,
}

impl Object<'_> {
    /// A field that must be there, and have the right type.
    pub fn required<T: FromJson>(&mut self, wire: &'static str, mode: Mode) -> Option<T> {
        match self.fields.remove(wire) {
            Some(json) => self.decode(wire, mode, json),
            None => {
                self.miss(wire, T::EXPECTED);
                None
            }
        }
    }

    /// A field that may be absent or `null`: then it is `Some(None)`.
    pub fn optional<T: FromJson>(&mut self, wire: &'static str, mode: Mode) -> Option<Option<T>> {
        let Some(json) = self.given(wire) else {
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
        match self.given(wire) {
            Some(json) => self.decode(wire, mode, json),
            None => Some(fallback.into_value()),
        }
    }

    /// Why a field gave `None`.
    pub(crate) fn into_fault(self) -> Fault {
        let Self { fault, decoding, .. } = self;
        fault.unwrap_or_else(|| decoding.fault("an object", "something else"))
    }

    /// The value of a field that may be absent or `null`.
    fn given(&mut self, wire: &str) -> Option<Json> {
        self.fields.remove(wire).filter(|json| !json.is_null())
    }

    fn decode<T: FromJson>(&mut self, wire: &str, mode: Mode, json: Json) -> Option<T> {
        let outer = self.enter(wire, mode);
        let result = T::from_json(mode.split(json), self.decoding);
        self.leave(outer);
        match result {
            Ok(value) => Some(value),
            Err(fault) => {
                self.fault = Some(fault);
                None
            }
        }
    }

    /// Steps into a field; gives what [`leave`](Self::leave) restores: the length of the way, and leniency.
    fn enter(&mut self, wire: &str, mode: Mode) -> (usize, bool) {
        let Decoding { way, lenient, .. } = self.decoding;
        let length = way.len();
        if length > 0 {
            way.push('.');
        }
        way.push_str(wire);
        (length, std::mem::replace(lenient, matches!(mode, Mode::lenient | Mode::text)))
    }

    fn leave(&mut self, (length, lenient): (usize, bool)) {
        self.decoding.leave(length);
        self.decoding.lenient = lenient;
    }

    fn miss(&mut self, wire: &str, expected: &'static str) {
        let outer = self.enter(wire, Mode::plain);
        self.fault = Some(self.decoding.fault(expected, "nothing"));
        self.leave(outer);
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
