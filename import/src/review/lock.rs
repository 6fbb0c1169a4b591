//! The lock file: for each endpoint the page that it came from, the day on which that was read, and a hash of its facts.
//!
//! One line an endpoint, sorted, so that merges are easy: path in the spec, address, day, hash.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::draft::model::{Draft, ErrorRow};
use crate::infer::endpoint::Options;
use crate::page::Page;
use crate::text::is_day;
use crate::yaml::write;

/// What is locked of one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedPage {
    /// The endpoint's file below the spec's folder.
    pub path: String,
    /// The page's address, or `-`.
    pub url: String,
    /// The day on which it was read.
    pub read: String,
    /// The hash of what it says, without sentences: another crawl or translation of the same page has the same.
    pub hash: u64,
}

/// The lock file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLock {
    entries: BTreeMap<String, LockedPage>,
}

impl LockedPage {
    /// What is locked of a page.
    pub fn of(path: &str, page: &Page, draft: &Draft, options: &Options) -> Self {
        Self {
            path: path.to_owned(),
            url: draft.page_url.clone().unwrap_or_else(|| "-".to_owned()),
            read: page.read.clone().filter(|day| is_day(day)).unwrap_or_else(|| options.today.clone()),
            hash: hash(draft),
        }
    }

    /// Reads a line of the lock file.
    fn parse(line: &str) -> Option<Self> {
        let parts: Vec<&str> = line.split_whitespace().collect();
        let [path, url, read, hash] = parts[..] else { return None };
        let hash = u64::from_str_radix(hash, 16).ok()?;
        Some(Self { path: path.to_owned(), url: url.to_owned(), read: read.to_owned(), hash })
    }
}

/// FNV-1a over the lines of the draft that are facts of the page; its result is the same on every machine, and whatever
/// shared tables a spec has.
fn hash(draft: &Draft) -> u64 {
    let code = |row: &ErrorRow| ErrorRow {
        name: String::new(),
        meaning: String::new(),
        remedy: String::new(),
        class: None,
        predicted_by: None,
        is_shared: false,
        ..row.clone()
    };
    let facts = Draft {
        summary: "-".to_owned(),
        title: None,
        section: Vec::new(),
        page_url: Some("-".to_owned()),
        page_read: "-".to_owned(),
        docs: String::new(),
        host: None,
        corrections: Vec::new(),
        assumptions: Vec::new(),
        errors: draft.errors.iter().map(code).collect(),
        shared_errors: Vec::new(),
        ..draft.clone()
    };
    let text = write::text(&facts);
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    lines
        .flat_map(str::bytes)
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

impl PageLock {
    /// Reads a lock file. Lines that are none are reported with their numbers.
    ///
    /// # Errors
    ///
    /// Every line that cannot be read.
    pub fn parse(text: &str) -> Result<Self, Vec<String>> {
        let mut lock = Self::default();
        let mut problems = Vec::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            match LockedPage::parse(line) {
                Some(page) => lock.set(page),
                None => problems.push(format!("line {}: expected path, address, day and hash", number + 1)),
            }
        }
        if problems.is_empty() { Ok(lock) } else { Err(problems) }
    }

    /// Puts an endpoint in, or in place of its old line.
    pub fn set(&mut self, locked: LockedPage) {
        self.entries.insert(locked.path.clone(), locked);
    }

    /// What is locked of an endpoint.
    pub fn get(&self, path: &str) -> Option<&LockedPage> {
        self.entries.get(path)
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let mut out = String::from(
            "# Made by `weixin import` and `weixin drift --write`: endpoint, page, day, hash of its facts.\n",
        );
        for locked in self.entries.values() {
            let _ = writeln!(out, "{} {} {} {:016x}", locked.path, locked.url, locked.read, locked.hash);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_files_are_read_as_they_are_written() {
        let mut lock = PageLock::default();
        lock.set(LockedPage {
            path: "endpoints/wxa/b.yaml".into(),
            url: "https://example.com".into(),
            read: "2026-11-21".into(),
            hash: 7,
        });
        lock.set(LockedPage {
            path: "endpoints/wxa/a.yaml".into(),
            url: "-".into(),
            read: "2026-11-21".into(),
            hash: u64::MAX,
        });
        assert_eq!(PageLock::parse(&lock.text()), Ok(lock.clone()));
        assert!(lock.text().contains("a.yaml - 2026-11-21 ffffffffffffffff\nendpoints/wxa/b.yaml"));
        assert_eq!(PageLock::parse("x y\n"), Err(vec!["line 1: expected path, address, day and hash".to_owned()]));
    }
}
