//! Builds the tree from the events of the parser.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::tree::{Entry, MAX_DEPTH, Node, NodeKind, Scalar};
use super::unseen::unseen;
use crate::diagnostic::Diagnostic;
use crate::rule::{self, Rule};
use crate::source::Span;
use crate::syntax::{self, Finding, ParseFailure, RepairedText};
use crate::text;

/// The result of one run of the parser.
pub(super) struct Attempt {
    pub(super) root: Option<Node>,
    /// Keys that are valid YAML but surely a mistake.
    pub(super) fused: Vec<Finding>,
}

/// One run of the parser over the text, or over the repaired one.
pub(super) fn attempt(
    file: u32,
    text: &str,
    repaired: Option<&RepairedText>,
    errors: &mut Vec<Diagnostic>,
) -> Result<Attempt, ParseFailure> {
    let mut builder = Builder {
        file,
        text,
        repaired,
        bytes: CharToByte::of(text),
        stack: Vec::new(),
        root: None,
        odd_keys: Vec::new(),
        errors,
    };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => {
                let raw = builder.raw(span.start.index(), span.end.index());
                if !builder.event(event, raw) {
                    return Ok(Attempt { root: builder.root.take(), fused: Vec::new() });
                }
            }
            // The parser has its own limit for nested lists.
            Err(error) if error.info().contains("recursion limit") => {
                let at = builder.raw(error.marker().index(), error.marker().index() + 1);
                builder.too_deep(builder.span(&at));
                return Ok(Attempt { root: None, fused: Vec::new() });
            }
            Err(error) => {
                let at = builder.bytes.byte(error.marker().index()) as usize;
                return Err(ParseFailure { at, info: error.info().to_owned() });
            }
        }
    }
    let root = builder.root.take();
    let fused = syntax::fused_keys(text, &builder.odd_keys);
    if root.is_none() {
        errors.push(
            Diagnostic::of(&rule::YAML_EMPTY, Span { file, start: 0, end: 0 }, "the file is empty")
                .help(rule::BEGINNING),
        );
    }
    Ok(Attempt { root, fused })
}

/// The parser counts characters; messages and slices count bytes.
enum CharToByte {
    Same,
    Table(Vec<u32>),
}

impl CharToByte {
    fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self::Same;
        }
        let mut table: Vec<u32> = text.char_indices().map(|(at, _)| at as u32).collect();
        table.push(text.len() as u32);
        Self::Table(table)
    }

    fn byte(&self, index: usize) -> u32 {
        match self {
            Self::Same => index as u32,
            Self::Table(table) => table.get(index).or(table.last()).copied().unwrap_or(0),
        }
    }
}

/// A key that waits for its value; `None` for one that was refused together with its value.
type Key = Option<(Scalar, Span)>;

/// A collection that is still open.
enum Frame {
    List {
        start: Span,
        items: Vec<Node>,
    },
    Map {
        start: Span,
        entries: Vec<Entry>,
        index: Index,
        key: Option<Key>,
        /// The position of the key in the parsed text, if it is plain.
        odd: Option<Range<usize>>,
        /// Whether one of its keys was refused.
        refused: bool,
    },
}

impl Frame {
    /// A mapping that begins at a place.
    fn mapping(start: Span) -> Self {
        Self::Map { start, entries: Vec::new(), index: Index::default(), key: None, odd: None, refused: false }
    }
}

/// Mappings with fewer keys are searched linearly, which is faster than an index.
const MANY: usize = 16;

/// The positions of the keys of a large mapping.
#[derive(Default)]
struct Index(HashMap<String, Span>);

impl Index {
    /// The span of an earlier entry with the same key.
    fn find(&mut self, entries: &[Entry], key: &str) -> Option<Span> {
        if entries.len() < MANY {
            return entries.iter().find(|entry| entry.key.text == key).map(|entry| entry.span);
        }
        let new = &entries[self.0.len()..];
        self.0.extend(new.iter().map(|entry| (entry.key.text.clone(), entry.span)));
        self.0.get(key).copied()
    }
}

struct Builder<'a> {
    file: u32,
    /// The parsed text: that of the file, or the repaired one.
    text: &'a str,
    repaired: Option<&'a RepairedText>,
    bytes: CharToByte,
    stack: Vec<Frame>,
    root: Option<Node>,
    /// Plain keys of the parsed text that are perhaps a key and a value, with whether they have a value.
    odd_keys: Vec<(Range<usize>, bool)>,
    errors: &'a mut Vec<Diagnostic>,
}

impl Builder<'_> {
    /// Converts positions from characters to bytes.
    fn raw(&self, start: usize, end: usize) -> Range<usize> {
        self.bytes.byte(start) as usize..self.bytes.byte(end) as usize
    }

    /// The span in the file.
    fn span(&self, raw: &Range<usize>) -> Span {
        let place = |at| self.repaired.map_or(at as u32, |repaired| repaired.original(at));
        Span { file: self.file, start: place(raw.start), end: place(raw.end) }
    }

    /// Handles an event. False if there is no point in continuing.
    fn event(&mut self, event: Event<'_>, raw: Range<usize>) -> bool {
        let span = self.span(&raw);
        match event {
            Event::DocumentStart(_) if self.root.is_some() => {
                self.error(
                    &rule::YAML_TWO_DOCUMENTS,
                    span,
                    "a second document in one file",
                    "one file holds one document",
                );
                return false;
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.plain_only(span, anchor, tag.is_some());
                let is_marked = anchor != 0 || tag.is_some();
                self.scalar(text.into_owned(), style, is_marked, raw);
            }
            Event::SequenceStart(anchor, tag) => {
                self.plain_only(span, anchor, tag.is_some());
                self.stack.push(Frame::List { start: span, items: Vec::new() });
            }
            Event::MappingStart(anchor, tag) => {
                self.plain_only(span, anchor, tag.is_some());
                self.stack.push(Frame::mapping(span));
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(_) => {
                self.error(
                    &rule::YAML_ALIAS,
                    span,
                    "aliases are not part of the language",
                    "name a shared table instead: `formats`, `errors` or `types`; quote a string that begins with `*`",
                );
                self.add(Node { span, kind: NodeKind::Reported });
            }
            _ => {}
        }
        if self.stack.len() > MAX_DEPTH {
            self.root = None;
            self.too_deep(span);
            return false;
        }
        true
    }

    fn scalar(&mut self, text: String, style: ScalarStyle, is_marked: bool, raw: Range<usize>) {
        let span = self.span(&raw);
        // Raw characters have already been checked; escapes have not.
        if style == ScalarStyle::DoubleQuoted {
            let raw = self.text.get(raw.clone()).unwrap_or_default();
            let hidden = text::fits_in_prose(&text).err();
            let hidden = hidden.filter(|bad| bad.char == '\r' || !raw.contains(bad.char));
            self.errors.extend(hidden.map(|bad| unseen(bad, span)));
        }
        let scalar = Scalar { text, plain: style == ScalarStyle::Plain };
        self.note_odd(&scalar, raw);
        // `&amp;` and `!important` leave nothing of a text.
        let is_eaten = is_marked && scalar.plain && scalar.text.is_empty();
        self.add(Node { span, kind: if is_eaten { NodeKind::Reported } else { NodeKind::Scalar(scalar) } });
    }

    /// Records keys without a value, like `type:string`, and those with unusual characters.
    fn note_odd(&mut self, scalar: &Scalar, raw: Range<usize>) {
        let Some(Frame::Map { key, odd, .. }) = self.stack.last_mut() else { return };
        if key.is_none() {
            *odd = scalar.plain.then(|| raw.clone());
            if scalar.plain && (!scalar.text.is_ascii() || scalar.text.starts_with(['/', '<'])) {
                self.odd_keys.push((raw, true));
            }
        } else if let Some(raw) = odd.take().filter(|_| scalar.plain && scalar.text.is_empty()) {
            self.odd_keys.pop_if(|(other, _)| *other == raw);
            self.odd_keys.push((raw, false));
        }
    }

    fn too_deep(&mut self, span: Span) {
        let message = format!("nested deeper than {MAX_DEPTH} levels");
        self.error(&rule::YAML_LIMITS, span, &message, "give inner objects a name under `types`");
    }

    fn error(&mut self, rule: &'static Rule, span: Span, message: &str, help: &str) {
        self.errors.push(Diagnostic::of(rule, span, message).help(help));
    }

    fn plain_only(&mut self, span: Span, anchor: usize, tagged: bool) {
        if anchor != 0 {
            self.error(
                &rule::YAML_ALIAS,
                span,
                "anchors are not part of the language",
                "name a shared table instead: `formats`, `errors` or `types`; quote a string that begins with `&`",
            );
        }
        if tagged {
            self.error(
                &rule::YAML_TAG,
                span,
                "tags are not part of the language",
                "remove the tag, or quote the string that begins with `!`",
            );
        }
    }

    fn close(&mut self, end: Span) {
        let node = match self.stack.pop() {
            Some(Frame::List { start, items }) => {
                Node { span: Span { end: end.end.max(start.end), ..start }, kind: NodeKind::List(items) }
            }
            // Nobody means a mapping by `{{ name }}`.
            Some(Frame::Map { start, entries, refused: true, .. }) if entries.is_empty() => {
                Node { span: start, kind: NodeKind::Reported }
            }
            Some(Frame::Map { start, entries, .. }) => {
                Node { span: Span { end: end.end.max(start.end), ..start }, kind: NodeKind::Map(entries) }
            }
            None => return,
        };
        self.add(node);
    }

    fn add(&mut self, node: Node) {
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Frame::List { items, .. }) => items.push(node),
            Some(Frame::Map { entries, index, key, refused, .. }) => match key.take() {
                None => match node.kind {
                    NodeKind::Scalar(scalar) => *key = Some(Some((scalar, node.span))),
                    NodeKind::Reported => *key = Some(None),
                    NodeKind::List(_) | NodeKind::Map(_) => {
                        *key = Some(None);
                        *refused = true;
                        self.errors.push(
                            Diagnostic::of(&rule::YAML_COMPLEX_KEY, node.span, "a key must be a plain word or number")
                                .help("write `key: value`; quote a string that begins with `[` or `{`"),
                        );
                    }
                },
                Some(None) => {}
                Some(Some((key, span))) => match index.find(entries, &key.text) {
                    Some(first) => self.errors.push(
                        Diagnostic::of(&rule::YAML_DUPLICATE_KEY, span, format!("`{}` is written twice", key.text))
                            .label("the second")
                            .also(first, "the first")
                            .help("keep one of the two"),
                    ),
                    None => entries.push(Entry { key, span, value: node }),
                },
            },
        }
    }
}
