//! The fields of a form, as the visitor collects them and the multipart body frames them.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::file::File;

/// The content of a field of a form.
#[derive(Clone, Debug)]
pub(crate) enum PartContent {
    Text(String),
    File(File),
}

/// A field of a form, or what is the whole body.
#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) wire: &'static str,
    pub(crate) content: PartContent,
    /// As the spec or the file's format has it.
    pub(crate) content_type: Option<&'static str>,
}

/// The content type of a file whose format is unknown.
const ANY_BYTES: &str = "application/octet-stream";

impl Part {
    /// A text.
    pub(crate) fn text(wire: &'static str, text: String) -> Self {
        Self { wire, content: PartContent::Text(text), content_type: None }
    }

    /// A file. Without a content type, a form would take it for a text.
    pub(crate) fn file(wire: &'static str, file: File) -> Self {
        Self { wire, content: PartContent::File(file), content_type: Some(ANY_BYTES) }
    }
}

/// A field of a form, as it is sent.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FormField<'a> {
    /// Its name on the wire.
    pub name: &'a str,
    /// Its content.
    pub content: FormFieldContent<'a>,
    /// Its content type; `None` for a text that has none of its own.
    pub content_type: Option<&'static str>,
}

/// The content of a field of a form.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum FormFieldContent<'a> {
    /// A text.
    Text(&'a str),
    /// A file.
    #[non_exhaustive]
    File {
        /// The file.
        file: &'a File,
        /// Its name as it is quoted in the header, where quotes and control characters are written as `%22`, `%0A`.
        file_name: String,
    },
}

impl<'a> FormField<'a> {
    pub(crate) fn of(part: &'a Part) -> Self {
        let content = match &part.content {
            PartContent::Text(text) => FormFieldContent::Text(text),
            PartContent::File(file) => FormFieldContent::File { file, file_name: quoted(file.name()).into_owned() },
        };
        Self { name: part.wire, content, content_type: part.content_type }
    }
}

/// A name for use between quotes. It is sent as raw UTF-8, as browsers do, because the service does not understand
/// `filename*`.
///
/// Browsers replace the quote, CR and LF by `%22`, `%0D`, `%0A`. Other control characters are replaced alike, and so
/// is the backslash: some parsers take it for an escape, and at the end of a name it would swallow the quote.
pub(crate) fn quoted(name: &str) -> Cow<'_, str> {
    let is_replaced = |character: char| character == '"' || character == '\\' || character.is_ascii_control();
    if !name.contains(is_replaced) {
        return Cow::Borrowed(name);
    }
    let mut text = String::with_capacity(name.len());
    for character in name.chars() {
        if is_replaced(character) {
            let _ = write!(text, "%{:02X}", u32::from(character));
        } else {
            text.push(character);
        }
    }
    Cow::Owned(text)
}
