//! The vendor's pages: `weixin import` makes drafts of them, `weixin drift` says what changed on them.

mod date;

use std::path::{Path, PathBuf};

use clap::Args;
use weixin_codegen::files::{self, FilesError, Links, Root};
use weixin_import::page::MAX_BYTES;
use weixin_import::review::lock::{Lock, Locked};
use weixin_import::{Options, Page};

use crate::failure::Failure;

/// The lock file, beside the spec's files.
const LOCK: &str = "pages.lock";

/// The longest lock file that is read, in bytes.
const MAX_LOCK: usize = 16 * 1024 * 1024;

/// Which pages to read.
#[derive(Clone, Debug, Args)]
pub(crate) struct Saved {
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
pub(crate) struct Opened {
    pub(crate) pages: Vec<Page>,
    pub(crate) problems: Vec<String>,
}

impl Saved {
    /// Reads them. A page over the limit is read up to it, and then refused by its length.
    ///
    /// # Errors
    ///
    /// None of them can be read.
    pub(crate) fn open(&self) -> Result<Opened, Failure> {
        if self.url.is_some() && self.pages.len() > 1 {
            return Err(Failure::Usage("`--url` is the address of one page; import the others without it".to_owned()));
        }
        let mut opened = Opened { pages: Vec::new(), problems: Vec::new() };
        for path in &self.pages {
            match self.page(path) {
                Ok(page) => opened.pages.push(page),
                Err(error) => opened.problems.push(error.to_string()),
            }
        }
        if opened.pages.is_empty() { Err(Failure::Usage(opened.problems.join("\nerror: "))) } else { Ok(opened) }
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

/// The lock file of a spec's folder. It is read before anything is written, so that nothing is if it cannot be.
pub(crate) struct LockFile(Root);

impl LockFile {
    /// Sees to it that it can be read, and written.
    ///
    /// # Errors
    ///
    /// It is damaged, or cannot be written.
    pub(crate) fn open(folder: &Path) -> Result<Self, Failure> {
        let file = Self(Root::open(folder)?);
        file.read()?;
        files::writable(&folder.join(LOCK))?;
        Ok(file)
    }

    fn read(&self) -> Result<Lock, Failure> {
        let text = self.0.read_text(LOCK, MAX_LOCK, Links::Inside)?.unwrap_or_default();
        let damaged = |problems: Vec<String>| format!("`{}` is damaged: {}", self.0.shown(LOCK), problems.join("; "));
        Lock::parse(&text).map_err(|problems| Failure::Usage(damaged(problems)))
    }

    /// Puts endpoints into it, beside those of other runs.
    pub(crate) fn write(self, locked: Vec<Locked>) -> Result<(), Failure> {
        let _held = self.0.hold()?;
        let mut lock = self.read()?;
        locked.into_iter().for_each(|locked| lock.set(locked));
        self.0.write(LOCK, lock.text().as_bytes())?;
        Ok(())
    }
}
