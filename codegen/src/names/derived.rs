//! The Rust names of what a spec defines.

use super::case::{type_name, value_name};
use super::legal::raw;
use crate::model::Literal;
use crate::spec::Endpoint;
use crate::spec::field::{Field, Value};
use crate::spec::type_name::TypeWord;

/// The names of the types that every endpoint has, from the name of its request: that, the answer's and the errors'.
pub fn endpoint_types(request: &str) -> [String; 3] {
    [request.to_owned(), response_of(request), error_type(request)]
}

/// The Rust name of an endpoint's response; of a message, that is the message itself.
pub(crate) fn response_type(endpoint: &Endpoint) -> String {
    let own = endpoint_type(endpoint);
    if endpoint.is_message { own } else { response_of(&own) }
}

fn response_of(request: &str) -> String {
    format!("{request}Response")
}

/// The name of the struct with the required parts of a request or an object, where they are told apart by their names.
pub fn required_type(owner: &str) -> String {
    format!("{owner}Required")
}

/// The Rust name of the reply to a message.
pub(crate) fn reply_type(message: &str) -> String {
    format!("{message}Reply")
}

/// The Rust name of the codes that an endpoint refuses with.
pub(crate) fn error_type(request: &str) -> String {
    format!("{request}Error")
}

/// The name of a type that is made from where it stands: of the request of a variant, or of a field that defines a type.
pub fn nested_type(parent: &str, wire: &str) -> String {
    format!("{parent}{}", type_name(wire))
}

/// The name of the type that a field defines in its place: its own, or one made from where it stands.
pub(crate) fn inline_type(parent: &str, wire: &str, field: &Field) -> Option<String> {
    let defines = match field.kind.word() {
        Some(TypeWord::Object) => field.fields.is_some(),
        Some(TypeWord::OpenEnum | TypeWord::Choice) => field.values.is_some(),
        Some(TypeWord::Id) => true,
        _ => false,
    };
    let given = field.name.as_ref().map(|name| name.value.clone());
    defines.then(|| given.unwrap_or_else(|| nested_type(parent, wire)))
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

/// The name of the object with the fields that a kind of a choice brings: `Text` of `Message` → `TextMessage`.
pub(crate) fn kind_type(choice: &str, variant: &str) -> String {
    format!("{variant}{choice}")
}

/// The Rust name of a known value of an enum.
pub(crate) fn variant_name(value: &Literal, says: &Value) -> String {
    says.name.as_ref().map_or_else(|| type_name(&value.to_string()), |name| name.value.clone())
}
