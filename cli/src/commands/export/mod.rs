//! `weixin export`: what the spec knows, for programs in any language.

mod output;

use clap::{Args, Subcommand, ValueEnum};
use weixin_codegen::export::{self, OpenApiVersion};
use weixin_codegen::model::{Api, Endpoint, Group, Message};

use crate::failure::Failure;
use crate::spec::args::AnySpec;
use crate::spec::find::{self, Named};
use output::Output;

/// What to export.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A document of OpenAPI: endpoints, messages as webhooks, types, codes. `spec/OPENAPI.md` explains its `x-weixin-` keys.
    Openapi(OpenApiArgs),
    /// JSON Schema (2020-12) of what endpoints answer, and of messages.
    JsonSchema(JsonSchemaArgs),
}

#[derive(Debug, Args)]
struct OpenApiArgs {
    #[command(flatten)]
    part: Part,
    /// Version of OpenAPI; 3.0 says less, for programs that do not read 3.1.
    #[arg(long, value_enum, default_value_t = Version::V3_1)]
    version: Version,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    spec: AnySpec,
}

#[derive(Debug, Args)]
struct JsonSchemaArgs {
    #[command(flatten)]
    part: Part,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    spec: AnySpec,
}

/// A version of OpenAPI as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Version {
    #[value(name = "3.1")]
    V3_1,
    #[value(name = "3.0")]
    V3_0,
}

impl From<Version> for OpenApiVersion {
    fn from(version: Version) -> Self {
        match version {
            Version::V3_1 => Self::V3_1,
            Version::V3_0 => Self::V3_0,
        }
    }
}

/// Which part of the API.
#[derive(Debug, Args)]
struct Part {
    /// Only these endpoints and messages: name (`upload`, `channels/upload`, `subscribe`) or path [default: all].
    names: Vec<String>,
    /// Only what is in this group and in the groups inside it; messages are the group `messages`.
    #[arg(long, value_name = "NAME")]
    group: Vec<String>,
    /// Drafts, too: endpoints and messages that nobody has compared with the vendor's pages yet.
    #[arg(long)]
    drafts: bool,
}

impl Part {
    /// The part of an API.
    ///
    /// # Errors
    ///
    /// It has no endpoint, message or group of a name, or only as a draft.
    fn of(&self, api: Api) -> Result<Api, Failure> {
        let groups = api.group_names();
        if let Some(unknown) = self.group.iter().find(|name| !groups.contains(name)) {
            return Err(Failure::Usage(find::unknown_group(&groups, unknown)));
        }
        let named = self.names.iter().map(|name| self.source(&api, name)).collect::<Result<Vec<_>, _>>()?;
        let api = if self.drafts { api } else { api.without_drafts() };
        if named.is_empty() && self.group.is_empty() {
            return Ok(api);
        }
        let is_meant = |endpoint: &Endpoint| named.contains(&endpoint.source);
        let in_group = |group: &Group| self.group.iter().any(|name| group.is_in(name));
        let message_in_group = |message: &Message| self.group.iter().any(|name| message.is_in(name));
        Ok(api.only(
            |group, endpoint| in_group(group) || is_meant(endpoint),
            |message| message_in_group(message) || is_meant(&message.exchange),
        ))
    }

    /// The file of an endpoint or message.
    fn source(&self, api: &Api, name: &str) -> Result<String, Failure> {
        let found = match find::any(api, name)? {
            Named::Endpoint(_, endpoint) => endpoint,
            Named::Message(message) => &message.exchange,
        };
        if found.draft && !self.drafts {
            return Err(Failure::Usage(format!("`{}` is a draft: `--drafts` takes drafts, too", found.name.wire)));
        }
        Ok(found.source.clone())
    }

    /// The options as they would be typed, each after a space.
    fn options(&self) -> String {
        let names = self.names.iter().map(|name| format!(" {name}"));
        let groups = self.group.iter().map(|name| format!(" --group {name}"));
        let drafts = self.drafts.then(|| " --drafts".to_owned());
        names.chain(groups).chain(drafts).collect()
    }
}

impl ExportArgs {
    /// Prints or writes what is asked for, or checks that a file has it.
    ///
    /// # Errors
    ///
    /// The spec has errors, or not what is asked for; a file cannot be written, or is stale.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        match &self.what {
            What::Openapi(OpenApiArgs { part, version, output, spec }) => {
                let document = export::openapi(&part.of(spec.open()?)?, (*version).into());
                let version = if *version == Version::V3_0 { " --version 3.0" } else { "" };
                output.put(&document, &format!("openapi{}{version}{}", part.options(), spec.options()))
            }
            What::JsonSchema(JsonSchemaArgs { part, output, spec }) => {
                let document = export::json_schema(&part.of(spec.open()?)?);
                output.put(&document, &format!("json-schema{}{}", part.options(), spec.options()))
            }
        }
    }
}
