//! Bodies for tests that compare two ways to read one.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value as Json;

/// A body, with a few names in any order, some of them more than once or written with escapes, and values of any type.
pub(super) fn json() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        Just("-1.5e3".to_owned()),
        Just("\"\"".to_owned()),
        "[0-9]{1,20}",
        "\"[a-c0-9 ]{0,20}\"",
        "\"(文|\\\\n|\\\\u0061|\\\\\"|x){0,6}\"",
    ];
    scalar.prop_recursive(5, 60, 8, |inside| {
        let name = prop_oneof![
            8 => prop_oneof!["a", "b", "nodes", "text", "map", ""].prop_map(|name| format!("\"{name}\"")),
            1 => prop_oneof!["c", "an", "nodess", "errcode"].prop_map(|name| format!("\"{name}\"")),
            1 => Just("\"\\u0061\"".to_owned()),
        ];
        let blank = || prop_oneof![6 => Just(""), 1 => Just(" "), 1 => Just("\n  ")];
        let member = (name, blank(), inside.clone(), blank()).prop_map(|(name, before, value, after)| {
            // Fields mostly have values of their type.
            let value = match name.as_str() {
                "\"nodes\"" => format!("[{value}]"),
                "\"text\"" => Json::from(format!("[{value}]")).to_string(),
                _ => value,
            };
            format!("{name}:{before}{value}{after}")
        });
        prop_oneof![
            3 => vec(member, 0..8).prop_map(|members| format!("{{{}}}", members.join(","))),
            1 => vec(inside, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
        ]
    })
}

/// What happens to a body on its way.
#[derive(Clone, Debug)]
pub(super) struct Damage {
    at: prop::sample::Index,
    byte: u8,
    is_cut: bool,
}

impl Damage {
    pub(super) fn of(&self, text: &str) -> Vec<u8> {
        let mut body = text.as_bytes().to_vec();
        if body.is_empty() {
            return body;
        }
        let at = self.at.index(body.len());
        match self.is_cut {
            true => body.truncate(at),
            false => body[at] = self.byte,
        }
        body
    }
}

pub(super) fn damaged() -> impl Strategy<Value = Damage> {
    let byte = prop_oneof![any::<u8>(), prop::sample::select(b"\"\\{}[]:,0 \n\x01\xff".to_vec())];
    (any::<prop::sample::Index>(), byte, any::<bool>()).prop_map(|(at, byte, is_cut)| Damage { at, byte, is_cut })
}
