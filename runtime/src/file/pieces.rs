//! A file in pieces, as it is sent.

use std::io::Read;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use super::File;
use super::error::FileError;

/// How much of a file is read at a time, in bytes. Smaller pieces cost throughput, larger ones memory.
pub(crate) const PIECE: usize = 256 * 1024;

/// Reads a file in pieces. It blocks.
pub(crate) struct Pieces {
    name: Box<str>,
    reader: Box<dyn Read + Send>,
    expected: u64,
    read: u64,
    spares: Spares,
}

/// Buffers whose pieces have been sent, for the next ones. Pieces are read on one thread and freed on another, and an allocator gives what
/// is so large back to the system, which clears it each time before it hands it out again.
#[derive(Clone, Default)]
struct Spares(Arc<Mutex<Vec<Vec<u8>>>>);

/// How many buffers are kept. More are seldom on their way at a time.
const MOST_SPARES: usize = 2;

impl Spares {
    fn take(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn keep(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        let mut spares = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if spares.len() < MOST_SPARES {
            spares.push(buffer);
        }
    }
}

/// A buffer on its way, which comes back when it has been sent.
struct Piece {
    buffer: Vec<u8>,
    spares: Spares,
}

impl AsRef<[u8]> for Piece {
    fn as_ref(&self) -> &[u8] {
        &self.buffer
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        self.spares.keep(mem::take(&mut self.buffer));
    }
}

impl Pieces {
    pub(crate) fn open(file: &File) -> Result<Self, FileError> {
        let reader = file.reader().map_err(|error| FileError::unreadable(file.name().to_owned(), error))?;
        let mut pieces =
            Self { name: file.name().into(), reader, expected: file.len(), read: 0, spares: Spares::default() };
        if pieces.expected == 0 {
            pieces.must_be_at_end()?;
        }
        Ok(pieces)
    }

    /// The next piece; `None` at the end.
    ///
    /// The last piece is withheld until the file is known to end there: what has been sent cannot be called back.
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
        Ok(Some(Bytes::from_owner(Piece { buffer: piece, spares: self.spares.clone() })))
    }

    fn must_be_at_end(&mut self) -> Result<(), FileError> {
        match self.read_up_to(1)?.is_empty() {
            true => Ok(()),
            false => Err(FileError::grew(&self.name, self.expected)),
        }
    }

    /// Reads `wanted` bytes, or fewer if the file ends. The buffer is not zeroed first, which would take a tenth of
    /// the time of an upload.
    fn read_up_to(&mut self, wanted: usize) -> Result<Vec<u8>, FileError> {
        let mut piece = self.spares.take();
        piece.reserve_exact(wanted);
        let read = self.reader.by_ref().take(wanted as u64).read_to_end(&mut piece);
        read.map_err(|error| FileError::unreadable(self.name.to_string(), error))?;
        Ok(piece)
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::file::error::FileErrorKind;
    use crate::file::source::Source;

    /// Claims to have read more than fits into the buffer.
    struct Boaster;

    impl Read for Boaster {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            Ok(buffer.len() + 1)
        }
    }

    impl Source for Boaster {
        fn len(&self) -> u64 {
            10
        }

        fn open(&self) -> io::Result<Box<dyn Read + Send>> {
            Ok(Box::new(Self))
        }
    }

    #[test]
    fn buffers_are_used_again_once_they_were_sent() {
        let file = File::from_bytes("part.stl", vec![7; 4 * PIECE + 1]);
        let mut pieces = Pieces::open(&file).expect("the file can be read");
        let first = pieces.next().expect("the file can be read").expect("a piece");
        let place = first.as_ptr();
        let second = pieces.next().expect("the file can be read").expect("a piece");
        assert_ne!(place, second.as_ptr(), "the first is on its way");
        drop(first);
        let third = pieces.next().expect("the file can be read").expect("a piece");
        assert_eq!((place, third.len()), (third.as_ptr(), PIECE));
        assert!(second.iter().chain(third.iter()).all(|byte| *byte == 7));
    }

    #[test]
    fn a_reader_that_boasts_is_taken_for_a_file_that_grew() {
        let file = File::from_source("part.stl", Boaster).expect("the head can be read");
        let error = Pieces::open(&file).and_then(|mut pieces| pieces.next()).expect_err("it goes on");
        assert!(matches!(error.kind(), FileErrorKind::Grew { expected: 10 }), "{error}");
    }
}
