//! `weixin drift`: what the vendor changed on pages since they were read.

#[cfg(feature = "call")]
mod fetched;

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
}

impl DriftArgs {
    /// Compares all pages with what they said, and with the spec.
    ///
    /// # Errors
    ///
    /// The spec has errors, or does not have what a page is about; or a page has changed and nothing was written.
    pub(crate) fn run(self) -> Result<String, Failure> {
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
