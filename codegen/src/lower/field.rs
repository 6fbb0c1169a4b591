//! Parameters and fields.

use super::lifecycle::lifecycle;
use super::names::{Found, Names};
use super::text::text;
use crate::define::value_type;
use crate::model::{
    Chars, Condition, Constraint, DurationUnit, Field, Items, Literal, MoneyUnit, Name, Presence, Rule, SizeLimit,
    TimestampUnit, Type, Wire,
};
use crate::names::{field_name, type_name};
use crate::source::Spanned;
use crate::spec::field;
use crate::spec::literal::Bound;
use crate::spec::type_name::{TypeName, TypeWord};

/// A parameter or field. `sent` tells whether requests hold it.
pub(super) fn field(
    parent: &str,
    wire: &Spanned<String>,
    says: &field::Field,
    sent: bool,
    names: Names<'_, '_>,
) -> Field {
    let is = |flag: &Option<Spanned<bool>>, unless: bool| flag.as_ref().map_or(unless, |flag| flag.value);
    let default = says.default.as_ref().map(|default| of_type(&says.kind, &default.value));
    let is_code = says.kind.value == TypeWord::Code;
    let presence = match (is(&says.required, true), is(&says.nullable, false), default) {
        // Without it the service refuses nothing.
        _ if is_code => Presence::Optional { default: None, nullable: true },
        (false, _, Some(default)) if !sent => Presence::Default(default),
        (false, nullable, default) => Presence::Optional { default, nullable },
        (true, true, _) => Presence::Nullable,
        (true, false, _) => Presence::Required,
    };
    let mut field = Field {
        name: Name { wire: wire.value.clone(), rust: field_name(wire, says) },
        doc: text(says.doc.as_ref()),
        ty: ty(parent, wire, says, names),
        presence,
        wire: wire_of(says),
        constraints: constraints(says),
        lifecycle: lifecycle(&says.deprecated, &says.since, &says.until),
    };
    if let Some(condition) = &says.required_if {
        let values = condition.is.iter().chain(&condition.not).flat_map(|values| &values.value.0);
        field.constraints.push(Constraint::RequiredIf(Condition {
            path: condition.field.value.clone(),
            values: values.map(|value| value.value.clone()).collect(),
            unless: condition.not.is_some(),
        }));
    }
    field
}

fn ty(parent: &str, wire: &str, says: &field::Field, names: Names<'_, '_>) -> Type {
    let ty = plain_type(parent, wire, says, names);
    if says.or_text.as_ref().is_some_and(|or_text| or_text.value) { Type::TextOr(Box::new(ty)) } else { ty }
}

/// The type without texts in its place.
fn plain_type(parent: &str, wire: &str, says: &field::Field, names: Names<'_, '_>) -> Type {
    let unit = says.unit.as_ref().map(|unit| unit.value);
    let items = || {
        let items = says.items.as_ref();
        let ty = items.map_or(Type::Json, |items| ty(parent, wire, items, names));
        Box::new(Items { ty, wire: items.map_or(Wire::Plain, |items| wire_of(items)) })
    };
    let named = || value_type(parent, wire, says).map_or(Type::Json, |name| named(name, names));
    let Some(word) = says.kind.word() else { return named() };
    match word {
        TypeWord::String if says.secret.as_ref().is_some_and(|secret| secret.value) => Type::Secret,
        TypeWord::String => Type::String,
        TypeWord::Integer(integer) => Type::Integer(integer),
        TypeWord::Number => Type::Number,
        TypeWord::Boolean => Type::Boolean,
        TypeWord::Timestamp => Type::Timestamp(unit.and_then(TimestampUnit::of).unwrap_or(TimestampUnit::Seconds)),
        TypeWord::Duration => Type::Duration(unit.and_then(DurationUnit::of).unwrap_or(DurationUnit::Seconds)),
        TypeWord::Day => Type::Day,
        TypeWord::Month => Type::Month,
        TypeWord::Money => Type::Money(unit.and_then(MoneyUnit::of).unwrap_or(MoneyUnit::Fen)),
        TypeWord::Url => Type::Url,
        TypeWord::File => Type::File,
        TypeWord::Bytes => Type::Bytes,
        TypeWord::List => Type::List(items()),
        TypeWord::Map => Type::Map(items()),
        TypeWord::Object | TypeWord::OpenEnum | TypeWord::Choice | TypeWord::Id => named(),
        TypeWord::Json => Type::Json,
        TypeWord::Code => Type::Code(names.errors.to_owned()),
    }
}

/// How a value travels. A day or month has dashes unless something else is said.
fn wire_of(says: &field::Field) -> Wire {
    match says.wire.as_ref().map_or(Wire::Plain, |wire| wire.value) {
        Wire::Plain if says.kind.is_one_of(&[TypeWord::Day, TypeWord::Month]) => Wire::Dashes,
        wire => wire,
    }
}

fn named(name: String, names: Names<'_, '_>) -> Type {
    let is_choice = match names.find(&name) {
        Some(Found::Own(_, definition) | Found::Shared(_, definition)) => *definition.kind == TypeWord::Choice,
        None => false,
    };
    let reference = names.reference(name);
    if is_choice { Type::Choice(reference) } else { Type::Named(reference) }
}

/// A value as its type writes it: `0` of a `number` is `0.0`.
pub(super) fn of_type(kind: &TypeName, value: &Literal) -> Literal {
    match value {
        Literal::Integer(number) if *kind == TypeWord::Number => Literal::Number(*number as f64),
        other => other.clone(),
    }
}

fn constraints(says: &field::Field) -> Vec<Constraint> {
    let number = |at: &field::Rare<u64>, make: fn(u64) -> Constraint| at.as_ref().map(|at| make(at.value));
    let (max, size) = match says.max.as_ref().map(|max| &max.value) {
        Some(Bound::Number(number)) => (Some(of_type(&says.kind, number)), None),
        Some(Bound::Size(size)) => (None, Some(SizeLimit::AtMost(*size))),
        None => (None, None),
    };
    let (min, min_size) = match says.min.as_ref().map(|min| &min.value) {
        Some(Bound::Number(number)) => (Some(of_type(&says.kind, number)), None),
        Some(Bound::Size(size)) => (None, Some(*size)),
        None => (None, None),
    };
    let size = size.or(says.below.as_ref().map(|below| SizeLimit::Below(below.value)));
    let one_of =
        says.one_of.as_ref().map(|values| values.iter().map(|value| of_type(&says.kind, &value.value)).collect());
    let own = [
        (says.kind.value == TypeWord::Url).then_some(Constraint::Url),
        number(&says.min_length, Constraint::MinLength),
        number(&says.max_length, Constraint::MaxLength),
        number(&says.min_bytes, Constraint::MinBytes),
        number(&says.max_bytes, Constraint::MaxBytes),
        number(&says.min_width, Constraint::MinWidth),
        number(&says.max_width, Constraint::MaxWidth),
        says.chars.as_ref().map(|all| Constraint::Chars(all.0.iter().map(|one| Chars::of(&one.0)).collect())),
        number(&says.min_items, Constraint::MinItems),
        number(&says.max_items, Constraint::MaxItems),
        min.map(Constraint::Min),
        max.map(Constraint::Max),
        one_of.map(Constraint::OneOf),
        says.formats.as_ref().map(|table| Constraint::Formats(type_name(table))),
        says.content_type.as_ref().map(|label| Constraint::ContentType(label.value.clone())),
        min_size.map(Constraint::MinSize),
        size.map(Constraint::Size),
    ];
    let items = says.items.as_ref().map_or_else(Vec::new, |items| constraints(items));
    let each = items.into_iter().map(|constraint| Constraint::Each(Box::new(constraint)));
    own.into_iter().flatten().chain(each).collect()
}

/// What holds across fields.
pub(super) fn rules(rules: &[field::Rule]) -> Vec<Rule> {
    let names = |list: &Spanned<Vec<Spanned<String>>>| list.iter().map(|name| name.value.clone()).collect();
    let rule = |rule: &field::Rule| {
        let exactly = rule.exactly_one_of.as_ref().map(|list| Rule::ExactlyOneOf(names(list)));
        let least = rule.at_least_one_of.as_ref().map(|list| Rule::AtLeastOneOf(names(list)));
        exactly.or(least).or(rule.at_most_one_of.as_ref().map(|list| Rule::AtMostOneOf(names(list))))
    };
    rules.iter().filter_map(rule).collect()
}
