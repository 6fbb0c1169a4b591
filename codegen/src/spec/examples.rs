//! An example of every key, for messages about one that is missing or wrong; in the order in which files have them.

/// What each key of each mapping looks like, as a line of the spec.
pub(crate) const EXAMPLES: &[(&str, &[&str])] = &[
    (
        "endpoint",
        &[
            "endpoint: uploadPicture",
            "rust: UploadPicture",
            "summary: Stores a picture.",
            "docs: What else there is to know.",
            "title: 上传图片",
            "section: [素材管理, 临时素材]",
            "page: { url: \"https://example.com/page\", read: 2026-11-21 }",
            "reviewed: { day: 2026-11-21, facts: \"90b970d668f421c0\" }",
            "route: POST /wxa/uploadmedia",
            "host: files",
            "token: authorizer",
            "signed: pay",
            "envelope: carrier",
            "permission_sets: [18, 86]",
            "sealed: true",
            "server_only: false",
            "idempotent: true",
            "rate: 5000 per day",
            "deprecated: Use `title`.",
            "since: 2026-04-20",
            "until: 2026-12-31",
            "path: { order_id: string }",
            "query: { openid: string }",
            "header: { Range: string }",
            "json: { title: string }",
            "form: { media: file }",
            "urlencoded: { title: string }",
            "raw: { asset: file }",
            "empty_body: \"{}\"",
            "rules: [exactly_one_of: [img, img_url]]",
            "variants: { binary: { doc: Sends the file., fixed: { upload_type: 0 } } }",
            "types: { Item: { type: object, fields: { title: string } } }",
            "response: nothing",
            "or_file: true",
            "errors: { 40005: { name: InvalidType, text: invalid file type } }",
            "shared_errors: [common]",
            "corrections: [{ at: response.id, page_says: what the page says, reason: of the sample }]",
            "assumptions: [{ at: response.id, assumed: what is believed }]",
        ],
    ),
    (
        "variant",
        &[
            "doc: Sends the file itself.",
            "fixed: { upload_type: 0 }",
            "deprecated: Use `title`.",
            "since: 2026-04-20",
            "until: 2026-12-31",
            "path: { order_id: string }",
            "query: { openid: string }",
            "header: { Range: string }",
            "json: { title: string }",
            "form: { media: file }",
            "urlencoded: { title: string }",
            "raw: { asset: file }",
            "empty_body: \"{}\"",
            "rules: [exactly_one_of: [img, img_url]]",
        ],
    ),
    (
        "message",
        &[
            "message: subscribe",
            "rust: Subscribe",
            "summary: Somebody followed the account.",
            "docs: What else there is to know.",
            "title: 关注事件",
            "section: [消息管理, 事件推送]",
            "page: { url: \"https://example.com/page\", read: 2026-11-21 }",
            "deprecated: The service sends `follow` now.",
            "since: 2026-04-20",
            "until: 2026-12-31",
            "when: { MsgType: event, Event: subscribe }",
            "fields: { FromUserName: string }",
            "reply: nothing",
            "types: { Item: { type: object, fields: { title: string } } }",
            "corrections: [{ at: fields.id, page_says: what the page says, reason: of the sample }]",
            "assumptions: [{ at: fields.id, assumed: what is believed }]",
        ],
    ),
    (
        "page",
        &["url: \"https://example.com/page\"", "read: 2026-11-21", "title: 上传图片", "section: [素材管理, 临时素材]"],
    ),
    ("review", &["day: 2026-11-21", "facts: \"90b970d668f421c0\""]),
    (
        "correction",
        &["at: response.id", "page_says: what the page says", "truth: string", "reason: the sample says so"],
    ),
    ("assumption", &["at: response.id", "assumed: what is believed and why"]),
    (
        "parameter",
        &[
            "type: string",
            "name: ItemKind",
            "unit: seconds",
            "items: string",
            "values: [image, video]",
            "rust: kind",
            "required: false",
            "nullable: true",
            "fixed: client_credential",
            "default: 1",
            "or_text: true",
            "secret: true",
            "wire: lenient",
            "min_length: 1",
            "max_length: 20",
            "min_bytes: 1",
            "max_bytes: 64",
            "min_width: 4",
            "max_width: 30",
            "chars: [digits, letters, \"_-\"]",
            "min_items: 1",
            "max_items: 10",
            "min: 1",
            "max: 100",
            "below: 10 MiB",
            "one_of: [1, 2]",
            "formats: pictures",
            "content_type: application/json",
            "lifetime: 3 days",
            "required_if: { field: kind, is: 1 }",
            "deprecated: Use `title`.",
            "since: 2026-04-20",
            "until: 2026-12-31",
            "doc: What it means.",
            "fields: { title: string }",
            "rules: [exactly_one_of: [img, img_url]]",
        ],
    ),
    (
        "named type",
        &[
            "type: object",
            "values: [image, video]",
            "lifetime: 3 days",
            "doc: What it is.",
            "fields: { title: string }",
            "rules: [exactly_one_of: [img, img_url]]",
        ],
    ),
    ("condition", &["field: kind", "is: 1", "not: [1, 3]"]),
    ("rule", &["exactly_one_of: [img, img_url]", "at_least_one_of: [img, img_url]", "at_most_one_of: [img, img_url]"]),
    (
        "value",
        &[
            "name: Image",
            "deprecated: Use `photo`.",
            "since: 2026-04-20",
            "until: 2026-12-31",
            "doc: A picture.",
            "fields: { media_id: string }",
            "rules: [exactly_one_of: [img, img_url]]",
        ],
    ),
    (
        "service",
        &[
            "service: weixin",
            "summary: The server APIs of WeChat.",
            "base_url: https://api.weixin.qq.com",
            "hosts: { files: https://file.api.weixin.qq.com }",
            "envelopes: { main: { code: errcode, message: errmsg, success: [0] } }",
            "tokens: { app: { query: access_token, doc: The token of an app. } }",
            "signers: { pay: { query: pay_sig, method: hmac_sha256, over: [path, \"&\", body], doc: With the AppKey. } }",
            "time_zone: \"+08:00\"",
            "shared_errors: [common]",
            "features_per_group: true",
            "corrections: [{ at: base_url, page_says: what the page says, reason: of the sample }]",
            "assumptions: [{ at: base_url, assumed: what is believed }]",
        ],
    ),
    ("envelope", &["code: errcode", "message: errmsg", "success: [0]", "codes: texts"]),
    ("token kind", &["query: access_token", "header: Authorization", "prefix: Bearer", "doc: The token of an app."]),
    (
        "signer",
        &[
            "query: pay_sig",
            "json: delivery_sign",
            "header: Authorization",
            "method: hmac_sha256",
            "over: [path, \"&\", body]",
            "doc: Made with the AppKey.",
        ],
    ),
    (
        "formats file",
        &[
            "formats: { pictures: { doc: Pictures., groups: { all: { formats: { png: image/png } } } } }",
            "corrections: [{ at: formats.pictures, page_says: what the page says, reason: of the sample }]",
            "assumptions: [{ at: formats.pictures, assumed: what is believed }]",
        ],
    ),
    (
        "format table",
        &["doc: Pictures.", "archive_entries_checked: true", "groups: { all: { formats: { png: image/png } } }"],
    ),
    ("format group", &["doc: Pictures.", "max: 2 MiB", "below: 10 MiB", "formats: { png: image/png }"]),
    ("format", &["types: [image/jpeg, image/jpg]", "magic: FF D8 FF", "archive: zip"]),
    (
        "errors file",
        &[
            "errors: { common: { doc: Codes., codes: {} } }",
            "corrections: [{ at: errors.common, page_says: what the page says, reason: of the sample }]",
            "assumptions: [{ at: errors.common, assumed: what is believed }]",
        ],
    ),
    (
        "error table",
        &[
            "doc: What any endpoint answers.",
            "codes: { 40001: { name: TokenExpired, text: invalid credential, remedy: Get a new one., class: token_invalid } }",
        ],
    ),
    (
        "error row",
        &[
            "name: FileTooLarge",
            "text: invalid file size",
            "meaning: The file is too large.",
            "remedy: Send a smaller file.",
            "class: content",
            "predicted_by: size",
            "deprecated: The service answers 40009 now.",
            "since: 2026-04-20",
            "until: 2026-12-31",
        ],
    ),
    (
        "types file",
        &[
            "types: { Item: { type: object, fields: { title: string } } }",
            "corrections: [{ at: types.Item, page_says: what the page says, reason: of the sample }]",
            "assumptions: [{ at: types.Item, assumed: what is believed }]",
        ],
    ),
];

/// An example of a key of a mapping: `route: POST /wxa/uploadmedia`.
pub(crate) fn of(mapping: &str, key: &str) -> Option<&'static str> {
    let (_, examples) = EXAMPLES.iter().find(|(name, _)| *name == mapping)?;
    examples.iter().copied().find(|example| example.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')))
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::schema::all_keys;

    #[test]
    fn every_key_has_an_example() {
        let without: Vec<_> = all_keys().into_iter().filter(|(mapping, key)| of(mapping, key).is_none()).collect();
        assert_eq!(without, Vec::<(String, String)>::new(), "add them to EXAMPLES");
    }
}
