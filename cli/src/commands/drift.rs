//! `weixin drift`: what the vendor changed on pages since the spec was written.

use std::collections::BTreeSet;

use clap::Args;
use weixin_codegen::Source;
use weixin_codegen::files::Root;
use weixin_import::{LockedPage, Page, drift};

use crate::failure::Failure;
use crate::pages::lock_file::LockFile;
use crate::pages::saved::{LoadedPages, SavedPages};
use crate::spec::args::SpecFolder;
use weixin_codegen::describe::count;

/// What to compare.
#[derive(Debug, Args)]
pub(crate) struct DriftArgs {
    #[command(flatten)]
    saved: SavedPages,
    #[command(flatten)]
    spec: SpecFolder,
    /// Write the changes to the spec; comments and order are kept.
    #[arg(long)]
    write: bool,
}

/// The results of all pages.
#[derive(Default)]
struct DriftOutcome {
    reports: Vec<String>,
    problems: Vec<String>,
    locked: Vec<LockedPage>,
    changed: usize,
    /// Files with changes to write.
    edited: BTreeSet<String>,
}

impl DriftArgs {
    /// Compares all pages with the spec, and with `--write` updates it.
    ///
    /// # Errors
    ///
    /// The spec has errors, or does not have a page's endpoint; or a page differs from it and nothing was written.
    pub(crate) fn run(self) -> Result<String, Failure> {
        let mut sources = self.spec.read()?;
        weixin_codegen::model(sources.clone()).map_err(|errors| Failure::Spec(Box::new(errors), ""))?;
        let LoadedPages { pages, problems } = self.saved.open()?;
        let mut outcome = DriftOutcome { problems, ..DriftOutcome::default() };
        pages.iter().for_each(|page| self.one(page, &mut sources, &mut outcome));
        if self.write {
            self.write(&sources, &mut outcome)?;
        }
        let report = outcome.reports.concat().trim_end().to_owned();
        if outcome.changed > 0 && !self.write {
            let pages = count(outcome.changed, "page");
            let verb = if outcome.changed == 1 { "differs" } else { "differ" };
            outcome.problems.push(format!("{pages} {verb} from the spec; update it with `--write`"));
        }
        if outcome.problems.is_empty() {
            Ok(report)
        } else {
            Err(Failure::Found(report, outcome.problems.join("\nerror: ")))
        }
    }

    fn one(&self, page: &Page, sources: &mut [Source], outcome: &mut DriftOutcome) {
        let drift = match drift(page, sources, &self.saved.options(false)) {
            Ok(drift) => drift,
            Err(error) => return outcome.problems.push(error.to_string()),
        };
        outcome.reports.push(drift.report());
        outcome.changed += usize::from(!drift.is_empty());
        let Some(source) = sources.iter_mut().find(|source| self.write && source.path == drift.path) else { return };
        if !drift.is_empty() {
            let before = match drift.write(&source.text) {
                Ok(text) => std::mem::replace(&mut source.text, text),
                Err(error) => return outcome.problems.push(error.to_string()),
            };
            if let Err(errors) = weixin_codegen::model(sources.to_vec()) {
                if let Some(source) = sources.iter_mut().find(|source| source.path == drift.path) {
                    source.text = before;
                }
                let why = "its changes are not written, because the spec would have errors; make them by hand";
                return outcome.problems.push(format!("{}: {why}\n\n{errors}", drift.path));
            }
            outcome.edited.insert(drift.path.clone());
        }
        outcome.locked.push(drift.locked);
    }

    /// Writes the changes of all pages, and records the pages.
    fn write(&self, sources: &[Source], outcome: &mut DriftOutcome) -> Result<(), Failure> {
        let lock = LockFile::open(&self.spec.folder)?;
        let root = Root::open(&self.spec.folder)?;
        let edited = sources.iter().filter(|source| outcome.edited.contains(&source.path));
        let files: Vec<(&str, &[u8])> = edited.map(|source| (source.path.as_str(), source.text.as_bytes())).collect();
        root.write_all(&files)?;
        outcome.reports.extend(files.iter().map(|(path, _)| format!("wrote {}\n", root.shown(path))));
        lock.write(std::mem::take(&mut outcome.locked))
    }
}
