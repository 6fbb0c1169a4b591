//! A document of JSON whose objects keep the order in which they were made.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Number;

use crate::model::{Code, Literal};

/// A value of JSON.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Null,
    Boolean(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    Object(Object),
}

/// An object.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Object(Vec<(String, Node)>);

impl Object {
    /// With one entry.
    pub(super) fn of(key: &str, value: impl Into<Node>) -> Self {
        Self::default().with(key, value)
    }

    /// With one more entry.
    #[must_use]
    pub(super) fn with(mut self, key: &str, value: impl Into<Node>) -> Self {
        self.set(key, value);
        self
    }

    /// With one more entry, if there is a value.
    #[must_use]
    pub(super) fn with_some(self, key: &str, value: Option<impl Into<Node>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// With one more entry, if the value is no empty text, list or object.
    #[must_use]
    pub(super) fn with_filled(self, key: &str, value: impl Into<Node>) -> Self {
        let value = value.into();
        if value.is_empty() { self } else { self.with(key, value) }
    }

    /// Sets an entry: a new one comes last, one that is there keeps its place.
    pub(super) fn set(&mut self, key: &str, value: impl Into<Node>) {
        let value = value.into();
        match self.0.iter_mut().find(|(known, _)| known == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key.to_owned(), value)),
        }
    }

    /// Adds an entry of a key that is not there yet, without looking for it.
    pub(super) fn push(&mut self, key: String, value: impl Into<Node>) {
        self.0.push((key, value.into()));
    }

    /// Adds all entries of another object.
    #[must_use]
    pub(super) fn and(mut self, more: Self) -> Self {
        more.0.into_iter().for_each(|(key, value)| self.set(&key, value));
        self
    }

    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(super) fn remove(&mut self, key: &str) -> Option<Node> {
        let at = self.0.iter().position(|(known, _)| known == key)?;
        Some(self.0.remove(at).1)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }
}

impl Node {
    /// True for an empty text, list or object.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Null | Self::Boolean(_) | Self::Number(_) => false,
            Self::Text(text) => text.is_empty(),
            Self::List(list) => list.is_empty(),
            Self::Object(object) => object.is_empty(),
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(flag) => serializer.serialize_bool(*flag),
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(list) => list.serialize(serializer),
            Self::Object(object) => object.serialize(serializer),
        }
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl From<Object> for Node {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl<T: Into<Node>> From<Vec<T>> for Node {
    fn from(list: Vec<T>) -> Self {
        Self::List(list.into_iter().map(Into::into).collect())
    }
}

impl From<bool> for Node {
    fn from(flag: bool) -> Self {
        Self::Boolean(flag)
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Node {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Node {
    fn from(number: u64) -> Self {
        Self::Number(number.into())
    }
}

impl From<u32> for Node {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<i64> for Node {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl From<&Literal> for Node {
    fn from(literal: &Literal) -> Self {
        match literal {
            Literal::Integer(number) => (*number).into(),
            // What is no number is none in JSON.
            Literal::Number(number) => Number::from_f64(*number).map_or(Self::Null, Self::Number),
            Literal::Boolean(flag) => (*flag).into(),
            Literal::Text(text) => text.into(),
        }
    }
}

impl From<&Code> for Node {
    fn from(code: &Code) -> Self {
        match code {
            Code::Number(number) => (*number).into(),
            Code::Text(text) => text.into(),
        }
    }
}
