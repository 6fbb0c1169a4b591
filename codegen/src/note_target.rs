//! What a correction or an assumption is about: a path of keys like `response.mediaid`, resolved in a tree.

use crate::source::Span;
use crate::yaml::{Node, NodeKind};

/// What a path leads to.
#[derive(Clone, Debug)]
pub enum NoteTarget {
    /// A fact.
    Fact {
        /// Its span.
        span: Span,
        /// Its value; the first item of a list; `None` for a mapping.
        value: Option<String>,
    },
    /// Nothing.
    Nothing {
        /// The number of steps that could be followed.
        steps: usize,
        /// The mapping that lacks the next key.
        holder: Span,
        /// The keys that the mapping has, with their spans.
        near: Vec<(String, Span)>,
    },
}

impl NoteTarget {
    /// Follows a path through the tree of a file. Notes themselves are not facts.
    pub(crate) fn of(root: &Node, path: &str) -> Self {
        let mut node = root;
        for (steps, step) in path.split('.').enumerate() {
            match node.get(step) {
                Some(entry) if !matches!(step, "corrections" | "assumptions") => node = &entry.value,
                _ => {
                    let entries = if let NodeKind::Map(entries) = &node.kind { entries.as_slice() } else { &[] };
                    let near = entries.iter().map(|entry| (entry.key.text.clone(), entry.span)).collect();
                    return Self::Nothing { steps, holder: node.span, near };
                }
            }
        }
        let value = match &node.kind {
            NodeKind::Scalar(scalar) => Some(scalar.text.clone()),
            NodeKind::List(items) => items.first().and_then(Node::text).map(str::to_owned),
            NodeKind::Map(_) | NodeKind::Reported => None,
        };
        Self::Fact { span: node.span, value }
    }
}
