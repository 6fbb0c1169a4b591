//! Encoding parameters as JSON, which also checks objects.

use std::collections::BTreeMap;

use bytes::Bytes;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value as Json};

use crate::request::visitor::{RequestVisitor, Step};
use crate::secrets::credential::trimmed;
use crate::types::base64;
use crate::types::day::Day;
use crate::types::money::{Fen, Yuan};
use crate::types::month::Month;
use crate::types::scalar::TextValue;
use crate::types::time::{Days, Hours, Millis, Minutes, Seconds, UnixMillis, UnixSeconds};
use crate::types::time_text::{self, Moment, TimeFormat};
use crate::types::wire::Mode;

/// A value that can be encoded as JSON: an object through its fields, anything else directly. Each type implements
/// one of the two functions.
pub trait ToJson {
    /// Encodes the value. Violations are added to `visitor`, which knows the path to it.
    fn to_json(&self, visitor: &mut RequestVisitor) -> Json {
        let outer = visitor.enter_object();
        self.visit_fields(visitor);
        visitor.leave_object(outer)
    }

    /// Shows every field of an object to `visitor`.
    fn visit_fields(&self, visitor: &mut RequestVisitor) {
        let _ = visitor;
    }
}

macro_rules! numbers {
    ($($type:ty => |$value:ident| $number:expr),* $(,)?) => {$(
        impl ToJson for $type {
            fn to_json(&self, visitor: &mut RequestVisitor) -> Json {
                let $value = *self;
                if visitor.mode() == Mode::string { Json::String($value.to_string()) } else { $number }
            }
        }
    )*};
}

numbers! {
    u8 => |n| n.into(), u16 => |n| n.into(), u32 => |n| n.into(), u64 => |n| n.into(),
    i8 => |n| n.into(), i16 => |n| n.into(), i32 => |n| n.into(), i64 => |n| n.into(),
    Seconds => |n| n.0.into(), Millis => |n| n.0.into(),
    Minutes => |n| n.0.into(), Hours => |n| n.0.into(), Days => |n| n.0.into(),
    Fen => |n| n.0.into(), Yuan => |n| Json::Number(n.number()),
}

macro_rules! moments {
    ($($type:ident),*) => {$(
        impl ToJson for $type {
            fn to_json(&self, visitor: &mut RequestVisitor) -> Json {
                match TimeFormat::of(visitor.mode()) {
                    None if visitor.mode() == Mode::string => Json::String(self.to_string()),
                    None => self.0.into(),
                    Some(format) => moment((*self).into(), format, visitor),
                }
            }
        }
    )*};
}

moments!(UnixSeconds, UnixMillis);

fn moment(moment: Moment, format: TimeFormat, visitor: &mut RequestVisitor) -> Json {
    // An offset says what no time zone does.
    let format = if visitor.is_alone() { TimeFormat::Rfc3339 } else { format };
    let text = time_text::write(moment, format, visitor.endpoint().service.time_zone);
    if text.is_none() {
        visitor.violate_here(format!("{} seconds since 1970", moment.seconds), "be in the years 0 to 9999");
    }
    text.map_or(Json::Null, Json::String)
}

macro_rules! dates {
    ($($type:ident: $digits:literal),*) => {$(
        impl ToJson for $type {
            fn to_json(&self, visitor: &mut RequestVisitor) -> Json {
                match visitor.mode() {
                    Mode::digits => Json::String(format!($digits, self.number())),
                    Mode::number => self.number().into(),
                    _ => Json::String(self.to_string()),
                }
            }
        }
    )*};
}

dates!(Day: "{:08}", Month: "{:06}");

impl ToJson for f64 {
    fn to_json(&self, visitor: &mut RequestVisitor) -> Json {
        let number = serde_json::Number::from_f64(*self);
        if number.is_none() {
            visitor.violate_here(format!("{self}"), "be a finite number");
        }
        match number {
            Some(_) if visitor.mode() == Mode::string => Json::String(self.to_string()),
            number => number.map_or(Json::Null, Json::Number),
        }
    }
}

impl ToJson for bool {
    fn to_json(&self, _: &mut RequestVisitor) -> Json {
        Json::Bool(*self)
    }
}

impl ToJson for String {
    fn to_json(&self, visitor: &mut RequestVisitor) -> Json {
        text(self, visitor)
    }
}

impl ToJson for SecretString {
    fn to_json(&self, visitor: &mut RequestVisitor) -> Json {
        visitor.hide("a secret");
        visitor.add_secret(self);
        let json = text(trimmed(self.expose_secret()), visitor);
        if let (Mode::base64, Json::String(encoded)) = (visitor.mode(), &json) {
            visitor.add_secret(&encoded.as_str().into());
        }
        json
    }
}

/// JSON has no bytes, so there is only one way to write them.
impl ToJson for Bytes {
    fn to_json(&self, _: &mut RequestVisitor) -> Json {
        Json::String(base64::encode(self))
    }
}

impl ToJson for Json {
    fn to_json(&self, _: &mut RequestVisitor) -> Json {
        self.clone()
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn to_json(&self, visitor: &mut RequestVisitor) -> Json {
        let outer = visitor.enter_items();
        let mut items = Vec::with_capacity(self.len());
        for (at, item) in self.iter().enumerate() {
            items.push(visitor.item(Step::Index(at), item));
        }
        visitor.leave_list(outer, items)
    }
}

impl<T: ToJson> ToJson for BTreeMap<String, T> {
    fn to_json(&self, visitor: &mut RequestVisitor) -> Json {
        let outer = visitor.enter_items();
        let mut map = Map::new();
        for (key, value) in self {
            let json = visitor.item(Step::key(key), value);
            map.insert(key.clone(), json);
        }
        visitor.leave_map(outer);
        Json::Object(map)
    }
}

impl<T: TextValue> ToJson for T {
    fn to_json(&self, visitor: &mut RequestVisitor) -> Json {
        text(self.text(), visitor)
    }
}

/// A text, in Base64 if it travels so.
fn text(text: &str, visitor: &RequestVisitor) -> Json {
    Json::String(if visitor.mode() == Mode::base64 { base64::encode(text.as_bytes()) } else { text.to_owned() })
}
