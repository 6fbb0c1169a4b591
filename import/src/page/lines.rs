//! The lines of a text.

/// Where lines begin, to tell the line of a byte.
#[derive(Debug)]
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    /// The lines of a text.
    pub(crate) fn of(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// The line of a byte, from 1.
    pub(crate) fn line(&self, byte: usize) -> usize {
        self.0.partition_point(|start| *start <= byte).max(1)
    }
}
