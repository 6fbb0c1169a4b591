//! Reads one file: determines its kind and decodes it.

use serde::Deserialize;

use crate::decode::{Unreadable, decode};
use crate::diagnostic::{Diagnostic, nearest};
use crate::rule;
use crate::source::Span;
use crate::spec::{FileKind, SpecFile, examples, message};
use crate::yaml::{Node, NodeKind};

/// The kind of a file: by its identifying key, or else by a misspelt one, or by its other keys.
pub(crate) fn kind_of(root: &Node) -> Option<FileKind> {
    /// This many keys that only one kind of file has identify it, too.
    const ENOUGH: usize = 3;
    let exact = FileKind::ALL.into_iter().find(|kind| root.get(kind.key()).is_some());
    if matches!(exact, Some(FileKind::Endpoint | FileKind::Message | FileKind::Service)) {
        return exact;
    }
    let NodeKind::Map(entries) = &root.kind else { return None };
    let keys = || entries.iter().map(|entry| entry.key.text.as_str());
    let of_exact = |key: &str| exact.is_some_and(|kind| examples::of(kind.mapping(), key).is_some());
    let telling =
        |kind: FileKind| keys().filter(|key| examples::of(kind.mapping(), key).is_some() && !of_exact(key)).count();
    let other =
        || [FileKind::Endpoint, FileKind::Message, FileKind::Service].into_iter().find(|kind| telling(*kind) >= ENOUGH);
    match exact {
        // An endpoint has `types` and `errors` too.
        Some(_) => other().or(exact),
        None => keys()
            .find_map(|key| nearest(key, FileKind::ALL.map(FileKind::key)))
            .and_then(FileKind::of_key)
            .or_else(other),
    }
}

/// Decodes a tree by the kind of its file. Also returns the spans of placeholders for what could not be read. `lost` are
/// parts of the text that are missing from the tree.
pub(super) fn read_as(
    root: &Node,
    unreadable: Unreadable,
    lost: &[Span],
    errors: &mut Vec<Diagnostic>,
) -> (Option<SpecFile>, Vec<Span>) {
    let reading = (root, unreadable, lost);
    match kind_of(root) {
        Some(FileKind::Endpoint) => of(reading, errors, SpecFile::Endpoint),
        Some(FileKind::Message) => of(reading, errors, |keys: message::Keys| SpecFile::Message(Box::new(keys.into()))),
        Some(FileKind::Service) => of(reading, errors, SpecFile::Service),
        Some(FileKind::Formats) => of(reading, errors, SpecFile::Formats),
        Some(FileKind::Types) => of(reading, errors, SpecFile::Types),
        Some(FileKind::Errors) => of(reading, errors, SpecFile::Errors),
        None => (None, Vec::new()),
    }
}

/// Reads a tree whose file is the only one.
#[cfg(test)]
pub(crate) fn read_tree(root: &Node, errors: &mut Vec<Diagnostic>) -> Option<SpecFile> {
    read_as(root, Unreadable::LeftOut, &[], errors).0
}

/// The message about a tree that has none of the identifying keys.
pub(super) fn of_no_kind(root: &Node) -> Option<Diagnostic> {
    let span = Span { end: root.span.start, ..root.span };
    let message = "the file does not say what it describes";
    kind_of(root).is_none().then(|| Diagnostic::of(&rule::FILE_KIND, span, message).help(rule::BEGINNING))
}

fn of<T: for<'de> Deserialize<'de>>(
    (root, unreadable, lost): (&Node, Unreadable, &[Span]),
    errors: &mut Vec<Diagnostic>,
    wrap: impl FnOnce(T) -> SpecFile,
) -> (Option<SpecFile>, Vec<Span>) {
    let decoded = decode(root, unreadable, lost, errors);
    (decoded.value.map(wrap), decoded.placeholders)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    #[test]
    fn examples_are_of_the_language() {
        for (mapping, examples) in examples::EXAMPLES {
            let text = document(mapping, examples);
            let mut errors = Vec::new();
            let root = yaml::parse(0, &text, &mut errors);
            let read = root.and_then(|root| read_tree(&root, &mut errors).map(drop));
            assert_eq!((read, errors), (Some(()), Vec::new()), "{mapping}: {text}");
        }
    }

    /// Wraps the examples of a mapping so that they stand where such a mapping stands.
    fn document(mapping: &str, examples: &[&str]) -> String {
        let own: Vec<String> = examples.iter().map(|example| (*example).to_owned()).collect();
        let mapping_text = format!("{{ {} }}", own.join(", "));
        let endpoint = |keys: &str| {
            format!(
                "endpoint: a\nsummary: A.\npage: {{ url: a, read: 2026-11-21 }}\nroute: GET /a\ntoken: none\n{keys}\n"
            )
        };
        let nothing = "response: nothing";
        match mapping {
            "endpoint" | "message" | "service" | "formats file" | "errors file" | "types file" => own.join("\n"),
            "variant" => endpoint(&format!("variants: {{ a: {mapping_text} }}\n{nothing}")),
            "page" => endpoint(nothing).replace("{ url: a, read: 2026-11-21 }", &mapping_text),
            "probe" => endpoint(&format!("probe: {mapping_text}\n{nothing}")),
            "review" => endpoint(&format!("reviewed: {mapping_text}\n{nothing}")),
            "correction" | "assumption" => endpoint(&format!("{mapping}s: [{mapping_text}]\n{nothing}")),
            "parameter" => endpoint(&format!("json: {{ a: {mapping_text} }}\n{nothing}")),
            "named type" => format!("types: {{ A: {mapping_text} }}"),
            "condition" => {
                endpoint(&format!("json: {{ a: {{ type: string, required_if: {mapping_text} }} }}\n{nothing}"))
            }
            "rule" => endpoint(&format!("rules: [{mapping_text}]\n{nothing}")),
            "value" => {
                endpoint(&format!("json: {{ a: {{ type: open_enum, values: {{ a: {mapping_text} }} }} }}\n{nothing}"))
            }
            "envelope" => {
                format!("service: a\nsummary: A.\nbase_url: a\ntokens: {{}}\nenvelopes: {{ a: {mapping_text} }}\n")
            }
            "token kind" => {
                format!(
                    "service: a\nsummary: A.\nbase_url: a\ntokens: {{ a: {mapping_text} }}\nenvelopes: {{ a: {{ code: a, message: b, success: [0] }} }}\n"
                )
            }
            "signer" => {
                format!(
                    "service: a\nsummary: A.\nbase_url: a\ntokens: {{}}\nsigners: {{ a: {mapping_text} }}\nenvelopes: {{ a: {{ code: a, message: b, success: [0] }} }}\n"
                )
            }
            "format table" => format!("formats: {{ a: {mapping_text} }}"),
            "format group" => format!("formats: {{ a: {{ doc: A., groups: {{ a: {mapping_text} }} }} }}"),
            "format" => {
                format!("formats: {{ a: {{ doc: A., groups: {{ a: {{ formats: {{ a: {mapping_text} }} }} }} }} }}")
            }
            "error table" => format!("errors: {{ a: {mapping_text} }}"),
            "error row" => format!("errors: {{ a: {{ doc: A., codes: {{ 1: {mapping_text} }} }} }}"),
            other => unreachable!("where does a {other} stand?"),
        }
    }
}
