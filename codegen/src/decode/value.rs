//! What a value of the tree gives to a type: it is compared with what the language expects in its place.

use serde::de::Error as _;

use super::error::{Cause, Error, Expected, Found};
use super::fault::{Lacking, Shape};
use super::nameless_type::is_value;
use super::place::{Content, Entries, Given, Keys, List, Map, Place, Value, Wanted};
use crate::model::Size;
use crate::rule;
use crate::spec::literal::Word;
use crate::spec::mapping::Mapping;
use crate::spec::marker::{BOUND, LITERAL, ONE_OR_MANY, PROSE, REPLY, RESPONSE, SPANNED, VALUES};
use crate::text::{self, BadChar};
use crate::yaml::Entry;

impl<'a> Value<'a> {
    /// What it gives to a type, or why it gives nothing.
    pub(super) fn give(self, wanted: Wanted) -> Result<Given<'a>, Error> {
        match wanted {
            Wanted::Any => self.any(self.found()),
            Wanted::Boolean => self.expect(Expected::Boolean),
            Wanted::Unsigned(most) => self.expect(Expected::Unsigned(most)),
            Wanted::Integer => self.expect(Expected::Integer),
            Wanted::List => self.expect(Expected::List),
            Wanted::Map => self.expect(Expected::Names),
            Wanted::Option => Ok(Given::Some(Place::Value(self))),
            Wanted::Text => match self.text() {
                Some(text) => self.fact(text).map(Given::Text),
                None => self.expect(Expected::Text),
            },
            Wanted::Newtype(name) => self.newtype(name),
            Wanted::Marked(name) => self.marked(name),
            Wanted::Struct(name, fields) => self.keys(name, fields),
            Wanted::Enum(_) => self.word(),
        }
    }

    /// Completes an error with its place, and one about a missing key with the mapping that lacks it.
    pub(super) fn complete(self, mut error: Error, wanted: Wanted) -> Error {
        if let (Wanted::Struct(name, fields), Cause::Missing(_, lacking @ None)) = (wanted, &mut error.cause) {
            let entries = if let Content::Map(entries) = self.content { entries } else { &[] };
            let has = |entry: &Entry| {
                self.context.key_of_read(entry, name, fields).map_or_else(|| entry.key.text.clone(), str::to_owned)
            };
            *lacking = Some(Box::new(Lacking { id: self.id, name, fields, has: entries.iter().map(has).collect() }));
        }
        error.at(self.span)
    }

    /// What it is by the rules of YAML.
    fn found(&self) -> Found<'a> {
        let scalar = match self.content {
            Content::Scalar(scalar) => scalar,
            Content::List(_) => return Found::List,
            Content::Map(_) => return Found::Mapping,
            Content::Reported => return Found::Reported,
        };
        let written = scalar.text.as_str();
        match scalar.resolve() {
            Some(serde_yaml::Value::Null) => Found::Nothing,
            Some(serde_yaml::Value::Bool(value)) => Found::Boolean { value, written },
            Some(serde_yaml::Value::Number(number)) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(value), ..) => Found::Unsigned { value, written },
                (_, Some(value), _) => Found::Signed { value, written },
                (.., value) => Found::Float { value: value.unwrap_or(f64::NAN), written },
            },
            _ => Found::Text(written),
        }
    }

    /// Gives it if it is what the language expects.
    fn expect(self, expected: Expected) -> Result<Given<'a>, Error> {
        let found = self.found();
        if expected.takes(found) {
            return self.any(found);
        }
        // An invisible character in it matters more than its type.
        if let Found::Text(text) = found {
            self.fact(text)?;
        }
        Err(Error::mismatch(expected, found))
    }

    /// Gives it as what it is.
    fn any(self, found: Found<'a>) -> Result<Given<'a>, Error> {
        Ok(match (found, self.content) {
            (Found::Text(text), _) => Given::Text(self.fact(text)?),
            (Found::Unsigned { value, .. }, _) => Given::Unsigned(value),
            (Found::Signed { value, .. }, _) => Given::Signed(value),
            (Found::Float { value, .. }, _) => Given::Float(value),
            (Found::Boolean { value, .. }, _) => Given::Boolean(value),
            (_, Content::List(items)) => Given::List(List::Items { items: items.iter(), context: self.context }),
            (_, Content::Map(entries)) => self.entries(entries, Keys::Any),
            (_, Content::Scalar(_)) => Given::Unit,
            (_, Content::Reported) => return Err(Cause::Reported.into()),
        })
    }

    /// Gives a number or a size.
    fn bound(self) -> Result<Given<'a>, Error> {
        match self.found() {
            Found::Text(text) if Size::parse(self.fact(text)?).is_none() => {
                let message = format!("`{text}` is neither a number nor a size");
                Err(Error::helped(&rule::WRONG_VALUE, message, "a size has a unit: `2 MiB`"))
            }
            _ => self.expect(Expected::Bound),
        }
    }

    /// Checks that a fact fits on one line and is visible. Only [`PROSE`] is exempt.
    fn fact(&self, text: &'a str) -> Result<&'a str, Error> {
        let (checked, what) = match self.is_key {
            true => (text::fits_in_a_name(text), "a name"),
            false => (text::fits_on_a_line(text), "a value that must fit on one line"),
        };
        let helped = |bad: BadChar| Error::helped(&rule::ONE_LINE, format!("{bad} in {what}"), bad.help());
        checked.map(|()| text).map_err(helped)
    }

    /// The scalar as a string: `name: 18` and `summary: yes` are strings where a string is expected.
    fn text(&self) -> Option<&'a str> {
        match self.content {
            Content::Scalar(scalar) if !scalar.text.is_empty() || !scalar.plain => Some(&scalar.text),
            _ => None,
        }
    }

    fn entries(self, entries: &'a [Entry], keys: Keys<'a>) -> Given<'a> {
        Given::Map(Map::Entries(Entries::new(entries, keys, self.id, self.context)))
    }

    fn newtype(self, name: &'static str) -> Result<Given<'a>, Error> {
        match (self.text(), Word::named(name)) {
            (Some(text), _) if name == PROSE => Ok(Given::Text(text)),
            (None, _) if name == PROSE => self.expect(Expected::Text),
            (Some(text), Some(word)) if !(word.is_one)(self.fact(text)?) => {
                Err(Error::helped(&rule::WRONG_VALUE, format!("`{text}` is not {}", word.what), (word.help)()))
            }
            _ => Ok(Given::Newtype(Place::Value(self))),
        }
    }

    fn marked(self, name: &'static str) -> Result<Given<'a>, Error> {
        match name {
            SPANNED => Ok(Given::List(List::placed(self.span, Place::Value(self)))),
            ONE_OR_MANY if !matches!(self.content, Content::List(_)) => Ok(Given::List(List::One(Some(self)))),
            RESPONSE => match self.content {
                Content::Map(entries) if is_value(entries) => Ok(Given::Newtype(Place::Value(self))),
                _ => self.expect(Expected::Response),
            },
            REPLY => self.expect(Expected::Reply),
            VALUES => self.expect(Expected::Values),
            LITERAL => self.expect(Expected::Literal),
            BOUND => self.bound(),
            _ => self.any(self.found()),
        }
    }

    /// Gives a mapping with known keys; unknown ones are reported and skipped.
    fn keys(self, name: &'static str, fields: &'static [&'static str]) -> Result<Given<'a>, Error> {
        match self.content {
            Content::Map(entries) => {
                if !self.context.faults.borrow().is_empty() {
                    self.context.shapes.borrow_mut().insert(self.id, Shape { name, fields });
                }
                Ok(self.entries(entries, Keys::Known { entries, name, fields }))
            }
            Content::Reported => Err(Cause::Reported.into()),
            Content::Scalar(_) | Content::List(_) => match Mapping::named(name).and_then(|it| it.shorthand) {
                Some(key) => Ok(Given::Map(Map::Shorthand { key: Some(key), value: self })),
                None => self.expect(Expected::Keys(name)),
            },
        }
    }

    fn word(self) -> Result<Given<'a>, Error> {
        match self.content {
            Content::Scalar(scalar) => Ok(Given::Variant(&scalar.text)),
            Content::Reported => Err(Cause::Reported.into()),
            Content::List(_) | Content::Map(_) => {
                Err(Error::custom("expected a single word, found a list or a mapping"))
            }
        }
    }
}
