//! The JSON of an answer, as the places of its values in the body: nothing is copied before somebody asks for it. A
//! `serde_json::Value` makes a text of every name and a tree of every object, which costs many times as much;
//! [`ValueRef::to_json`] makes one where one is wanted.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Error, Number, Value as Json};

use crate::response::scan::{self, Entry, Stop};

/// How many values an answer may have, unless somebody says otherwise. So many are places of 64 MiB at most, which is as much as
/// a body may have.
pub(crate) const MAX_VALUES: usize = 1 << 23;

/// A JSON value of an answer. `Debug` shows what it is, never what it says: that could be a secret.
#[derive(Clone)]
pub enum ValueRef<'t> {
    /// `null`.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text: as it stands in the body, or without its escapes.
    String(Cow<'t, str>),
    /// A list.
    Array(Elements<'t>),
    /// An object.
    Object(Members<'t>),
}

impl<'t> ValueRef<'t> {
    /// The value at a place of a body, with the entries inside it.
    fn at(bytes: &'t [u8], at: usize, entries: &'t [Entry]) -> Self {
        match bytes.get(at) {
            Some(b'"') => Self::String(scan::text(bytes, at).0),
            Some(b'{') => Self::Object(Members { bytes, entries }),
            Some(b'[') => Self::Array(Elements::new(bytes, entries)),
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            Some(b'-' | b'0'..=b'9') => scan::number(bytes, at).map_or(Self::Null, Self::Number),
            _ => Self::Null,
        }
    }

    /// The scalar that stands somewhere in a body, whatever stands around it.
    pub(crate) fn scalar(bytes: &'t [u8], at: usize) -> Option<Self> {
        scan::scalar_at(bytes, at).then(|| Self::at(bytes, at, &[]))
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// What it is, in words.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a truth value",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// The same as a value of its own.
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

/// The elements of a list.
#[derive(Clone)]
pub struct Elements<'t> {
    bytes: &'t [u8],
    entries: &'t [Entry],
    left: usize,
}

impl<'t> Elements<'t> {
    fn new(bytes: &'t [u8], entries: &'t [Entry]) -> Self {
        let (mut left, mut rest) = (0, entries);
        while let Some((_, _, after)) = scan::split(rest) {
            (left, rest) = (left + 1, after);
        }
        Self { bytes, entries, left }
    }
}

impl fmt::Debug for Elements<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl<'t> Iterator for Elements<'t> {
    type Item = ValueRef<'t>;

    fn next(&mut self) -> Option<ValueRef<'t>> {
        let (entry, inside, rest) = scan::split(self.entries)?;
        self.entries = rest;
        self.left -= 1;
        Some(ValueRef::at(self.bytes, entry.at(), inside))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

/// The members of an object: the names as they came, which may be several times the same.
#[derive(Clone)]
pub struct Members<'t> {
    bytes: &'t [u8],
    entries: &'t [Entry],
}

impl fmt::Debug for Members<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.clone()).finish()
    }
}

impl<'t> Members<'t> {
    /// The value of a name; the last one, where there are several.
    pub fn get(&self, name: &str) -> Option<ValueRef<'t>> {
        let (mut entries, mut found) = (self.entries, None);
        while let Some((entry, inside, rest)) = scan::split(entries) {
            if let Some(after) = after_name(self.bytes, entry, name) {
                found = Some((after, inside));
            }
            entries = rest;
        }
        let (after, inside) = found?;
        Some(self.value(after, inside))
    }

    /// The value that stands after a name.
    fn value(&self, after: usize, inside: &'t [Entry]) -> ValueRef<'t> {
        let colon = scan::skip_blank(self.bytes, after);
        ValueRef::at(self.bytes, scan::skip_blank(self.bytes, colon + 1), inside)
    }

    /// Each name with the value that counts, in the order of the names.
    pub(crate) fn sorted(self) -> Vec<(Cow<'t, str>, ValueRef<'t>)> {
        self.collect::<BTreeMap<_, _>>().into_iter().collect()
    }
}

impl<'t> Iterator for Members<'t> {
    type Item = (Cow<'t, str>, ValueRef<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        let (entry, inside, rest) = scan::split(self.entries)?;
        self.entries = rest;
        let (name, after) = scan::text(self.bytes, entry.at());
        Some((name, self.value(after, inside)))
    }
}

/// Where the name at a entry ends, if it is this one.
#[inline]
fn after_name(bytes: &[u8], entry: Entry, name: &str) -> Option<usize> {
    let start = entry.at() + 1;
    if entry.is_escaped() {
        let (text, after) = scan::text(bytes, entry.at());
        return (text == name).then_some(after);
    }
    let end = start + name.len();
    // Where its quote would be and how it begins tells most names apart.
    let is_like = bytes.get(end) == Some(&b'"') && bytes.get(start) == name.as_bytes().first().or(Some(&b'"'));
    // A quote in the name wanted would be taken for the end of the one that is there.
    let same = is_like && bytes.get(start..end)? == name.as_bytes() && !name.contains('"');
    same.then_some(end + 1)
}

/// A JSON document: its values, with the body that they are in.
pub struct Document<'t> {
    body: &'t [u8],
    index: Index,
}

impl<'t> Document<'t> {
    /// Parses a document that is JSON to the letter. Answers of a service are read by [`decode`](crate::decode), which is not
    /// as strict.
    ///
    /// # Errors
    ///
    /// It is not JSON.
    pub fn parse(body: &'t [u8]) -> Result<Self, Error> {
        let reading = Self::read(body, usize::MAX);
        if reading.stop.is_some() || !reading.strict || std::str::from_utf8(body).is_err() {
            // The parser says where it stumbles.
            serde_json::from_slice::<Json>(body)?;
        }
        match reading.stop {
            None => Ok(reading.document),
            Some(stop) => Err(Error::io(std::io::Error::other(stop.describe(body, str::to_owned)))),
        }
    }

    /// Reads what can be read of a body with at most so many values.
    pub(crate) fn read(body: &'t [u8], most: usize) -> ScannedBody<'t> {
        let scan::Scan { entries, strict, stop, end, certain } = scan::scan(body, most);
        ScannedBody { document: Self { body, index: Index(entries) }, strict, stop, end, certain }
    }

    /// The document that a index was taken of; `body` is the one that it was parsed from.
    pub(crate) fn again(body: &'t [u8], index: Index) -> Self {
        Self { body, index }
    }

    /// All of the document that does not borrow its body.
    pub(crate) fn into_index(self) -> Index {
        self.index
    }

    /// The value that the document is.
    pub fn root(&self) -> ValueRef<'_> {
        let root = scan::split(&self.index.0);
        root.map_or(ValueRef::Null, |(entry, inside, _)| ValueRef::at(self.body, entry.at(), inside))
    }
}

impl fmt::Debug for Document<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Document({:?})", self.root())
    }
}

/// What could be read of a body.
pub(crate) struct ScannedBody<'t> {
    pub(crate) document: Document<'t>,
    /// Whether it is JSON to the letter, as far as it is ASCII.
    strict: bool,
    /// Why it could not be read to its end.
    pub(crate) stop: Option<Box<Stop>>,
    /// Where the document ends.
    pub(crate) end: usize,
    /// Up to where nothing is in doubt.
    pub(crate) certain: usize,
}

/// The values of a document. They are places in its body and do not borrow it, so that both can be kept.
pub(crate) struct Index(Vec<Entry>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_small() {
        assert_eq!(size_of::<Entry>(), 4, "an answer has many");
    }

    #[test]
    fn what_was_parsed_is_not_shown() {
        let document = Document::parse(br#"{"token":"s3cret","list":["s3cret",1]}"#).expect("JSON");
        assert!(!format!("{document:?} {:?}", document.root()).contains("s3cret"));
        let ValueRef::Object(members) = document.root() else { panic!("an object") };
        assert_eq!(format!("{members:?}"), r#"{"token": a string, "list": a list}"#);
    }
}
