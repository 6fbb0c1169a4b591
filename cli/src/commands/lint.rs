//! `weixin lint`: checks a spec.

use clap::Args;
use weixin_codegen::model::Endpoint;

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
        let is_stale = |(_, endpoint): &(_, &Endpoint)| endpoint.reviewed.as_ref().is_some_and(|mark| !mark.holds);
        let stale = match api.endpoints().filter(is_stale).count() {
            0 => String::new(),
            stale => format!("\n{} changed since; see `weixin list --unreviewed`", count(stale, "reviewed endpoint")),
        };
        Ok(format!("{} in {}: no errors{stale}", count(endpoints, "endpoint"), count(api.groups.len(), "group")))
    }
}
