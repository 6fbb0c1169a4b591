//! Keys and words of the language that have been renamed.
//!
//! Revisions from before the renaming can still be compared. In a current spec, an earlier name is a mistake with an
//! exact message.

/// A mapping, the earlier name of one of its keys, and the current name.
const KEYS: [(&str, &str, &str); 9] = [
    ("service", "envelope", "envelopes"),
    ("endpoint", "ways", "variants"),
    ("endpoint", "repeatable", "idempotent"),
    ("error row", "cure", "remedy"),
    ("parameter", "lives", "lifetime"),
    ("named type", "lives", "lifetime"),
    ("correction", "page", "page_says"),
    ("correction", "because", "reason"),
    ("assumption", "says", "assumed"),
];

/// A mapping, a key, an earlier word for its value, and the current word.
const WORDS: [(&str, &str, &str, &str); 2] =
    [("parameter", "wire", "text", "string"), ("parameter", "wire", "bars", "pipes")];

/// Keys that held one mapping and hold a table of such today, what the only one is called, and how that is written.
const TABLES: [(&str, &str, &str, &str); 1] = [("service", "envelope", "main", "envelopes: { main: … }")];

/// What the value of an earlier key is called in the table that the key holds today.
pub(crate) fn only_entry(mapping: &str, old: &str) -> Option<&'static str> {
    TABLES.iter().find(|(of, name, ..)| *of == mapping && *name == old).map(|(.., only, _)| *only)
}

/// How an earlier key is written today, if its value has to change, too.
pub(crate) fn written(mapping: &str, old: &str) -> Option<&'static str> {
    TABLES.iter().find(|(of, name, ..)| *of == mapping && *name == old).map(|(.., written)| *written)
}

/// The current name of a key, if `old` is an earlier one.
pub(crate) fn key(mapping: &str, old: &str) -> Option<&'static str> {
    KEYS.iter().find(|(of, name, _)| *of == mapping && *name == old).map(|(.., new)| *new)
}

/// The renamed keys of a mapping: earlier and current names.
pub(crate) fn keys(mapping: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    KEYS.into_iter().filter(move |(of, ..)| *of == mapping).map(|(_, old, new)| (old, new))
}

/// The current word for the value of a key, if `old` is an earlier one.
pub(crate) fn value(mapping: &str, key: &str, old: &str) -> Option<&'static str> {
    WORDS.iter().find(|(of, at, name, _)| *of == mapping && *at == key && *name == old).map(|(.., new)| *new)
}

/// The key, if its value may be a renamed word.
pub(crate) fn key_of_words(mapping: &str, key: &str) -> Option<&'static str> {
    WORDS.iter().find(|(of, at, ..)| *of == mapping && *at == key).map(|(_, at, ..)| *at)
}

/// The current word for an earlier one, if it is among the accepted ones.
pub(crate) fn word(old: &str, accepted: &[&str]) -> Option<&'static str> {
    WORDS.iter().find(|(.., name, new)| *name == old && accepted.contains(new)).map(|(.., new)| *new)
}

#[cfg(test)]
mod tests {
    use super::{KEYS, WORDS};
    use crate::spec::keys::known;

    #[test]
    fn names_of_today_are_of_the_language_and_those_of_old_are_not() {
        let is_key = |mapping: &str, key: &str| known(mapping).any(|name| name == key);
        for (mapping, old, new) in KEYS {
            assert!(is_key(mapping, new) && !is_key(mapping, old), "{mapping}: {old}, {new}");
        }
        for (mapping, key, ..) in WORDS {
            assert!(is_key(mapping, key), "{mapping}: {key}");
        }
    }
}
