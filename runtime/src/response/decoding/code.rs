//! Codes inside of a response: what became of each item of a list, say.

use super::fault::Fault;
use super::{Decoding, FromJson, lenient_integer};
use crate::endpoint::code::Code;
use crate::endpoint::codes::ApiError;
use crate::response::document::ValueRef;

/// A code of the endpoint; `None` if it is one of success.
impl<E: ApiError> FromJson for Option<E> {
    const EXPECTED: &'static str = EXPECTED;

    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        refusal(&json, decoding).map(|code| code.map(E::from_code))
    }
}

const EXPECTED: &str = "a code";

/// A code that refuses. As in the envelope, a number may come as a string.
fn refusal<'j>(json: &'j ValueRef<'_>, decoding: &Decoding) -> Result<Option<Code<'j>>, Fault> {
    let code = match (lenient_integer(json), json) {
        (Some(number), _) => Code::Number(number),
        (None, ValueRef::String(text)) if !text.trim().is_empty() => Code::Text(text.trim()),
        (None, ValueRef::Null | ValueRef::String(_)) => return Ok(None),
        (None, other) => return Err(decoding.fault(EXPECTED, other.kind())),
    };
    Ok(Some(code).filter(|code| !decoding.is_success(*code)))
}
