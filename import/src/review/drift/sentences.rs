//! The sentences of a page that are new, so that nothing passes unseen.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::change::NewSentence;
use crate::review::reading::model::Reading;
use crate::review::reading::read::FreshPage;
use crate::review::reading::units::{Unit, UnitKind};

/// What is new on a page beside its facts.
#[derive(Clone, Debug, Default)]
pub(crate) struct News {
    /// Sentences and cells, in the order of the page.
    pub sentences: Vec<NewSentence>,
    /// The lines of samples that are new.
    pub samples: Vec<usize>,
    /// How many sentences and cells are gone, beside those in whose place others stand.
    pub gone: usize,
    /// The hashes of all that.
    pub unread: Unread,
}

/// What nobody has read yet, by its hashes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unread {
    new: HashSet<u64>,
    gone: BTreeSet<u64>,
}

impl Unread {
    /// Leaves a reading as if nothing of it had been on the page, so that it is said again.
    pub(crate) fn stays(&self, base: &Reading, reading: &mut Reading) {
        if self.new.is_empty() && self.gone.is_empty() {
            return;
        }
        // No page has this text, so each is compared anew.
        reading.text = 0;
        let was_new = |hash: &&u64| self.new.contains(hash);
        for (now, before) in [(&mut reading.says, &base.says), (&mut reading.shows, &base.shows)] {
            for (key, hashes) in now.iter_mut() {
                hashes.retain(|hash| !self.new.contains(hash));
                // Twice where it stood once before is news, too.
                hashes.extend(before.get(key).into_iter().flatten().filter(was_new));
                hashes.sort_unstable();
            }
            now.retain(|_, hashes| !hashes.is_empty());
        }
        for (key, hashes) in &base.says {
            let gone: Vec<u64> = hashes.iter().filter(|hash| self.gone.contains(hash)).copied().collect();
            if !gone.is_empty() {
                let now = reading.says.entry(key.clone()).or_default();
                now.extend(gone);
                now.sort_unstable();
            }
        }
    }
}

/// What no changed fact is about. `covered` are the names that changed facts are about.
pub(crate) fn news(base: &Reading, fresh: &FreshPage, covered: &BTreeSet<String>) -> News {
    let mut news = News::default();
    let mut counts = counts(base);
    for (at, unit) in fresh.units.iter().enumerate() {
        let is_known = match counts.get_mut(&unit.hash) {
            // A cell that stands twice in rows of one name has to stand there twice.
            Some(count) if matches!(unit.kind, UnitKind::Head | UnitKind::Cell) && *count == 0 => false,
            Some(count) => {
                *count = count.saturating_sub(1);
                true
            }
            None => false,
        };
        if !is_known && !is_covered(unit, covered) && !is_head_of_covered(&fresh.units[at..], covered) {
            news.add(unit);
        }
    }
    news.unread.gone = gone(base, fresh, covered);
    news.gone = news.unread.gone.len().saturating_sub(news.sentences.len());
    news
}

impl News {
    fn add(&mut self, unit: &Unit) {
        self.unread.new.insert(unit.hash);
        if unit.kind == UnitKind::Sample {
            return self.samples.push(unit.line);
        }
        let about = unit.keys.first().cloned().unwrap_or_default();
        self.sentences.push(NewSentence { line: unit.line, about, text: unit.text.clone() });
    }
}

fn is_covered(unit: &Unit, covered: &BTreeSet<String>) -> bool {
    unit.keys.iter().any(|key| covered.contains(key))
}

/// True if units begin with the names of a table's columns, or with the heading of that alone, and one of its rows is
/// covered.
fn is_head_of_covered(units: &[Unit], covered: &BTreeSet<String>) -> bool {
    let mut units = units.iter().peekable();
    while units.next_if(|unit| unit.kind == UnitKind::Heading).is_some() {}
    let is_head = units.next().is_some_and(|unit| unit.kind == UnitKind::Head);
    is_head && units.take_while(|unit| unit.kind == UnitKind::Cell).any(|unit| is_covered(unit, covered))
}

/// How often the page had each sentence, cell and line.
fn counts(base: &Reading) -> HashMap<u64, usize> {
    let mut counts = HashMap::new();
    base.hashes().for_each(|hash| *counts.entry(hash).or_insert(0) += 1);
    counts
}

/// The sentences and cells that the page no longer has.
fn gone(base: &Reading, fresh: &FreshPage, covered: &BTreeSet<String>) -> BTreeSet<u64> {
    let now: BTreeSet<u64> = fresh.units.iter().map(|unit| unit.hash).collect();
    let open = base.says.iter().filter(|(key, _)| !covered.contains(*key));
    let open: BTreeSet<u64> = open.flat_map(|(_, hashes)| hashes).copied().collect();
    let of_covered = base.says.iter().filter(|(key, _)| covered.contains(*key)).flat_map(|(_, hashes)| hashes);
    let of_covered: BTreeSet<u64> = of_covered.copied().collect();
    open.into_iter().filter(|hash| !now.contains(hash) && !of_covered.contains(hash)).collect()
}
