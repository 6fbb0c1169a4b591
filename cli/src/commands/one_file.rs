//! A file that a command makes as a whole: written, or compared with what it should have.

use std::path::Path;

use weixin_codegen::files::{self, shown};

use crate::failure::Failure;

/// Writes a text, or with `check` finds out whether the file has it. `remedy` says what to do if it does not.
///
/// # Errors
///
/// The file cannot be written, or is stale.
pub(super) fn put(out: &Path, text: &str, check: bool, remedy: &str) -> Result<String, Failure> {
    // Only a regular file has content to compare with.
    let old = out.is_file().then(|| files::read_named_text(out, 2 * text.len())).and_then(Result::ok);
    match (old.is_some_and(|old| old.replace("\r\n", "\n") == text), check) {
        (true, _) => Ok(format!("{}: up to date", shown(out))),
        (false, true) => Err(Failure::Stale(format!("stale: {}\n{remedy}", shown(out)))),
        (false, false) => {
            files::write(out, text)?;
            Ok(format!("wrote {}", shown(out)))
        }
    }
}
