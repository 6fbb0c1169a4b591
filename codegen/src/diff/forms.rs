//! What travels for a value, whatever its Rust type is.

use super::ChangeKind::{self, *};
use super::presence::Flow;
use crate::model::{EndpointTypes, Field, Items, Shape, Type, Wire};

/// A value: its type, and how it travels.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    /// Its type.
    pub(super) ty: &'a Type,
    /// How it travels.
    pub(super) wire: Wire,
}

impl<'a> From<&'a Field> for Value<'a> {
    fn from(field: &'a Field) -> Self {
        Self { ty: &field.ty, wire: field.wire }
    }
}

impl<'a> From<&'a Items> for Value<'a> {
    fn from(items: &'a Items) -> Self {
        Self { ty: &items.ty, wire: items.wire }
    }
}

/// The named types of both specs.
#[derive(Clone, Copy)]
pub(super) struct BothTypes<'a> {
    /// Those that the old values name.
    pub(super) old: EndpointTypes<'a>,
    /// Those that the new values name.
    pub(super) new: EndpointTypes<'a>,
}

/// What JSON holds for values of a type, as far as another type can hold the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Any text.
    Text,
    /// A text, one of those that are known.
    KnownText,
    /// A text that contains something: a day, a list, a number.
    Encoded,
    /// Any integer.
    Integer,
    /// Any number.
    Number,
    /// An integer, one of those that are known.
    KnownInteger,
    /// A number that counts something: seconds, money.
    Count,
    /// A day or month as a number.
    Date,
    /// Anything else.
    Other,
}

impl Form {
    fn of(value: Value<'_>, types: EndpointTypes<'_>) -> Self {
        match value.wire {
            Wire::Repeated => Self::Other,
            Wire::Number => Self::Date,
            Wire::Dashes | Wire::Digits | Wire::Rfc3339 | Wire::DateTime => Self::Encoded,
            Wire::Commas | Wire::Semicolons | Wire::Pipes | Wire::Spaces | Wire::Json | Wire::Base64 => Self::Encoded,
            Wire::Plain | Wire::Lenient | Wire::String => Self::of_type(value.ty, types),
        }
    }

    fn of_type(ty: &Type, types: EndpointTypes<'_>) -> Self {
        match ty {
            Type::String | Type::Secret | Type::Url => Self::Text,
            Type::Integer(_) => Self::Integer,
            Type::Number => Self::Number,
            Type::Timestamp(_) | Type::Duration(_) | Type::Money(_) => Self::Count,
            Type::Named(reference) => match types.shape(reference) {
                Some(Shape::Id { .. }) => Self::Text,
                Some(Shape::OpenEnum { numeric, .. }) => {
                    if *numeric {
                        Self::KnownInteger
                    } else {
                        Self::KnownText
                    }
                }
                Some(Shape::Object(_) | Shape::Choice(_)) | None => Self::Other,
            },
            _ => Self::Other,
        }
    }
}

/// What it is that a value has another type, if the same JSON may travel before and after; `None` if it may not.
pub(super) fn same_json(old: Value<'_>, new: Value<'_>, flow: Flow, types: BothTypes<'_>) -> Option<ChangeKind> {
    use Form::{Count, Date, Integer, KnownInteger, KnownText, Number, Text};
    if is_in_the_text(old, new, types) {
        let is_demanded = is_mere(old, types.old) && !holds_any_text(new);
        return flow.pick(Some(if is_demanded { TextFormDemanded } else { TypeOfText }), Some(TypeOfText));
    }
    let known = |kind| flow.pick(Some(ValuesListed), Some(kind));
    match (Form::of(old, types.old), Form::of(new, types.new)) {
        (Text | KnownText, KnownText) => known(TypeOfText),
        (Text | KnownText, Text) => Some(TypeOfText),
        (Integer | KnownInteger, KnownInteger) => known(TypeOfNumber),
        (KnownInteger, Integer) => Some(TypeOfNumber),
        (Integer | Number, Count) | (Count, Integer | Number) => Some(TypeOfNumber),
        (Integer, Date) if old.wire == Wire::Plain => Some(TypeOfNumber),
        (Date, Integer) if new.wire == Wire::Plain => Some(TypeOfNumber),
        _ => None,
    }
}

/// True if one of two values is a mere text, and the other says what such a text contains: then how it travels is a part of
/// its type.
fn is_in_the_text(old: Value<'_>, new: Value<'_>, types: BothTypes<'_>) -> bool {
    let is_text = |value: Value<'_>, types| value.wire == Wire::String || Form::of(value, types) == Form::Encoded;
    old.ty != new.ty
        && (is_mere(old, types.old) && is_text(new, types.new) || is_text(old, types.old) && is_mere(new, types.new))
}

/// True for a text of which the spec does not say that it contains something.
fn is_mere(value: Value<'_>, types: EndpointTypes<'_>) -> bool {
    value.wire == Wire::Plain && matches!(Form::of(value, types), Form::Text | Form::KnownText)
}

/// True if any text is one of what a value contains, so that no text is refused: texts between separators are.
fn holds_any_text(value: Value<'_>) -> bool {
    let is_any = |items: &Items| items.wire == Wire::Plain && matches!(items.ty, Type::String | Type::Secret);
    value.wire.separator().is_some() && matches!(value.ty, Type::List(items) if is_any(items))
}

/// True if the types of two values tell how each of them travels, so that there is nothing else to say of that.
pub(super) fn tell_how_they_travel(old: Value<'_>, new: Value<'_>, types: BothTypes<'_>) -> bool {
    let is_date = |one: Value<'_>, other: Value<'_>| {
        one.wire == Wire::Number && other.wire == Wire::Plain && matches!(other.ty, Type::Integer(_))
    };
    is_in_the_text(old, new, types) || is_date(old, new) || is_date(new, old)
}
