//! Answers that are a file, and answers that say nothing but that the call worked.

use std::fmt;

use bytes::Bytes;
use serde_json::Value as Json;

use crate::response::decoding::Decoding;
use crate::response::decoding::FromJson;
use crate::response::decoding::fault::Fault;
use crate::response::document::Document;
use crate::wording::counted;

/// What an answer consists of, after the envelope was looked at.
#[derive(Debug)]
#[non_exhaustive]
pub enum Content<J = Json> {
    /// A JSON document.
    Json(J),
    /// A file.
    File(Download),
}

impl<J> Content<J> {
    /// The JSON document.
    ///
    /// # Errors
    ///
    /// It is a file.
    pub fn into_json(self, decoding: &Decoding) -> Result<J, Fault> {
        match self {
            Self::Json(json) => Ok(json),
            Self::File(_) => Err(decoding.fault("JSON", "a file")),
        }
    }
}

/// What a success of an endpoint is.
///
/// A service sends JSON in the place of a file when something went wrong, and what stands between sends a page. So what begins like
/// HTML, XML or JSON is taken for a file only where the service names it as one, by a file name in `Content-Disposition`: a bill
/// or a drawing comes with its name, the page of a gateway does not. An envelope with a code is never a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Expect {
    /// JSON.
    #[default]
    Json,
    /// A file.
    File,
    /// A file, or an object in its place.
    FileOrObject,
}

impl From<bool> for Expect {
    /// Whether it is a file.
    fn from(file: bool) -> Self {
        if file { Self::File } else { Self::Json }
    }
}

/// What an endpoint answers.
pub trait FromResponse: Sized {
    /// What its content is.
    const EXPECT: Expect = Expect::Json;

    /// Makes the answer of its content.
    ///
    /// # Errors
    ///
    /// The content is not what the spec says.
    fn from_response(content: Content<Document<'_>>, decoding: &mut Decoding) -> Result<Self, Fault>;
}

/// What is made of JSON can be an answer.
impl<T: FromJson> FromResponse for T {
    fn from_response(content: Content<Document<'_>>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let document = content.into_json(decoding)?;
        T::from_json(document.root(), decoding)
    }
}

/// A file that a service sent. `Debug` shows its length, never its content.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Download {
    /// The content.
    pub bytes: Bytes,
    /// The content type, as the service named it.
    pub content_type: Option<String>,
    /// The file's name, as the service named it, without any directory.
    pub file_name: Option<String>,
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("bytes", &format_args!("{}", counted(self.bytes.len() as u64, "byte", "bytes")))
            .field("content_type", &self.content_type)
            .field("file_name", &self.file_name)
            .finish()
    }
}

impl FromResponse for Download {
    const EXPECT: Expect = Expect::File;

    fn from_response(content: Content<Document<'_>>, decoding: &mut Decoding) -> Result<Self, Fault> {
        match content {
            Content::File(file) if file.bytes.is_empty() => Err(decoding.fault("a file", "an empty body")),
            Content::File(file) => Ok(file),
            Content::Json(_) => Err(decoding.fault("a file", "JSON that says success")),
        }
    }
}

/// The answer of an endpoint that sends a file, or in its place an object that says something about it.
///
/// What begins as a JSON object is none of its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileOr<T> {
    /// The file.
    File(Download),
    /// What came in its place.
    Instead(T),
}

impl<T> FileOr<T> {
    /// The file, if it came.
    pub fn file(&self) -> Option<&Download> {
        if let Self::File(file) = self { Some(file) } else { None }
    }

    /// What came in the place of the file.
    pub fn instead(&self) -> Option<&T> {
        if let Self::Instead(instead) = self { Some(instead) } else { None }
    }
}

impl<T: FromResponse> FromResponse for FileOr<T> {
    const EXPECT: Expect = Expect::FileOrObject;

    fn from_response(content: Content<Document<'_>>, decoding: &mut Decoding) -> Result<Self, Fault> {
        match content {
            Content::Json(_) => T::from_response(content, decoding).map(Self::Instead),
            Content::File(_) => Download::from_response(content, decoding).map(Self::File),
        }
    }
}

/// The answer of an endpoint that says nothing but that the call worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Nothing;

impl FromResponse for Nothing {
    fn from_response(content: Content<Document<'_>>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let document = content.into_json(decoding)?;
        decoding.object(document.root()).map(|_| Self)
    }
}

/// The name in a `Content-Disposition` header. A directory in it is dropped: the name may be used to write a file.
pub(crate) fn file_name(disposition: &str) -> Option<String> {
    let parameter = |wanted: &str| {
        let mut parts = disposition.split(';').skip(1).filter_map(|part| part.split_once('='));
        parts.find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
    };
    let extended = parameter("filename*").and_then(|value| value.splitn(3, '\'').nth(2)).map(percent_decoded);
    let name = extended.or_else(|| parameter("filename").map(|value| value.trim_matches('"').to_owned()))?;
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let usable = !base.is_empty() && base != "." && base != ".." && !base.contains(char::is_control);
    usable.then(|| base.to_owned())
}

fn percent_decoded(text: &str) -> String {
    // A plus sign is no space here, unlike in a form.
    let text = text.replace('+', "%2B");
    url::form_urlencoded::parse(text.as_bytes()).map(|(key, _)| key.into_owned()).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_downloads() {
        let name = |text: &str| file_name(text);
        assert_eq!(name("attachment; filename=\"a b.zip\"").as_deref(), Some("a b.zip"));
        assert_eq!(name("attachment; filename=a.zip").as_deref(), Some("a.zip"));
        assert_eq!(name("attachment; filename=x; filename*=UTF-8''%E6%96%87+1.zip").as_deref(), Some("文+1.zip"));
        assert_eq!(name("attachment; filename=\"../../etc/passwd\"").as_deref(), Some("passwd"));
        assert_eq!(name("attachment; filename=\"..\""), None);
        assert_eq!(name("attachment; filename*=broken"), None);
        assert_eq!(name("attachment"), None);
    }
}
