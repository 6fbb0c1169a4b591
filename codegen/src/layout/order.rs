//! The order of the keys of each mapping of the language.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::spec::examples::{self, EXAMPLES};

/// Where a key stands among those of a mapping of the language; unknown keys come last, in the order that they have.
pub(super) fn rank(mapping: &str, key: &str) -> usize {
    type Ranks = HashMap<&'static str, HashMap<&'static str, usize>>;
    static RANKS: OnceLock<Ranks> = OnceLock::new();
    let ranks = RANKS.get_or_init(|| {
        let keys = |keys: &[&'static str]| keys.iter().enumerate().map(|(at, it)| (examples::key(it), at)).collect();
        EXAMPLES.iter().map(|(name, examples)| (*name, keys(examples))).collect()
    });
    ranks.get(mapping).and_then(|keys| keys.get(key)).copied().unwrap_or(usize::MAX)
}

/// The paragraphs of an endpoint and of a message, between which a blank line stands.
pub(super) fn paragraph(key: &str) -> usize {
    const PARAGRAPHS: [&[&str]; 6] = [
        &["path", "query", "header", "json", "form", "urlencoded", "raw", "empty_body", "rules", "variants", "fields"],
        &["reply"],
        &["types"],
        &["response", "or_file"],
        &["errors", "shared_errors"],
        &["corrections", "assumptions"],
    ];
    PARAGRAPHS.iter().position(|keys| keys.contains(&key)).map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::paragraph;
    use crate::spec::examples::EXAMPLES;

    #[test]
    fn paragraphs_follow_the_order_of_keys() {
        for (mapping, examples) in EXAMPLES.iter().filter(|(name, _)| ["endpoint", "message"].contains(name)) {
            let paragraphs: Vec<usize> =
                examples.iter().map(|example| paragraph(example.split(':').next().unwrap_or(""))).collect();
            assert!(paragraphs.is_sorted(), "{mapping}: {paragraphs:?}");
        }
    }
}
