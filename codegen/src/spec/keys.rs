//! The keys of the language, for messages about one that is missing or unknown. `schema.json` says the same, but making it
//! takes crates that only maintainers need; a test compares the two.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::examples::{EXAMPLES, key};

/// The keys that each mapping must have.
const REQUIRED: &[(&str, &[&str])] = &[
    ("endpoint", &["endpoint", "summary", "page", "route", "token", "response"]),
    ("variant", &["doc", "fixed"]),
    ("message", &["message", "summary", "page", "when", "fields", "reply"]),
    ("page", &["url", "read"]),
    ("probe", &["because"]),
    ("review", &["day", "facts"]),
    ("correction", &["at", "page_says", "reason"]),
    ("assumption", &["at", "assumed"]),
    ("parameter", &["type"]),
    ("named type", &["type"]),
    ("condition", &["field"]),
    ("service", &["service", "summary", "base_url", "envelopes", "tokens"]),
    ("envelope", &["code", "message", "success"]),
    ("token kind", &["doc"]),
    ("signer", &["method", "doc"]),
    ("formats file", &["formats"]),
    ("format table", &["doc", "groups"]),
    ("format group", &["formats"]),
    ("format", &["types"]),
    ("errors file", &["errors"]),
    ("error table", &["doc", "codes"]),
    ("error row", &["name"]),
    ("types file", &["types"]),
];

/// The required keys of a mapping of the language; serde names only the first that is missing.
pub(crate) fn required(mapping: &str) -> &'static [&'static str] {
    REQUIRED.iter().find(|(name, _)| *name == mapping).map_or(&[], |(_, keys)| keys)
}

/// All keys of a mapping of the language.
pub(crate) fn known(mapping: &str) -> impl Iterator<Item = &'static str> {
    EXAMPLES.iter().filter(move |(name, _)| *name == mapping).flat_map(|(_, examples)| *examples).map(|it| key(it))
}

/// True if a word is a key of any mapping of the language.
pub(crate) fn is_key(word: &str) -> bool {
    mappings().iter().any(|keys| keys.contains(word))
}

/// True if a word can be a key beside another: of one of the mappings that have that one, or of any if none has it,
/// because then it is a name.
pub(crate) fn is_key_beside(word: &str, other: &str) -> bool {
    let is_name = !is_key(other);
    mappings().iter().any(|keys| keys.contains(word) && (is_name || keys.contains(other)))
}

/// The keys of each mapping of the language.
fn mappings() -> &'static [HashSet<&'static str>] {
    static MAPPINGS: OnceLock<Vec<HashSet<&'static str>>> = OnceLock::new();
    MAPPINGS.get_or_init(|| EXAMPLES.iter().map(|(name, _)| known(name).collect()).collect())
}

#[cfg(all(test, feature = "maintain"))]
mod tests {
    use std::collections::BTreeMap;

    use super::{EXAMPLES, known, required};
    use crate::schema::mappings;

    #[test]
    fn keys_are_those_of_the_schema() {
        let sorted = |keys: Vec<&str>| {
            let mut keys: Vec<String> = keys.into_iter().map(str::to_owned).collect();
            keys.sort();
            keys
        };
        let ours: BTreeMap<_, _> = EXAMPLES
            .iter()
            .map(|(name, _)| ((*name).to_owned(), (sorted(known(name).collect()), sorted(required(name).to_vec()))))
            .collect();
        assert_eq!(ours, mappings(), "the schema's are on the right");
    }
}
