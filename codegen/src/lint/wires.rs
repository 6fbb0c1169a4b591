//! The rule about how values travel.

use super::Report;
use super::fields::article;
use super::types::Types;
use super::walk::{self, Visit};
use crate::diagnostic::Diagnostic;
use crate::model::{Literal, Location, Unit, Wire};
use crate::read::Spec;
use crate::source::Spanned;
use crate::spec::field::{Field, Values};
use crate::spec::type_name::{TypeName, TypeWord, listed};

/// What a value is part of.
#[derive(Clone, Copy, PartialEq)]
enum Carrier {
    /// JSON: a body, a response, or JSON inside a string.
    Json,
    /// A URL or a form, where everything is a string.
    Text(Location),
    /// One string, between separators.
    Joined(char),
    /// Parameters of one name.
    Repeated,
}

/// `{ type: list, wire: pipes, items: { type: object, … } }`: a value travels in a way that its type and its place have.
pub(super) fn wire(spec: &Spec, report: &mut Report) {
    let mut types = Types::new(spec);
    walk::fields(spec, &mut |visit| {
        if !visit.item {
            let text = visit.location().filter(|location| !location.is_json());
            value((spec, &mut types), visit, visit.field, text.map_or(Carrier::Json, Carrier::Text), report);
        }
    });
}

/// Whether a parameter cannot be sent in a URL or a form.
pub(super) fn is_refused<'a>(spec: &'a Spec, visit: Visit<'a>, location: Location) -> bool {
    let mut report = Report::default();
    value((spec, &mut Types::new(spec)), visit, visit.field, Carrier::Text(location), &mut report);
    !report.0.is_empty()
}

/// Whether it is no single value. With another `wire` it is a string: the rule `wire` looks at that.
pub(super) fn is_nested(field: &Field) -> bool {
    let is_plain = field.wire.as_ref().is_none_or(|wire| wire.value == Wire::Plain);
    field.kind.is_one_of(TypeWord::STRUCTURED) && is_plain
}

/// A value and its items, level by level.
fn value<'a>(
    (spec, types): (&Spec, &mut Types<'a>),
    visit: Visit<'a>,
    field: &'a Field,
    carrier: Carrier,
    report: &mut Report,
) {
    // A type that does not exist is another rule's business.
    let Some((word, values)) = word_of(types, visit, field, carrier) else { return };
    let plain = Spanned::new(Wire::Plain, field.kind.span);
    let wire = field.wire.as_ref().unwrap_or(&plain);
    let found = goes_with_type(field, (word, values), wire)
        .or_else(|| clock(spec, field, wire))
        .or_else(|| goes_with_carrier(field, word, wire, carrier));
    if let Some(found) = found {
        return report.push(found.rests_on(field.kind.span));
    }
    if let Carrier::Joined(separator) = carrier {
        unseparated(visit, (field, values), separator, report);
    }
    if let Some(items) = &field.items {
        let inside = match (wire.value.separator(), wire.value) {
            (Some(separator), _) => Carrier::Joined(separator),
            (None, Wire::Repeated) => Carrier::Repeated,
            (None, _) => Carrier::Json,
        };
        value((spec, types), visit, items, inside, report);
    }
}

fn goes_with_type(
    field: &Field,
    (word, values): (TypeWord, Option<&Values>),
    wire: &Spanned<Wire>,
) -> Option<Diagnostic> {
    if word == TypeWord::Bytes && wire.value == Wire::Plain {
        let found = Diagnostic::new(field.kind.span, "`bytes` needs `wire`");
        return Some(found.help("say how the bytes travel: `wire: base64`"));
    }
    let owners = TypeWord::of_wire(wire.value)?;
    if owners.contains(&word)
        || (wire.value == Wire::String && word == TypeWord::Choice && values.is_some_and(are_numbers))
    {
        return None;
    }
    let (key, kind) = (wire.value.key(), field.kind.value.to_string());
    let found = Diagnostic::new(wire.span, format!("`wire: {key}` on {} `{kind}`", article(&kind)));
    Some(found.help(match wire.value {
        Wire::String => "only numbers can travel as strings".to_owned(),
        _ => format!("`{key}` is for {}", listed(owners)),
    }))
}

/// True for the values of a choice of numbers, which can travel as strings.
fn are_numbers(values: &Values) -> bool {
    values.0.iter().all(|(value, _)| matches!(value.value, Literal::Integer(_)))
}

/// `{ type: timestamp, wire: date_time }` of a service whose time zone nobody knows, or in milliseconds, which it has not.
fn clock(spec: &Spec, field: &Field, wire: &Spanned<Wire>) -> Option<Diagnostic> {
    let key = wire.value.key();
    let is_timestamp = field.kind.value == TypeWord::Timestamp;
    if !(is_timestamp && matches!(wire.value, Wire::DateTime | Wire::Digits)) {
        return None;
    }
    if let Some(unit) = field.unit.as_ref().filter(|unit| unit.value == Unit::Milliseconds) {
        let found = Diagnostic::new(unit.span, format!("`unit: milliseconds` with `wire: {key}`, which has none"));
        return Some(found.help("remove it: only `rfc3339` has milliseconds").rests_on(wire.span));
    }
    let service = spec.services.first().filter(|filed| filed.content.time_zone.is_none())?;
    let found = Diagnostic::new(wire.span, format!("`wire: {key}` without the time zone of the service"));
    Some(
        found
            .also(service.content.service.span, "the service")
            .help("say in `service.yaml` how far its clocks are from UTC, for example `time_zone: \"+08:00\"`"),
    )
}

fn goes_with_carrier(field: &Field, word: TypeWord, wire: &Spanned<Wire>, carrier: Carrier) -> Option<Diagnostic> {
    let key = wire.value.key();
    match (wire.value, carrier) {
        (Wire::Repeated, Carrier::Json | Carrier::Joined(_) | Carrier::Repeated) => {
            let found = Diagnostic::new(wire.span, "only parameters of a URL or a form can be repeated");
            Some(found.help("a list in JSON needs no `wire`; a list in one string needs a separator"))
        }
        (Wire::Repeated, Carrier::Text(location)) if !location.is_open() => {
            let found = Diagnostic::new(wire.span, format!("`wire: repeated` in {}", location.carrier()));
            Some(
                found.help(
                    "only parameters of a URL's query or a form can be repeated; use a separator, such as `commas`",
                ),
            )
        }
        (Wire::Lenient | Wire::String, Carrier::Text(location)) => {
            let found = Diagnostic::new(wire.span, format!("`wire: {key}` in {}", location.carrier()));
            Some(found.help("remove it: everything is a string there"))
        }
        (Wire::Lenient | Wire::String, Carrier::Joined(_) | Carrier::Repeated) => {
            let found = Diagnostic::new(wire.span, format!("`wire: {key}` of an item that is a string anyway"));
            Some(found.help("remove it"))
        }
        (Wire::Json, Carrier::Joined(_)) => {
            let found = Diagnostic::new(wire.span, "JSON between separators, which it may contain");
            Some(found.help("let the list itself travel as JSON"))
        }
        (Wire::Plain, Carrier::Joined(_) | Carrier::Repeated) if TypeWord::STRUCTURED.contains(&word) => {
            let kind = field.kind.value.to_string();
            let found = Diagnostic::new(field.kind.span, format!("{} `{kind}` is not a string", article(&kind)));
            Some(found.help(match carrier {
                Carrier::Repeated => "say with `wire` how it becomes one, or let the list itself travel as JSON",
                _ => "items in one string are strings, numbers, booleans, or lists with another separator",
            }))
        }
        (Wire::Plain, Carrier::Text(location)) if word == TypeWord::Object && field.kind.word().is_none() => {
            let found = format!("the object `{}` cannot be sent in {}", field.kind.value, location.carrier());
            Some(Diagnostic::new(field.kind.span, found).help("say how it becomes a string: `wire: json`"))
        }
        (Wire::Number, Carrier::Text(_) | Carrier::Joined(_) | Carrier::Repeated) => {
            let found = Diagnostic::new(wire.span, "`wire: number` where everything is a string");
            Some(found.help("write `digits`"))
        }
        (Wire::DateTime, Carrier::Joined(' ')) => {
            let found = Diagnostic::new(wire.span, "a text with a space in it, between spaces");
            Some(found.help("choose another separator"))
        }
        (own, Carrier::Joined(outer)) if own.separator() == Some(outer) => {
            let found = Diagnostic::new(wire.span, "a list in a list with the same separator");
            Some(found.help("choose another separator for one of the two"))
        }
        _ => None,
    }
}

/// `one_of: ["a,b"]` between commas: an item that can never be sent.
fn unseparated(visit: Visit<'_>, (field, values): (&Field, Option<&Values>), separator: char, report: &mut Report) {
    let of_type = values.into_iter().flat_map(|values| &values.0).map(|(value, _)| value);
    let accepted = field.one_of.iter().flat_map(|values| &values.value).chain(of_type);
    let texts = accepted.filter_map(|value| match &value.value {
        Literal::Text(text) => Some((text.as_str(), value.span)),
        Literal::Integer(_) | Literal::Number(_) | Literal::Boolean(_) => None,
    });
    for (text, span) in texts.filter(|(text, _)| text.is_empty() || text.contains(separator)) {
        let what = if text.is_empty() { "an empty item".to_owned() } else { format!("`{separator}` in an item") };
        report.push(
            Diagnostic::new(span, format!("{what} of a list that has `{separator}` between its items"))
                .also(visit.name.span, "the list")
                .help("no such item can be sent: choose another separator, or correct the value"),
        );
    }
}

/// The word of a type and its values; of a named one, those of its definition.
fn word_of<'a>(
    types: &mut Types<'a>,
    visit: Visit<'a>,
    field: &'a Field,
    carrier: Carrier,
) -> Option<(TypeWord, Option<&'a Values>)> {
    match &field.kind.value {
        TypeName::Word(word) => Some((*word, field.values.as_ref())),
        // Nothing depends on it.
        TypeName::Named(_) if field.wire.is_none() && carrier == Carrier::Json => None,
        TypeName::Named(name) => {
            let definition = types.find(visit.endpoint, name)?;
            Some((definition.kind.word()?, definition.values))
        }
        TypeName::Unknown(_) => None,
    }
}
