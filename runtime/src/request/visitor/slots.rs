//! The places that parameters go to, and how a parameter gets there.

use serde_json::Value as Json;

use super::rules::quoted;
use super::web_url::WebUrl;
use super::{Part, PartContent, Step, Walk};
use crate::request::violation::Check;
use crate::request::visitor::to_json::ToJson;
use crate::secrets::credential::{Flaw, flaw};
use crate::types::scalar::{FormContent, FormValue, Literal, Scalar};

/// What is sent for a file whose format is not known.
const ANY_BYTES: &str = "application/octet-stream";

/// A query parameter that waits for its value.
pub struct QuerySlot<'w> {
    walk: &'w mut Walk,
    wire: &'static str,
}

impl<'w> QuerySlot<'w> {
    pub(super) fn new(walk: &'w mut Walk, wire: &'static str) -> Self {
        Self { walk, wire }
    }

    /// A value that the spec fixes.
    pub fn fixed(self, value: impl Into<Literal>) {
        self.walk.query.push((self.wire, value.into().text().into_owned()));
    }

    /// A value that is always sent.
    pub fn required<'v, T: Scalar>(self, value: &'v T) -> Param<'w, 'v, T> {
        let wire = self.wire;
        Param { walk: self.put(value), wire, value: Some(value), url: None }
    }

    /// A value that may be left out.
    pub fn optional<'v, T: Scalar>(self, value: &'v Option<T>) -> Param<'w, 'v, T> {
        match value {
            Some(value) => self.required(value),
            None => Param { walk: self.walk, wire: self.wire, value: None, url: None },
        }
    }

    fn put(self, value: &dyn Scalar) -> &'w mut Walk {
        if let Some(secret) = value.secret() {
            self.walk.add_secret(secret);
            // An empty one breaks the parameter's own rules, where it has such.
            if let Some(flaw @ Flaw::Control(_)) = flaw(secret) {
                let field = self.walk.way_to(self.wire);
                self.walk.violate_at(field, Check::Parameter, flaw.to_string(), "contain no control characters");
            }
        }
        self.walk.query.push((self.wire, value.text().into_owned()));
        self.walk
    }
}

/// A field of a form that waits for its value.
pub struct FormSlot<'w> {
    walk: &'w mut Walk,
    wire: &'static str,
}

impl<'w> FormSlot<'w> {
    pub(super) fn new(walk: &'w mut Walk, wire: &'static str) -> Self {
        Self { walk, wire }
    }

    /// A value that the spec fixes.
    pub fn fixed(self, value: impl Into<Literal>) {
        let content = PartContent::Text(value.into().text().into_owned());
        self.walk.parts.push(Part { wire: self.wire, content });
    }

    /// A value that is always sent.
    pub fn required<'v, T: FormValue>(self, value: &'v T) -> Param<'w, 'v, T> {
        let wire = self.wire;
        Param { walk: self.put(value), wire, value: Some(value), url: None }
    }

    /// A value that may be left out.
    pub fn optional<'v, T: FormValue>(self, value: &'v Option<T>) -> Param<'w, 'v, T> {
        match value {
            Some(value) => self.required(value),
            None => Param { walk: self.walk, wire: self.wire, value: None, url: None },
        }
    }

    fn put(self, value: &dyn FormValue) -> &'w mut Walk {
        let content = match value.form() {
            FormContent::Text(text, secret) => {
                if let Some(secret) = secret {
                    self.walk.add_secret(secret);
                }
                PartContent::Text(text.into_owned())
            }
            FormContent::File(file) => {
                self.walk.check_file(self.wire, file);
                PartContent::File { file: file.clone(), content_type: ANY_BYTES }
            }
        };
        self.walk.parts.push(Part { wire: self.wire, content });
        self.walk
    }
}

/// A field of a JSON object that waits for its value.
pub struct JsonSlot<'w> {
    walk: &'w mut Walk,
    wire: &'static str,
    numbers_as_text: bool,
    separator: Option<char>,
    in_form: bool,
}

impl<'w> JsonSlot<'w> {
    pub(super) fn new(walk: &'w mut Walk, wire: &'static str, numbers_as_text: bool) -> Self {
        Self { walk, wire, numbers_as_text, separator: None, in_form: false }
    }

    /// The texts of a list travel in one text.
    pub(super) fn joined(walk: &'w mut Walk, wire: &'static str, separator: char) -> Self {
        Self { separator: Some(separator), ..Self::new(walk, wire, false) }
    }

    pub(super) fn in_form(walk: &'w mut Walk, wire: &'static str) -> Self {
        Self { in_form: true, ..Self::new(walk, wire, false) }
    }

    /// A value that the spec fixes.
    pub fn fixed(self, value: impl Into<Literal>) {
        self.walk.fields_mut().insert(self.wire, value.into().json());
    }

    /// A value that is always sent.
    pub fn required<'v, T: ToJson>(self, value: &'v T) -> Param<'w, 'v, T> {
        let wire = self.wire;
        Param { walk: self.put(value), wire, value: Some(value), url: None }
    }

    /// A value that may be left out.
    pub fn optional<'v, T: ToJson>(self, value: &'v Option<T>) -> Param<'w, 'v, T> {
        match value {
            Some(value) => self.required(value),
            None => Param { walk: self.walk, wire: self.wire, value: None, url: None },
        }
    }

    /// A value that is `null` when it is not set.
    pub fn nullable<'v, T: ToJson>(self, value: &'v Option<T>) -> Param<'w, 'v, T> {
        match value {
            Some(value) => self.required(value),
            None => {
                let wire = self.wire;
                Param { walk: self.insert(Json::Null), wire, value: None, url: None }
            }
        }
    }

    /// A value that has a default in answers; in requests it is always sent.
    pub fn default<'v, T: ToJson>(self, value: &'v T) -> Param<'w, 'v, T> {
        self.required(value)
    }

    fn put(self, value: &dyn ToJson) -> &'w mut Walk {
        let walk = &mut *self.walk;
        let outer = std::mem::replace(&mut walk.numbers_as_text, self.numbers_as_text);
        let json = walk.item(Step::Field(self.wire), value);
        walk.numbers_as_text = outer;
        let json = match (json, self.separator) {
            (Json::Array(items), Some(separator)) => joined(walk, self.wire, &items, separator),
            (json, _) => json,
        };
        self.insert(json)
    }

    fn insert(self, json: Json) -> &'w mut Walk {
        let Self { walk, wire, in_form, .. } = self;
        if in_form {
            walk.parts.push(Part { wire, content: PartContent::Text(json.to_string()) });
        } else {
            walk.fields_mut().insert(wire, json);
        }
        walk
    }
}

/// The texts of a list in one text. A separator inside an item would make two of it.
fn joined(walk: &mut Walk, wire: &'static str, items: &[Json], separator: char) -> Json {
    let texts: Vec<&str> = items.iter().filter_map(Json::as_str).collect();
    for (at, text) in texts.iter().enumerate() {
        let must = match *text {
            "" => "not be empty".to_owned(),
            text if text.contains(separator) => format!("not contain `{separator}`"),
            _ => continue,
        };
        let field = format!("{}[{at}]", walk.way_to(wire));
        walk.violate_at(field, Check::Parameter, quoted(text), must);
    }
    Json::String(texts.join(separator.encode_utf8(&mut [0; 4])))
}

/// A parameter that has been encoded; its rules are methods.
pub struct Param<'w, 'v, T> {
    pub(super) walk: &'w mut Walk,
    pub(super) wire: &'static str,
    pub(super) value: Option<&'v T>,
    /// The value as a URL, if one rule has looked at it already and another needs it.
    pub(super) url: Option<WebUrl<'v>>,
}

impl<T> Param<'_, '_, T> {
    /// Adds a violation of this parameter.
    pub(super) fn violate(&mut self, check: Check, found: impl Into<String>, must: impl Into<String>) {
        let field = self.walk.way_to(self.wire);
        self.walk.violate_at(field, check, found, must);
    }
}
