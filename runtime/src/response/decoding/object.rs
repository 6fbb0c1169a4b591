//! Reading the fields of an object, one by one.

use serde_json::Value as Json;

use super::embedded::Embedded;
use super::fault::Fault;
#[cfg(feature = "observe")]
use super::observed::Asked;
#[cfg(not(feature = "observe"))]
use super::unobserved::Asked;
use super::{Decoding, FromJson};
use crate::endpoint::codes::ApiError;
use crate::endpoint::{Endpoint, Service};
use crate::response::document::{Members, ValueRef};
use crate::response::lookup::Lookup;
use crate::response::shape::Shape;
use crate::types::into_value::IntoValue;
use crate::types::wire::{Mode, Wire};

/// The fields of an object. Unknown ones are ignored.
///
/// A field that does not match is `None`, and the object keeps the first fault. What depends on the type of a field
/// is kept small, because it is compiled once per type; everything else is compiled once.
#[derive(Debug)]
pub struct Object<'d> {
    members: Lookup<'d>,
    decoding: &'d mut Decoding,
    /// How the items of the next field travel.
    items: Option<&'static Wire>,
    embedded: Embedded,
    fault: Option<Fault>,
    /// The names that were asked for, if somebody observes.
    asked: Option<Asked>,
}

impl<'d> Object<'d> {
    pub(super) fn new(members: Members<'d>, decoding: &'d mut Decoding) -> Self {
        let members = Lookup::new(members, decoding.may_guess());
        Self {
            members,
            decoding,
            items: None,
            embedded: Embedded::default(),
            fault: None,
            asked: Some(Asked::default()),
        }
    }

    /// A required field.
    pub fn required<T: FromJson>(&mut self, wire: &'static str, mode: Mode) -> Option<T> {
        self.ask(wire);
        match self.members.get(wire) {
            Some(json) => self.decode(wire, mode, json),
            None => {
                self.miss(wire, T::EXPECTED);
                None
            }
        }
    }

    /// A field that may be absent or `null`, which is `Some(None)`. A lenient one may also be an empty string.
    pub fn optional<T: FromJson>(&mut self, wire: &'static str, mode: Mode) -> Option<Option<T>> {
        let Some(json) = self.given(wire, mode) else {
            return Some(None);
        };
        self.decode(wire, mode, json).map(Some)
    }

    /// A code of the endpoint, which is `Some(None)` if it is one of success, absent or `null`.
    pub fn code<E: ApiError>(&mut self, wire: &'static str, mode: Mode) -> Option<Option<E>> {
        self.optional::<Option<E>>(wire, mode).map(Option::flatten)
    }

    /// A field that may be `null`; absent means the same.
    pub fn nullable<T: FromJson>(&mut self, wire: &'static str, mode: Mode) -> Option<Option<T>> {
        self.optional(wire, mode)
    }

    /// A field with a default for when it is absent or `null`.
    pub fn default<T: FromJson>(&mut self, wire: &'static str, mode: Mode, fallback: impl IntoValue<T>) -> Option<T> {
        match self.given(wire, mode) {
            Some(json) => self.decode(wire, mode, json),
            None => Some(fallback.into_value()),
        }
    }

    /// Says how the items of the next field travel.
    pub fn items(&mut self, items: &'static Wire) -> &mut Self {
        self.items = Some(items);
        self
    }

    /// A choice, with the fields that its kind brings.
    pub fn choice<T: FromKind>(&mut self, wire: &'static str, mode: Mode) -> Option<T> {
        match self.required(wire, mode) {
            Some(kind) => T::from_kind(kind, self),
            None => None,
        }
    }

    /// A choice that may be left out, which is `Some(None)`.
    pub fn optional_choice<T: FromKind>(&mut self, wire: &'static str, mode: Mode) -> Option<Option<T>> {
        match self.optional(wire, mode) {
            Some(Some(kind)) => T::from_kind(kind, self).map(Some),
            Some(None) => Some(None),
            None => None,
        }
    }

    /// A choice of which one kind is meant if the value is absent or `null` that tells it.
    pub fn default_choice<T: FromKind>(
        &mut self,
        wire: &'static str,
        mode: Mode,
        fallback: impl IntoValue<T::Kind>,
    ) -> Option<T> {
        match self.default(wire, mode, fallback) {
            Some(kind) => T::from_kind(kind, self),
            None => None,
        }
    }

    /// The kind of a choice that has no variant for others.
    #[doc(hidden)]
    pub fn __unknown_kind(&mut self) {
        let (expected, found) = ("one of the kinds of a choice", "another one");
        self.decoding.note_mismatch(expected, found);
        self.keep(self.decoding.fault(expected, found));
    }

    /// Says whose object it is, if nobody has yet.
    #[doc(hidden)]
    pub fn __of(&mut self, origin: impl Into<Origin>) {
        self.decoding.come_from(origin.into());
    }

    /// All fields, copied.
    pub(crate) fn to_json(&self) -> Json {
        ValueRef::Object(self.members.members().clone()).to_json()
    }

    /// Sets the shape of the next field, where types are data.
    pub(crate) fn expect(&mut self, shape: Shape) {
        self.decoding.expect(shape);
    }

    /// Whether the values of all fields are those that count, of members with the same name. If not, the decoding
    /// remembers it.
    #[inline]
    pub(crate) fn is_certain(&mut self) -> bool {
        let is_certain = self.members.is_certain();
        if !is_certain {
            self.decoding.doubt();
        }
        self.decoding.note_members(self.members.members(), &mut self.asked);
        is_certain
    }

    /// Why a field was `None`.
    pub(crate) fn into_fault(mut self) -> Fault {
        // Another value may count, which is as it should be.
        self.is_certain();
        if self.fault.is_some() {
            self.decoding.note_told();
        }
        let Self { fault, decoding, .. } = self;
        fault.unwrap_or_else(|| decoding.fault("an object", "something else"))
    }

    /// The value of a field that may be absent or `null`. Where an empty string cannot be a value, it means the same.
    fn given(&mut self, wire: &'static str, mode: Mode) -> Option<ValueRef<'d>> {
        self.ask(wire);
        let no_empty_text = mode.has_no_empty_text() || self.decoding.of_texts;
        let is_nothing = |json: &ValueRef<'_>| match json {
            ValueRef::Null => true,
            ValueRef::String(text) => no_empty_text && text.is_empty(),
            _ => false,
        };
        let given = self.members.get(wire).filter(|json| !is_nothing(json));
        if given.is_none() {
            self.items = None;
        }
        given
    }

    fn decode<T: FromJson>(&mut self, wire: &'static str, mode: Mode, json: ValueRef<'_>) -> Option<T> {
        let mut mode = mode;
        let depth = self.decoding.note_field(wire);
        let json = self.embedded.open(json, &mut mode, &mut self.decoding.limit);
        let outer = std::mem::replace(&mut self.decoding.wire, Wire { mode, items: self.items.take() });
        let result = T::from_json(json, self.decoding);
        self.decoding.wire = outer;
        self.decoding.note_end_of_field(depth, result.as_ref().err());
        match result {
            Ok(value) => Some(value),
            Err(fault) => {
                self.keep(fault.in_field(wire));
                None
            }
        }
    }

    fn miss(&mut self, wire: &'static str, expected: &'static str) {
        self.items = None;
        self.decoding.note_missing(wire, expected);
        self.keep(self.decoding.fault(expected, "nothing").in_field(wire));
    }

    fn ask(&mut self, wire: &'static str) {
        if let Some(asked) = &mut self.asked {
            self.decoding.note_asked(asked, wire);
        }
    }

    /// Keeps the first fault: the remaining fields are still read.
    fn keep(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }
}

/// Where a value comes from. It decides what a code means, and a time without an offset.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Origin {
    Endpoint(&'static Endpoint),
    Service(&'static Service),
}

impl From<&'static Endpoint> for Origin {
    fn from(endpoint: &'static Endpoint) -> Self {
        Self::Endpoint(endpoint)
    }
}

impl From<&'static Service> for Origin {
    fn from(service: &'static Service) -> Self {
        Self::Service(service)
    }
}

/// A choice in a response; made by [`choice!`](crate::choice).
pub trait FromKind: Sized {
    /// The type of the value that tells the kind.
    type Kind: FromJson;

    /// Reads the fields that the kind brings; `None` if one does not match, which `object` remembers.
    fn from_kind(kind: Self::Kind, object: &mut Object<'_>) -> Option<Self>;
}
