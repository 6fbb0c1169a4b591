//! Corrections and assumptions: what was written down about the vendor's pages.

use super::ChangeKind::*;
use super::pairs::pair;
use super::report::{ChangeScope, Report};
use super::{Change, Verdict};
use crate::model::{Api, Note};

fn at(note: &Note) -> &str {
    match note {
        Note::Correction { at, .. } | Note::Assumption { at, .. } => at,
    }
}

/// Compares the notes of one file. A note is known by the fact it is attached to.
pub(super) fn compare(report: &mut Report, scope: &ChangeScope, old: &[Note], new: &[Note]) {
    for (correction, list) in [(true, "corrections"), (false, "assumptions")] {
        let (olds, news) = (of(old, correction), of(new, correction));
        let mut matched = pair(&olds, &news, |(number, note)| (at(note), *number));
        // One of two about a fact went: the ones that stay as they are are not told.
        let mut both = std::mem::take(&mut matched.both);
        both.extend(matched.again(|old, new| old.1 == new.1));
        let (gone, came) =
            if correction { (CorrectionRemoved, CorrectionAdded) } else { (AssumptionRemoved, AssumptionAdded) };
        let what = |note: &Note| format!("{} at {}", if correction { "correction" } else { "assumption" }, at(note));
        let place = |notes: &[Note], note: &Note| {
            let index = notes.iter().filter(|other| matches!(other, Note::Correction { .. }) == correction);
            index.clone().position(|other| other == note).unwrap_or(0).to_string()
        };
        for (_, note) in &matched.removed {
            report.removed(&scope.at([list.to_owned(), place(old, note)]), gone, what(note), said(note));
        }
        for (_, note) in &matched.added {
            report.added(&scope.at([list.to_owned(), place(new, note)]), came, what(note), said(note));
        }
        for ((_, before), (_, after)) in both {
            if before != after {
                let scope = scope.at([list]).at_either(place(old, before), place(new, after));
                let kind = match (needless(before), needless(after)) {
                    (false, true) => CorrectionNeedless,
                    _ if correction => CorrectionChanged,
                    _ => AssumptionChanged,
                };
                report.changed(&scope, kind, what(after), (said(before), said(after)));
            }
        }
    }
}

/// The notes of one kind, each with its number among those about the same fact.
fn of(notes: &[Note], correction: bool) -> Vec<(usize, &Note)> {
    let mut all: Vec<(usize, &Note)> = Vec::new();
    for note in notes.iter().filter(|note| matches!(note, Note::Correction { .. }) == correction) {
        let number = all.iter().filter(|(_, other)| at(other) == at(note)).count();
        all.push((number, note));
    }
    all
}

/// True when the page says what is true.
fn needless(note: &Note) -> bool {
    match note {
        Note::Correction { page_says, truth: Some(truth), .. } => page_says.trim_matches(['`', '"']) == truth,
        Note::Correction { .. } | Note::Assumption { .. } => false,
    }
}

fn said(note: &Note) -> String {
    match note {
        Note::Correction { page_says, truth: Some(truth), reason, .. } => {
            format!("the page says {page_says}, the truth is {truth}, because {reason}")
        }
        Note::Correction { page_says, truth: None, reason, .. } => {
            format!("the page says {page_says}; not so, because {reason}")
        }
        Note::Assumption { assumed, .. } => assumed.clone(),
    }
}

/// Compares the notes of the files of shared tables and types.
pub(super) fn compare_shared(report: &mut Report, old: &Api, new: &Api) {
    let mut files: Vec<&str> = old.notes.iter().chain(&new.notes).map(|file| file.source.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    let notes = |api: &Api, file: &str| -> Vec<Note> {
        api.notes.iter().filter(|other| other.source == file).flat_map(|other| other.notes.clone()).collect()
    };
    for file in files {
        compare(report, &ChangeScope::new("notes", file, (file, file)), &notes(old, file), &notes(new, file));
    }
}

/// A note that says the same about a fact that says something else: somebody should look whether it still holds.
pub(super) fn remark(changes: &mut [Change], old: &Api, new: &Api) {
    let all = |api: &Api| -> Vec<(String, Note)> {
        let shared = api.notes.iter().map(|file| (file.source.clone(), &file.notes));
        let own = api.exchanges().map(|endpoint| (endpoint.source.clone(), &endpoint.notes));
        let service = (api.service.source.clone(), &api.service.notes);
        let files = shared.chain(own).chain([service]);
        files.flat_map(|(file, notes)| notes.iter().map(move |note| (file.clone(), note.clone()))).collect()
    };
    let before: Vec<(String, Note)> = all(old);
    let unchanged: Vec<(String, Note)> = all(new).into_iter().filter(|note| before.contains(note)).collect();
    for change in changes.iter_mut().filter(|change| !change.gone && change.fact.within.is_none()) {
        if change.rust().max(change.wire()) <= Verdict::Docs {
            continue;
        }
        let path = change.fact.keys.join(".");
        // A note is about the file that it stands in.
        for (_, note) in unchanged.iter().filter(|(file, note)| *file == change.fact.file && about(at(note), &path)) {
            let kind = if matches!(note, Note::Correction { .. }) { "correction" } else { "assumption" };
            change.remarks.push(format!("the {kind} at `{}` is as it was: does it still hold?", at(note)));
        }
    }
}

/// True when a note about one path may be about the other: they are the same, the fact is a key further (`errors.10002`
/// and its text), the note is below the fact, or they are two ways to say a limit.
fn about(note: &str, fact: &str) -> bool {
    let further = |outer: &str, inner: &str| -> Option<usize> {
        let rest = inner.strip_prefix(outer)?;
        (rest.is_empty() || rest.starts_with('.')).then(|| rest.matches('.').count())
    };
    let limit = |path: &str| {
        let (of, key) = path.rsplit_once('.')?;
        matches!(key, "max" | "below").then(|| of.to_owned())
    };
    further(note, fact).is_some_and(|keys| keys <= 1)
        || further(fact, note).is_some()
        || (limit(note).is_some() && limit(note) == limit(fact))
}
