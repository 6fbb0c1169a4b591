//! Values as text, as a query or a part of a form carries them, and back.

use std::borrow::Cow;

use serde_json::{Number, Value};
use weixin_codegen::model::{MoneyUnit, Type};

/// The text of a value.
pub(super) fn plain(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// The value of a text; `None` when it is not of the type.
pub(super) fn value(text: &str, ty: &Type) -> Option<Value> {
    match ty {
        Type::String | Type::Secret | Type::Url | Type::Named(_) | Type::Choice(_) | Type::Day | Type::Month => {
            Some(Value::String(text.to_owned()))
        }
        Type::Integer(_) | Type::Timestamp(_) | Type::Duration(_) | Type::Money(MoneyUnit::Fen) => {
            integer(text).map(Value::Number)
        }
        Type::Number | Type::Money(MoneyUnit::Yuan) => number(text).map(Value::Number),
        Type::Boolean => text.parse::<bool>().ok().map(Value::Bool),
        Type::Json | Type::List(_) | Type::Map(_) | Type::TextOr(_) => serde_json::from_str(text).ok(),
        // No request holds a code.
        Type::File | Type::Bytes | Type::Code(_) => None,
    }
}

/// A number with a fraction.
pub(super) fn number(text: &str) -> Option<Number> {
    text.parse().ok().and_then(Number::from_f64)
}

/// An integer, exact to the last digit.
pub(super) fn integer(text: &str) -> Option<Number> {
    if text.starts_with('+') {
        return None;
    }
    text.parse::<u64>().map(Number::from).or_else(|_| text.parse::<i64>().map(Number::from)).ok()
}
