//! Values that travel as text, in a query or in a part of a form, as the values that they stand for.

use serde_json::{Number, Value};
use weixin_codegen::model::Type;

/// The value of a text; `None` when it is not of the type.
pub(super) fn value(text: &str, ty: &Type) -> Option<Value> {
    match ty {
        Type::String | Type::Secret | Type::Url | Type::Named(_) => Some(Value::String(text.to_owned())),
        Type::Integer { .. } | Type::Timestamp(_) | Type::Duration(_) => whole(text).map(Value::Number),
        Type::Number => text.parse::<f64>().ok().and_then(Number::from_f64).map(Value::Number),
        Type::Boolean => text.parse::<bool>().ok().map(Value::Bool),
        Type::Json | Type::List(_) | Type::Map(_) => serde_json::from_str(text).ok(),
        Type::File => None,
    }
}

/// A whole number, exact to the last digit.
pub(super) fn whole(text: &str) -> Option<Number> {
    if text.starts_with('+') {
        return None;
    }
    text.parse::<u64>().map(Number::from).or_else(|_| text.parse::<i64>().map(Number::from)).ok()
}
