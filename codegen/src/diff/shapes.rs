//! Which Rust types values have, and what became of them.

use super::ChangeKind::{self, *};
use super::context::Context;
use super::forms::{Value, same_json};
use super::presence::Flow;
use crate::model::{IntegerType, Object, Type};

/// What became of a value's type.
pub(super) fn changed(old: Value<'_>, new: Value<'_>, flow: Flow, context: Context<'_>) -> Option<ChangeKind> {
    let kinds = |request, answer| flow.pick(Some(request), Some(answer));
    let otherwise = || same_json(old, new, flow, context.types).or(Some(TypeChanged));
    match (old.ty, new.ty) {
        (Type::String | Type::Url, Type::String | Type::Url) if old.wire == new.wire => {
            // What is sent must be an address: that is a constraint.
            (old.ty != new.ty && !flow.sent).then_some(FieldUrl)
        }
        (Type::String | Type::Url, Type::Secret) | (Type::Secret, Type::String | Type::Url) if old.wire == new.wire => {
            Some(Secret)
        }
        (Type::Integer(before), Type::Integer(after)) if before == after => None,
        (Type::Integer(before), Type::Integer(after)) => match (holds(*after, *before), holds(*before, *after)) {
            (true, _) => kinds(ParamWidened, FieldWidened),
            (_, true) => kinds(ParamNarrowed, FieldNarrowed),
            _ => Some(TypeChanged),
        },
        (Type::List(before), Type::List(after)) | (Type::Map(before), Type::Map(after)) => {
            changed(before.as_ref().into(), after.as_ref().into(), flow, context)
        }
        (Type::TextOr(before), Type::TextOr(after)) => {
            changed(Value { ty: before, ..old }, Value { ty: after, ..new }, flow, context)
        }
        (Type::Code(_), Type::Code(_)) => None,
        (Type::Integer(_) | Type::String, Type::Code(_)) => Some(FieldIsCode),
        (Type::Code(_), Type::Integer(_) | Type::String) => Some(FieldIsNoCode),
        (Type::Named(before), Type::Named(after)) | (Type::Choice(before), Type::Choice(after))
            if context.renames.now(&before.name) == after.name =>
        {
            None
        }
        (before, after) if before == after => None,
        _ => otherwise(),
    }
}

/// True when every number of the second type fits into the first.
fn holds(wide: IntegerType, narrow: IntegerType) -> bool {
    let (wide, narrow) = (wide.range(), narrow.range());
    wide.contains(narrow.start()) && wide.contains(narrow.end())
}

/// Where the values of an object travel.
pub(super) fn flow(object: &Object) -> Flow {
    Flow { sent: object.sent, received: object.received, by_name: false }
}
