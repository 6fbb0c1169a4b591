//! What the spec knows, for programs in any language: a document of OpenAPI, and JSON Schemas of answers and messages.
//!
//! Both are made from the model. What they have no word for stands under the keys of [`EXTENSIONS`].

mod answers;
mod components;
mod constants;
mod distinct;
mod json_schema;
mod keys;
mod messages;
mod names;
mod openapi;
mod schema;
mod tree;
mod words;
mod yaml;

use crate::model::Api;

pub use self::keys::EXTENSIONS;

/// A version of OpenAPI.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OpenApiVersion {
    /// 3.1, whose schemas are those of JSON Schema 2020-12.
    #[default]
    V3_1,
    /// 3.0, for programs that do not read 3.1. Its schemas say less: conditions and rules are under keys of this project.
    V3_0,
}

/// A document that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Document(tree::Object);

impl Document {
    /// As JSON, with a newline at its end.
    pub fn json(&self) -> String {
        // There is nothing in it that JSON does not have.
        let mut text = serde_json::to_string_pretty(&self.0).unwrap_or_default();
        text.push('\n');
        text
    }

    /// As YAML.
    pub fn yaml(&self) -> String {
        yaml::text(&self.0)
    }
}

/// The endpoints and messages of an API as a document of OpenAPI.
pub fn openapi(api: &Api, version: OpenApiVersion) -> Document {
    Document(openapi::document(api, version))
}

/// The answers of the endpoints of an API, and its messages, as JSON Schema 2020-12: each under `$defs`, by the id of its
/// operation in [`openapi`]. If there is one, the schema itself is its.
pub fn json_schema(api: &Api) -> Document {
    Document(json_schema::document(api))
}
