//! Parses text into a tree in which every key and value has a span.
//!
//! The tree is built from the events of a parser, where duplicate keys, anchors and deep nesting can be detected *before*
//! anything is built from them. What a plain scalar means (`10`, `true`, `~`, `1e3`) is decided by `serde_yaml`, so that
//! there is one authority on YAML's scalars.

mod builder;
mod quote;
mod tree;
mod unseen;

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::encoding;
use crate::rule;
use crate::source::Span;
use crate::syntax::{self, RepairedText};
use builder::attempt;

pub use quote::{is_escaped, quoted};
pub use tree::{Entry, MAX_DEPTH, Node, NodeKind, Scalar};

/// The maximum size of a file, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;

/// Parses one file. `None` if there is no usable tree; `errors` receives the mistakes in any case.
pub fn parse(file: u32, text: &str, errors: &mut Vec<Diagnostic>) -> Option<Node> {
    let parsed = parse_repaired(file, text, errors);
    // The tree of a repaired text only serves to find more mistakes.
    parsed.root.filter(|_| !parsed.repaired)
}

/// A tree, possibly of a repaired text.
#[derive(Default)]
pub(crate) struct Parsed {
    /// True if the text had to be repaired.
    repaired: bool,
    /// `None` if there is nothing usable.
    pub(crate) root: Option<Node>,
    /// Parts of the text that are not in the tree because they could not be understood.
    pub(crate) lost: Vec<Span>,
    /// Parts of the text that were changed by repairs.
    pub(crate) changed: Vec<Span>,
}

/// Parses one file. Syntax errors are reported and repaired, so that the rest of the file is checked too.
pub(crate) fn parse_repaired(file: u32, text: &str, errors: &mut Vec<Diagnostic>) -> Parsed {
    let whole = Span { file, start: 0, end: 0 };
    if text.len() > MAX_BYTES {
        let message = format!("the file has {} bytes, at most {MAX_BYTES} are read", text.len());
        errors.push(Diagnostic::of(&rule::YAML_LIMITS, whole, message).help("split it: one endpoint per file"));
        return Parsed::default();
    }
    if let Some((fault, place)) = encoding::fault(text) {
        let span = Span { file, start: place.start as u32, end: place.end as u32 };
        let diagnostic =
            Diagnostic::of(&rule::YAML_ENCODING, span, "not UTF-8").label(fault.guess().unwrap_or_default());
        errors.push(diagnostic.help(fault.help()));
        // Other mistakes follow from the encoding, but what the file defines is still needed elsewhere.
        let mut parsed = tree(file, text, &mut Vec::new());
        parsed.changed.push(Span { file, start: 0, end: text.len() as u32 });
        return parsed;
    }
    tree(file, text, errors)
}

fn tree(file: u32, text: &str, errors: &mut Vec<Diagnostic>) -> Parsed {
    let unseen = unseen::forbid_unseen(file, text, errors);
    let mut repaired = (!unseen.is_empty()).then(|| RepairedText::without(text, &unseen));
    if let Some(finding) = syntax::conflicts(repaired.as_ref().map_or(text, |repaired| &repaired.text)) {
        repaired.get_or_insert_with(|| RepairedText::new(text)).take(file, &finding, errors);
    }
    loop {
        let mut found = Vec::new();
        let read =
            attempt(file, repaired.as_ref().map_or(text, |repaired| &repaired.text), repaired.as_ref(), &mut found);
        let go_on = match &read {
            Err(failure) => repaired.get_or_insert_with(|| RepairedText::new(text)).repair(file, failure, errors),
            Ok(read) if read.fused.is_empty() => false,
            Ok(read) => {
                let repaired = repaired.get_or_insert_with(|| RepairedText::new(text));
                read.fused.iter().rev().for_each(|finding| repaired.take(file, finding, errors));
                repaired.can_go_on()
            }
        };
        if go_on {
            continue;
        }
        errors.append(&mut found);
        let spans = |ranges: &[Range<u32>]| -> Vec<Span> {
            ranges.iter().map(|range| Span { file, start: range.start, end: range.end }).collect()
        };
        let (lost, changed) = repaired
            .iter()
            .map(|repaired| (spans(&repaired.lost), spans(&repaired.changed)))
            .next()
            .unwrap_or_default();
        let root = read.ok().and_then(|read| read.root);
        return Parsed { repaired: repaired.is_some(), root, lost, changed };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        let mut errors = Vec::new();
        parse(0, text, &mut errors);
        errors.into_iter().map(|error| error.message).collect()
    }

    #[test]
    fn what_cannot_be_seen_is_refused_raw_and_escaped() {
        for good in ["a: b\n", "a: b\r\n", "\u{FEFF}a: \"中\tb\"\r\n", "a: |\r\n  b\r\n  c\r\n", "a: \"b\r\n  c\"\r\n"]
        {
            assert_eq!(messages(good), Vec::<String>::new(), "{good:?}");
        }
        for (bad, message) in [
            ("a: b\rc: d\n", "line end U+000D"),
            ("a: \"b\\r\"\n", "line end U+000D"),
            ("a: \"b\\r\r\n  c\"\r\n", "line end U+000D"),
            ("a: \"b\\Lc\"\n", "line end U+2028"),
            ("a: \"b\\Nc\"\n", "line end U+0085"),
            ("a: \"b\\0c\"\n", "control character U+0000"),
            ("a: \"b\\u3164c\"\n", "invisible character U+3164"),
            ("a: b\u{FE0F}\n", "invisible character U+FE0F"),
            ("a\u{E0041}: b\n", "invisible character U+E0041"),
            ("a: \u{FEFF}b\n", "invisible character U+FEFF"),
            ("# \u{1B}\na: b\n", "control character U+001B"),
        ] {
            assert_eq!(messages(bad).first().map(String::as_str), Some(message), "{bad:?}");
        }
        // A file whose lines all end so has one mistake, and is read all the same.
        let returns = "a: b\rc: |\r  d\r  e\rf: !g\r";
        assert_eq!(messages(returns), ["line end U+000D", "tags are not part of the language"]);
        assert_eq!(messages(&format!("a: b # {}\n", "\u{AD}".repeat(1000))).len(), unseen::MAX_UNSEEN);
    }
}
