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

/// The fields of an object that are still to be decoded. What is left over at the end is ignored.
#[derive(Debug)]
pub struct Object<'d> {
    fields: Map<String, Json>,
    decoding: &'d mut Decoding,
}

impl Object<'_> {
    /// A field that has exactly the type that the spec says.
    pub fn plain(&mut self, wire: &'static str) -> Field<'_> {
        self.field(wire, false)
    }

    /// A field whose numbers may come as strings, and the other way round.
    pub fn lenient(&mut self, wire: &'static str) -> Field<'_> {
        self.field(wire, true)
    }

    /// A field whose numbers travel as strings; numbers are taken too.
    pub fn text(&mut self, wire: &'static str) -> Field<'_> {
        self.field(wire, true)
    }

    /// A list whose texts stand in one text, with `|` between them; a list is taken too.
    pub fn bars(&mut self, wire: &'static str) -> Field<'_> {
        self.split(wire, '|')
    }

    /// A list whose texts stand in one text, with spaces between them; a list is taken too.
    pub fn spaces(&mut self, wire: &'static str) -> Field<'_> {
        self.split(wire, ' ')
    }

    fn split(&mut self, wire: &'static str, separator: char) -> Field<'_> {
        let mut field = self.field(wire, false);
        if let Some(Json::String(text)) = &field.value {
            let items = text.split(separator).map(str::trim).filter(|item| !item.is_empty());
            field.value = Some(items.map(Json::from).collect());
        }
        field
    }

    fn field(&mut self, wire: &'static str, lenient: bool) -> Field<'_> {
        Field { wire, lenient, value: self.fields.remove(wire), decoding: self.decoding }
    }
}

/// One field that waits for its type.
#[derive(Debug)]
pub struct Field<'d> {
    wire: &'static str,
    lenient: bool,
    value: Option<Json>,
    decoding: &'d mut Decoding,
}

impl Field<'_> {
    /// The field must be there.
    ///
    /// # Errors
    ///
    /// It is absent, or has the wrong type.
    pub fn required<T: FromJson>(mut self) -> Result<T, Fault> {
        match self.value.take() {
            Some(value) => self.decode(value),
            None => Err(self.within(|decoding| decoding.fault(T::EXPECTED, "nothing"))),
        }
    }

    /// The field may be absent or `null`.
    ///
    /// # Errors
    ///
    /// It has the wrong type.
    pub fn optional<T: FromJson>(mut self) -> Result<Option<T>, Fault> {
        match self.value.take() {
            None | Some(Json::Null) => Ok(None),
            Some(value) => self.decode(value).map(Some),
        }
    }

    /// The field may be `null`; absent means the same.
    ///
    /// # Errors
    ///
    /// It has the wrong type.
    pub fn nullable<T: FromJson>(self) -> Result<Option<T>, Fault> {
        self.optional()
    }

    /// The field has a value to fall back to when it is absent or `null`.
    ///
    /// # Errors
    ///
    /// It has the wrong type.
    pub fn default<T: FromJson>(self, fallback: impl IntoValue<T>) -> Result<T, Fault> {
        Ok(self.optional()?.unwrap_or_else(|| fallback.into_value()))
    }

    fn decode<T: FromJson>(self, value: Json) -> Result<T, Fault> {
        self.within(|decoding| T::from_json(value, decoding))
    }

    fn within<T>(self, decode: impl FnOnce(&mut Decoding) -> T) -> T {
        let Self { wire, lenient, decoding, .. } = self;
        let outer = std::mem::replace(&mut decoding.lenient, lenient);
        let dot = if decoding.way.is_empty() { "" } else { "." };
        let result = decoding.within(format_args!("{dot}{wire}"), decode);
        decoding.lenient = outer;
        result
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
