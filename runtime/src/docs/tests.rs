//! What the docs of parameters say.

macro_rules! about {
    ($($about:tt)*) => {
        crate::__about!([] "" $($about)*)
    };
}

#[test]
fn a_parameter_is_its_name_place_presence_and_limits() {
    assert_eq!(about!(query [] "openid" (required) min_length(1)), "`openid` in the query, required; not empty");
    assert_eq!(
        about!(json [] "title" (optional) min_length(1) max_length(32)),
        "`title` in the JSON, optional; 1 to 32 characters"
    );
    assert_eq!(
        about!(form [] "media" (required) formats(&formats::ReviewMaterial::TABLE) below(10 * runtime::MIB)),
        "`media` in the form, required; formats and sizes of [`ReviewMaterial`](formats::ReviewMaterial); below 10 MiB"
    );
    assert_eq!(
        about!(raw_json_text [plain] "data" (required)),
        "`data` is the whole body, as JSON in a text, required"
    );
    assert_eq!(
        about!(json_commas [base64] "tags" (nullable)),
        "`tags` in the JSON, joined by commas, `null` unless set; each item, in Base64"
    );
    assert_eq!(about!(json [] "x`" (required) says("``x` `` in the JSON") max_length(3)), "``x` `` in the JSON");
}
