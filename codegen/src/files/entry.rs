//! Which entries of a folder are the spec: one rule for the disk, for git's revisions, and for specs that are built in.
//!
//! Build scripts of this repository compile this file too, so that it needs nothing but the standard library.

use std::ffi::OsStr;

/// What the name of an entry says, before anybody looks at what the entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Hidden, or a backup of an editor: neither it nor what is in it is the spec.
    Skipped,
    /// A file of the spec, if it is a file.
    Spec,
    /// Meant as a file of the spec, but refused: the reason, as what comes after the path.
    Misnamed(&'static str),
    /// No file of the spec. A folder of such a name can hold some.
    Other,
}

/// What the name of an entry says.
///
/// Hidden entries (`.git`, `.DS_Store`, `._e.yaml`, `.#e.yaml`, `.e.yaml.swp`) and backups (`e.yaml~`, `#e.yaml#`) are
/// skipped, folders as well as files. What ends in `.yaml` or `.yml` is the spec. Another spelling of these endings is
/// refused: it would be the spec on one machine and not on another.
pub fn entry(name: &OsStr) -> Entry {
    let shown = name.to_string_lossy();
    if shown.starts_with('.') || shown.ends_with('~') || (shown.starts_with('#') && shown.ends_with('#')) {
        return Entry::Skipped;
    }
    let Some((_, ending)) = shown.rsplit_once('.') else { return Entry::Other };
    if !["yaml", "yml"].iter().any(|known| ending.trim().eq_ignore_ascii_case(known)) {
        return Entry::Other;
    }
    match ending {
        _ if name.to_str().is_none() => Entry::Misnamed("its name is not UTF-8; rename it"),
        "yaml" | "yml" => Entry::Spec,
        _ if ending.trim() != ending => Entry::Misnamed("its name ends in a blank; rename it"),
        _ if ending.len() == "yaml".len() => Entry::Misnamed("a file of the spec ends in `.yaml`, in small letters"),
        _ => Entry::Misnamed("a file of the spec ends in `.yml`, in small letters"),
    }
}
