//! A folder of saved pages.

use std::fs;
use std::path::{Path, PathBuf};

use weixin_codegen::files::{FilesError, failed};

use crate::failure::Failure;

/// How deep folders are looked into.
const DEEPEST: usize = 8;

/// The most pages of a folder.
const MAX_PAGES: usize = 20_000;

/// How the names of pages end.
const ENDS: [&str; 5] = ["md", "markdown", "html", "htm", "txt"];

/// The pages in a folder and the folders in it, by their paths. Hidden files and links to folders are left out.
///
/// # Errors
///
/// A folder cannot be read, or there are too many pages.
pub(crate) fn pages(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    collect(folder, DEEPEST, &mut found)?;
    if found.len() > MAX_PAGES {
        return Err(Failure::Usage(format!("`{}` holds more than {MAX_PAGES} pages", folder.display())));
    }
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, levels: usize, found: &mut Vec<PathBuf>) -> Result<(), FilesError> {
    for entry in fs::read_dir(folder).map_err(failed("read the folder", folder))? {
        let entry = entry.map_err(failed("read the folder", folder))?;
        let kind = entry.file_type().map_err(failed("read", &entry.path()))?;
        let path = entry.path();
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        let is_page = path
            .extension()
            .and_then(|end| end.to_str())
            .is_some_and(|end| ENDS.contains(&end.to_ascii_lowercase().as_str()));
        if is_hidden || found.len() > MAX_PAGES {
            continue;
        }
        if kind.is_dir() && levels > 0 {
            collect(&path, levels - 1, found)?;
        } else if !kind.is_dir() && is_page {
            found.push(path);
        }
    }
    Ok(())
}
