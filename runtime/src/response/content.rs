//! Responses that are files, and responses without content.

use std::fmt;

use bytes::Bytes;
use serde_json::Value as Json;

use crate::response::decoding::Decoding;
use crate::response::decoding::FromJson;
use crate::response::decoding::fault::Fault;
use crate::response::document::Document;
use crate::response::range::ContentRange;
use crate::wording::counted;

/// The content of a response, once its envelope was read.
#[derive(Debug)]
#[non_exhaustive]
pub enum Content<J = Json> {
    /// A JSON document.
    Json(J),
    /// A file.
    File(Download),
    /// Nothing at all: a success without a body.
    Empty,
}

impl<J> Content<J> {
    /// The JSON document.
    ///
    /// # Errors
    ///
    /// It is a file.
    #[inline]
    pub(crate) fn into_json(self, decoding: &Decoding) -> Result<J, Fault> {
        match self {
            Self::Json(json) => Ok(json),
            Self::File(_) => Err(decoding.fault("JSON", "a file")),
            Self::Empty => Err(decoding.fault("JSON", "an empty body")),
        }
    }
}

/// The content of a successful response.
///
/// Instead of a file, a service sends JSON when something went wrong, and a gateway sends a page. So a body that
/// starts like HTML, XML or JSON counts as a file only if the service names it by a file name in
/// `Content-Disposition`: a bill or a drawing comes with its name, the page of a gateway does not. An envelope with a
/// code is never a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Expect {
    /// JSON.
    #[default]
    Json,
    /// A file.
    File,
    /// A file, or an object instead of it.
    FileOrObject,
    /// An object, or nothing at all: the call has succeeded, and there is nothing to say.
    Nothing,
}

impl Expect {
    /// Whether a file may come.
    pub(crate) fn may_be_file(self) -> bool {
        match self {
            Self::File | Self::FileOrObject => true,
            Self::Json | Self::Nothing => false,
        }
    }
}

impl From<bool> for Expect {
    /// Whether it is a file.
    fn from(file: bool) -> Self {
        if file { Self::File } else { Self::Json }
    }
}

/// A response type of an endpoint.
pub trait FromResponse: Sized {
    /// The content of a successful response.
    const EXPECT: Expect = Expect::Json;

    /// Converts the content of a response.
    ///
    /// # Errors
    ///
    /// The content is not what the spec says.
    fn from_response(content: Content<Document<'_>>, decoding: &mut Decoding) -> Result<Self, Fault>;
}

/// Anything that is read from JSON can be a response.
impl<T: FromJson> FromResponse for T {
    fn from_response(content: Content<Document<'_>>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let document = content.into_json(decoding)?;
        decoding.whole(|decoding| T::from_root(document.root(), decoding))
    }
}

/// A file that a service sent. `Debug` shows its length, never its content.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Download {
    /// The content.
    pub bytes: Bytes,
    /// The content type, as sent by the service.
    pub content_type: Option<String>,
    /// The file name, as sent by the service, without any directory.
    pub file_name: Option<String>,
    /// The part of the file that it is, if the request asked for one; `None` for the whole file, which a service may send
    /// although it was asked for a part.
    pub range: Option<ContentRange>,
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("bytes", &format_args!("{}", counted(self.bytes.len() as u64, "byte", "bytes")))
            .field("content_type", &self.content_type)
            .field("file_name", &self.file_name)
            .field("range", &self.range)
            .finish()
    }
}

impl FromResponse for Download {
    const EXPECT: Expect = Expect::File;

    fn from_response(content: Content<Document<'_>>, decoding: &mut Decoding) -> Result<Self, Fault> {
        match content {
            Content::File(file) if file.bytes.is_empty() => Err(decoding.fault("a file", "an empty body")),
            Content::File(file) => Ok(file),
            Content::Json(_) => Err(decoding.fault("a file", "a JSON response without an error")),
            Content::Empty => Err(decoding.fault("a file", "an empty body")),
        }
    }
}

/// The response of an endpoint that sends a file, or instead of it an object about it.
///
/// A body that starts as a JSON object is never the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileOr<T, F = Download> {
    /// The file.
    File(F),
    /// What came instead.
    Instead(T),
}

impl<T, F> FileOr<T, F> {
    /// The file, if it came.
    pub fn file(&self) -> Option<&F> {
        if let Self::File(file) = self { Some(file) } else { None }
    }

    /// What came instead of the file.
    pub fn instead(&self) -> Option<&T> {
        if let Self::Instead(instead) = self { Some(instead) } else { None }
    }
}

impl<T: FromResponse> FromResponse for FileOr<T> {
    const EXPECT: Expect = Expect::FileOrObject;

    fn from_response(content: Content<Document<'_>>, decoding: &mut Decoding) -> Result<Self, Fault> {
        match content {
            Content::Json(_) => T::from_response(content, decoding).map(Self::Instead),
            Content::File(_) | Content::Empty => Download::from_response(content, decoding).map(Self::File),
        }
    }
}

/// A response that is a file, or may be one.
pub trait FileResponse: FromResponse {
    /// The same response, with an `F` as the file.
    type With<F>;

    /// The response that is a file.
    fn with_file<F>(file: F) -> Self::With<F>;

    /// The same response with another kind of file.
    fn map_file<F, G>(with: Self::With<F>, map: impl FnOnce(F) -> G) -> Self::With<G>;

    /// The response that is none; `None` if it is a file.
    fn without_file<F>(self) -> Option<Self::With<F>>;
}

impl FileResponse for Download {
    type With<F> = F;

    fn with_file<F>(file: F) -> F {
        file
    }

    fn map_file<F, G>(with: F, map: impl FnOnce(F) -> G) -> G {
        map(with)
    }

    fn without_file<F>(self) -> Option<F> {
        None
    }
}

impl<T: FromResponse> FileResponse for FileOr<T> {
    type With<F> = FileOr<T, F>;

    fn with_file<F>(file: F) -> FileOr<T, F> {
        FileOr::File(file)
    }

    fn map_file<F, G>(with: FileOr<T, F>, map: impl FnOnce(F) -> G) -> FileOr<T, G> {
        match with {
            FileOr::File(file) => FileOr::File(map(file)),
            FileOr::Instead(instead) => FileOr::Instead(instead),
        }
    }

    fn without_file<F>(self) -> Option<FileOr<T, F>> {
        match self {
            Self::File(_) => None,
            Self::Instead(instead) => Some(FileOr::Instead(instead)),
        }
    }
}

/// The response of an endpoint that only says that the call succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Nothing;

impl FromResponse for Nothing {
    const EXPECT: Expect = Expect::Nothing;

    fn from_response(content: Content<Document<'_>>, decoding: &mut Decoding) -> Result<Self, Fault> {
        if let Content::Empty = content {
            return Ok(Self);
        }
        let document = content.into_json(decoding)?;
        let mut object = decoding.object(document.root())?;
        // Nobody asks for a field; whether there are others is told at the end.
        object.is_certain();
        Ok(Self)
    }
}

/// The name in a `Content-Disposition` header. Any directory is dropped, because the name may be used to write a
/// file.
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
    // Unlike in a form, a plus sign is no space.
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
