//! The facts of pages, in files beside the spec.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use weixin_codegen::Source;
use weixin_codegen::files::{FilesError, Links, Root, failed};
use weixin_import::{FACTS_FOLDER, MAX_FACTS, StoredFacts};

use crate::failure::Failure;

/// How many folders the files may be in.
const MAX_FOLDERS: usize = 10_000;

/// Reads the facts of the pages of a spec, by the files that they are of.
///
/// # Errors
///
/// A file is corrupt, or belongs to no endpoint or message of the spec.
pub(crate) fn read(folder: &Path, sources: &[Source]) -> Result<BTreeMap<String, StoredFacts>, Failure> {
    let root = Root::open(folder)?;
    let mut all = BTreeMap::new();
    for name in names(folder)? {
        let Some(stem) = StoredFacts::stem_of(&name) else { continue };
        let is_of = |source: &&Source| source.path.rsplit_once('.').is_some_and(|(path, _)| path == stem);
        let Some(source) = sources.iter().find(is_of) else {
            return Err(Failure::Usage(format!(
                "`{}` belongs to no file of the spec\n  help: move it with the file that it was made with, or remove it",
                root.shown(&name)
            )));
        };
        let text = root.read_text(&name, MAX_FACTS, Links::Inside)?.unwrap_or_default();
        let stored = StoredFacts::parse(&text)
            .map_err(|problem| Failure::Usage(format!("`{}` is corrupt: {problem}", root.shown(&name))))?;
        all.insert(source.path.clone(), stored);
    }
    Ok(all)
}

/// The names of the files, below the spec's folder. Where links lead is checked when they are read.
fn names(folder: &Path) -> Result<Vec<String>, FilesError> {
    let mut open = vec![FACTS_FOLDER.to_owned()];
    let mut names = Vec::new();
    let mut folders = 0;
    while let Some(name) = open.pop() {
        let path = folder.join(&name);
        folders += 1;
        // A link that leads nowhere is not the same as no folder: changes would be taken for the first reading.
        if path.is_symlink() && !path.exists() {
            Root::open(&path)?;
        }
        if folders > MAX_FOLDERS || !path.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&path).map_err(failed("read the folder", &path))? {
            let entry = entry.map_err(failed("read the folder", &path))?;
            let Some(inner) = entry.file_name().to_str().map(|inner| format!("{name}/{inner}")) else { continue };
            if inner.ends_with(".facts") {
                names.push(inner);
            } else if entry.path().is_dir() {
                open.push(inner);
            }
        }
    }
    names.sort();
    Ok(names)
}
