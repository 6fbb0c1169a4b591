//! What is noted, and the lines in which it is written.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

/// The version of the lines.
const VERSION: u32 = 1;

/// Something that the spec does not say of the responses of an endpoint. It has no value of a response.
///
/// Places are paths of names, with `[]` for any item of a list and `{}` for any entry of a map: `list[].price`, `{}.count`;
/// empty for the whole response.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Note {
    /// A field that the spec does not list. A name that could be somebody's data is `…`.
    UnlistedField {
        /// Where it is.
        at: String,
        /// Its type in JSON: `string`, `integer`, `array of object`.
        json: String,
    },
    /// A required field that was missing.
    MissingField {
        /// Where it should be.
        at: String,
        /// What is expected there: `a number`.
        expected: String,
    },
    /// A value of another type.
    OtherType {
        /// Where it is.
        at: String,
        /// What is expected there.
        expected: String,
        /// What kind of value was found.
        found: String,
    },
    /// A value of an enumeration that the spec does not list. Which one is not noted: where the spec is wrong about the
    /// enumeration, it may be anything.
    UnlistedValue {
        /// Where it is.
        at: String,
    },
    /// A code of a refusal that is listed, with a message that is none of those listed for it.
    UnlistedText {
        /// The code.
        code: String,
        /// The shape of the message.
        text: String,
    },
    /// A code that no table lists.
    UnlistedCode {
        /// The code. A text that could be somebody's data is `…`.
        code: String,
        /// The shape of the message that came with it: words that any service uses, and `…` for all else.
        text: String,
        /// Where it is; empty for the code with which the service refused.
        at: String,
    },
}

impl Note {
    fn fields(&self) -> Json {
        match self {
            Self::UnlistedField { at, json } => json!({ "note": "field", "at": at, "type": json }),
            Self::MissingField { at, expected } => json!({ "note": "missing", "at": at, "expected": expected }),
            Self::OtherType { at, expected, found } => {
                json!({ "note": "type", "at": at, "expected": expected, "found": found })
            }
            Self::UnlistedValue { at } => json!({ "note": "value", "at": at }),
            Self::UnlistedText { code, text } => {
                json!({ "note": "text", "code": written(code), "text": text, "at": "" })
            }
            Self::UnlistedCode { code, text, at } => {
                json!({ "note": "code", "code": written(code), "text": text, "at": at })
            }
        }
    }
}

/// A number where the code is one.
fn written(code: &str) -> Json {
    let number = code.parse::<i64>().ok().filter(|number| number.to_string() == code);
    number.map_or_else(|| Json::from(code), Json::from)
}

/// An endpoint: its name, method and path.
pub(super) type EndpointKey = (&'static str, &'static str, &'static str);

/// What was noted, and how often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    pub(super) endpoints: BTreeMap<EndpointKey, EndpointNotes>,
    /// How often something was not noted because there was too much.
    pub(super) dropped: u64,
}

/// What was noted of an endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct EndpointNotes {
    /// How many responses were read.
    pub(super) answers: u64,
    /// In how many of them it was so.
    pub(super) notes: BTreeMap<Note, u64>,
}

impl Notes {
    /// Whether there is nothing that the spec does not know.
    pub fn is_empty(&self) -> bool {
        self.dropped == 0 && self.len() == 0
    }

    /// How many different notes there are.
    pub fn len(&self) -> usize {
        self.endpoints.values().map(|endpoint| endpoint.notes.len()).sum()
    }

    /// Each note: the name of the endpoint, the note, and in how many responses it was so.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Note, u64)> {
        self.endpoints
            .iter()
            .flat_map(|((name, ..), endpoint)| endpoint.notes.iter().map(move |(note, seen)| (*name, note, *seen)))
    }

    /// How many responses of an endpoint were read.
    pub fn answers(&self, endpoint: &str) -> u64 {
        let of = self.endpoints.iter().filter(|((name, ..), _)| *name == endpoint);
        of.map(|(_, endpoint)| endpoint.answers).sum()
    }

    /// Adds those of another observer.
    pub fn merge(&mut self, other: Self) {
        self.dropped = self.dropped.saturating_add(other.dropped);
        for (key, from) in other.endpoints {
            let into = self.endpoints.entry(key).or_default();
            into.answers = into.answers.saturating_add(from.answers);
            for (note, seen) in from.notes {
                let count = into.notes.entry(note).or_default();
                *count = count.saturating_add(seen);
            }
        }
    }

    /// The notes as [JSON lines](super::Observer#the-lines).
    pub fn to_json_lines(&self) -> String {
        let mut lines = vec![json!({ "weixin_observed": VERSION })];
        for ((name, method, path), endpoint) in &self.endpoints {
            let line = |mut fields: Json, seen: u64| {
                if let Some(fields) = fields.as_object_mut() {
                    fields.insert("endpoint".to_owned(), Json::from(*name));
                    fields.insert("route".to_owned(), Json::from(format!("{method} {path}")));
                    fields.insert("seen".to_owned(), Json::from(seen));
                }
                fields
            };
            lines.push(line(json!({ "note": "answers" }), endpoint.answers));
            lines.extend(endpoint.notes.iter().map(|(note, seen)| line(note.fields(), *seen)));
        }
        if self.dropped > 0 {
            lines.push(json!({ "note": "dropped", "seen": self.dropped }));
        }
        lines.iter().map(|line| format!("{line}\n")).collect()
    }
}
