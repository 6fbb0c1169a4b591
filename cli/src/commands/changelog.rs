//! `weixin changelog`: a section of `CHANGELOG.md`.

use clap::Args;
use weixin_codegen::diff::render;

use crate::failure::Failure;
use crate::spec::compare::CompareOptions;

/// What to compare for the changelog.
#[derive(Debug, Args)]
pub(crate) struct ChangelogArgs {
    /// Git revisions to compare: `A..B`, `A...B` (from their merge base), or `A..` (with the working tree).
    #[arg(long, value_name = "RANGE", allow_hyphen_values = true)]
    git: String,
    #[command(flatten)]
    options: CompareOptions,
}

impl ChangelogArgs {
    /// Compares, and makes the section.
    ///
    /// # Errors
    ///
    /// As [`CompareOptions::revisions`].
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let (diff, context) = self.options.revisions(&self.git)?;
        Ok(render::changelog(&diff, &context).trim_end().to_owned())
    }
}
