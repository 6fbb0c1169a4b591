//! What came for a parameter, wherever it travels.

use std::borrow::Cow;

use serde_json::Value;
use weixin_codegen::model::Location;

use super::text;
use crate::received::{Part, ReceivedRequest};

/// What came for a parameter.
pub(super) enum Given<'a> {
    /// Text of the URL, of a header, or of a body that is written like a query.
    Text(&'a str),
    /// A value of the JSON body.
    Json(&'a Value),
    /// A part of the form, or the whole body.
    Part(&'a Part),
}

impl<'a> Given<'a> {
    /// `None` when nothing came.
    pub(super) fn of(request: &'a ReceivedRequest, location: Location, name: &str) -> Option<Self> {
        match location {
            Location::Path => request.head.path_parameter(name).map(Self::Text),
            Location::Query => request.head.query(name).map(Self::Text),
            Location::Header => request.head.header(&name.to_ascii_lowercase()).map(Self::Text),
            Location::Json => request.body.json()?.get(name).map(Self::Json),
            Location::Urlencoded => {
                request.body.fields().iter().find(|(found, _)| found == name).map(|(_, value)| Self::Text(value))
            }
            Location::Raw => request.body.raw().filter(|part| part.len > 0).map(Self::Part),
            Location::Form => request.body.parts().iter().find(|part| part.name == name).map(Self::Part),
        }
    }

    /// Everything that came under a name.
    pub(super) fn all(request: &'a ReceivedRequest, location: Location, name: &str) -> Vec<Self> {
        match location {
            Location::Query => {
                let named = request.head.query.iter().filter(|(found, _)| found == name);
                named.map(|(_, value)| Self::Text(value)).collect()
            }
            Location::Path | Location::Header | Location::Json | Location::Raw => {
                Self::of(request, location, name).into_iter().collect()
            }
            Location::Urlencoded => {
                let named = request.body.fields().iter().filter(|(found, _)| found == name);
                named.map(|(_, value)| Self::Text(value)).collect()
            }
            Location::Form => request.body.parts().iter().filter(|part| part.name == name).map(Self::Part).collect(),
        }
    }

    /// The value as text; `None` for a part that holds none.
    pub(super) fn text(&self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(Cow::Borrowed(*text)),
            Self::Json(value) => Some(text::plain(value)),
            Self::Part(part) => part.text().map(Cow::Borrowed),
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Json(Value::Null))
    }
}
