//! Where parameters travel, and how, in words.

/// The place of a parameter, as a doc line says it.
#[doc(hidden)]
#[macro_export]
macro_rules! __place_doc {
    (path) => {
        "in the path"
    };
    (path_commas) => {
        "in the path, joined by commas"
    };
    (path_semicolons) => {
        "in the path, joined by `;`"
    };
    (path_pipes) => {
        "in the path, joined by `|`"
    };
    (path_spaces) => {
        "in the path, joined by spaces"
    };
    (path_json_text) => {
        "in the path, as JSON in a text"
    };
    (path_base64) => {
        "in the path, in Base64"
    };
    (path_digits) => {
        "in the path, in digits"
    };
    (path_rfc3339) => {
        "in the path, as in `2023-11-02T15:04:05+08:00`"
    };
    (path_date_time) => {
        "in the path, as in `2023-11-02 15:04:05`"
    };
    (query) => {
        "in the query"
    };
    (query_commas) => {
        "in the query, joined by commas"
    };
    (query_semicolons) => {
        "in the query, joined by `;`"
    };
    (query_pipes) => {
        "in the query, joined by `|`"
    };
    (query_spaces) => {
        "in the query, joined by spaces"
    };
    (query_repeated) => {
        "in the query, once for each item"
    };
    (query_json_text) => {
        "in the query, as JSON in a text"
    };
    (query_base64) => {
        "in the query, in Base64"
    };
    (query_digits) => {
        "in the query, in digits"
    };
    (query_rfc3339) => {
        "in the query, as in `2023-11-02T15:04:05+08:00`"
    };
    (query_date_time) => {
        "in the query, as in `2023-11-02 15:04:05`"
    };
    (header) => {
        "in the headers"
    };
    (header_commas) => {
        "in the headers, joined by commas"
    };
    (header_semicolons) => {
        "in the headers, joined by `;`"
    };
    (header_pipes) => {
        "in the headers, joined by `|`"
    };
    (header_spaces) => {
        "in the headers, joined by spaces"
    };
    (header_json_text) => {
        "in the headers, as JSON in a text"
    };
    (header_base64) => {
        "in the headers, in Base64"
    };
    (header_digits) => {
        "in the headers, in digits"
    };
    (header_rfc3339) => {
        "in the headers, as in `2023-11-02T15:04:05+08:00`"
    };
    (header_date_time) => {
        "in the headers, as in `2023-11-02 15:04:05`"
    };
    (form) => {
        "in the form"
    };
    (form_commas) => {
        "in the form, joined by commas"
    };
    (form_semicolons) => {
        "in the form, joined by `;`"
    };
    (form_pipes) => {
        "in the form, joined by `|`"
    };
    (form_spaces) => {
        "in the form, joined by spaces"
    };
    (form_repeated) => {
        "in the form, once for each item"
    };
    (form_json_text) => {
        "in the form, as JSON in a text"
    };
    (form_base64) => {
        "in the form, in Base64"
    };
    (form_digits) => {
        "in the form, in digits"
    };
    (form_rfc3339) => {
        "in the form, as in `2023-11-02T15:04:05+08:00`"
    };
    (form_date_time) => {
        "in the form, as in `2023-11-02 15:04:05`"
    };
    (json) => {
        "in the JSON"
    };
    (json_commas) => {
        "in the JSON, joined by commas"
    };
    (json_semicolons) => {
        "in the JSON, joined by `;`"
    };
    (json_pipes) => {
        "in the JSON, joined by `|`"
    };
    (json_spaces) => {
        "in the JSON, joined by spaces"
    };
    (json_string) => {
        "in the JSON, as a text"
    };
    (json_json_text) => {
        "in the JSON, as JSON in a text"
    };
    (json_base64) => {
        "in the JSON, in Base64"
    };
    (json_digits) => {
        "in the JSON, in digits"
    };
    (json_number) => {
        "in the JSON, as a number"
    };
    (json_rfc3339) => {
        "in the JSON, as in `2023-11-02T15:04:05+08:00`"
    };
    (json_date_time) => {
        "in the JSON, as in `2023-11-02 15:04:05`"
    };
    (urlencoded) => {
        "in the URL-encoded form"
    };
    (urlencoded_commas) => {
        "in the URL-encoded form, joined by commas"
    };
    (urlencoded_semicolons) => {
        "in the URL-encoded form, joined by `;`"
    };
    (urlencoded_pipes) => {
        "in the URL-encoded form, joined by `|`"
    };
    (urlencoded_spaces) => {
        "in the URL-encoded form, joined by spaces"
    };
    (urlencoded_repeated) => {
        "in the URL-encoded form, once for each item"
    };
    (urlencoded_json_text) => {
        "in the URL-encoded form, as JSON in a text"
    };
    (urlencoded_base64) => {
        "in the URL-encoded form, in Base64"
    };
    (urlencoded_digits) => {
        "in the URL-encoded form, in digits"
    };
    (urlencoded_rfc3339) => {
        "in the URL-encoded form, as in `2023-11-02T15:04:05+08:00`"
    };
    (urlencoded_date_time) => {
        "in the URL-encoded form, as in `2023-11-02 15:04:05`"
    };
    (raw) => {
        "is the whole body"
    };
    (raw_commas) => {
        "is the whole body, joined by commas"
    };
    (raw_semicolons) => {
        "is the whole body, joined by `;`"
    };
    (raw_pipes) => {
        "is the whole body, joined by `|`"
    };
    (raw_spaces) => {
        "is the whole body, joined by spaces"
    };
    (raw_json_text) => {
        "is the whole body, as JSON in a text"
    };
    (raw_base64) => {
        "is the whole body, in Base64"
    };
    (raw_digits) => {
        "is the whole body, in digits"
    };
    (raw_rfc3339) => {
        "is the whole body, as in `2023-11-02T15:04:05+08:00`"
    };
    (raw_date_time) => {
        "is the whole body, as in `2023-11-02 15:04:05`"
    };
    // It does not compile anyway.
    ($other:ident) => {
        ""
    };
}

/// How a value inside of JSON travels, as a doc line says it; nothing where that is as usual.
#[doc(hidden)]
#[macro_export]
macro_rules! __mode_doc {
    (plain) => {
        ""
    };
    (commas) => {
        ", joined by commas"
    };
    (semicolons) => {
        ", joined by `;`"
    };
    (pipes) => {
        ", joined by `|`"
    };
    (spaces) => {
        ", joined by spaces"
    };
    (repeated) => {
        ", once for each item"
    };
    (json_text) => {
        ", as JSON in a text"
    };
    (base64) => {
        ", in Base64"
    };
    (string) => {
        ", as a text"
    };
    (digits) => {
        ", in digits"
    };
    (number) => {
        ", as a number"
    };
    (rfc3339) => {
        ", as in `2023-11-02T15:04:05+08:00`"
    };
    (date_time) => {
        ", as in `2023-11-02 15:04:05`"
    };
    (dashes) => {
        ", with dashes"
    };
    (lenient) => {
        ", as a number or a text"
    };
}

/// How the items of a list or map travel.
#[doc(hidden)]
#[macro_export]
macro_rules! __items_doc {
    () => {
        ""
    };
    (plain $($inside:tt)?) => {
        ""
    };
    ($mode:ident $($inside:tt)?) => {
        ::core::concat!("; each item", $crate::__mode_doc!($mode))
    };
}
