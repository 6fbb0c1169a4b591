//! `weixin import`: drafts specs of endpoints from saved pages, or from those that the vendor serves.

mod batch;
mod outcome;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use weixin_codegen::Source;
use weixin_codegen::files::{self, Root};
use weixin_codegen::model::Api;
use weixin_import::{Options, Sections, SpecContext, TakenNames};

use crate::failure::Failure;
use crate::pages::lock_file::LockFile;
use crate::pages::saved::SavedPages;
use crate::spec::args::AnySpec;
use batch::{Batch, PageDraft};
use outcome::Outcome;

/// The largest table of sections that is read, in bytes.
const MAX_SECTIONS: usize = 16 * 1024 * 1024;

/// How to import the pages.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    #[command(flatten)]
    saved: SavedPages,
    /// Spec directory to write the drafts to [default: print them].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Table of the pages and their sections, separated by tabs: columns `section` and `file`, `url`, or `method` and
    /// `path`. Drafts go into the folders of their sections.
    #[arg(long, value_name = "FILE")]
    sections: Option<PathBuf>,
    /// Leave out the vendor's sentences; keep names, types, limits, codes and error messages.
    #[arg(long)]
    no_prose: bool,
    /// Write what changed on pages whose files are there already, as `weixin drift --write` does.
    #[arg(long, requires = "out", conflicts_with = "replace")]
    update: bool,
    /// Overwrite existing files.
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    spec: AnySpec,
}

impl ImportArgs {
    /// Imports all pages: what is there already is left alone, and a bad page holds up no other.
    ///
    /// # Errors
    ///
    /// A page does not describe an endpoint, the only files exist already, or the spec would get errors.
    pub(crate) fn run(self) -> Result<String, Failure> {
        let api = self.spec.open()?;
        let context = SpecContext::of(&api);
        let options = self.saved.options(!self.no_prose);
        let sections = self.sections()?;
        let mut loaded = self.saved.open()?;
        let mut outcome = Outcome::of(std::mem::take(&mut loaded.problems), loaded.is_folder);
        let mut taken = TakenNames::default();
        let mut drafts = Vec::new();
        for page in std::mem::take(&mut loaded.pages) {
            let version = loaded.version(&page);
            match batch::draft(page, version, &context, &options, sections.as_ref(), &mut taken) {
                Ok(draft) => drafts.push(draft),
                Err(problem) => outcome.problems.push(problem),
            }
        }
        match &self.out {
            Some(folder) => self.write(folder, drafts, (&api, &context), &options, outcome),
            None => {
                let tables = batch::share_codes(&mut drafts, &context);
                drafts.iter().for_each(tell);
                let tables = tables.iter().map(|table| &table.source);
                let sources = tables.chain(drafts.iter().flat_map(PageDraft::sources)).map(shown);
                outcome.printed(sources.collect::<Vec<_>>().join("\n"))
            }
        }
    }

    fn sections(&self) -> Result<Option<Sections>, Failure> {
        let Some(path) = &self.sections else { return Ok(None) };
        let text = files::read_named_text(path, MAX_SECTIONS)?;
        let sections = Sections::parse(&text).map_err(|problems| {
            let lines: Vec<String> =
                problems.iter().map(|problem| format!("{}: {problem}", files::shown(path))).collect();
            Failure::Usage(lines.join("\nerror: "))
        });
        sections.map(Some)
    }

    fn write(
        &self,
        folder: &Path,
        drafts: Vec<PageDraft>,
        (api, context): (&Api, &SpecContext),
        options: &Options,
        mut outcome: Outcome,
    ) -> Result<String, Failure> {
        let root = Root::create(folder)?;
        let batch = Batch::of(drafts, &root, api, self.replace)?;
        // What an interrupted import wrote lacks what was kept of its pages.
        let completed = if self.update { Vec::new() } else { batch.complete(&root, &LockFile::peek(folder)?)? };
        outcome.completed(completed.len());
        outcome.problems.extend(batch.twice);
        let is_nothing = batch.new.is_empty() && completed.is_empty();
        if is_nothing && !batch.there.is_empty() && !self.update && !outcome.is_folder {
            let there: Vec<String> = batch.there.iter().map(|there| format!("  {}", there.file)).collect();
            return Err(Failure::Usage(format!(
                "these files already exist; nothing was written\n{}\n  help: `--update` writes what changed on the pages, \
                 `weixin drift` only says it, and `--replace` overwrites the files",
                there.join("\n")
            )));
        }
        let mut new = batch::clean(batch.new, folder, self.spec.follow, outcome.is_folder, &mut outcome.problems)?;
        if !outcome.is_folder {
            new.iter().for_each(tell);
        }
        let lock = LockFile::open(folder)?;
        let tables = batch::share_codes(&mut new, context);
        batch::write(&root, &new, &tables)?;
        outcome.wrote(&root, &new, &tables);
        lock.write(new.into_iter().map(|draft| draft.locked).chain(completed).collect())?;
        if self.update {
            let there = batch.there.into_iter().map(|there| (there.draft.page, there.draft.locked.validator));
            let pages = there.collect();
            outcome.update(folder, self.spec.follow, pages, options)?;
        } else {
            outcome.skip(batch.there);
        }
        batch::check(folder, self.spec.follow)?;
        outcome.finish()
    }
}

fn tell(draft: &PageDraft) {
    // A closed pipe is not an error.
    let _ = io::stderr().write_all(draft.report.as_bytes());
}

fn shown(source: &Source) -> String {
    format!("# {}\n{}", source.path, source.text)
}
