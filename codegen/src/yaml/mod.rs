//! Text to a tree in which every key and value knows its place.
//!
//! The tree comes from a parser of events: it alone sees duplicate keys, anchors and how deep a document nests *before*
//! anything is built from them. What a plain scalar means (`10`, `true`, `~`, `1e3`) is decided by `serde_yaml`, so that
//! there is one authority on YAML's scalars.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::diagnostic::Diagnostic;
use crate::encoding;
use crate::source::Span;
use crate::syntax::{self, Draft, Finding, Refusal};
use crate::text::{self, BadChar};

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;
/// How deep a document may nest.
pub const MAX_DEPTH: usize = 32;
/// So many characters that cannot be seen are told of a file.
const MAX_UNSEEN: usize = 20;

/// A value of the document.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a [`Node`] is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A scalar, still as text.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the document's order.
    Map(Vec<Entry>),
    /// Something that was reported already (an alias); nothing more is said about it.
    Reported,
}

/// A scalar as the document has it.
#[derive(Clone, Debug)]
pub struct Scalar {
    /// Its text, unquoted.
    pub text: String,
    /// True without quotes: then it may be a number, a boolean or null.
    pub plain: bool,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: Scalar,
    /// Where the key stands.
    pub span: Span,
    /// The value.
    pub value: Node,
}

impl Scalar {
    /// What the scalar is, if it is no text: a number, a boolean or null.
    pub fn resolve(&self) -> Option<serde_yaml::Value> {
        if !self.is_ambiguous() {
            return None;
        }
        // Nearly all of a spec's scalars that are no texts, about which there are no two opinions.
        match self.text.as_str() {
            "true" => return Some(true.into()),
            "false" => return Some(false.into()),
            _ => {}
        }
        if let Some(number) = self.whole_number() {
            return Some(number.into());
        }
        let asked = serde_yaml::from_str(&self.text).ok();
        asked.filter(|value| {
            matches!(value, serde_yaml::Value::Null | serde_yaml::Value::Bool(_) | serde_yaml::Value::Number(_))
        })
    }
}

impl Scalar {
    /// Whether only YAML's rules can tell what it is. Words are texts unless they are true, false or null.
    fn is_ambiguous(&self) -> bool {
        const WORDS: [&str; 3] = ["true", "false", "null"];
        self.plain
            && match self.text.as_bytes() {
                [] => true,
                [b't' | b'T' | b'f' | b'F' | b'n' | b'N', ..] => {
                    WORDS.iter().any(|word| self.text.eq_ignore_ascii_case(word))
                }
                [first, ..] => first.is_ascii_digit() || b"+-.~".contains(first),
            }
    }

    /// The number that is written in plain digits.
    fn whole_number(&self) -> Option<u64> {
        let plain = self.text == "0" || !self.text.starts_with('0');
        let digits = plain && self.text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| self.text.parse().ok()).flatten()
    }
}

impl Node {
    /// The entry of a mapping.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        match &self.kind {
            Kind::Map(entries) => entries.iter().find(|entry| entry.key.text == key),
            _ => None,
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }
}

/// Parses one file. `None` when there is no tree to go on with; what was wrong is in `errors` either way.
pub fn parse(file: u32, text: &str, errors: &mut Vec<Diagnostic>) -> Option<Node> {
    let parsed = parse_mended(file, text, errors);
    // A tree of a text that was put right is for finding more mistakes only.
    parsed.root.filter(|_| !parsed.mended)
}

/// A tree, also of a text with mistakes in it.
#[derive(Default)]
pub(crate) struct Parsed {
    /// True when the tree is not that of the text as it stands.
    mended: bool,
    /// `None` when there is nothing to go on with.
    pub(crate) root: Option<Node>,
    /// What of the text is not in the tree, because nobody knows what it says.
    pub(crate) lost: Vec<Span>,
    /// What the tree has otherwise than the text.
    pub(crate) changed: Vec<Span>,
}

/// Parses one file. Where YAML's rules are broken, that is reported, and what was meant is read, so that the rest of the
/// file is looked at too.
pub(crate) fn parse_mended(file: u32, text: &str, errors: &mut Vec<Diagnostic>) -> Parsed {
    let whole = Span { file, start: 0, end: 0 };
    if text.len() > MAX_BYTES {
        let message = format!("the file has {} bytes, at most {MAX_BYTES} are read", text.len());
        errors.push(Diagnostic::new(whole, message).help("split it: one file an endpoint"));
        return Parsed::default();
    }
    if let Some((fault, place)) = encoding::fault(text) {
        let span = Span { file, start: place.start as u32, end: place.end as u32 };
        let diagnostic = Diagnostic::new(span, "not UTF-8").label(fault.guess().unwrap_or_default());
        errors.push(diagnostic.help(fault.help()));
        // What else is wrong with the file follows from that; what it defines is used elsewhere all the same.
        let mut parsed = tree(file, text, &mut Vec::new());
        parsed.changed.push(Span { file, start: 0, end: text.len() as u32 });
        return parsed;
    }
    tree(file, text, errors)
}

fn tree(file: u32, text: &str, errors: &mut Vec<Diagnostic>) -> Parsed {
    let unseen = forbid_unseen(file, text, errors);
    let mut draft = (!unseen.is_empty()).then(|| Draft::without(text, &unseen));
    if let Some(finding) = syntax::conflicts(draft.as_ref().map_or(text, |draft| &draft.text)) {
        draft.get_or_insert_with(|| Draft::new(text)).take(file, &finding, errors);
    }
    loop {
        let mut found = Vec::new();
        let read = attempt(file, draft.as_ref().map_or(text, |draft| &draft.text), draft.as_ref(), &mut found);
        let go_on = match &read {
            Err(refusal) => draft.get_or_insert_with(|| Draft::new(text)).mend(file, refusal, errors),
            Ok(read) if read.misread.is_empty() => false,
            Ok(read) => {
                let draft = draft.get_or_insert_with(|| Draft::new(text));
                read.misread.iter().rev().for_each(|finding| draft.take(file, finding, errors));
                draft.can_go_on()
            }
        };
        if go_on {
            continue;
        }
        errors.append(&mut found);
        let spans = |ranges: &[Range<u32>]| -> Vec<Span> {
            ranges.iter().map(|range| Span { file, start: range.start, end: range.end }).collect()
        };
        let (lost, changed) =
            draft.iter().map(|draft| (spans(&draft.lost), spans(&draft.changed))).next().unwrap_or_default();
        let root = read.ok().and_then(|read| read.root);
        return Parsed { mended: draft.is_some(), root, lost, changed };
    }
}

/// What one run of the parser gives.
struct Attempt {
    root: Option<Node>,
    misread: Vec<Finding>,
}

/// One run of the parser over the text, or over the draft of what it should be.
fn attempt(file: u32, text: &str, draft: Option<&Draft>, errors: &mut Vec<Diagnostic>) -> Result<Attempt, Refusal> {
    let mut builder = Builder {
        file,
        text,
        draft,
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
                    return Ok(Attempt { root: builder.root.take(), misread: Vec::new() });
                }
            }
            // The parser has a limit of its own for lists in lists.
            Err(error) if error.info().contains("recursion limit") => {
                let at = builder.raw(error.marker().index(), error.marker().index() + 1);
                builder.too_deep(builder.span(&at));
                return Ok(Attempt { root: None, misread: Vec::new() });
            }
            Err(error) => {
                let at = builder.bytes.byte(error.marker().index()) as usize;
                return Err(Refusal { at, info: error.info().to_owned() });
            }
        }
    }
    let root = builder.root.take();
    let misread = syntax::misread_keys(text, &builder.odd_keys);
    if root.is_none() {
        errors.push(
            Diagnostic::new(Span { file, start: 0, end: 0 }, "the file is empty")
                .help("a spec file begins with `endpoint:`, `service:`, `formats:`, `types:` or `errors:`"),
        );
    }
    Ok(Attempt { root, misread })
}

/// A character that a reader cannot see changes what a reviewer believes to read, and rustc refuses some of them.
fn unseen(bad: BadChar, span: Span) -> Diagnostic {
    Diagnostic::new(span, bad.to_string()).help("remove it")
}

/// Line ends of a file, as any system writes them, and a byte order mark at its very beginning are no text. Returns where
/// such characters stand.
fn forbid_unseen(file: u32, text: &str, errors: &mut Vec<Diagnostic>) -> Vec<Range<usize>> {
    let mut start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let mut all: Vec<Range<usize>> = Vec::new();
    // A carriage return alone ends the lines of a whole file, or is in it once by mistake.
    let (mut returns, mut first_return) = (0, None);
    while let Err(bad) = text::fits_in_prose(&text[start..]) {
        let at = start + bad.at;
        start = at + bad.char.len_utf8();
        let span = Span { file, start: at as u32, end: start as u32 };
        if bad.char == '\r' {
            if text[start..].starts_with('\n') {
                continue;
            }
            returns += 1;
            first_return.get_or_insert(unseen(bad, span));
        } else if all.len() - returns < MAX_UNSEEN {
            errors.push(unseen(bad, span));
        }
        all.push(at..start);
    }
    errors.extend(first_return.map(|first| match returns {
        1 => first,
        all => first.help(format!("end lines with a line feed, as editors do; the file has {all} such characters")),
    }));
    all
}

/// The parser counts characters, messages and slices count bytes.
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

/// A key that waits for its value; `None` for one that was refused, whose value goes with it.
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
        /// Where the key stands in the text that is parsed, if it is plain.
        odd: Option<Range<usize>>,
        /// Whether one of its keys is none.
        refused: bool,
    },
}

/// Mappings with fewer keys than this are searched key by key, which is faster than an index of them.
const MANY: usize = 16;

/// Where the keys of a mapping with many of them stand.
#[derive(Default)]
struct Index(HashMap<String, Span>);

impl Index {
    /// Where a mapping has a key already.
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
    /// What is parsed: the file's text, or what was made of it.
    text: &'a str,
    draft: Option<&'a Draft>,
    bytes: CharToByte,
    stack: Vec<Frame>,
    root: Option<Node>,
    /// Plain keys that are perhaps a key and a value, in the text that is parsed, with whether they have a value.
    odd_keys: Vec<(Range<usize>, bool)>,
    errors: &'a mut Vec<Diagnostic>,
}

impl Builder<'_> {
    /// Characters of the text as bytes of it.
    fn raw(&self, start: usize, end: usize) -> Range<usize> {
        self.bytes.byte(start) as usize..self.bytes.byte(end) as usize
    }

    /// The place in the file.
    fn span(&self, raw: &Range<usize>) -> Span {
        let place = |at| self.draft.map_or(at as u32, |draft| draft.original(at));
        Span { file: self.file, start: place(raw.start), end: place(raw.end) }
    }

    /// Takes one event; false when going on makes no sense.
    fn event(&mut self, event: Event<'_>, raw: Range<usize>) -> bool {
        let span = self.span(&raw);
        match event {
            Event::DocumentStart(_) if self.root.is_some() => {
                self.error(span, "a second document in one file", "one file holds one document");
                return false;
            }
            Event::Scalar(text, style, anchor, tag) => {
                let is_tagged = tag.is_some();
                self.plain_only(span, anchor, is_tagged);
                // What stands in the text itself was looked at already; an escape hides the character from that look.
                if style == ScalarStyle::DoubleQuoted {
                    let raw = self.text.get(raw.clone()).unwrap_or_default();
                    let hidden = text::fits_in_prose(&text).err();
                    let hidden = hidden.filter(|bad| bad.char == '\r' || !raw.contains(bad.char));
                    self.errors.extend(hidden.map(|bad| unseen(bad, span)));
                }
                let scalar = Scalar { text: text.into_owned(), plain: style == ScalarStyle::Plain };
                self.note_odd(&scalar, raw);
                // `&amp;` and `!important` leave nothing of a text.
                let is_eaten = (anchor != 0 || is_tagged) && scalar.plain && scalar.text.is_empty();
                self.add(Node { span, kind: if is_eaten { Kind::Reported } else { Kind::Scalar(scalar) } });
            }
            Event::SequenceStart(anchor, tag) => {
                self.plain_only(span, anchor, tag.is_some());
                self.stack.push(Frame::List { start: span, items: Vec::new() });
            }
            Event::MappingStart(anchor, tag) => {
                self.plain_only(span, anchor, tag.is_some());
                self.stack.push(Frame::Map {
                    start: span,
                    entries: Vec::new(),
                    index: Index::default(),
                    key: None,
                    odd: None,
                    refused: false,
                });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(_) => {
                self.error(
                    span,
                    "aliases are not part of the language",
                    "name a shared table instead: `formats`, `errors` or `types`; quote a text that begins with `*`",
                );
                self.add(Node { span, kind: Kind::Reported });
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

    /// Notes keys without a value, like `type:string`, and those that are not of plain letters.
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
        self.error(span, &message, "give inner objects a name under `types`");
    }

    fn error(&mut self, span: Span, message: &str, help: &str) {
        self.errors.push(Diagnostic::new(span, message).help(help));
    }

    fn plain_only(&mut self, span: Span, anchor: usize, tagged: bool) {
        if anchor != 0 {
            self.error(
                span,
                "anchors are not part of the language",
                "name a shared table instead: `formats`, `errors` or `types`; quote a text that begins with `&`",
            );
        }
        if tagged {
            self.error(
                span,
                "tags are not part of the language",
                "remove the tag, or quote the text that begins with `!`",
            );
        }
    }

    fn close(&mut self, end: Span) {
        let node = match self.stack.pop() {
            Some(Frame::List { start, items }) => {
                Node { span: Span { end: end.end.max(start.end), ..start }, kind: Kind::List(items) }
            }
            // `{{ name }}` is no mapping that anybody meant.
            Some(Frame::Map { start, entries, refused: true, .. }) if entries.is_empty() => {
                Node { span: start, kind: Kind::Reported }
            }
            Some(Frame::Map { start, entries, .. }) => {
                Node { span: Span { end: end.end.max(start.end), ..start }, kind: Kind::Map(entries) }
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
                    Kind::Scalar(scalar) => *key = Some(Some((scalar, node.span))),
                    Kind::Reported => *key = Some(None),
                    Kind::List(_) | Kind::Map(_) => {
                        *key = Some(None);
                        *refused = true;
                        self.errors.push(
                            Diagnostic::new(node.span, "a key must be a plain word or number")
                                .help("write `key: value`; a text that begins with `[` or `{` has to be quoted"),
                        );
                    }
                },
                Some(None) => {}
                Some(Some((key, span))) => match index.find(entries, &key.text) {
                    Some(first) => self.errors.push(
                        Diagnostic::new(span, format!("`{}` is written twice", key.text))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        let mut errors = Vec::new();
        parse(0, text, &mut errors);
        errors.into_iter().map(|error| error.message).collect()
    }

    #[test]
    fn what_cannot_be_seen_is_refused_raw_and_escaped() {
        for good in ["a: b\n", "a: b\r\n", "\u{FEFF}a: \"中\tb\"\r\n", "a: |\r\n  b\r\n  c\r\n", "a: \"b\r\n  c\"\r\n"]
        {
            assert_eq!(messages(good), Vec::<String>::new(), "{good:?}");
        }
        for (bad, message) in [
            ("a: b\rc: d\n", "line end U+000D"),
            ("a: \"b\\r\"\n", "line end U+000D"),
            ("a: \"b\\r\r\n  c\"\r\n", "line end U+000D"),
            ("a: \"b\\Lc\"\n", "line end U+2028"),
            ("a: \"b\\Nc\"\n", "line end U+0085"),
            ("a: \"b\\0c\"\n", "control character U+0000"),
            ("a: \"b\\u3164c\"\n", "invisible character U+3164"),
            ("a: b\u{FE0F}\n", "invisible character U+FE0F"),
            ("a\u{E0041}: b\n", "invisible character U+E0041"),
            ("a: \u{FEFF}b\n", "invisible character U+FEFF"),
            ("# \u{1B}\na: b\n", "control character U+001B"),
        ] {
            assert_eq!(messages(bad).first().map(String::as_str), Some(message), "{bad:?}");
        }
        // A file whose lines all end so has one mistake, and is read all the same.
        let returns = "a: b\rc: |\r  d\r  e\rf: !g\r";
        assert_eq!(messages(returns), ["line end U+000D", "tags are not part of the language"]);
        assert_eq!(messages(&format!("a: b # {}\n", "\u{AD}".repeat(1000))).len(), MAX_UNSEEN);
    }

    /// What is decided without asking is what the authority would have said.
    #[test]
    fn shortcuts_agree_with_serde_yaml() {
        for text in [
            "0",
            "00",
            "007",
            "10",
            "+1",
            "-1",
            "18446744073709551615",
            "18446744073709551616",
            "1e3",
            "1_000",
            "0x1f",
            "0o17",
            "1.5",
            ".5",
            ".inf",
            "-.inf",
            ".nan",
            "~",
            "null",
            "Null",
            "NULL",
            "true",
            "True",
            "TRUE",
            "false",
            "False",
            "FALSE",
            "tRue",
            "nul",
            "Nulls",
            "truest",
            "falsely",
            "The id",
            "No one",
            "n",
            "N",
            "no",
            "off",
            "type",
            "y",
            "yes",
            "on",
            "2026-11-21",
            "12 apples",
            "1:30",
        ] {
            let asked = match serde_yaml::from_str(text) {
                Ok(serde_yaml::Value::String(_)) | Err(_) => None,
                Ok(value) => Some(value),
            };
            assert_eq!(Scalar { text: text.to_owned(), plain: true }.resolve(), asked, "{text}");
        }
    }
}
