//! Whether a field has to be there.

use crate::draft::model::Field;
use crate::infer::field_of::FieldOf;
use crate::infer::tree::Node;
use crate::vocabulary::phrases;

/// Sets whether a field has to be there, and whether it may be null.
pub(crate) fn set_presence(node: &Node, of: FieldOf, field: &mut Field) {
    field.required = if of.is_sent() { is_required(node, &field.doc) } else { is_always_returned(node, &field.doc) };
    if of.is_sent() && !field.required {
        field.nullable = false;
    }
}

fn is_required(node: &Node, doc: &str) -> bool {
    match &node.row {
        Some(row) => row.required.unwrap_or_else(|| !is_conditional(doc)),
        None => holds_required(node),
    }
}

fn is_always_returned(node: &Node, doc: &str) -> bool {
    let by_sample = !node.parent_shown || (node.shape.is_some() && node.always);
    by_sample && !is_conditional(doc)
}

/// An object that only the paths of its rows name is there when one of them has to be; what only a sample names may be
/// left out, because no row says otherwise.
fn holds_required(node: &Node) -> bool {
    let is_required =
        |field: &Node| field.row.as_ref().map_or_else(|| holds_required(field), |row| row.required.unwrap_or(true));
    node.fields.iter().any(is_required)
}

/// True when a sentence says that a field is not always there.
fn is_conditional(doc: &str) -> bool {
    let lower = doc.to_lowercase();
    phrases::NOT_ALWAYS.iter().any(|word| lower.contains(word))
}
