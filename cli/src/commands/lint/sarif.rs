//! For code scanning: SARIF 2.1.0, with what GitHub asks for.

use std::fmt::Write as _;

use serde_json::{Value, json};
use weixin_codegen::{Rule, rules};

use super::report::{Finding, NOTES, Place, Report};
use crate::commands::explain;

/// The report as a SARIF log with one run.
pub(super) fn sarif(report: &Report) -> String {
    let errors = report.errors.iter().map(|finding| result("error", finding));
    let notes = report.notes.iter().map(|finding| result("note", finding));
    let rules = rules().map(|rule| described("error", rule)).chain(NOTES.iter().map(|rule| described("note", rule)));
    let mut run = json!({
        "tool": { "driver": {
            "name": "weixin",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "informationUri": "https://docs.rs/weixin-cli",
            "rules": rules.collect::<Vec<_>>(),
        } },
        "columnKind": "utf16CodeUnits",
        "results": errors.chain(notes).collect::<Vec<_>>(),
    });
    if let Some(why) = &report.unread {
        let notification = json!({ "level": "error", "message": { "text": why } });
        run["invocations"] = json!([{ "executionSuccessful": false, "toolExecutionNotifications": [notification] }]);
    }
    if report.more_errors > 0 {
        run["properties"] = json!({ "moreErrors": report.more_errors });
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    });
    serde_json::to_string_pretty(&log).unwrap_or_default()
}

/// A rule, as readers of results are told about it.
fn described(level: &str, rule: &Rule) -> Value {
    let help = explain::text(rule.name).unwrap_or(rule.demands);
    json!({
        "id": rule.name,
        "shortDescription": { "text": sentence(rule.demands) },
        "fullDescription": { "text": sentence(rule.demands) },
        "help": { "text": help, "markdown": help },
        "defaultConfiguration": { "level": level },
    })
}

fn result(level: &str, finding: &Finding) -> Value {
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level,
        "message": { "text": finding.text() },
        "locations": [{ "physicalLocation": location(&finding.place) }],
    });
    if let Some(also) = &finding.also {
        let message = json!({ "text": also.label });
        result["relatedLocations"] = json!([{ "physicalLocation": location(&also.place), "message": message }]);
    }
    result
}

fn location(place: &Place) -> Value {
    let artifact = match place.path.strip_prefix('/') {
        Some(path) => json!({ "uri": format!("file:///{}", uri(path)) }),
        None => json!({ "uri": uri(&place.path), "uriBaseId": "%SRCROOT%" }),
    };
    json!({
        "artifactLocation": artifact,
        "region": {
            "startLine": place.line,
            "startColumn": place.utf16.start,
            "endLine": place.line,
            "endColumn": place.utf16.end,
        },
    })
}

/// A path as a URI.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'~' => uri.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            // Writing to a String cannot fail.
            byte => drop(write!(uri, "%{byte:02X}")),
        }
    }
    uri
}

/// What a rule demands, as a sentence.
fn sentence(demand: &str) -> String {
    let mut characters = demand.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), characters.as_str())
}
