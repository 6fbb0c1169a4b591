//! The lock file: for each endpoint the page that it came from, the day on which that was read, and a hash of its facts.
//!
//! One line an endpoint, sorted, so that merges are easy: path in the spec, address, day, hash, and of pages that were
//! fetched what the server said of their version.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::draft::path::FactPath;
use crate::review::reading::hash;
use crate::review::reading::model::Reading;
use crate::review::reading::stored::{conflict, whole};
use crate::review::validator::Validator;

/// The most problems of a file that are said.
const MAX_PROBLEMS: usize = 5;

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
    /// What the server said of this version of the page, if it was fetched.
    pub validator: Option<Validator>,
}

/// The lock file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLock {
    entries: BTreeMap<String, LockedPage>,
}

impl LockedPage {
    /// What is locked of a page.
    pub(crate) fn of(path: &str, reading: &Reading) -> Self {
        Self {
            path: path.to_owned(),
            url: reading.url.clone().unwrap_or_else(|| "-".to_owned()),
            read: reading.read.clone(),
            hash: hash(reading),
            validator: None,
        }
    }

    /// Reads a line of the lock file.
    fn parse(line: &str) -> Option<Self> {
        let parts: Vec<&str> = line.split_whitespace().collect();
        let (path, url, read, hash, validator) = match parts[..] {
            [path, url, read, hash] => (path, url, read, hash, None),
            [path, url, read, hash, validator] => (path, url, read, hash, Some(Validator::parse(validator)?)),
            _ => return None,
        };
        let hash = u64::from_str_radix(hash, 16).ok().filter(|_| hash.len() == 16)?;
        Some(Self { path: path.to_owned(), url: url.to_owned(), read: read.to_owned(), hash, validator })
    }
}

/// A hash of the facts; what a page is called depends on its language.
fn hash(reading: &Reading) -> u64 {
    let names = ["title", "section", "endpoint", "message"];
    let is_name = |path: &FactPath| path.keys().first().is_some_and(|key| names.contains(&key.as_str()));
    let facts = reading.facts.iter().filter(|(path, _)| !is_name(path));
    let lines: Vec<String> = facts.map(|(path, value)| format!("{path} {value}")).collect();
    hash::hash(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

impl PageLock {
    /// Reads a lock file. Lines that are none are reported with their numbers.
    ///
    /// # Errors
    ///
    /// The first lines that cannot be read.
    pub fn parse(text: &str) -> Result<Self, Vec<String>> {
        let mut lock = Self::default();
        let mut problems = Vec::new();
        problems.extend(whole(text).err());
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            match LockedPage::parse(line) {
                Some(page) => lock.set(page),
                None => problems.push(format!(
                    "line {}: expected path, address, day and hash{}",
                    number + 1,
                    conflict(line)
                )),
            }
            if problems.len() == MAX_PROBLEMS {
                break;
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
            "# Made by `weixin import` and `weixin drift --write`: endpoint, page, day, hash of its facts, version if fetched.\n",
        );
        for locked in self.entries.values() {
            let _ = write!(out, "{} {} {} {:016x}", locked.path, locked.url, locked.read, locked.hash);
            let _ = match &locked.validator {
                Some(validator) => writeln!(out, " {validator}"),
                None => writeln!(out),
            };
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
            validator: Validator::etag("W/\"a b\""),
        });
        lock.set(LockedPage {
            path: "endpoints/wxa/a.yaml".into(),
            url: "-".into(),
            read: "2026-11-21".into(),
            hash: u64::MAX,
            validator: None,
        });
        assert_eq!(PageLock::parse(&lock.text()), Ok(lock.clone()));
        assert!(lock.text().contains("a.yaml - 2026-11-21 ffffffffffffffff\nendpoints/wxa/b.yaml"));
        assert_eq!(PageLock::parse("x y\n"), Err(vec!["line 1: expected path, address, day and hash".to_owned()]));
        let cut = lock.text().trim_end().to_owned();
        assert_eq!(PageLock::parse(&cut), Err(vec!["it ends within a line".to_owned()]));
        let conflict = PageLock::parse("<<<<<<< HEAD\n").expect_err("a conflict");
        assert!(conflict[0].ends_with("a conflict of git is not resolved"), "{conflict:?}");
        assert_eq!(PageLock::parse(&"x\n".repeat(1000)).expect_err("no lines").len(), MAX_PROBLEMS);
    }
}
