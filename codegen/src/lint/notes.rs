//! Rules about corrections and assumptions: they live as long as the fact that they are attached to.

use super::Report;
use crate::diagnostic::Diagnostic;
use crate::read::Spec;
use crate::source::At;
use crate::spec::endpoint::{Assumption, Correction};
use crate::yaml::{Kind, Node};

struct Notes<'a> {
    file: u32,
    corrections: &'a [Correction],
    assumptions: &'a [Assumption],
}

fn notes(spec: &Spec) -> Vec<Notes<'_>> {
    macro_rules! of {
        ($($list:ident)*) => {
            [$(spec.$list.iter().map(|filed| Notes {
                file: filed.file,
                corrections: &filed.says.corrections,
                assumptions: &filed.says.assumptions,
            }).collect::<Vec<_>>()),*].into_iter().flatten().collect()
        };
    }
    of!(services formats errors types endpoints)
}

/// What a path leads to.
enum Found<'a> {
    /// A fact.
    Fact(&'a Node),
    /// Nothing: after so many steps the path ends, and these would go on.
    Nothing(usize, Vec<&'a str>),
}

/// Follows a path from the file it stands in, or else from any file that is no endpoint.
fn find<'a>(spec: &'a Spec, file: u32, path: &str) -> Found<'a> {
    let own = spec.trees.get(file as usize).and_then(Option::as_ref);
    let shared = spec.trees.iter().flatten().filter(|tree| tree.get("endpoint").is_none());
    let mut nearest = (0, Vec::new());
    for tree in own.into_iter().chain(shared) {
        match follow(tree, path) {
            Found::Fact(node) => return Found::Fact(node),
            Found::Nothing(steps, candidates) if steps > nearest.0 || nearest.1.is_empty() => {
                nearest = (steps, candidates)
            }
            Found::Nothing(..) => {}
        }
    }
    Found::Nothing(nearest.0, nearest.1)
}

fn follow<'a>(root: &'a Node, path: &str) -> Found<'a> {
    let mut node = root;
    for (steps, step) in path.split('.').enumerate() {
        match node.get(step) {
            Some(entry) if !matches!(step, "corrections" | "assumptions") => node = &entry.value,
            _ => {
                let keys = match &node.kind {
                    Kind::Map(entries) => entries.iter().map(|entry| entry.key.text.as_str()).collect(),
                    _ => Vec::new(),
                };
                return Found::Nothing(steps, keys);
            }
        }
    }
    Found::Fact(node)
}

/// `at: response.medians`, when the answer has no such field (any more).
pub(super) fn attached(spec: &Spec, report: &mut Report<'_>) {
    for Notes { file, corrections, assumptions } in notes(spec) {
        let corrections = corrections.iter().map(|note| ("correction", &note.at));
        let assumptions = assumptions.iter().map(|note| ("assumption", &note.at));
        for (what, at) in corrections.chain(assumptions) {
            let Found::Nothing(steps, near) = find(spec, file, at) else { continue };
            let missing = at.split('.').nth(steps).unwrap_or(at);
            report.push(
                Diagnostic::new(at.span, format!("the {what} is attached to nothing: there is no `{}`", at.value))
                    .help(format!(
                        "move it to the fact it is about, or remove it; here the path could go on with: {}",
                        near.join(", ")
                    ))
                    .suggest(missing, near.iter().copied()),
            );
        }
    }
}

/// The truth that a correction states must be what the spec says, or one of the two is wrong.
pub(super) fn true_still(spec: &Spec, report: &mut Report<'_>) {
    for Notes { file, corrections, .. } in notes(spec) {
        for correction in corrections {
            let Some(truth) = &correction.truth else { continue };
            let Found::Fact(fact) = find(spec, file, &correction.at) else { continue };
            if !says(fact, truth) {
                report.push(
                    Diagnostic::new(truth.span, "the spec does not say what the correction calls the truth")
                        .also(fact.span, "the fact")
                        .help("change the one that is wrong; `truth` is for single values"),
                );
            }
        }
    }
}

/// True when the fact is this value; of a list, its first.
fn says(fact: &Node, truth: &At<String>) -> bool {
    match &fact.kind {
        Kind::Scalar(scalar) => scalar.text == truth.value,
        Kind::List(items) => items.first().is_some_and(|first| first.text() == Some(truth.as_str())),
        Kind::Map(_) | Kind::Reported => false,
    }
}
