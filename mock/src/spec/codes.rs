//! The codes that the checks answer, and the texts of all: the endpoint's page first, then the shared tables, then a
//! short list of the mock's own.

use weixin_codegen::model::{Api, Check, Endpoint, ErrorRow};

pub(crate) const BUSY: i64 = -1;
pub(crate) const STALE_TOKEN: i64 = 40001;
pub(crate) const BAD_GRANT_TYPE: i64 = 40002;
pub(crate) const BAD_APPID: i64 = 40013;
pub(crate) const BAD_TOKEN: i64 = 40014;
pub(crate) const BAD_PATH: i64 = 40066;
pub(crate) const BAD_PARAMETER: i64 = 40097;
pub(crate) const BAD_SECRET: i64 = 40125;
pub(crate) const NO_TOKEN: i64 = 41001;
pub(crate) const NO_APPID: i64 = 41002;
pub(crate) const NO_SECRET: i64 = 41004;
pub(crate) const NO_FILE: i64 = 41005;
pub(crate) const EXPIRED_TOKEN: i64 = 42001;
pub(crate) const GET_WANTED: i64 = 43001;
pub(crate) const POST_WANTED: i64 = 43002;
pub(crate) const NO_BODY: i64 = 44002;
pub(crate) const DAILY_QUOTA: i64 = 45009;
pub(crate) const MINUTE_QUOTA: i64 = 45011;
pub(crate) const BAD_BODY: i64 = 47001;
pub(crate) const BAD_TICKET: i64 = 61006;
pub(crate) const BAD_REFRESH_TOKEN: i64 = 61023;

/// A refusal: a code with its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: i64,
    pub(crate) text: String,
}

/// A refusal with a code, as an endpoint words it.
pub(crate) fn refusal(api: &Api, endpoint: Option<&Endpoint>, code: i64) -> Refusal {
    let row = rows(api, endpoint).find(|row| row.code == code);
    let text = row.map(|row| row.text.as_str()).filter(|text| !text.is_empty()).or_else(|| well_known(code));
    Refusal { code, text: text.map_or_else(|| format!("error {code}"), str::to_owned) }
}

/// The code with which an endpoint's tables say that a check ends.
pub(crate) fn predicted(api: &Api, endpoint: &Endpoint, check: Check) -> Option<i64> {
    rows(api, Some(endpoint)).find(|row| row.predicted_by.contains(&check)).map(|row| row.code)
}

/// The rows that hold for an endpoint, its own first. Without one: those of the service.
fn rows<'a>(api: &'a Api, endpoint: Option<&'a Endpoint>) -> impl Iterator<Item = &'a ErrorRow> {
    let shared = endpoint.map_or(&api.service.shared_errors, |endpoint| &endpoint.errors.shared);
    let tables = shared.iter().filter_map(|name| api.error_table(name));
    endpoint.into_iter().flat_map(|endpoint| &endpoint.errors.rows).chain(tables.flat_map(|table| &table.rows))
}

/// What the service answers where no table of the spec has the code: texts as its users report them.
fn well_known(code: i64) -> Option<&'static str> {
    Some(match code {
        BUSY => "system error",
        STALE_TOKEN => "invalid credential, access_token is invalid or not latest",
        BAD_GRANT_TYPE => "invalid grant_type",
        BAD_APPID => "invalid appid",
        BAD_TOKEN => "invalid access_token",
        BAD_PATH => "invalid url",
        BAD_PARAMETER => "invalid args",
        BAD_SECRET => "invalid appsecret",
        NO_TOKEN => "access_token missing",
        NO_APPID => "appid missing",
        NO_SECRET => "appsecret missing",
        NO_FILE => "media data missing",
        EXPIRED_TOKEN => "access_token expired",
        GET_WANTED => "require GET method",
        POST_WANTED => "require POST method",
        NO_BODY => "empty post data",
        DAILY_QUOTA => "reach max api daily quota limit",
        MINUTE_QUOTA => "api minute-quota reach limit mustslower retry next minute",
        BAD_BODY => "data format error",
        48001 => "api unauthorized",
        BAD_TICKET => "component ticket is invalid",
        BAD_REFRESH_TOKEN => "refresh_token is invalid",
        _ => return None,
    })
}
