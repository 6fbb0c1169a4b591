//! What came of each probe: names, types, codes and words that any service uses, and no value of a response.

use serde_json::{Value as Json, json};
use weixin_codegen::model::{Code, Endpoint, Probe};
use weixin_codegen::{describe, markdown};
use weixin_runtime::Note;

use crate::call::probe::{Came, Probed};
use crate::date;

/// The version of the JSON.
const VERSION: u32 = 1;

/// How a probe ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// As the spec says.
    AsForeseen,
    /// Otherwise.
    Differs,
    /// The answer is about the account, or is none.
    TellsNothing,
    /// Nobody wanted it to be sent.
    NotSent,
}

impl Outcome {
    fn word(self) -> &'static str {
        match self {
            Self::AsForeseen => "as foreseen",
            Self::Differs => "differs",
            Self::TellsNothing => "tells nothing",
            Self::NotSent => "not sent",
        }
    }
}

/// What came of a probe.
pub(super) struct ProbeReport {
    endpoint: String,
    route: String,
    file: String,
    call: String,
    /// How it ended.
    pub(super) outcome: Outcome,
    /// What came; empty if nothing was sent.
    came: String,
    /// What the spec does not say of it.
    findings: Vec<String>,
}

impl ProbeReport {
    fn new(endpoint: &Endpoint, probe: &Probe, outcome: Outcome) -> Self {
        Self {
            endpoint: endpoint.name.wire.clone(),
            route: format!("{} {}", endpoint.method.key(), endpoint.path),
            file: endpoint.source.clone(),
            call: describe::probe(probe),
            outcome,
            came: String::new(),
            findings: Vec::new(),
        }
    }

    /// Of a call that was not sent.
    pub(super) fn not_sent(endpoint: &Endpoint, probe: &Probe) -> Self {
        Self::new(endpoint, probe, Outcome::NotSent)
    }

    /// Compares what came with what was foreseen.
    pub(super) fn of(endpoint: &Endpoint, probe: &Probe, probed: &Probed) -> Self {
        let mut findings: Vec<String> = probed.notes.iter().map(|(_, note, _)| finding(note)).collect();
        let (came, mut outcome) = match &probed.came {
            Came::Success if probe.refused.is_empty() => ("a success".to_owned(), Outcome::AsForeseen),
            Came::Success => {
                findings
                    .insert(0, format!("the service took it; foreseen was a refusal with {}", codes(&probe.refused)));
                ("a success".to_owned(), Outcome::Differs)
            }
            Came::Refused(code, _) if probe.refused.contains(code) => {
                (format!("a refusal with {code}"), Outcome::AsForeseen)
            }
            Came::Refused(code, Some(why)) => (format!("a refusal with {code}: {why}"), Outcome::TellsNothing),
            Came::Refused(code, None) => {
                let foreseen = match probe.refused.as_slice() {
                    [] => "a success".to_owned(),
                    refused => format!("a refusal with {}", codes(refused)),
                };
                findings.insert(0, format!("refused with {code}; foreseen was {foreseen}"));
                (format!("a refusal with {code}"), Outcome::Differs)
            }
            Came::Nothing(what) => (what.clone(), Outcome::TellsNothing),
        };
        if !findings.is_empty() {
            outcome = Outcome::Differs;
        }
        Self { came, findings, ..Self::new(endpoint, probe, outcome) }
    }
}

fn codes(codes: &[Code]) -> String {
    codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
}

/// What a note says, in a sentence.
fn finding(note: &Note) -> String {
    let at = |at: &str| if at.is_empty() { "the response".to_owned() } else { format!("`{at}`") };
    match note {
        Note::UnlistedField { at: place, json } => format!("{} is not listed: {json}", at(place)),
        Note::MissingField { at: place, expected } => format!("{} is required and missing: {expected}", at(place)),
        Note::OtherType { at: place, expected, found } => {
            format!("{}: expected {expected}, found {found}", at(place))
        }
        Note::UnlistedValue { at: place } => format!("{} has a value that is not listed", at(place)),
        Note::UnlistedText { code, text } => format!("{code} came with a message that is not listed: {text}"),
        Note::UnlistedCode { code, text, at: place } if place.is_empty() => {
            format!("the code {code} is not listed: {text}")
        }
        Note::UnlistedCode { code, at: place, .. } => format!("{} has a code that is not listed: {code}", at(place)),
        _ => "something that this program has no words for".to_owned(),
    }
}

fn head(reports: &[ProbeReport], is_service: bool) -> String {
    let of = |outcome: Outcome| reports.iter().filter(|report| report.outcome == outcome).count();
    let outcomes = [Outcome::AsForeseen, Outcome::Differs, Outcome::TellsNothing, Outcome::NotSent];
    let counts = outcomes.map(|outcome| (of(outcome), outcome.word())).into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, word)| format!("{count} {word}")).collect();
    let counts = if of(Outcome::NotSent) == reports.len() { "nothing was sent".to_owned() } else { counts.join(", ") };
    format!("{}, {}: {counts}", place(is_service), date::today())
}

fn place(is_service: bool) -> &'static str {
    if is_service { "the service itself" } else { "another address than the service's" }
}

/// For people.
pub(super) fn text(reports: &[ProbeReport], is_service: bool) -> String {
    let mut out = format!("{}\n", head(reports, is_service));
    for report in reports {
        let ProbeReport { endpoint, route, file, call, came, .. } = report;
        out.push_str(&format!("\n{endpoint}  {route}  {}\n", report.outcome.word()));
        let label = if report.outcome == Outcome::NotSent { "call" } else { "sent" };
        out.push_str(&format!("  {label}  {call}\n"));
        if !came.is_empty() {
            out.push_str(&format!("  came  {came}\n"));
        }
        out.extend(report.findings.iter().map(|finding| format!("  !     {finding}\n")));
        out.push_str(&format!("  spec  {file}\n"));
    }
    out
}

/// For a pull request or an issue.
pub(super) fn markdown(reports: &[ProbeReport], is_service: bool) -> String {
    let mut out = format!("**{}**\n", head(reports, is_service));
    for report in reports {
        out.push_str(&format!("\n### `{}`: {}\n\n", report.endpoint, report.outcome.word()));
        out.push_str(&format!("`{}`, {}\n\n", report.route, markdown::code(&report.call)));
        if !report.came.is_empty() {
            out.push_str(&format!("- came: {}\n", report.came));
        }
        out.extend(report.findings.iter().map(|finding| format!("- **{}**\n", markdown::inline(finding))));
        out.push_str(&format!("- spec: `{}`\n", report.file));
    }
    out
}

/// For programs.
pub(super) fn json(reports: &[ProbeReport], is_service: bool) -> String {
    let probes = reports.iter().map(|report| {
        json!({
            "endpoint": report.endpoint,
            "route": report.route,
            "file": report.file,
            "call": report.call,
            "outcome": report.outcome.word(),
            "came": report.came,
            "findings": report.findings,
        })
    });
    let value = json!({
        "version": VERSION,
        "tool": concat!("weixin ", env!("CARGO_PKG_VERSION")),
        "day": date::today(),
        "address": if is_service { "service" } else { "other" },
        "probes": probes.collect::<Vec<Json>>(),
    });
    format!("{value:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_wanted_is_not_said_to_be_sent() {
        let report = |outcome: Outcome| ProbeReport {
            endpoint: "getThing".to_owned(),
            route: "GET /wxa/getthing".to_owned(),
            file: "endpoints/wxa/getThing.yaml".to_owned(),
            call: "without parameters, succeeds".to_owned(),
            outcome,
            came: String::new(),
            findings: Vec::new(),
        };
        let none = text(&[report(Outcome::NotSent), report(Outcome::NotSent)], true);
        assert!(none.contains(": nothing was sent\n") && !none.contains("  sent  "), "{none}");
        assert!(none.contains("  not sent\n  call  without parameters, succeeds\n"), "{none}");
        let some = text(&[report(Outcome::NotSent), report(Outcome::AsForeseen)], true);
        assert!(some.contains(": 1 as foreseen, 1 not sent\n") && some.matches("  sent  ").count() == 1, "{some}");
    }
}
