//! Which entries of a folder belong to the spec: one rule for the disk and for git revisions. The build script of
//! `weixin-embedded-spec` cannot ask it, and a test holds that it finds the same files.

use std::ffi::OsStr;

/// What the name of an entry tells, before looking at the entry itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Hidden, or an editor's backup: neither it nor its content belongs to the spec.
    Skipped,
    /// A file of the spec, if it is a file at all.
    Spec,
    /// Meant as a file of the spec, but refused, for this reason.
    Misnamed(&'static str),
    /// Not a file of the spec. A folder with such a name can contain some.
    Other,
}

/// Classifies the name of an entry.
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
