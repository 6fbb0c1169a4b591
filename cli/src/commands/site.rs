//! `weixin site`: a spec as a website of files.

use std::path::PathBuf;

use clap::Args;
use weixin_codegen::describe::count;
use weixin_codegen::files::{self, OutputKind};
use weixin_codegen::model::{Api, Endpoint, Variant};
use weixin_codegen::site::{Release, SiteContext, site};

use crate::failure::Failure;
use crate::spec::args::AnySpec;
use crate::spec::compare::CompareOptions;

/// What to make a site of, and where.
#[derive(Debug, Args)]
pub(crate) struct SiteArgs {
    /// Directory to write the site to; `index.html` in it is its first page. What an earlier run wrote there and is no longer
    /// part of the site is removed.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Also show what changed between two git revisions, `A..B`, `A...B` or `A..`; may be given several times, the newest first.
    #[arg(long, value_name = "RANGE", allow_hyphen_values = true, conflicts_with = "extends")]
    history: Vec<String>,
    #[command(flatten)]
    spec: AnySpec,
}

impl SiteArgs {
    /// Makes all pages, and writes those that changed.
    ///
    /// # Errors
    ///
    /// The spec or a revision cannot be read, or a file cannot be written.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        // What a request is made with lives as long as the program, as in generated code.
        let api: &'static Api = Box::leak(Box::new(self.spec.open()?));
        let history: Result<Vec<Release>, Failure> = self.history.iter().map(|range| self.release(range)).collect();
        let history: &'static [Release] = history?.leak();
        let curl = Box::leak(Box::new(move |endpoint, variant| curl(api, endpoint, variant)));
        let output = site(api, SiteContext { curl, history });
        let plan = files::plan_of(OutputKind::SITE, &self.out, &output)?;
        files::apply(&self.out, &plan)?;
        let removed = match plan.remove.len() {
            0 => String::new(),
            number => format!(", removed {}", count(number, "stale file")),
        };
        let (wrote, fresh) = (count(plan.write.len(), "file"), plan.fresh);
        Ok(format!("wrote {wrote}, {fresh} up to date{removed}: open {}", files::shown(&self.out.join("index.html"))))
    }

    fn release(&self, range: &str) -> Result<Release, Failure> {
        let (diff, context) = CompareOptions::of(self.spec.folder()).revisions(range)?;
        Ok(Release { title: format!("{} → {}", context.old, context.new), diff })
    }
}

/// The curl command of a variant, with sample values.
#[cfg(feature = "call")]
fn curl(api: &'static Api, endpoint: &'static Endpoint, variant: &'static Variant) -> Option<String> {
    crate::call::sample::curl(api, endpoint, variant)
}

/// Without `weixin call`, nothing here makes requests.
#[cfg(not(feature = "call"))]
fn curl(_: &'static Api, _: &'static Endpoint, _: &'static Variant) -> Option<String> {
    None
}
