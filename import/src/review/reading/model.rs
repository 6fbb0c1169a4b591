//! A page as it was read.

use std::collections::{BTreeSet, HashSet};

use super::leaves::Values;
use super::stands::Places;
use super::units::Hashes;
use crate::draft::path::FactPath;
use crate::page::torn_end::TornEnd;

/// What one page said when it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The page's address, if it is known.
    pub(crate) url: Option<String>,
    /// The day.
    pub(crate) read: String,
    /// The version of the importer that read it.
    pub(crate) reader: String,
    /// True for a page in Chinese.
    pub(crate) chinese: bool,
    /// A hash of the page's text, before anything reads it.
    pub(crate) text: u64,
    /// Its facts.
    pub(crate) facts: Values,
    /// The facts about which the page contradicts itself, so that the importer made corrections.
    pub(crate) corrections: BTreeSet<FactPath>,
    /// Facts that the vendor changed and nobody has decided about: they are kept as the page had them before.
    pub(crate) open: BTreeSet<FactPath>,
    /// The hashes of its sentences and cells, by the names that they are about.
    pub(crate) says: Hashes,
    /// The hashes of the lines of its samples, likewise.
    pub(crate) shows: Hashes,
    /// Where the rows of these names stand; nothing in what was stored by importers that did not keep it.
    pub(crate) stands: Places,
    /// Within what it ends, if it was cut.
    pub(crate) torn: Option<TornEnd>,
}

/// The version of the importer: it changes with every change of what reads a page.
pub(crate) const READER: &str = env!("WEIXIN_READER");

impl Reading {
    /// True when nothing that is said or shown under a name differs.
    pub(crate) fn has_same_source(&self, other: &Self, key: &str) -> bool {
        self.says.get(key) == other.says.get(key) && self.shows.get(key) == other.shows.get(key)
    }

    /// True when a page is in another language than this one. A page that has most of the sentences of this one is not,
    /// whatever else came to it.
    pub(crate) fn is_in_another_language(&self, page: &Self) -> bool {
        if self.chinese == page.chinese {
            return false;
        }
        let of = |reading: &Self| reading.says.values().flatten().copied().collect::<HashSet<u64>>();
        let (own, other) = (of(self), of(page));
        4 * own.intersection(&other).count() < 3 * own.len()
    }

    /// Every hash of the page.
    pub(crate) fn hashes(&self) -> impl Iterator<Item = u64> + '_ {
        self.says.values().chain(self.shows.values()).flatten().copied()
    }

    /// True when the page has a row, a mention or a sample of a name.
    pub(crate) fn mentions(&self, key: &str) -> bool {
        self.says.contains_key(key) || self.shows.contains_key(key)
    }
}
