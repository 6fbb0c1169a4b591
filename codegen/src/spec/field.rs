//! Parameters, fields and named types.

use serde::Deserialize;

use super::literal::{Bound, Characters, Day, Lifetime, OneOrMany, Prose};
use super::table::Table;
use super::type_name::TypeName;
use crate::model::{Literal, Size, Unit, Wire};
use crate::source::Spanned;

/// A key that few fields have. The box makes a field three times smaller, and a large spec has some hundred thousand.
pub type Rare<T> = Option<Box<Spanned<T>>>;

/// A parameter of a request or a field of an object. A bare word is short for its type: `openid: string`.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "parameter")]
#[cfg_attr(feature = "maintain", schemars(transform = super::bare::bare_word))]
pub struct Field {
    /// What it is: string, i8 … i64, u8 … u64, number, duration, money, timestamp, boolean, list, map, object, open_enum,
    /// choice, day, month, url, file, bytes, id, json, or the name of a type under `types`.
    #[serde(rename = "type")]
    pub kind: Spanned<TypeName>,
    /// What it means, in the project's own words.
    pub doc: Option<Spanned<Prose>>,
    /// The Rust name, if the one made from the wire name is not good.
    pub rust: Rare<String>,
    /// The Rust name of the type that is defined here (object, open_enum, choice, id).
    pub name: Rare<String>,
    /// False if it may be absent. Default: true.
    pub required: Option<Spanned<bool>>,
    /// True if its value may be null.
    pub nullable: Option<Spanned<bool>>,
    /// Its value if it is absent.
    pub default: Rare<Literal>,
    /// The constant value of a parameter, which is always sent.
    pub fixed: Rare<Literal>,
    /// True if a text may come, or be sent, in place of an object, a list or a map.
    pub or_text: Rare<bool>,
    /// True if the value must not appear in logs and messages.
    pub secret: Option<Spanned<bool>>,
    /// How it travels: `plain`, `lenient` (in responses, also a number in a string and a string as a number), `string` (a
    /// number in a string), `commas`, `semicolons`, `pipes` or `spaces` (a list in one string, with that between the
    /// items), `json` (JSON inside a string), `base64` (bytes or a text in Base64), `repeated` (a query parameter or part
    /// of a form for each item); of a day or month `dashes` (2023-11-02, the default), `digits` (20231102) or `number`; of
    /// a timestamp `rfc3339` (2023-11-02T15:04:05+08:00), `date_time` (2023-11-02 15:04:05) or `digits` (20231102150405).
    pub wire: Option<Spanned<Wire>>,
    /// The least number of characters.
    pub min_length: Rare<u64>,
    /// The greatest number of characters.
    pub max_length: Rare<u64>,
    /// The least number of bytes in UTF-8.
    pub min_bytes: Rare<u64>,
    /// The greatest number of bytes in UTF-8.
    pub max_bytes: Rare<u64>,
    /// The least number of characters, a Chinese one counting two.
    pub min_width: Rare<u64>,
    /// The greatest number of characters, a Chinese one counting two.
    pub max_width: Rare<u64>,
    /// The characters that it may consist of: names of sets (`digits`, `letters`, `lower`, `upper`, `hex`, `ascii`, `space`,
    /// `chinese`), and signs as they are.
    pub chars: Rare<OneOrMany<Spanned<Characters>>>,
    /// The least number of items.
    pub min_items: Rare<u64>,
    /// The greatest number of items.
    pub max_items: Rare<u64>,
    /// The smallest number, in the unit of the field, or the size of the fewest bytes.
    pub min: Rare<Bound>,
    /// The largest number, in the unit of the field, or the size of the largest file or the most bytes.
    pub max: Rare<Bound>,
    /// A file, or bytes, must be smaller than this.
    pub below: Rare<Size>,
    /// The only values that are accepted.
    pub one_of: Rare<Vec<Spanned<Literal>>>,
    /// The format table of a file, or of the file that a URL names.
    pub formats: Rare<String>,
    /// The content type with which a part of a form, or a raw body, is sent.
    pub content_type: Rare<String>,
    /// The condition under which it is required.
    pub required_if: Rare<RequiredIf>,
    /// The type of the items of a list or map.
    pub items: Option<Box<Field>>,
    /// The fields of an object.
    pub fields: Option<Table<Field>>,
    /// Rules about several fields of an object.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// The known values of an open enum, or the values of a choice.
    pub values: Option<Values>,
    /// The unit of a timestamp or duration (default: seconds), or of an amount of money (`fen` or `yuan`).
    pub unit: Option<Spanned<Unit>>,
    /// How long an id is valid after it was received.
    pub lifetime: Rare<Lifetime>,
    /// Why it should not be used any more, and what to use instead.
    pub deprecated: Rare<Prose>,
    /// The first day on which it is there.
    pub since: Rare<Day>,
    /// The first day on which it is no longer there.
    pub until: Rare<Day>,
}

impl Field {
    /// Whether its unit is this one.
    pub(crate) fn is_in(&self, unit: Unit) -> bool {
        self.unit.as_ref().is_some_and(|own| own.value == unit)
    }
}

/// The condition under which a parameter is required.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "condition")]
pub struct RequiredIf {
    /// The other parameter's name on the wire, or a path to it: `detail.kind` of an object, `items[].kind` of any item of a
    /// list, `../kind` of the object around.
    pub field: Spanned<String>,
    /// The value that the other must have, or several of which it must have one. Default: any value.
    pub is: Option<Spanned<OneOrMany<Spanned<Literal>>>>,
    /// The value or values that the other must not have. One that is absent has none.
    pub not: Option<Spanned<OneOrMany<Spanned<Literal>>>>,
}

/// A rule about several parameters. It has exactly one key.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "rule")]
pub struct Rule {
    /// Exactly one of them is set.
    pub exactly_one_of: Option<Spanned<Vec<Spanned<String>>>>,
    /// At least one of them is set.
    pub at_least_one_of: Option<Spanned<Vec<Spanned<String>>>>,
    /// At most one of them is set.
    pub at_most_one_of: Option<Spanned<Vec<Spanned<String>>>>,
}

/// The values of an open enum or a choice: a list, or a mapping to what each means.
#[derive(Clone, Debug)]
pub struct Values(pub Vec<(Spanned<Literal>, Value)>);

/// One value of an open enum or a choice. A bare text is short for its meaning.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "value")]
#[cfg_attr(feature = "maintain", schemars(transform = super::bare::bare_prose))]
pub struct Value {
    /// What it means.
    pub doc: Option<Spanned<Prose>>,
    /// Its Rust name. Default: made from the value. Numbers need one.
    pub name: Option<Spanned<String>>,
    /// Why it should not be used any more, and what to use instead.
    pub deprecated: Rare<Prose>,
    /// The first day on which it is there.
    pub since: Rare<Day>,
    /// The first day on which it is no longer there.
    pub until: Rare<Day>,
    /// The fields that it brings, if it is a value of a choice: they stand beside the field that has the value.
    pub fields: Option<Box<Table<Field>>>,
    /// Rules about several of these fields.
    #[serde(default)]
    pub rules: Vec<Rule>,
}

/// A type under `types`: an object, an open enum, a choice or an id.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "maintain", derive(schemars::JsonSchema))]
#[serde(rename = "named type")]
pub struct NamedType {
    /// `object`, `open_enum`, `choice` or `id`.
    #[serde(rename = "type")]
    pub kind: Spanned<TypeName>,
    /// What it is, in the project's own words.
    pub doc: Option<Spanned<Prose>>,
    /// The fields of an object.
    pub fields: Option<Table<Field>>,
    /// Rules about several fields of an object.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// The known values of an open enum, or the values of a choice.
    pub values: Option<Values>,
    /// How long an id is valid after it was received.
    pub lifetime: Option<Spanned<Lifetime>>,
}

/// Names that may be one or several: token kinds, content types.
pub type Names = OneOrMany<Spanned<String>>;

mod values {
    //! Reading [`Values`] from either of its two forms.

    use std::fmt;

    use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

    use super::super::marker::VALUES;
    use super::{Value, Values};

    impl<'de> Deserialize<'de> for Values {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_tuple_struct(VALUES, 0, ValuesVisitor)
        }
    }

    struct ValuesVisitor;

    impl<'de> Visitor<'de> for ValuesVisitor {
        type Value = Values;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of values, or a mapping from values to what they mean")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Values, A::Error> {
            let mut all = Vec::with_capacity(items.size_hint().unwrap_or(0));
            while let Some(value) = items.next_element()? {
                all.push((value, Value::default()));
            }
            Ok(Values(all))
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Values, A::Error> {
            let mut all = Vec::with_capacity(map.size_hint().unwrap_or(0));
            while let Some(entry) = map.next_entry()? {
                all.push(entry);
            }
            Ok(Values(all))
        }
    }
}
