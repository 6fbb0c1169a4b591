//! `weixin lint`: checks a spec.

use clap::Args;

use crate::failure::Failure;
use crate::spec::args::SpecFolder;
use weixin_codegen::describe::count;

/// Which spec to check.
#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    #[command(flatten)]
    spec: SpecFolder,
}

impl LintArgs {
    /// Checks the spec, and counts what is in it.
    ///
    /// # Errors
    ///
    /// The spec cannot be read, or has errors.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let api = weixin_codegen::model(self.spec.read()?).map_err(|errors| Failure::Spec(Box::new(errors), ""))?;
        let endpoints = api.endpoints().count();
        Ok(format!("{} in {}: no errors", count(endpoints, "endpoint"), count(api.groups.len(), "group")))
    }
}
