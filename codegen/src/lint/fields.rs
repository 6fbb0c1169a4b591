//! Rules about which keys of a field go together.

use super::Report;
use super::walk::{self, Side, Visit};
use crate::define::Definitions;
use crate::diagnostic::Diagnostic;
use crate::model::{Literal, Wire};
use crate::read::Spec;
use crate::source::{Span, Spanned};
use crate::spec::field::{ANY, BUILT_IN, Field, Values};

/// True for i8 … u64.
pub(super) fn is_integer(kind: &str) -> bool {
    matches!(kind, "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64")
}

/// An object has fields, a list has items, an open enum has values, an id has a name; nothing else has.
pub(super) fn shape(spec: &Spec, report: &mut Report) {
    walk::fields(spec, &mut |visit| {
        let field = visit.field;
        let kind = field.kind.as_str();
        if !BUILT_IN.contains(&kind) && kind != ANY && !kind.starts_with(|c: char| c.is_ascii_uppercase()) {
            return;
        }
        needs(field, field.items.as_ref().map(|items| items.kind.span), "items", &["list", "map"], true, report);
        let first = field.fields.as_ref().map(|fields| fields.0.first().map_or(field.kind.span, |(name, _)| name.span));
        needs(field, first, "fields", &["object"], true, report);
        let first =
            field.values.as_ref().map(|values| values.0.first().map_or(field.kind.span, |(value, _)| value.span));
        needs(field, first, "values", &["open_enum"], true, report);
        let name = field.name.as_ref().map(|name| name.span);
        needs(field, name, "name", &["object", "open_enum", "id"], false, report);
        needs(field, field.unit.as_ref().map(|unit| unit.span), "unit", &["timestamp", "duration"], false, report);
        needs(field, field.lifetime.as_ref().map(|lifetime| lifetime.span), "lifetime", &["id"], false, report);
        if let Some(secret) = field.secret.as_ref().filter(|secret| secret.value && kind != "string") {
            report.push(
                Diagnostic::new(secret.span, format!("`secret` on a {kind}")).help("only a string can be secret"),
            );
        }
        wire(spec, visit, report);
        field.values.iter().for_each(|values| one_kind(spec, values, report));
    });
    for (_, _, named) in walk::named_types(spec) {
        let kind = named.kind.as_str();
        if !["object", "open_enum", "id"].contains(&kind) {
            report.push(
                Diagnostic::new(named.kind.span, format!("a type with a name cannot be `{kind}`"))
                    .help("it is an `object`, an `open_enum` or an `id`"),
            );
            continue;
        }
        for (key, given, owner) in
            [("fields", named.fields.is_some(), "object"), ("values", named.values.is_some(), "open_enum")]
        {
            if given != (kind == owner) {
                let says = if given { "has no" } else { "needs" };
                report.push(
                    Diagnostic::new(named.kind.span, format!("`{kind}` {says} `{key}`"))
                        .help(format!("`{key}` belongs to `{owner}`")),
                );
            }
        }
        if let Some(lifetime) = named.lifetime.as_ref().filter(|_| kind != "id") {
            report.push(
                Diagnostic::new(lifetime.span, format!("`lifetime` on a {kind}")).help("`lifetime` belongs to `id`"),
            );
        }
        named.values.iter().for_each(|values| one_kind(spec, values, report));
    }
}

fn needs(field: &Field, given: Option<Span>, key: &str, owners: &[&str], demanded: bool, report: &mut Report) {
    let owns = owners.contains(&field.kind.as_str());
    match given {
        Some(span) if !owns => report.push(
            Diagnostic::new(span, format!("`{key}` on a `{}`", field.kind.value))
                .help(format!("`{key}` belongs to {}", owners.join(", "))),
        ),
        None if owns && demanded => report.push(
            Diagnostic::new(field.kind.span, format!("`{}` needs `{key}`", field.kind.value))
                .help(format!("add `{key}:`")),
        ),
        _ => {}
    }
}

/// `text` is for numbers that travel as strings, `pipes` and `spaces` for lists of texts; a URL carries text anyway.
fn wire(spec: &Spec, visit: Visit<'_>, report: &mut Report) {
    let Some(wire) = visit.field.wire.as_ref().filter(|wire| wire.value != Wire::Plain) else { return };
    let kind = visit.field.kind.as_str();
    if let Some(location) = visit.location().filter(|location| !location.is_json()) {
        report.push(
            Diagnostic::new(wire.span, format!("`wire` in {}", location.carrier()))
                .help("remove it: everything is text there"),
        );
    } else if wire.value == Wire::String && !is_integer(kind) && kind != "number" {
        report.push(
            Diagnostic::new(wire.span, format!("`wire: string` on a `{kind}`"))
                .help("only numbers can travel as strings"),
        );
    } else if wire.value.separator().is_some()
        && !visit.field.items.as_ref().is_some_and(|items| is_text(spec, visit, items))
    {
        report.push(
            Diagnostic::new(wire.span, "something else than a list of texts in one text")
                .help("`pipes` and `spaces` are for a `list` of strings, ids or open enums of texts"),
        );
    }
}

/// True when the items of a list are texts. A type that does not exist is another rule's business.
fn is_text(spec: &Spec, visit: Visit<'_>, items: &Field) -> bool {
    let texts = |values: &Values| values.0.iter().all(|(value, _)| matches!(value.value, Literal::Text(_)));
    match items.kind.as_str() {
        "string" | "url" | "id" => true,
        "open_enum" => items.values.as_ref().is_none_or(texts),
        name if name.starts_with(|c: char| c.is_ascii_uppercase()) => {
            let own = visit.endpoint.map(Definitions::of).unwrap_or_default();
            let named = own.0.into_iter().chain(Definitions::shared(spec).0).find(|(other, _)| other == name);
            named.is_none_or(|(_, it)| it.kind == "id" || (it.kind == "open_enum" && it.values.is_none_or(texts)))
        }
        _ => false,
    }
}

/// `[1.0, 2.0]`, `[yes, true]`, `[1, a]`
fn one_kind(spec: &Spec, values: &Values, report: &mut Report) {
    let mut first: Option<&Spanned<Literal>> = None;
    for (value, _) in &values.0 {
        let written = spec.literal(value);
        let kind = match &value.value {
            Literal::Number(_) => "a number with a fraction",
            Literal::Boolean(_) => "a boolean",
            Literal::Integer(_) => "a number",
            Literal::Text(_) => "a text",
        };
        if matches!(value.value, Literal::Number(_) | Literal::Boolean(_)) {
            report.push(
                Diagnostic::new(
                    value.span,
                    format!("`{written}` is {kind}, and the values of an enum are texts or whole numbers"),
                )
                .help(format!(
                    "if it is a text on the wire, quote it and name it: `\"{written}\": {{ name: Name, doc: … }}`"
                )),
            );
            continue;
        }
        let first = *first.get_or_insert(value);
        if std::mem::discriminant(&first.value) != std::mem::discriminant(&value.value) {
            report.push(
                Diagnostic::new(value.span, format!("`{written}` is {kind}, and the first value is not"))
                    .also(first.span, "the first value")
                    .help("the values of an enum are all texts or all whole numbers; quote a number that is a text"),
            );
        }
    }
}

/// A default says what holds when a field is left out, so it can be; an item of a list is always there.
pub(super) fn presence(spec: &Spec, report: &mut Report) {
    walk::fields(spec, &mut |visit| {
        let Visit { field, item, .. } = visit;
        let required = field.required.as_ref().is_none_or(|required| required.value);
        if let Some(default) = &field.default {
            if required {
                report.push(
                    Diagnostic::new(default.span, "a default on something required").help("add `required: false`"),
                );
            }
            if !fits(field, &default.value) {
                report.push(
                    Diagnostic::new(
                        default.span,
                        format!("`{}` is not a value of the type `{}`", spec.literal(default), field.kind.value),
                    )
                    .help("write a value of the type; quote a number that is a text")
                    .rests_on(field.kind.span),
                );
            }
        }
        if item {
            for span in [field.required.as_ref().map(|at| at.span), field.default.as_ref().map(|at| at.span)]
                .into_iter()
                .flatten()
            {
                report.push(Diagnostic::new(span, "an item of a list or map is always there").help("remove the key"));
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
        }
    });
}

/// True when the value is one of the type.
pub(super) fn fits(field: &Field, value: &Literal) -> bool {
    let kind = field.kind.as_str();
    match value {
        Literal::Text(_) => matches!(kind, "string" | "url" | "open_enum"),
        Literal::Boolean(_) => kind == "boolean",
        Literal::Number(_) => kind == "number",
        Literal::Integer(_) if kind == "open_enum" => field
            .values
            .iter()
            .all(|values| values.0.iter().all(|(value, _)| matches!(value.value, Literal::Integer(_)))),
        Literal::Integer(number) => match range(kind) {
            Some((low, high)) => (low..=high).contains(&i128::from(*number)),
            None => kind == "number",
        },
    }
}

/// The smallest and the largest value of an integer type.
pub(super) fn range(kind: &str) -> Option<(i128, i128)> {
    // A type that does not exist has no range, however many bits it claims.
    let bits: u32 = kind.get(1..)?.parse().ok().filter(|bits| matches!(bits, 8 | 16 | 32 | 64))?;
    match kind.as_bytes().first()? {
        b'i' => Some((-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)),
        b'u' => Some((0, (1i128 << bits) - 1)),
        _ => None,
    }
}

/// The place of something optional.
pub(super) fn place<T>(at: Option<&Spanned<T>>) -> Option<Span> {
    at.map(|at| at.span)
}
