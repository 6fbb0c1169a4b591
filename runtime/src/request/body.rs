//! Request bodies of known length that can be read any number of times.

use std::borrow::Cow;
use std::io::{self, Read};
use std::sync::Arc;

use bytes::{Buf, Bytes};
#[cfg(feature = "client")]
use reqwest::header::HeaderValue;

use crate::file::{File, FileError};

/// How much of a file is read at a time, in bytes. Smaller pieces cost throughput, bigger ones memory.
pub(crate) const PIECE: usize = 256 * 1024;

/// The body of a request.
///
/// It holds files, not their content: every reader opens them again, so that a request can be sent a second time.
#[derive(Clone, Debug)]
pub struct Body {
    content_type: Option<Cow<'static, str>>,
    segments: Segments,
    length: u64,
}

/// The stretches of a body, shared by all that read it.
#[derive(Clone, Debug)]
pub(crate) enum Segments {
    /// Of a JSON body, without a list around it.
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

/// A stretch of a body.
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

    pub(crate) fn new(content_type: impl Into<Cow<'static, str>>, segments: Segments) -> Self {
        let length = segments.as_slice().iter().map(Segment::len).fold(0, u64::saturating_add);
        Self { content_type: Some(content_type.into()), segments, length }
    }

    /// The header `Content-Type`; `None` when there is no body.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    #[cfg(feature = "client")]
    pub(crate) fn content_type_header(&self) -> Option<HeaderValue> {
        match self.content_type.as_ref()? {
            Cow::Borrowed(text) => Some(HeaderValue::from_static(text)),
            // A boundary of a caller's choice may be anything, but a caller's request is not sent by us.
            Cow::Owned(text) => HeaderValue::from_str(text).ok(),
        }
    }

    /// The number of bytes: the header `Content-Length`.
    pub fn len(&self) -> u64 {
        self.length
    }

    /// Whether there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// A reader over the whole body, for transports that block.
    ///
    /// It fails, before its last byte, when a file is shorter or longer than it was when it was opened.
    pub fn reader(&self) -> impl Read + Send + use<> {
        BodyReader { segments: self.segments.clone(), at: 0, piece: Bytes::new(), pieces: None }
    }

    /// The stretches that the body consists of, in order: to show a request without reading its files.
    pub fn stretches(&self) -> impl Iterator<Item = &Segment> {
        self.segments.as_slice().iter()
    }

    #[cfg(feature = "client")]
    pub(crate) fn segments(&self) -> &Segments {
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

/// A file in pieces. It blocks.
pub(crate) struct Pieces {
    name: Box<str>,
    reader: Box<dyn Read + Send>,
    expected: u64,
    read: u64,
}

impl Pieces {
    pub(crate) fn open(file: &File) -> Result<Self, FileError> {
        let reader = file.reader().map_err(|error| FileError::unreadable(file.name().to_owned(), error))?;
        let mut pieces = Self { name: file.name().into(), reader, expected: file.len(), read: 0 };
        if pieces.expected == 0 {
            pieces.must_be_at_end()?;
        }
        Ok(pieces)
    }

    /// The next piece; `None` at the end.
    ///
    /// The last piece is not handed out before it is known that nothing follows: what has left cannot be called back.
    pub(crate) fn next(&mut self) -> Result<Option<Bytes>, FileError> {
        let left = self.expected - self.read;
        if left == 0 {
            return Ok(None);
        }
        let wanted = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        let piece = self.read_up_to(wanted)?;
        self.read += piece.len() as u64;
        if piece.len() < wanted {
            return Err(FileError::shrank(&self.name, self.expected, self.read));
        }
        if self.read == self.expected {
            self.must_be_at_end()?;
        }
        Ok(Some(piece.into()))
    }

    fn must_be_at_end(&mut self) -> Result<(), FileError> {
        match self.read_up_to(1)?.is_empty() {
            true => Ok(()),
            false => Err(FileError::grew(&self.name, self.expected)),
        }
    }

    /// So many bytes, or fewer if the file ends. They are read into memory that nobody has filled with zeros before, which
    /// would take a tenth of the time of an upload.
    fn read_up_to(&mut self, wanted: usize) -> Result<Vec<u8>, FileError> {
        let mut piece = Vec::with_capacity(wanted);
        let read = self.reader.by_ref().take(wanted as u64).read_to_end(&mut piece);
        read.map_err(|error| FileError::unreadable(self.name.to_string(), error))?;
        Ok(piece)
    }
}
