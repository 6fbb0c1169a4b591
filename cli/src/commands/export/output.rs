//! Where a document goes, and in which form.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use weixin_codegen::export::Document;
use weixin_codegen::files::shown;

use crate::commands::one_file;
use crate::failure::Failure;

/// Where a document goes, and in which form.
#[derive(Debug, Args)]
pub(super) struct Output {
    /// Form of the document [default: that of the file's name, else JSON].
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// File to write, instead of standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write nothing; exit with status 1 if the file is stale.
    #[arg(long, requires = "out")]
    check: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Json,
    Yaml,
}

impl Format {
    fn of_name(path: &Path) -> Self {
        let extension = path.extension().map(|extension| extension.to_ascii_lowercase());
        if extension.is_some_and(|it| it == "yaml" || it == "yml") { Self::Yaml } else { Self::Json }
    }
}

impl Output {
    /// Prints a document or writes it, or checks that the file has it. `command` is what makes it again.
    ///
    /// # Errors
    ///
    /// The file cannot be written, or is stale.
    pub(super) fn put(&self, document: &Document, command: &str) -> Result<String, Failure> {
        let of_name = self.out.as_deref().map_or(Format::Json, Format::of_name);
        let format = self.format.unwrap_or(of_name);
        let text = match format {
            Format::Json => document.json(),
            Format::Yaml => document.yaml(),
        };
        let Some(out) = &self.out else { return Ok(text.trim_end().to_owned()) };
        let option = match (format, format == of_name) {
            (_, true) => "",
            (Format::Json, false) => " --format json",
            (Format::Yaml, false) => " --format yaml",
        };
        let remedy = format!("run `weixin export {command}{option} --out {}`", shown(out));
        one_file::put(out, &text, self.check, &remedy)
    }
}
