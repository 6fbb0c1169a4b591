//! Values inside the strings that they travel in.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use weixin_codegen::model::{Items, Type, Wire};

/// A value as it is inside the string that it travels in.
///
/// # Errors
///
/// It does not travel so; what it must do, for the message.
pub(super) fn opened<'v>(ty: &Type, wire: Wire, value: &'v Value) -> Result<Cow<'v, Value>, String> {
    let must = match (wire, wire.separator()) {
        (_, Some(' ')) => "must be strings separated by spaces".to_owned(),
        (_, Some(separator)) => format!("must be strings separated by `{separator}`"),
        (Wire::Json, _) => "must be JSON inside a string".to_owned(),
        (Wire::Base64, _) => "must be Base64".to_owned(),
        _ => return Ok(Cow::Borrowed(value)),
    };
    let text = value.as_str().ok_or_else(|| must.clone())?;
    match (wire, wire.separator()) {
        (_, Some(separator)) => {
            Ok(Cow::Owned(text.split(separator).filter(|item| !item.is_empty()).map(Value::from).collect()))
        }
        (Wire::Json, _) => serde_json::from_str(text).map(Cow::Owned).map_err(|_| must),
        (_, _) => {
            let decoded = bytes(text).ok_or_else(|| must.clone())?;
            match ty {
                Type::Bytes => Ok(Cow::Borrowed(value)),
                _ => String::from_utf8(decoded).map(|text| Cow::Owned(text.into())).map_err(|_| must),
            }
        }
    }
}

/// The bytes of a text in Base64.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// How an item travels of a list that travels as `outer`. Between separators, and as a parameter, it is a string.
pub(super) fn of_item(outer: Wire, items: &Items) -> Wire {
    let is_text = outer.separator().is_some() || outer == Wire::Repeated;
    if is_text && items.wire == Wire::Plain { Wire::String } else { items.wire }
}
