//! A tree with places to the typed spec, through serde.
//!
//! serde stops at the first error. To report all of them, decoding notes the error, leaves out the smallest entry that
//! holds it, and starts again, until what is left decodes or the root itself is wrong. A struct that lacks a field only
//! because that field was left out is not reported a second time.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de::Error as _};

use crate::diagnostic::{Diagnostic, nearest};
use crate::schema::required_keys;
use crate::source::{At, Span};
use crate::text;
use crate::yaml::{Entry, Kind, Node, Scalar};

/// After so many errors in one file the rest is not looked for.
const MAX_ERRORS: usize = 100;

/// Tells the deserializer that the place is wanted along with the value.
const AT: &str = "$at";

/// Tells the deserializer that a bare value stands for a list of one.
pub(crate) const ONE_OR_MANY: &str = "$one or many";

/// Tells the deserializer that the text may have several lines.
pub(crate) const PROSE: &str = "$prose";

/// Structs that may be written as a bare scalar or list, with the key that it stands for.
const SHORTHANDS: [(&str, &str); 3] = [("parameter", "type"), ("format", "types"), ("value", "doc")];

/// Decodes a tree. `None` when even the root could not be read; what was wrong is in `errors` either way.
pub(crate) fn decode<T: for<'de> Deserialize<'de>>(root: &Node, errors: &mut Vec<Diagnostic>) -> Option<T> {
    let context = Context::default();
    let mut value = None;
    for _ in 0..MAX_ERRORS {
        context.culprit.take();
        match T::deserialize(Place::of(root, &context)) {
            Ok(decoded) => {
                value = Some(decoded);
                break;
            }
            Err(error) => {
                error.report(&context, root.span, errors);
                match context.culprit.take() {
                    Some(culprit) => context.omitted.borrow_mut().insert(culprit),
                    None => break,
                };
            }
        }
    }
    errors.append(&mut context.unknown.into_inner());
    value
}

/// Identity of a node: its address, stable while the tree is borrowed.
type Id = usize;

fn id<T>(node: &T) -> Id {
    std::ptr::from_ref(node).addr()
}

/// What one decoding remembers between its restarts.
#[derive(Default)]
struct Context {
    omitted: RefCell<HashSet<Id>>,
    /// Keys that a mapping has, but misspelt: that they are missing is not reported again.
    misspelt: RefCell<HashSet<(Id, String)>>,
    culprit: RefCell<Option<Id>>,
    reported: RefCell<HashSet<Span>>,
    unknown: RefCell<Vec<Diagnostic>>,
}

impl Context {
    /// The innermost entry that an error passes through is the one to leave out.
    fn blame(&self, entry: Id) {
        self.culprit.borrow_mut().get_or_insert(entry);
    }

    fn is_omitted(&self, entry: Id) -> bool {
        self.omitted.borrow().contains(&entry)
    }

    fn unknown_key(&self, entry: &Entry, holder: Id, name: &str, fields: &[&str]) {
        if self.unknown.borrow().len() >= MAX_ERRORS || !self.reported.borrow_mut().insert(entry.span) {
            return;
        }
        let known = nearest(&entry.key.text, fields.iter().copied());
        if let Some(known) = known {
            self.misspelt.borrow_mut().insert((holder, known.to_owned()));
        }
        let help = match known {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("known keys: {}", fields.join(", ")),
        };
        let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        self.unknown.borrow_mut().push(
            Diagnostic::new(entry.span, format!("unknown key `{}`", entry.key.text))
                .label(format!("not a key of {article} {name}"))
                .help(help),
        );
    }
}

/// What went wrong while decoding.
#[derive(Debug)]
pub(crate) struct Error {
    message: String,
    help: Option<String>,
    span: Option<Span>,
    /// True when it was reported before it came here.
    reported: bool,
    /// The number or boolean at the end of the message, as YAML reads it; the file may have it otherwise.
    resolved: Option<String>,
    /// The key that is missing, if that is what is wrong.
    missing: Option<&'static str>,
    /// The mapping that lacks it.
    holder: Option<Box<Lacking>>,
}

/// A mapping that lacks keys.
#[derive(Debug)]
struct Lacking {
    id: Id,
    /// The name of the struct that it should be.
    name: &'static str,
    /// The keys that it has.
    has: Vec<String>,
}

impl Error {
    fn at(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }

    /// Shows what was found as it was written: `1.0` and not 1.
    fn found(mut self, written: &str) -> Self {
        if let Some(resolved) = self.resolved.take()
            && let Some(before) = self.message.rfind(&resolved)
        {
            self.message.replace_range(before..before + resolved.len(), written);
        }
        self
    }

    fn lacked_by(mut self, place: &Place<'_>, name: &'static str) -> Self {
        if self.missing.is_some() && self.holder.is_none() {
            let entries = if let What::Map(entries) = place.what { entries } else { &[] };
            let has = entries.iter().map(|entry| entry.key.text.clone()).collect();
            self.holder = Some(Box::new(Lacking { id: place.id, name, has }));
        }
        self.at(place.span)
    }

    /// Says it, unless it only follows from what was said already. Of a mapping that lacks several keys, all are named.
    fn report(self, context: &Context, fallback: Span, errors: &mut Vec<Diagnostic>) {
        let span = self.span.unwrap_or(fallback);
        match (self.missing, &self.holder) {
            _ if self.reported => {}
            (Some(first), Some(holder)) => {
                let mut keys = required_keys(holder.name);
                if !keys.iter().any(|key| key == first) {
                    keys.push(first.to_owned());
                }
                let misspelt = context.misspelt.borrow();
                keys.retain(|key| !holder.has.contains(key) && !misspelt.contains(&(holder.id, key.clone())));
                errors.extend(keys.iter().map(|key| Diagnostic::new(span, format!("key `{key}` is missing"))));
            }
            _ => {
                let diagnostic = Diagnostic::new(span, self.message);
                errors.push(match self.help {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic,
                });
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    /// A message of the form `what|help` carries its help along.
    fn custom<T: fmt::Display>(message: T) -> Self {
        let text = message.to_string();
        let (message, help) = match text.split_once('|') {
            Some((message, help)) => (message.to_owned(), Some(help.to_owned())),
            None => (text, None),
        };
        Self { message, help, span: None, reported: false, resolved: None, missing: None, holder: None }
    }

    fn missing_field(field: &'static str) -> Self {
        Self { missing: Some(field), ..Self::custom(format!("key `{field}` is missing")) }
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let help = match nearest(variant, expected.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of {}", expected.join(", ")),
        };
        Self { help: Some(help), ..Self::custom(format!("`{variant}` is not known here")) }
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let expected = expected.to_string();
        let expected = match expected.strip_prefix("struct ") {
            Some(name) => format!("the keys of {name}"),
            None => plain_words(&expected),
        };
        let message = format!("expected {expected}, found {}", described(found));
        let resolved = match found {
            de::Unexpected::Signed(number) => Some(number.to_string()),
            de::Unexpected::Unsigned(number) => Some(number.to_string()),
            de::Unexpected::Float(number) => Some(number.to_string()),
            de::Unexpected::Bool(value) => Some(value.to_string()),
            _ => None,
        };
        Self { resolved, ..Self::custom(message) }
    }

    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::invalid_type(found, expected)
    }
}

/// What serde calls a type, as a maintainer would.
fn plain_words(expected: &str) -> String {
    match expected {
        "u32" | "u64" => "a whole number, zero or more".to_owned(),
        "i64" => "a whole number".to_owned(),
        "a string" => "a text".to_owned(),
        "a boolean" => "`true` or `false`".to_owned(),
        "a sequence" => "a list".to_owned(),
        other => other.to_owned(),
    }
}

fn described(found: de::Unexpected<'_>) -> String {
    match found {
        de::Unexpected::Str(text) => format!("the text `{text}`"),
        de::Unexpected::Signed(number) => format!("the number {number}"),
        de::Unexpected::Unsigned(number) => format!("the number {number}"),
        de::Unexpected::Float(number) => format!("the number {number}"),
        de::Unexpected::Bool(value) => format!("`{value}`"),
        de::Unexpected::Unit => "nothing".to_owned(),
        de::Unexpected::Map => "a mapping".to_owned(),
        de::Unexpected::Seq => "a list".to_owned(),
        other => other.to_string(),
    }
}

/// The deserializer: a node or a key, and what is remembered.
#[derive(Clone, Copy)]
struct Place<'a> {
    id: Id,
    span: Span,
    is_key: bool,
    what: What<'a>,
    context: &'a Context,
}

/// What stands at a place: a [`Kind`] without its owner, because a key is a scalar but no node.
#[derive(Clone, Copy)]
enum What<'a> {
    Scalar(&'a Scalar),
    List(&'a [Node]),
    Map(&'a [Entry]),
    Reported,
}

impl<'a> Place<'a> {
    fn of(node: &'a Node, context: &'a Context) -> Self {
        let what = match &node.kind {
            Kind::Scalar(scalar) => What::Scalar(scalar),
            Kind::List(items) => What::List(items),
            Kind::Map(entries) => What::Map(entries),
            Kind::Reported => What::Reported,
        };
        Self { id: id(node), span: node.span, is_key: false, what, context }
    }

    fn of_key(entry: &'a Entry, context: &'a Context) -> Self {
        Self { id: id(&entry.key), span: entry.span, is_key: true, what: What::Scalar(&entry.key), context }
    }

    fn any<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.what {
            What::Scalar(scalar) => self.scalar(visitor, scalar).map_err(|error| error.found(&scalar.text)),
            What::List(items) => visitor.visit_seq(Items { items: items.iter(), context: self.context }),
            What::Map(entries) => self.entries(visitor, entries, |_| true),
            What::Reported => Err(Error { reported: true, ..Error::custom("") }),
        }
    }

    fn scalar<'de, V: Visitor<'de>>(self, visitor: V, scalar: &'a Scalar) -> Result<V::Value, Error> {
        match scalar.resolve() {
            Some(serde_yaml::Value::Null) => visitor.visit_unit(),
            Some(serde_yaml::Value::Bool(value)) => visitor.visit_bool(value),
            Some(serde_yaml::Value::Number(number)) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), ..) => visitor.visit_u64(number),
                (_, Some(number), _) => visitor.visit_i64(number),
                (.., number) => visitor.visit_f64(number.unwrap_or(f64::NAN)),
            },
            _ => visitor.visit_str(self.fact(&scalar.text)?),
        }
    }

    /// A text that is a fact stays on its line and can be seen, whoever asks for it: only what is declared as [`PROSE`]
    /// does not come through here.
    fn fact(&self, text: &'a str) -> Result<&'a str, Error> {
        let (checked, what) = match self.is_key {
            true => (text::fits_in_a_name(text), "a name"),
            false => (text::fits_on_a_line(text), "a value that has to be one line"),
        };
        checked.map(|()| text).map_err(|bad| {
            let error = Error::custom(format!("{bad} in {what}"));
            Error { help: Some(bad.help().to_owned()), ..error }.at(self.span)
        })
    }

    /// Text is what it looks like: `name: 18` or `summary: yes` are texts too where a text is wanted.
    fn text(&self) -> Option<&'a str> {
        match self.what {
            What::Scalar(scalar) if !scalar.text.is_empty() || !scalar.plain => Some(&scalar.text),
            _ => None,
        }
    }

    fn entries<'de, V: Visitor<'de>>(
        self,
        visitor: V,
        entries: &'a [Entry],
        wanted: impl Fn(&Entry) -> bool,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(Entries { entries: entries.iter(), wanted, value: None, context: self.context })
    }
}

impl<'de> Deserializer<'de> for Place<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.any(visitor).map_err(|error| error.at(self.span))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self).map_err(|error| error.at(self.span))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.text() {
            Some(text) => visitor.visit_str(self.fact(text)?),
            None => self.any(visitor),
        }
        .map_err(|error| error.at(self.span))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        match self.text() {
            Some(text) if name == PROSE => visitor.visit_str(text),
            _ if name == PROSE => self.any(visitor),
            _ => visitor.visit_newtype_struct(self),
        }
        .map_err(|error| error.at(self.span))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match name {
            AT => visitor.visit_seq(Placed { span: self.span, step: 0, value: Some(self) }),
            ONE_OR_MANY if !matches!(self.what, What::List(_)) => visitor.visit_seq(One(Some(self))),
            _ => self.any(visitor),
        }
        .map_err(|error| error.at(self.span))
    }

    /// Entries of a struct: unknown keys are reported and passed over.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.what {
            What::Map(entries) => self.entries(visitor, entries, |entry| {
                let known = fields.contains(&entry.key.text.as_str());
                if !known {
                    self.context.unknown_key(entry, self.id, name, fields);
                }
                known
            }),
            What::Reported => self.any(visitor),
            _ => match SHORTHANDS.iter().find(|(short, _)| *short == name) {
                Some((_, key)) => visitor.visit_map(Shorthand { key: Some(key), value: self }),
                None => self.any(visitor),
            },
        }
        .map_err(|error| error.lacked_by(&self, name))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.what {
            What::Scalar(scalar) => {
                let name: StrDeserializer<'_, Error> = scalar.text.as_str().into_deserializer();
                visitor.visit_enum(name)
            }
            _ => Err(Error::custom("expected a word, found something nested")),
        }
        .map_err(|error| error.at(self.span))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct seq tuple map
        ignored_any
    }
}

/// The items of a list.
struct Items<'a> {
    items: std::slice::Iter<'a, Node>,
    context: &'a Context,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let context = self.context;
        let Some(node) = self.items.find(|node| !context.is_omitted(id(*node))) else {
            return Ok(None);
        };
        let decoded = seed.deserialize(Place::of(node, context));
        decoded.map(Some).inspect_err(|_| context.blame(id(node)))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// A bare value in the place of a list.
struct One<'a>(Option<Place<'a>>);

impl<'de> SeqAccess<'de> for One<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(place) = self.0.take().filter(|place| !place.context.is_omitted(place.id)) else {
            return Ok(None);
        };
        seed.deserialize(place).map(Some).inspect_err(|_| place.context.blame(place.id))
    }
}

/// The entries of a mapping.
struct Entries<'a, W> {
    entries: std::slice::Iter<'a, Entry>,
    wanted: W,
    value: Option<&'a Entry>,
    context: &'a Context,
}

impl<'de, W: Fn(&Entry) -> bool> MapAccess<'de> for Entries<'_, W> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let (context, wanted) = (self.context, &self.wanted);
        let Some(entry) = self.entries.find(|entry| wanted(entry) && !context.is_omitted(id(*entry))) else {
            return Ok(None);
        };
        self.value = Some(entry);
        let decoded = seed.deserialize(Place::of_key(entry, context));
        decoded.map(Some).inspect_err(|_| context.blame(id(entry)))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let entry = self.value.take().ok_or_else(|| Error::custom("a value without a key"))?;
        let decoded = seed.deserialize(Place::of(&entry.value, self.context));
        decoded.inspect_err(|_| self.context.blame(id(entry)))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

/// A struct written as the bare value of its main key.
struct Shorthand<'a> {
    key: Option<&'static str>,
    value: Place<'a>,
}

impl<'de> MapAccess<'de> for Shorthand<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some(key) = self.key.take() else { return Ok(None) };
        let key: StrDeserializer<'_, Error> = key.into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self.value)
    }
}

/// `At<T>` as a sequence: file, start, end, value.
struct Placed<'a> {
    span: Span,
    step: u8,
    value: Option<Place<'a>>,
}

impl<'de> SeqAccess<'de> for Placed<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let number = match self.step {
            0 => self.span.file,
            1 => self.span.start,
            2 => self.span.end,
            _ => return self.value.take().map(|place| seed.deserialize(place)).transpose(),
        };
        self.step += 1;
        let number: U32Deserializer<Error> = number.into_deserializer();
        seed.deserialize(number).map(Some)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple_struct(AT, 4, AtVisitor(PhantomData))
    }
}

struct AtVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for AtVisitor<T> {
    type Value = At<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value with its place")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<At<T>, A::Error> {
        let lost = || A::Error::custom("the place was lost");
        let file = parts.next_element()?.ok_or_else(lost)?;
        let start = parts.next_element()?.ok_or_else(lost)?;
        let end = parts.next_element()?.ok_or_else(lost)?;
        let value = parts.next_element()?.ok_or_else(lost)?;
        Ok(At::new(value, Span { file, start, end }))
    }
}
