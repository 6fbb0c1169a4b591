//! The fields of the JSON object that is being encoded.

use serde_json::{Map, Value as Json};

/// The fields in the order of their names. The names are the spec's own and need not be copied.
#[derive(Default)]
pub(crate) struct Fields(Vec<(&'static str, Json)>);

impl Fields {
    pub(super) fn insert(&mut self, wire: &'static str, value: Json) {
        match self.place_of(wire) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (wire, value)),
        }
    }

    pub(super) fn get(&self, wire: &str) -> Option<&Json> {
        self.place_of(wire).ok().map(|at| &self.0[at].1)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The object as a value, to be nested in another one.
    pub(super) fn into_object(self) -> Json {
        let mut object = Map::new();
        for (wire, value) in self.0 {
            object.insert(wire.to_owned(), value);
        }
        Json::Object(object)
    }

    /// The object as text.
    pub(crate) fn text(&self) -> Vec<u8> {
        let mut text = Vec::with_capacity(ROOM);
        for (wire, value) in &self.0 {
            text.push(if text.is_empty() { b'{' } else { b',' });
            // Writing to memory cannot fail, and the keys of all objects are strings.
            let _ = serde_json::to_writer(&mut text, wire);
            text.push(b':');
            let _ = serde_json::to_writer(&mut text, value);
        }
        if text.is_empty() {
            text.push(b'{');
        }
        text.push(b'}');
        text
    }

    fn place_of(&self, wire: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(name, _)| (*name).cmp(wire))
    }
}

/// The initial capacity for a body: most are shorter.
const ROOM: usize = 256;
