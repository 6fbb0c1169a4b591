//! Values that the spec names, as they travel.

use super::{Direction, Scope};
use crate::export::tree::Node;
use crate::model::{Literal, Shape, Type, Wire};

/// The ways in which a value of the spec travels in a field.
pub(crate) fn literals(scope: Scope<'_>, ty: &Type, wire: Wire, literal: &Literal) -> Vec<Node> {
    let ty = scope.types().choice(ty).map_or(ty, |choice| &choice.ty);
    let is_text = matches!(ty, Type::String | Type::Secret | Type::Url | Type::Day | Type::Month);
    let text = || Node::from(literal.to_string());
    match wire {
        Wire::String if !scope.in_text => vec![text()],
        _ if is_text || is_named_text(scope, ty) => vec![text()],
        Wire::Lenient if scope.direction == Direction::Received => vec![Node::from(literal), text()],
        _ => vec![Node::from(literal)],
    }
}

/// Whether the values of a type of the spec are texts.
pub(super) fn is_named_text(scope: Scope<'_>, ty: &Type) -> bool {
    let Type::Named(reference) = ty else { return false };
    matches!(scope.types().shape(reference), Some(Shape::Id { .. } | Shape::OpenEnum { numeric: false, .. }))
}
