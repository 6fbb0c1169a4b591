//! Codes in a response: that of its envelope, and those inside, which tell what became of each item of a list, say.

use super::fault::Fault;
use super::values::lenient_integer;
use super::{Decoding, FromJson};
use crate::endpoint::code::Code;
use crate::endpoint::codes::ApiError;
use crate::response::document::ValueRef;

/// A code of the endpoint; `None` if it is one of success.
impl<E: ApiError> FromJson for Option<E> {
    const EXPECTED: &'static str = EXPECTED;

    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let code = refusal(&json, decoding)?;
        if let Some(code) = code {
            decoding.note_code(code, E::TABLE);
        }
        Ok(code.map(E::from_code))
    }
}

const EXPECTED: &str = "a code";

/// A code that refuses.
fn refusal<'j>(json: &'j ValueRef<'_>, decoding: &Decoding) -> Result<Option<Code<'j>>, Fault> {
    match (received_code(json, decoding.has_text_codes()), json) {
        (Some(code), _) => Ok(Some(code).filter(|code| !decoding.is_success(*code))),
        (None, ValueRef::Null | ValueRef::String(_)) => Ok(None),
        (None, other) => Err(decoding.fault(EXPECTED, other.kind())),
    }
}

/// A code as it comes, wherever it stands; `None` if it is none, or an empty text. Any whole number in a string is that
/// number, but where codes are texts only if it is written as numbers are: `007` and `1e3` are texts there.
#[inline]
pub(crate) fn received_code<'j>(json: &'j ValueRef<'_>, are_texts: bool) -> Option<Code<'j>> {
    let ValueRef::String(text) = json else { return lenient_integer(json).map(Code::Number) };
    let text = text.trim();
    let number = match are_texts {
        true => text.parse().ok().filter(|number: &i64| number.to_string() == text),
        false => lenient_integer(json),
    };
    number.map(Code::Number).or((!text.is_empty()).then_some(Code::Text(text)))
}
