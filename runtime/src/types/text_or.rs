//! A value that is a text in some responses and something else in others.

use serde_json::Value as Json;

use crate::request::visitor::RequestVisitor;
use crate::request::visitor::to_json::ToJson;
use crate::response::decoding::fault::Fault;
use crate::response::decoding::{Decoding, FromJson};
use crate::response::document::ValueRef;
use crate::types::into_value::IntoValue;

/// A value that is a text in some cases and something else, usually an object, in others. Which of them it is says the
/// JSON: no other value is a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextOr<T> {
    /// A text.
    Text(String),
    /// Something else.
    Value(T),
}

impl<T> TextOr<T> {
    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The value, if it is no text.
    pub fn value(&self) -> Option<&T> {
        if let Self::Value(value) = self { Some(value) } else { None }
    }
}

impl<T> IntoValue<TextOr<T>> for &str {
    fn into_value(self) -> TextOr<T> {
        TextOr::Text(self.to_owned())
    }
}

impl<T> IntoValue<TextOr<T>> for String {
    fn into_value(self) -> TextOr<T> {
        TextOr::Text(self)
    }
}

impl<T: FromJson> FromJson for TextOr<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        match json {
            ValueRef::String(text) => Ok(Self::Text(text.into_owned())),
            json @ (ValueRef::Array(_) | ValueRef::Object(_)) => T::from_json(json, decoding).map(Self::Value),
            other => Err(decoding.fault(format!("a string or {}", T::EXPECTED), other.kind())),
        }
    }
}

impl<T: ToJson> ToJson for TextOr<T> {
    fn to_json(&self, visitor: &mut RequestVisitor) -> Json {
        match self {
            Self::Text(text) => text.to_json(visitor),
            Self::Value(value) => value.to_json(visitor),
        }
    }
}
