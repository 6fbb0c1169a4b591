//! A tree with places to the typed spec, through serde.
//!
//! serde stops at the first error. To report all of them, decoding notes the error, lets a value stand in for the
//! smallest entry that holds it, and starts again, until everything decodes. What rules say about a value that stands in
//! is dropped later, so that a mistake hides nothing else and nothing follows from it.

mod context;
mod deserializer;
mod error;
mod explain;
mod fault;
pub(crate) mod nameless_type;
mod placeholder;

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::yaml::Node;
use context::Context;
use deserializer::Value;

pub(crate) use placeholder::Unreadable;

/// After so many errors in one file the rest is not looked for.
const MAX_ERRORS: usize = 100;

/// What was decoded.
pub(crate) struct Decoded<T> {
    /// `None` when even the root could not be read.
    pub(crate) value: Option<T>,
    /// The places of values that stand in for others.
    pub(crate) placeholders: Vec<Span>,
}

/// Decodes a tree. What was wrong is in `errors` either way.
pub(crate) fn decode<T: for<'de> Deserialize<'de>>(
    root: &Node,
    unreadable: Unreadable,
    lost: &[Span],
    errors: &mut Vec<Diagnostic>,
) -> Decoded<T> {
    let context = Context::new(unreadable, lost);
    let mut value = None;
    for _ in 0..MAX_ERRORS {
        context.begin();
        match T::deserialize(Value::of(root, &context)) {
            Ok(decoded) => {
                value = Some(decoded);
                break;
            }
            Err(error) => {
                if !context.go_on_after(error, root.span) {
                    break;
                }
            }
        }
    }
    let (faults, mut placeholders) = (context.faults.take(), context.placeholders.take());
    if !faults.is_empty() {
        let (mut explained, mut strays) = explain::explain(root, faults, &context.shapes.take());
        errors.append(&mut explained);
        placeholders.append(&mut strays);
    }
    Decoded { value, placeholders }
}
