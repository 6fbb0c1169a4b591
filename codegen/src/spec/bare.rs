//! Shorter ways to write what is a mapping, as `schema.json` admits them beside it.

use schemars::{Schema, json_schema};

/// A bare word is allowed, too.
pub(super) fn bare_word(schema: &mut Schema) {
    let object = schema.clone();
    *schema = json_schema!({ "anyOf": [{ "type": "string" }, object] });
}

/// Bare prose is allowed, too.
pub(super) fn bare_prose(schema: &mut Schema) {
    let object = schema.clone();
    *schema = json_schema!({ "anyOf": [{ "type": "string", "contentMediaType": "text/markdown" }, object] });
}

/// A text or a list of texts is allowed, too.
pub(super) fn text_or_list(schema: &mut Schema) {
    let object = schema.clone();
    *schema = json_schema!({
        "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }, object]
    });
}
