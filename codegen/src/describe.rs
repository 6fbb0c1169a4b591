//! Values of the model in the words of the spec language, for all who show them to people.

use crate::model::{Location, Type};

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
        Type::Url => "url".to_owned(),
        Type::File => "file".to_owned(),
        Type::Json => "json".to_owned(),
        Type::List(items) => format!("list of {}", self::ty(items)),
        Type::Map(items) => format!("map of {}", self::ty(items)),
        Type::Named(reference) => reference.name.clone(),
    }
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
