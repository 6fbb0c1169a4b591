//! The deserializer: compares each value with what the language expects in its place, and passes it on.

use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::context::{Context, ReadAs};
use super::error::{Cause, Error, Expected, Found};
use super::fault::{Id, Lacking, Shape, id};
use super::nameless_type::is_value;
use super::placeholder::Placeholder;
use crate::model::Size;
use crate::rule;
use crate::source::Span;
use crate::spec::literal::Word;
use crate::spec::mapping::Mapping;
use crate::spec::marker::{BOUND, LITERAL, ONE_OR_MANY, PROSE, REPLY, RESPONSE, SPANNED, VALUES};
use crate::text::{self, BadChar};
use crate::yaml::{Entry, Node, NodeKind, Scalar};

/// A value or key of the tree, with the context.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    id: Id,
    span: Span,
    is_key: bool,
    content: Content<'a>,
    context: &'a Context<'a>,
}

/// What a value is: a [`NodeKind`] without its owner: a key is a scalar, but not a node.
#[derive(Clone, Copy)]
enum Content<'a> {
    Scalar(&'a Scalar),
    List(&'a [Node]),
    Map(&'a [Entry]),
    Reported,
}

impl<'a> Value<'a> {
    /// The value of a node.
    pub(super) fn of(node: &'a Node, context: &'a Context<'a>) -> Self {
        let content = match &node.kind {
            NodeKind::Scalar(scalar) => Content::Scalar(scalar),
            NodeKind::List(items) => Content::List(items),
            NodeKind::Map(entries) => Content::Map(entries),
            NodeKind::Reported => Content::Reported,
        };
        Self { id: id(node), span: node.span, is_key: false, content, context }
    }

    fn of_key(entry: &'a Entry, context: &'a Context<'a>) -> Self {
        Self { id: id(&entry.key), span: entry.span, is_key: true, content: Content::Scalar(&entry.key), context }
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

    /// Passes it to the visitor if it is what the language expects.
    fn expect<'de, V: Visitor<'de>>(self, expected: Expected, visitor: V) -> Result<V::Value, Error> {
        let found = self.found();
        if expected.takes(found) {
            return self.hand_to(visitor, found);
        }
        // An invisible character in it matters more than its type.
        if let Found::Text(text) = found {
            self.fact(text)?;
        }
        Err(Error::mismatch(expected, found).at(self.span))
    }

    fn hand_to<'de, V: Visitor<'de>>(self, visitor: V, found: Found<'a>) -> Result<V::Value, Error> {
        match (found, self.content) {
            (Found::Text(text), _) => visitor.visit_str(self.fact(text)?),
            (Found::Unsigned { value, .. }, _) => visitor.visit_u64(value),
            (Found::Signed { value, .. }, _) => visitor.visit_i64(value),
            (Found::Float { value, .. }, _) => visitor.visit_f64(value),
            (Found::Boolean { value, .. }, _) => visitor.visit_bool(value),
            (_, Content::List(items)) => visitor.visit_seq(Items { items: items.iter(), context: self.context }),
            (_, Content::Map(entries)) => self.entries(visitor, entries, |entry| Some(&entry.key.text)),
            (_, Content::Scalar(_)) => visitor.visit_unit(),
            (_, Content::Reported) => Err(Cause::Reported.into()),
        }
        .map_err(|error: Error| error.at(self.span))
    }

    /// Passes on a number or a size.
    fn bound<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.found() {
            Found::Text(text) if Size::parse(self.fact(text)?).is_none() => {
                let message = format!("`{text}` is neither a number nor a size");
                Err(Error::helped(&rule::WRONG_VALUE, message, "a size has a unit: `2 MiB`").at(self.span))
            }
            _ => self.expect(Expected::Bound, visitor),
        }
    }

    /// Checks that a fact fits on one line and is visible. Only [`PROSE`] is exempt.
    fn fact(&self, text: &'a str) -> Result<&'a str, Error> {
        let (checked, what) = match self.is_key {
            true => (text::fits_in_a_name(text), "a name"),
            false => (text::fits_on_a_line(text), "a value that must fit on one line"),
        };
        let helped =
            |bad: BadChar| Error::helped(&rule::ONE_LINE, format!("{bad} in {what}"), bad.help()).at(self.span);
        checked.map(|()| text).map_err(helped)
    }

    /// The scalar as a string: `name: 18` and `summary: yes` are strings where a string is expected.
    fn text(&self) -> Option<&'a str> {
        match self.content {
            Content::Scalar(scalar) if !scalar.text.is_empty() || !scalar.plain => Some(&scalar.text),
            _ => None,
        }
    }

    fn entries<'de, V: Visitor<'de>>(
        self,
        visitor: V,
        entries: &'a [Entry],
        key: impl Fn(&'a Entry) -> Option<&'a str>,
    ) -> Result<V::Value, Error> {
        let entries = entries.iter();
        visitor.visit_map(Entries {
            entries,
            key,
            next: Next::Nothing,
            holder: self.id,
            given: 0,
            context: self.context,
        })
    }

    /// Completes an error about a missing key with the mapping that lacks it.
    fn lacks(&self, mut error: Error, name: &'static str, fields: &'static [&'static str]) -> Error {
        if let Cause::Missing(_, lacking @ None) = &mut error.cause {
            let entries = if let Content::Map(entries) = self.content { entries } else { &[] };
            let has = |entry: &Entry| {
                self.context.key_of_read(entry, name, fields).map_or_else(|| entry.key.text.clone(), str::to_owned)
            };
            *lacking = Some(Box::new(Lacking { id: self.id, name, fields, has: entries.iter().map(has).collect() }));
        }
        error.at(self.span)
    }
}

impl<'de> Deserializer<'de> for Value<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let found = self.found();
        self.hand_to(visitor, found)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.expect(Expected::Boolean, visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.expect(Expected::Unsigned(u32::MAX.into()), visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.expect(Expected::Unsigned(u64::MAX), visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.expect(Expected::Integer, visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.expect(Expected::List, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.expect(Expected::Names, visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self).map_err(|error| error.at(self.span))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.text() {
            Some(text) => visitor.visit_str(self.fact(text)?).map_err(|error: Error| error.at(self.span)),
            None => self.expect(Expected::Text, visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        let (text, word) = (self.text(), Word::named(name));
        match (text, word) {
            (Some(text), _) if name == PROSE => visitor.visit_str(text),
            (None, _) if name == PROSE => return self.expect(Expected::Text, visitor),
            (Some(text), Some(word)) if !(word.is_one)(self.fact(text)?) => {
                Err(Error::helped(&rule::WRONG_VALUE, format!("`{text}` is not {}", word.what), (word.help)()))
            }
            _ => visitor.visit_newtype_struct(self),
        }
        .map_err(|error: Error| error.at(self.span))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match name {
            SPANNED => visitor.visit_seq(Placed { span: self.span, step: 0, value: Some(self) }),
            ONE_OR_MANY if !matches!(self.content, Content::List(_)) => visitor.visit_seq(One(Some(self))),
            RESPONSE => match self.content {
                Content::Map(entries) if is_value(entries) => visitor.visit_newtype_struct(self),
                _ => self.expect(Expected::Response, visitor),
            },
            REPLY => self.expect(Expected::Reply, visitor),
            VALUES => self.expect(Expected::Values, visitor),
            LITERAL => self.expect(Expected::Literal, visitor),
            BOUND => self.bound(visitor),
            _ => self.deserialize_any(visitor),
        }
        .map_err(|error: Error| error.at(self.span))
    }

    /// Reports unknown keys and skips them.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.content {
            Content::Map(entries) => {
                if !self.context.faults.borrow().is_empty() {
                    self.context.shapes.borrow_mut().insert(self.id, Shape { name, fields });
                }
                self.entries(visitor, entries, |entry| self.context.key_of(entry, (self.id, entries), name, fields))
            }
            Content::Reported => Err(Cause::Reported.into()),
            Content::Scalar(_) | Content::List(_) => match Mapping::named(name).and_then(|it| it.shorthand) {
                Some(key) => visitor.visit_map(Shorthand { key: Some(key), value: self }),
                None => self.expect(Expected::Keys(name), visitor),
            },
        }
        .map_err(|error| self.lacks(error, name, fields))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.content {
            Content::Scalar(scalar) => {
                let name: StrDeserializer<'_, Error> = scalar.text.as_str().into_deserializer();
                visitor.visit_enum(name)
            }
            Content::Reported => Err(Cause::Reported.into()),
            Content::List(_) | Content::Map(_) => {
                Err(Error::custom("expected a single word, found a list or a mapping"))
            }
        }
        .map_err(|error| error.at(self.span))
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u128 f32 f64 char bytes byte_buf unit unit_struct tuple ignored_any
    }
}

/// The items of a list.
struct Items<'a> {
    items: std::slice::Iter<'a, Node>,
    context: &'a Context<'a>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let context = self.context;
        for node in self.items.by_ref() {
            let decoded = match context.read_as(id(node)) {
                ReadAs::Itself => seed.deserialize(Value::of(node, context)),
                ReadAs::Placeholder(span) => seed.deserialize(Placeholder::new(span)).map_err(Error::reported),
                ReadAs::Nothing => continue,
            };
            return decoded.map(Some).inspect_err(|_| context.blame(id(node), node.span));
        }
        Ok(None)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// A bare value in place of a list.
struct One<'a>(Option<Value<'a>>);

impl<'de> SeqAccess<'de> for One<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(place) = self.0.take() else { return Ok(None) };
        let decoded = match place.context.read_as(place.id) {
            ReadAs::Itself => seed.deserialize(place),
            ReadAs::Placeholder(span) => seed.deserialize(Placeholder::new(span)).map_err(Error::reported),
            ReadAs::Nothing => return Ok(None),
        };
        decoded.map(Some).inspect_err(|_| place.context.blame(place.id, place.span))
    }
}

/// The value that belongs to the last key.
#[derive(Clone, Copy)]
enum Next<'a> {
    Nothing,
    Entry(&'a Entry),
    Placeholder(Span),
}

/// The entries of a mapping, followed by placeholders for those that it lacks.
struct Entries<'a, W> {
    entries: std::slice::Iter<'a, Entry>,
    /// The key as which an entry is read.
    key: W,
    next: Next<'a>,
    holder: Id,
    /// How many of the missing keys have been supplied.
    given: usize,
    context: &'a Context<'a>,
}

impl<'a, W: Fn(&'a Entry) -> Option<&'a str>> Entries<'a, W> {
    /// The next missing key.
    fn lacking(&mut self) -> Option<&'static str> {
        let lacking = self.context.lacking.borrow();
        let (span, keys) = lacking.get(&self.holder)?;
        let key = keys.get(self.given)?;
        self.given += 1;
        self.next = Next::Placeholder(*span);
        Some(key)
    }
}

impl<'de, 'a, W: Fn(&'a Entry) -> Option<&'a str>> MapAccess<'de> for Entries<'a, W> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let context = self.context;
        for entry in self.entries.by_ref() {
            let Some(key) = (self.key)(entry) else { continue };
            if matches!(context.read_as(id(entry)), ReadAs::Nothing) {
                continue;
            }
            self.next = Next::Entry(entry);
            let decoded = if std::ptr::eq(key, entry.key.text.as_str()) {
                seed.deserialize(Value::of_key(entry, context))
            } else {
                let key: StrDeserializer<'_, Error> = key.into_deserializer();
                seed.deserialize(key)
            };
            // A key that cannot be read is omitted together with its value.
            return decoded.map(Some).inspect_err(|_| {
                context.omitted.borrow_mut().insert(id(entry), None);
                context.blame(id(entry), entry.span);
            });
        }
        let Some(key) = self.lacking() else { return Ok(None) };
        let key: StrDeserializer<'_, Error> = key.into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::Nothing => Err(Error::custom("a value without a key")),
            Next::Placeholder(span) => seed.deserialize(Placeholder::new(span)).map_err(Error::reported),
            Next::Entry(entry) => match self.context.read_as(id(entry)) {
                ReadAs::Placeholder(span) => seed.deserialize(Placeholder::new(span)).map_err(Error::reported),
                _ => seed.deserialize(Value::of(&entry.value, self.context)),
            }
            .inspect_err(|_| self.context.blame(id(entry), entry.value.span)),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

/// A struct written as the bare value of its main key.
struct Shorthand<'a> {
    key: Option<&'static str>,
    value: Value<'a>,
}

impl<'de> MapAccess<'de> for Shorthand<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some(key) = self.key.take() else { return Ok(None) };
        let key: StrDeserializer<'_, Error> = key.into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self.value)
    }
}

/// `Spanned<T>` as a sequence: file, start, end, value.
struct Placed<'a> {
    span: Span,
    step: u8,
    value: Option<Value<'a>>,
}

impl<'de> SeqAccess<'de> for Placed<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let number = match self.step {
            0 => self.span.file,
            1 => self.span.start,
            2 => self.span.end,
            _ => return self.value.take().map(|value| seed.deserialize(value)).transpose(),
        };
        self.step += 1;
        let number: U32Deserializer<Error> = number.into_deserializer();
        seed.deserialize(number).map(Some)
    }
}
