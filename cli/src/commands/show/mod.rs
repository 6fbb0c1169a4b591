//! `weixin show`: everything that the spec says about one endpoint.

mod json;
mod text;

use clap::Args;
use weixin_codegen::model::{Api, Endpoint, Group, References};

use crate::failure::Failure;
use crate::spec::args::AnySpec;
use crate::spec::find;
use crate::terminal::OutputStyle;

/// Which endpoint to show.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The endpoint, by its name (`upload`, `channels/upload`) or by its path.
    endpoint: String,
    /// As JSON, for programs.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    spec: AnySpec,
}

/// An endpoint with all that it refers to.
struct Subject<'a> {
    api: &'a Api,
    group: &'a Group,
    endpoint: &'a Endpoint,
    references: References<'a>,
}

impl ShowArgs {
    /// The text.
    ///
    /// # Errors
    ///
    /// The spec cannot be read, or has no such endpoint.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let api = self.spec.open()?;
        let (group, endpoint) = find::endpoint(&api, &self.endpoint)?;
        let subject = Subject { api: &api, group, endpoint, references: api.references(endpoint) };
        Ok(if self.json { json::of(&subject).to_string() } else { text::of(&subject, OutputStyle::of_stdout()) })
    }
}
