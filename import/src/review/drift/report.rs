//! What a comparison found, for people, for a pull request, and for programs.

use std::fmt::Write;

use serde_json::{Value, json};
use weixin_codegen::markdown::literal;

use super::change::{ChangeState, ChangedBy, FactChange};
use super::{Difference, Drift};
use crate::text;

/// The version of the JSON.
const VERSION: u32 = 1;

/// How many pages did what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    pages: usize,
    unchanged: usize,
    changed: usize,
    /// Read otherwise by the importer, and by nobody else.
    learned: usize,
    /// Compared with the spec alone.
    unknown: usize,
}

impl Counts {
    fn of(drifts: &[Drift]) -> Self {
        let mut counts = Self { pages: drifts.len(), ..Self::default() };
        for drift in drifts {
            match drift.read {
                None => counts.unknown += 1,
                Some(_) if drift.is_changed() => counts.changed += 1,
                Some(_) if !drift.is_empty() => counts.learned += 1,
                Some(_) => counts.unchanged += 1,
            }
        }
        counts
    }

    fn text(self) -> String {
        let Self { pages, unchanged, changed, learned, unknown } = self;
        let noun = if pages == 1 { "page" } else { "pages" };
        let mut parts = vec![format!("{unchanged} unchanged"), format!("{changed} changed")];
        parts.extend((learned > 0).then(|| format!("{learned} read otherwise by the importer")));
        parts.extend((unknown > 0).then(|| format!("{unknown} without stored facts")));
        format!("{pages} {noun}: {}", parts.join(", "))
    }
}

/// For people: the counts, and every page on which something changed.
pub fn render_text(drifts: &[Drift]) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", Counts::of(drifts).text());
    for drift in drifts.iter().filter(|drift| is_told(drift)) {
        let _ = writeln!(out, "\n{}  {}", drift.path, title(drift));
        out.extend(lines(drift).iter().map(|line| format!("  {line}\n")));
    }
    out
}

/// True if there is something to say of a page.
fn is_told(drift: &Drift) -> bool {
    !drift.is_empty() || drift.read.is_none() || drift.is_other_language
}

/// For a pull request or an issue.
pub fn render_markdown(drifts: &[Drift]) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "**{}**", Counts::of(drifts).text());
    for drift in drifts.iter().filter(|drift| is_told(drift)) {
        let _ = writeln!(out, "\n### `{}`\n\n{}\n", drift.path, literal(&text::one_line(&title(drift))));
        out.extend(lines(drift).iter().map(|line| format!("- {}\n", literal(line))));
    }
    out
}

/// Which page, and since when.
fn title(drift: &Drift) -> String {
    let url = if drift.locked.url == "-" { drift.page.as_str() } else { drift.locked.url.as_str() };
    match &drift.read {
        Some(day) => format!("{url}, since {day}"),
        None => url.to_owned(),
    }
}

fn lines(drift: &Drift) -> Vec<String> {
    let mut lines = Vec::new();
    if drift.read.is_none() {
        lines.push(
            "no facts of this page are stored: what the vendor changed cannot be told from what people decided; \
             `--record` stores them"
                .to_owned(),
        );
    }
    if drift.is_other_language {
        lines.push("the page is in another language than before; its sentences are not compared".to_owned());
    }
    if let Some((line, end)) = drift.torn() {
        lines.push(format!("! {}: {end}; save it whole", page_line(drift, line)));
    }
    lines.extend(drift.moved.iter().map(|moved| format!("the page moved: {} → {}", moved.from, moved.to)));
    lines.extend(drift.changes.iter().map(|change| change_line(drift, change)));
    lines.extend(drift.needless.iter().map(|note| format!("- {note}")));
    for sentence in &drift.sentences {
        let about = if sentence.about.is_empty() { String::new() } else { format!(" (`{}`)", sentence.about) };
        lines.push(format!("? {}{about}: {}", page_line(drift, sentence.line), sentence.text));
    }
    if let (Some(first), Some(last)) = (drift.samples.first(), drift.samples.last()) {
        let first = page_line(drift, *first);
        lines.push(format!("? {first}: {} new in samples, up to line {last}", number(drift.samples.len(), "line")));
    }
    if drift.gone > 0 {
        lines.push(format!("? {} gone", number(drift.gone, "sentence")));
    }
    lines.iter().map(|line| text::one_line(line)).collect()
}

fn number(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A line of the page, so that an editor can open it; of a page that is in no file, its number.
fn page_line(drift: &Drift, line: usize) -> String {
    if drift.page.contains("://") { format!("page line {line}") } else { format!("{}:{line}", drift.page) }
}

fn change_line(drift: &Drift, change: &FactChange) -> String {
    let sign = match (change.by, change.state, change.difference) {
        (ChangedBy::Vendor, ChangeState::Decided | ChangeState::NoPlace, _) => '!',
        (ChangedBy::Importer, ..) => '*',
        (_, _, Difference::Added) => '+',
        (_, _, Difference::Removed) => '−',
        (_, _, Difference::Changed) => '~',
    };
    let mut out = format!("{sign} {}", change.at);
    let values = values(change);
    if !values.is_empty() {
        let _ = write!(out, ": {values}");
    }
    out.push_str(&remark(change));
    let page = change.line.map(|line| page_line(drift, line));
    let spec = change.place.as_ref().map(|(file, line)| format!("{file}:{line}"));
    let places: Vec<String> = page.into_iter().chain(spec).collect();
    if !places.is_empty() {
        let _ = write!(out, "    {}", places.join("  "));
    }
    out
}

fn values(change: &FactChange) -> String {
    let (was, now, ours) = (&change.was, &change.now, &change.ours);
    match (change.by, change.difference) {
        (ChangedBy::Unknown, Difference::Added) => {
            ["the page has it", now].join(if now.is_empty() { "" } else { ", " })
        }
        (ChangedBy::Unknown, Difference::Removed) => {
            ["only the spec has it", ours].join(if ours.is_empty() { "" } else { ", " })
        }
        (ChangedBy::Unknown, Difference::Changed) => format!("the spec has {ours}, the page {now}"),
        (_, Difference::Added) => now.clone(),
        (_, Difference::Removed) if was.is_empty() => "gone".to_owned(),
        (_, Difference::Removed) => format!("gone ({was})"),
        (_, Difference::Changed) => format!("{was} → {now}"),
    }
}

/// What the spec makes of it, and whose doing it is.
fn remark(change: &FactChange) -> String {
    let spec = match change.state {
        _ if change.by == ChangedBy::Unknown => String::new(),
        ChangeState::Open => String::new(),
        ChangeState::Done => "; the spec has it so already".to_owned(),
        ChangeState::Decided if change.ours.is_empty() => "; the spec has none: decide".to_owned(),
        ChangeState::Decided => format!("; the spec has {}: decide", change.ours),
        ChangeState::NoPlace => "; the spec does not have what it belongs to: decide".to_owned(),
    };
    let by = if change.by == ChangedBy::Importer { "; the page did not change, the importer has learned" } else { "" };
    format!("{by}{spec}")
}

/// For programs. README.md has what is in it.
pub fn render_json(drifts: &[Drift], problems: &[String]) -> String {
    let Counts { pages, unchanged, changed, learned, unknown } = Counts::of(drifts);
    let value = json!({
        "version": VERSION,
        "counts": {
            "pages": pages,
            "unchanged": unchanged,
            "changed": changed,
            "learned": learned,
            "without_facts": unknown,
            "failed": problems.len(),
        },
        "pages": drifts.iter().map(of_page).collect::<Vec<_>>(),
        "problems": problems,
    });
    format!("{value:#}\n")
}

fn of_page(drift: &Drift) -> Value {
    json!({
        "file": drift.path,
        "page": drift.page,
        "url": (drift.locked.url != "-").then_some(&drift.locked.url),
        "last_read": drift.read,
        "changed": drift.is_changed(),
        "other_language": drift.is_other_language,
        "moved": drift.moved.as_ref().map(|moved| json!({ "from": moved.from, "to": moved.to })),
        "changes": drift.changes.iter().map(of_change).collect::<Vec<_>>(),
        "needless_corrections": drift.needless.iter().map(|note| json!({
            "at": note.at.to_string(),
            "by": match note.by {
                super::CorrectedBy::Importer => "importer",
                super::CorrectedBy::People => "people",
            },
        })).collect::<Vec<_>>(),
        "sentences": drift.sentences.iter().map(|sentence| json!({
            "line": sentence.line,
            "about": sentence.about,
            "text": sentence.text,
        })).collect::<Vec<_>>(),
        "sample_lines": drift.samples,
        "sentences_gone": drift.gone,
    })
}

fn of_change(change: &FactChange) -> Value {
    json!({
        "at": change.at.to_string(),
        "kind": match change.difference {
            Difference::Added => "added",
            Difference::Removed => "removed",
            Difference::Changed => "changed",
        },
        "by": match change.by {
            ChangedBy::Vendor => "vendor",
            ChangedBy::Importer => "importer",
            ChangedBy::Unknown => "unknown",
        },
        "state": match change.state {
            ChangeState::Open => "open",
            ChangeState::Done => "done",
            ChangeState::Decided => "decided",
            ChangeState::NoPlace => "no_place",
        },
        "was": change.was,
        "now": change.now,
        "spec": change.ours,
        "page_line": change.line,
        "file": change.place.as_ref().map(|(file, _)| file),
        "line": change.place.as_ref().map(|(_, line)| line),
    })
}
