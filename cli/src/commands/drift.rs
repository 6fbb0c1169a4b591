//! `weixin drift`: what the vendor changed on pages since they were read, and what clients have seen of responses.

#[cfg(feature = "call")]
mod fetched;
mod observed;

use std::path::PathBuf;

use clap::Args;

use crate::failure::Failure;
use crate::pages::comparison::{Comparison, ComparisonArgs};
use crate::pages::saved::{LoadedPages, SavedPages};
use crate::spec::args::SpecFolder;

/// What to compare.
#[derive(Debug, Args)]
pub(crate) struct DriftArgs {
    #[command(flatten)]
    saved: SavedPages,
    #[command(flatten)]
    spec: SpecFolder,
    #[command(flatten)]
    comparison: ComparisonArgs,
    /// Propose edits of what clients have noted of responses, instead of what pages say: files that `Observer` writes. Notes of
    /// several machines are added up.
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["pages", "url", "read", "record"])]
    #[cfg_attr(feature = "call", arg(conflicts_with = "fetch"))]
    observed: Vec<PathBuf>,
}

impl DriftArgs {
    /// Compares all pages with what they said, and with the spec.
    ///
    /// # Errors
    ///
    /// The spec has errors, or does not have what a page or a note is about; or a page has changed, or something was seen that
    /// the spec does not say, and nothing was written.
    pub(crate) fn run(self) -> Result<String, Failure> {
        if !self.observed.is_empty() {
            return observed::run(&self.observed, &self.spec, self.comparison);
        }
        let mut comparison = Comparison::open(self.comparison, &self.spec)?;
        #[cfg(feature = "call")]
        if self.saved.fetch.is_on() {
            return fetched::compare(comparison, &self.saved, &self.spec);
        }
        let LoadedPages { pages, problems, .. } = self.saved.open()?;
        problems.into_iter().for_each(|problem| comparison.problem(problem));
        let options = self.saved.options(false);
        pages.iter().for_each(|page| comparison.page(page, &options));
        comparison.finish()
    }
}
