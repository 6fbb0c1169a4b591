//! Parameters that have one value only: because their sentence says so, or because the address has it.

use weixin_codegen::model::Literal;

use crate::draft::model::{Field, Scalar, Type};
use crate::facts::sentences::fixed_value;
use crate::infer::scalar::literal;
use crate::vocabulary::phrases::{FIXED, FIXED_AT_START};

/// Fixes a parameter whose sentence names its only value, or which the address gives one that is no placeholder. `names` are
/// those of all parameters, because a placeholder is often called like one.
pub(super) fn constants(field: &mut Field, in_address: Option<&str>, names: &[String]) {
    let Type::Scalar(scalar) = field.ty else { return };
    if let Some(value) = fixed_value(&field.doc).and_then(|value| literal(value, scalar)) {
        return fix(field, value);
    }
    let Some(value) = in_address.filter(|value| !value.is_empty()) else { return };
    // Two places agree: the address, and the sentence that tells what to send.
    if scalar == Scalar::String && says_to_send(&field.doc, value) {
        return fix(field, Literal::Text(value.to_owned()));
    }
    if field.doc.is_empty() {
        field.required = true;
    }
    if scalar != Scalar::String || !is_constant(value, names) {
        return;
    }
    // A parameter without a row is known by the address alone.
    if field.doc.is_empty() {
        field.limits.one_of = vec![Literal::Text(value.to_owned())];
    } else {
        let what = format!("the address has `{value}`; if nothing else is accepted, say `fixed: \"{value}\"`");
        field.todos.push(what);
    }
}

/// `获取凭证填写client_credential`
fn says_to_send(doc: &str, value: &str) -> bool {
    doc.match_indices(value).any(|(at, _)| {
        let before = doc[..at].trim_end_matches([' ', '"', '“', '`', '\'', '：', ':', '为']);
        FIXED.iter().chain(FIXED_AT_START).any(|word| before.ends_with(word))
    })
}

/// A constant stands for a parameter that has to be sent; one that may be left out has no other value.
fn fix(field: &mut Field, value: Literal) {
    if field.required && field.default.is_none() && field.required_if.is_none() {
        let Field { name, line, doc, rust, .. } = field;
        let ty = field.ty.clone();
        *field =
            Field { doc: std::mem::take(doc), rust: rust.take(), fixed: Some(value), ..Field::new(name, ty, *line) };
    } else {
        field.limits.one_of = vec![value];
        field.default = None;
    }
}

/// `grant_type=client_credential`, but not `ACCESS_TOKEN`, `xxx`, `12`, or the name of a parameter.
fn is_constant(value: &str, names: &[String]) -> bool {
    let is_lower = value.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '-');
    let is_name = |name: &String| name.eq_ignore_ascii_case(value);
    is_lower && value.contains(['_', '-']) && !value.contains("xx") && !names.iter().any(is_name)
}
