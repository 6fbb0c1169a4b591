//! What was given for parameters, before it has the types of the spec.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value as Json;
use weixin_runtime::{File, SecretString};

use crate::call::violations::quoted;

/// What is to become the value of a parameter.
#[derive(Clone, Debug)]
pub(crate) enum UntypedValue {
    /// A text of the command line: the type decides what it is.
    Text(String),
    /// A secret, and where it came from.
    Secret(SecretString, SecretOrigin),
    /// JSON: what it is, is said.
    Json(Json),
    /// A file, and its path; none when it came from standard input.
    File(File, Option<PathBuf>),
    /// Items.
    List(Vec<UntypedValue>),
    /// Fields.
    Object(BTreeMap<String, UntypedValue>),
    /// Something that could not be read, which has been told.
    Unreadable,
}

/// Where a secret came from, so that a command can be written that gets it there again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SecretOrigin {
    /// A variable of the environment.
    Variable(String),
    /// A file.
    Path(PathBuf),
    /// The command line, where other users of the machine and the shell's history see it.
    Argument,
    /// JSON of a file, or standard input.
    Elsewhere,
}

impl UntypedValue {
    /// The fields of an object that was given in one of two variants.
    pub(crate) fn fields(&self) -> Option<BTreeMap<String, UntypedValue>> {
        match self {
            UntypedValue::Object(fields) => Some(fields.clone()),
            UntypedValue::Json(Json::Object(fields)) => {
                Some(fields.iter().map(|(key, json)| (key.clone(), UntypedValue::Json(json.clone()))).collect())
            }
            _ => None,
        }
    }

    /// What was given, in a message.
    pub(crate) fn describe(&self) -> String {
        match self {
            UntypedValue::Text(text) if text.is_empty() => "an empty text".to_owned(),
            UntypedValue::Text(text) => quoted(text),
            UntypedValue::Secret(..) => "a secret value".to_owned(),
            UntypedValue::Json(Json::Array(_)) | UntypedValue::List(_) => "a list".to_owned(),
            UntypedValue::Json(Json::Object(_)) | UntypedValue::Object(_) => "an object".to_owned(),
            UntypedValue::Json(json) => quoted(&json.to_string()),
            UntypedValue::File(..) => "a file".to_owned(),
            UntypedValue::Unreadable => "nothing".to_owned(),
        }
    }
}
