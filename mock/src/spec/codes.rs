//! The texts of codes: the endpoint's page first, then the shared tables, then a short list of the mock's own.

use weixin_codegen::model::{Api, Check, Endpoint, ErrorRow};

use crate::quirk::Quirk;
use crate::state::Vendor;

/// A refusal: a code with its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: i64,
    pub(crate) text: String,
}

/// What the service answers where no table of the spec has the code. The list is the mock's own: codes and texts as
/// users of the service report them.
const WELL_KNOWN: &[(i64, &str)] = &[
    (-1, "system error"),
    (40001, "invalid credential, access_token is invalid or not latest"),
    (40002, "invalid grant_type"),
    (40013, "invalid appid"),
    (40014, "invalid access_token"),
    (40066, "invalid url"),
    (40097, "invalid args"),
    (40125, "invalid appsecret"),
    (41001, "access_token missing"),
    (41002, "appid missing"),
    (41004, "appsecret missing"),
    (41005, "media data missing"),
    (42001, "access_token expired"),
    (43001, "require GET method"),
    (43002, "require POST method"),
    (44002, "empty post data"),
    (45009, "reach max api daily quota limit"),
    (45011, "api minute-quota reach limit mustslower retry next minute"),
    (47001, "data format error"),
    (48001, "api unauthorized"),
    (61006, "component ticket is invalid"),
    (61023, "refresh_token is invalid"),
];

/// A refusal with a code, as an endpoint words it.
pub(crate) fn refusal(api: &Api, endpoint: Option<&Endpoint>, code: i64) -> Refusal {
    let row = rows(api, endpoint).find(|row| row.code == code);
    let known = || WELL_KNOWN.iter().find(|(known, _)| *known == code).map(|(_, text)| (*text).to_owned());
    let text = row.map(|row| row.text.clone()).filter(|text| !text.is_empty()).or_else(known);
    Refusal { code, text: text.unwrap_or_else(|| format!("error {code}")) }
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

impl Vendor {
    /// The message as it goes out: with a request id, where the vendor has this habit.
    pub(crate) fn message(&self, refusal: &Refusal, number: u64) -> String {
        if !self.quirks.has(Quirk::RidInMessage) {
            return refusal.text.clone();
        }
        let mut dice = self.dice(&[number, 1]);
        let part = |value: u64| value & 0xFFFF_FFFF;
        let (two, three) = (part(dice.next()), part(dice.next()));
        format!("{} rid: {:08x}-{two:08x}-{three:08x}", refusal.text, part(self.clock.unix().as_secs()))
    }
}
