//! Values by their types, as they travel.

use super::literals::is_named_text;
use super::{Direction, Scope, limits};
use crate::export::keys::{CONTENT, TYPE, UNIT, WIRE};
use crate::export::tree::{Node, Object};
use crate::model::{CodeKind, Constraint, IntegerType, Items, MoneyUnit, Shape, TimestampUnit, Type, Wire};

/// What Base64 looks like: the bits of the last sign that hold nothing are zero.
const BASE64: &str = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$";

/// What a day looks like, and a month.
const DAY: &str = "[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])";
const DASHED_MONTH: &str = "[0-9]{4}-(0[1-9]|1[0-2])";
const MONTH: &str = "[0-9]{4}(0[1-9]|1[0-2])";
const DASHED_DAY: &str = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";

/// The schema of a value with its constraints.
pub(crate) fn value(scope: Scope<'_>, ty: &Type, wire: Wire, constraints: &[Constraint]) -> Object {
    match wire {
        Wire::Commas | Wire::Semicolons | Wire::Pipes | Wire::Spaces => separated(scope, ty, wire, constraints),
        Wire::Json => in_json(scope, ty, constraints),
        Wire::Base64 => in_base64(scope, ty, constraints),
        Wire::String if !scope.in_text => in_string(scope, ty, constraints),
        Wire::Lenient if scope.direction == Direction::Received => lenient(scope, ty, constraints),
        _ => limits::limited(scope, plain(scope, ty, wire), ty, constraints),
    }
}

/// A value as its type is written.
fn plain(scope: Scope<'_>, ty: &Type, wire: Wire) -> Object {
    let typed = |word: &str| Object::of("type", word);
    match ty {
        Type::String => typed("string"),
        Type::Secret => typed("string").with("format", "password"),
        Type::Integer(integer) => whole(*integer),
        Type::Number => typed("number").with("format", "double"),
        Type::Boolean => typed("boolean"),
        Type::Timestamp(unit) => moment(*unit, wire),
        Type::Duration(unit) => {
            let seconds = typed("integer").with("format", "int64").with("minimum", 0u32);
            seconds.with(TYPE, "duration").with(UNIT, unit.key())
        }
        Type::Day => dated("day", wire, ("date", DASHED_DAY), DAY),
        Type::Month => dated("month", wire, ("", DASHED_MONTH), MONTH),
        Type::Money(unit) => {
            let amount = match unit {
                MoneyUnit::Fen => typed("integer").with("format", "int64"),
                MoneyUnit::Yuan => typed("number").with("format", "double"),
            };
            amount.with(TYPE, "money").with(UNIT, unit.key())
        }
        Type::Url => typed("string").with("format", "uri").with("pattern", "^https?://"),
        Type::File => file(scope),
        Type::Bytes => typed("string").with(TYPE, "bytes"),
        Type::Json => Object::default(),
        Type::Code(_) => code(scope),
        Type::List(items) => typed("array").with("items", item(scope, items, wire)),
        Type::Map(items) => typed("object").with("additionalProperties", item(scope, items, wire)),
        Type::Named(reference) => match scope.types().shape(reference) {
            Some(Shape::Choice(choice)) => plain(scope, &choice.ty, wire),
            _ => scope.reference(scope.names.ty(scope.item, reference)),
        },
        Type::TextOr(other) => Object::of("anyOf", vec![plain(scope, other, wire), Object::of("type", "string")]),
        Type::Choice(reference) => {
            let ty = scope.types().choice(&Type::Choice(reference.clone())).map_or(&Type::String, |choice| &choice.ty);
            plain(scope, ty, wire)
        }
    }
}

/// A whole number with its range, where that is no more than a program of any language holds exactly.
fn whole(integer: IntegerType) -> Object {
    let format = format!("{}int{}", if integer.is_signed() { "" } else { "u" }, integer.bits());
    let number = Object::of("type", "integer").with("format", format);
    let range = integer.range();
    let bound = |bound: i128| i64::try_from(bound).ok().filter(|bound| bound.unsigned_abs() < 1 << 53);
    number.with_some("minimum", bound(*range.start())).with_some("maximum", bound(*range.end()))
}

fn moment(unit: TimestampUnit, wire: Wire) -> Object {
    let text = |format: Option<&str>, pattern: Option<&str>| {
        let pattern = pattern.map(|pattern| format!("^{pattern}$"));
        Object::of("type", "string").with_some("format", format).with_some("pattern", pattern)
    };
    let clock = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
    let (value, wire) = match wire {
        Wire::Rfc3339 => (text(Some("date-time"), None), Some(wire)),
        Wire::DateTime => (text(None, Some(&format!("{DASHED_DAY} {clock}"))), Some(wire)),
        Wire::Digits => (text(None, Some(&format!("{DAY}{}", clock.replace(':', "")))), Some(wire)),
        _ => (Object::of("type", "integer").with("format", "int64"), None),
    };
    let value = value.with(TYPE, "timestamp");
    match wire {
        Some(wire) => value.with(WIRE, wire.key()),
        None => value.with(UNIT, unit.key()),
    }
}

/// A day or a month, with dashes by default.
fn dated(name: &str, wire: Wire, (format, dashed): (&str, &str), digits: &str) -> Object {
    let typed = |word: &str| Object::of("type", word);
    match wire {
        Wire::Number => {
            // From the first month to the last, whose digits are as many as those of a month or a day.
            let (least, most) = if name == "day" { (10_101u32, 99_991_231u32) } else { (101, 999_912) };
            let number = typed("integer").with("format", "int32").with("minimum", least).with("maximum", most);
            number.with(TYPE, name).with(WIRE, wire.key())
        }
        Wire::Digits => typed("string").with("pattern", format!("^{digits}$")).with(TYPE, name).with(WIRE, wire.key()),
        _ => typed("string").with_filled("format", format).with("pattern", format!("^{dashed}$")).with(TYPE, name),
    }
}

/// A file. An empty one is none to the service.
fn file(scope: Scope<'_>) -> Object {
    let text = Object::of("type", "string");
    let file = match scope.is_draft2020() {
        true => text.with("contentMediaType", "application/octet-stream"),
        false => text.with("format", "binary"),
    };
    let least = (scope.is_draft2020() && scope.direction == Direction::Sent).then_some(1u32);
    file.with_some("minLength", least).with(TYPE, "file")
}

/// A code of the endpoint, or none for a success.
fn code(scope: Scope<'_>) -> Object {
    let envelopes = scope.item.map(|item| scope.api.envelopes_of(item.endpoint)).unwrap_or_default();
    let has = |kind: CodeKind| envelopes.iter().any(|envelope| envelope.codes == kind);
    let word = if has(CodeKind::Texts) && !has(CodeKind::Numbers) { "string" } else { "integer" };
    let code = match has(CodeKind::Texts) && has(CodeKind::Numbers) {
        true => either(scope, &["integer", "string"]),
        false => Object::of("type", word),
    };
    code.with(TYPE, "code")
}

/// A value of one of several types.
fn either(scope: Scope<'_>, words: &[&str]) -> Object {
    match scope.is_draft2020() {
        true => Object::of("type", words.to_vec()),
        false => Object::of("anyOf", words.iter().map(|word| Object::of("type", *word)).collect::<Vec<_>>()),
    }
}

/// What a list or map holds.
fn item(scope: Scope<'_>, items: &Items, outer: Wire) -> Object {
    // Between separators, and as a parameter of its own, an item is text.
    let in_text = scope.in_text || outer.separator().is_some() || outer == Wire::Repeated;
    value(Scope { in_text, ..scope }, &items.ty, items.wire, &[])
}

/// A list in one string.
fn separated(scope: Scope<'_>, ty: &Type, wire: Wire, constraints: &[Constraint]) -> Object {
    let list = limits::limited(scope, plain(scope, ty, wire), ty, constraints);
    let pattern = limits::pattern_of_list(ty, wire, constraints);
    Object::of("type", "string").with_some("pattern", pattern).with(WIRE, wire.key()).with(CONTENT, list)
}

/// JSON inside a string.
fn in_json(scope: Scope<'_>, ty: &Type, constraints: &[Constraint]) -> Object {
    let inside = Scope { in_text: false, ..scope };
    let inner = limits::limited(inside, plain(inside, ty, Wire::Plain), ty, constraints);
    let text = Object::of("type", "string");
    match scope.is_draft2020() {
        true => text.with("contentMediaType", "application/json").with_filled("contentSchema", inner),
        false => text.with_filled(CONTENT, inner),
    }
    .with(WIRE, Wire::Json.key())
}

/// Bytes or a text in Base64.
fn in_base64(scope: Scope<'_>, ty: &Type, constraints: &[Constraint]) -> Object {
    let is_text = *ty != Type::Bytes;
    let text = Object::of("type", "string");
    let text = match (scope.is_draft2020(), is_text) {
        (true, true) => text.with("contentEncoding", "base64").with("contentMediaType", "text/plain; charset=utf-8"),
        (true, false) => text.with("contentEncoding", "base64"),
        (false, _) => text.with("format", "byte"),
    };
    let text = text.with("pattern", BASE64);
    let text = text.with(WIRE, Wire::Base64.key());
    match is_text {
        true => text.with(CONTENT, limits::limited(scope, plain(scope, ty, Wire::Plain), ty, constraints)),
        false => limits::encoded(text.with(TYPE, "bytes"), constraints),
    }
}

/// A number in a string, or a choice of numbers.
fn in_string(scope: Scope<'_>, ty: &Type, constraints: &[Constraint]) -> Object {
    let inner = limits::limited(scope, plain(scope, ty, Wire::Plain), ty, constraints);
    let listed = constraints.iter().find_map(|constraint| match constraint {
        Constraint::OneOf(values) => Some(values.iter().map(|value| Node::from(value.to_string())).collect::<Vec<_>>()),
        _ => None,
    });
    let pattern = listed.is_none().then(|| limits::pattern_of(ty)).flatten().map(|pattern| format!("^{pattern}$"));
    Object::of("type", "string")
        .with_some("enum", listed)
        .with_some("pattern", pattern)
        .with(WIRE, Wire::String.key())
        .with(CONTENT, inner)
}

/// A number or a boolean that may come as a string, and a string that may come as a number.
fn lenient(scope: Scope<'_>, ty: &Type, constraints: &[Constraint]) -> Object {
    let plain = limits::limited(scope, plain(scope, ty, Wire::Plain), ty, constraints);
    let is_text = matches!(plain.get("type"), Some(Node::Text(word)) if word == "string");
    // What refers to a type does not say itself what that is.
    let other = if is_text || is_named_text(scope, ty.beside_text()) { "number" } else { "string" };
    let other = Object::of("type", other);
    Object::of("anyOf", vec![plain, other]).with(WIRE, Wire::Lenient.key())
}
