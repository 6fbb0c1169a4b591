//! The words of the language that are enums of the model: how they are read, and how the schema describes them.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, EnumAccess, VariantAccess, Visitor};

use crate::model::keyword::Keyword;
use crate::model::{ArchiveKind, CharSet, Check, Class, CodeKind, SigningMethod, Unit, Wire};

macro_rules! read {
    ($($name:ident)+) => { $(
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_enum(stringify!($name), Self::KEYS, Word(PhantomData))
            }
        }
    )+ };
}

read! { ArchiveKind CharSet Check Class CodeKind SigningMethod Unit Wire }

/// Reads the word of a value.
struct Word<T>(PhantomData<T>);

impl<'de, T: Keyword> Visitor<'de> for Word<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<T, A::Error> {
        let (value, rest) = data.variant_seed(self)?;
        rest.unit_variant()?;
        Ok(value)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        let known = T::KEYS.iter().position(|key| *key == text).and_then(|at| T::VALUES.get(at));
        known.copied().ok_or_else(|| E::unknown_variant(text, T::KEYS))
    }
}

impl<'de, T: Keyword> DeserializeSeed<'de> for Word<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}
