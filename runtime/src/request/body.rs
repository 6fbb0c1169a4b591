//! Request bodies of known length that can be read any number of times.

use std::borrow::Cow;
use std::io::{self, Read};
use std::sync::Arc;

use bytes::{Buf, Bytes};
#[cfg(feature = "client")]
use reqwest::header::HeaderValue;

use crate::file::File;
use crate::file::error::FileError;
use crate::file::pieces::Pieces;
use crate::request::part::{Part, PartContent};

/// The body of a request.
///
/// It holds files, not their content: every reader opens them again, so that a request can be sent a second time.
#[derive(Clone, Debug)]
pub struct Body {
    content_type: Option<Cow<'static, str>>,
    segments: Segments,
    length: u64,
}

/// The segments of a body, shared by its readers.
#[derive(Clone, Debug)]
pub(crate) enum Segments {
    /// The only one of a JSON body, without an allocation for a list.
    One(Segment),
    Many(Arc<[Segment]>),
}

impl Segments {
    pub(crate) fn get(&self, at: usize) -> Option<&Segment> {
        self.as_slice().get(at)
    }

    fn as_slice(&self) -> &[Segment] {
        match self {
            Self::One(segment) => std::slice::from_ref(segment),
            Self::Many(segments) => segments,
        }
    }
}

/// A segment of a body.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Segment {
    /// Bytes in memory.
    Bytes(Bytes),
    /// The content of a file, which is read when it is sent.
    File(File),
}

impl Segment {
    /// The number of bytes.
    #[allow(clippy::len_without_is_empty, reason = "an empty stretch is nothing to ask for")]
    pub fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(file) => file.len(),
        }
    }
}

impl Body {
    /// No body.
    pub(crate) fn none() -> Self {
        Self { content_type: None, segments: Segments::Many(Arc::from([])), length: 0 }
    }

    /// A JSON body.
    pub(crate) fn json(text: Vec<u8>) -> Self {
        Self::new("application/json", Segments::One(Segment::Bytes(text.into())))
    }

    /// A body that is one file or one text.
    pub(crate) fn raw(part: &Part) -> Self {
        let segment = match &part.content {
            PartContent::File(file) => Segment::File(file.clone()),
            PartContent::Text(text) => Segment::Bytes(text.clone().into()),
        };
        Self::new(part.content_type.unwrap_or("text/plain; charset=utf-8"), Segments::One(segment))
    }

    /// A body of fields that is written like a query.
    pub(crate) fn urlencoded(text: String) -> Self {
        Self::new("application/x-www-form-urlencoded", Segments::One(Segment::Bytes(text.into())))
    }

    /// This JSON object with one more text, which comes last; an object of its own if there is no body.
    pub(crate) fn with_field(&self, name: &str, text: &str) -> Self {
        let mut json: Vec<u8> = Vec::new();
        for segment in self.segments() {
            if let Segment::Bytes(bytes) = segment {
                json.extend_from_slice(bytes);
            }
        }
        if json.pop().is_none() {
            json.push(b'{');
        }
        if json.len() > 1 {
            json.push(b',');
        }
        // Writing to memory cannot fail, and both are texts.
        let _ = serde_json::to_writer(&mut json, name);
        json.push(b':');
        let _ = serde_json::to_writer(&mut json, text);
        json.push(b'}');
        Self::json(json)
    }

    pub(crate) fn new(content_type: impl Into<Cow<'static, str>>, segments: Segments) -> Self {
        let length = segments.as_slice().iter().map(Segment::len).fold(0, u64::saturating_add);
        Self { content_type: Some(content_type.into()), segments, length }
    }

    /// The header `Content-Type`; `None` if there is no body.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    #[cfg(feature = "client")]
    pub(crate) fn content_type_header(&self) -> Option<HeaderValue> {
        match self.content_type.as_ref()? {
            Cow::Borrowed(text) => Some(HeaderValue::from_static(text)),
            // A caller may choose any boundary, but then the request is not sent by this crate.
            Cow::Owned(text) => HeaderValue::from_str(text).ok(),
        }
    }

    /// The length in bytes: the header `Content-Length`.
    pub fn len(&self) -> u64 {
        self.length
    }

    /// Whether there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// A reader of the whole body, for blocking transports.
    ///
    /// It fails before its last byte if a file is shorter or longer than it was when it was opened.
    pub fn reader(&self) -> impl Read + Send + use<> {
        BodyReader { segments: self.segments.clone(), at: 0, piece: Bytes::new(), pieces: None }
    }

    /// The segments of the body, in order, for showing a request without reading its files.
    pub fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.segments.as_slice().iter()
    }

    #[cfg(feature = "client")]
    pub(crate) fn shared_segments(&self) -> &Segments {
        &self.segments
    }
}

struct BodyReader {
    segments: Segments,
    at: usize,
    piece: Bytes,
    pieces: Option<Pieces>,
}

impl Read for BodyReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.next_piece().map_err(io::Error::other)? {
                Some(piece) => self.piece = piece,
                None => return Ok(0),
            }
        }
        let length = buffer.len().min(self.piece.len());
        self.piece.copy_to_slice(&mut buffer[..length]);
        Ok(length)
    }
}

impl BodyReader {
    fn next_piece(&mut self) -> Result<Option<Bytes>, FileError> {
        loop {
            if let Some(pieces) = &mut self.pieces {
                match pieces.next()? {
                    Some(piece) => return Ok(Some(piece)),
                    None => self.pieces = None,
                }
            }
            let segment = self.segments.get(self.at);
            self.at += 1;
            match segment {
                None => return Ok(None),
                Some(Segment::Bytes(bytes)) => return Ok(Some(bytes.clone())),
                Some(Segment::File(file)) => self.pieces = Some(Pieces::open(file)?),
            }
        }
    }
}
