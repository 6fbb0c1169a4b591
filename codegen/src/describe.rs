//! Values of the model in words: one place for all who show them to people, in a terminal, a diff or a message.
//!
//! Words of the spec language are the keys of the model's enums; this is for what takes more than a key.

use std::fmt::Display;

use crate::model::{
    ArchiveKind, Body, CharSet, Chars, Choice, Class, CodeKind, Condition, Constraint, Envelope, ErrorRow, Field,
    Format, Items, Lifecycle, Literal, Location, Page, Presence, Probe, Rate, Response, Reviewed, Rule, Sealed, Shape,
    Signer, SigningMethod, SizeLimit, TokenPlace, Type, Wire,
};

/// Gives the name of a format table in the spec for its name in Rust.
pub type TableNamer<'a> = &'a dyn Fn(&str) -> String;

/// `list of string`, as the spec names it.
pub fn ty(ty: &Type) -> String {
    match ty {
        Type::String => "string".to_owned(),
        Type::Secret => "secret string".to_owned(),
        Type::Integer(integer) => integer.key().to_owned(),
        Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Timestamp(unit) => format!("timestamp in {}", unit.key()),
        Type::Duration(unit) => format!("duration in {}", unit.key()),
        Type::Day => "day".to_owned(),
        Type::Month => "month".to_owned(),
        Type::Money(unit) => format!("money in {}", unit.key()),
        Type::Url => "url".to_owned(),
        Type::File => "file".to_owned(),
        Type::Bytes => "bytes".to_owned(),
        Type::Json => "json".to_owned(),
        Type::Code(_) => "code".to_owned(),
        Type::List(items) => format!("list of {}", item(items)),
        Type::Map(items) => format!("map of {}", item(items)),
        Type::Named(reference) | Type::Choice(reference) => reference.name.clone(),
        Type::TextOr(other) => format!("string or {}", self::ty(other)),
    }
}

fn item(items: &Items) -> String {
    value(&items.ty, items.wire)
}

/// The type of a value, and how it travels if that is special: `u64 (sent as a string)`.
pub fn value(ty: &Type, wire: Wire) -> String {
    let ty = self::ty(ty);
    self::wire(wire).map_or_else(|| ty.clone(), |how| format!("{ty} ({how})"))
}

/// `required`, or `optional, 1 when left out`.
pub fn presence(presence: &Presence) -> String {
    match presence {
        Presence::Required => "required".to_owned(),
        Presence::Optional { default, nullable } => {
            let null = if *nullable { ", may be null" } else { "" };
            let default =
                default.as_ref().map_or_else(String::new, |value| format!(", {} when left out", literal(value)));
            format!("optional{null}{default}")
        }
        Presence::Default(value) => format!("optional, {} when left out", literal(value)),
        Presence::Nullable => "required, may be null".to_owned(),
    }
}

/// `(required string)`: a field in short.
pub fn field(field: &Field) -> String {
    let presence = match &field.presence {
        Presence::Required => "required",
        Presence::Nullable => "nullable",
        Presence::Optional { .. } | Presence::Default(_) => "optional",
    };
    format!("({presence} {})", ty(&field.ty))
}

/// How a value travels, where that is special.
pub fn wire(wire: Wire) -> Option<&'static str> {
    match wire {
        Wire::Plain => None,
        Wire::Lenient => Some("sent as a number or a string"),
        Wire::String => Some("sent as a string"),
        Wire::Commas => Some("sent as one string with commas between the items"),
        Wire::Semicolons => Some("sent as one string with `;` between the items"),
        Wire::Pipes => Some("sent as one string with `|` between the items"),
        Wire::Spaces => Some("sent as one string with spaces between the items"),
        Wire::Json => Some("sent as JSON inside a string"),
        Wire::Base64 => Some("sent in Base64"),
        Wire::Dashes => Some("sent with dashes"),
        Wire::Digits => Some("sent in digits"),
        Wire::Number => Some("sent as a number"),
        Wire::Rfc3339 => Some("sent as in 2023-11-02T15:04:05+08:00"),
        Wire::DateTime => Some("sent as in 2023-11-02 15:04:05"),
        Wire::Repeated => Some("sent once for each item, under the same name"),
    }
}

/// A value; strings in quotes.
pub fn literal(value: &Literal) -> String {
    match value {
        Literal::Text(text) => format!("\"{text}\""),
        other => other.to_string(),
    }
}

/// A default, which the spec need not state.
pub fn default(value: Option<&Literal>) -> String {
    value.map_or_else(|| "not stated".to_owned(), literal)
}

/// `at most 2 MiB`, `below 10 MiB`.
pub fn size(limit: SizeLimit) -> String {
    match limit {
        SizeLimit::AtMost(size) => format!("at most {size}"),
        SizeLimit::Below(size) => format!("below {size}"),
    }
}

/// `at most 4 characters`.
pub fn constraint(constraint: &Constraint, table: TableNamer<'_>) -> String {
    match constraint {
        Constraint::MinLength(number) => format!("at least {}", count(*number, "character")),
        Constraint::MaxLength(number) => format!("at most {}", count(*number, "character")),
        Constraint::MinBytes(number) => format!("at least {}", count(*number, "byte")),
        Constraint::MaxBytes(number) => format!("at most {}", count(*number, "byte")),
        Constraint::MinWidth(number) => format!("at least {}, a Chinese one counting two", count(*number, "character")),
        Constraint::MaxWidth(number) => format!("at most {}, a Chinese one counting two", count(*number, "character")),
        Constraint::Chars(all) => format!("of {}", chars(all)),
        Constraint::MinItems(number) => format!("at least {}", count(*number, "item")),
        Constraint::MaxItems(number) => format!("at most {}", count(*number, "item")),
        Constraint::Min(number) => format!("at least {number}"),
        Constraint::Max(number) => format!("at most {number}"),
        Constraint::OneOf(values) => format!("one of {}", list(values.iter().map(literal))),
        Constraint::Url => "an http or https URL".to_owned(),
        Constraint::Formats(name) => format!("formats {}", table(name)),
        Constraint::ContentType(label) => format!("content type `{label}`"),
        Constraint::Size(limit) => size(*limit),
        Constraint::MinSize(limit) => format!("at least {limit}"),
        Constraint::RequiredIf(condition) => format!("required {}", self::condition(condition)),
        Constraint::Each(inner) => format!("each {}", self::constraint(inner, table)),
    }
}

/// "digits, letters and `_-`".
pub fn chars(all: &[Chars]) -> String {
    let words = all.iter().map(|chars| match chars {
        Chars::Set(CharSet::Digits) => "digits".to_owned(),
        Chars::Set(CharSet::Letters) => "letters".to_owned(),
        Chars::Set(CharSet::Lower) => "lower case letters".to_owned(),
        Chars::Set(CharSet::Upper) => "upper case letters".to_owned(),
        Chars::Set(CharSet::Hex) => "hexadecimal digits".to_owned(),
        Chars::Set(CharSet::Ascii) => "visible ASCII characters".to_owned(),
        Chars::Set(CharSet::Space) => "spaces".to_owned(),
        Chars::Set(CharSet::Chinese) => "Chinese characters".to_owned(),
        Chars::Of(listed) => format!("`{listed}`"),
    });
    let words: Vec<String> = words.collect();
    match words.split_last() {
        Some((last, [_, ..])) => format!("{} and {last}", words[..words.len() - 1].join(", ")),
        _ => words.concat(),
    }
}

/// `deprecated: use title`, `since 2026-04-20`, `until 2026-12-31`.
pub fn lifecycle(lifecycle: Option<&Lifecycle>) -> Vec<String> {
    let Some(Lifecycle { since, until, deprecated }) = lifecycle else { return Vec::new() };
    let days = [since.as_ref().map(|day| format!("since {day}")), until.as_ref().map(|day| format!("until {day}"))];
    let note = deprecated.as_ref().map(|note| format!("deprecated: {note}"));
    days.into_iter().chain([note]).flatten().collect()
}

/// `at most 2000 times per minute and 200000 times per day`.
pub fn rates(rates: &[Rate]) -> String {
    let times = |calls: u32| count(calls, "time");
    let all: Vec<String> = rates.iter().map(|rate| format!("{} per {}", times(rate.calls), rate.per.key())).collect();
    match all.split_last() {
        Some((last, rest @ [_, ..])) => format!("at most {} and {last}", rest.join(", ")),
        Some((only, [])) => format!("at most {only}"),
        None => "any number of times".to_owned(),
    }
}

/// A value among others, without quotes; an empty one would not be seen.
pub fn visible(value: &Literal) -> String {
    let text = value.to_string();
    if text.is_empty() { "\"\"".to_owned() } else { text }
}

/// `when kind is 1 or 3`, `when a is present`, `unless kind is 2`.
pub fn condition(Condition { path, values, unless }: &Condition) -> String {
    let when = if *unless { "unless" } else { "when" };
    let values: Vec<String> = values.iter().map(literal).collect();
    match values.split_last() {
        None => format!("{when} {path} is present"),
        Some((last, [])) => format!("{when} {path} is {last}"),
        Some((last, rest)) => format!("{when} {path} is {} or {last}", rest.join(", ")),
    }
}

/// `exactly one of a, b`.
pub fn rule(rule: &Rule) -> String {
    let (what, names) = match rule {
        Rule::ExactlyOneOf(names) => ("exactly one of", names),
        Rule::AtLeastOneOf(names) => ("at least one of", names),
        Rule::AtMostOneOf(names) => ("at most one of", names),
    };
    format!("{what} {}", names.join(", "))
}

/// `.png (image/png)`, and what kind of archive it is.
pub fn format(format: &Format) -> String {
    let archive = match format.archive {
        None => "",
        Some(ArchiveKind::Zip) => ", a zip archive",
        Some(ArchiveKind::SevenZip) => ", a 7z archive",
        Some(ArchiveKind::Gzip) => ", a gzip archive",
        Some(ArchiveKind::Rar) => ", a rar archive",
    };
    format!(".{} ({}{archive})", format.extension, format.content_types.join(" or "))
}

/// `resultcode, resultmsg; success: 0`.
pub fn envelope(envelope: &Envelope) -> String {
    let texts = if envelope.codes == CodeKind::Texts { ", texts" } else { "" };
    let success = match envelope.success.as_slice() {
        [] => String::new(),
        codes => format!("; success: {}", list(codes.iter().map(ToString::to_string))),
    };
    format!("{}{texts}, {}{success}", envelope.code.join("."), envelope.message.join("."))
}

/// `query pay_sig: hmac_sha256 over path & body`.
pub fn signer(signer: &Signer) -> String {
    format!("{} {}: {}", signer.place.key(), signer.place.name(), signing(signer))
}

/// Whether requests are sealed: `accepted`.
pub fn sealed(sealed: Sealed) -> &'static str {
    match sealed {
        Sealed::No => "not accepted",
        Sealed::Accepted => "accepted",
        Sealed::Required => "required",
    }
}

/// How a signature is made: `hmac_sha256 over path & body`.
pub fn signing(signer: &Signer) -> String {
    let method = signer.method.key();
    match (signer.method, signer.over.as_slice()) {
        (SigningMethod::Custom, _) => method.to_owned(),
        (SigningMethod::HmacSha256 | SigningMethod::Sha1, []) => format!("{method} over an empty text"),
        (SigningMethod::HmacSha256 | SigningMethod::Sha1, parts) => {
            let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
            format!("{method} over {}", parts.join(" "))
        }
    }
}

/// `FileEncrypted (content)`; without a class only its name.
pub fn error(row: &ErrorRow) -> String {
    row.class.map_or_else(|| row.variant.clone(), |class| format!("{} ({})", row.variant, class.key()))
}

/// A class of errors, with what the client does about it by itself.
pub fn action(class: Class) -> String {
    match class {
        Class::TokenInvalid => "token_invalid (sent again with a new token)".to_owned(),
        Class::Busy | Class::Throttled | Class::InProgress => format!("{} (sent again)", class.key()),
        Class::Quota | Class::Caller | Class::Content | Class::Gone | Class::Permission => class.key().to_owned(),
    }
}

/// `小程序管理 › 代码管理`: the titles that lead to a page.
pub fn section(titles: &[String]) -> String {
    titles.join(" › ")
}

/// The address of a page, or `address unknown`.
pub fn page_address(page: &Page) -> &str {
    page.url.as_deref().unwrap_or("address unknown")
}

/// `on 2026-11-21`, and whether that still holds.
pub fn reviewed(mark: &Reviewed) -> String {
    let since = if mark.holds { "" } else { ", and facts have changed since" };
    format!("on {}{since}", mark.day)
}

/// `variant=binary media=probe.txt, refused with 40005`: a call that does no harm.
pub fn probe(probe: &Probe) -> String {
    let variant = probe.variant.iter().map(|name| format!("variant={name}"));
    let with = probe.with.iter().map(|(name, value)| format!("{name}={value}"));
    let call = variant.chain(with).collect::<Vec<_>>().join(" ");
    let codes: Vec<String> = probe.refused.iter().map(ToString::to_string).collect();
    let call = if call.is_empty() { "without parameters".to_owned() } else { call };
    if codes.is_empty() { format!("{call}, succeeds") } else { format!("{call}, refused with {}", codes.join(" or ")) }
}

/// `"a" or "b"`: what the service may say with a code.
pub fn texts(row: &ErrorRow) -> String {
    let texts: Vec<String> = row.texts.iter().map(|text| format!("\"{text}\"")).collect();
    texts.join(" or ")
}

/// The body of a request.
pub fn body(body: Body) -> &'static str {
    match body {
        Body::None => "none",
        Body::Form => "a form",
        Body::Urlencoded => "a URL-encoded body",
        Body::Raw => "a raw body",
        Body::Json | Body::JsonOrEmptyObject => "JSON",
    }
}

/// What tells a message: `MsgType = event, Event = subscribe`.
pub fn told_by(when: &[(String, Literal)]) -> String {
    let values: Vec<String> = when.iter().map(|(field, value)| format!("{field} = {value}")).collect();
    values.join(", ")
}

/// `nothing`, `a file`, `an object`, `an object or a file`, `a list`, `a map`.
pub fn response(response: &Response) -> &'static str {
    match response {
        Response::Value(value) if matches!(value.ty, Type::Map(_)) => "a map",
        Response::Value(_) => "a list",
        Response::Nothing => "nothing",
        Response::File => "a file",
        Response::Object { or_file: false, .. } => "an object",
        Response::Object { or_file: true, .. } => "an object or a file",
    }
}

/// `an object`, `an enum of strings`, `a choice of strings`, `an id`.
pub fn shape(shape: &Shape) -> &'static str {
    match shape {
        Shape::Object(_) => "an object",
        Shape::OpenEnum { numeric: true, .. } => "an enum of numbers",
        Shape::OpenEnum { numeric: false, .. } => "an enum of strings",
        Shape::Choice(Choice { ty: Type::Integer(_), .. }) => "a choice of numbers",
        Shape::Choice(Choice { ty: Type::Boolean, .. }) => "a choice of booleans",
        Shape::Choice(_) => "a choice of strings",
        Shape::Id { .. } => "an id",
    }
}

/// How long an id is valid.
pub fn lifetime(seconds: Option<u64>) -> String {
    seconds.map_or_else(|| "not stated".to_owned(), duration)
}

/// `3 days`, `90 minutes`.
pub fn duration(seconds: u64) -> String {
    let units = [(86_400, "day"), (3600, "hour"), (60, "minute")];
    let fits = |(factor, _): &(u64, &str)| seconds >= *factor && seconds.is_multiple_of(*factor);
    let (factor, unit) = units.into_iter().find(fits).unwrap_or((1, "second"));
    count(seconds / factor, unit)
}

/// `a, b`, or `nothing`.
pub fn list<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<T> = items.into_iter().collect();
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    if items.is_empty() { "nothing".to_owned() } else { items.join(", ") }
}

/// What carries a token: "query `access_token`", "header `Authorization`, after `Bearer`".
pub fn token_place(place: &TokenPlace) -> String {
    match place {
        TokenPlace::Query(name) => format!("query `{name}`"),
        TokenPlace::Header { name, prefix: None } => format!("header `{name}`"),
        TokenPlace::Header { name, prefix: Some(prefix) } => format!("header `{name}`, after `{prefix}`"),
    }
}

/// `1 file`, `2 files`.
pub fn count<N: Copy + Display + PartialEq + From<u8>>(number: N, what: &str) -> String {
    format!("{number} {what}{}", if number == N::from(1) { "" } else { "s" })
}

/// Keys of locations as alternatives: "`query`, `json` or `form`".
pub(crate) fn keys(locations: impl IntoIterator<Item = Location>) -> String {
    let keys: Vec<String> = locations.into_iter().map(|location| format!("`{}`", location.key())).collect();
    match keys.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}
