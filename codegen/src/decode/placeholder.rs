//! Placeholders for values that could not be read, so that the rest can still be checked.
//!
//! What a rule reports about a placeholder is dropped: its place already has a message.

use super::place::{Given, List, Map, Place, Placeholder, Wanted};
use crate::spec::keys;
use crate::spec::literal::Word;
use crate::spec::marker::{ONE_OR_MANY, PROSE, REPLY, RESPONSE, SPANNED, VALUES};

impl Placeholder {
    /// What it gives to a type.
    pub(super) fn give<'a>(self, wanted: Wanted) -> Given<'a> {
        let itself = Place::Placeholder(self);
        match wanted {
            Wanted::Any | Wanted::Text => Given::Text(self.text),
            Wanted::Boolean => Given::Boolean(false),
            Wanted::Unsigned(_) => Given::Unsigned(1),
            Wanted::Integer => Given::Signed(1),
            Wanted::List => Given::List(List::Empty),
            Wanted::Map => Given::Map(Map::Empty),
            Wanted::Option => Given::Some(itself),
            Wanted::Newtype(name) if name == PROSE => Given::Text(""),
            Wanted::Newtype(name) => {
                let text = Word::named(name).map_or("", |word| word.placeholder);
                Given::Newtype(Place::Placeholder(Self { text, ..self }))
            }
            Wanted::Marked(name) => match name {
                SPANNED => Given::List(List::placed(self.span, itself)),
                ONE_OR_MANY | VALUES => Given::List(List::Empty),
                RESPONSE | REPLY => Given::Text("nothing"),
                _ => Given::Text(self.text),
            },
            Wanted::Struct(name, fields) => {
                let required = keys::required(name);
                let keys: Vec<_> = fields.iter().copied().filter(|field| required.contains(field)).collect();
                Given::Map(Map::Required { keys: keys.into_iter(), value: self })
            }
            Wanted::Enum(variants) => Given::Variant(variants.first().copied().unwrap_or_default()),
        }
    }
}
