//! Placeholders for values that could not be read, so that the rest can still be checked.
//!
//! What a rule reports about a placeholder is dropped: its place already has a message.

use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::error::Error;
use crate::source::Span;
use crate::spec::keys;
use crate::spec::literal::Word;
use crate::spec::marker::{ONE_OR_MANY, PROSE, REPLY, RESPONSE, SPANNED, VALUES};

/// What happens to a value that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// A placeholder takes its place, so that the rest can be checked.
    Replaced,
    /// It is left out, together with what requires it.
    LeftOut,
}

/// The deserializer of a placeholder: words of the language get an example, everything else is as empty as possible.
#[derive(Clone, Copy)]
pub(super) struct Placeholder {
    pub(super) span: Span,
    pub(super) text: &'static str,
}

impl Placeholder {
    pub(super) fn new(span: Span) -> Self {
        Self { span, text: "" }
    }
}

impl<'de> Deserializer<'de> for Placeholder {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.text)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(false)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u64(1)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u32(1)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_i64(1)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Nothing)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(Nothing)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        if name == PROSE {
            return visitor.visit_str("");
        }
        let text = Word::named(name).map_or("", |word| word.placeholder);
        visitor.visit_newtype_struct(Self { text, ..self })
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match name {
            SPANNED => visitor.visit_seq(Placed { step: 0, value: self }),
            ONE_OR_MANY | VALUES => visitor.visit_seq(Nothing),
            RESPONSE | REPLY => visitor.visit_str("nothing"),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let required = keys::required(name);
        let keys = fields.iter().copied().filter(|field| required.contains(field)).collect();
        visitor.visit_map(Required { keys, at: 0, value: self })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let first: StrDeserializer<'_, Error> = variants.first().copied().unwrap_or_default().into_deserializer();
        visitor.visit_enum(first)
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple identifier ignored_any
    }
}

/// An empty list or mapping.
struct Nothing;

impl<'de> SeqAccess<'de> for Nothing {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, _: S) -> Result<Option<S::Value>, Error> {
        Ok(None)
    }
}

impl<'de> MapAccess<'de> for Nothing {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, _: K) -> Result<Option<K::Value>, Error> {
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, _: S) -> Result<S::Value, Error> {
        Err(de::Error::custom("a value without a key"))
    }
}

/// The required keys of a mapping.
struct Required {
    keys: Vec<&'static str>,
    at: usize,
    value: Placeholder,
}

impl<'de> MapAccess<'de> for Required {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some(key) = self.keys.get(self.at) else { return Ok(None) };
        self.at += 1;
        let key: StrDeserializer<'_, Error> = (*key).into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self.value)
    }
}

/// A placeholder with its span.
struct Placed {
    step: u8,
    value: Placeholder,
}

impl<'de> SeqAccess<'de> for Placed {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let span = self.value.span;
        let number = match self.step {
            0 => span.file,
            1 => span.start,
            2 => span.end,
            _ => return seed.deserialize(self.value).map(Some),
        };
        self.step += 1;
        let number: U32Deserializer<Error> = number.into_deserializer();
        seed.deserialize(number).map(Some)
    }
}
