//! `weixin changelog`: a section of `CHANGELOG.md`.

use clap::Args;
use weixin_codegen::diff::render::{self, Context};
use weixin_codegen::diff::{Bump, Diff, Version};

use crate::date;
use crate::failure::Failure;
use crate::spec::compare::{CompareOptions, version};

/// What to compare for the changelog.
#[derive(Debug, Args)]
pub(crate) struct ChangelogArgs {
    /// Git revisions to compare: `A..B`, `A...B` (from their merge base), or `A..` (with the working tree).
    #[arg(long, value_name = "RANGE", allow_hyphen_values = true)]
    git: String,
    /// Version of the release [default: the one that follows, by what changed, or `Unreleased` if none does]; an error if the
    /// changes need a higher one.
    #[arg(long, value_name = "VERSION", value_parser = version)]
    version: Option<Version>,
    /// Day of the release, such as `2026-11-29`; without it, the section has none.
    #[arg(long, value_name = "DATE", value_parser = date::parse)]
    date: Option<String>,
    #[command(flatten)]
    options: CompareOptions,
}

impl ChangelogArgs {
    /// Compares, and makes the section.
    ///
    /// # Errors
    ///
    /// As [`CompareOptions::revisions`], and when the changes need a higher version than the one that is given.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let (diff, context) = self.options.revisions(&self.git)?;
        let title = self.title(&diff, &context)?;
        Ok(render::release(&diff, &title).trim_end().to_owned())
    }

    /// Version and day.
    fn title(&self, diff: &Diff, context: &Context) -> Result<String, Failure> {
        let needed = context.version.map(|old| old.next(diff.bump()));
        let version = match (self.version, needed) {
            (Some(version), Some(needed)) if version < needed => {
                return Err(Failure::Usage(format!(
                    "{version} is too low: what changed needs {needed}; `weixin diff --git {}` says why",
                    self.git
                )));
            }
            // What needs no new version is not that of the old one.
            (version, needed) => version.or(needed.filter(|_| diff.bump() != Bump::None)),
        };
        let version = version.map_or_else(|| "Unreleased".to_owned(), |version| version.to_string());
        Ok(match &self.date {
            Some(date) => format!("{version} - {date}"),
            None => version,
        })
    }
}
