//! The changes as a reader wants them: the heaviest first, by section, by subject.

use std::collections::{BTreeMap, HashMap};

use super::super::{Change, Diff, Verdict};
use super::line;

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
    /// What is the same of many subjects, once it has been gathered.
    pub(super) repeated: Vec<Repeated<'a>>,
}

/// One change of many subjects: each with its name.
pub(super) struct Repeated<'a>(pub(super) Vec<(&'a str, &'a Change)>);

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
        let sections = sections.into_iter().map(|(name, changes)| Section {
            name,
            subjects: subjects(changes),
            repeated: Vec::new(),
        });
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
        let repeated = self.repeated.iter().flat_map(|same| same.0.iter().map(|(_, change)| *change));
        self.subjects.iter().flat_map(|subject| subject.changes.iter().copied()).chain(repeated)
    }

    /// How many changes there are.
    pub(super) fn len(&self) -> usize {
        self.changes().count()
    }

    /// Takes together what is said of many subjects in the same words, with nothing more to say.
    pub(super) fn gather(&mut self) {
        let is_alone = |change: &Change| change.remarks.is_empty() && change.affects.is_empty();
        let mut same: BTreeMap<(String, &str), Repeated<'a>> = BTreeMap::new();
        let key = |change: &'a Change| (line(change), change.kind.rule().name);
        for subject in self.subjects.iter().filter(|subject| !subject.name.is_empty()) {
            for change in subject.changes.iter().copied().filter(|change| is_alone(change)) {
                same.entry(key(change)).or_insert(Repeated(Vec::new())).0.push((subject.name, change));
            }
        }
        same.retain(|_, repeated| repeated.0.len() > SAID_ONE_BY_ONE);
        for subject in self.subjects.iter_mut().filter(|subject| !subject.name.is_empty()) {
            subject.changes.retain(|change| !(is_alone(change) && same.contains_key(&key(change))));
        }
        self.subjects.retain(|subject| !subject.changes.is_empty());
        self.repeated = same.into_values().collect();
        self.repeated.sort_by(|one, other| (other.0.len(), one.said()).cmp(&(one.0.len(), other.said())));
    }

    /// What happens in it behind so many changes that are shown, the most frequent first: `12 endpoint-added, 3 error-added
    /// and 2 more`.
    pub(super) fn kinds_after(&self, shown: usize) -> String {
        let mut kinds: Vec<(&str, usize)> = Vec::new();
        for change in self.changes().skip(shown) {
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

/// What is the same of no more subjects than these is said of each.
const SAID_ONE_BY_ONE: usize = 3;

impl Repeated<'_> {
    /// What is said of all of them: `img_url below 2 MiB, in each of 9`.
    pub(super) fn said(&self) -> String {
        let said = self.0.first().map(|(_, change)| line(change)).unwrap_or_default();
        format!("{said}, in each of {}", self.0.len())
    }
}

impl Subject<'_> {
    /// The only change, if there is just one.
    pub(super) fn only(&self) -> Option<&Change> {
        if let [only] = self.changes.as_slice() { Some(only) } else { None }
    }
}
