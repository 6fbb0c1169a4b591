//! Rules about which keys of a field go together.

use super::Report;
use super::types::Types;
use super::walk::{self, Side, Visit};
use crate::diagnostic::Diagnostic;
use crate::model::{DurationUnit, Literal, MoneyUnit, TimestampUnit, Unit, Wire};
use crate::read::Spec;
use crate::source::{Span, Spanned};
use crate::spec::Endpoint;
use crate::spec::field::{Field, Values};
use crate::spec::type_name::{TypeName, TypeWord, listed};

/// An object has fields, a list has items, an open enum has values, an id has a name; nothing else has.
pub(super) fn shape(spec: &Spec, report: &mut Report) {
    walk::fields(spec, &mut |visit| {
        let field = visit.field;
        let kind = &field.kind.value;
        if matches!(kind, TypeName::Unknown(_)) {
            return;
        }
        needs(field, field.items.as_ref().map(|items| items.kind.span), "items", TypeWord::COLLECTIONS, true, report);
        let first = field.fields.as_ref().map(|fields| fields.0.first().map_or(field.kind.span, |(name, _)| name.span));
        needs(field, first, "fields", &[TypeWord::Object], true, report);
        let first =
            field.values.as_ref().map(|values| values.0.first().map_or(field.kind.span, |(value, _)| value.span));
        needs(field, first, "values", TypeWord::OF_VALUES, true, report);
        let name = field.name.as_ref().map(|name| name.span);
        needs(field, name, "name", TypeWord::NAMED, false, report);
        unit(field, report);
        needs(field, field.lifetime.as_ref().map(|lifetime| lifetime.span), "lifetime", &[TypeWord::Id], false, report);
        if let Some(secret) = field.secret.as_ref().filter(|secret| secret.value && *kind != TypeWord::String) {
            report.push(
                Diagnostic::new(secret.span, format!("`secret` on {} `{kind}`", article(&kind.to_string())))
                    .help("only a string can be secret"),
            );
        }
        field.values.iter().for_each(|values| one_kind(spec, values, kind, report));
    });
    for (_, _, named) in walk::named_types(spec) {
        let kind = &named.kind.value;
        if !kind.is_one_of(TypeWord::NAMED) {
            report.push(
                Diagnostic::new(named.kind.span, format!("a named type cannot be `{kind}`"))
                    .help("it is an `object`, an `open_enum`, a `choice` or an `id`"),
            );
            continue;
        }
        for (key, given, owners) in [
            ("fields", named.fields.is_some(), &[TypeWord::Object][..]),
            ("values", named.values.is_some(), TypeWord::OF_VALUES),
        ] {
            if given != kind.is_one_of(owners) {
                let says = if given { "has no" } else { "needs" };
                report.push(
                    Diagnostic::new(named.kind.span, format!("`{kind}` {says} `{key}`"))
                        .help(format!("`{key}` belongs to {}", keys(owners))),
                );
            }
        }
        if let Some(lifetime) = named.lifetime.as_ref().filter(|_| *kind != TypeWord::Id) {
            report.push(
                Diagnostic::new(lifetime.span, format!("`lifetime` on {} `{kind}`", article(&kind.to_string())))
                    .help("`lifetime` belongs to `id`"),
            );
        }
        named.values.iter().for_each(|values| one_kind(spec, values, kind, report));
    }
}

/// "`open_enum` or `choice`"
fn keys(words: &[TypeWord]) -> String {
    words.iter().map(|word| format!("`{}`", word.key())).collect::<Vec<_>>().join(" or ")
}

/// `{ type: i64, unit: fen }`, `{ type: timestamp, unit: days }`, `money` without a unit, which would have to be guessed.
fn unit(field: &Field, report: &mut Report) {
    let kind = &field.kind.value;
    let given = field.unit.as_ref();
    needs(field, given.map(|unit| unit.span), "unit", TypeWord::WITH_UNIT, *kind == TypeWord::Money, report);
    let own: Vec<&str> = match kind.word() {
        Some(TypeWord::Timestamp) => TimestampUnit::ALL.iter().map(|unit| unit.key()).collect(),
        Some(TypeWord::Duration) => DurationUnit::ALL.iter().map(|unit| unit.key()).collect(),
        Some(TypeWord::Money) => MoneyUnit::ALL.iter().map(|unit| unit.key()).collect(),
        _ => return,
    };
    if let Some(unit) = given.filter(|unit| !own.contains(&unit.value.key())) {
        report.push(
            Diagnostic::new(
                unit.span,
                format!("`unit: {}` on {} `{kind}`", unit.value.key(), article(&kind.to_string())),
            )
            .help(format!("the units of {kind}: {}", own.join(", ")))
            .rests_on(field.kind.span),
        );
    }
}

/// The article of a word of the language: an `i64`, a `u64`.
pub(super) fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
}

fn needs(field: &Field, given: Option<Span>, key: &str, owners: &[TypeWord], demanded: bool, report: &mut Report) {
    let owns = field.kind.is_one_of(owners);
    match given {
        Some(span) if !owns => report.push(
            Diagnostic::new(
                span,
                format!("`{key}` on {} `{}`", article(&field.kind.value.to_string()), field.kind.value),
            )
            .help(format!("`{key}` belongs to {}", listed(owners))),
        ),
        None if owns && demanded => report.push(
            Diagnostic::new(field.kind.span, format!("`{}` needs `{key}`", field.kind.value))
                .help(format!("add `{key}:`")),
        ),
        _ => {}
    }
}

/// `or_text` is for JSON that is told from a text: an object, a list or a map.
pub(super) fn or_text(spec: &Spec, report: &mut Report) {
    let mut types = Types::new(spec);
    walk::fields(spec, &mut |visit| or_text_of(&mut types, visit, report));
}

fn or_text_of<'a>(types: &mut Types<'a>, visit: Visit<'a>, report: &mut Report) {
    let field = visit.field;
    let Some(or_text) = field.or_text.as_ref().filter(|or_text| or_text.value) else { return };
    let kind = &field.kind.value;
    let is_text = match kind {
        // A type that does not exist is another rule's business.
        TypeName::Named(name) => types.find(visit.endpoint, name).is_some_and(|it| *it.kind != TypeWord::Object),
        other => !other.is_one_of(&[TypeWord::Object, TypeWord::List, TypeWord::Map]),
    };
    let number = kind.is_one_of(TypeWord::NUMERIC) || *kind == TypeWord::Boolean;
    if let Some(location) = visit.location().filter(|location| !location.is_json()) {
        report.push(
            Diagnostic::new(or_text.span, format!("`or_text` in {}", location.carrier()))
                .help("remove it: everything is a string there"),
        );
    } else if is_text {
        let help = match number {
            true => "a number or a boolean that may come as a string is `wire: lenient`",
            false => "`or_text` is for an object, a list or a map",
        };
        let what = match kind {
            TypeName::Named(name) => format!("the type `{name}`"),
            other => format!("{} `{other}`", article(other.as_str())),
        };
        report.push(Diagnostic::new(or_text.span, format!("`or_text` on {what}")).help(help));
    } else if let Some(wire) = field.wire.as_ref().filter(|wire| wire.value != Wire::Plain) {
        report.push(
            Diagnostic::new(wire.span, "`wire` beside `or_text`")
                .also(or_text.span, "a text may stand in its place")
                .help("remove one of the two"),
        );
    }
}

/// `[1.0, 2.0]`, `[yes, true]`, `[1, a]`
fn one_kind(spec: &Spec, values: &Values, ty: &TypeName, report: &mut Report) {
    let is_choice = *ty == TypeWord::Choice;
    let mut first: Option<&Spanned<Literal>> = None;
    for (value, _) in &values.0 {
        let written = spec.literal(value);
        let kind = match &value.value {
            Literal::Number(_) => "a number with a fraction",
            Literal::Boolean(_) => "a boolean",
            Literal::Integer(_) => "a number",
            Literal::Text(_) => "a text",
        };
        let (of, are, all) = match is_choice {
            true => ("a choice", "strings, integers or booleans", "all strings, all integers or all booleans"),
            false => ("an enum", "strings or integers", "all strings or all integers"),
        };
        if matches!(value.value, Literal::Number(_)) || (matches!(value.value, Literal::Boolean(_)) && !is_choice) {
            report.push(
                Diagnostic::new(value.span, format!("`{written}` is {kind}, and the values of {of} are {are}")).help(
                    format!(
                        "if it is a string on the wire, quote it and name it: `\"{written}\": {{ name: Name, doc: … }}`"
                    ),
                ),
            );
            continue;
        }
        let first = *first.get_or_insert(value);
        if std::mem::discriminant(&first.value) != std::mem::discriminant(&value.value) {
            report.push(
                Diagnostic::new(value.span, format!("`{written}` is {kind}, and the first value is not"))
                    .also(first.span, "the first value")
                    .help(format!("the values of {of} are {all}; quote a number that is a string")),
            );
        }
    }
}

/// A default says what holds when a field is left out, so it can be; an item of a list is always there.
pub(super) fn presence(spec: &Spec, report: &mut Report) {
    let mut types = Types::new(spec);
    walk::fields(spec, &mut |visit| {
        let Visit { field, item, .. } = visit;
        let required = field.required.as_ref().is_none_or(|required| required.value);
        if let Some(default) = &field.default {
            if required {
                report
                    .push(Diagnostic::new(default.span, "a default on a required field").help("add `required: false`"));
            }
            if !is_written(&mut types, visit.endpoint, field) {
                report.push(
                    Diagnostic::new(default.span, format!("a default of the type `{}`", field.kind.value))
                        .help("remove it, and say in `doc` what holds without it: a spec has no notation for values of this type")
                        .rests_on(field.kind.span),
                );
            } else if !fits_type(&mut types, visit.endpoint, field, &default.value) {
                report.push(
                    Diagnostic::new(
                        default.span,
                        format!("`{}` is not a value of the type `{}`", spec.literal(default), field.kind.value),
                    )
                    .help("write a value of the type; quote a number that is a string")
                    .rests_on(field.kind.span),
                );
            }
        }
        if item {
            for span in [field.required.as_ref().map(|at| at.span), field.default.as_ref().map(|at| at.span)]
                .into_iter()
                .flatten()
            {
                report.push(Diagnostic::new(span, "an item of a list or map is always present").help("remove the key"));
            }
        }
        let Some(nullable) = field.nullable.as_ref().filter(|nullable| nullable.value) else { return };
        if let Side::Request(location) = visit.side
            && !location.is_json()
        {
            report.push(
                Diagnostic::new(nullable.span, format!("`nullable` in {}", location.carrier()))
                    .help("use `required: false`"),
            );
        } else if item {
            report.push(Diagnostic::new(nullable.span, "`nullable` on an item").help("make the list itself nullable"));
        } else if let (Side::Answer, Some(default)) = (visit.side, &field.default) {
            report.push(
                Diagnostic::new(nullable.span, "`nullable` beside a default in a response")
                    .also(default.span, "the default")
                    .help("remove it: null counts as absent, and the default applies"),
            );
        }
    });
}

/// True when values of the type can be written in a spec. A type that does not exist is another rule's business.
pub(super) fn is_written<'a>(types: &mut Types<'a>, endpoint: Option<&'a Endpoint>, field: &Field) -> bool {
    let word = match &field.kind.value {
        TypeName::Named(name) => types.find(endpoint, name).and_then(|definition| definition.kind.word()),
        kind @ (TypeName::Word(_) | TypeName::Unknown(_)) => kind.word(),
    };
    word.is_none_or(|word| match word {
        TypeWord::String
        | TypeWord::Integer(_)
        | TypeWord::Number
        | TypeWord::Boolean
        | TypeWord::OpenEnum
        | TypeWord::Choice
        | TypeWord::Duration
        | TypeWord::Money
        | TypeWord::Url => true,
        TypeWord::List
        | TypeWord::Map
        | TypeWord::Object
        | TypeWord::Timestamp
        | TypeWord::Day
        | TypeWord::Month
        | TypeWord::File
        | TypeWord::Bytes
        | TypeWord::Id
        | TypeWord::Json
        | TypeWord::Code => false,
    })
}

/// True when the value is one of the type, which may be one that has a name.
pub(super) fn fits_type<'a>(
    types: &mut Types<'a>,
    endpoint: Option<&'a Endpoint>,
    field: &Field,
    value: &Literal,
) -> bool {
    match &field.kind.value {
        TypeName::Named(name) => types.find(endpoint, name).is_none_or(|definition| {
            definition.kind.word().is_some_and(|word| is_listed(word, definition.values, value))
        }),
        TypeName::Word(_) | TypeName::Unknown(_) => fits(field, value),
    }
}

/// True when the value is one of the type.
pub(super) fn fits(field: &Field, value: &Literal) -> bool {
    let kind = &field.kind.value;
    if let Some(word @ (TypeWord::Choice | TypeWord::OpenEnum)) = kind.word() {
        return is_listed(word, field.values.as_ref(), value);
    }
    match value {
        Literal::Text(_) => kind.is_one_of(&[TypeWord::String, TypeWord::Url]),
        Literal::Boolean(_) => *kind == TypeWord::Boolean,
        Literal::Number(_) => {
            *kind == TypeWord::Number || (field.is_in(Unit::Yuan) && *kind == TypeWord::Money && value.fen().is_some())
        }
        Literal::Integer(number) => match kind.word() {
            Some(TypeWord::Integer(integer)) => integer.range().contains(&i128::from(*number)),
            Some(TypeWord::Duration) => *number >= 0,
            Some(TypeWord::Money) => !field.is_in(Unit::Yuan) || value.fen().is_some(),
            word => word == Some(TypeWord::Number),
        },
    }
}

/// True when a choice has the value, or an open enum could: it has others than those that are listed.
fn is_listed(word: TypeWord, values: Option<&Values>, value: &Literal) -> bool {
    let mut listed = values.iter().flat_map(|values| &values.0).map(|(known, _)| &known.value);
    match word {
        TypeWord::Choice => listed.any(|known| known == value),
        TypeWord::OpenEnum => listed.all(|known| std::mem::discriminant(known) == std::mem::discriminant(value)),
        _ => false,
    }
}

/// The place of something optional.
pub(super) fn place<T>(at: Option<&Spanned<T>>) -> Option<Span> {
    at.map(|at| at.span)
}
