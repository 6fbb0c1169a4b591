//! Texts of the spec as the model has them.

use crate::source::Spanned;
use crate::spec::literal::Prose;

/// A text without blanks around it; empty where there is none.
pub(super) fn text(at: Option<&Spanned<Prose>>) -> String {
    at.map_or_else(String::new, |at| at.trim().to_owned())
}

/// A text on one line, for the middle of a message.
pub(super) fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
