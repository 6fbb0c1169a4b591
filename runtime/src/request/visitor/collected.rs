//! The parameters that the visitor has collected, by where they travel.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::fields::Fields;
use crate::request::part::{Part, PartContent};
use crate::small_list::SmallList;

/// The parameters of a request, by where they travel.
///
/// All who look for a parameter, or send all of them, destructure this field by field, so that a new location does not
/// compile until each of them handles it.
#[derive(Default)]
pub(crate) struct Collected {
    /// In the path and in headers, which most requests have none in.
    pub(crate) outside: Vec<Outside>,
    /// In the URL, after the `?`.
    pub(crate) query: SmallList<(&'static str, String)>,
    /// In the JSON body.
    pub(crate) json: Fields,
    /// In a body that is written like a query.
    pub(crate) urlencoded: SmallList<(&'static str, String)>,
    /// In the multipart form; the only one if it is the whole body.
    pub(crate) form: Vec<Part>,
}

/// A parameter in the path or in a header.
#[derive(Clone)]
pub(crate) struct Outside {
    /// True in a header, false in the path.
    pub(crate) in_header: bool,
    pub(crate) wire: &'static str,
    pub(crate) text: String,
    pub(crate) is_secret: bool,
}

impl Collected {
    /// The parameters that are written like a query: those of the body, or those of the URL.
    pub(super) fn pairs(&mut self, in_body: bool) -> &mut SmallList<(&'static str, String)> {
        if in_body { &mut self.urlencoded } else { &mut self.query }
    }

    /// The parameter of this name; `None` if it is not set.
    pub(super) fn get(&self, wire: &str) -> Option<Found<'_>> {
        let Self { outside, query, json, urlencoded, form } = self;
        let in_json = json.get(wire).and_then(Found::json);
        let in_query = || {
            query.iter().chain(urlencoded.iter()).find(|(name, _)| *name == wire).map(|(_, value)| Found::Text(value))
        };
        let in_form = || form.iter().find(|part| part.wire == wire).map(|part| Found::part(&part.content));
        let elsewhere = || outside.iter().find(|it| it.wire == wire).map(|it| Found::Text(&it.text));
        in_json.or_else(in_query).or_else(in_form).or_else(elsewhere)
    }
}

/// A parameter that is set.
pub(super) enum Found<'c> {
    Json(&'c Json),
    Text(&'c str),
}

impl<'c> Found<'c> {
    /// A field of an object; `None` for null.
    pub(super) fn json(value: &'c Json) -> Option<Self> {
        (!value.is_null()).then_some(Self::Json(value))
    }

    fn part(content: &'c PartContent) -> Self {
        match content {
            PartContent::Text(text) => Self::Text(text),
            PartContent::File(_) => Self::Text(""),
        }
    }

    /// Its text, for comparing. That of a file or a list is empty.
    pub(super) fn text(&self) -> Cow<'c, str> {
        match *self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Json(Json::String(text)) => Cow::Borrowed(text),
            Self::Json(Json::Number(number)) => Cow::Owned(match number.as_f64().filter(|_| number.is_f64()) {
                // `1`, as a literal has it; JSON has `1.0`.
                Some(number) => number.to_string(),
                None => number.to_string(),
            }),
            Self::Json(Json::Bool(flag)) => Cow::Owned(flag.to_string()),
            Self::Json(Json::Null | Json::Array(_) | Json::Object(_)) => Cow::Borrowed(""),
        }
    }
}
