//! How days, months, moments and amounts in yuan are read from JSON.

use super::fault::Fault;
use super::values::{described, integer};
use super::{Decoding, FromJson};
use crate::response::document::ValueRef;
use crate::types::day::Day;
use crate::types::money::Yuan;
use crate::types::month::Month;
use crate::types::time::{UnixMillis, UnixSeconds};
use crate::types::time_text::{self, Moment, TimeFormat};
use crate::types::zone::UtcOffset;

macro_rules! dates {
    ($($type:ident, $expected:literal, $one:literal);* $(;)?) => {$(
        /// Written with dashes or without, in a string or as a number: each form means the same.
        impl FromJson for $type {
            const EXPECTED: &'static str = $expected;

            fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
                let date = match &json {
                    ValueRef::String(text) => Self::read(text.trim().as_bytes()),
                    ValueRef::Number(number) => number.as_u64().and_then(Self::from_number),
                    _ => None,
                };
                date.ok_or_else(|| decoding.fault(Self::EXPECTED, unlike(&json, $one)))
            }
        }
    )*};
}

dates! {
    Day, "a day", "a string that is not a day";
    Month, "a month", "a string that is not a month";
}

macro_rules! moments {
    ($($type:ident),*) => {$(
        impl FromJson for $type {
            const EXPECTED: &'static str = "a time";

            fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
                match TimeFormat::of(decoding.mode()) {
                    None => i64::from_json(json, decoding).map($type),
                    Some(_) => moment(&json, decoding).map(Self::from),
                }
            }
        }
    )*};
}

moments!(UnixSeconds, UnixMillis);

/// A moment that is written as a text, in any of the formats.
fn moment(json: &ValueRef<'_>, decoding: &Decoding) -> Result<Moment, Fault> {
    let moment = match json {
        ValueRef::String(text) => time_text::read(text, decoding.time_zone()),
        _ => None,
    };
    if decoding.is_alone() && moment != elsewhere(json) {
        return Err(decoding.fault("a time with its offset", "a string without one"));
    }
    moment.ok_or_else(|| match json {
        ValueRef::Number(_) => decoding.fault("a time in a string", json.kind()),
        other => decoding.fault(UnixSeconds::EXPECTED, unlike(other, "a string that is not a time")),
    })
}

/// A moment as clocks in another time zone show it. It is the same one if the text has an offset.
fn elsewhere(json: &ValueRef<'_>) -> Option<Moment> {
    match json {
        ValueRef::String(text) => time_text::read(text, UtcOffset::hours(1).unwrap_or(UtcOffset::UTC)),
        _ => None,
    }
}

/// A value that could not be read. Strings are not shown, because they may be secrets.
fn unlike(json: &ValueRef<'_>, text: &'static str) -> String {
    match json {
        ValueRef::String(text) if text.is_empty() => "an empty string".to_owned(),
        ValueRef::String(_) => text.to_owned(),
        ValueRef::Number(number) => number.to_string(),
        other => other.kind().to_owned(),
    }
}

impl FromJson for Yuan {
    const EXPECTED: &'static str = "a number";

    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let amount = match &json {
            ValueRef::Number(number) if number.is_f64() => number.as_f64().and_then(Self::from_number),
            ValueRef::Number(_) => {
                integer(&json, decoding).ok().and_then(|yuan| i64::try_from(yuan).ok()).and_then(Self::from_integer)
            }
            ValueRef::String(text) if decoding.is_lenient() => text.trim().parse().ok(),
            _ => None,
        };
        amount.ok_or_else(|| match &json {
            ValueRef::Number(number) => decoding.fault("a number with at most two decimals", number.to_string()),
            other => decoding.fault(Self::EXPECTED, described(other, decoding)),
        })
    }
}
