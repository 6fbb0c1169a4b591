//! Where keys, values and brackets are, exactly: what the parser says of an end may have a comment in it.

use std::collections::HashMap;
use std::ops::Range;

use super::comments::Lines;
use crate::yaml::{Entry, Node, NodeKind, Scalar};

/// Where everything of a text is.
pub(super) struct Extents<'a> {
    text: &'a str,
    lines: &'a Lines<'a>,
    /// The keys and scalars, in their order.
    pub(super) atoms: Vec<Range<usize>>,
    /// Where the bracket stands that closes a collection, by its first byte.
    closings: HashMap<usize, usize>,
    /// Where the dash of an item stands, by the item's first byte.
    dashes: HashMap<usize, usize>,
}

impl<'a> Extents<'a> {
    pub(super) fn of(text: &'a str, lines: &'a Lines<'a>, root: &Node) -> Self {
        let mut extents = Self { text, lines, atoms: Vec::new(), closings: HashMap::new(), dashes: HashMap::new() };
        extents.value(root, 0, None);
        extents
    }

    /// The closing bracket of a collection; nothing if its entries have lines of their own.
    pub(super) fn closing(&self, node: &Node) -> Option<usize> {
        self.closings.get(&(node.span.start as usize)).copied()
    }

    /// Where an item of a list begins, with its dash if it has one.
    pub(super) fn item(&self, node: &Node) -> usize {
        let start = node.span.start as usize;
        self.dashes.get(&start).copied().unwrap_or(start)
    }

    /// A value, and where it ends. What precedes it ends at `before`, and is indented so far.
    fn value(&mut self, node: &Node, before: usize, indent: Option<usize>) -> usize {
        let start = node.span.start as usize;
        let is_flow = self.text.get(start..).is_some_and(|rest| rest.starts_with(['{', '[']));
        let end = match &node.kind {
            NodeKind::Scalar(scalar) => {
                let range = extent(self.text, self.lines, node, scalar, before, indent).range();
                self.atoms.push(range.clone());
                return range.end;
            }
            NodeKind::Map(entries) => self.entries(entries, start),
            NodeKind::List(items) => self.items(items, start, is_flow),
            NodeKind::Reported => return before.max(start),
        };
        if !is_flow {
            return end;
        }
        let closing = self.skip(end.max(start + 1), |c| c.is_whitespace() || ",:?".contains(c));
        self.closings.insert(start, closing);
        (closing + 1).min(self.text.len())
    }

    fn entries(&mut self, entries: &[Entry], start: usize) -> usize {
        let mut end = start;
        for entry in entries {
            let start = entry.span.start as usize;
            let key = start..end_of_scalar(self.text, &entry.key, start, entry.span.end as usize);
            self.atoms.push(key.clone());
            let column = self.lines.column(start);
            end = self.value(&entry.value, key.end, Some(column)).max(key.end);
        }
        end
    }

    fn items(&mut self, items: &[Node], start: usize, is_flow: bool) -> usize {
        let mut end = start;
        for item in items {
            let mut before = end;
            let mut indent = None;
            if !is_flow {
                let first = item.span.start as usize;
                let mut dash = self.skip(end, char::is_whitespace).min(first);
                if dash == first {
                    // Of a list that is not indented, the parser says where its first item begins.
                    let above = self.text.get(..first).unwrap_or("").trim_end();
                    dash = if above.ends_with('-') { above.len() - 1 } else { first };
                }
                self.dashes.insert(item.span.start as usize, dash);
                (before, indent) = (dash + 1, Some(self.lines.column(dash)));
            }
            end = self.value(item, before, indent).max(before);
        }
        end
    }

    /// The first byte from a place on that is neither in a comment nor one of these.
    fn skip(&self, from: usize, is_skipped: impl Fn(char) -> bool) -> usize {
        let mut at = from;
        while let Some(c) = self.text.get(at..).and_then(|rest| rest.chars().next()) {
            if c == '#' {
                at += self.text[at..].find('\n').unwrap_or(self.text.len() - at);
            } else if is_skipped(c) {
                at += c.len_utf8();
            } else {
                break;
            }
        }
        at
    }
}

/// Where a scalar is.
pub(super) enum Extent {
    /// Between two bytes.
    Inline(Range<usize>),
    /// In lines of its own, below a sign such as `>-`.
    Block {
        /// The sign.
        sign: Range<usize>,
        /// The numbers of the lines.
        lines: Range<usize>,
        /// Where the first of them begins.
        start: usize,
        /// Where the last of them ends.
        end: usize,
    },
}

impl Extent {
    /// Its bytes. A comment may stand behind a sign, which is not among them.
    pub(super) fn range(&self) -> Range<usize> {
        match self {
            Self::Inline(range) => range.clone(),
            Self::Block { start, end, .. } => *start..*end,
        }
    }
}

/// Where the scalar of a node is; what precedes it ends at `before`, and the entry is indented so far.
pub(super) fn extent(
    text: &str,
    lines: &Lines<'_>,
    node: &Node,
    scalar: &Scalar,
    before: usize,
    indent: Option<usize>,
) -> Extent {
    if scalar.plain && scalar.text.is_empty() {
        // Of a value that is not there, the parser says where something else is.
        return Extent::Inline(before..before);
    }
    let start = (node.span.start as usize).max(before);
    let Some(sign) = (!scalar.plain).then(|| sign(text, before, start)).flatten() else {
        return Extent::Inline(start..end_of_scalar(text, scalar, start, node.span.end as usize));
    };
    let first = lines.number(sign.start) + 1;
    let depth = |line: &str| line.len() - line.trim_start_matches(' ').len();
    // The first line with something in it tells how far the others are indented.
    let mut least = None;
    let mut last = first;
    for number in first.. {
        let Some(line) = lines.get(number) else { break };
        if line.trim().is_empty() {
            continue;
        }
        let least = *least.get_or_insert(depth(line).max(indent.map_or(0, |indent| indent + 1)));
        if depth(line) < least {
            break;
        }
        last = number + 1;
    }
    let (start, end) = if last == first { (sign.end, sign.end) } else { (lines.start(first), lines.end(last - 1)) };
    Extent::Block { sign, lines: first..last, start, end }
}

/// The sign of a text in lines of its own, if one stands between two bytes.
fn sign(text: &str, before: usize, start: usize) -> Option<Range<usize>> {
    let gap = text.get(before..start)?;
    let at = before + gap.len() - gap.trim_start_matches([' ', '\t', ':']).len();
    let rest = text.get(at..)?;
    let end = rest.find(char::is_whitespace).map_or(text.len(), |end| at + end);
    rest.starts_with(['|', '>']).then_some(at..end)
}

/// Where a scalar on one or more lines ends.
pub(super) fn end_of_scalar(text: &str, scalar: &Scalar, start: usize, end: usize) -> usize {
    // On one line, a plain scalar stands as it is; what the parser says of its end may have a comma in it.
    if scalar.plain && text.get(start..).is_some_and(|rest| rest.starts_with(&scalar.text)) {
        return start + scalar.text.len();
    }
    let span = text.get(start..end).unwrap_or("");
    let bytes = span.as_bytes();
    let quote = match bytes.first() {
        Some(quote @ (b'"' | b'\'')) if !scalar.plain => *quote,
        _ => return start + span.trim_end().len(),
    };
    let mut at = 1;
    while at < bytes.len() {
        let is_doubled = quote == b'\'' && bytes.get(at + 1) == Some(&b'\'');
        match bytes[at] {
            b'\\' if quote == b'"' => at += 1,
            byte if byte == quote && !is_doubled => return start + at + 1,
            byte if byte == quote => at += 1,
            _ => {}
        }
        at += 1;
    }
    start + span.trim_end().len()
}
