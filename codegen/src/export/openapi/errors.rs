//! Codes of refusals.

use crate::export::schema::lifecycle;
use crate::export::tree::Object;
use crate::export::words;
use crate::model::{Class, ErrorRow};

/// A code, for programs.
pub(super) fn row(row: &ErrorRow) -> Object {
    let checks: Vec<&str> = row.predicted_by.iter().map(|check| check.key()).collect();
    Object::of("code", &row.code)
        .with("name", &row.variant)
        .with_filled("texts", row.texts.iter().collect::<Vec<_>>())
        .with_filled("meaning", &row.meaning)
        .with_some("remedy", row.remedy.as_ref())
        .with_some("class", row.class.map(Class::key))
        .with_filled("predicted_by", checks)
        .and(lifecycle(row.lifecycle.as_deref()))
}

/// Codes, for people.
pub(super) fn list(rows: &[ErrorRow]) -> String {
    words::list(rows.iter().map(|row| (row.code.to_string(), words::refusal(row))))
}
