//! Values of parameters before they have a type of the spec.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value as Json;
use weixin_runtime::{Bytes, File, SecretString};

use crate::call::violations::quoted;

/// A value whose type is not known yet.
#[derive(Clone, Debug)]
pub(crate) enum UntypedValue {
    /// A text: the type decides what it means.
    Text(String),
    /// A secret, and where it came from.
    Secret(SecretString, SecretOrigin),
    /// JSON.
    Json(Json),
    /// A file, and its path; `None` if it came from standard input.
    File(File, Option<PathBuf>),
    /// The content of a file.
    Bytes(Bytes),
    /// Items.
    List(Vec<UntypedValue>),
    /// Fields.
    Object(BTreeMap<String, UntypedValue>),
    /// A value that could not be read, which has been reported.
    Unreadable,
}

/// Where a secret came from, so that a curl command can get it from there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SecretOrigin {
    /// A variable of the environment.
    Variable(String),
    /// A file.
    File(PathBuf),
    /// The command line, where other users and the shell history see it.
    CommandLine,
    /// JSON in a file, or standard input.
    Other,
    /// A signature, which each request has its own of, and how it is made.
    Signature(String),
}

impl UntypedValue {
    /// The fields, if it is an object.
    pub(crate) fn fields(&self) -> Option<BTreeMap<String, Self>> {
        match self {
            Self::Object(fields) => Some(fields.clone()),
            Self::Json(Json::Object(fields)) => {
                Some(fields.iter().map(|(key, json)| (key.clone(), Self::Json(json.clone()))).collect())
            }
            _ => None,
        }
    }

    /// The value, as a message describes it.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Text(text) if text.is_empty() => "an empty string".to_owned(),
            Self::Text(text) => quoted(text),
            Self::Secret(..) => "a secret value".to_owned(),
            Self::Json(Json::Array(_)) | Self::List(_) => "a list".to_owned(),
            Self::Json(Json::Object(_)) | Self::Object(_) => "an object".to_owned(),
            Self::Json(json) => quoted(&json.to_string()),
            Self::File(..) | Self::Bytes(_) => "a file".to_owned(),
            Self::Unreadable => "nothing".to_owned(),
        }
    }
}
