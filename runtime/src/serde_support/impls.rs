//! The types of the runtime itself.

use serde_core::de::IgnoredAny;
use serde_core::ser::SerializeMap;
use serde_json::Value as Json;

use super::{Deserialize, Deserializer, Serialize, Serializer};
use crate::endpoint::code::Code;
use crate::endpoint::codes::ApiError;
use crate::file::File;
use crate::request::visitor::RequestVisitor;
use crate::request::visitor::to_json::ToJson;
use crate::response::content::Nothing;
use crate::response::decoding::fault::Fault;
use crate::response::decoding::{Decoding, FromJson};
use crate::response::document::ValueRef;
use crate::types::day::Day;
use crate::types::money::{Fen, Yuan};
use crate::types::month::Month;
use crate::types::text_or::TextOr;
use crate::types::time::{Days, Hours, Millis, Minutes, Seconds, UnixMillis, UnixSeconds};

macro_rules! through_json {
    ($($(#[$doc:meta])* [$($parameter:ident)?] $type:ty),* $(,)?) => {$(
        $(#[$doc])*
        impl<$($parameter: ToJson)?> Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                super::serialize(self, serializer)
            }
        }

        impl<'de $(, $parameter: FromJson)?> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                super::deserialize(deserializer)
            }
        }
    )*};
}

through_json! {
    /// A number.
    [] UnixSeconds,
    /// A number.
    [] UnixMillis,
    /// A number.
    [] Seconds,
    /// A number.
    [] Millis,
    /// A number.
    [] Minutes,
    /// A number.
    [] Hours,
    /// A number.
    [] Days,
    /// `2023-11-02`
    [] Day,
    /// `2023-11`
    [] Month,
    /// A number.
    [] Fen,
    /// A number, with decimals if there are any.
    [] Yuan,
    [T] TextOr<T>,
}

/// An empty object.
impl Serialize for Nothing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_map(Some(0))?.end()
    }
}

impl<'de> Deserialize<'de> for Nothing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

/// A code inside of a list or a map: `null` for success, which is read as that whatever the service.
impl<E: ApiError> ToJson for Option<E> {
    fn to_json(&self, _: &mut RequestVisitor) -> Json {
        self.as_ref().map_or(Json::Null, |error| match error.code() {
            Code::Number(number) => number.into(),
            Code::Text(text) => text.into(),
        })
    }
}

/// JSON has no files: a request with one cannot be serialized.
impl ToJson for File {
    fn to_json(&self, visitor: &mut RequestVisitor) -> Json {
        visitor.hide("a file");
        Json::Null
    }
}

/// JSON has no files: a request that needs one cannot be deserialized, unless the files are given beside it.
impl FromJson for File {
    const EXPECTED: &'static str = "a file, which JSON does not have";

    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let given = match &json {
            ValueRef::Number(number) => number.to_string().parse().ok().and_then(|at| decoding.file(at)),
            _ => None,
        };
        given.ok_or_else(|| decoding.fault(Self::EXPECTED, json.kind()))
    }
}
