//! Quick lookups are compared with careful ones.

use std::collections::BTreeMap;
use std::time::SystemTime;

use proptest::prelude::*;
use serde_json::Value as Json;

use crate::object;
use crate::response::bodies::{damaged, json};
use crate::response::decoding::fault::Fault;
use crate::response::decoding::{Decoding, FromJson};
use crate::response::document::Document;

#[allow(dead_code, unreachable_pub, reason = "to be read is all that it is for")]
mod node {
    use super::*;
    object! {
        /// An object that has itself inside.
        #[received]
        pub struct Node {
            /// A text.
            #[field(plain "a", required)]
            pub a: Json,
            /// A number.
            #[field(lenient "b", optional)]
            pub b: Option<i64>,
            /// Nodes.
            #[field(plain "nodes", optional)]
            pub nodes: Option<Vec<Node>>,
            /// Nodes that travel as a string.
            #[field(json_text "text", optional)]
            pub text: Option<Vec<Node>>,
            /// Named nodes.
            #[field(plain "map", optional)]
            pub map: Option<BTreeMap<String, Node>>,
            /// A number with a default.
            #[field(plain "", default(7))]
            pub nothing: u8,
        }
    }
}
use node::Node;

/// What a body holds, as text.
fn read<T: FromJson + std::fmt::Debug>(body: &[u8], is_quick: bool) -> Option<Result<String, Fault>> {
    let scanned = Document::read(body, 1000);
    if scanned.stop.is_some() {
        return None;
    }
    let left = scanned.document.values_left();
    let document = Document::again(body, scanned.document.into_index());
    let mut decoding = Decoding::new(SystemTime::UNIX_EPOCH).within(left);
    let value = match is_quick {
        true => decoding.whole(|decoding| T::from_json(document.root(), decoding)),
        false => T::from_json(document.root(), &mut decoding),
    };
    Some(value.map(|value| format!("{value:?} {}", decoding.has_too_many_values())))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Fields that are taken as they come are those that count.
    #[test]
    fn quick_lookups_find_what_careful_ones_find(text in json(), damage in damaged()) {
        for body in [text.as_bytes(), &damage.of(&text)] {
            prop_assert_eq!(read::<Node>(body, true), read::<Node>(body, false), "{}", String::from_utf8_lossy(body));
            prop_assert_eq!(read::<Vec<Node>>(body, true), read::<Vec<Node>>(body, false));
        }
    }
}
