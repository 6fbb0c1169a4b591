//! `Serialize` and `Deserialize` of what a spec describes: the JSON of the service, with its names and forms.
//!
//! Nothing is derived. The types already say how they are written and read, so a value becomes a tree of JSON by the same
//! functions as in a call, and the tree is what goes to the serializer.

mod impls;
mod macros;

use std::time::SystemTime;

use serde_core::de::Error as _;
use serde_core::ser::Error as _;
pub use serde_core::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;

use crate::endpoint::Endpoint;
use crate::file::File;
use crate::request::Request;
use crate::request::visitor::to_json::ToJson;
use crate::request::visitor::{Hidden, RequestVisitor};
use crate::response::decoding::fault::Fault;
use crate::response::decoding::{Decoding, FromJson};
use crate::response::document::Document;

/// Serializes a value that belongs to no request.
///
/// # Errors
///
/// It holds a secret or a file, or something that JSON has no form for; or the serializer fails.
pub fn serialize<T: ToJson, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    written(RequestVisitor::serialized(None, value, Hidden::Refused), serializer)
}

/// Serializes a request.
///
/// # Errors
///
/// As for [`serialize`].
pub fn serialize_request<R: Request + ToJson, S: Serializer>(request: &R, serializer: S) -> Result<S::Ok, S::Error> {
    written(RequestVisitor::serialized(Some(R::ENDPOINT), request, Hidden::Refused), serializer)
}

fn written<S: Serializer>(json: Result<Json, String>, serializer: S) -> Result<S::Ok, S::Error> {
    match json {
        Ok(json) => json.serialize(serializer),
        Err(why) => Err(S::Error::custom(why)),
    }
}

/// Deserializes a value that belongs to no request.
///
/// # Errors
///
/// It does not match; the message has the path. Or the deserializer fails.
pub fn deserialize<'de, T: FromJson, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let json = Json::deserialize(deserializer)?;
    read(&json, &mut decoding()).map_err(D::Error::custom)
}

/// Deserializes a request.
///
/// # Errors
///
/// As for [`deserialize`].
pub fn deserialize_request<'de, R: Request + FromJson, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
    let json = Json::deserialize(deserializer)?;
    read(&json, &mut decoding().of(R::ENDPOINT)).map_err(D::Error::custom)
}

/// The JSON of a value, with its secrets; a file is `null`. A request has an endpoint.
///
/// # Errors
///
/// As for [`serialize`].
pub(crate) fn with_secrets(endpoint: Option<&'static Endpoint>, value: &dyn ToJson) -> Result<Json, String> {
    RequestVisitor::serialized(endpoint, value, Hidden::Written)
}

/// A request of its JSON and its files: where the JSON has a number in the place of a file, that is the file's place in the
/// list.
///
/// # Errors
///
/// As for [`deserialize`].
pub(crate) fn request_with_files<R: Request + FromJson>(json: &Json, files: Vec<File>) -> Result<R, Fault> {
    read(json, &mut decoding().of(R::ENDPOINT).with_files(files))
}

fn decoding() -> Decoding {
    Decoding::new(SystemTime::UNIX_EPOCH).stored()
}

fn read<T: FromJson>(json: &Json, decoding: &mut Decoding) -> Result<T, Fault> {
    let text = json.to_string();
    match Document::parse(text.as_bytes()) {
        Ok(document) => T::from_json(document.root(), decoding),
        Err(error) => Err(decoding.fault("JSON", error.to_string())),
    }
}
