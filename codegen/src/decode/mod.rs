//! Decodes a tree into the typed spec with serde.
//!
//! serde stops at the first error. To report all of them, decoding records the error, replaces the smallest enclosing entry
//! by a placeholder, and starts again until everything decodes. What rules report about placeholders is dropped later. So
//! one mistake neither hides others nor causes further messages.

mod context;
mod deserializer;
mod error;
mod explain;
mod fault;
pub(crate) mod nameless_type;
mod place;
mod placeholder;
mod value;

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::yaml::Node;
use context::Context;
use place::{Place, Value};

pub(crate) use context::Unreadable;

/// The maximum number of errors to look for in one file.
const MAX_ERRORS: usize = 100;

/// The result of decoding.
pub(crate) struct Decoded<T> {
    /// `None` if not even the root could be read.
    pub(crate) value: Option<T>,
    /// The spans of placeholders.
    pub(crate) placeholders: Vec<Span>,
}

/// Decodes a tree. `errors` receives the mistakes in any case.
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
        match T::deserialize(Place::Value(Value::of(root, &context))) {
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
