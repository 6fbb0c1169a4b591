//! `weixin show`: everything in the spec about one endpoint or message.

pub(super) mod json;
mod text;

use clap::Args;
use weixin_codegen::model::{Api, Endpoint, Note, References};

use crate::failure::Failure;
use crate::spec::args::AnySpec;
use crate::spec::find::{self, Named};
use crate::terminal::OutputStyle;

/// Which endpoint or message to show, and how.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// Name (`upload`, `cooperation_shop/upload`) or path of the endpoint, or name of the message (`subscribe`).
    endpoint: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    spec: AnySpec,
}

/// An endpoint, or a message in the shape of one, with all that it refers to.
struct Subject<'a> {
    api: &'a Api,
    group: &'a str,
    endpoint: &'a Endpoint,
    references: References<'a>,
}

impl Subject<'_> {
    /// The notes of the endpoint, and those about the shared things that it refers to.
    fn notes(&self) -> Vec<Note> {
        self.api.notes_of(self.endpoint, &self.references)
    }

    /// The time zone of the service, if a value of the endpoint is a time without an offset.
    fn time_zone(&self) -> Option<&str> {
        self.api.time_zone_of(self.endpoint, &self.references)
    }

    /// The name of a format table in the spec, by its Rust name.
    fn format_table(&self, rust: &str) -> String {
        self.api.format_table(rust).map_or_else(|| rust.to_owned(), |table| table.name.wire.clone())
    }
}

impl ShowArgs {
    /// Describes the endpoint or message.
    ///
    /// # Errors
    ///
    /// The spec cannot be read, or has neither.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let api = self.spec.open()?;
        let (group, endpoint, message) = match find::any(&api, &self.endpoint)? {
            Named::Endpoint(group, endpoint) => (&group.name.wire, endpoint, None),
            Named::Message(message) => (&message.group.wire, &message.exchange, Some(message)),
        };
        let references = message.map_or_else(|| api.references(endpoint), |message| api.references_of_message(message));
        let subject = Subject { api: &api, group, endpoint, references };
        let style = OutputStyle::of_stdout();
        Ok(match (message, self.json) {
            (None, true) => json::of(&subject).to_string(),
            (None, false) => text::of(&subject, style),
            (Some(message), true) => json::message(&subject, message).to_string(),
            (Some(message), false) => text::message(&subject, message, style),
        })
    }
}
