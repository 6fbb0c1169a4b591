//! Places from which serde reads, and what follows what in lists and mappings.

use super::context::{Context, ReadAs};
use super::error::Error;
use super::fault::{Id, id};
use crate::source::Span;
use crate::yaml::{Entry, Node, NodeKind, Scalar};

/// What serde reads from.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    /// A value or key of the tree.
    Value(Value<'a>),
    /// What stands in for a value that could not be read.
    Placeholder(Placeholder),
    /// A key that is not in the tree in this form.
    Key(&'a str),
    /// A part of a span.
    Number(u32),
}

/// What a type asks for.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    Any,
    Boolean,
    /// An integer from zero to this one.
    Unsigned(u64),
    Integer,
    Text,
    List,
    Map,
    Option,
    /// A type around another one, with its name.
    Newtype(&'static str),
    /// A type with a name of [`crate::spec::marker`].
    Marked(&'static str),
    /// A mapping with these keys.
    Struct(&'static str, &'static [&'static str]),
    /// One of these words.
    Enum(&'static [&'static str]),
}

/// What a type is given.
pub(super) enum Given<'a> {
    Unit,
    Boolean(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(&'a str),
    List(List<'a>),
    Map(Map<'a>),
    Some(Place<'a>),
    Newtype(Place<'a>),
    Variant(&'a str),
}

/// A value or key of the tree, with the context.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) id: Id,
    pub(super) span: Span,
    pub(super) is_key: bool,
    pub(super) content: Content<'a>,
    pub(super) context: &'a Context<'a>,
}

/// What a value is: a [`NodeKind`] without its owner: a key is a scalar, but not a node.
#[derive(Clone, Copy)]
pub(super) enum Content<'a> {
    Scalar(&'a Scalar),
    List(&'a [Node]),
    Map(&'a [Entry]),
    Reported,
}

impl<'a> Value<'a> {
    /// The value of a node.
    pub(super) fn of(node: &'a Node, context: &'a Context<'a>) -> Self {
        let content = match &node.kind {
            NodeKind::Scalar(scalar) => Content::Scalar(scalar),
            NodeKind::List(items) => Content::List(items),
            NodeKind::Map(entries) => Content::Map(entries),
            NodeKind::Reported => Content::Reported,
        };
        Self { id: id(node), span: node.span, is_key: false, content, context }
    }

    /// The key of an entry.
    pub(super) fn of_key(entry: &'a Entry, context: &'a Context<'a>) -> Self {
        Self { id: id(&entry.key), span: entry.span, is_key: true, content: Content::Scalar(&entry.key), context }
    }
}

/// A placeholder: words of the language get an example, everything else is as empty as possible.
#[derive(Clone, Copy)]
pub(super) struct Placeholder {
    pub(super) span: Span,
    pub(super) text: &'static str,
}

impl Placeholder {
    pub(super) fn new(span: Span) -> Self {
        Self { span, text: "" }
    }
}

/// A list.
pub(super) enum List<'a> {
    /// Without items.
    Empty,
    /// A list of the tree.
    Items { items: std::slice::Iter<'a, Node>, context: &'a Context<'a> },
    /// A bare value in place of a list.
    One(Option<Value<'a>>),
    /// `Spanned<T>` as a list: file, start, end, value.
    Placed { numbers: std::array::IntoIter<u32, 3>, value: Option<Place<'a>> },
}

impl<'a> List<'a> {
    /// A value with its span.
    pub(super) fn placed(span: Span, value: Place<'a>) -> Self {
        Self::Placed { numbers: [span.file, span.start, span.end].into_iter(), value: Some(value) }
    }

    pub(super) fn next(&mut self) -> Option<Next<'a>> {
        match self {
            Self::Empty => None,
            Self::Items { items, context } => items.find_map(|node| Next::of(Value::of(node, context), id(node))),
            Self::One(value) => {
                let value = value.take()?;
                Next::of(value, value.id)
            }
            Self::Placed { numbers, value } => {
                let number = numbers.next().map(Place::Number);
                number.or_else(|| value.take()).map(Next::sure)
            }
        }
    }
}

/// What is read next, and what is to blame where that fails.
pub(super) struct Next<'a> {
    pub(super) place: Place<'a>,
    blamed: Option<(Id, Span, &'a Context<'a>)>,
}

impl<'a> Next<'a> {
    /// What nobody has written.
    fn sure(place: Place<'a>) -> Self {
        Self { place, blamed: None }
    }

    /// A value of the tree, for which an item or an entry is to blame.
    fn of(value: Value<'a>, culprit: Id) -> Option<Self> {
        let place = match value.context.read_as(culprit) {
            ReadAs::Itself => Place::Value(value),
            ReadAs::Placeholder(span) => Place::Placeholder(Placeholder::new(span)),
            ReadAs::Nothing => return None,
        };
        Some(Self { place, blamed: Some((culprit, value.span, value.context)) })
    }

    pub(super) fn failed(self, error: Error) -> Error {
        if let Some((id, span, context)) = self.blamed {
            context.blame(id, span);
        }
        if matches!(self.place, Place::Placeholder(_)) { error.reported() } else { error }
    }
}

/// A mapping.
pub(super) enum Map<'a> {
    /// Without entries.
    Empty,
    /// A mapping of the tree.
    Entries(Entries<'a>),
    /// A struct written as the bare value of its main key.
    Shorthand { key: Option<&'static str>, value: Value<'a> },
    /// The required keys of a placeholder.
    Required { keys: std::vec::IntoIter<&'static str>, value: Placeholder },
}

/// The entries of a mapping, followed by placeholders for those that it lacks.
pub(super) struct Entries<'a> {
    pub(super) entries: std::slice::Iter<'a, Entry>,
    keys: Keys<'a>,
    value: Pending<'a>,
    holder: Id,
    /// How many of the missing keys have been supplied.
    given: usize,
    context: &'a Context<'a>,
}

/// As which key an entry is read.
#[derive(Clone, Copy)]
pub(super) enum Keys<'a> {
    /// The one that is written.
    Any,
    /// One of these: the one that is written, or the one that it stands for.
    Known { entries: &'a [Entry], name: &'static str, fields: &'static [&'static str] },
}

/// The value that belongs to the last key.
#[derive(Clone, Copy)]
enum Pending<'a> {
    Nothing,
    Entry(&'a Entry),
    Placeholder(Span),
}

impl<'a> Entries<'a> {
    pub(super) fn new(entries: &'a [Entry], keys: Keys<'a>, holder: Id, context: &'a Context<'a>) -> Self {
        Self { entries: entries.iter(), keys, value: Pending::Nothing, holder, given: 0, context }
    }

    pub(super) fn next_key(&mut self) -> Option<Place<'a>> {
        let (keys, holder, context) = (self.keys, self.holder, self.context);
        let next = self.entries.find_map(|entry| {
            let key = keys.of(entry, holder, context)?;
            let is_left_out = matches!(context.read_as(id(entry)), ReadAs::Nothing);
            (!is_left_out).then_some((entry, key))
        });
        let Some((entry, key)) = next else { return self.lacking() };
        self.value = Pending::Entry(entry);
        let is_written = std::ptr::eq(key, entry.key.text.as_str());
        Some(if is_written { Place::Value(Value::of_key(entry, context)) } else { Place::Key(key) })
    }

    /// The next missing key.
    fn lacking(&mut self) -> Option<Place<'a>> {
        let lacking = self.context.lacking.borrow();
        let (span, keys) = lacking.get(&self.holder)?;
        let key = keys.get(self.given)?;
        self.given += 1;
        self.value = Pending::Placeholder(*span);
        Some(Place::Key(key))
    }

    /// A key that cannot be read is omitted together with its value.
    pub(super) fn key_failed(&self, error: Error) -> Error {
        if let Pending::Entry(entry) = self.value {
            self.context.omitted.borrow_mut().insert(id(entry), None);
            self.context.blame(id(entry), entry.span);
        }
        error
    }

    pub(super) fn next_value(&mut self) -> Option<Next<'a>> {
        match std::mem::replace(&mut self.value, Pending::Nothing) {
            Pending::Nothing => None,
            Pending::Placeholder(span) => Some(Next::sure(Place::Placeholder(Placeholder::new(span)))),
            Pending::Entry(entry) => Next::of(Value::of(&entry.value, self.context), id(entry)),
        }
    }
}

impl<'a> Keys<'a> {
    /// The key as which an entry is read; none where it is not read.
    fn of(self, entry: &'a Entry, holder: Id, context: &Context<'a>) -> Option<&'a str> {
        match self {
            Keys::Any => Some(&entry.key.text),
            Keys::Known { entries, name, fields } => context.key_of(entry, (holder, entries), name, fields),
        }
    }
}

impl<'a> Map<'a> {
    pub(super) fn next_key(&mut self) -> Option<Place<'a>> {
        match self {
            Self::Empty => None,
            Self::Entries(entries) => entries.next_key(),
            Self::Shorthand { key, .. } => key.take().map(Place::Key),
            Self::Required { keys, .. } => keys.next().map(Place::Key),
        }
    }

    pub(super) fn key_failed(&self, error: Error) -> Error {
        if let Self::Entries(entries) = self { entries.key_failed(error) } else { error }
    }

    pub(super) fn next_value(&mut self) -> Option<Next<'a>> {
        match self {
            Self::Empty => None,
            Self::Entries(entries) => entries.next_value(),
            Self::Shorthand { value, .. } => Some(Next::sure(Place::Value(*value))),
            Self::Required { value, .. } => Some(Next::sure(Place::Placeholder(*value))),
        }
    }
}
