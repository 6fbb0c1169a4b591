//! The lines of a text.

/// Where lines begin, to tell the line of a byte.
#[derive(Debug)]
pub(crate) struct Lines {
    starts: Vec<usize>,
    /// Which line of the page each line is, where some of them were joined.
    numbers: Option<Vec<usize>>,
}

impl Lines {
    /// The lines of a text.
    pub(crate) fn of(text: &str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { starts, numbers: None }
    }

    /// The lines of a text, each of which is a line of the page with a number.
    pub(crate) fn numbered(text: &str, numbers: Vec<usize>) -> Self {
        Self { numbers: Some(numbers), ..Self::of(text) }
    }

    /// The line of a byte, from 1.
    pub(crate) fn line(&self, byte: usize) -> usize {
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        match &self.numbers {
            Some(numbers) => numbers.get(line - 1).or(numbers.last()).copied().unwrap_or(line),
            None => line,
        }
    }
}
