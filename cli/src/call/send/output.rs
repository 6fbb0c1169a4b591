//! Writes the response, JSON or a file, to standard output or to a file.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use serde_json::Value as Json;
use weixin_codegen::files::{self, FilesError};
use weixin_runtime::{Content, Download};

use crate::call::violations::shown;
use crate::failure::Failure;

/// Writes the response, and returns a remark for the user.
///
/// # Errors
///
/// The output cannot be written, or a file would go to a terminal.
pub(crate) fn write(content: &Content, output: Option<&Path>) -> Result<Option<String>, Failure> {
    match (content, output) {
        (Content::Json(json), None) => {
            let text = text(json, io::stdout().is_terminal());
            to_stdout(format!("{text}\n").as_bytes())?;
            Ok(None)
        }
        (Content::Json(json), Some(path)) => {
            to_file(path, format!("{}\n", text(json, false)).as_bytes())?;
            Ok(Some(format!("wrote {}", files::shown(path))))
        }
        (Content::File(file), Some(path)) => {
            to_file(path, &file.bytes)?;
            Ok(Some(format!("wrote {}: {}", files::shown(path), describe(file))))
        }
        (Content::File(_), None) if io::stdout().is_terminal() => Err(Failure::Usage(NO_TERMINAL.to_owned())),
        (Content::File(file), None) => {
            to_stdout(&file.bytes)?;
            Ok(Some(describe(file)))
        }
        _ => Ok(None),
    }
}

/// Why a file is not written to a terminal.
pub(crate) const NO_TERMINAL: &str =
    "the response is a file, and standard output is a terminal: use --output FILE, or pipe it";

/// `image/png, 1,234 bytes, named shot.png`.
fn describe(file: &Download) -> String {
    let mut text = format!("{} bytes", file.bytes.len());
    if let Some(content_type) = &file.content_type {
        text.push_str(&format!(", {}", shown(content_type)));
    }
    if let Some(name) = &file.file_name {
        text.push_str(&format!(", named {}", shown(name)));
    }
    text
}

/// JSON on one line for a pipe; for a terminal indented, and without characters that act on it.
fn text(json: &Json, terminal: bool) -> String {
    if !terminal {
        return json.to_string();
    }
    let pretty = serde_json::to_string_pretty(json).unwrap_or_else(|_| json.to_string());
    let mut text = String::with_capacity(pretty.len());
    for character in pretty.chars() {
        let acts = matches!(character, '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if acts {
            text.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            text.push(character);
        }
    }
    text
}

/// A closed pipe is not an error.
fn to_stdout(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(FilesError { what: "cannot write to standard output".to_owned(), source: error }.into())
        }
        _ => Ok(()),
    }
}

fn to_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    files::write(path, bytes)?;
    Ok(())
}

/// Checks that the file can be written, before anything is sent: the service may answer only once.
///
/// # Errors
///
/// It cannot be written.
pub(crate) fn check(path: &Path) -> Result<(), Failure> {
    Ok(files::writable(path)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_on_a_terminal() {
        let json = serde_json::json!({"a": "x\u{9b}31m\u{1b}[0m\u{202e}"});
        let shown = text(&json, true);
        assert!(!shown.contains(['\u{9b}', '\u{1b}', '\u{202e}']), "{shown:?}");
        assert_eq!(serde_json::from_str::<Json>(&shown).expect("JSON"), json);
        assert_eq!(text(&json, false).lines().count(), 1);
    }
}
