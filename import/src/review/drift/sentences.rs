//! The sentences of a page that are new, so that nothing passes unseen.

use std::collections::{BTreeSet, HashMap};

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
}

/// What no changed fact is about. `covered` are the names that changed facts are about.
pub(crate) fn news(base: &Reading, fresh: &FreshPage, covered: &BTreeSet<String>) -> News {
    let mut news = News::default();
    let mut counts = counts(base);
    for unit in &fresh.units {
        let is_known = match counts.get_mut(&unit.hash) {
            // A cell that stands twice in rows of one name has to stand there twice.
            Some(count) if unit.kind == UnitKind::Cell && *count == 0 => false,
            Some(count) => {
                *count = count.saturating_sub(1);
                true
            }
            None => false,
        };
        if !is_known && !is_covered(unit, covered) {
            news.add(unit);
        }
    }
    news.gone = gone(base, fresh, covered).saturating_sub(news.sentences.len());
    news
}

impl News {
    fn add(&mut self, unit: &Unit) {
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

/// How often the page had each sentence, cell and line.
fn counts(base: &Reading) -> HashMap<u64, usize> {
    let mut counts = HashMap::new();
    base.hashes().for_each(|hash| *counts.entry(hash).or_insert(0) += 1);
    counts
}

/// How many sentences and cells the page no longer has, each counted once.
fn gone(base: &Reading, fresh: &FreshPage, covered: &BTreeSet<String>) -> usize {
    let now: BTreeSet<u64> = fresh.units.iter().map(|unit| unit.hash).collect();
    let open = base.says.iter().filter(|(key, _)| !covered.contains(*key));
    let open: BTreeSet<u64> = open.flat_map(|(_, hashes)| hashes).copied().collect();
    let of_covered = base.says.iter().filter(|(key, _)| covered.contains(*key)).flat_map(|(_, hashes)| hashes);
    let of_covered: BTreeSet<u64> = of_covered.copied().collect();
    open.iter().filter(|hash| !now.contains(hash) && !of_covered.contains(hash)).count()
}
