//! The JSON of a response, as an index of its values: nothing is copied until it is asked for. A `serde_json::Value`
//! allocates a string for every name and a tree for every object, which takes many times as much memory;
//! [`ValueRef::to_json`] makes one where it is needed.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Error, Number, Value as Json};

use crate::response::entries::{Entries, Entry, split};
use crate::response::names::{find, value_after};
use crate::response::scalars::{self, Source};
use crate::response::scan::{self, Stop};

/// How many values a response may have by default. Their index takes at most 64 MiB, as much as the body may.
pub(crate) const MAX_VALUES: usize = 1 << 23;

/// A JSON value in a response. `Debug` shows its type and never its content, which could be secret.
#[derive(Clone)]
pub enum ValueRef<'t> {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string: borrowed from the body, or unescaped.
    String(Cow<'t, str>),
    /// An array.
    Array(Elements<'t>),
    /// An object.
    Object(Members<'t>),
}

impl<'t> ValueRef<'t> {
    /// The value at an offset of a body; `entries` are those inside it.
    pub(super) fn at(source: Source<'t>, at: usize, entries: &'t [Entry]) -> Self {
        let bytes = source.bytes();
        match bytes.get(at) {
            Some(b'"') => Self::String(source.string(at)),
            Some(b'{') => Self::Object(Members { source, entries }),
            Some(b'[') => Self::Array(Elements { source, entries }),
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            Some(b'-' | b'0'..=b'9') => scalars::number(bytes, at).map_or(Self::Null, Self::Number),
            _ => Self::Null,
        }
    }

    /// The scalar at an offset of a body, whatever surrounds it.
    pub(crate) fn scalar(bytes: &'t [u8], at: usize) -> Option<Self> {
        scan::scalar_at(bytes, at).then(|| Self::at(Source::Bytes(bytes), at, &[]))
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Its type, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// Copies it.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Bool(flag) => Json::Bool(*flag),
            Self::Number(number) => Json::Number(number.clone()),
            Self::String(text) => Json::from(&**text),
            Self::Array(elements) => elements.clone().map(|element| element.to_json()).collect(),
            Self::Object(members) => {
                members.clone().map(|(name, value)| (name.into_owned(), value.to_json())).collect()
            }
        }
    }
}

impl fmt::Debug for ValueRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())
    }
}

/// The elements of an array.
#[derive(Clone)]
pub struct Elements<'t> {
    source: Source<'t>,
    entries: &'t [Entry],
}

impl fmt::Debug for Elements<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl<'t> Iterator for Elements<'t> {
    type Item = ValueRef<'t>;

    fn next(&mut self) -> Option<ValueRef<'t>> {
        let (entry, inside, rest) = split(self.entries)?;
        self.entries = rest;
        Some(ValueRef::at(self.source, entry.at(), inside))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let (mut left, mut rest) = (0, self.entries);
        while let Some((_, _, after)) = split(rest) {
            (left, rest) = (left + 1, after);
        }
        (left, Some(left))
    }
}

/// The members of an object, with names as they came, which may repeat.
#[derive(Clone)]
pub struct Members<'t> {
    pub(super) source: Source<'t>,
    pub(super) entries: &'t [Entry],
}

impl fmt::Debug for Members<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.clone()).finish()
    }
}

impl<'t> Members<'t> {
    /// The value of a name; the last one, if it repeats.
    pub fn get(&self, name: &str) -> Option<ValueRef<'t>> {
        self.last_among(self.entries, name)
    }

    /// The last value of a name among some entries.
    pub(super) fn last_among(&self, mut entries: &'t [Entry], name: &str) -> Option<ValueRef<'t>> {
        let mut found = None;
        while let Some((after, inside, rest)) = find(self.source.bytes(), entries, name) {
            (found, entries) = (Some((after, inside)), rest);
        }
        found.map(|(after, inside)| self.value(after, inside))
    }

    /// The value of a name, if that is a digit right after the name.
    pub(crate) fn digit(&self, name: &str) -> Option<i64> {
        let (bytes, mut entries, mut found) = (self.source.bytes(), self.entries, None);
        while let Some((after, _, rest)) = find(bytes, entries, name) {
            (found, entries) = (Some(after), rest);
        }
        match bytes.get(found?..)? {
            [b':', digit @ b'0'..=b'9', b',' | b'}', ..] => Some(i64::from(digit - b'0')),
            _ => None,
        }
    }

    /// The value after a name.
    pub(super) fn value(&self, after: usize, inside: &'t [Entry]) -> ValueRef<'t> {
        ValueRef::at(self.source, value_after(self.source.bytes(), after), inside)
    }

    /// The names in order, each with the value that counts.
    pub(crate) fn sorted(self) -> Vec<(Cow<'t, str>, ValueRef<'t>)> {
        self.collect::<BTreeMap<_, _>>().into_iter().collect()
    }
}

impl<'t> Iterator for Members<'t> {
    type Item = (Cow<'t, str>, ValueRef<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        let (entry, inside, rest) = split(self.entries)?;
        self.entries = rest;
        let (name, after) = scalars::text(self.source.bytes(), entry.at());
        Some((name, self.value(after, inside)))
    }
}

/// A JSON document: the index of its values, with the body that they are in.
pub struct Document<'t> {
    body: Source<'t>,
    index: Index,
}

impl<'t> Document<'t> {
    /// Parses strict JSON. Responses are read by [`decode`](crate::decode), which is more lenient.
    ///
    /// # Errors
    ///
    /// It is not JSON.
    pub fn parse(body: &'t [u8]) -> Result<Self, Error> {
        let reading = Self::read(body, usize::MAX);
        if reading.stop.is_some() || !reading.strict || std::str::from_utf8(body).is_err() {
            // The parser reports the error.
            serde_json::from_slice::<Json>(body)?;
        }
        match reading.stop {
            None => Ok(reading.document),
            Some(stop) => Err(Error::io(std::io::Error::other(stop.describe(body, str::to_owned)))),
        }
    }

    /// Reads as much of a body as possible, up to `most` values.
    #[inline]
    pub(crate) fn read(body: &'t [u8], most: usize) -> ScannedBody<'t> {
        let scan::Scan { entries, strict, left, stop, end, certain } = scan::scan(body, most);
        ScannedBody {
            document: Self { body: Source::Bytes(body), index: Index { entries, left } },
            strict,
            stop,
            end,
            certain,
        }
    }

    /// Restores the document of an index; `body` must be the one that it was made from.
    #[inline]
    pub(crate) fn again(body: &'t [u8], index: Index) -> Self {
        // Of few values, few are strings that are asked for, and each is checked then.
        let body = if index.entries.are_few() { Source::Bytes(body) } else { Source::of(body) };
        Self { body, index }
    }

    /// The part of the document that does not borrow the body.
    #[inline]
    pub(crate) fn into_index(self) -> Index {
        self.index
    }

    /// The root value.
    #[inline]
    pub fn root(&self) -> ValueRef<'_> {
        self.index.root(self.body)
    }

    /// How many values more it might have had.
    pub(crate) fn values_left(&self) -> usize {
        self.index.values_left()
    }
}

impl fmt::Debug for Document<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Document({:?})", self.root())
    }
}

/// A document inside a string of another one. It owns its text.
pub(crate) struct EmbeddedJson {
    text: String,
    index: Index,
}

impl EmbeddedJson {
    /// Reads a text as JSON, as tolerantly as a body. It may have as many values as are left of those that the response
    /// may have.
    ///
    /// # Errors
    ///
    /// The text, which is not JSON or has too many values.
    pub(crate) fn parse<'t>(text: Cow<'t, str>, limit: &mut ValueLimit) -> Result<Self, Cow<'t, str>> {
        let ScannedBody { document, stop, .. } = Document::read(text.as_bytes(), limit.left);
        match stop {
            None => {
                let index = document.into_index();
                limit.left = index.left;
                Ok(Self { index, text: text.into_owned() })
            }
            Some(stop) => {
                limit.is_exceeded |= stop.is_limit();
                Err(text)
            }
        }
    }

    /// The root value.
    pub(crate) fn root(&self) -> ValueRef<'_> {
        self.index.root(Source::Text(&self.text))
    }
}

/// How many values a response may have, those of the JSON inside its strings included.
#[derive(Debug)]
pub(crate) struct ValueLimit {
    left: usize,
    is_exceeded: bool,
}

impl ValueLimit {
    /// The limit for what is read while `left` more values are allowed.
    pub(crate) fn new(left: usize) -> Self {
        Self { left, is_exceeded: false }
    }

    /// How many more values are allowed.
    pub(crate) fn left(&self) -> usize {
        self.left
    }

    /// Whether the JSON inside a string was not read because it has too many values.
    pub(crate) fn is_exceeded(&self) -> bool {
        self.is_exceeded
    }
}

/// As much of a body as could be read.
pub(crate) struct ScannedBody<'t> {
    pub(crate) document: Document<'t>,
    /// Whether it is strict JSON, as far as it is ASCII.
    strict: bool,
    /// Why it could not be read to its end.
    pub(crate) stop: Option<Box<Stop>>,
    /// Where the document ends.
    pub(crate) end: usize,
    /// The part of the body that was read without doubt.
    pub(crate) certain: usize,
}

/// The index of a document's values. It does not borrow the body, so that both can be stored.
pub(crate) struct Index {
    entries: Entries,
    /// How many values more there might have been.
    left: usize,
}

impl Index {
    /// The root value of the body that the index was made from.
    #[inline]
    pub(crate) fn root<'t>(&'t self, body: Source<'t>) -> ValueRef<'t> {
        let root = split(&self.entries);
        root.map_or(ValueRef::Null, |(entry, inside, _)| ValueRef::at(body, entry.at(), inside))
    }

    /// How many values more the document might have had.
    pub(crate) fn values_left(&self) -> usize {
        self.left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_parsed_is_not_shown() {
        let document = Document::parse(br#"{"token":"s3cret","list":["s3cret",1]}"#).expect("JSON");
        assert!(!format!("{document:?} {:?}", document.root()).contains("s3cret"));
        let ValueRef::Object(members) = document.root() else { panic!("an object") };
        assert_eq!(format!("{members:?}"), r#"{"token": a string, "list": a list}"#);
    }
}
