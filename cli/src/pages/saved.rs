//! Pages that somebody has saved.

use std::path::{Path, PathBuf};

use clap::Args;
use weixin_codegen::files::{self, FilesError};
use weixin_import::page::MAX_BYTES;
use weixin_import::{Options, Page};

use super::date;
use crate::failure::Failure;

/// Which pages to read.
#[derive(Clone, Debug, Args)]
pub(crate) struct SavedPages {
    /// Saved pages: Markdown, HTML as a browser saves it, or plain text.
    #[arg(required = true, value_name = "PAGE")]
    pages: Vec<PathBuf>,
    /// Address of the page, for one page that does not say it itself.
    #[arg(long, value_name = "URL", value_parser = page_address)]
    url: Option<String>,
    /// Day on which the pages were saved, `2026-11-21`; today unless said.
    #[arg(long, value_name = "DAY", value_parser = date::parse)]
    read: Option<String>,
}

/// The pages that could be read, and what is wrong with the others.
pub(crate) struct LoadedPages {
    pub(crate) pages: Vec<Page>,
    pub(crate) problems: Vec<String>,
}

impl SavedPages {
    /// Reads them. A page over the limit is read up to it, and then refused by its length.
    ///
    /// # Errors
    ///
    /// None of them can be read.
    pub(crate) fn open(&self) -> Result<LoadedPages, Failure> {
        if self.url.is_some() && self.pages.len() > 1 {
            return Err(Failure::Usage("`--url` is the address of one page; import the others without it".to_owned()));
        }
        let mut loaded = LoadedPages { pages: Vec::new(), problems: Vec::new() };
        for path in &self.pages {
            match self.page(path) {
                Ok(page) => loaded.pages.push(page),
                Err(error) => loaded.problems.push(error.to_string()),
            }
        }
        if loaded.pages.is_empty() { Err(Failure::Usage(loaded.problems.join("\nerror: "))) } else { Ok(loaded) }
    }

    fn page(&self, path: &Path) -> Result<Page, FilesError> {
        Ok(Page {
            shown: files::shown(path),
            url: self.url.clone(),
            read: self.read.clone(),
            text: files::read_named_text(path, MAX_BYTES)?,
        })
    }

    pub(crate) fn options(&self, prose: bool) -> Options {
        Options { prose, today: self.read.clone().unwrap_or_else(date::today) }
    }
}

/// Takes the address of a page from the command line: it stands in the draft and in a line of the lock file.
fn page_address(text: &str) -> Result<String, String> {
    if weixin_import::facts::request_line::is_page(text) {
        return Ok(text.to_owned());
    }
    Err("write the address that a browser opens, beginning with `https://` and without blanks".to_owned())
}
