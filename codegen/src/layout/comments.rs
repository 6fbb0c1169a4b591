//! The comments of a text, and what is needed to tell what each belongs to.

use std::ops::Range;

/// A comment.
#[derive(Clone, Debug)]
pub(super) struct Comment {
    /// Its first byte, the `#`.
    pub(super) at: usize,
    /// Its text, from the `#` on.
    pub(super) text: String,
    /// True if nothing stands before it on its line.
    pub(super) own_line: bool,
    /// How far it is indented.
    pub(super) column: usize,
}

/// The lines of a text.
pub(super) struct Lines<'a> {
    text: &'a str,
    /// Where each line begins.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(ends).collect() }
    }

    /// The number of the line of a byte, from 0.
    pub(super) fn number(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// How many bytes of its line stand before a byte.
    pub(super) fn column(&self, at: usize) -> usize {
        at - self.starts[self.number(at)]
    }

    /// A line without its end; `None` behind the last.
    pub(super) fn get(&self, number: usize) -> Option<&'a str> {
        self.text.get(*self.starts.get(number)?..self.end(number))
    }

    /// Where a line begins.
    pub(super) fn start(&self, number: usize) -> usize {
        self.starts.get(number).copied().unwrap_or(self.text.len())
    }

    /// Where a line ends, before the sign that ends it.
    pub(super) fn end(&self, number: usize) -> usize {
        self.starts.get(number + 1).map_or(self.text.len(), |next| next - 1)
    }

    /// True if nothing stands before a byte on its line.
    pub(super) fn begins(&self, at: usize) -> bool {
        self.text.get(at - self.column(at)..at).is_some_and(|before| before.trim().is_empty())
    }

    /// True if only a blank line stands above the line of a byte.
    pub(super) fn is_below_blank(&self, at: usize) -> bool {
        let above = self.number(at).checked_sub(1);
        above.and_then(|above| self.get(above)).is_some_and(|line| line.trim().is_empty())
    }
}

/// All comments: what begins with `#` in the gaps between keys and values.
pub(super) fn comments(text: &str, lines: &Lines<'_>, atoms: &[Range<usize>]) -> Vec<Comment> {
    let mut found = Vec::new();
    let mut from = 0;
    for atom in atoms.iter().cloned().chain(std::iter::once(text.len()..text.len())) {
        let mut at = from;
        while let Some(hash) = text.get(at..atom.start).and_then(|gap| gap.find('#')) {
            let start = at + hash;
            let end = text[start..].find('\n').map_or(text.len(), |end| start + end);
            let text = text[start..end].trim_end().to_owned();
            found.push(Comment { at: start, text, own_line: lines.begins(start), column: lines.column(start) });
            at = end;
        }
        from = atom.end.max(from);
    }
    found
}
