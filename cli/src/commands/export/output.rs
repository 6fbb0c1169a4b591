//! Where a document goes, and in which form.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use weixin_codegen::export::Document;
use weixin_codegen::files::{self, shown};

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
        // Only a regular file has content to compare with.
        let old = out.is_file().then(|| files::read_named_text(out, 2 * text.len())).and_then(Result::ok);
        match (old.is_some_and(|old| old.replace("\r\n", "\n") == text), self.check) {
            (true, _) => Ok(format!("{}: up to date", shown(out))),
            (false, true) => {
                let option = match (format, format == of_name) {
                    (_, true) => "",
                    (Format::Json, false) => " --format json",
                    (Format::Yaml, false) => " --format yaml",
                };
                let out = shown(out);
                Err(Failure::Stale(format!("stale: {out}\nrun `weixin export {command}{option} --out {out}`")))
            }
            (false, false) => {
                files::write(out, text)?;
                Ok(format!("wrote {}", shown(out)))
            }
        }
    }
}
