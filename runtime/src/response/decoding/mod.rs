//! From JSON to values: the trait of all types that are read, and the state of decoding a response.

use std::borrow::Cow;
use std::time::SystemTime;

use crate::endpoint::code::Code;
use crate::endpoint::{Endpoint, Service};
#[cfg(feature = "observe")]
use crate::observe::answer::Answer;
use crate::response::document::{MAX_VALUES, Members, ValueLimit, ValueRef};
use crate::response::shape::Shape;
use crate::types::wire::{Mode, Wire};
use crate::types::zone::UtcOffset;

mod code;
mod dates;
mod embedded;
pub(crate) mod fault;
pub(crate) mod object;
#[cfg(feature = "observe")]
mod observed;
#[cfg(not(feature = "observe"))]
mod unobserved;
mod values;

pub(crate) use code::received_code;

use embedded::Embedded;
use fault::Fault;
use object::{Object, Origin};

/// A value that can be read from JSON: an object through its fields, anything else directly. Each type implements one
/// of the two functions.
pub trait FromJson: Sized {
    /// What is expected, for messages: `a number`. Generated types are objects.
    const EXPECTED: &'static str = "an object";

    /// Reads the value.
    ///
    /// # Errors
    ///
    /// The JSON does not match; the fault has the path.
    #[allow(clippy::question_mark, reason = "`?` calls two generic functions more, for each type")]
    fn from_json(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        let mut object = match decoding.object(json) {
            Ok(object) => object,
            Err(fault) => return Err(fault),
        };
        match Self::from_fields(&mut object) {
            Some(value) if object.is_certain() => Ok(value),
            _ => Err(object.into_fault()),
        }
    }

    /// Reads the value that is the whole response. A map there has the fields of the envelope beside its own entries.
    ///
    /// # Errors
    ///
    /// The JSON does not match; the fault has the path.
    #[inline]
    fn from_root(json: ValueRef<'_>, decoding: &mut Decoding) -> Result<Self, Fault> {
        Self::from_json(json, decoding)
    }

    /// Reads the fields of an object; `None` if one does not match, which `object` remembers.
    fn from_fields(object: &mut Object<'_>) -> Option<Self> {
        let _ = object;
        None
    }
}

/// The state of decoding a response.
#[derive(Debug)]
pub struct Decoding {
    /// How the current value travels.
    wire: Wire,
    received_at: SystemTime,
    /// The shape of the next value, where types are data.
    expected: Shape,
    /// The endpoint that sent the response, and the fields of whose envelopes are no entries of a map.
    endpoint: Option<&'static Endpoint>,
    /// The service, if no endpoint says which it is.
    service: Option<&'static Service>,
    /// Whether the next map is the whole response.
    at_root: bool,
    /// Whether all that is not nested is a string, as in XML.
    of_texts: bool,
    /// Whether it comes from somewhere else than the service, which may have sent it long ago.
    is_stored: bool,
    /// What stands for the files of a request, which JSON does not have.
    #[cfg(feature = "serde")]
    files: Vec<crate::file::File>,
    limit: ValueLimit,
    order: Order,
    /// What is noted, if somebody observes.
    #[cfg(feature = "observe")]
    answer: Option<Box<Answer>>,
}

/// Whether the members of objects are expected in the order in which they are asked for.
#[derive(Clone, Copy, Debug)]
enum Order {
    /// They are not.
    Any,
    /// They are; these are the values left and the shape from when the document was begun.
    Expected(usize, Shape),
    /// They were, and a member may have been taken for one that counts although another one of the same name comes
    /// after it. The document has to be read again.
    InDoubt(usize, Shape),
}

impl Decoding {
    /// The state for a response that was received at `received_at`.
    pub fn new(received_at: SystemTime) -> Self {
        Self {
            wire: Wire::of(Mode::plain),
            received_at,
            expected: Shape::Json,
            endpoint: None,
            service: None,
            at_root: false,
            of_texts: false,
            is_stored: false,
            #[cfg(feature = "serde")]
            files: Vec::new(),
            limit: ValueLimit::new(MAX_VALUES),
            order: Order::Any,
            #[cfg(feature = "observe")]
            answer: None,
        }
    }

    /// The state for a response of this endpoint.
    pub(crate) fn of(mut self, endpoint: &'static Endpoint) -> Self {
        self.endpoint = Some(endpoint);
        self
    }

    /// The state for a document in which everything is a string that is not nested, and a list of one item the item
    /// itself.
    #[cfg(feature = "push")]
    pub(crate) fn of_texts(mut self) -> Self {
        self.of_texts = true;
        self
    }

    /// The state for what was serialized: nothing begins now.
    #[cfg(feature = "serde")]
    pub(crate) fn stored(mut self) -> Self {
        self.is_stored = true;
        self
    }

    /// The state for a request whose files are given beside its JSON, which has their places in the list.
    #[cfg(feature = "serde")]
    pub(crate) fn with_files(mut self, files: Vec<crate::file::File>) -> Self {
        self.files = files;
        self
    }

    /// The file at a place in the list.
    #[cfg(feature = "serde")]
    pub(crate) fn file(&self, at: u64) -> Option<crate::file::File> {
        usize::try_from(at).ok().and_then(|at| self.files.get(at)).cloned()
    }

    /// Says where it comes from, if nobody has yet.
    fn come_from(&mut self, origin: Origin) {
        match origin {
            Origin::Endpoint(endpoint) => {
                self.endpoint.get_or_insert(endpoint);
            }
            Origin::Service(service) => {
                self.service.get_or_insert(service);
            }
        }
    }

    /// Whether it comes from somewhere else than the service.
    pub(crate) fn is_stored(&self) -> bool {
        self.is_stored
    }

    /// Whether nobody knows of which service it is, and so where its clocks are.
    pub(crate) fn is_alone(&self) -> bool {
        self.is_stored && self.endpoint.is_none() && self.service.is_none()
    }

    /// The state for a document that might have had so many values more: what is inside its strings may have them.
    pub(crate) fn within(mut self, values_left: usize) -> Self {
        self.limit = ValueLimit::new(values_left);
        self
    }

    /// Reads a document. `read` is called twice if its objects have names that repeat.
    #[inline]
    pub(crate) fn whole<T>(&mut self, read: impl Fn(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        self.order = Order::Expected(self.limit.left(), self.expected);
        loop {
            let value = read(self);
            if !self.begins_again() {
                return value;
            }
        }
    }

    /// Whether a document has to be read again; then its members are looked up one by one.
    fn begins_again(&mut self) -> bool {
        let order = std::mem::replace(&mut self.order, Order::Any);
        if let Order::InDoubt(values_left, shape) = order {
            self.limit = ValueLimit::new(values_left);
            self.wire = Wire::of(Mode::plain);
            self.expected = shape;
            self.forget_notes();
        }
        matches!(order, Order::InDoubt(..))
    }

    fn may_guess(&self) -> bool {
        matches!(self.order, Order::Expected(..))
    }

    #[cold]
    fn doubt(&mut self) {
        if let Order::Expected(values_left, shape) = self.order {
            self.order = Order::InDoubt(values_left, shape);
        }
    }

    /// Whether the JSON inside a string was not read because the response would have too many values.
    pub(crate) fn has_too_many_values(&self) -> bool {
        self.limit.is_exceeded()
    }

    /// The time zone of the service, which is that of times without an offset.
    pub(crate) fn time_zone(&self) -> UtcOffset {
        let service = self.endpoint.map(|endpoint| endpoint.service).or(self.service);
        service.map_or(UtcOffset::UTC, |service| service.time_zone)
    }

    /// The entries of a map. Those of the whole response are without the envelope's fields.
    fn entries<'t>(&mut self, members: Members<'t>) -> Vec<(Cow<'t, str>, ValueRef<'t>)> {
        let mut entries = members.sorted();
        if std::mem::take(&mut self.at_root) {
            let envelopes = || self.endpoint.into_iter().flat_map(Endpoint::envelopes);
            let leads = |path: &[&str], name: &str| path.first() == Some(&name);
            entries.retain(|(name, _)| {
                !envelopes().any(|envelope| leads(envelope.code, name) || leads(envelope.message, name))
            });
        }
        entries
    }

    /// Whether codes are texts.
    pub(crate) fn has_text_codes(&self) -> bool {
        self.endpoint.into_iter().flat_map(Endpoint::envelopes).any(|envelope| envelope.texts)
    }

    /// Whether a code inside of a response means success, as it does in the envelope.
    pub(crate) fn is_success(&self, code: Code<'_>) -> bool {
        self.endpoint.into_iter().flat_map(Endpoint::envelopes).any(|envelope| envelope.success.contains(&code))
    }

    /// The shape of the next value, where types are data.
    pub(crate) fn expected(&self) -> Shape {
        self.expected
    }

    /// Sets the shape of the next value, where types are data.
    pub(crate) fn expect(&mut self, shape: Shape) {
        self.expected = shape;
    }

    /// When the response was received. Lifetimes start then.
    pub(crate) fn received_at(&self) -> SystemTime {
        self.received_at
    }

    /// How the current value travels.
    pub(crate) fn mode(&self) -> Mode {
        self.wire.mode
    }

    /// Whether strings are accepted as numbers and numbers as strings.
    pub(crate) fn is_lenient(&self) -> bool {
        self.of_texts || matches!(self.wire.mode, Mode::lenient | Mode::string)
    }

    /// Goes on to the items of a list; returns what [`leave_items`](Self::leave_items) restores.
    pub(crate) fn enter_items(&mut self) -> Wire {
        self.note_items();
        let inside = self.wire.inside();
        std::mem::replace(&mut self.wire, inside)
    }

    /// The same for the entries of a map.
    pub(crate) fn enter_entries(&mut self) -> Wire {
        self.note_entries();
        let inside = self.wire.inside();
        std::mem::replace(&mut self.wire, inside)
    }

    pub(crate) fn leave_items(&mut self, outer: Wire) {
        self.note_end_of_items();
        self.wire = outer;
    }

    /// An item, or the JSON inside it if it travels so. `wire` is how the items travel.
    fn opened<'v>(&mut self, item: ValueRef<'v>, wire: Wire, embedded: &'v mut Embedded) -> ValueRef<'v> {
        self.wire = wire;
        embedded.open(item, &mut self.wire.mode, &mut self.limit)
    }

    /// The type of a value, for messages.
    fn kind(&self, json: &ValueRef<'_>) -> &'static str {
        match json {
            ValueRef::String(_) if self.wire.mode == Mode::json_text => "a string that is not JSON",
            other => other.kind(),
        }
    }

    /// Tells of a value of an enumeration whether the spec lists it.
    #[doc(hidden)]
    #[inline]
    pub fn __note_listed(&mut self, is_listed: bool) {
        self.note_listed(is_listed);
    }

    /// The fields of an object.
    ///
    /// # Errors
    ///
    /// The value is not an object.
    #[inline]
    pub fn object<'d>(&'d mut self, json: ValueRef<'d>) -> Result<Object<'d>, Fault> {
        match json {
            ValueRef::Object(members) => Ok(Object::new(members, self)),
            other => Err(self.fault("an object", self.kind(&other))),
        }
    }

    /// A fault at the current value.
    pub fn fault(&self, expected: impl Into<Box<str>>, found: impl Into<Box<str>>) -> Fault {
        Fault::new(expected.into(), found.into())
    }
}
