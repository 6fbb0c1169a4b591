//! Values of the model in words, as a reviewer reads them.

use super::constraints::Namer;
pub(super) use crate::describe::ty;
use crate::model::{
    Body, Check, Class, Constraint, ErrorRow, Field, Literal, Presence, Response, Rule, Shape, SizeLimit,
};

/// `required`, `optional`, …
pub(super) fn presence(presence: &Presence) -> String {
    match presence {
        Presence::Required => "required".to_owned(),
        Presence::Optional { .. } => "optional".to_owned(),
        Presence::Nullable => "required, may be null".to_owned(),
        Presence::Default(value) => format!("{} when it is left out", literal(value)),
    }
}

/// `required string`: a field that comes or goes.
pub(super) fn field(field: &Field) -> String {
    let presence = match &field.presence {
        Presence::Required => "required",
        Presence::Nullable => "nullable",
        Presence::Optional { .. } | Presence::Default(_) => "optional",
    };
    format!("({presence} {})", ty(&field.ty))
}

/// A value; texts in quotes.
pub(super) fn literal(value: &Literal) -> String {
    match value {
        Literal::Text(text) => format!("\"{text}\""),
        other => other.to_string(),
    }
}

/// A value that may be absent.
pub(super) fn default(value: Option<&Literal>) -> String {
    value.map_or_else(|| "not said".to_owned(), literal)
}

/// `2 MiB`, `below 10 MiB`.
pub(super) fn size(limit: SizeLimit) -> String {
    match limit {
        SizeLimit::AtMost(size) => size.to_string(),
        SizeLimit::Below(size) => format!("below {size}"),
    }
}

/// `at most 4 characters`. A format table is named as the spec names it, if `table` knows it.
pub(super) fn constraint(constraint: &Constraint, table: Namer<'_>) -> String {
    match constraint {
        Constraint::MinLength(number) => format!("at least {}", count(*number, "character")),
        Constraint::MaxLength(number) => format!("at most {}", count(*number, "character")),
        Constraint::MinBytes(number) => format!("at least {}", count(*number, "byte")),
        Constraint::MaxBytes(number) => format!("at most {}", count(*number, "byte")),
        Constraint::MinItems(number) => format!("at least {}", count(*number, "item")),
        Constraint::MaxItems(number) => format!("at most {}", count(*number, "item")),
        Constraint::Min(number) => format!("at least {number}"),
        Constraint::Max(number) => format!("at most {number}"),
        Constraint::OneOf(values) => format!("one of {}", values.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Constraint::Url => "an address".to_owned(),
        Constraint::Formats(name) => format!("formats {}", table(name)),
        Constraint::Size(SizeLimit::AtMost(size)) => format!("up to {size}"),
        Constraint::Size(SizeLimit::Below(size)) => format!("below {size}"),
        Constraint::RequiredIf(other, None) => format!("required when {other} is there"),
        Constraint::RequiredIf(other, Some(value)) => format!("required when {other} is {}", literal(value)),
        Constraint::Each(inner) => self::constraint(inner, table),
    }
}

fn count(number: u64, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// `exactly one of a, b`.
pub(super) fn rule(rule: &Rule) -> String {
    let (what, names) = match rule {
        Rule::ExactlyOneOf(names) => ("exactly one of", names),
        Rule::AtLeastOneOf(names) => ("at least one of", names),
        Rule::AtMostOneOf(names) => ("at most one of", names),
    };
    format!("{what} {}", names.join(", "))
}

/// `FileEncrypted (content)`.
pub(super) fn error(row: &ErrorRow) -> String {
    format!("{} ({})", row.variant, row.class.key())
}

/// As the spec writes it, with what a program does about it by itself.
pub(super) fn action(class: Class) -> String {
    match class {
        Class::TokenInvalid => "token_invalid (another token)".to_owned(),
        Class::Busy | Class::Throttled | Class::InProgress => format!("{} (sent again)", class.key()),
        _ => class.key().to_owned(),
    }
}

/// `size, format`, or `nothing`.
pub(super) fn checks(checks: &[Check]) -> String {
    list(checks.iter().map(|check| check.key()))
}

/// `a, b`, or `nothing`.
pub(super) fn list<T: AsRef<str>>(items: impl Iterator<Item = T>) -> String {
    let items: Vec<String> = items.map(|item| item.as_ref().to_owned()).collect();
    if items.is_empty() { "nothing".to_owned() } else { items.join(", ") }
}

/// `a form`.
pub(super) fn body(body: Body) -> &'static str {
    match body {
        Body::None => "none",
        Body::Form => "a form",
        Body::Json | Body::JsonOrEmptyObject => "JSON",
    }
}

/// `nothing`, `a file`, `an object`, `an object or a file`.
pub(super) fn response(response: &Response) -> &'static str {
    match response {
        Response::Nothing => "nothing",
        Response::File => "a file",
        Response::Object { or_file: false, .. } => "an object",
        Response::Object { or_file: true, .. } => "an object or a file",
    }
}

/// `an object`, `an enum of texts`, `an id`.
pub(super) fn shape(shape: &Shape) -> &'static str {
    match shape {
        Shape::Object(_) => "an object",
        Shape::OpenEnum { numeric: true, .. } => "an enum of numbers",
        Shape::OpenEnum { numeric: false, .. } => "an enum of texts",
        Shape::Id { .. } => "an id",
    }
}

/// `3 days`, `90 minutes`.
pub(super) fn lifetime(seconds: Option<u64>) -> String {
    let Some(seconds) = seconds else { return "for ever".to_owned() };
    let units = [(86_400, "day"), (3600, "hour"), (60, "minute")];
    let (factor, unit) = units
        .into_iter()
        .find(|(factor, _)| seconds >= *factor && seconds.is_multiple_of(*factor))
        .unwrap_or((1, "second"));
    count(seconds / factor, unit)
}
