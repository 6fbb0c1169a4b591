//! Writes the response, JSON or a file, to standard output or to a file; a file as it comes.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use serde_json::Value as Json;
use weixin_codegen::files::{self, FilesError};
use weixin_runtime::{Content, ContentRange, DownloadStream, SavedFile, TransportError};

use crate::call::violations::shown;
use crate::failure::Failure;

/// Writes a response that is not a file, and returns a remark for the user.
///
/// # Errors
///
/// The output cannot be written.
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
        // A file was written as it came.
        _ => Ok(None),
    }
}

/// A file that was written.
pub(crate) struct WrittenFile {
    length: u64,
    content_type: Option<String>,
    file_name: Option<String>,
    range: Option<ContentRange>,
}

impl From<SavedFile> for WrittenFile {
    fn from(file: SavedFile) -> Self {
        Self { length: file.length, content_type: file.content_type, file_name: file.file_name, range: file.range }
    }
}

impl WrittenFile {
    /// `wrote shot.png: 1,234 bytes, image/png, named shot.png`.
    pub(crate) fn describe(&self, output: Option<&Path>) -> String {
        let mut text = match output {
            Some(path) => format!("wrote {}: {} bytes", files::shown(path), self.length),
            None => format!("{} bytes", self.length),
        };
        if let Some(content_type) = &self.content_type {
            text.push_str(&format!(", {}", shown(content_type)));
        }
        if let Some(name) = &self.file_name {
            text.push_str(&format!(", named {}", shown(name)));
        }
        if let Some(range) = &self.range {
            text.push_str(&format!(", a part of the file: {range}"));
        }
        text
    }
}

/// Writes a file as it comes: to standard output, or to what is no file.
///
/// # Errors
///
/// It cannot be written; the inner error is that of the connection.
pub(crate) async fn pour(
    mut stream: DownloadStream,
    output: Option<&Path>,
) -> Result<Result<WrittenFile, TransportError>, Failure> {
    let what = output.map_or_else(|| "standard output".to_owned(), |path| format!("`{}`", files::shown(path)));
    let failed = |source: io::Error| FilesError { what: format!("cannot write to {what}"), source };
    let mut out = output.map(files::open_stream).transpose()?.flatten().unwrap_or_else(|| Box::new(io::stdout()));
    loop {
        let written = match stream.chunk().await {
            Ok(Some(piece)) => out.write_all(&piece),
            Ok(None) => break,
            Err(error) => return Ok(Err(error)),
        };
        match written {
            // A closed pipe is not an error: nobody wants the rest.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            other => other.map_err(failed)?,
        }
    }
    match out.flush() {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(failed(error).into()),
        _ => {}
    }
    let (content_type, file_name) = (stream.content_type(), stream.file_name());
    Ok(Ok(WrittenFile {
        length: stream.bytes_read(),
        content_type: content_type.map(str::to_owned),
        file_name: file_name.map(str::to_owned),
        range: stream.range(),
    }))
}

/// Why a file is not written to a terminal.
pub(crate) const NO_TERMINAL: &str =
    "the response is a file, and standard output is a terminal: use --output FILE, or pipe it";

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
