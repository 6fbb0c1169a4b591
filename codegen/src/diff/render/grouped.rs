//! The changes as a reader wants them: the heaviest first, by section, by subject.

use std::collections::HashMap;

use super::super::{Change, Diff, Verdict};

/// The changes of one weight.
pub(super) struct VerdictGroup<'a> {
    /// The heavier verdict of each.
    pub(super) verdict: Verdict,
    /// By section, in the order of the diff.
    pub(super) sections: Vec<Section<'a>>,
}

/// The changes of one section.
pub(super) struct Section<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// By subject, in the order of the diff.
    pub(super) subjects: Vec<Subject<'a>>,
}

/// The changes of one subject.
pub(super) struct Subject<'a> {
    /// Its name within the section; empty if it is the section itself.
    pub(super) name: &'a str,
    /// In the order of the diff.
    pub(super) changes: Vec<&'a Change>,
}

/// Groups the changes; nothing is empty.
pub(super) fn grouped(diff: &Diff) -> Vec<VerdictGroup<'_>> {
    let groups = Verdict::ALL.into_iter().rev().map(|verdict| {
        let changes = diff.changes.iter().filter(move |change| change.heaviest() == verdict);
        let sections = split(changes, |change| change.section.as_str());
        let sections = sections.into_iter().map(|(name, changes)| Section { name, subjects: subjects(changes) });
        VerdictGroup { verdict, sections: sections.collect() }
    });
    groups.filter(|group| !group.sections.is_empty()).collect()
}

fn subjects(changes: Vec<&Change>) -> Vec<Subject<'_>> {
    let subjects = split(changes.into_iter(), |change| change.name());
    subjects.into_iter().map(|(name, changes)| Subject { name, changes }).collect()
}

/// Splits changes by a key, in the order in which the keys come first.
fn split<'a>(
    changes: impl Iterator<Item = &'a Change>,
    key: impl Fn(&'a Change) -> &'a str,
) -> Vec<(&'a str, Vec<&'a Change>)> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut parts: Vec<(&str, Vec<&Change>)> = Vec::new();
    for change in changes {
        let key = key(change);
        let at = *places.entry(key).or_insert(parts.len());
        match parts.get_mut(at) {
            Some((_, part)) => part.push(change),
            None => parts.push((key, vec![change])),
        }
    }
    parts
}

impl VerdictGroup<'_> {
    /// `breaking`; what has no verdict is only about drafts.
    pub(super) fn title(&self) -> &'static str {
        if self.verdict == Verdict::None { "only in drafts" } else { self.verdict.name() }
    }

    /// `Breaking: 3`
    pub(super) fn heading(&self) -> String {
        let title = self.title();
        format!("{}{}: {}", title[..1].to_uppercase(), &title[1..], self.len())
    }

    /// How many changes there are.
    pub(super) fn len(&self) -> usize {
        self.sections.iter().map(Section::len).sum()
    }
}

impl<'a> Section<'a> {
    /// Its changes.
    pub(super) fn changes(&self) -> impl Iterator<Item = &'a Change> {
        self.subjects.iter().flat_map(|subject| subject.changes.iter().copied())
    }

    /// How many changes there are.
    pub(super) fn len(&self) -> usize {
        self.subjects.iter().map(|subject| subject.changes.len()).sum()
    }

    /// What happens in it, the most frequent first: `12 endpoint-added, 3 error-added and 2 others`.
    pub(super) fn kinds(&self) -> String {
        let mut kinds: Vec<(&str, usize)> = Vec::new();
        for change in self.changes() {
            let name = change.kind.rule().name;
            match kinds.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => *count += 1,
                None => kinds.push((name, 1)),
            }
        }
        kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let shown: Vec<String> = kinds.iter().take(NAMED).map(|(name, count)| format!("{count} {name}")).collect();
        let rest: usize = kinds.iter().skip(NAMED).map(|(_, count)| count).sum();
        let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        format!("{}{rest}", shown.join(", "))
    }
}

/// So many kinds of change are named where changes are only counted.
const NAMED: usize = 3;

impl Subject<'_> {
    /// The only change, if there is just one.
    pub(super) fn only(&self) -> Option<&Change> {
        if let [only] = self.changes.as_slice() { Some(only) } else { None }
    }
}
