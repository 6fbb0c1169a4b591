//! `weixin import`: drafts specs of endpoints from saved pages.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use weixin_codegen::files::Root;
use weixin_codegen::{Source, model};
use weixin_import::{LockedPage, Options, Page, SpecContext, StoredFacts, TakenNames, facts_of};

use crate::failure::Failure;
use crate::pages::lock_file::LockFile;
use crate::pages::saved::{LoadedPages, SavedPages};
use crate::spec::args::AnySpec;
use weixin_codegen::describe::count;

/// How to import the pages.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    #[command(flatten)]
    saved: SavedPages,
    /// Spec directory to write the drafts to [default: print them].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Leave out the vendor's sentences; keep names, types, limits, codes and error messages.
    #[arg(long)]
    no_prose: bool,
    /// Overwrite existing files.
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    spec: AnySpec,
}

/// The draft of one page.
struct PageDraft {
    sources: Vec<Source>,
    /// Open questions, and contradictions between tables and samples, a line each.
    report: String,
    todos: usize,
    /// What is kept of the page: its file, and the text.
    facts: (String, String),
    locked: LockedPage,
}

impl ImportArgs {
    /// Imports all pages. Open questions go to standard error.
    ///
    /// # Errors
    ///
    /// A page does not describe an endpoint, a file exists, or the spec would get errors.
    pub(crate) fn run(self) -> Result<String, Failure> {
        let context = SpecContext::of(&self.spec.open()?);
        let options = self.saved.options(!self.no_prose);
        let mut taken = TakenNames::default();
        let LoadedPages { pages, mut problems } = self.saved.open()?;
        let mut drafts = Vec::new();
        for page in pages {
            match self.draft(&page, &context, &options, &mut taken) {
                Ok(one) => drafts.push(one),
                Err(problem) => problems.push(problem),
            }
        }
        drafts.iter().for_each(tell);
        let done = match &self.out {
            Some(folder) => self.write(folder, drafts)?,
            None => drafts.iter().flat_map(|one| &one.sources).map(shown).collect::<Vec<_>>().join("\n"),
        };
        if problems.is_empty() { Ok(done) } else { Err(Failure::Found(done, problems.join("\nerror: "))) }
    }

    fn draft(
        &self,
        page: &Page,
        context: &SpecContext,
        options: &Options,
        taken: &mut TakenNames,
    ) -> Result<PageDraft, String> {
        let import = weixin_import::import(page, context, options).map_err(|error| error.to_string())?.beside(taken);
        let sources = import.sources().cloned().collect();
        let path = &import.source.path;
        let (facts, locked) = facts_of(path, page, context, options).map_err(|error| error.to_string())?;
        let facts = (StoredFacts::path_of(path), facts.text());
        Ok(PageDraft { sources, report: import.report(), todos: import.todos.len(), facts, locked })
    }

    fn write(&self, folder: &Path, drafts: Vec<PageDraft>) -> Result<String, Failure> {
        let root = Root::create(folder)?;
        let sources = || drafts.iter().flat_map(|one| &one.sources);
        let mut there = Vec::new();
        for source in sources() {
            there.extend(root.find(&source.path)?.map(|_| format!("  {}", root.shown(&source.path))));
        }
        if !there.is_empty() && !self.replace {
            return Err(Failure::Usage(format!(
                "these files already exist; nothing was written\n{}\n  help: update them with `weixin drift PAGE --write`, \
                 or overwrite them with `--replace`",
                there.join("\n")
            )));
        }
        self.would_be_clean(folder, &drafts)?;
        let lock = LockFile::open(folder)?;
        let facts = drafts.iter().map(|one| (one.facts.0.as_str(), one.facts.1.as_bytes()));
        let files: Vec<(&str, &[u8])> =
            sources().map(|source| (source.path.as_str(), source.text.as_bytes())).chain(facts).collect();
        root.write_all(&files)?;
        let mut lines: Vec<String> = sources().map(|source| format!("wrote {}", root.shown(&source.path))).collect();
        let todos: usize = drafts.iter().map(|one| one.todos).sum();
        lines.push(format!("{}, {todos} open: search for TODO", count(drafts.len(), "draft")));
        lock.write(drafts.into_iter().map(|one| one.locked).collect())?;
        self.check(folder)?;
        Ok(lines.join("\n"))
    }

    /// A spec without errors stays so: nothing is written if the drafts would add some. A spec that has errors already gets
    /// the drafts, and is checked afterwards.
    fn would_be_clean(&self, folder: &Path, drafts: &[PageDraft]) -> Result<(), Failure> {
        let mut sources = self.spec.follow.read(folder)?;
        let is_whole = sources.iter().any(|source| source.path == "service.yaml");
        if !is_whole || model(sources.clone()).is_err() {
            return Ok(());
        }
        let drafts: Vec<&Source> = drafts.iter().flat_map(|one| &one.sources).collect();
        sources.retain(|source| drafts.iter().all(|draft| draft.path != source.path));
        sources.extend(drafts.into_iter().cloned());
        model(sources).map_err(|errors| Failure::Spec(Box::new(errors), "; nothing was written"))?;
        Ok(())
    }

    /// Checks the spec. A directory of drafts alone cannot be checked.
    fn check(&self, folder: &Path) -> Result<(), Failure> {
        let sources = self.spec.follow.read(folder)?;
        if sources.iter().any(|source| source.path == "service.yaml") {
            model(sources).map_err(|errors| Failure::Spec(Box::new(errors), "; the drafts were written"))?;
        }
        Ok(())
    }
}

fn tell(one: &PageDraft) {
    // A closed pipe is not an error.
    let _ = io::stderr().write_all(one.report.as_bytes());
}

fn shown(source: &Source) -> String {
    format!("# {}\n{}", source.path, source.text)
}
