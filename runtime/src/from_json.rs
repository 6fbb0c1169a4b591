//! Making values of JSON.

use std::collections::BTreeMap;

use secrecy::SecretString;
use serde_json::{Number, Value as Json};

use crate::decoding::{Decoding, Fault, Object, kind};
use crate::scalar::TextValue;
use crate::time::{Millis, Seconds, UnixMillis, UnixSeconds};

/// A value that can be made of JSON: an object through its fields, anything else directly. One of the two functions is
/// written for each type.
pub trait FromJson: Sized {
    /// What is expected, for messages: `a number`. Generated types are objects.
    const EXPECTED: &'static str = "an object";

    /// Makes the value.
    ///
    /// # Errors
    ///
    /// The JSON is something else; the fault names the place.
    #[allow(clippy::question_mark, reason = "`?` calls two generic functions more, for each type")]
    fn from_json(json: Json, decoding: &mut Decoding) -> Result<Self, Fault> {
        let mut object = match decoding.object(json) {
            Ok(object) => object,
            Err(fault) => return Err(fault),
        };
        match Self::from_fields(&mut object) {
            Some(value) => Ok(value),
            None => Err(object.into_fault()),
        }
    }

    /// Makes the value of an object's fields; nothing when one of them is not what it should be, which `object` knows.
    fn from_fields(object: &mut Object<'_>) -> Option<Self> {
        let _ = object;
        None
    }
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl FromJson for $type {
            const EXPECTED: &'static str = "a number";

            fn from_json(json: Json, decoding: &mut Decoding) -> Result<Self, Fault> {
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

            fn from_json(json: Json, decoding: &mut Decoding) -> Result<Self, Fault> {
                <$inner>::from_json(json, decoding).map($type)
            }
        }
    )*};
}

over!(UnixSeconds: i64, UnixMillis: i64, Seconds: u64, Millis: u64);

impl FromJson for f64 {
    const EXPECTED: &'static str = "a number";

    fn from_json(json: Json, decoding: &mut Decoding) -> Result<Self, Fault> {
        let number = match &json {
            Json::Number(number) => number.as_f64(),
            Json::String(text) if decoding.is_lenient() => text.trim().parse().ok(),
            _ => None,
        };
        number
            .filter(|number| number.is_finite())
            .ok_or_else(|| decoding.fault(Self::EXPECTED, described(&json, decoding)))
    }
}

impl FromJson for bool {
    const EXPECTED: &'static str = "a truth value";

    fn from_json(json: Json, decoding: &mut Decoding) -> Result<Self, Fault> {
        let flag = match &json {
            Json::Bool(flag) => Some(*flag),
            Json::Number(number) if decoding.is_lenient() => match number.as_f64() {
                Some(1.0) => Some(true),
                Some(0.0) => Some(false),
                _ => None,
            },
            Json::String(text) if decoding.is_lenient() => match text.trim() {
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

    fn from_json(json: Json, decoding: &mut Decoding) -> Result<Self, Fault> {
        match json {
            Json::String(text) => Ok(text),
            Json::Number(number) if decoding.is_lenient() => Ok(number.to_string()),
            Json::Bool(flag) if decoding.is_lenient() => Ok(flag.to_string()),
            other => Err(decoding.fault(Self::EXPECTED, kind(&other))),
        }
    }
}

impl FromJson for SecretString {
    const EXPECTED: &'static str = "a string";

    fn from_json(json: Json, decoding: &mut Decoding) -> Result<Self, Fault> {
        String::from_json(json, decoding).map(Self::from)
    }
}

impl FromJson for Json {
    const EXPECTED: &'static str = "a value";

    fn from_json(json: Json, _: &mut Decoding) -> Result<Self, Fault> {
        Ok(json)
    }
}

// Lists and maps are compiled for every type of item, in every user's crate. Hence plain loops, with all that does not depend
// on the type in functions: an iterator chain that says the same is ten times as much code.

impl<T: FromJson> FromJson for Vec<T> {
    const EXPECTED: &'static str = "a list";

    #[allow(clippy::question_mark, reason = "`?` calls two generic functions more, for each type")]
    fn from_json(json: Json, decoding: &mut Decoding) -> Result<Self, Fault> {
        let items = match list(json, decoding) {
            Ok(items) => items,
            Err(fault) => return Err(fault),
        };
        let mut values = Self::with_capacity(items.len());
        for (at, item) in items {
            let outer = decoding.enter(format_args!("[{at}]"));
            let value = T::from_json(item, decoding);
            decoding.leave(outer);
            match value {
                Ok(value) => values.push(value),
                Err(fault) => return Err(fault),
            }
        }
        Ok(values)
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    const EXPECTED: &'static str = "an object";

    fn from_json(json: Json, decoding: &mut Decoding) -> Result<Self, Fault> {
        let Json::Object(fields) = json else {
            return Err(decoding.fault(Self::EXPECTED, kind(&json)));
        };
        let mut map = Self::new();
        for (key, value) in fields {
            // The key comes from the service: only the beginning of it goes into a message.
            let outer = decoding.enter(format_args!(".{}", crate::words::excerpt(&key, 40)));
            let value = T::from_json(value, decoding);
            decoding.leave(outer);
            match value {
                Ok(value) => drop(map.insert(key, value)),
                Err(fault) => return Err(fault),
            }
        }
        Ok(map)
    }
}

/// The items of a list, with their places.
type Items = std::iter::Enumerate<std::vec::IntoIter<Json>>;

fn list(json: Json, decoding: &Decoding) -> Result<Items, Fault> {
    match json {
        Json::Array(items) => Ok(items.into_iter().enumerate()),
        other => Err(decoding.fault("a list", kind(&other))),
    }
}

impl<T: FromJson> FromJson for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn from_json(json: Json, decoding: &mut Decoding) -> Result<Self, Fault> {
        if json.is_null() { Ok(None) } else { T::from_json(json, decoding).map(Some) }
    }
}

impl<T: TextValue> FromJson for T {
    const EXPECTED: &'static str = String::EXPECTED;

    fn from_json(json: Json, decoding: &mut Decoding) -> Result<Self, Fault> {
        let text = String::from_json(json, decoding)?;
        Ok(T::received(text, decoding))
    }
}

/// A whole number that is at most as big as 64 bits, exactly.
fn integer(json: &Json, decoding: &Decoding) -> Result<i128, Fault> {
    let number = match json {
        Json::Number(number) => whole(number).ok_or_else(|| number.to_string()),
        Json::String(text) if decoding.is_lenient() => {
            parsed(text.trim()).ok_or_else(|| described(json, decoding).to_owned())
        }
        other => Err(kind(other).to_owned()),
    };
    let expected = match json.as_f64() {
        Some(float) if float.fract() == 0.0 => "a number of at most 64 bits",
        Some(_) => "a whole number",
        None => "a number",
    };
    number.map_err(|found| decoding.fault(expected, found))
}

/// The envelope's code, which may come as any of `40001`, `40001.0`, `"40001"`.
pub(crate) fn lenient_integer(json: &Json) -> Option<i64> {
    let number = match json {
        Json::Number(number) => whole(number),
        Json::String(text) => parsed(text.trim()),
        _ => None,
    };
    number.and_then(|number| i64::try_from(number).ok())
}

fn whole(number: &Number) -> Option<i128> {
    let exact = number.as_u64().map(i128::from).or_else(|| number.as_i64().map(i128::from));
    exact.or_else(|| number.as_f64().and_then(whole_float))
}

fn parsed(text: &str) -> Option<i128> {
    // A text that could be longer than any number of 64 bits is not worth parsing.
    let short = text.len() <= 40;
    let exact = text.parse().ok();
    exact.or_else(|| text.parse().ok().and_then(whole_float)).filter(|_| short)
}

/// A float that stands for one whole number only: beyond 2⁵³ neighbours fall together.
fn whole_float(float: f64) -> Option<i128> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (float.fract() == 0.0 && float.abs() <= EXACT).then_some(float as i128)
}

fn described(json: &Json, decoding: &Decoding) -> &'static str {
    match json {
        Json::String(_) if decoding.is_lenient() => "a string of something else",
        other => kind(other),
    }
}
