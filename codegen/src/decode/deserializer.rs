//! The deserializer: what serde asks for, and what it is given.
//!
//! serde compiles every type of the spec anew for each type of deserializer, of list and of mapping. There is one of each, and all that does
//! not depend on the type that is read is decided before a visitor is there.

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::error::Error;
use super::place::{Given, List, Map, Place, Wanted};

impl<'a> Place<'a> {
    fn give(self, wanted: Wanted) -> Result<Given<'a>, Error> {
        match (self, wanted) {
            (Self::Value(value), _) => value.give(wanted),
            (Self::Placeholder(placeholder), _) => Ok(placeholder.give(wanted)),
            (Self::Key(key), Wanted::Enum(_)) => Ok(Given::Variant(key)),
            (Self::Key(key), _) => Ok(Given::Text(key)),
            (Self::Number(number), _) => Ok(Given::Unsigned(number.into())),
        }
    }

    /// Completes an error of a visitor.
    fn complete(self, error: Error, wanted: Wanted) -> Error {
        match self {
            Self::Value(value) => value.complete(error, wanted),
            Self::Placeholder(_) | Self::Key(_) | Self::Number(_) => error,
        }
    }

    fn read<'de, V: Visitor<'de>>(self, wanted: Wanted, visitor: V) -> Result<V::Value, Error> {
        let read = self.give(wanted).and_then(|given| match given {
            Given::Unit => visitor.visit_unit(),
            Given::Boolean(value) => visitor.visit_bool(value),
            Given::Unsigned(value) => visitor.visit_u64(value),
            Given::Signed(value) => visitor.visit_i64(value),
            Given::Float(value) => visitor.visit_f64(value),
            Given::Text(text) => visitor.visit_str(text),
            Given::List(list) => visitor.visit_seq(list),
            Given::Map(map) => visitor.visit_map(map),
            Given::Some(place) => visitor.visit_some(place),
            Given::Newtype(place) => visitor.visit_newtype_struct(place),
            Given::Variant(word) => {
                let word: StrDeserializer<'_, Error> = word.into_deserializer();
                visitor.visit_enum(word)
            }
        });
        read.map_err(|error| self.complete(error, wanted))
    }
}

impl<'de> Deserializer<'de> for Place<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.read(Wanted::Any, visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.read(Wanted::Boolean, visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.read(Wanted::Unsigned(u32::MAX.into()), visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.read(Wanted::Unsigned(u64::MAX), visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.read(Wanted::Integer, visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.read(Wanted::Text, visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.read(Wanted::Text, visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.read(Wanted::Text, visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.read(Wanted::List, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.read(Wanted::Map, visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.read(Wanted::Option, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.read(Wanted::Newtype(name), visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.read(Wanted::Marked(name), visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.read(Wanted::Struct(name, fields), visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.read(Wanted::Enum(variants), visitor)
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u128 f32 f64 char bytes byte_buf unit unit_struct tuple ignored_any
    }
}

impl<'de> SeqAccess<'de> for List<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(next) = self.next() else { return Ok(None) };
        seed.deserialize(next.place).map(Some).map_err(|error| next.failed(error))
    }

    fn size_hint(&self) -> Option<usize> {
        if let Self::Items { items, .. } = self { Some(items.len()) } else { None }
    }
}

impl<'de> MapAccess<'de> for Map<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some(key) = self.next_key() else { return Ok(None) };
        seed.deserialize(key).map(Some).map_err(|error| self.key_failed(error))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let next = self.next_value().ok_or_else(|| Error::custom("a value without a key"))?;
        seed.deserialize(next.place).map_err(|error| next.failed(error))
    }

    fn size_hint(&self) -> Option<usize> {
        if let Self::Entries(entries) = self { Some(entries.entries.len()) } else { None }
    }
}
