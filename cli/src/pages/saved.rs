//! Saved pages, as the command line names them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::Args;
use weixin_codegen::files::{self, FilesError};
use weixin_import::{MAX_BYTES, Options, Page, Validator, is_page_address};

#[cfg(feature = "call")]
use super::fetch::{FetchArgs, Fetched, PageRequest};
use super::folder;
use crate::date;
use crate::failure::Failure;

/// Which pages to read.
#[derive(Clone, Debug, Args)]
pub(crate) struct SavedPages {
    /// Saved pages, or folders of them: Markdown, HTML saved by a browser, or plain text; with `--fetch`, addresses of pages
    /// (in `weixin drift`, names of endpoints).
    #[arg(value_name = "PAGE")]
    pages: Vec<PathBuf>,
    /// Address of the page, if the page itself does not contain it.
    #[arg(long, value_name = "URL", value_parser = page_address)]
    url: Option<String>,
    /// Date when the pages were saved, such as `2026-11-21` [default: today].
    #[arg(long, value_name = "DATE", value_parser = date::past)]
    read: Option<String>,
    #[cfg(feature = "call")]
    #[command(flatten)]
    pub(crate) fetch: FetchArgs,
}

/// The pages that could be read, and the errors of the others.
#[derive(Default)]
pub(crate) struct LoadedPages {
    pub(crate) pages: Vec<Page>,
    pub(crate) problems: Vec<String>,
    /// What the server said of the versions of pages that were fetched, by their addresses.
    pub(crate) versions: HashMap<String, Validator>,
    /// True if a folder was named, with everything in it.
    pub(crate) is_folder: bool,
}

impl LoadedPages {
    /// What the server said of the version of a page.
    pub(crate) fn version(&self, page: &Page) -> Option<Validator> {
        self.versions.get(page.url.as_deref()?).cloned()
    }
}

impl SavedPages {
    /// Reads the pages. A page above the limit is cut there, and refused later because of its length.
    ///
    /// # Errors
    ///
    /// None of them can be read.
    pub(crate) fn open(&self) -> Result<LoadedPages, Failure> {
        #[cfg(feature = "call")]
        if self.fetch.is_on() {
            return self.fetched();
        }
        if self.pages.is_empty() {
            return Err(Failure::Usage("no page was named: saved pages, or folders of them".to_owned()));
        }
        let is_folder = self.pages.iter().any(|path| path.is_dir());
        let mut loaded = LoadedPages { is_folder, ..LoadedPages::default() };
        let mut paths = Vec::new();
        for path in &self.pages {
            match path.is_dir() {
                true => paths.extend(folder::pages(path)?),
                false => paths.push(path.clone()),
            }
        }
        if self.url.is_some() && paths.len() > 1 {
            return Err(Failure::Usage("`--url` can only be used with a single page".to_owned()));
        }
        for path in &paths {
            match self.page(path) {
                Ok(page) => loaded.pages.push(page),
                Err(error) => loaded.problems.push(error.to_string()),
            }
        }
        if paths.is_empty() {
            return Err(Failure::Usage("the folder holds no pages: files that end in .md, .html or .txt".to_owned()));
        }
        if loaded.pages.is_empty() { Err(Failure::Usage(loaded.problems.join("\nerror: "))) } else { Ok(loaded) }
    }

    /// What was named, as it was typed.
    #[cfg(feature = "call")]
    pub(crate) fn names(&self) -> impl Iterator<Item = String> {
        self.pages.iter().map(|path| path.to_string_lossy().into_owned())
    }

    /// Fetches pages by their addresses.
    #[cfg(feature = "call")]
    fn fetched(&self) -> Result<LoadedPages, Failure> {
        let urls: Vec<String> = self.names().collect();
        if urls.is_empty() {
            return Err(Failure::Usage("`--fetch` needs the addresses of pages".to_owned()));
        }
        for url in &urls {
            page_address(url).map_err(|why| Failure::Usage(format!("`{url}`: {why}")))?;
        }
        let is_folder = urls.len() > 1;
        let mut loaded = LoadedPages { is_folder, ..LoadedPages::default() };
        let requests = urls.into_iter().map(|url| PageRequest { url, validator: None }).collect();
        let counts = self.fetch.fetch(requests, &date::today(), |request, fetched| {
            let url = &request.url;
            match fetched {
                Fetched::Page(text, version, file) => {
                    loaded.versions.extend(version.map(|version| (url.clone(), version)));
                    let shown = file.unwrap_or_else(|| url.clone());
                    loaded.pages.push(Page { shown, url: Some(url.clone()), read: self.read.clone(), text });
                }
                other => loaded.problems.extend(other.problem(url)),
            }
            Ok(())
        })?;
        loaded.problems.extend(counts.problem());
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

/// Checks the address of a page: it goes into the draft, and into a line of the lock file.
fn page_address(text: &str) -> Result<String, String> {
    if is_page_address(text) {
        return Ok(text.to_owned());
    }
    Err("expected an `https://` address without spaces".to_owned())
}
