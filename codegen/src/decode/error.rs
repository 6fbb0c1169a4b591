//! Decoding errors, with what to write instead.

use std::fmt;

use serde::de;

use super::fault::Lacking;
use crate::diagnostic::{Diagnostic, nearest};
use crate::rule::{self, Rule};
use crate::source::Span;
use crate::spec::mapping::Mapping;
use crate::spec::renamed;
use crate::spec::type_name::TypeWord;

/// A decoding error.
#[derive(Debug)]
pub(super) struct Error {
    pub(super) cause: Cause,
    /// Its span, once known.
    pub(super) span: Option<Span>,
}

/// The cause of an [`Error`].
#[derive(Debug)]
pub(super) enum Cause {
    /// It has already been reported.
    Reported,
    /// A key is missing, in this mapping once known.
    Missing(&'static str, Option<Box<Lacking>>),
    /// A value is not what the language expects.
    Unreadable { rule: &'static Rule, message: String, help: Option<String> },
}

impl Error {
    /// An invalid value, and what to do about it.
    pub(super) fn helped(rule: &'static Rule, message: String, help: impl Into<String>) -> Self {
        Cause::Unreadable { rule, message, help: Some(help.into()) }.into()
    }

    /// A value of the wrong type.
    pub(super) fn mismatch(expected: Expected, found: Found<'_>) -> Self {
        let expected = match (expected, found) {
            (Expected::Literal | Expected::Bound, Found::Unsigned { .. } | Found::Float { .. }) => Expected::Number,
            (expected, _) => expected,
        };
        let message = format!("expected {expected}, found {found}");
        Cause::Unreadable { rule: &rule::WRONG_TYPE, message, help: instead(expected, found) }.into()
    }

    /// Sets the span, unless there is a more precise one.
    pub(super) fn at(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }

    /// Marks the error as reported.
    pub(super) fn reported(self) -> Self {
        Self { cause: Cause::Reported, ..self }
    }
}

impl From<Cause> for Error {
    fn from(cause: Cause) -> Self {
        Self { cause, span: None }
    }
}

impl Cause {
    /// The message, unless it has been reported.
    pub(super) fn diagnostic(self, span: Span) -> Option<Diagnostic> {
        match self {
            Self::Reported => None,
            Self::Missing(key, _) => Some(Diagnostic::of(&rule::MISSING_KEY, span, format!("key `{key}` is missing"))),
            Self::Unreadable { rule, message, help } => {
                let diagnostic = Diagnostic::of(rule, span, message);
                Some(help.into_iter().fold(diagnostic, Diagnostic::help))
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Cause::Reported => f.write_str("reported already"),
            Cause::Missing(key, _) => write!(f, "key `{key}` is missing"),
            Cause::Unreadable { message, .. } => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Cause::Unreadable { rule: &rule::WRONG_TYPE, message: message.to_string(), help: None }.into()
    }

    fn missing_field(field: &'static str) -> Self {
        Cause::Missing(field, None).into()
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let help = match (renamed::word(variant, expected), nearest(variant, expected.iter().copied())) {
            (Some(new), _) => format!("write `{new}`: `{variant}` is called `{new}` now"),
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) => format!("one of {}", expected.join(", ")),
        };
        Self::helped(&rule::WRONG_VALUE, format!("unknown value `{variant}`"), help)
    }

    /// Values are checked before a visitor sees them, so this is only reached for types that the language does not use.
    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::custom(format_args!("expected {expected}, found {found}"))
    }
}

/// What the language expects in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// `true` or `false`.
    Boolean,
    /// An integer from zero to this one.
    Unsigned(u64),
    /// An integer.
    Integer,
    /// A string.
    Text,
    /// A list.
    List,
    /// A mapping from names that the spec defines.
    Names,
    /// A mapping with known keys: the one with this name.
    Keys(&'static str),
    /// The fields of a response, or a word.
    Response,
    /// The fields of a reply, or a word.
    Reply,
    /// The values of an enum.
    Values,
    /// A string, a number or a boolean.
    Literal,
    /// A number or a size.
    Bound,
    /// A number that a literal can be.
    Number,
}

impl Expected {
    /// Whether the value found is what is expected.
    pub(super) fn takes(self, found: Found<'_>) -> bool {
        use Found::{Boolean, List, Mapping, Reported, Signed, Text, Unsigned};
        match self {
            // There is nothing to add.
            _ if matches!(found, Reported) => true,
            Self::Boolean => matches!(found, Boolean { .. }),
            Self::Unsigned(most) => matches!(found, Unsigned { value, .. } if value <= most),
            Self::Integer => match found {
                Unsigned { value, .. } => i64::try_from(value).is_ok(),
                found => matches!(found, Signed { .. }),
            },
            Self::Text => matches!(found, Text(_)),
            Self::List => matches!(found, List),
            Self::Names | Self::Keys(_) => matches!(found, Mapping),
            Self::Response | Self::Reply => matches!(found, Mapping | Text(_)),
            Self::Values => matches!(found, Mapping | List),
            Self::Literal => matches!(found, Text(_) | Boolean { .. }) || is_number(found),
            Self::Bound => matches!(found, Text(_)) || is_number(found),
            Self::Number => is_number(found),
        }
    }
}

/// True for numbers that a literal can hold.
fn is_number(found: Found<'_>) -> bool {
    match found {
        Found::Unsigned { value, .. } => i64::try_from(value).is_ok(),
        Found::Float { value, .. } => value.is_finite(),
        found => matches!(found, Found::Signed { .. }),
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean => f.write_str("`true` or `false`"),
            Self::Unsigned(_) => f.write_str("a non-negative integer"),
            Self::Integer => f.write_str("an integer"),
            Self::Text => f.write_str("a string"),
            Self::List => f.write_str("a list"),
            Self::Names => f.write_str("a mapping of names"),
            Self::Keys(name) => write!(f, "the keys of {}", Mapping::what(name)),
            Self::Response => {
                f.write_str("the fields of the response, `file`, `nothing`, or the keys of a list or map")
            }
            Self::Reply => f.write_str("the fields of the reply, or `nothing`"),
            Self::Values => f.write_str("a list of values, or a mapping from values to what they mean"),
            Self::Literal => f.write_str("a string, a number or a boolean"),
            Self::Bound => f.write_str("a number or a size"),
            Self::Number => write!(f, "a number up to {}", i64::MAX),
        }
    }
}

/// What was found in a place; numbers and booleans also as they are written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found<'a> {
    Text(&'a str),
    Unsigned {
        value: u64,
        written: &'a str,
    },
    Signed {
        value: i64,
        written: &'a str,
    },
    Float {
        value: f64,
        written: &'a str,
    },
    Boolean {
        value: bool,
        written: &'a str,
    },
    /// Nothing, or `null`.
    Nothing,
    List,
    Mapping,
    /// Something that has already been reported.
    Reported,
}

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "the string `{text}`"),
            Self::Unsigned { written, .. } | Self::Signed { written, .. } | Self::Float { written, .. } => {
                write!(f, "the number {written}")
            }
            Self::Boolean { written, .. } => write!(f, "`{written}`"),
            Self::Nothing | Self::Reported => f.write_str("nothing"),
            Self::List => f.write_str("a list"),
            Self::Mapping => f.write_str("a mapping"),
        }
    }
}

/// What to write instead of a value of the wrong type.
fn instead(expected: Expected, found: Found<'_>) -> Option<String> {
    use Expected::{Integer, Keys, Names, Reply, Response, Unsigned};
    match (expected, found) {
        (_, Found::Nothing) => {
            let help = "write a value after the colon, or remove the key; quote a string that begins with `#`";
            Some(help.to_owned())
        }
        (Expected::Boolean, Found::Text(text)) => boolean(text),
        (Unsigned(_) | Integer, Found::Text(text)) => number(text),
        (Unsigned(_) | Integer, Found::Float { value, .. }) => {
            let is_whole = value.fract() == 0.0 && (0.0..9e15).contains(&value);
            is_whole.then(|| format!("write `{value:.0}`"))
        }
        (Expected::List, found) => list(found),
        (Names | Keys(_), found) => mapping(found),
        (Response | Reply, Found::Text(text)) => no_space_after_colon(text),
        (Expected::Text, Found::List | Found::Mapping) => {
            Some("quote the string if it begins with `[` or `{`".to_owned())
        }
        _ => None,
    }
}

/// The integer that a string was meant to be.
fn number(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !matches!(c, ',' | '_' | ' ' | '\'')).collect();
    digits.parse::<i64>().ok()?;
    let plain = digits.trim_start_matches('0');
    Some(if digits == text && text.len() > 1 && text.starts_with('0') {
        format!("write `{}`, without the zero before it", if plain.is_empty() { "0" } else { plain })
    } else if digits == text {
        format!("write `{digits}` without quotes")
    } else {
        format!("write `{digits}`, digits only")
    })
}

/// The boolean that a string was meant to be: `no` is one only in YAML 1.1.
fn boolean(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    // `true,` and `true // always`
    let word = lower.split(|c: char| !c.is_ascii_alphanumeric()).next().filter(|word| word.len() < lower.len());
    if let Some(word @ ("true" | "false")) = word {
        return Some(format!("write `{word}` and nothing after it; a comment begins with a space and `#`"));
    }
    let value = match lower.trim_matches(['“', '”', '‘', '’']) {
        "true" | "yes" | "on" | "y" | "1" => true,
        "false" | "no" | "off" | "n" | "0" => false,
        _ => return None,
    };
    Some(match lower.as_str() {
        "true" | "false" => format!("write `{value}` without quotes"),
        _ => format!("write `{value}`: in YAML 1.2, `{text}` is a string"),
    })
}

/// The list that a single value was meant to be.
fn list(found: Found<'_>) -> Option<String> {
    Some(match found {
        Found::Text(text) => format!("write a list: `[{}]`", text.trim_matches(['“', '”', '[', ']', ' '])),
        Found::Signed { written, .. }
        | Found::Unsigned { written, .. }
        | Found::Float { written, .. }
        | Found::Boolean { written, .. } => format!("write a list: `[{written}]`"),
        Found::Mapping => "begin each item with `- `, a dash and a space".to_owned(),
        Found::Nothing | Found::List | Found::Reported => return None,
    })
}

/// The mapping that something else was meant to be.
fn mapping(found: Found<'_>) -> Option<String> {
    Some(match found {
        Found::Text(text) => match no_space_after_colon(text) {
            Some(help) => help,
            None if TypeWord::from_key(text).is_some() => format!("write a mapping: `{{ type: {text}, … }}`"),
            None => format!("write `{text}:` on a line of its own, and its value after it"),
        },
        Found::Signed { .. } | Found::Unsigned { .. } | Found::Float { .. } | Found::Boolean { .. } => {
            "write its keys below it, or between braces".to_owned()
        }
        Found::List => "write `name: …` without the dashes and brackets of a list".to_owned(),
        Found::Nothing | Found::Mapping | Found::Reported => return None,
    })
}

/// `type:string`
fn no_space_after_colon(text: &str) -> Option<String> {
    let (key, value) = text.split_once(':').filter(|_| !text.contains(": "))?;
    Some(format!("write `{key}: {}`, with a space after the colon", value.split([' ', ',']).next()?))
}
