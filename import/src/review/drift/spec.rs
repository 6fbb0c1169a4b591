//! A spec with the facts of its pages, with which pages are compared.

use std::collections::BTreeMap;

use weixin_codegen::Source;

use super::change::{ChangeState, FactChange};
use super::compare::Compared;
use super::find::{bare_address, file_of, is_of, only_address};
use super::homes::Homes;
use super::notes::needless;
use super::sentences::{News, news};
use super::subject::PageSubject;
use super::write::{Written, write};
use super::{Drift, DriftError, PageMove};
use crate::draft::context::SpecContext;
use crate::infer::endpoint::Options;
use crate::page::{Page, PageError};
use crate::review::lock::LockedPage;
use crate::review::reading::leaves::FileFacts;
use crate::review::reading::model::Reading;
use crate::review::reading::read::{FreshPage, read};
use crate::review::reading::spec_files::{SpecFile, SpecFiles};
use crate::review::reading::stored::StoredFacts;
use crate::review::reading::walk;
use crate::yaml::layout::keep_layout;

/// A spec, and what its pages said when they were read.
#[derive(Debug)]
pub struct KnownSpec {
    sources: Vec<Source>,
    files: SpecFiles,
    context: SpecContext,
    stored: BTreeMap<String, StoredFacts>,
}

impl KnownSpec {
    /// Takes the files of a spec, and the facts that are stored beside it by the files that they are of.
    ///
    /// # Errors
    ///
    /// When the spec is not lint clean.
    pub fn new(sources: Vec<Source>, stored: BTreeMap<String, StoredFacts>) -> Result<Self, DriftError> {
        let api = weixin_codegen::model(sources.clone()).map_err(|errors| DriftError::Spec(errors.to_string()))?;
        Ok(Self { files: SpecFiles::of(&sources), context: SpecContext::of(&api), sources, stored })
    }

    /// The files of the spec.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// What is stored of a file of the spec.
    pub fn stored(&self, file: &str) -> Option<&StoredFacts> {
        self.stored.get(file)
    }

    /// Says what a page is about, and which file of the spec describes that.
    ///
    /// # Errors
    ///
    /// When nothing can be made of the page.
    pub fn subject(&self, page: &Page, options: &Options) -> Result<PageSubject, PageError> {
        let fresh = read(page, &self.context, options)?;
        let file = file_of(&fresh, &self.files, |file| self.stored(file));
        Ok(PageSubject::of(&fresh.draft, file.map(|file| file.path.clone())))
    }

    /// Compares a page with what it said, and with what the spec says.
    ///
    /// # Errors
    ///
    /// When nothing can be made of the page, or the spec has nothing that it is about.
    pub fn drift(&self, page: &Page, options: &Options) -> Result<Drift, DriftError> {
        let mut fresh = read(page, &self.context, options).map_err(DriftError::Page)?;
        let file = file_of(&fresh, &self.files, |file| self.stored(file)).ok_or_else(|| unknown(page, &fresh))?;
        let stored = self.stored(&file.path);
        let at = stored.and_then(|stored| reading_of(stored, &fresh.reading));
        let base = stored.zip(at).and_then(|(stored, at)| stored.readings.get(at));
        if fresh.reading.url.is_none() {
            let known = base.and_then(|base| base.url.as_deref()).or_else(|| only_address(file));
            fresh.reading.url = known.map(str::to_owned);
        }
        Ok(self.compared(file, page, base.cloned(), at, fresh))
    }

    /// Compares the page that came for an address with what the page there said: that of one of some files of the spec.
    ///
    /// # Errors
    ///
    /// As of a page that was saved; or it is the page of something else.
    pub fn drift_of(&self, files: &[String], page: &Page, options: &Options) -> Result<Drift, DriftError> {
        let drift = self.drift(page, options)?;
        let says = page.banner().map_err(DriftError::Page)?.url;
        let file = files.iter().find(|file| **file == drift.path).and_then(|file| self.files.file(file));
        if file.is_some_and(|file| is_of(&drift.fresh, says.as_deref(), file, self.stored(&file.path))) {
            return Ok(drift);
        }
        let wanted = files.iter().map(|file| name_of(file)).collect::<Vec<_>>().join(", ");
        let draft = &drift.fresh.draft;
        let says = match &draft.when {
            None => format!("`{}`, `{} {}`", draft.name, draft.method.key(), draft.path),
            Some(_) => format!("the message `{}`", draft.name),
        };
        Err(DriftError::Another { page: page.shown.clone(), wanted, says })
    }

    fn compared(
        &self,
        file: &SpecFile,
        page: &Page,
        base: Option<Reading>,
        at: Option<usize>,
        fresh: FreshPage,
    ) -> Drift {
        let ours = walk::facts(file, &self.files);
        let values = base.as_ref().map_or_else(|| own_values(&ours, file), |base| base.facts.clone());
        let homes = Homes::of(&file.yaml, &ours, &values);
        let compared = Compared { base: &values, reading: base.as_ref(), fresh: &fresh, ours: &ours, homes: &homes };
        let mut changes = compared.changes();
        changes.iter_mut().for_each(|change| self.place(change, &ours));
        let needless = needless(&file.yaml, &compared);
        let News { sentences, samples, gone, unread } = match &base {
            // In another language every sentence is another; and the same text may be read otherwise.
            Some(base) if !base.is_in_another_language(&fresh.reading) && base.text != fresh.reading.text => {
                let about = changes.iter().map(|change| &change.at).chain(needless.iter().map(|note| &note.at));
                let covered = about.flat_map(|at| compared.keys(at)).filter(|key| !key.is_empty()).collect();
                news(base, &fresh, &covered)
            }
            _ => News::default(),
        };
        let moved = base.as_ref().and_then(|base| PageMove::of(base, &fresh.reading, bare_address));
        Drift {
            path: file.path.clone(),
            page: page.shown.clone(),
            read: base.as_ref().map(|base| base.read.clone()),
            is_other_language: base.as_ref().is_some_and(|base| base.is_in_another_language(&fresh.reading)),
            reader: base.as_ref().map(|base| base.reader.clone()).filter(|reader| *reader != fresh.reading.reader),
            changes,
            needless,
            sentences,
            samples,
            gone,
            unread,
            moved,
            locked: LockedPage::of(&file.path, &fresh.reading),
            base,
            at,
            fresh,
        }
    }

    /// Says where in the spec a change belongs.
    fn place(&self, change: &mut FactChange, ours: &FileFacts) {
        let home = change.homes.first().unwrap_or(&change.at);
        let Some(place) = ours.near(home) else { return };
        let Some(source) = self.sources.iter().find(|source| source.path == place.file) else { return };
        let before = source.text.get(..place.byte as usize).unwrap_or("");
        change.place = Some((source.shown.clone(), before.matches('\n').count() + 1));
    }

    /// Writes the changes of a page into its file, and stores what the page says; what could not be written stays open.
    ///
    /// # Errors
    ///
    /// When the file is not YAML any more, or a part of the page is missing.
    pub fn write(&mut self, drift: &Drift) -> Result<Written, DriftError> {
        if let Some((line, end)) = drift.torn() {
            return Err(DriftError::Torn { page: drift.page.clone(), line, what: end.to_string() });
        }
        let file = self.files.file(&drift.path).ok_or_else(|| DriftError::Spec(format!("{} is gone", drift.path)))?;
        let ours = walk::facts(file, &self.files);
        let mut written = write(drift, &ours, &self.files, &self.sources)
            .map_err(|error| DriftError::Edit { file: drift.path.clone(), error })?;
        written.text = keep_layout(self.text(&drift.path), &written.text);
        self.replace(&drift.path, &written.text);
        for (path, text) in &mut written.others {
            *text = keep_layout(self.text(path), text);
            self.replace(path, text);
        }
        let open: Vec<&FactChange> = drift
            .changes
            .iter()
            .filter(|change| {
                let is_unwritten = written.failed.iter().any(|(at, _)| *at == change.at);
                is_unwritten || matches!(change.state, ChangeState::Decided | ChangeState::NoPlace)
            })
            .collect();
        let reading = drift.reading_without(&open);
        self.stored.entry(drift.path.clone()).or_default().set(drift.at_in_file(), reading);
        Ok(written)
    }

    /// Stores what a page says, so that only later changes are ones; the spec stays as it is, but for the day.
    ///
    /// # Errors
    ///
    /// When the file is not YAML any more.
    pub fn record(&mut self, drift: &Drift) -> Result<(), DriftError> {
        let text = self.text(&drift.path);
        let text = super::write::with_day(text, drift)
            .map_err(|error| DriftError::Edit { file: drift.path.clone(), error })?;
        self.replace(&drift.path, &text);
        let reading = drift.fresh.reading.clone();
        self.stored.entry(drift.path.clone()).or_default().set(drift.at_in_file(), reading);
        Ok(())
    }

    fn text(&self, path: &str) -> &str {
        self.sources.iter().find(|source| source.path == path).map_or("", |source| &source.text)
    }

    fn replace(&mut self, path: &str, text: &str) {
        let Some(source) = self.sources.iter_mut().find(|source| source.path == path) else { return };
        if source.text != text {
            text.clone_into(&mut source.text);
            self.files.replace(source);
        }
    }
}

/// What is kept of a page that is imported as a file of the spec.
///
/// # Errors
///
/// When nothing can be made of the page.
pub fn facts_of(
    file: &str,
    page: &Page,
    context: &SpecContext,
    options: &Options,
) -> Result<(StoredFacts, LockedPage), PageError> {
    let fresh = read(page, context, options)?;
    let locked = LockedPage::of(file, &fresh.reading);
    Ok((StoredFacts { readings: vec![fresh.reading] }, locked))
}

/// What the spec says itself: shared codes are not the page's to list.
fn own_values(ours: &FileFacts, file: &SpecFile) -> crate::review::reading::leaves::Values {
    let is_shared = |place: &str, path: &crate::draft::path::FactPath| {
        place != file.path && path.keys().first().is_some_and(|key| key == "errors")
    };
    let own = ours.leaves.iter().filter(|(path, leaf)| !is_shared(&leaf.place.file, path));
    own.map(|(path, leaf)| (path.clone(), leaf.value.clone())).collect()
}

/// What a file of the spec is called in messages: as what it describes.
fn name_of(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(name, _)| name)
}

fn unknown(page: &Page, fresh: &FreshPage) -> DriftError {
    let draft = &fresh.draft;
    let what = match &draft.when {
        None => format!("no endpoint of the spec has the route `{} {}`", draft.method.key(), draft.path),
        Some(when) => {
            let when: Vec<String> = when.iter().map(|(name, value)| format!("{name}: {value}")).collect();
            format!("no message of the spec is told by `{}`", when.join(", "))
        }
    };
    DriftError::Unknown { page: page.shown.clone(), what }
}

/// The stored reading of a page: of the same address and language, or else the one that has the most in common with it.
fn reading_of(stored: &StoredFacts, fresh: &Reading) -> Option<usize> {
    let hashes: std::collections::HashSet<u64> = fresh.hashes().collect();
    let rank = |reading: &Reading| {
        let is_there =
            reading.url.is_some() && reading.url.as_deref().map(bare_address) == fresh.url.as_deref().map(bare_address);
        let shared = reading.hashes().filter(|hash| hashes.contains(hash)).count();
        (!reading.is_in_another_language(fresh), is_there, shared)
    };
    let ranked = stored.readings.iter().enumerate().map(|(at, reading)| (rank(reading), std::cmp::Reverse(at)));
    ranked.max().map(|(_, at)| at.0)
}
