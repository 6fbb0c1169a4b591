//! Values of the model in the words of the spec language, for all who show them to people.

use crate::model::{Check, Class, Method, Type, Unit};

/// `list of string`, as the spec names it.
pub fn ty(ty: &Type) -> String {
    match ty {
        Type::String => "string".to_owned(),
        Type::Secret => "secret string".to_owned(),
        Type::Integer { signed, bits } => format!("{}{bits}", if *signed { 'i' } else { 'u' }),
        Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Timestamp(unit) => format!("timestamp in {}", self::unit(*unit)),
        Type::Duration(unit) => format!("duration in {}", self::unit(*unit)),
        Type::Url => "url".to_owned(),
        Type::File => "file".to_owned(),
        Type::Json => "json".to_owned(),
        Type::List(items) => format!("list of {}", self::ty(items)),
        Type::Map(items) => format!("map of {}", self::ty(items)),
        Type::Named(reference) => reference.name.clone(),
    }
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Seconds => "seconds",
        Unit::Milliseconds => "milliseconds",
    }
}

/// `POST`.
pub fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
    }
}

/// As the spec writes it.
pub fn class(class: Class) -> &'static str {
    match class {
        Class::TokenInvalid => "token_invalid",
        Class::Busy => "busy",
        Class::Throttled => "throttled",
        Class::Quota => "quota",
        Class::InProgress => "in_progress",
        Class::Caller => "caller",
        Class::Content => "content",
        Class::Gone => "gone",
        Class::Permission => "permission",
    }
}

/// As the spec writes it.
pub fn check(check: Check) -> &'static str {
    match check {
        Check::Missing => "missing",
        Check::Size => "size",
        Check::Format => "format",
        Check::Url => "url",
        Check::Parameter => "parameter",
    }
}
