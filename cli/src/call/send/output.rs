//! The answer: JSON or a file, to standard output or to a file.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use serde_json::Value as Json;
use weixin_runtime::{Content, Download};

use crate::failure::Failure;
use weixin_codegen::files::{self, FilesError};

/// Writes the answer; what is to be said about it beside, is returned.
///
/// # Errors
///
/// The file cannot be written, or a file's content would go to a terminal.
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

/// Why a file does not go to a terminal.
pub(crate) const NO_TERMINAL: &str = "the answer is a file, and this is a terminal: say --output FILE, or pipe it";

/// `image/png, 1,234 bytes, named shot.png`.
fn describe(file: &Download) -> String {
    let mut text = format!("{} bytes", file.bytes.len());
    let shown = |text: &str| crate::call::violations::shown(text);
    if let Some(content_type) = &file.content_type {
        text.push_str(&format!(", {}", shown(content_type)));
    }
    if let Some(name) = &file.file_name {
        text.push_str(&format!(", the service names it {}", shown(name)));
    }
    text
}

/// JSON for a pipe on one line; for a terminal on several, with nothing in it that acts on the terminal.
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

/// A closed pipe is the reader's wish, not an error.
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

/// Whether a file can be written there, asked before anything is sent: an answer may come only once.
///
/// # Errors
///
/// It cannot.
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
