//! The model in words, as a reader in a terminal wants it.

use std::fmt::Display;

pub(crate) use weixin_codegen::describe::ty;

use weixin_codegen::model::{ArchiveKind, Constraint, Format, Literal, Presence, Rule, SizeLimit, Wire};

/// Whether a field has to be there, with its default.
pub(crate) fn presence(presence: &Presence) -> String {
    match presence {
        Presence::Required => "required".to_owned(),
        Presence::Optional { default: None } => "optional".to_owned(),
        Presence::Optional { default: Some(value) } | Presence::Default(value) => {
            format!("optional, {} when left out", literal(value))
        }
        Presence::Nullable => "may be null".to_owned(),
    }
}

/// How a number travels, where that is special.
pub(crate) fn wire(wire: Wire) -> Option<&'static str> {
    match wire {
        Wire::Plain => None,
        Wire::Lenient => Some("as number or text"),
        Wire::String => Some("travels as text"),
        Wire::Pipes => Some("travels as one text with `|` between the items"),
        Wire::Spaces => Some("travels as one text with spaces between the items"),
    }
}

/// A value; texts in quotes.
pub(crate) fn literal(value: &Literal) -> String {
    match value {
        Literal::Text(text) => format!("\"{text}\""),
        other => other.to_string(),
    }
}

/// `up to 2 MiB`, `below 10 MiB`.
pub(crate) fn size(limit: SizeLimit) -> String {
    match limit {
        SizeLimit::AtMost(size) => format!("up to {size}"),
        SizeLimit::Below(size) => format!("below {size}"),
    }
}

/// `at most 4 characters`. `table` names a format table as the spec does.
pub(crate) fn constraint(constraint: &Constraint, table: &dyn Fn(&str) -> String) -> String {
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
        Constraint::Url => "an http or https address".to_owned(),
        Constraint::Formats(name) => format!("formats {}", table(name)),
        Constraint::Size(limit) => size(*limit),
        Constraint::RequiredIf(other, None) => format!("required when {other} is there"),
        Constraint::RequiredIf(other, Some(value)) => format!("required when {other} is {}", literal(value)),
        Constraint::Each(inner) => format!("each {}", self::constraint(inner, table)),
    }
}

/// `exactly one of a, b`.
pub(crate) fn rule(rule: &Rule) -> String {
    match rule {
        Rule::ExactlyOneOf(names) => format!("exactly one of {}", names.join(", ")),
        Rule::AtLeastOneOf(names) => format!("at least one of {}", names.join(", ")),
        Rule::AtMostOneOf(names) => format!("at most one of {}", names.join(", ")),
    }
}

/// `png (image/png)`, and what kind of archive it is.
pub(crate) fn format(format: &Format) -> String {
    let archive = match format.archive {
        None => "",
        Some(ArchiveKind::Zip) => ", a zip archive",
        Some(ArchiveKind::SevenZip) => ", a 7z archive",
        Some(ArchiveKind::Gzip) => ", a gzip archive",
        Some(ArchiveKind::Rar) => ", a rar archive",
    };
    format!(".{} ({}{archive})", format.extension, format.content_types.join(" or "))
}

/// `3 days`, `90 minutes`.
pub(crate) fn span(seconds: u64) -> String {
    let units = [(86_400, "day"), (3600, "hour"), (60, "minute")];
    let fits = |(factor, _): &(u64, &str)| seconds >= *factor && seconds.is_multiple_of(*factor);
    let (factor, unit) = units.into_iter().find(fits).unwrap_or((1, "second"));
    count(seconds / factor, unit)
}

/// `1 file`, `2 files`.
pub(crate) fn count<N: Copy + Display + PartialEq + From<u8>>(number: N, what: &str) -> String {
    format!("{number} {what}{}", if number == N::from(1) { "" } else { "s" })
}
