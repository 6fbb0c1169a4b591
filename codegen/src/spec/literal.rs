//! Values of the language: sizes, lifetimes, routes, days, time zones, constants, and "one or several".

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};

use super::marker::{BOUND, LITERAL, ONE_OR_MANY, PROSE};
use crate::calendar::is_day;
use crate::model::keyword::Keyword;
use crate::model::{Literal, Method, Period, Rate, Sealed, SignedPart, Size, SizeUnit};

/// A text for readers: Markdown of any number of lines. All other texts are facts, and the reader of the YAML makes sure
/// that they are on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose(pub String);

impl Deref for Prose {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Prose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(PROSE, ProseVisitor)
    }
}

struct ProseVisitor;

impl Visitor<'_> for ProseVisitor {
    type Value = Prose;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Prose, E> {
        Ok(Prose(text.to_owned()))
    }
}

/// A span of time with its unit: `3 days`, `2 hours`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// Length in seconds.
    pub seconds: u64,
}

impl Lifetime {
    fn parse(text: &str) -> Option<Self> {
        let (number, unit) = text.split_once(' ')?;
        let factor = match unit.trim().trim_end_matches('s') {
            "second" => 1,
            "minute" => 60,
            "hour" => 3600,
            "day" => 86_400,
            _ => return None,
        };
        Some(Self { seconds: number.parse::<u64>().ok()?.checked_mul(factor)? })
    }
}

/// Method and path: `POST /wxa/uploadmedia`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, from its first `/`. A segment in braces is a parameter.
    pub path: String,
}

impl Route {
    fn parse(text: &str) -> Option<Self> {
        let (method, path) = text.split_once(' ')?;
        let method = Method::from_key(method)?;
        let path = path.trim();
        (is_given(path) || is_route_path(path)).then(|| Self { method, path: path.to_owned() })
    }
}

/// True for a route whose whole address is a parameter, because an earlier answer gave it: `{url}`.
pub(crate) fn is_given(path: &str) -> bool {
    parameter(path).is_some()
}

/// True for a path in which names in braces may stand for whole segments.
fn is_route_path(path: &str) -> bool {
    let plain = |step: &str| if parameter(step).is_some() { "x" } else { step }.to_owned();
    is_path(&path.split('/').map(plain).collect::<Vec<_>>().join("/"))
}

/// The name of the parameter that a segment of a path stands for: `{openid}`.
pub(crate) fn parameter(step: &str) -> Option<&str> {
    let name = step.strip_prefix('{')?.strip_suffix('}')?;
    let legal = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    (!name.is_empty() && name.chars().all(legal)).then_some(name)
}

/// True for a path that everything between client and service reads the same way. A segment that is `.`, `..` or empty
/// could leave the folder of a gateway or base URL; for some servers, so could `\` and `%2e`.
pub(crate) fn is_path(path: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || "_-.~".contains(c);
    let steps = path.strip_prefix('/').map(|steps| steps.strip_suffix('/').unwrap_or(steps));
    steps.is_some_and(|steps| steps.split('/').all(|step| !matches!(step, "" | "." | "..") && step.chars().all(legal)))
}

/// A calendar day, `2026-11-21`: the day on which a page was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub String);

impl Day {
    fn parse(text: &str) -> Option<Self> {
        is_day(text).then(|| Self(text.to_owned()))
    }
}

/// The hash of an endpoint's facts, `90b970d668f421c0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactsHash(pub u64);

impl FactsHash {
    fn parse(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let hash = Some(text).filter(|text| text.len() == 16 && text.bytes().all(is_digit))?;
        u64::from_str_radix(hash, 16).ok().map(Self)
    }
}

/// The distance of a time zone from UTC: `+08:00`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeZone(pub String);

impl TimeZone {
    fn parse(text: &str) -> Option<Self> {
        let (hours, minutes) = text.strip_prefix(['+', '-'])?.split_once(':')?;
        let part = |part: &str, most: u8| {
            let digits = part.len() == 2 && part.bytes().all(|digit| digit.is_ascii_digit());
            digits && part.parse().is_ok_and(|number: u8| number <= most)
        };
        (part(hours, 14) && part(minutes, 59)).then(|| Self(text.to_owned()))
    }
}

/// A bound: a size of a file, or a number.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Bound {
    Size(Size),
    Number(Literal),
}

/// Characters that a text may have: the name of a set, or signs as they are.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(transparent)]
pub struct Characters(pub String);

/// One value or a list of them.
#[derive(Clone, Debug)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// A kind of value that is written as text, as the reader of the YAML has to know it.
pub(crate) struct Word {
    /// The name by which it is asked for.
    pub(crate) name: &'static str,
    /// What it is, with its article.
    pub(crate) what: &'static str,
    /// How it is written.
    pub(crate) help: fn() -> String,
    /// One that stands in for one that cannot be read.
    pub(crate) placeholder: &'static str,
    /// Whether a text is one.
    pub(crate) is_one: fn(&str) -> bool,
}

impl Word {
    /// The word that is asked for by a name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        WORDS.iter().find(|word| word.name == name)
    }
}

/// Words that are read from text: how a message names them, what to write, what stands in for them, and how a schema
/// describes them.
macro_rules! words {
    ($($name:ident: $what:literal, $help:expr, $placeholder:literal, $pattern:expr;)*) => {
        const WORDS: &[Word] = &[$(Word {
            name: stringify!($name),
            what: $what,
            help: || $help.to_owned(),
            placeholder: $placeholder,
            is_one: |text| $name::parse(text).is_some(),
        }),*];

        $(
            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    struct Text;

                    impl<'de> Visitor<'de> for Text {
                        type Value = $name;

                        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                            f.write_str($what)
                        }

                        fn visit_newtype_struct<D: Deserializer<'de>>(self, text: D) -> Result<$name, D::Error> {
                            let text = String::deserialize(text)?;
                            let unknown = || de::Error::invalid_value(de::Unexpected::Str(&text), &self);
                            $name::parse(&text).ok_or_else(unknown)
                        }
                    }

                    deserializer.deserialize_newtype_struct(stringify!($name), Text)
                }
            }

            #[cfg(feature = "maintain")]
            impl schemars::JsonSchema for $name {
                fn inline_schema() -> bool {
                    true
                }

                fn schema_name() -> std::borrow::Cow<'static, str> {
                    stringify!($name).into()
                }

                fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                    schemars::json_schema!({ "type": "string", "pattern": $pattern })
                }
            }
        )*
    };
}

words! {
    Size: "a size",
        format!("write a whole number and a unit, for example `2 MiB`; units: {}", SizeUnit::KEYS.join(", ")),
        "1 B",
        format!("^[0-9_]+ ?({})$", SizeUnit::KEYS.join("|"));
    Lifetime: "a span of time",
        "write a whole number and a unit, for example `3 days`; units: seconds, minutes, hours, days",
        "1 day",
        "^[0-9]+ (second|minute|hour|day)s?$";
    Route: "a route",
        format!(
            "write the method and the path, for example `POST /wxa/uploadmedia`; methods: {}; a path is letters, digits \
             and `-_.~` between `/`, without `//`, `/./` and `/../`; `{{name}}` in place of a whole segment is a parameter under `path`, and alone the whole address",
            Method::KEYS.join(", ")
        ),
        "GET /placeholder",
        format!(
            r"^({}) (\{{[A-Za-z0-9_-]+\}}|(/((?!\.{{1,2}}(/|$))[A-Za-z0-9_.~-]+|\{{[A-Za-z0-9_-]+\}}))+/?)$",
            Method::KEYS.join("|")
        );
    Rate: "a rate",
        format!("write it as `5000 per day`; periods: {}", Period::KEYS.join(", ")),
        "1 per day",
        format!("^[0-9][0-9_]* per ({})$", Period::KEYS.join("|"));
    SignedPart: "a part of what is signed",
        format!(
            "write one of {}, a field such as `json.shopid`, or signs in quotes, for example `\"&\"`",
            SignedPart::WORDS.join(", ")
        ),
        "path",
        format!(r"^({}|json\.[^.]+|[!-/:-@\[-`{{-~]+)$", SignedPart::WORDS.join("|"));
    FactsHash: "a hash of facts",
        "`weixin review NAME --mark` writes it: 16 digits from 0 to f, in quotes",
        "0000000000000000",
        "^[0-9a-f]{16}$";
    Day: "a day", "write it as 2026-11-21", "2000-01-01", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
    TimeZone: "a time zone",
        "write the distance from UTC, for example `\"+08:00\"`",
        "+00:00",
        "^[+-](0[0-9]|1[0-4]):[0-5][0-9]$";
}

impl<'de> Deserialize<'de> for Literal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple_struct(LITERAL, 0, LiteralVisitor)
    }
}

struct LiteralVisitor;

impl Visitor<'_> for LiteralVisitor {
    type Value = Literal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, a number or a boolean")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Literal, E> {
        Ok(Literal::Boolean(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Literal, E> {
        Ok(Literal::Integer(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Literal, E> {
        i64::try_from(value).map(Literal::Integer).map_err(|_| {
            E::invalid_value(de::Unexpected::Unsigned(value), &format!("a number up to {}", i64::MAX).as_str())
        })
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Literal, E> {
        if value.is_finite() { Ok(Literal::Number(value)) } else { Err(E::custom("not a finite number")) }
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Literal, E> {
        Ok(Literal::Text(value.to_owned()))
    }
}

impl<'de> Deserialize<'de> for Sealed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple_struct(LITERAL, 0, SealedVisitor)
    }
}

struct SealedVisitor;

impl Visitor<'_> for SealedVisitor {
    type Value = Sealed;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`true`, `false` or `required`")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Sealed, E> {
        Ok(if value { Sealed::Accepted } else { Sealed::No })
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Sealed, E> {
        if text == Sealed::Required.key() {
            Ok(Sealed::Required)
        } else {
            Err(E::invalid_value(de::Unexpected::Str(text), &self))
        }
    }
}

impl<'de> Deserialize<'de> for Bound {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple_struct(BOUND, 0, BoundVisitor)
    }
}

struct BoundVisitor;

impl Visitor<'_> for BoundVisitor {
    type Value = Bound;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or a size")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Bound, E> {
        LiteralVisitor.visit_i64(value).map(Bound::Number)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Bound, E> {
        LiteralVisitor.visit_u64(value).map(Bound::Number)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Bound, E> {
        LiteralVisitor.visit_f64(value).map(Bound::Number)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Bound, E> {
        let unknown = || E::invalid_value(de::Unexpected::Str(text), &self);
        Size::parse(text).map(Bound::Size).ok_or_else(unknown)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple_struct(ONE_OR_MANY, 0, OneOrManyVisitor(PhantomData))
    }
}

struct OneOrManyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrManyVisitor<T> {
    type Value = OneOrMany<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one value or a list of them")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::with_capacity(items.size_hint().unwrap_or(0));
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(OneOrMany(all))
    }
}
