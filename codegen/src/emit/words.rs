//! The words about a parameter's facts, as the runtime's macros put them together, for facts whose texts cannot simply
//! be put between backticks. A test compares the two.

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use super::Scope;
use crate::markdown::code;
use crate::model::{
    CharSet, Chars, Condition, Constraint, DurationUnit, Field, Literal, Location, MoneyUnit, Presence, Rule, Size,
    SizeLimit, SizeUnit, TimestampUnit, Type, Wire,
};

/// Where a field stands, as far as its words depend on it.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// In a request, in this location.
    Param(Location),
    /// In an object that is sent.
    Sent,
    /// In an object that is only received.
    Received,
}

/// `says("…")`, if the macros could not say it.
pub(super) fn says(field: &Field, place: Place, scope: Scope) -> Option<TokenStream> {
    let is_plain = is_plain(&field.name.wire)
        && field.constraints.iter().all(has_plain_texts)
        && if let Presence::Default(value) = &field.presence { is_plain_value(value) } else { true };
    if is_plain {
        return None;
    }
    let words = about(field, place, scope);
    Some(quote!(, says(#words)))
}

/// The same for a rule about several parameters.
pub(super) fn rule_says(rule: &Rule) -> Option<TokenStream> {
    let (Rule::ExactlyOneOf(names) | Rule::AtLeastOneOf(names) | Rule::AtMostOneOf(names)) = rule;
    if names.iter().all(|name| is_plain(name)) {
        return None;
    }
    let words = about_rule(rule);
    Some(quote!(, says(#words)))
}

/// Whether a text between two backticks is shown as it is.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.contains('`')
}

/// Whether a value between two backticks is shown as it is, in the syntax of Rust.
fn is_plain_value(value: &Literal) -> bool {
    match value {
        Literal::Text(text) => !text.contains('`') && Token::string(text).to_string() == format!("\"{text}\""),
        Literal::Integer(_) | Literal::Number(_) | Literal::Boolean(_) => true,
    }
}

/// The value of a variant as the macros say it, if they could not: they put it between backticks.
pub(super) fn wire_value(value: &Literal) -> Option<String> {
    let text = value.to_string();
    let is_same = !matches!(value, Literal::Number(_)) && is_plain(&text);
    (!is_same).then(|| format!("On the wire: {}.", code(&text)))
}

fn has_plain_texts(constraint: &Constraint) -> bool {
    match constraint {
        Constraint::OneOf(values) => values.iter().all(is_plain_value),
        Constraint::Chars(all) => all.iter().all(|chars| match chars {
            Chars::Of(listed) => is_plain(listed),
            Chars::Set(_) => true,
        }),
        Constraint::RequiredIf(Condition { path, values, .. }) => is_plain(path) && values.iter().all(is_plain_value),
        Constraint::ContentType(label) => is_plain(label),
        Constraint::Each(inner) => has_plain_texts(inner),
        Constraint::MinLength(_)
        | Constraint::MaxLength(_)
        | Constraint::MinBytes(_)
        | Constraint::MaxBytes(_)
        | Constraint::MinWidth(_)
        | Constraint::MaxWidth(_)
        | Constraint::MinItems(_)
        | Constraint::MaxItems(_)
        | Constraint::Min(_)
        | Constraint::Max(_)
        | Constraint::Url
        | Constraint::Formats(_)
        | Constraint::Size(_)
        | Constraint::MinSize(_) => true,
    }
}

/// A field in a few words: name, place, presence and limits.
pub fn about(field: &Field, place: Place, scope: Scope) -> String {
    let (location, received) = match place {
        Place::Param(location) => (location, false),
        Place::Sent => (Location::Json, false),
        Place::Received => (Location::Json, true),
    };
    let is_param = matches!(place, Place::Param(_));
    let mut out = format!("{} {}{}", code(&field.name.wire), where_in(location), how(field.wire, is_param));
    out.push_str(&if received { received_presence(field) } else { sent_presence(field) });
    out.push_str(&of_items(&field.ty, is_param));
    let checks = if received { &[][..] } else { &field.constraints };
    let mut checks = checks.iter().peekable();
    while let Some(check) = checks.next() {
        let together = checks.peek().and_then(|next| range(check, next, &field.ty));
        if together.is_some() {
            checks.next();
        }
        out.push_str("; ");
        out.push_str(&together.unwrap_or_else(|| limit(check, &field.ty, scope)));
    }
    out
}

fn where_in(location: Location) -> &'static str {
    match location {
        Location::Path => "in the path",
        Location::Query => "in the query",
        Location::Header => "in the headers",
        Location::Form => "in the form",
        Location::Json => "in the JSON",
        Location::Urlencoded => "in the URL-encoded form",
        Location::Raw => "is the whole body",
    }
}

/// How a value travels; of what is usual in requests, they say nothing.
fn how(wire: Wire, is_param: bool) -> &'static str {
    match wire {
        Wire::Plain => "",
        Wire::Lenient | Wire::Dashes if is_param => "",
        Wire::Lenient => ", as a number or a text",
        Wire::String => ", as a text",
        Wire::Commas => ", joined by commas",
        Wire::Semicolons => ", joined by `;`",
        Wire::Pipes => ", joined by `|`",
        Wire::Spaces => ", joined by spaces",
        Wire::Json => ", as JSON in a text",
        Wire::Base64 => ", in Base64",
        Wire::Dashes => ", with dashes",
        Wire::Digits => ", in digits",
        Wire::Number => ", as a number",
        Wire::Rfc3339 => ", as in `2023-11-02T15:04:05+08:00`",
        Wire::DateTime => ", as in `2023-11-02 15:04:05`",
        Wire::Repeated => ", once for each item",
    }
}

fn of_items(ty: &Type, is_param: bool) -> String {
    let (Type::List(items) | Type::Map(items)) = ty.beside_text() else { return String::new() };
    match how(items.wire, is_param) {
        "" => String::new(),
        how => format!("; each item{how}"),
    }
}

fn sent_presence(field: &Field) -> String {
    match &field.presence {
        Presence::Optional { .. } if matches!(field.ty, Type::Code(_)) => String::new(),
        Presence::Required => ", required".to_owned(),
        Presence::Nullable if matches!(field.ty, Type::Choice(_)) => ", optional".to_owned(),
        Presence::Optional { .. } => ", optional".to_owned(),
        Presence::Nullable => ", `null` unless set".to_owned(),
        Presence::Default(value) => format!(", {} unless set", default(&field.ty, value)),
    }
}

fn received_presence(field: &Field) -> String {
    match &field.presence {
        Presence::Optional { .. } if matches!(field.ty, Type::Code(_)) => ", `None` for success".to_owned(),
        Presence::Required => String::new(),
        Presence::Nullable if matches!(field.ty, Type::Choice(_)) => ", may be missing".to_owned(),
        Presence::Optional { .. } => ", may be missing".to_owned(),
        Presence::Nullable => ", may be `null`".to_owned(),
        Presence::Default(value) => format!(", {} if it is missing", default(&field.ty, value)),
    }
}

/// A default: with its unit, or as a code span.
fn default(ty: &Type, value: &Literal) -> String {
    match ty {
        Type::Timestamp(_) | Type::Duration(_) | Type::Money(_) => number(ty, value),
        _ => span(value),
    }
}

/// A value as a code span.
fn span(value: &Literal) -> String {
    match value {
        Literal::Text(text) => code(&format!("\"{text}\"")),
        Literal::Number(number) => code(&Token::f64_unsuffixed(*number).to_string()),
        Literal::Integer(_) | Literal::Boolean(_) => code(&value.to_string()),
    }
}

/// A number; where the type has a unit, with its unit.
fn number(ty: &Type, value: &Literal) -> String {
    let unit = match ty {
        Type::Money(MoneyUnit::Fen) => "fen",
        Type::Money(MoneyUnit::Yuan) => {
            return match value.fen().unwrap_or_default() {
                fen if fen < 0 || fen / 100 == 0 && fen % 100 != 0 => format!("{fen} fen"),
                fen if fen % 100 == 0 => format!("{} yuan", fen / 100),
                fen => format!("{} yuan {} fen", fen / 100, fen % 100),
            };
        }
        Type::Duration(DurationUnit::Seconds) => "seconds",
        Type::Duration(DurationUnit::Milliseconds) => "milliseconds",
        Type::Duration(DurationUnit::Minutes) => "minutes",
        Type::Duration(DurationUnit::Hours) => "hours",
        Type::Duration(DurationUnit::Days) => "days",
        Type::Timestamp(TimestampUnit::Seconds) => "seconds after 1970",
        Type::Timestamp(TimestampUnit::Milliseconds) => "milliseconds after 1970",
        _ => {
            return if let Literal::Number(number) = value {
                Token::f64_unsuffixed(*number).to_string()
            } else {
                value.to_string()
            };
        }
    };
    format!("{value} {unit}")
}

fn item_type(ty: &Type) -> &Type {
    if let Type::List(items) | Type::Map(items) = ty { &items.ty } else { ty }
}

/// Two limits of the same kind, the lower one first: `1 to 32 characters`.
fn range(one: &Constraint, other: &Constraint, ty: &Type) -> Option<String> {
    match (one, other) {
        (Constraint::MinLength(least), Constraint::MaxLength(most)) => Some(format!("{least} to {most} characters")),
        (Constraint::MinBytes(least), Constraint::MaxBytes(most)) => Some(format!("{least} to {most} bytes")),
        (Constraint::MinWidth(least), Constraint::MaxWidth(most)) => {
            Some(format!("{least} to {most} characters, a Chinese one counting two"))
        }
        (Constraint::MinItems(least), Constraint::MaxItems(most)) => Some(format!("{least} to {most} items")),
        (Constraint::Min(least), Constraint::Max(most)) => {
            Some(format!("{} to {}", number(ty, least), number(ty, most)))
        }
        (Constraint::Each(one), Constraint::Each(other)) => {
            range(one, other, item_type(ty)).map(|range| format!("each {range}"))
        }
        _ => None,
    }
}

/// A limit in words.
fn limit(constraint: &Constraint, ty: &Type, scope: Scope) -> String {
    let least = |number: u64, one: &str| match number {
        1 => "not empty".to_owned(),
        number => format!("at least {number} {one}s"),
    };
    let most = |number: u64, one: &str| format!("at most {number} {one}{}", if number == 1 { "" } else { "s" });
    match constraint {
        Constraint::MinLength(number) => least(*number, "character"),
        Constraint::MaxLength(number) => most(*number, "character"),
        Constraint::MinBytes(number) => least(*number, "byte"),
        Constraint::MaxBytes(number) => most(*number, "byte"),
        Constraint::MinWidth(1) => "not empty".to_owned(),
        Constraint::MinWidth(number) => format!("{}, a Chinese one counting two", least(*number, "character")),
        Constraint::MaxWidth(number) => format!("{}, a Chinese one counting two", most(*number, "character")),
        Constraint::MinItems(number) => least(*number, "item"),
        Constraint::MaxItems(number) => most(*number, "item"),
        Constraint::Min(value) => format!("at least {}", number(ty, value)),
        Constraint::Max(value) => format!("at most {}", number(ty, value)),
        Constraint::OneOf(values) => among(values),
        Constraint::Chars(all) => format!("only {}", all.iter().map(characters).collect::<Vec<_>>().join(", ")),
        Constraint::Url => "an `http` or `https` URL".to_owned(),
        Constraint::Formats(table) => {
            let module = if matches!(scope, Scope::Shared) { "super::formats" } else { "formats" };
            format!("formats and sizes of [`{table}`]({module}::{table})")
        }
        Constraint::ContentType(label) => format!("sent as {}", code(label)),
        Constraint::Size(SizeLimit::AtMost(size)) => format!("at most {}", bytes(*size)),
        Constraint::Size(SizeLimit::Below(size)) => format!("below {}", bytes(*size)),
        Constraint::MinSize(size) => format!("at least {}", bytes(*size)),
        Constraint::RequiredIf(condition) => required(condition),
        Constraint::Each(inner) => {
            let words = limit(inner, item_type(ty), scope);
            if words.starts_with("each ") { words } else { format!("each {words}") }
        }
    }
}

/// A number of bytes, in the unit of the spec if that is one of 1,024.
fn bytes(size: Size) -> String {
    match size.unit {
        SizeUnit::KiB | SizeUnit::MiB | SizeUnit::GiB => size.to_string(),
        SizeUnit::B | SizeUnit::KB | SizeUnit::MB | SizeUnit::GB => {
            format!("{} bytes", size.bytes().unwrap_or(u64::MAX))
        }
    }
}

fn characters(chars: &Chars) -> String {
    let words = match chars {
        Chars::Set(CharSet::Digits) => "digits",
        Chars::Set(CharSet::Letters) => "letters",
        Chars::Set(CharSet::Lower) => "lower-case letters",
        Chars::Set(CharSet::Upper) => "upper-case letters",
        Chars::Set(CharSet::Hex) => "hexadecimal digits",
        Chars::Set(CharSet::Ascii) => "visible ASCII characters",
        Chars::Set(CharSet::Space) => "spaces",
        Chars::Set(CharSet::Chinese) => "Chinese characters",
        Chars::Of(listed) => return code(listed),
    };
    words.to_owned()
}

fn among(values: &[Literal]) -> String {
    let spans: Vec<String> = values.iter().map(span).collect();
    match spans.as_slice() {
        [] => "no value".to_owned(),
        [only] => only.clone(),
        several => format!("one of {}", several.join(", ")),
    }
}

fn required(Condition { path, values, unless }: &Condition) -> String {
    let path = code(path);
    match (values.as_slice(), unless) {
        ([], _) => format!("required when {path} is set"),
        (values, false) => format!("required when {path} is {}", among(values)),
        (values, true) => format!("required unless {path} is {}", among(values)),
    }
}

fn about_rule(rule: &Rule) -> String {
    let (names, how_many, may) = match rule {
        Rule::ExactlyOneOf(names) => (names, "Exactly", "has to"),
        Rule::AtLeastOneOf(names) => (names, "At least", "has to"),
        Rule::AtMostOneOf(names) => (names, "At most", "may"),
    };
    let names: Vec<String> = names.iter().map(|name| code(name)).collect();
    format!("{how_many} one of {} {may} be set.", names.join(", "))
}
