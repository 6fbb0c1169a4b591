//! Error codes and their messages: from the endpoint's page, then from the shared tables, then from a short list of the
//! mock's own.

use weixin_codegen::model::{Api, Check, Class, Code, CodeKind, Endpoint, Envelope, ErrorRow};

pub(crate) const BUSY: i64 = -1;
pub(crate) const SUPERSEDED_TOKEN: i64 = 40001;
pub(crate) const INVALID_GRANT_TYPE: i64 = 40002;
pub(crate) const INVALID_APPID: i64 = 40013;
pub(crate) const INVALID_TOKEN: i64 = 40014;
pub(crate) const INVALID_PATH: i64 = 40066;
pub(crate) const INVALID_PARAMETER: i64 = 40097;
pub(crate) const INVALID_SECRET: i64 = 40125;
pub(crate) const MISSING_SEAL_SERIAL: i64 = 40230;
pub(crate) const MISSING_SEAL_TIME: i64 = 40231;
pub(crate) const MISSING_SEAL_SIGNATURE: i64 = 40232;
pub(crate) const MISSING_SEAL_APPID: i64 = 40233;
pub(crate) const INVALID_SEAL_SIGNATURE: i64 = 40234;
pub(crate) const INVALID_ENCRYPTION: i64 = 40235;
pub(crate) const INVALID_SEAL_APPID: i64 = 40236;
pub(crate) const SEAL_OF_ANOTHER_TOKEN: i64 = 40237;
pub(crate) const NO_ENCRYPTION_KEY: i64 = 40238;
pub(crate) const SEAL_EXPIRED: i64 = 40240;
pub(crate) const MISSING_TOKEN: i64 = 41001;
pub(crate) const MISSING_APPID: i64 = 41002;
pub(crate) const MISSING_SECRET: i64 = 41004;
pub(crate) const MISSING_FILE: i64 = 41005;
pub(crate) const EXPIRED_TOKEN: i64 = 42001;
pub(crate) const GET_REQUIRED: i64 = 43001;
pub(crate) const POST_REQUIRED: i64 = 43002;
pub(crate) const EMPTY_BODY: i64 = 44002;
pub(crate) const DAILY_QUOTA: i64 = 45009;
pub(crate) const MINUTE_QUOTA: i64 = 45011;
pub(crate) const INVALID_BODY: i64 = 47001;
pub(crate) const INVALID_TICKET: i64 = 61006;
pub(crate) const INVALID_CODE: i64 = 61009;
pub(crate) const EXPIRED_CODE: i64 = 61010;
pub(crate) const INVALID_REFRESH_TOKEN: i64 = 61023;
pub(crate) const INVALID_SIGNATURE: i64 = 87009;
pub(crate) const SIGNATURE_NEEDED: i64 = 934_011;

/// A refusal: a code with its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: Code,
    pub(crate) text: String,
    /// What kind of error it is, if the spec says so.
    pub(crate) class: Option<Class>,
}

/// The refusal with a code, in the words of an endpoint.
pub(crate) fn refusal(api: &Api, endpoint: Option<&Endpoint>, code: &Code) -> Refusal {
    let row = rows(api, endpoint).find(|row| row.code == *code);
    let text = row.and_then(|row| row.texts.first()).map(String::as_str).filter(|text| !text.is_empty());
    let text = text.or_else(|| code.number().and_then(well_known));
    let text = text.map_or_else(|| format!("error {code}"), str::to_owned);
    Refusal { code: code.clone(), text, class: row.and_then(|row| row.class) }
}

/// Why a code can refuse in none of these envelopes, if it cannot.
pub(crate) fn not_refused(envelopes: &[&Envelope], code: &Code) -> Option<String> {
    let is_brought = |envelope: &&&Envelope| code.number().is_some() || envelope.codes == CodeKind::Texts;
    let mut able = envelopes.iter().filter(is_brought).peekable();
    if able.peek().is_none() {
        return Some(format!("its codes are whole numbers, and `{code}` is none"));
    }
    let means_success = able.all(|envelope| envelope.success.contains(code));
    means_success.then(|| format!("code {code} means success, and refuses nothing"))
}

/// The HTTP status of a refusal, by services that have one.
pub(crate) fn status(refusal: &Refusal) -> u16 {
    match refusal.class {
        None if is_about_token(&refusal.code) => 401,
        Some(Class::TokenInvalid) => 401,
        Some(Class::Permission) => 403,
        Some(Class::Gone) => 404,
        Some(Class::Throttled | Class::Quota) => 429,
        Some(Class::Busy) => 500,
        Some(Class::InProgress | Class::Caller | Class::Content) | None => 400,
    }
}

/// Whether a code is one of the mock's own about tokens.
fn is_about_token(code: &Code) -> bool {
    code.number().is_some_and(|code| matches!(code, SUPERSEDED_TOKEN | INVALID_TOKEN | MISSING_TOKEN | EXPIRED_TOKEN))
}

/// The code that answers a failed check, by an endpoint's tables.
pub(crate) fn predicted(api: &Api, endpoint: &Endpoint, check: Check) -> Option<Code> {
    rows(api, Some(endpoint)).find(|row| row.predicted_by.contains(&check)).map(|row| row.code.clone())
}

/// The rows that apply to an endpoint, its own first; without an endpoint, those of the service.
fn rows<'a>(api: &'a Api, endpoint: Option<&'a Endpoint>) -> impl Iterator<Item = &'a ErrorRow> {
    let shared = endpoint.map_or(&api.service.shared_errors, |endpoint| &endpoint.errors.shared);
    let tables = shared.iter().filter_map(|name| api.error_table(name));
    endpoint.into_iter().flat_map(|endpoint| &endpoint.errors.rows).chain(tables.flat_map(|table| &table.rows))
}

/// Messages for codes that no table of the spec has, as users of the service report them.
fn well_known(code: i64) -> Option<&'static str> {
    Some(match code {
        BUSY => "system error",
        SUPERSEDED_TOKEN => "invalid credential, access_token is invalid or not latest",
        INVALID_GRANT_TYPE => "invalid grant_type",
        INVALID_APPID => "invalid appid",
        INVALID_TOKEN => "invalid access_token",
        INVALID_PATH => "invalid url",
        INVALID_PARAMETER => "invalid args",
        INVALID_SECRET => "invalid appsecret",
        INVALID_SIGNATURE => "invalid signature",
        MISSING_SEAL_SERIAL => "API_Missing_Wechatmp_Serial",
        MISSING_SEAL_TIME => "API_Missing_Wechatmp_Timestamp",
        MISSING_SEAL_SIGNATURE => "API_Missing_Wechatmp_Signature",
        MISSING_SEAL_APPID => "API_Missing_Wechatmp_Appid",
        INVALID_SEAL_SIGNATURE => "API_Invalid_Signature",
        INVALID_ENCRYPTION => "API_Invalid_Encrypt",
        INVALID_SEAL_APPID => "API_Invalid_Wechatmp_Appid",
        SEAL_OF_ANOTHER_TOKEN => "API_Invalid_Wechatmp_Appidmatch",
        NO_ENCRYPTION_KEY => "API_NoExist_DevSecretSym",
        SEAL_EXPIRED => "API_Expired_Wechatmp_Timestamp",
        SIGNATURE_NEEDED => "signature is needed, please refer document for help",
        MISSING_TOKEN => "access_token missing",
        MISSING_APPID => "appid missing",
        MISSING_SECRET => "appsecret missing",
        MISSING_FILE => "media data missing",
        EXPIRED_TOKEN => "access_token expired",
        GET_REQUIRED => "require GET method",
        POST_REQUIRED => "require POST method",
        EMPTY_BODY => "empty post data",
        DAILY_QUOTA => "reach max api daily quota limit",
        MINUTE_QUOTA => "api minute-quota reach limit  mustslower  retry next minute",
        INVALID_BODY => "data format error",
        48001 => "api unauthorized",
        INVALID_TICKET => "component ticket is invalid",
        INVALID_CODE => "code is invalid",
        EXPIRED_CODE => "code is expired",
        INVALID_REFRESH_TOKEN => "refresh_token is invalid",
        _ => return None,
    })
}
