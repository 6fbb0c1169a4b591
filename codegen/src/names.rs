//! From names of the wire to names of Rust. Everything that decides a Rust name is here.

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::spec::Endpoint;
use crate::spec::field::{Field, Value};
use crate::spec::literal::Literal;

/// Words that not even `r#` turns into an identifier.
const NEVER: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// Keywords that `syn` takes for identifiers: new ones of edition 2024.
const NEW_KEYWORDS: [&str; 1] = ["gen"];

/// Letters of `continue`, `abstract` and `override`.
const LONGEST_KEYWORD: usize = 8;

/// Type names that generated code writes bare, and those that every Rust reader takes for the prelude's.
pub(crate) const TAKEN_TYPES: [&str; 15] = [
    "Box", "Clone", "Copy", "Debug", "Default", "Err", "From", "Into", "None", "Ok", "Option", "Result", "Some",
    "String", "Vec",
];

/// Field names that would clash with what generated types have anyway.
pub(crate) const TAKEN_FIELDS: [&str; 3] = ["clone", "new", "validate"];

/// `uploadMediaToCodeAudit` → `UploadMediaToCodeAudit`; the name of a type or variant.
pub(crate) fn type_name(wire: &str) -> String {
    wire.to_upper_camel_case()
}

/// `needDetail` → `need_detail`, `type` → `r#type`; the name of a field, function or module.
pub(crate) fn value_name(wire: &str) -> String {
    raw(&wire.to_snake_case())
}

/// The name of the type that a field defines in its place: its own, or one made from where it stands.
pub(crate) fn inline_type(parent: &str, wire: &str, field: &Field) -> Option<String> {
    let defines = match field.kind.as_str() {
        "object" => field.fields.is_some(),
        "open_enum" => field.values.is_some(),
        "id" => true,
        _ => false,
    };
    let given = field.name.as_ref().map(|name| name.value.clone());
    defines.then(|| given.unwrap_or_else(|| format!("{parent}{}", type_name(wire))))
}

/// The Rust name of an endpoint's request, from which those of its other types are made.
pub(crate) fn endpoint_type(endpoint: &Endpoint) -> String {
    endpoint.rust.as_ref().map_or_else(|| type_name(&endpoint.endpoint), |rust| rust.value.clone())
}

/// The Rust name of a shared table of error codes: `common` → `CommonError`.
pub(crate) fn error_table_type(name: &str) -> String {
    format!("{}Error", type_name(name))
}

/// The Rust name of a field.
pub(crate) fn field_name(wire: &str, field: &Field) -> String {
    field.rust.as_ref().map_or_else(|| value_name(wire), |rust| raw(rust))
}

/// The Rust name of a known value of an enum.
pub(crate) fn variant_name(value: &Literal, says: &Value) -> String {
    says.name.as_ref().map_or_else(|| type_name(&value.to_string()), |name| name.value.clone())
}

/// The identifier, raw if it is a keyword.
pub(crate) fn raw(name: &str) -> String {
    if is_word(name) && !NEVER.contains(&name) && is_keyword(name) { format!("r#{name}") } else { name.to_owned() }
}

/// True when the text can stand in a program as an identifier.
pub(crate) fn is_identifier(name: &str) -> bool {
    let bare = name.strip_prefix("r#").unwrap_or(name);
    is_word(bare) && !NEVER.contains(&bare) && (name.len() != bare.len() || !is_keyword(bare))
}

/// True for a name in `UpperCamelCase`.
pub(crate) fn is_type_name(name: &str) -> bool {
    is_identifier(name) && name.starts_with(|c: char| c.is_ascii_uppercase()) && !name.contains('_')
}

/// True for a name in `snake_case`.
pub(crate) fn is_value_name(name: &str) -> bool {
    is_identifier(name) && !name.contains(|c: char| c.is_uppercase())
}

/// True for a word that the language keeps for itself. syn knows them all, but asking it costs more than the rest of
/// making a name, and every keyword is short and made of letters.
fn is_keyword(word: &str) -> bool {
    NEW_KEYWORDS.contains(&word)
        || (word.len() <= LONGEST_KEYWORD
            && word.bytes().all(|byte| byte.is_ascii_alphabetic())
            && syn::parse_str::<syn::Ident>(word).is_err())
}

/// Letters, digits and `_` of ASCII, not beginning with a digit: what every reader can type.
fn is_word(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_rust() {
        assert_eq!(type_name("uploadMediaToCodeAudit"), "UploadMediaToCodeAudit");
        assert_eq!(type_name("intracity_preaddorder"), "IntracityPreaddorder");
        assert_eq!(value_name("type"), "r#type");
        assert_eq!(value_name("gen"), "r#gen");
        assert_eq!(value_name("needDetail"), "need_detail");
        assert_eq!(value_name("continue"), "r#continue");
        assert_eq!(value_name("abstract"), "r#abstract");
        assert!(is_identifier("r#type"));
        for bad in ["self", "r#self", "3d", "", "a b", "a;b", "_", "fn"] {
            assert!(!is_identifier(bad), "{bad}");
        }
    }
}
