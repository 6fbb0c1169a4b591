//! Messages that a spec describes: what tells them, and what is replied to them.

use std::fmt;

use serde_json::Value as Json;

use super::error::{PushError, PushErrorKind};
use super::inbound::Inbound;
use crate::endpoint::codes::ErrorTable;
use crate::endpoint::{Endpoint, Service};
use crate::request::visitor::RequestVisitor;
use crate::response::decoding::fault::Fault;
use crate::response::decoding::{Decoding, FromJson};

/// A reply is refused by nobody.
const NO_ERRORS: &ErrorTable = &ErrorTable { rows: &[], shared: &[] };

/// The fixed facts of a message; generated code makes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageFacts {
    /// What it is called in the spec; unique among the messages of a service.
    pub name: &'static str,
    /// The fields at the top by whose values it is told from others, whatever their case.
    pub when: &'static [(&'static str, &'static str)],
    /// What it counts as where values are read and written: they depend on the service.
    pub(super) exchange: Endpoint,
}

impl MessageFacts {
    /// The facts of a message.
    pub const fn new(
        name: &'static str,
        service: &'static Service,
        when: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self { name, when, exchange: Endpoint::uncalled(name, service) }
    }

    /// Whether a push is such a message, as far as this one knows.
    pub(super) fn matches(&self, inbound: &Inbound) -> bool {
        let is = |(field, value): &(&str, &str)| {
            inbound.text(field).is_some_and(|text| text.trim().eq_ignore_ascii_case(value))
        };
        self.when.iter().all(is)
    }
}

impl Inbound {
    /// Reads the push as the message of a spec that it is.
    ///
    /// # Errors
    ///
    /// The push is a message of the spec, but does not match it; the fault has the path.
    pub fn message<M: Messages>(&self) -> Result<M, Fault> {
        M::read(self)
    }

    /// Whether it has the values that tell this message of a spec.
    pub fn is<M: Message>(&self) -> bool {
        M::FACTS.matches(self)
    }

    /// The message that it is, of these; if two match, the one with more fields that tell it.
    #[doc(hidden)]
    pub fn told_by(&self, all: &[&'static MessageFacts]) -> Option<&'static MessageFacts> {
        let matching = all.iter().filter(|facts| facts.matches(self));
        matching.rev().max_by_key(|facts| facts.when.len()).copied()
    }

    /// Reads the document as a message.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode).
    #[doc(hidden)]
    pub fn decode_message<M: Message>(&self) -> Result<M, Fault> {
        self.decoded(Decoding::new(self.received_at()).of(&M::FACTS.exchange))
    }
}

/// A message of a spec; declared by [`message!`](crate::message).
pub trait Message: FromJson {
    /// Its fixed facts.
    const FACTS: &'static MessageFacts;
}

/// All messages of a spec, as one enum; declared by [`messages!`](crate::messages).
pub trait Messages: Sized {
    /// Reads a push as the message that it is.
    ///
    /// # Errors
    ///
    /// The push is a message of the spec, but does not match it; the fault has the path.
    fn read(inbound: &Inbound) -> Result<Self, Fault>;
}

/// What can be replied to a push: any JSON object, or the reply that a spec describes.
pub trait ReplyContent {
    /// The object, for this push.
    ///
    /// # Errors
    ///
    /// [`PushErrorKind::Reply`] if it breaks rules of the spec, or belongs to another message.
    fn content(&self, inbound: &Inbound) -> Result<Json, PushError>;
}

impl ReplyContent for Json {
    fn content(&self, _: &Inbound) -> Result<Json, PushError> {
        Ok(self.clone())
    }
}

/// The object that the fields of a reply make.
///
/// # Errors
///
/// As [`ReplyContent::content`].
#[doc(hidden)]
pub fn __content(
    facts: &'static MessageFacts,
    inbound: &Inbound,
    visit: impl FnOnce(&mut RequestVisitor),
) -> Result<Json, PushError> {
    if !facts.matches(inbound) {
        let what = format!("the reply is one to `{}`, and the push is no such message", facts.name);
        return Err(PushError::new(PushErrorKind::Reply, what));
    }
    let mut visitor = RequestVisitor::collect(&facts.exchange, NO_ERRORS, visit);
    match visitor.take_report().into_result() {
        Ok(()) => Ok(visitor.into_json()),
        Err(invalid) => Err(PushError::new(PushErrorKind::Reply, invalid.to_string())),
    }
}

/// A push that is no message of the spec. `Debug` shows its kind only.
#[derive(Clone, PartialEq)]
pub struct UnknownMessage(Json);

impl UnknownMessage {
    /// What was pushed.
    pub fn new(inbound: &Inbound) -> Self {
        Self(inbound.to_json())
    }

    /// The whole document: an object.
    pub fn document(&self) -> &Json {
        &self.0
    }

    /// A text at the top.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }
}

impl fmt::Debug for UnknownMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |name| self.text(name).map(|text| crate::wording::excerpt(text, 60));
        f.debug_struct("UnknownMessage")
            .field("msg_type", &shown("MsgType"))
            .field("event", &shown("Event"))
            .field("info_type", &shown("InfoType"))
            .finish_non_exhaustive()
    }
}
