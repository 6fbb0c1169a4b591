//! Where parameters go in a request, and how they are encoded there.

use serde_json::Value as Json;

use super::collected::Outside;
use super::web_url::WebUrl;
use super::{BodyKind, RequestVisitor, Step, text_of};
use crate::endpoint::check::Check;
#[cfg(feature = "serde")]
use crate::endpoint::codes::ApiError;
use crate::request::part::Part;
use crate::request::places;
use crate::request::visitor::to_json::ToJson;
use crate::secrets::credential::{Flaw, flaw};
use crate::types::scalar::{FormContent, FormValue, Literal, Scalar};
use crate::types::wire::{Mode, Wire};

/// What every slot has whose values are texts.
macro_rules! values {
    ($($slot:ident: $value:ident),*) => {$(
        impl<'w> $slot<'w> {
            /// A value that is always sent.
            pub fn required<'v, T: $value>(self, value: &'v T) -> Param<'w, 'v, T> {
                let wire = self.wire;
                Param { visitor: self.put(value), wire, value: Some(value), url: None }
            }

            /// A value that is sent if it is set.
            pub fn optional<'v, T: $value>(self, value: &'v Option<T>) -> Param<'w, 'v, T> {
                match value {
                    Some(value) => self.required(value),
                    None => Param { visitor: self.visitor, wire: self.wire, value: None, url: None },
                }
            }
        }
    )*};
}

values!(QuerySlot: Scalar, OutsideSlot: Scalar, FormSlot: FormValue);

/// A query parameter, or a field of a body that is written like a query, without its value.
pub struct QuerySlot<'w> {
    pub(super) visitor: &'w mut RequestVisitor,
    pub(super) wire: &'static str,
    pub(super) in_body: bool,
}

impl<'w> QuerySlot<'w> {
    pub(super) fn new(visitor: &'w mut RequestVisitor, wire: &'static str, in_body: bool) -> Self {
        Self { visitor, wire, in_body }
    }

    /// A value fixed by the spec.
    pub fn fixed(self, value: impl Into<Literal>) {
        self.visitor.collected.pairs(self.in_body).push((self.wire, value.into().text().into_owned()));
    }

    fn put(self, value: &dyn Scalar) -> &'w mut RequestVisitor {
        if let Some(secret) = value.secret() {
            self.visitor.add_secret(secret);
            // The parameter's own rules take care of an empty one.
            if let Some(flaw @ Flaw::Control(_)) = flaw(secret) {
                let field = self.visitor.path_to(self.wire);
                self.visitor.violate_at(field, Check::Parameter, flaw.to_string(), "contain no control characters");
            }
        }
        self.visitor.collected.pairs(self.in_body).push((self.wire, value.text().into_owned()));
        self.visitor
    }
}

/// A parameter in the path or in a header, without its value.
pub struct OutsideSlot<'w> {
    visitor: &'w mut RequestVisitor,
    wire: &'static str,
    in_header: bool,
}

impl<'w> OutsideSlot<'w> {
    pub(super) fn new(visitor: &'w mut RequestVisitor, wire: &'static str, in_header: bool) -> Self {
        Self { visitor, wire, in_header }
    }

    /// A value fixed by the spec.
    pub fn fixed(self, value: impl Into<Literal>) {
        self.visitor.outside(self.wire, self.in_header, value.into().text().into_owned(), false);
    }

    fn put(self, value: &dyn Scalar) -> &'w mut RequestVisitor {
        let secret = value.secret();
        if let Some(secret) = secret {
            self.visitor.add_secret(secret);
        }
        self.visitor.outside(self.wire, self.in_header, value.text().into_owned(), secret.is_some());
        self.visitor
    }
}

impl RequestVisitor {
    /// Keeps a parameter in the path or in a header, and checks that it stays there.
    fn outside(&mut self, wire: &'static str, in_header: bool, text: String, is_secret: bool) {
        let misfit = match in_header {
            true => places::in_header(&text),
            false if places::is_given(self.endpoint.path) => places::address(&text).err(),
            false => places::in_path(&text),
        };
        if let Some(misfit) = misfit {
            let field = self.path_to(wire);
            self.violate_at(field, misfit.check, misfit.found, misfit.must);
        }
        self.collected.outside.push(Outside { in_header, wire, text, is_secret });
    }
}

/// A field of a form without its value.
pub struct FormSlot<'w> {
    pub(super) visitor: &'w mut RequestVisitor,
    pub(super) wire: &'static str,
}

impl<'w> FormSlot<'w> {
    pub(super) fn new(visitor: &'w mut RequestVisitor, wire: &'static str) -> Self {
        Self { visitor, wire }
    }

    /// A value fixed by the spec.
    pub fn fixed(self, value: impl Into<Literal>) {
        self.visitor.collected.form.push(Part::text(self.wire, value.into().text().into_owned()));
    }

    fn put(self, value: &dyn FormValue) -> &'w mut RequestVisitor {
        let part = match value.form() {
            FormContent::Text(text, secret) => {
                if let Some(secret) = secret {
                    self.visitor.add_secret(secret);
                }
                Part::text(self.wire, text.into_owned())
            }
            FormContent::File(file) => {
                self.visitor.check_file(self.wire, file);
                Part::file(self.wire, file.clone())
            }
        };
        self.visitor.collected.form.push(part);
        self.visitor
    }
}

/// Where a value goes that is encoded as JSON first.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Path,
    Query,
    Header,
    Json,
    Form,
    Urlencoded,
}

/// A field of a JSON object, or a parameter that is encoded as one, without its value.
pub struct JsonSlot<'w> {
    pub(super) visitor: &'w mut RequestVisitor,
    pub(super) wire: &'static str,
    pub(super) how: Wire,
    place: Place,
}

impl<'w> JsonSlot<'w> {
    pub(super) fn new(visitor: &'w mut RequestVisitor, wire: &'static str, place: Place, how: Wire) -> Self {
        Self { visitor, wire, how, place }
    }

    /// Says how the items of the value travel.
    #[must_use]
    pub fn items(mut self, items: &'static Wire) -> Self {
        self.how.items = Some(items);
        self
    }

    /// A value fixed by the spec.
    pub fn fixed(self, value: impl Into<Literal>) {
        self.visitor.fields_mut().insert(self.wire, value.into().json());
    }

    /// A value that is always sent.
    pub fn required<'v, T: ToJson>(self, value: &'v T) -> Param<'w, 'v, T> {
        let wire = self.wire;
        Param { visitor: self.put(value, true), wire, value: Some(value), url: None }
    }

    /// A value that is sent if it is set.
    pub fn optional<'v, T: ToJson>(self, value: &'v Option<T>) -> Param<'w, 'v, T> {
        let wire = self.wire;
        match value {
            Some(value) => Param { visitor: self.put(value, false), wire, value: Some(value), url: None },
            None => Param { visitor: self.visitor, wire, value: None, url: None },
        }
    }

    /// A value that is sent as `null` if it is not set.
    pub fn nullable<'v, T: ToJson>(self, value: &'v Option<T>) -> Param<'w, 'v, T> {
        match value {
            Some(value) => self.required(value),
            None => {
                let wire = self.wire;
                Param { visitor: self.insert(Json::Null), wire, value: None, url: None }
            }
        }
    }

    /// A code inside of a response, which no request has; success is left out.
    #[cfg(feature = "serde")]
    pub fn code<'v, E: ApiError>(self, value: &'v Option<E>) -> Param<'w, 'v, E> {
        let wire = self.wire;
        let visitor = if value.is_some() { self.put(value, false) } else { self.visitor };
        Param { visitor, wire, value: value.as_ref(), url: None }
    }

    /// A value with a default in responses; in requests it is always sent.
    pub fn default<'v, T: ToJson>(self, value: &'v T) -> Param<'w, 'v, T> {
        self.required(value)
    }

    fn put(self, value: &dyn ToJson, required: bool) -> &'w mut RequestVisitor {
        let visitor = &mut *self.visitor;
        let outer = std::mem::replace(&mut visitor.wire, self.how);
        let json = visitor.item(Step::Field(self.wire), value);
        visitor.wire = outer;
        match json {
            Json::Array(items) if self.how.mode == Mode::repeated && !self.visitor.serializes() => {
                self.repeat(items, required)
            }
            json => self.insert(json),
        }
    }

    pub(super) fn insert(self, json: Json) -> &'w mut RequestVisitor {
        let Self { visitor, wire, how, place } = self;
        match place {
            Place::Json => {
                if let Some(json) = visitor.keep_beside(wire, json) {
                    visitor.fields_mut().insert(wire, json);
                }
            }
            Place::Path | Place::Header => {
                let text = text_of(json);
                let is_secret = visitor.secrets.redact(&text) != text;
                visitor.outside(wire, matches!(place, Place::Header), text, is_secret);
            }
            Place::Query => visitor.collected.query.push((wire, text_of(json))),
            Place::Urlencoded => visitor.collected.urlencoded.push((wire, text_of(json))),
            Place::Form => {
                let is_body = visitor.body == BodyKind::Raw && how.mode == Mode::json_text;
                let content_type = is_body.then_some("application/json");
                visitor.collected.form.push(Part { content_type, ..Part::text(wire, text_of(json)) });
            }
        }
        visitor
    }

    /// Adds a parameter for each item. Without any, nothing says that the list is empty.
    fn repeat(self, items: Vec<Json>, required: bool) -> &'w mut RequestVisitor {
        let Self { visitor, wire, how, place } = self;
        if items.is_empty() && required {
            visitor.violate_at(visitor.path_to(wire), Check::Missing, "0 items", "have at least one");
        }
        for item in items {
            let _ = JsonSlot { visitor: &mut *visitor, wire, how, place }.insert(item);
        }
        visitor
    }
}

/// An encoded parameter; its rules are methods.
pub struct Param<'w, 'v, T> {
    pub(super) visitor: &'w mut RequestVisitor,
    pub(super) wire: &'static str,
    pub(super) value: Option<&'v T>,
    /// The value as a URL, if a rule has parsed it and another may need it.
    pub(super) url: Option<WebUrl<'v>>,
}

impl<T> Param<'_, '_, T> {
    /// It is sent with this content type, as a part of a form or as the whole body.
    pub fn content_type(self, content_type: &'static str) -> Self {
        let parts = self.visitor.collected.form.iter_mut().filter(|part| part.wire == self.wire);
        parts.for_each(|part| part.content_type = Some(content_type));
        self
    }

    /// What its docs say, where the words of its facts cannot be put together; it changes nothing.
    pub fn says(self, _words: &'static str) -> Self {
        self
    }

    /// Adds a violation of this parameter.
    pub(super) fn violate(&mut self, check: Check, found: impl Into<String>, must: impl Into<String>) {
        let field = self.visitor.path_to(self.wire);
        self.visitor.violate_at(field, check, found, must);
    }
}
