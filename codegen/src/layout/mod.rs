//! The one order and layout of the YAML of a spec: `weixin fmt`, and whatever else writes files of a spec.
//!
//! A text is read into a `document` that has its comments, `arrange` puts the keys of each mapping into the order of
//! the language, and decides what stands on one line, and `print` writes it. Nothing here depends on how wide a line is:
//! a fact that changes changes the line it stands on, and moves no other.
//!
//! - Keys have the order of `spec::examples`; what has lines of its own comes last in a parameter.
//! - What the spec names (parameters, codes, types, values) keeps its order, and has an entry per line.
//! - Everything else stands on one line: a parameter, a row, a page, a list of words.
//! - Comments stay with the entry that they are above, or behind.

mod arrange;
mod comments;
mod document;
mod extent;
mod order;
mod print;
mod verify;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule;
use crate::source::{Source, Span};
use crate::yaml::{self, Node};

/// The text of a file in the layout of the house.
///
/// # Errors
///
/// What keeps the file from being read as YAML.
pub fn formatted(source: &Source) -> Result<String, Diagnostics> {
    let mut errors = Vec::new();
    let root = yaml::parse(0, &source.text, &mut errors);
    let diagnostics = |errors: Vec<Diagnostic>| {
        let mut diagnostics = Diagnostics::new(Arc::from([source.clone()]));
        errors.into_iter().for_each(|error| diagnostics.push(error));
        diagnostics
    };
    let Some(root) = root.filter(|_| errors.is_empty()) else { return Err(diagnostics(errors)) };
    let text = source.text.strip_prefix('\u{FEFF}').unwrap_or(&source.text);
    let result = if text.len() < source.text.len() || text.contains('\r') {
        // Positions in a text with other line ends would be others.
        relaid(&text.replace("\r\n", "\n"), None)
    } else {
        relaid(text, Some(root))
    };
    result.ok_or_else(|| {
        let whole = Span { file: 0, start: 0, end: 0 };
        let help =
            "the file stays as it is: correct what `weixin lint` finds in it; if that is nothing, please report this";
        diagnostics(vec![Diagnostic::of(&rule::LAYOUT, whole, "cannot be laid out without a loss").help(help)])
    })
}

/// The comments of a text whose tree is known, each with its first byte.
pub(crate) fn comments_of(text: &str, root: &Node) -> Vec<(usize, String)> {
    let lines = comments::Lines::of(text);
    let atoms = extent::Extents::of(text, &lines, root).atoms;
    comments::comments(text, &lines, &atoms).into_iter().map(|comment| (comment.at, comment.text)).collect()
}

/// The text in its layout; nothing if it would say something else.
fn relaid(text: &str, root: Option<Node>) -> Option<String> {
    let root = root.or_else(|| yaml::parse(0, text, &mut Vec::new()))?;
    let (mut document, comments) = document::read(text, &root)?;
    arrange::arrange(&mut document, &root);
    let out = print::text(&document);
    verify::says_the_same(&root, &comments, &out).then_some(out)
}
