//! How numbers, strings, lists and maps are read from JSON.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;
use secrecy::SecretString;
use serde_json::{Number, Value as Json};

use super::embedded::Embedded;
use super::fault::Fault;
use super::{Decoding, FromJson};
use crate::response::document::{Elements, ValueRef};
use crate::types::base64;
use crate::types::money::Fen;
use crate::types::scalar::TextValue;
use crate::types::time::{Days, Hours, Millis, Minutes, Seconds};
use crate::types::wire::{Mode, Wire};

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl FromJson for $type {
            const EXPECTED: &'static str = "a number";

            fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
                if let ValueRef::Number(number) = &json
                    && let Some(number) = number.as_i64().and_then(|number| Self::try_from(number).ok())
                {
                    return Ok(number);
                }
                let number = integer(&json, decoding)?;
                Self::try_from(number).map_err(|_| {
                    decoding.fault(format!("a number from {} to {}", <$type>::MIN, <$type>::MAX), number.to_string())
                })
            }
        }
    )*};
}

integers!(u8, u16, u32, u64, i8, i16, i32, i64);

macro_rules! over {
    ($($type:ident: $inner:ty),* $(,)?) => {$(
        impl FromJson for $type {
            const EXPECTED: &'static str = "a number";

            fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
                <$inner>::from_json(json, decoding).map($type)
            }
        }
    )*};
}

over!(Fen: i64);

macro_rules! spans {
    ($($type:ident),*) => {$(
        impl FromJson for $type {
            const EXPECTED: &'static str = "a number";

            fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
                span(&json, decoding).map($type)
            }
        }
    )*};
}

spans!(Seconds, Millis, Minutes, Hours, Days);

/// A duration. Where leniency is allowed, a negative one is zero, one that is too long is the longest, and fractions
/// are dropped: what counts is that the rest of the response can be used.
fn span(json: &ValueRef<'_>, decoding: &mut Decoding) -> Result<u64, Fault> {
    if decoding.is_lenient() && integer(json, decoding).is_err() {
        let float = match json {
            ValueRef::Number(number) => number.as_f64(),
            ValueRef::String(text) if text.len() <= LONGEST_NUMBER => text.trim().parse().ok(),
            _ => None,
        };
        // The conversion saturates.
        if let Some(float) = float.filter(|float: &f64| float.is_finite()) {
            return Ok(float as u64);
        }
    }
    match integer(json, decoding) {
        Ok(number) if decoding.is_lenient() => Ok(u64::try_from(number.max(0)).unwrap_or(u64::MAX)),
        _ => u64::from_json(json.clone(), decoding),
    }
}

impl FromJson for f64 {
    const EXPECTED: &'static str = "a number";

    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let number = match &json {
            ValueRef::Number(number) => number.as_f64(),
            ValueRef::String(text) if decoding.is_lenient() => text.trim().parse().ok(),
            _ => None,
        };
        number
            .filter(|number| number.is_finite())
            .ok_or_else(|| decoding.fault(Self::EXPECTED, described(&json, decoding)))
    }
}

impl FromJson for bool {
    const EXPECTED: &'static str = "a boolean";

    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let flag = match &json {
            ValueRef::Bool(flag) => Some(*flag),
            ValueRef::Number(number) if decoding.is_lenient() => match number.as_f64() {
                Some(1.0) => Some(true),
                Some(0.0) => Some(false),
                _ => None,
            },
            ValueRef::String(text) if decoding.is_lenient() => match text.trim() {
                "1" | "true" | "True" | "TRUE" => Some(true),
                "0" | "false" | "False" | "FALSE" => Some(false),
                _ => None,
            },
            _ => None,
        };
        flag.ok_or_else(|| decoding.fault(Self::EXPECTED, described(&json, decoding)))
    }
}

impl FromJson for String {
    const EXPECTED: &'static str = "a string";

    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        text(json, decoding).map(Cow::into_owned)
    }
}

impl FromJson for SecretString {
    const EXPECTED: &'static str = "a string";

    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        String::from_json(json, decoding).map(Self::from)
    }
}

impl FromJson for Bytes {
    const EXPECTED: &'static str = "bytes in Base64";

    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let ValueRef::String(text) = json else {
            return Err(decoding.fault(Self::EXPECTED, json.kind()));
        };
        let bytes = base64::decode(&text).map(Self::from);
        bytes.ok_or_else(|| decoding.fault(Self::EXPECTED, "a string that holds none"))
    }
}

impl FromJson for Json {
    const EXPECTED: &'static str = "a value";

    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        match decoding.mode() {
            // What remains of a string after it was looked into.
            Mode::json_text => Err(decoding.fault(Self::EXPECTED, decoding.kind(&json))),
            _ => Ok(json.to_json()),
        }
    }
}

// Lists and maps are compiled for each item type, in the crate of each user. Hence plain loops, and functions for all
// that does not depend on the type: an iterator chain generates ten times as much code.

impl<T: FromJson> FromJson for Vec<T> {
    const EXPECTED: &'static str = "a list";

    #[allow(clippy::question_mark, reason = "`?` calls two generic functions more, for each type")]
    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let mut items = match Items::of(json, decoding) {
            Ok(items) => items,
            Err(fault) => return Err(fault),
        };
        let mut values = Self::with_capacity(items.count());
        let outer = decoding.enter_items();
        while let Some(item) = items.next(decoding) {
            match T::from_json(item, decoding) {
                Ok(value) => values.push(value),
                Err(fault) => return Err(fault.in_element(values.len())),
            }
        }
        decoding.leave_items(outer);
        Ok(values)
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    const EXPECTED: &'static str = "an object";

    fn from_root(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        decoding.at_root = true;
        Self::from_json(json, decoding)
    }

    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let ValueRef::Object(members) = json else {
            return Err(decoding.fault(Self::EXPECTED, decoding.kind(&json)));
        };
        let mut map = Self::new();
        let entries = decoding.entries(members);
        let outer = decoding.enter_entries();
        let (wire, mut embedded) = (decoding.wire, Embedded::default());
        for (name, value) in entries {
            match T::from_json(decoding.opened(value, wire, &mut embedded), decoding) {
                Ok(value) => drop(map.insert(name.into_owned(), value)),
                Err(fault) => return Err(fault.in_member(&name)),
            }
        }
        decoding.leave_items(outer);
        Ok(map)
    }
}

/// The items of an array, or of a string that contains them.
enum Items<'t> {
    Elements(Elements<'t>),
    /// Elements that travel as JSON inside strings.
    Embedded(Elements<'t>, Wire, Embedded),
    Pieces {
        text: Cow<'t, str>,
        at: usize,
        separator: char,
    },
    /// The only item, or none, where a list of one is not told from its item.
    One(Option<ValueRef<'t>>),
}

impl<'t> Items<'t> {
    fn of(json: ValueRef<'t>, decoding: &Decoding) -> Result<Self, Fault> {
        let inside = || decoding.wire.inside();
        match (json, decoding.wire.separator()) {
            (ValueRef::Array(elements), _) if inside().mode == Mode::json_text => {
                Ok(Self::Embedded(elements, inside(), Embedded::default()))
            }
            (ValueRef::Array(elements), _) => Ok(Self::Elements(elements)),
            (ValueRef::String(text), Some(separator)) => Ok(Self::Pieces { text, at: 0, separator }),
            (json, _) if decoding.of_texts => Ok(Self::One(is_filled(&json).then_some(json))),
            (other, _) => Err(decoding.fault("a list", decoding.kind(&other))),
        }
    }

    /// How many there are, if known.
    fn count(&self) -> usize {
        match self {
            Self::Elements(elements) | Self::Embedded(elements, ..) => elements.size_hint().0,
            Self::Pieces { .. } => 0,
            Self::One(item) => usize::from(item.is_some()),
        }
    }

    fn next(&mut self, decoding: &mut Decoding) -> Option<ValueRef<'_>> {
        match self {
            Self::Elements(elements) => elements.next(),
            Self::Embedded(elements, wire, embedded) => {
                elements.next().map(|element| decoding.opened(element, *wire, embedded))
            }
            Self::Pieces { text, at, separator } => {
                piece(text, at, *separator).map(|piece| ValueRef::String(piece.into()))
            }
            Self::One(item) => item.take(),
        }
    }
}

/// Whether there is anything in an element of XML.
fn is_filled(json: &ValueRef<'_>) -> bool {
    !matches!(json, ValueRef::String(text) if text.trim().is_empty())
}

/// The next non-empty piece between separators, from an offset on.
fn piece<'t>(text: &'t str, at: &mut usize, separator: char) -> Option<&'t str> {
    while let Some(rest) = text.get(*at..).filter(|rest| !rest.is_empty()) {
        let end = rest.find(separator);
        *at += end.map_or(rest.len(), |end| end + separator.len_utf8());
        let piece = rest[..end.unwrap_or(rest.len())].trim();
        if !piece.is_empty() {
            return Some(piece);
        }
    }
    None
}

impl<T: TextValue> FromJson for T {
    const EXPECTED: &'static str = String::EXPECTED;

    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let text = text(json, decoding)?;
        decoding.note_text(T::LISTED, &text);
        Ok(if decoding.is_stored() { T::from_text(&text) } else { T::received(text, decoding.received_at()) })
    }
}

/// A string, also in Base64; where leniency is allowed, also the text of a number or a boolean.
fn text<'t>(json: ValueRef<'t>, decoding: &Decoding) -> Result<Cow<'t, str>, Fault> {
    match json {
        ValueRef::String(text) if decoding.mode() == Mode::base64 => {
            let text = base64::decode(&text).and_then(|bytes| String::from_utf8(bytes).ok());
            text.map(Cow::Owned).ok_or_else(|| decoding.fault("a text in Base64", "a string that is not one"))
        }
        ValueRef::String(text) => Ok(text),
        ValueRef::Number(number) if decoding.is_lenient() => Ok(Cow::Owned(number.to_string())),
        ValueRef::Bool(flag) if decoding.is_lenient() => Ok(Cow::Owned(flag.to_string())),
        other => Err(decoding.fault(String::EXPECTED, other.kind())),
    }
}

/// An integer of at most 64 bits, exactly.
pub(super) fn integer(json: &ValueRef<'_>, decoding: &Decoding) -> Result<i128, Fault> {
    let number = match json {
        ValueRef::Number(number) => whole(number).ok_or_else(|| number.to_string()),
        ValueRef::String(text) if decoding.is_lenient() => {
            parsed(trimmed(text)).ok_or_else(|| described(json, decoding).to_owned())
        }
        other => Err(other.kind().to_owned()),
    };
    let float = if let ValueRef::Number(number) = json { number.as_f64() } else { None };
    let expected = match float {
        Some(float) if float.fract() == 0.0 => "a 64-bit integer",
        Some(_) => "an integer",
        None => "a number",
    };
    number.map_err(|found| decoding.fault(expected, found))
}

/// A whole number, which may come as `40001`, `40001.0` or `"40001"`.
pub(super) fn lenient_integer(json: &ValueRef<'_>) -> Option<i64> {
    let number = match json {
        ValueRef::Number(number) => whole(number),
        ValueRef::String(text) => parsed(trimmed(text)),
        _ => None,
    };
    number.and_then(|number| i64::try_from(number).ok())
}

fn whole(number: &Number) -> Option<i128> {
    let exact = number.as_u64().map(i128::from).or_else(|| number.as_i64().map(i128::from));
    exact.or_else(|| number.as_f64().and_then(whole_float))
}

/// The text without white space around it, which is seldom there.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => text,
        _ => text.trim(),
    }
}

/// The maximum length of a number in a string, in bytes.
const LONGEST_NUMBER: usize = 40;

fn parsed(text: &str) -> Option<i128> {
    short_number(text).map(i128::from).or_else(|| any_number(text))
}

/// Most numbers are short, and consist of digits.
fn short_number(text: &str) -> Option<i64> {
    let digits = Some(text.as_bytes()).filter(|digits| matches!(digits.len(), 1..=18))?;
    digits.iter().try_fold(0, |number, digit| match digit {
        b'0'..=b'9' => Some(number * 10 + i64::from(digit - b'0')),
        _ => None,
    })
}

fn any_number(text: &str) -> Option<i128> {
    // Longer than any 64-bit number, so not worth parsing.
    let short = text.len() <= LONGEST_NUMBER;
    // Few numbers need more than 64 bits, and those are parsed much faster.
    let exact = text.parse::<i64>().map(i128::from).or_else(|_| text.parse()).ok();
    exact.or_else(|| text.parse().ok().and_then(whole_float)).filter(|_| short)
}

/// A float that represents exactly one integer: beyond 2⁵³ neighbours coincide.
fn whole_float(float: f64) -> Option<i128> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (float.fract() == 0.0 && float.abs() <= EXACT).then_some(float as i128)
}

pub(super) fn described(json: &ValueRef<'_>, decoding: &Decoding) -> &'static str {
    match json {
        ValueRef::String(text) if text.is_empty() => "an empty string",
        ValueRef::String(_) if decoding.is_lenient() => "a string that is not one",
        other => other.kind(),
    }
}
