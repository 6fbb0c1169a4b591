//! A file with its comments, each with the entry that it belongs to.

use std::ops::Range;

use super::comments::{Comment, Lines, comments};
use super::extent::{Extent, Extents, end_of_scalar, extent};
use crate::yaml::{Entry, Node, NodeKind, Scalar, quoted};

/// An entry of a mapping, or an item of a list.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    /// Whether a blank line stands above it and its comments.
    pub(super) blank: bool,
    /// The comments above it; an empty text is a blank line below a comment.
    pub(super) above: Vec<String>,
    /// The key as it is written; `None` for an item of a list.
    pub(super) key: Option<String>,
    /// The value.
    pub(super) value: Value,
    /// The comment behind it.
    pub(super) behind: Option<String>,
}

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// On one line; empty for a key without a value.
    Line(String),
    /// A text of several lines, with the sign that begins it.
    Lines(String, Vec<String>),
    /// A collection.
    Items(Collection),
}

impl Default for Value {
    fn default() -> Self {
        Self::Line(String::new())
    }
}

/// A mapping or a list.
#[derive(Clone, Debug, Default)]
pub(super) struct Collection {
    /// Its entries or items.
    pub(super) items: Vec<Item>,
    /// The comments below the last of them.
    pub(super) below: Vec<String>,
    /// True for a list.
    pub(super) is_list: bool,
    /// True if its entries have lines of their own.
    pub(super) is_block: bool,
}

/// Reads a text whose tree is known: the document, and all of its comments.
pub(super) fn read(text: &str, root: &Node) -> Option<(Collection, Vec<String>)> {
    let NodeKind::Map(_) = &root.kind else { return None };
    let lines = Lines::of(text);
    let extents = Extents::of(text, &lines, root);
    let comments = comments(text, &lines, &extents.atoms);
    let all = comments.iter().map(|comment| comment.text.clone()).collect();
    let mut reader = Reader { text, lines: &lines, extents: &extents, comments, next: 0 };
    let mut document = reader.collection(root, After { at: text.len(), column: None });
    document.below.extend(reader.comments[reader.next..].iter().map(|comment| comment.text.clone()));
    Some((document, all))
}

/// What follows a value.
#[derive(Clone, Copy)]
struct After {
    /// Where the next entry begins.
    at: usize,
    /// How far it is indented; `None` at the end of the text.
    column: Option<usize>,
}

struct Reader<'a> {
    text: &'a str,
    lines: &'a Lines<'a>,
    extents: &'a Extents<'a>,
    comments: Vec<Comment>,
    /// The first comment that belongs to nothing yet.
    next: usize,
}

impl Reader<'_> {
    fn collection(&mut self, node: &Node, after: After) -> Collection {
        let column = self.lines.column(node.span.start as usize);
        let closing = self.extents.closing(node);
        let mut collection = Collection { is_block: closing.is_none(), ..Collection::default() };
        let next = |at: Option<usize>| at.map_or(after, |at| After { at, column: Some(column) });
        match &node.kind {
            NodeKind::Map(entries) => {
                for (at, entry) in entries.iter().enumerate() {
                    let after = next(entries.get(at + 1).map(|next| next.span.start as usize));
                    collection.items.push(self.entry(entry, after));
                }
            }
            NodeKind::List(items) => {
                collection.is_list = true;
                for (at, item) in items.iter().enumerate() {
                    let after = next(items.get(at + 1).map(|next| self.extents.item(next)));
                    collection.items.push(self.item(item, closing.is_none(), after));
                }
            }
            NodeKind::Scalar(_) | NodeKind::Reported => {}
        }
        if let Some(first) = collection.items.first_mut() {
            first.blank = false;
        }
        collection.below = match closing {
            Some(closing) => self.below(closing, |_| true),
            None => self.below(after.at, |comment| {
                let is_deeper = after.column.is_none_or(|next| comment.column > next);
                comment.own_line && comment.column >= column && is_deeper
            }),
        };
        collection
    }

    fn entry(&mut self, entry: &Entry, after: After) -> Item {
        let start = entry.span.start as usize;
        let (blank, above) = self.above(start);
        let end = end_of_scalar(self.text, &entry.key, start, entry.span.end as usize);
        let key = one_line(self.text, &entry.key, start..end);
        let mut item = Item { blank, above, key: Some(key), ..Item::default() };
        self.value(&mut item, &entry.value, end, Some(self.lines.column(start)), after);
        // On a line of its own it would look like an entry whose colon is missing, or begin something else.
        let is_bare = matches!(&item.value, Value::Line(text) if text.is_empty());
        let is_sign = entry.key.text.starts_with(['|', '>', '?', '*', '&', '!', '%', '@', '`']);
        if entry.key.plain && (is_sign || (is_bare && entry.key.text.contains(' '))) {
            item.key = Some(quoted(&entry.key.text));
        }
        item
    }

    fn item(&mut self, node: &Node, has_dash: bool, after: After) -> Item {
        let start = self.extents.item(node);
        let (blank, above) = self.above(start);
        let mut item = Item { blank, above, ..Item::default() };
        let indent = has_dash.then(|| self.lines.column(start));
        self.value(&mut item, node, start + usize::from(has_dash), indent, after);
        item
    }

    /// The value of an entry, and the comment behind it. The key or dash ends at `before`.
    fn value(&mut self, item: &mut Item, node: &Node, before: usize, indent: Option<usize>, after: After) {
        let start = node.span.start as usize;
        self.behind(item, before, start);
        let end = match &node.kind {
            NodeKind::Scalar(scalar) => {
                let extent = extent(self.text, self.lines, node, scalar, before, indent);
                item.value = self.scalar(scalar, &extent);
                let (_, above) = self.above(extent.range().start);
                item.above.extend(above);
                extent.range().end
            }
            NodeKind::Map(_) | NodeKind::List(_) => {
                item.value = Value::Items(self.collection(node, after));
                match self.extents.closing(node) {
                    Some(closing) => closing + 1,
                    // The last of its entries has what stands behind it.
                    None => return,
                }
            }
            NodeKind::Reported => start,
        };
        self.behind(item, end, usize::MAX);
    }

    /// Takes the comment on the line of what ends at `end`, if nothing else stands between.
    fn behind(&mut self, item: &mut Item, end: usize, limit: usize) {
        let comment = self.comments.get(self.next).filter(|it| !it.own_line && it.at >= end && it.at < limit);
        let Some(comment) = comment else { return };
        let gap = self.text.get(end..comment.at).unwrap_or("");
        // A sign begins a text of several lines.
        let gap = gap.trim_start_matches([' ', '\t', ':', ',']).trim_start_matches(['|', '>', '-', '+']);
        if gap.trim_matches(|c: char| " \t".contains(c) || c.is_ascii_digit()).is_empty() {
            let text = comment.text.clone();
            self.next += 1;
            match &item.behind {
                None => item.behind = Some(text),
                Some(_) => item.above.push(text),
            }
        }
    }

    fn scalar(&self, scalar: &Scalar, extent: &Extent) -> Value {
        let (sign, lines) = match extent {
            Extent::Inline(range) => return Value::Line(one_line(self.text, scalar, range.clone())),
            Extent::Block { sign, lines, .. } => (&self.text[sign.clone()], lines.clone()),
        };
        let lines: Vec<&str> = lines.filter_map(|number| self.lines.get(number)).collect();
        let filled = lines.iter().filter(|line| !line.trim().is_empty());
        let indent = filled.map(|line| line.len() - line.trim_start_matches(' ').len()).min();
        // An explicit indentation, or line ends that are kept, say more than the lines do.
        let is_explicit = sign.contains(|c: char| c.is_ascii_digit() || c == '+');
        match indent {
            Some(indent) if !is_explicit => {
                let bare = lines.iter().map(|line| line.get(indent..).unwrap_or("").to_owned());
                Value::Lines(sign.to_owned(), bare.collect())
            }
            _ => Value::Line(quoted(&scalar.text)),
        }
    }

    /// The comments above an entry, and whether a blank line stands above them all.
    fn above(&mut self, start: usize) -> (bool, Vec<String>) {
        let mut above = Vec::new();
        let mut blank = None;
        while let Some(comment) = self.comments.get(self.next).filter(|comment| comment.at < start) {
            let is_apart = comment.own_line && self.lines.is_below_blank(comment.at);
            if blank.is_some() && is_apart {
                above.push(String::new());
            }
            blank.get_or_insert(is_apart);
            above.push(comment.text.clone());
            self.next += 1;
        }
        let is_apart = self.lines.begins(start) && self.lines.is_below_blank(start);
        if blank.is_some() && is_apart {
            above.push(String::new());
        }
        (blank.unwrap_or(is_apart), above)
    }

    /// The comments at the end of a collection.
    fn below(&mut self, limit: usize, is_inside: impl Fn(&Comment) -> bool) -> Vec<String> {
        let mut below = Vec::new();
        while let Some(comment) = self.comments.get(self.next).filter(|it| it.at < limit && is_inside(it)) {
            below.push(comment.text.clone());
            self.next += 1;
        }
        below
    }
}

/// A scalar on one line, as it is written if it is on one.
fn one_line(text: &str, scalar: &Scalar, range: Range<usize>) -> String {
    let raw = text.get(range).unwrap_or("");
    if raw.contains('\n') {
        return if scalar.plain && !scalar.text.contains('\n') { scalar.text.clone() } else { quoted(&scalar.text) };
    }
    let is_simple = raw.starts_with('\'') && !scalar.plain && !scalar.text.contains(['"', '\\']);
    if is_simple { quoted(&scalar.text) } else { raw.to_owned() }
}
