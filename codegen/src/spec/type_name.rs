//! What the key `type` says: a word of the language, or the name of a type under `types`.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};

use crate::model::{IntegerType, Wire};

/// A type that the language knows by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeWord {
    /// Text.
    String,
    /// A whole number.
    Integer(IntegerType),
    /// A number with a fraction.
    Number,
    /// True or false.
    Boolean,
    /// Several values of one type.
    List,
    /// Values of one type by name.
    Map,
    /// An object.
    Object,
    /// Texts or numbers of which some are known.
    OpenEnum,
    /// A value that brings further fields with it.
    Choice,
    /// A point in time.
    Timestamp,
    /// A length of time.
    Duration,
    /// A day of the calendar.
    Day,
    /// A month of a year.
    Month,
    /// An amount of money.
    Money,
    /// An address.
    Url,
    /// A file.
    File,
    /// Bytes.
    Bytes,
    /// A text that names something.
    Id,
    /// Any JSON.
    Json,
    /// A code of the endpoint.
    Code,
}

impl TypeWord {
    /// All words, in the order in which messages list them.
    pub const ALL: [Self; 27] = [
        Self::String,
        Self::Integer(IntegerType::I8),
        Self::Integer(IntegerType::I16),
        Self::Integer(IntegerType::I32),
        Self::Integer(IntegerType::I64),
        Self::Integer(IntegerType::U8),
        Self::Integer(IntegerType::U16),
        Self::Integer(IntegerType::U32),
        Self::Integer(IntegerType::U64),
        Self::Number,
        Self::Duration,
        Self::Money,
        Self::Timestamp,
        Self::Boolean,
        Self::List,
        Self::Map,
        Self::Object,
        Self::OpenEnum,
        Self::Choice,
        Self::Day,
        Self::Month,
        Self::Url,
        Self::File,
        Self::Bytes,
        Self::Id,
        Self::Json,
        Self::Code,
    ];

    /// Types of which a few values can be listed.
    pub(crate) const LISTABLE: &'static [Self] = Self::ALL.split_at(12).0;

    /// Types of numbers, with or without a unit.
    pub(crate) const MEASURED: &'static [Self] = Self::LISTABLE.split_at(1).1;

    /// Types whose values are numbers as a rule.
    pub(crate) const NUMERIC: &'static [Self] = Self::ALL.split_at(13).0.split_at(1).1;

    /// Types that have a unit.
    pub(crate) const WITH_UNIT: &'static [Self] = &[Self::Timestamp, Self::Duration, Self::Money];

    /// Types that are not one value, and fit into a string only as JSON or as a list in some notation.
    pub(crate) const STRUCTURED: &'static [Self] = &[Self::Object, Self::List, Self::Map, Self::Json];

    /// Types of texts that are counted.
    pub(crate) const TEXTS: &'static [Self] = &[Self::String, Self::Url, Self::Id];

    /// Types of several values.
    pub(crate) const COLLECTIONS: &'static [Self] = &[Self::List, Self::Map];

    /// Types with a table of formats: what a file is behind.
    pub(crate) const FILES: &'static [Self] = &[Self::File, Self::Url];

    /// Types that have a size in bytes.
    pub(crate) const SIZED: &'static [Self] = &[Self::File, Self::Url, Self::Bytes];

    /// Types whose values are listed, with what they mean.
    pub(crate) const OF_VALUES: &'static [Self] = &[Self::OpenEnum, Self::Choice];

    /// Types that have a name of their own.
    pub(crate) const NAMED: &'static [Self] = &[Self::Object, Self::OpenEnum, Self::Choice, Self::Id];

    /// The types that can travel in a way; `None` for all.
    pub(crate) fn of_wire(wire: Wire) -> Option<&'static [Self]> {
        match wire {
            Wire::Plain | Wire::Lenient => None,
            Wire::String => Some(Self::NUMERIC),
            Wire::Dashes | Wire::Number => Some(&[Self::Day, Self::Month]),
            Wire::Digits => Some(&[Self::Day, Self::Month, Self::Timestamp]),
            Wire::Rfc3339 | Wire::DateTime => Some(&[Self::Timestamp]),
            Wire::Commas | Wire::Semicolons | Wire::Pipes | Wire::Spaces | Wire::Repeated => Some(&[Self::List]),
            Wire::Json => Some(Self::STRUCTURED),
            Wire::Base64 => Some(&[Self::Bytes, Self::String]),
        }
    }

    /// The word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer(integer) => integer.key(),
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::List => "list",
            Self::Map => "map",
            Self::Object => "object",
            Self::OpenEnum => "open_enum",
            Self::Choice => "choice",
            Self::Timestamp => "timestamp",
            Self::Duration => "duration",
            Self::Day => "day",
            Self::Month => "month",
            Self::Money => "money",
            Self::Url => "url",
            Self::File => "file",
            Self::Bytes => "bytes",
            Self::Id => "id",
            Self::Json => "json",
            Self::Code => "code",
        }
    }

    /// The type that a word means.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.key() == key)
    }
}

/// Words as messages list them: `string, url, id`.
pub(crate) fn listed(words: &[TypeWord]) -> String {
    words.iter().map(|word| word.key()).collect::<Vec<_>>().join(", ")
}

/// What a `type` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeName {
    /// A word of the language.
    Word(TypeWord),
    /// The name of a type under `types`, if there is one.
    Named(String),
    /// Neither.
    Unknown(String),
}

impl TypeName {
    fn of(text: &str) -> Self {
        match TypeWord::from_key(text) {
            Some(word) => Self::Word(word),
            None if text.starts_with(|c: char| c.is_ascii_uppercase()) => Self::Named(text.to_owned()),
            None => Self::Unknown(text.to_owned()),
        }
    }

    /// As the spec writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Word(word) => word.key(),
            Self::Named(text) | Self::Unknown(text) => text,
        }
    }

    /// The word, if it is one.
    pub fn word(&self) -> Option<TypeWord> {
        if let Self::Word(word) = self { Some(*word) } else { None }
    }

    /// True for one of these words.
    pub(crate) fn is_one_of(&self, words: &[TypeWord]) -> bool {
        self.word().is_some_and(|word| words.contains(&word))
    }
}

impl PartialEq<TypeWord> for TypeName {
    fn eq(&self, word: &TypeWord) -> bool {
        self.word() == Some(*word)
    }
}

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Any text is read: what is wrong with it is for the rules to say.
impl<'de> Deserialize<'de> for TypeName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TypeNameVisitor)
    }
}

struct TypeNameVisitor;

impl Visitor<'_> for TypeNameVisitor {
    type Value = TypeName;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<TypeName, E> {
        Ok(TypeName::of(text))
    }
}

#[cfg(test)]
mod tests {
    use super::{TypeName, TypeWord};
    use crate::model::IntegerType;

    #[test]
    fn a_type_is_a_word_a_name_or_unknown() {
        for word in TypeWord::ALL {
            assert_eq!((TypeWord::from_key(word.key()), TypeName::of(word.key()).word()), (Some(word), Some(word)));
        }
        for integer in IntegerType::ALL {
            assert!(TypeWord::ALL.contains(&TypeWord::Integer(integer)), "{}", integer.key());
        }
        assert_eq!(TypeName::of("Money"), TypeName::Named("Money".to_owned()));
        for unknown in ["", "strin", "i128", "String "] {
            assert_eq!(TypeName::of(unknown).word(), None, "{unknown}");
        }
    }

    #[test]
    fn numbers_and_what_can_be_listed() {
        let measured = |word: &TypeWord| {
            matches!(word, TypeWord::Integer(_) | TypeWord::Number | TypeWord::Duration | TypeWord::Money)
        };
        let numbers: Vec<TypeWord> = TypeWord::ALL.into_iter().filter(measured).collect();
        assert_eq!(TypeWord::MEASURED, numbers);
        assert_eq!(TypeWord::NUMERIC, [&numbers[..], &[TypeWord::Timestamp]].concat());
        assert_eq!(TypeWord::LISTABLE, [&[TypeWord::String][..], &numbers].concat());
    }
}
