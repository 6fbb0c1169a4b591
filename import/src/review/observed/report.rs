//! What was seen, for people, for a pull request, and for programs.

use serde_json::{Value, json};
use weixin_codegen::markdown::literal;

use super::change::{ObservedChange, ObservedState};
use super::write::ObservedSpec;
use crate::text;

/// The version of the JSON.
const VERSION: u32 = 1;

/// For people: what was seen, endpoint by endpoint.
pub fn render_observed_text(spec: &ObservedSpec) -> String {
    let mut out = format!("{}\n", head(spec));
    let mut last = "";
    for change in &spec.changes {
        if change.file != last {
            out.push_str(&format!("\n{}  {}\n", change.endpoint, change.file));
            last = &change.file;
        }
        out.push_str(&format!("  {}\n", line(change)));
    }
    out
}

/// For a pull request or an issue.
pub fn render_observed_markdown(spec: &ObservedSpec) -> String {
    let mut out = format!("**{}**\n", head(spec));
    let mut last = "";
    for change in &spec.changes {
        if change.file != last {
            out.push_str(&format!("\n### `{}`\n\n`{}`\n\n", change.endpoint, change.file));
            last = &change.file;
        }
        out.push_str(&format!("- {}\n", literal(&line(change))));
    }
    out
}

/// For programs. README.md has what is in it.
pub fn render_observed_json(spec: &ObservedSpec, problems: &[String]) -> String {
    let changes = spec.changes.iter().map(|change| {
        let why = if let ObservedState::Decide(why) = &change.state { Some(why) } else { None };
        json!({
            "endpoint": change.endpoint,
            "spec": change.file,
            "at": change.at,
            "what": change.what,
            "seen": change.seen,
            "responses": change.answers,
            "state": change.state.word(),
            "why": why,
            "file": change.place.as_ref().map(|(file, _)| file),
            "line": change.place.as_ref().map(|(_, line)| line),
        })
    });
    let value = json!({
        "version": VERSION,
        "responses": spec.answers,
        "dropped": spec.dropped,
        "changes": changes.collect::<Vec<Value>>(),
        "problems": problems,
    });
    format!("{value:#}\n")
}

fn head(spec: &ObservedSpec) -> String {
    let count = |state: fn(&ObservedState) -> bool| spec.changes.iter().filter(|change| state(&change.state)).count();
    let mut parts = vec![format!("{} to write", count(|state| *state == ObservedState::Open))];
    parts.push(format!("{} to decide", count(|state| matches!(state, ObservedState::Decide(_)))));
    for (word, state) in [("written", ObservedState::Written), ("in the spec already", ObservedState::Done)] {
        let number = spec.changes.iter().filter(|change| change.state == state).count();
        parts.extend((number > 0).then(|| format!("{number} {word}")));
    }
    parts.extend((spec.dropped > 0).then(|| format!("{} not noted because there was too much", spec.dropped)));
    let noun = if spec.answers == 1 { "response" } else { "responses" };
    format!("{} {noun}: {}", spec.answers, parts.join(", "))
}

fn line(change: &ObservedChange) -> String {
    let (sign, why) = match &change.state {
        ObservedState::Open => ('+', String::new()),
        ObservedState::Written => ('+', "; written".to_owned()),
        ObservedState::Done => ('=', "; the spec has it already".to_owned()),
        ObservedState::Decide(why) => ('!', format!("; decide: {why}")),
    };
    let place = change.place.as_ref().map_or_else(String::new, |(file, line)| format!("    {file}:{line}"));
    let ObservedChange { at, what, .. } = change;
    text::one_line(&format!("{sign} {at}: {what}    in {}{why}{place}", change.sightings()))
}
