//! What an import did: the numbers first.

use std::path::Path;

use weixin_codegen::describe::count;
use weixin_codegen::files::Root;
use weixin_import::{Options, Page, SharedCodes, Validator};

use super::batch::{PageDraft, There};
use crate::failure::Failure;
use crate::pages::comparison::{Comparison, ComparisonArgs};
use crate::spec::args::{FollowLinks, SpecFolder};

/// What was done so far.
#[derive(Default)]
pub(super) struct Outcome {
    /// True if a folder of pages was named: then there may be very many.
    pub(super) is_folder: bool,
    /// What is wrong with pages.
    pub(super) problems: Vec<String>,
    /// What was done, a line each.
    lines: Vec<String>,
    new: usize,
    open: usize,
    skipped: usize,
    compared: usize,
}

impl Outcome {
    /// What is known before anything is drafted: which pages cannot be read.
    pub(super) fn of(problems: Vec<String>, is_folder: bool) -> Self {
        Self { problems, is_folder, ..Self::default() }
    }

    /// Notes what was written.
    pub(super) fn wrote(&mut self, root: &Root, drafts: &[PageDraft], tables: &[SharedCodes]) {
        let sources = drafts.iter().flat_map(PageDraft::sources).chain(tables.iter().map(|table| &table.source));
        self.lines.extend(sources.map(|source| format!("wrote {}", root.shown(&source.path))));
        self.new = drafts.len();
        self.open = drafts.iter().map(|draft| draft.todos).sum();
    }

    /// Notes what is there already.
    pub(super) fn skip(&mut self, there: Vec<There>) {
        self.skipped = there.len();
        self.lines.extend(
            there.into_iter().map(|there| format!("skipped {}: {} is there", there.draft.page.shown, there.file)),
        );
    }

    /// Notes what an interrupted import had not stored.
    pub(super) fn completed(&mut self, pages: usize) {
        self.lines.extend((pages > 0).then(|| format!("stored the facts of {}", count(pages, "page"))));
    }

    /// Writes what changed on pages whose files are there.
    ///
    /// # Errors
    ///
    /// The spec cannot be read or written.
    pub(super) fn update(
        &mut self,
        folder: &Path,
        follow: FollowLinks,
        pages: Vec<(Page, Option<Validator>)>,
        options: &Options,
    ) -> Result<(), Failure> {
        if pages.is_empty() {
            return Ok(());
        }
        self.compared = pages.len();
        let spec = SpecFolder { folder: folder.to_owned(), follow };
        let mut comparison = Comparison::open(ComparisonArgs::writing(), &spec)?;
        pages.into_iter().for_each(|(page, version)| comparison.version(&page, options, version));
        match comparison.finish() {
            Ok(report) => self.lines.push(report),
            Err(Failure::Found(report, problems)) => {
                self.lines.push(report);
                self.problems.extend(problems.split("\nerror: ").map(str::to_owned));
            }
            Err(other) => return Err(other),
        }
        Ok(())
    }

    /// The drafts themselves, if nothing is written.
    ///
    /// # Errors
    ///
    /// What is wrong with pages.
    pub(super) fn printed(self, drafts: String) -> Result<String, Failure> {
        match self.problems.as_slice() {
            [] => Ok(drafts),
            problems => Err(Failure::Found(drafts, problems.join("\nerror: "))),
        }
    }

    /// The numbers, and what was done.
    ///
    /// # Errors
    ///
    /// What is wrong with pages.
    pub(super) fn finish(self) -> Result<String, Failure> {
        let failed = self.problems.len();
        let parts = [
            (self.new, "new"),
            (self.compared, "compared"),
            (self.skipped, "already there"),
            (failed, if failed == 1 { "problem" } else { "problems" }),
        ];
        let parts = parts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}"));
        let all = self.new + self.compared + self.skipped + failed;
        let mut lines = vec![format!("{}: {}", count(all, "page"), parts.collect::<Vec<_>>().join(", "))];
        lines.extend(self.lines);
        if self.new > 0 {
            let open = format!("{}, {} open", count(self.new, "draft"), count(self.open, "question"));
            lines.push(format!("{open}: `weixin lint --drafts` lists what is missing, with its place"));
        }
        if self.skipped > 0 {
            lines.push("help: `--update` writes what changed on pages that are already there".to_owned());
        }
        let done = lines.join("\n");
        match self.problems.as_slice() {
            [] => Ok(done),
            problems => Err(Failure::Found(done, problems.join("\nerror: "))),
        }
    }
}
