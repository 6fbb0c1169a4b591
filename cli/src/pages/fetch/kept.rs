//! Pages that were fetched, kept in a folder: what was fetched today is not fetched again.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use weixin_codegen::files::{Links, Root};
use weixin_import::{MAX_BYTES, Validator};

use crate::failure::Failure;

/// The list of the pages, in the folder.
const LIST: &str = "fetched.tsv";

/// The longest list that is read, in bytes.
const MAX_LIST: usize = 16 * 1024 * 1024;

/// The folder.
pub(super) struct KeptPages {
    root: Root,
    /// By the address of the page.
    pages: BTreeMap<String, KeptPage>,
}

/// A page in the folder.
#[derive(Clone)]
struct KeptPage {
    file: String,
    day: String,
    validator: Option<Validator>,
}

impl KeptPages {
    /// Opens the folder, which is made if it is not there.
    ///
    /// # Errors
    ///
    /// It cannot be read or written.
    pub(super) fn open(folder: &Path) -> Result<Self, Failure> {
        let root = Root::create(folder)?;
        let list = root.read_text(LIST, MAX_LIST, Links::Inside)?.unwrap_or_default();
        Ok(Self { pages: list.lines().filter_map(page).collect(), root })
    }

    /// The text of a page that was fetched on a day.
    pub(super) fn of_day(&self, url: &str, day: &str) -> Option<String> {
        self.pages.get(url).filter(|page| page.day == day)?;
        self.text(url)
    }

    /// The file of a page, as messages show it.
    pub(super) fn file(&self, url: &str) -> Option<String> {
        self.pages.get(url).map(|page| self.root.shown(&page.file))
    }

    /// The text of a page, whenever it was fetched.
    pub(super) fn text(&self, url: &str) -> Option<String> {
        let page = self.pages.get(url)?;
        self.root.read_text(&page.file, MAX_BYTES, Links::Inside).ok()?
    }

    /// What tells whether a page has changed since it was kept, if its text is there.
    pub(super) fn validator(&self, url: &str) -> Option<Validator> {
        let validator = self.pages.get(url)?.validator.clone()?;
        self.text(url).map(|_| validator)
    }

    /// Keeps a page.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub(super) fn keep(
        &mut self,
        url: &str,
        text: &str,
        day: &str,
        validator: Option<Validator>,
    ) -> Result<(), Failure> {
        let file = file_name(url);
        self.root.write(&file, text.as_bytes())?;
        self.set(url, KeptPage { file, day: day.to_owned(), validator })
    }

    /// Notes that a page was asked for and is as it was.
    ///
    /// # Errors
    ///
    /// The list cannot be written.
    pub(super) fn unchanged(&mut self, url: &str, day: &str) -> Result<(), Failure> {
        let Some(page) = self.pages.get(url).cloned() else { return Ok(()) };
        self.set(url, KeptPage { day: day.to_owned(), ..page })
    }

    fn set(&mut self, url: &str, page: KeptPage) -> Result<(), Failure> {
        self.pages.insert(url.to_owned(), page);
        let mut list = String::new();
        for (url, KeptPage { file, day, validator }) in &self.pages {
            let validator = validator.as_ref().map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(list, "{url}\t{file}\t{day}\t{validator}");
        }
        self.root.write(LIST, list.as_bytes())?;
        Ok(())
    }
}

/// A line of the list. One that is none is left out: the page is fetched again.
fn page(line: &str) -> Option<(String, KeptPage)> {
    let parts: Vec<&str> = line.split('\t').collect();
    let [url, file, day, validator] = parts[..] else { return None };
    let is_ours = file == file_name(url);
    let page = KeptPage { file: file.to_owned(), day: day.to_owned(), validator: Validator::parse(validator) };
    is_ours.then(|| (url.to_owned(), page))
}

/// A name for the page's file, which no other page has.
fn file_name(url: &str) -> String {
    let last = url.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let name: String = last.chars().map(|c| if fits(c) { c } else { '_' }).take(80).collect();
    let hash = url
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("page-{name}-{hash:016x}.md")
}
