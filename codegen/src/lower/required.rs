//! Whether the required parts of a request or an object are told apart by their types, or have to be by their names.

use super::names::{Found, Names};
use crate::define::Definition;
use crate::model::{DurationUnit, Field, IntegerType, Literal, MoneyUnit, Presence, TimestampUnit, Type, TypeRef};
use crate::names;
use crate::spec::type_name::TypeWord;

/// The name of the struct with the required parts, if two of them take the same values: a call with both in the wrong
/// order would compile.
pub(super) fn required_type<'a>(
    owner: &str,
    fields: impl Iterator<Item = &'a Field>,
    names: Names<'_, '_>,
) -> Option<String> {
    let mut before = Vec::new();
    for field in fields.filter(|field| field.presence == Presence::Required) {
        let taken = values_of(&field.ty, names);
        if taken.iter().any(|one| before.contains(one)) {
            return Some(names::required_type(owner));
        }
        before.extend(taken);
    }
    None
}

/// Values that an argument takes. Arguments are converted, so several types take the same: a text becomes a `String`, a
/// secret, an id or a value of an enum.
#[derive(PartialEq)]
enum Values {
    Texts,
    Integers,
    Numbers,
    Booleans,
    Moments,
    Spans,
    Days,
    Months,
    Amounts,
    Files,
    Json,
    Lists(Box<Values>),
    Maps(Box<Values>),
    Of(TypeRef),
}

/// What is taken for a type; several kinds of values if it is a text or something else.
fn values_of(ty: &Type, names: Names<'_, '_>) -> Vec<Values> {
    let one = match ty {
        Type::String | Type::Url | Type::Secret => Values::Texts,
        Type::Integer(
            IntegerType::U8
            | IntegerType::U16
            | IntegerType::U32
            | IntegerType::U64
            | IntegerType::I8
            | IntegerType::I16
            | IntegerType::I32
            | IntegerType::I64,
        ) => Values::Integers,
        Type::Number => Values::Numbers,
        Type::Boolean => Values::Booleans,
        Type::Timestamp(TimestampUnit::Seconds | TimestampUnit::Milliseconds) => Values::Moments,
        Type::Duration(
            DurationUnit::Seconds
            | DurationUnit::Milliseconds
            | DurationUnit::Minutes
            | DurationUnit::Hours
            | DurationUnit::Days,
        ) => Values::Spans,
        Type::Day => Values::Days,
        Type::Month => Values::Months,
        Type::Money(MoneyUnit::Fen | MoneyUnit::Yuan) => Values::Amounts,
        Type::File => Values::Files,
        // A `Vec<u8>` is taken for both.
        Type::Bytes => Values::Lists(Box::new(Values::Integers)),
        Type::Json => Values::Json,
        // Only responses have codes.
        Type::Code(_) => return Vec::new(),
        Type::List(items) => return each(&items.ty, names, Values::Lists),
        Type::Map(items) => return each(&items.ty, names, Values::Maps),
        Type::TextOr(other) => {
            let mut all = values_of(other, names);
            all.push(Values::Texts);
            return all;
        }
        Type::Named(reference) | Type::Choice(reference) => match names.find(&reference.name) {
            Some(Found::Own(_, definition) | Found::Shared(_, definition)) => {
                return of_definition(reference, definition, names);
            }
            None => Values::Of(reference.clone()),
        },
    };
    vec![one]
}

fn each(items: &Type, names: Names<'_, '_>, of: fn(Box<Values>) -> Values) -> Vec<Values> {
    values_of(items, names).into_iter().map(|values| of(Box::new(values))).collect()
}

fn of_definition(reference: &TypeRef, definition: Definition<'_>, names: Names<'_, '_>) -> Vec<Values> {
    let of = |name| Values::Of(names.reference(name));
    match definition.kind.word() {
        Some(TypeWord::Id) => vec![Values::Texts],
        Some(TypeWord::OpenEnum) => {
            let mut values = definition.values.into_iter().flat_map(|values| &values.0);
            let are_numbers = values.any(|(value, _)| matches!(value.value, Literal::Integer(_)));
            vec![if are_numbers { Values::Integers } else { Values::Texts }]
        }
        // What a kind brings is taken for the choice.
        Some(TypeWord::Choice) => {
            let objects = definition.kinds(&reference.name).map(|(object, _)| of(object));
            std::iter::once(Values::Of(reference.clone())).chain(objects).collect()
        }
        _ => vec![Values::Of(reference.clone())],
    }
}
