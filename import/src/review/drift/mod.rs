//! What the vendor changed on a page since it was read: a merge of what the page said, what it says now, and what the
//! spec says.

pub(crate) mod change;
mod compare;
mod difference;
pub(crate) mod edits;
mod find;
mod homes;
mod linked;
mod notes;
pub(crate) mod report;
mod sentences;
pub(crate) mod spec;
pub(crate) mod subject;
mod write;

use std::fmt;

pub use change::{ChangeState, ChangedBy, CorrectedBy, FactChange, NeedlessCorrection, NewSentence};
pub use difference::Difference;
pub use write::Written;

use self::sentences::Unread;
use crate::page::PageError;
use crate::page::torn_end::TornEnd;
use crate::review::lock::LockedPage;
use crate::review::reading::leaves::within;
use crate::review::reading::model::Reading;
use crate::review::reading::read::FreshPage;
use crate::yaml::edit::EditError;

/// What changed on a page since it was read.
#[derive(Clone, Debug)]
pub struct Drift {
    /// The file of the endpoint or message below the spec's folder.
    pub path: String,
    /// The page, as messages show it.
    pub page: String,
    /// The day of the last reading; `None` if no facts of the page were stored.
    pub read: Option<String>,
    /// True if the page was read in another language, so that sentences cannot be compared.
    pub is_other_language: bool,
    /// The version of the importer that read it, if it is not this one.
    pub reader: Option<String>,
    /// The facts that changed.
    pub changes: Vec<FactChange>,
    /// Corrections of the spec that the page no longer needs.
    pub needless: Vec<NeedlessCorrection>,
    /// Sentences and cells that are new, and that no changed fact is about.
    pub sentences: Vec<NewSentence>,
    /// Lines of samples that are new, likewise.
    pub samples: Vec<usize>,
    /// How many sentences and cells are gone, likewise.
    pub gone: usize,
    /// The page's new address.
    pub moved: Option<PageMove>,
    /// What the lock file says of the page from now on.
    pub locked: LockedPage,
    /// What of the sentences is not read yet.
    unread: Unread,
    base: Option<Reading>,
    /// Which of the stored readings it was compared with.
    at: Option<usize>,
    fresh: FreshPage,
}

/// A page that is at another address than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageMove {
    /// Where it was.
    pub from: String,
    /// Where it is.
    pub to: String,
}

impl PageMove {
    fn of(base: &Reading, fresh: &Reading, bare: fn(&str) -> String) -> Option<Self> {
        let (from, to) = (base.url.clone()?, fresh.url.clone()?);
        (bare(&from) != bare(&to)).then_some(Self { from, to })
    }
}

impl Drift {
    /// True when nothing that the vendor says changed, and nothing is to be written.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
            && self.needless.is_empty()
            && self.moved.is_none()
            && !self.has_news()
            && self.torn().is_none()
    }

    /// True when the vendor changed something, or nobody knows whether.
    pub fn is_changed(&self) -> bool {
        let by_vendor = self.changes.iter().any(|change| change.by != ChangedBy::Importer);
        let is_needless = !self.needless.is_empty() && !self.is_same_text();
        by_vendor || is_needless || self.moved.is_some() || self.has_news() || self.torn().is_some()
    }

    /// Where the page ends within something, and within what, unless it did so before: the rest of it is missing.
    fn torn(&self) -> Option<(usize, TornEnd)> {
        let end = self.fresh.reading.torn?;
        let is_known = self.base.as_ref().is_some_and(|base| base.torn == Some(end));
        (!is_known).then_some((self.fresh.last_line, end))
    }

    /// True when the page is the one that was read, to the letter.
    fn is_same_text(&self) -> bool {
        self.base.as_ref().is_some_and(|base| base.text == self.fresh.reading.text)
    }

    /// True when there are sentences or samples to be read by people.
    pub fn has_news(&self) -> bool {
        !self.sentences.is_empty() || !self.samples.is_empty() || self.gone > 0
    }

    /// Which stored reading the page takes the place of: a page in another language stands beside the first.
    fn at_in_file(&self) -> Option<usize> {
        self.at.filter(|_| !self.is_other_language)
    }

    /// What is stored of the page as long as some changes are open and new sentences are not read: of these, what it said
    /// before.
    fn reading_without(&self, open: &[&FactChange]) -> Reading {
        let mut reading = self.fresh.reading.clone();
        let Some(base) = &self.base else { return reading };
        self.unread.stays(base, &mut reading);
        for change in open {
            let gone: Vec<_> = within(&reading.facts, &change.at).map(|(path, _)| path.clone()).collect();
            gone.iter().for_each(|path| drop(reading.facts.remove(path)));
            let old = within(&base.facts, &change.at).map(|(path, value)| (path.clone(), value.clone()));
            reading.facts.extend(old);
            // The same sentence and another fact would be the importer's doing.
            if change.by == ChangedBy::Vendor {
                reading.open.insert(change.at.clone());
            }
        }
        reading
    }
}

/// Why a page could not be compared.
#[derive(Debug)]
pub enum DriftError {
    /// Nothing could be made of the page.
    Page(PageError),
    /// The spec has nothing that the page is about; it has to be imported first.
    Unknown {
        /// The page.
        page: String,
        /// What the spec does not have.
        what: String,
    },
    /// The page that came is not the one that was asked for.
    Another {
        /// The page.
        page: String,
        /// Whose page was asked for.
        wanted: String,
        /// What the page says that it is about.
        says: String,
    },
    /// A part of the page is missing, so that nothing may be written.
    Torn {
        /// The page.
        page: String,
        /// Its last line.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// The spec, or the spec with what the page says, is wrong.
    Spec(String),
    /// A file of the spec cannot be edited.
    Edit {
        /// The file below the spec's folder.
        file: String,
        /// Why not.
        error: EditError,
    },
}

impl fmt::Display for DriftError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page(error) => error.fmt(f),
            Self::Unknown { page, what } => write!(f, "{page}: {what}\n  help: import the page first"),
            Self::Another { page, wanted, says } => write!(
                f,
                "{page}: not the page of {wanted}: it is about {says}\n  help: look where the vendor has the page now, and \
                 mend the address in the spec"
            ),
            Self::Torn { page, line, what } => write!(
                f,
                "{page}:{line}: {what}; nothing is written\n  help: save it whole; if the vendor's page ends there, \
                 `--record` notes that it does"
            ),
            Self::Spec(what) => f.write_str(what),
            Self::Edit { file, error } => write!(f, "{file}: {error}"),
        }
    }
}

impl std::error::Error for DriftError {}
