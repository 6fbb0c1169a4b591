//! JSON inside a string.

use std::fmt;

use crate::response::document::{EmbeddedJson, ValueLimit, ValueRef};
use crate::types::wire::Mode;

/// Holds the JSON that was inside a string while it is read.
#[derive(Default)]
pub(super) struct Embedded(Option<Box<EmbeddedJson>>);

impl Embedded {
    /// The value itself, or the JSON inside it if it travels so. From then on, it travels as usual. A string that is not
    /// JSON, or is beyond the limit, remains one, and does not match.
    #[inline]
    pub(super) fn open<'v>(&'v mut self, json: ValueRef<'v>, mode: &mut Mode, limit: &mut ValueLimit) -> ValueRef<'v> {
        if *mode == Mode::json_text { self.unwrap(json, mode, limit) } else { json }
    }

    #[cold]
    fn unwrap<'v>(&'v mut self, json: ValueRef<'v>, mode: &mut Mode, limit: &mut ValueLimit) -> ValueRef<'v> {
        let ValueRef::String(text) = json else {
            *mode = Mode::plain;
            return json;
        };
        match EmbeddedJson::parse(text, limit) {
            Ok(embedded) => {
                *mode = Mode::plain;
                self.0.insert(Box::new(embedded)).root()
            }
            Err(text) => ValueRef::String(text),
        }
    }
}

impl fmt::Debug for Embedded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Embedded" } else { "Nothing" })
    }
}
