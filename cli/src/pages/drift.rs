//! `weixin drift`: what the vendor changed on pages since their endpoints came into the spec.

use std::path::PathBuf;

use clap::Args;
use weixin_codegen::Source;
use weixin_codegen::files::Root;
use weixin_import::Page;
use weixin_import::drift::drift;
use weixin_import::lock::Locked;

use super::Saved;
use crate::commands::{Failure, count};
use crate::reading::FollowLinks;

/// What to compare.
#[derive(Debug, Args)]
pub(crate) struct Drift {
    #[command(flatten)]
    saved: Saved,
    /// Folder of the spec.
    #[arg(long = "spec", value_name = "DIR", default_value = "spec")]
    folder: PathBuf,
    #[command(flatten)]
    follow: FollowLinks,
    /// Write what changed into the spec; comments and order stay.
    #[arg(long)]
    write: bool,
}

/// What came of all pages.
#[derive(Default)]
struct Outcome {
    reports: Vec<String>,
    problems: Vec<String>,
    locked: Vec<Locked>,
    changed: usize,
}

impl Drift {
    /// Compares all pages with the spec, and with `--write` writes what changed.
    ///
    /// # Errors
    ///
    /// A page says something else and nothing was written, or is no endpoint's of the spec.
    pub(crate) fn run(self) -> Result<String, Failure> {
        let mut sources = self.follow.read(&self.folder)?;
        let mut outcome = Outcome::default();
        for page in self.saved.open()? {
            self.one(&page, &mut sources, &mut outcome)?;
        }
        if self.write {
            super::lock(&self.folder, outcome.locked)?;
        }
        let said = outcome.reports.join("");
        let said = said.trim_end().to_owned();
        if outcome.changed > 0 && !self.write {
            let pages = count(outcome.changed, "page");
            let verb = if outcome.changed == 1 { "says" } else { "say" };
            outcome.problems.push(format!("{pages} {verb} something else than the spec: `--write` takes it over"));
        }
        if outcome.problems.is_empty() {
            Ok(said)
        } else {
            Err(Failure::Reached(said, outcome.problems.join("\nerror: ")))
        }
    }

    fn one(&self, page: &Page, sources: &mut [Source], outcome: &mut Outcome) -> Result<(), Failure> {
        let drift = match drift(page, sources, &self.saved.options(false)) {
            Ok(drift) => drift,
            Err(error) => {
                outcome.problems.push(error.to_string());
                return Ok(());
            }
        };
        outcome.reports.push(drift.report());
        outcome.changed += usize::from(!drift.is_empty());
        if let Some(source) = sources.iter_mut().find(|source| self.write && source.path == drift.path) {
            if !drift.is_empty() {
                source.text = drift.write(&source.text).map_err(|error| Failure::Usage(error.to_string()))?;
                let root = Root::open(&self.folder)?;
                root.write(&source.path, source.text.as_bytes())?;
                outcome.reports.push(format!("wrote {}\n", root.shown(&source.path)));
            }
            outcome.locked.push(drift.locked);
        }
        Ok(())
    }
}
