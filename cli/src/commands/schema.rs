//! `weixin schema`: the JSON Schema of the spec language.

use std::path::PathBuf;

use clap::Args;
use weixin_codegen::files::{self, shown};

use crate::failure::Failure;

/// Where the schema is.
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// File to write.
    #[arg(long, value_name = "FILE", default_value = "spec/schema.json")]
    out: PathBuf,
    /// Write nothing; exit with status 1 if the file is stale.
    #[arg(long)]
    check: bool,
}

impl SchemaArgs {
    /// Writes the schema, or checks that the file is up to date.
    ///
    /// # Errors
    ///
    /// The file cannot be written, or is stale.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let Self { out, check } = self;
        let text = weixin_codegen::json_schema();
        // Only a regular file has content to compare with.
        let old = out.is_file().then(|| files::read_named_text(out, 2 * text.len())).and_then(Result::ok);
        match (old.is_some_and(|old| old.replace("\r\n", "\n") == text), check) {
            (true, _) => Ok(format!("{}: up to date", shown(out))),
            (false, true) => {
                Err(Failure::Stale(format!("stale: {}\nrun `cargo run -- schema` and commit the result", shown(out))))
            }
            (false, false) => {
                files::write(out, text)?;
                Ok(format!("wrote {}", shown(out)))
            }
        }
    }
}
