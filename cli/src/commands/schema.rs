//! `weixin schema`: the JSON Schema of the spec language, and of what the diff says to programs.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use weixin_codegen::diff::render;

use super::one_file;
use crate::failure::Failure;

/// Which schema, and where it is.
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// Of what: the files of a spec, or the output of `weixin diff --format json`.
    #[arg(long, value_enum, default_value_t = Of::Spec)]
    of: Of,
    /// File to write [default: `spec/schema.json`, or `spec/diff.schema.json`].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write nothing; exit with status 1 if the file is stale.
    #[arg(long)]
    check: bool,
}

/// What a schema describes.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    Spec,
    Diff,
}

impl Of {
    fn text(self) -> String {
        match self {
            Self::Spec => weixin_codegen::json_schema(),
            Self::Diff => render::json_schema(),
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::Spec => "spec/schema.json",
            Self::Diff => "spec/diff.schema.json",
        }
    }

    /// The option as it would be typed, after a space.
    fn option(self) -> &'static str {
        match self {
            Self::Spec => "",
            Self::Diff => " --of diff",
        }
    }
}

impl SchemaArgs {
    /// Writes the schema, or checks that the file is up to date.
    ///
    /// # Errors
    ///
    /// The file cannot be written, or is stale.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let Self { of, out, check } = self;
        let out = &out.clone().unwrap_or_else(|| of.file().into());
        let remedy = format!("run `weixin schema{}` and commit the result", of.option());
        one_file::put(out, &of.text(), *check, &remedy)
    }
}
