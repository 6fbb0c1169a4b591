//! For any program.

use serde::Serialize;

use super::report::Report;

/// The shape of the document. It only grows; `format` counts what else happens to it.
#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    #[serde(flatten)]
    report: &'a Report,
}

/// The report as JSON.
pub(super) fn json(report: &Report) -> String {
    // Texts and numbers only: there is nothing in it that JSON does not have.
    serde_json::to_string_pretty(&Document { format: 1, report }).unwrap_or_default()
}
