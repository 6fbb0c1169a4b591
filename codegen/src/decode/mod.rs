//! A tree with places to the typed spec, through serde.
//!
//! serde stops at the first error. To report all of them, decoding notes the error, lets a value stand in for the
//! smallest entry that holds it, and starts again, until everything decodes. What rules say about a value that stands in
//! is dropped later, so that a mistake hides nothing else and nothing follows from it.

mod explain;
pub(crate) mod nameless_type;
mod placeholder;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de::Error as _};

use crate::diagnostic::{Diagnostic, nearest};
use crate::lint::{ANY, BUILT_IN};
use crate::schema::required_keys;
use crate::source::{Span, Spanned};
use crate::text;
use crate::yaml::{Entry, Kind, Node, Scalar};
use explain::{Fault, Shape};
use placeholder::StandIn;

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

/// What becomes of what could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// A value stands in for it, so that the rest can be judged.
    StandsIn,
    /// It is left out, and with it what cannot be without it.
    LeftOut,
}

/// What was decoded.
pub(crate) struct Decoded<T> {
    /// `None` when even the root could not be read.
    pub(crate) value: Option<T>,
    /// The places of values that stand in for others.
    pub(crate) stand_ins: Vec<Span>,
}

/// Decodes a tree. What was wrong is in `errors` either way.
pub(crate) fn decode<T: for<'de> Deserialize<'de>>(
    root: &Node,
    unread: Unread,
    lost: &[Span],
    errors: &mut Vec<Diagnostic>,
) -> Decoded<T> {
    let context = Context::new(unread, lost);
    let mut value = None;
    for _ in 0..MAX_ERRORS {
        context.culprit.take();
        match T::deserialize(Place::of(root, &context)) {
            Ok(decoded) => {
                value = Some(decoded);
                break;
            }
            Err(error) => {
                if !context.go_on_after(error, root.span) {
                    break;
                }
            }
        }
    }
    let (faults, mut stand_ins) = (context.faults.take(), context.stand_ins.take());
    if !faults.is_empty() {
        let (mut explained, mut strays) = explain::explain(root, faults, &context.shapes.take());
        errors.append(&mut explained);
        stand_ins.append(&mut strays);
    }
    Decoded { value, stand_ins }
}

/// Identity of a node: its address, stable while the tree is borrowed.
type Id = usize;

fn id<T>(node: &T) -> Id {
    std::ptr::from_ref(node).addr()
}

/// What one decoding remembers between its restarts.
struct Context<'a> {
    unread: Unread,
    /// Places that are not in the tree: keys may be missing only because they are there.
    lost: &'a [Span],
    /// Entries and items that could not be read, with the place of what stands in for them; `None`: left out.
    omitted: RefCell<HashMap<Id, Option<Span>>>,
    /// Keys that mappings lack, which stand in too.
    lacking: RefCell<HashMap<Id, (Span, Vec<&'static str>)>>,
    culprit: RefCell<Option<(Id, Span)>>,
    reported: RefCell<HashSet<Span>>,
    faults: RefCell<Vec<Fault<'a>>>,
    /// What the mappings are that were met. Only when there is something to explain it is asked for.
    shapes: RefCell<HashMap<Id, Shape>>,
    stand_ins: RefCell<Vec<Span>>,
}

impl<'a> Context<'a> {
    fn new(unread: Unread, lost: &'a [Span]) -> Self {
        Self {
            unread,
            lost,
            omitted: RefCell::default(),
            lacking: RefCell::default(),
            culprit: RefCell::default(),
            reported: RefCell::default(),
            faults: RefCell::default(),
            shapes: RefCell::default(),
            stand_ins: RefCell::default(),
        }
    }

    /// The innermost entry that an error passes through is the one that is not read again.
    fn blame(&self, entry: Id, span: Span) {
        self.culprit.borrow_mut().get_or_insert((entry, span));
    }

    /// How an entry is read: as it is, as a stand-in at a place, or not at all.
    fn reading(&self, entry: Id) -> Reading {
        match self.omitted.borrow().get(&entry) {
            None => Reading::AsIs,
            Some(Some(span)) => Reading::StandsIn(*span),
            Some(None) => Reading::LeftOut,
        }
    }

    /// Notes an error, and what is to be done otherwise in the next run; false when nothing can be done.
    fn go_on_after(&self, mut error: Error, root: Span) -> bool {
        let lacking = error.lacking.take().filter(|_| error.missing.is_some());
        let span = error.span.unwrap_or(root);
        if let (Some(first), Some(lacking)) = (error.missing, lacking) {
            let first_time = !self.lacking.borrow().contains_key(&lacking.id);
            self.lacks(first, *lacking, span);
            if self.unread == Unread::StandsIn && first_time {
                return true;
            }
        } else if !error.reported {
            self.faults.borrow_mut().push(Fault::Wrong(error.diagnostic(span)));
        }
        let Some((culprit, span)) = self.culprit.take() else { return false };
        let again = self.omitted.borrow().contains_key(&culprit);
        let stands_in = self.unread == Unread::StandsIn && !again;
        if stands_in {
            self.stand_ins.borrow_mut().push(span);
        }
        self.omitted.borrow_mut().insert(culprit, stands_in.then_some(span));
        true
    }

    /// Notes all keys that a mapping lacks: serde names only the first.
    fn lacks(&self, first: &'static str, lacking: Lacking, span: Span) {
        let required = required_keys(lacking.name);
        let mut keys: Vec<&'static str> =
            lacking.fields.iter().copied().filter(|field| required.iter().any(|key| key == field)).collect();
        if !keys.contains(&first) {
            keys.push(first);
        }
        keys.retain(|key| !lacking.has.iter().any(|has| has == key));
        let holds_lost = self.lost.iter().any(|lost| span.start <= lost.start && lost.end <= span.end);
        if !holds_lost && self.reported.borrow_mut().insert(span) {
            let missing =
                keys.iter().map(|key| Fault::Missing { key: (*key).to_owned(), lacking: lacking.clone(), span });
            self.faults.borrow_mut().extend(missing);
        }
        let at = Span { end: span.start, ..span };
        self.stand_ins.borrow_mut().push(at);
        self.lacking.borrow_mut().insert(lacking.id, (at, keys));
    }

    /// The key that an entry of a mapping is read as, if the mapping has such a key.
    fn key_of(
        &self,
        entry: &'a Entry,
        holder: (Id, &'a [Entry]),
        name: &'static str,
        fields: &'static [&'static str],
    ) -> Option<&'a str> {
        let written = entry.key.text.as_str();
        if fields.contains(&written) {
            return Some(written);
        }
        let known = explain::meant(written, fields);
        let first_time = self.reported.borrow_mut().insert(entry.span);
        if first_time && self.faults.borrow().len() < 2 * MAX_ERRORS {
            self.shapes.borrow_mut().insert(holder.0, Shape { name, fields });
            self.faults.borrow_mut().push(Fault::Unknown { entry, holder: holder.0, known });
        }
        // It is read as the key that is meant, unless that one is there as well.
        let known = known.filter(|known| known.is_alike())?.key;
        holder.1.iter().all(|other| other.key.text != known).then_some(known)
    }
}

/// How an entry is read.
enum Reading {
    AsIs,
    StandsIn(Span),
    LeftOut,
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
    lacking: Option<Box<Lacking>>,
}

/// A mapping that lacks keys.
#[derive(Clone, Debug)]
struct Lacking {
    id: Id,
    /// The name of the struct that it should be, and its keys.
    name: &'static str,
    fields: &'static [&'static str],
    /// The keys that it has, or that others of its keys are read as.
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

    fn lacked_by(mut self, place: &Place<'_>, name: &'static str, fields: &'static [&'static str]) -> Self {
        if self.missing.is_some() && self.lacking.is_none() {
            let entries = if let What::Map(entries) = place.what { entries } else { &[] };
            let has = |entry: &Entry| {
                place.context.key_of_read(entry, fields).map_or_else(|| entry.key.text.clone(), str::to_owned)
            };
            let has = entries.iter().map(has).collect();
            self.lacking = Some(Box::new(Lacking { id: place.id, name, fields, has }));
        }
        self.at(place.span)
    }

    /// The same, known to whoever reads the report.
    fn said(self) -> Self {
        Self { reported: true, missing: None, ..self }
    }

    fn diagnostic(self, span: Span) -> Diagnostic {
        let diagnostic = Diagnostic::new(span, self.message);
        match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

impl Context<'_> {
    /// The key that an unknown one is read as, or would be if it were alike.
    fn key_of_read(&self, entry: &Entry, fields: &'static [&'static str]) -> Option<&'static str> {
        let unknown = !fields.contains(&entry.key.text.as_str());
        explain::meant(&entry.key.text, fields).filter(|_| unknown).map(|known| known.key)
    }
}

/// A message with what to do, as one text: serde hands on nothing else.
///
/// Its first character tells it from all that serde says by itself, so that the words of a spec cannot be taken for ours.
pub(crate) fn helped(message: &str, help: &str) -> String {
    format!("\0{}\0{message}{help}", message.len())
}

/// The two parts of [`helped`].
fn parts(text: &str) -> Option<(&str, &str)> {
    let (length, rest) = text.strip_prefix('\0')?.split_once('\0')?;
    rest.split_at_checked(length.parse().ok()?)
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    /// A message that was made by [`helped`] carries its help along.
    fn custom<T: fmt::Display>(message: T) -> Self {
        let text = message.to_string();
        let (message, help) = match parts(&text) {
            Some((message, help)) => (message.to_owned(), Some(help.to_owned())),
            None => (text, None),
        };
        Self { message, help, span: None, reported: false, resolved: None, missing: None, lacking: None }
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
        let help = instead(found, &expected);
        let expected = match expected.strip_prefix("struct ") {
            Some(name) => format!("the keys of {}", explain::with_article(&spaced(name))),
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
        Self { help, resolved, ..Self::custom(message) }
    }

    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::invalid_type(found, expected)
    }
}

/// What to write instead of a value of another type.
fn instead(found: de::Unexpected<'_>, expected: &str) -> Option<String> {
    use de::Unexpected::{Bool, Float, Map, Seq, Signed, Str, Unit, Unsigned};
    let is_number = matches!(expected, "u32" | "u64" | "i64");
    let is_mapping = expected.starts_with("struct ") || matches!(expected, "a mapping of names");
    let has_keys = is_mapping || expected.starts_with("the fields");
    Some(match found {
        Str(text) if expected == "a boolean" => boolean(text)?,
        Str(text) if is_number => {
            let digits: String = text.chars().filter(|c| !matches!(c, ',' | '_' | ' ' | '\'')).collect();
            digits.parse::<i64>().ok()?;
            let plain = digits.trim_start_matches('0');
            if digits == text && text.len() > 1 && text.starts_with('0') {
                format!("write `{}`, without the zero before it", if plain.is_empty() { "0" } else { plain })
            } else if digits == text {
                format!("write `{digits}` without quotes")
            } else {
                format!("write `{digits}`, digits only")
            }
        }
        Str(text) if expected == "a sequence" => {
            format!("write a list: `[{}]`", text.trim_matches(['“', '”', '[', ']', ' ']))
        }
        Signed(number) if expected == "a sequence" => format!("write a list: `[{number}]`"),
        Unsigned(number) if expected == "a sequence" => format!("write a list: `[{number}]`"),
        Float(number) if is_number && number.fract() == 0.0 && (0.0..9e15).contains(&number) => {
            format!("write `{number:.0}`")
        }
        Float(number) if expected == "a sequence" => format!("write a list: `[{number}]`"),
        Bool(value) if expected == "a sequence" => format!("write a list: `[{value}]`"),
        Map if expected == "a sequence" => "begin each item with `- `, a dash and a space".to_owned(),
        Str(text) if has_keys && text.contains(':') && !text.contains(": ") => {
            let (key, value) = text.split_once(':')?;
            format!("write `{key}: {}`, with a space after the colon", value.split([' ', ',']).next()?)
        }
        Str(text) if is_mapping && (BUILT_IN.contains(&text) || text == ANY) => {
            format!("write a mapping: `{{ type: {text}, … }}`")
        }
        Str(text) if is_mapping => format!("write `{text}:` on a line of its own, and its value after it"),
        Signed(_) | Unsigned(_) | Float(_) | Bool(_) if is_mapping => {
            "write its keys below it, or between braces".to_owned()
        }
        Seq if is_mapping => "write `name: …` without the dashes and brackets of a list".to_owned(),
        Seq | Map if expected == "a string" => "quote the text if it begins with `[` or `{`".to_owned(),
        Unit => {
            "write a value after the colon, or remove the key; a text that begins with `#` has to be quoted".to_owned()
        }
        _ => return None,
    })
}

/// The boolean that a text means: `no` is one in YAML 1.1 only.
fn boolean(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    // `true,` and `true // always`
    let word = lower.split(|c: char| !c.is_ascii_alphanumeric()).next().filter(|word| word.len() < lower.len());
    if let Some(word @ ("true" | "false")) = word {
        return Some(format!("write `{word}` and nothing after it; a comment begins with a blank and `#`"));
    }
    let value = match lower.trim_matches(['“', '”', '‘', '’']) {
        "true" | "yes" | "on" | "y" | "1" => true,
        "false" | "no" | "off" | "n" | "0" => false,
        _ => return None,
    };
    Some(match lower.as_str() {
        "true" | "false" => format!("write `{value}` without quotes"),
        _ => format!("write `{value}`: YAML 1.2 takes `{text}` for a text"),
    })
}

/// `NamedType` as `named type`.
fn spaced(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
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
    context: &'a Context<'a>,
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
    fn of(node: &'a Node, context: &'a Context<'a>) -> Self {
        let what = match &node.kind {
            Kind::Scalar(scalar) => What::Scalar(scalar),
            Kind::List(items) => What::List(items),
            Kind::Map(entries) => What::Map(entries),
            Kind::Reported => What::Reported,
        };
        Self { id: id(node), span: node.span, is_key: false, what, context }
    }

    fn of_key(entry: &'a Entry, context: &'a Context<'a>) -> Self {
        Self { id: id(&entry.key), span: entry.span, is_key: true, what: What::Scalar(&entry.key), context }
    }

    fn any<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.what {
            What::Scalar(scalar) => self.scalar(visitor, scalar).map_err(|error| error.found(&scalar.text)),
            What::List(items) => visitor.visit_seq(Items { items: items.iter(), context: self.context }),
            What::Map(entries) => self.entries(visitor, entries, |entry| Some(&entry.key.text)),
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
        key: impl Fn(&'a Entry) -> Option<&'a str>,
    ) -> Result<V::Value, Error> {
        let entries = entries.iter();
        visitor.visit_map(Entries {
            entries,
            key,
            next: Next::Nothing,
            holder: self.id,
            given: 0,
            context: self.context,
        })
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
            What::Map(entries) => {
                if !self.context.faults.borrow().is_empty() {
                    self.context.shapes.borrow_mut().insert(self.id, Shape { name, fields });
                }
                self.entries(visitor, entries, |entry| self.context.key_of(entry, (self.id, entries), name, fields))
            }
            What::Reported => self.any(visitor),
            _ => match SHORTHANDS.iter().find(|(short, _)| *short == name) {
                Some((_, key)) => visitor.visit_map(Shorthand { key: Some(key), value: self }),
                // serde would take the items of a list for the values of the keys.
                None if matches!(self.what, What::List(_)) => Err(Error::invalid_type(de::Unexpected::Seq, &visitor)),
                None => self.any(visitor),
            },
        }
        .map_err(|error| error.lacked_by(&self, name, fields))
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
    context: &'a Context<'a>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let context = self.context;
        for node in self.items.by_ref() {
            let decoded = match context.reading(id(node)) {
                Reading::AsIs => seed.deserialize(Place::of(node, context)),
                Reading::StandsIn(span) => seed.deserialize(StandIn::new(span)).map_err(Error::said),
                Reading::LeftOut => continue,
            };
            return decoded.map(Some).inspect_err(|_| context.blame(id(node), node.span));
        }
        Ok(None)
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
        let Some(place) = self.0.take() else { return Ok(None) };
        let decoded = match place.context.reading(place.id) {
            Reading::AsIs => seed.deserialize(place),
            Reading::StandsIn(span) => seed.deserialize(StandIn::new(span)).map_err(Error::said),
            Reading::LeftOut => return Ok(None),
        };
        decoded.map(Some).inspect_err(|_| place.context.blame(place.id, place.span))
    }
}

/// What the value of the key is that was read last.
#[derive(Clone, Copy)]
enum Next<'a> {
    Nothing,
    Entry(&'a Entry),
    StandIn(Span),
}

/// The entries of a mapping, and then what stands in for those that it lacks.
struct Entries<'a, W> {
    entries: std::slice::Iter<'a, Entry>,
    /// The key that an entry is read as.
    key: W,
    next: Next<'a>,
    holder: Id,
    /// How many of the lacking keys were given.
    given: usize,
    context: &'a Context<'a>,
}

impl<'a, W: Fn(&'a Entry) -> Option<&'a str>> Entries<'a, W> {
    /// The next key that stands in.
    fn lacking(&mut self) -> Option<&'static str> {
        let lacking = self.context.lacking.borrow();
        let (span, keys) = lacking.get(&self.holder)?;
        let key = keys.get(self.given)?;
        self.given += 1;
        self.next = Next::StandIn(*span);
        Some(key)
    }
}

impl<'de, 'a, W: Fn(&'a Entry) -> Option<&'a str>> MapAccess<'de> for Entries<'a, W> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let context = self.context;
        for entry in self.entries.by_ref() {
            let Some(key) = (self.key)(entry) else { continue };
            if matches!(context.reading(id(entry)), Reading::LeftOut) {
                continue;
            }
            self.next = Next::Entry(entry);
            let decoded = if std::ptr::eq(key, entry.key.text.as_str()) {
                seed.deserialize(Place::of_key(entry, context))
            } else {
                let key: StrDeserializer<'_, Error> = key.into_deserializer();
                seed.deserialize(key)
            };
            // A key that cannot be read is left out with its value.
            return decoded.map(Some).inspect_err(|_| {
                context.omitted.borrow_mut().insert(id(entry), None);
                context.blame(id(entry), entry.span);
            });
        }
        let Some(key) = self.lacking() else { return Ok(None) };
        let key: StrDeserializer<'_, Error> = key.into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::Nothing => Err(Error::custom("a value without a key")),
            Next::StandIn(span) => seed.deserialize(StandIn::new(span)).map_err(Error::said),
            Next::Entry(entry) => match self.context.reading(id(entry)) {
                Reading::StandsIn(span) => seed.deserialize(StandIn::new(span)).map_err(Error::said),
                _ => seed.deserialize(Place::of(&entry.value, self.context)),
            }
            .inspect_err(|_| self.context.blame(id(entry), entry.value.span)),
        }
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

/// `Spanned<T>` as a sequence: file, start, end, value.
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

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple_struct(AT, 4, AtVisitor(PhantomData))
    }
}

struct AtVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for AtVisitor<T> {
    type Value = Spanned<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value with its place")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Spanned<T>, A::Error> {
        let lost = || A::Error::custom("the place was lost");
        let file = parts.next_element()?.ok_or_else(lost)?;
        let start = parts.next_element()?.ok_or_else(lost)?;
        let end = parts.next_element()?.ok_or_else(lost)?;
        let value = parts.next_element()?.ok_or_else(lost)?;
        Ok(Spanned::new(value, Span { file, start, end }))
    }
}
