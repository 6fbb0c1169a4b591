//! The bindings on disk: what is fresh, what must be written, what is stale.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::kind::EntryKind;
#[cfg(not(unix))]
use super::portable::Folder;
use super::root::{Root, is_unfinished};
#[cfg(unix)]
use super::unix::Folder;
use super::{FilesError, failed};
use crate::parallel;
use crate::render::MARK;

/// The maximum depth of the output folder.
const MAX_DEPTH: usize = 8;

/// The maximum number of entries to search for stale files.
const MAX_ENTRIES: usize = 200_000;

/// Files per work item.
const BLOCK: usize = 64;

/// How much of a file is read to find the mark of generated files.
const HEAD: u64 = 2 * 1024 * 1024;

/// What to do so that a folder contains the output and nothing stale.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan<'a> {
    /// Files to write, with their texts, by path below the folder.
    pub write: BTreeMap<&'a str, &'a str>,
    /// Stale files: generated earlier, but no longer part of the output.
    pub remove: Vec<String>,
    /// The number of files that are up to date.
    pub fresh: usize,
    /// Unfinished files of interrupted runs. They are not output; the next run removes them.
    pub unfinished: Vec<String>,
}

impl Plan<'_> {
    /// True if there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty()
    }
}

/// Compares the output with what is in the folder.
///
/// # Errors
///
/// If the folder or a file in it cannot be read, or if a file to be written already exists and was not generated: it is
/// never overwritten.
pub fn plan<'a>(folder: &Path, output: &'a BTreeMap<String, String>) -> Result<Plan<'a>, FilesError> {
    let files: Vec<(&str, &str)> = output.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut plan = Plan::default();
    if !folder.exists() {
        plan.write = files.into_iter().collect();
        return Ok(plan);
    }
    let root = Root::open(folder)?;
    let fresh = parallel::map(&files, BLOCK, |(name, text)| is_fresh(&root, name, text));
    for ((name, text), fresh) in files.into_iter().zip(fresh) {
        if fresh? {
            plan.fresh += 1;
        } else {
            plan.write.insert(name, text);
        }
    }
    let mut present = Present { root: &root, output, plan: &mut plan, left: MAX_ENTRIES };
    present.folder(root.folder(), "", MAX_DEPTH)?;
    Ok(plan)
}

/// Whether a file is up to date. It is an error if it exists but was not generated.
fn is_fresh(root: &Root, name: &str, text: &str) -> Result<bool, FilesError> {
    // With other line breaks it is at most twice as long.
    let limit = (2 * text.len() as u64).max(HEAD);
    match root.read(name, limit)? {
        None => Ok(false),
        Some(old) if same(&old, text) => Ok(true),
        Some(old) if is_generated(&old) => Ok(false),
        Some(_) => {
            let refuse = io::Error::other("it was not generated; move it away, or generate into another folder");
            Err(failed("overwrite", &root.path().join(name))(refuse))
        }
    }
}

/// Equal except for line breaks: a checkout on Windows is not stale.
fn same(old: &[u8], new: &str) -> bool {
    let other_ends = || std::str::from_utf8(old).is_ok_and(|old| old.replace("\r\n", "\n") == new);
    old == new.as_bytes() || (old.contains(&b'\r') && other_ends())
}

/// Only files with the mark in their first lines are ever overwritten or removed.
fn is_generated(bytes: &[u8]) -> bool {
    let head = bytes.split(|byte| *byte == b'\n').take_while(|line| line.starts_with(b"//"));
    head.into_iter().any(|line| String::from_utf8_lossy(line).contains(MARK))
}

/// What the output folder contains besides the output.
struct Present<'p, 'a> {
    root: &'p Root,
    output: &'p BTreeMap<String, String>,
    plan: &'p mut Plan<'a>,
    left: usize,
}

impl Present<'_, '_> {
    fn folder(&mut self, folder: &Arc<Folder>, path: &str, depth: usize) -> Result<(), FilesError> {
        let mut entries = folder.entries(self.left).map_err(failed("read the folder", &self.root.path().join(path)))?;
        let Some(left) = self.left.checked_sub(entries.len()) else {
            let why =
                io::Error::other(format!("more than {MAX_ENTRIES} entries; give the bindings a folder of their own"));
            return Err(failed("look through", self.root.path())(why));
        };
        self.left = left;
        entries.sort_by(|(one, _), (two, _)| one.cmp(two));
        for (name, kind) in &entries {
            // What we generate has names in UTF-8.
            let Some(utf8) = name.to_str() else { continue };
            let below = if path.is_empty() { utf8.to_owned() } else { format!("{path}/{utf8}") };
            match kind {
                EntryKind::Folder if depth > 0 && !utf8.starts_with('.') => match folder.folder(name) {
                    Ok(inner) => self.folder(&Arc::new(inner), &below, depth - 1)?,
                    // Another run has removed it.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => return Err(failed("read the folder", &self.root.path().join(&below))(error)),
                },
                EntryKind::File if is_unfinished(name) => self.plan.unfinished.push(below),
                EntryKind::File if self.is_stale(folder, name, &below) => self.plan.remove.push(below),
                _ => {}
            }
        }
        Ok(())
    }

    fn is_stale(&self, folder: &Folder, name: &OsStr, below: &str) -> bool {
        let is_rust = Path::new(name).extension().is_some_and(|ending| ending == "rs");
        if !is_rust || self.output.contains_key(below) {
            return false;
        }
        // What cannot be read was hardly generated; and nothing of ours stands in its way.
        let head = folder.open_file(name).and_then(|file| super::root::contents(file, HEAD));
        head.is_ok_and(|head| is_generated(&head))
    }
}

/// Carries out a plan.
///
/// # Errors
///
/// If a file or folder cannot be written or removed; the error says how many files were written. Files are replaced as a
/// whole: one that fails is left unchanged.
pub fn apply(folder: &Path, plan: &Plan<'_>) -> Result<(), FilesError> {
    if plan.is_empty() && plan.unfinished.is_empty() {
        return Ok(());
    }
    let root = Root::create(folder)?;
    plan.unfinished.iter().for_each(|name| root.remove_unfinished(name));
    let files: Vec<(&str, &str)> = plan.write.iter().map(|(name, text)| (*name, *text)).collect();
    let written = parallel::map(&files, BLOCK, |(name, text)| root.replace(name, text.as_bytes(), false));
    let mut done = 0;
    let mut first = None;
    for outcome in written {
        match outcome {
            Ok(()) => done += 1,
            Err(error) => first = first.or(Some(error)),
        }
    }
    if let Some(error) = first {
        return Err(error.after(done, files.len()));
    }
    for name in &plan.remove {
        root.remove(name)?;
        root.remove_empty_parent(name);
    }
    Ok(())
}
