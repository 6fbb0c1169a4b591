//! A push that was read.

use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

use serde_json::Value as Json;

use crate::response::decoding::fault::Fault;
use crate::response::decoding::{Decoding, FromJson};
use crate::response::document::{Index, ValueRef};
use crate::response::scalars::Source;
use crate::wording::{counted, excerpt};

/// The fields that tell pushes without a number of their own apart. Those of users have a sender, those of a platform
/// the appid of an account.
const TELLING: [&str; 7] = ["FromUserName", "AppId", "AuthorizerAppid", "CreateTime", "MsgType", "Event", "InfoType"];

/// How many values a document may have, those of the JSON inside its strings included.
pub(super) const MAX_VALUES: usize = 1 << 16;

/// The same for messages.
pub(super) fn values() -> String {
    counted(MAX_VALUES as u64, "value", "values")
}

/// The form of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// JSON.
    Json,
    /// XML.
    Xml,
}

/// A push that was read: it came from the service, for this account, a short time ago.
///
/// It is a tree, whether it came as JSON or as XML. What came as XML consists of strings; [`text`](Self::text) and
/// [`decode`](Self::decode) make no difference between the two. `Debug` shows the kind of the push only: there are
/// tickets and codes among them.
pub struct Inbound {
    pub(super) body: Box<[u8]>,
    pub(super) index: Index,
    pub(super) format: Format,
    pub(super) encrypted: bool,
    pub(super) nonce: Box<str>,
    pub(super) received_at: SystemTime,
}

impl Inbound {
    /// The whole document: an object.
    pub fn root(&self) -> ValueRef<'_> {
        self.index.root(Source::Bytes(&self.body))
    }

    /// A field at the top.
    pub fn get(&self, name: &str) -> Option<ValueRef<'_>> {
        match self.root() {
            ValueRef::Object(members) => members.get(name),
            _ => None,
        }
    }

    /// A text or a number at the top, as text.
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        match self.get(name)? {
            ValueRef::String(text) => Some(text),
            ValueRef::Number(number) => Some(number.to_string().into()),
            _ => None,
        }
    }

    /// The whole document, copied.
    pub fn to_json(&self) -> Json {
        self.root().to_json()
    }

    /// Reads the document as a type made by [`object!`](crate::object).
    ///
    /// # Errors
    ///
    /// The document does not match the type; the fault has the path.
    pub fn decode<T: FromJson>(&self) -> Result<T, Fault> {
        self.decoded(Decoding::new(self.received_at))
    }

    pub(super) fn decoded<T: FromJson>(&self, decoding: Decoding) -> Result<T, Fault> {
        let mut decoding = decoding.within(self.index.values_left());
        if self.format == Format::Xml {
            decoding = decoding.of_texts();
        }
        let body = Source::of(&self.body);
        let value = decoding.whole(|decoding| T::from_json(self.index.root(body), decoding));
        value.map_err(|fault| match decoding.has_too_many_values() {
            true => decoding.fault(format!("at most {}", values()), "more, in JSON inside of strings"),
            false => fault,
        })
    }

    /// The type of a message: `text`, or `event`.
    pub fn msg_type(&self) -> Option<Cow<'_, str>> {
        self.text("MsgType")
    }

    /// The name of an event.
    pub fn event(&self) -> Option<Cow<'_, str>> {
        self.text("Event")
    }

    /// The kind of a push to a third-party platform: `component_verify_ticket`.
    pub fn info_type(&self) -> Option<Cow<'_, str>> {
        self.text("InfoType")
    }

    /// Whether it is an event of this name. The service does not care about the case of names.
    pub fn is_event(&self, name: &str) -> bool {
        self.event().is_some_and(|event| event.eq_ignore_ascii_case(name))
    }

    /// What the push is told by when the service sends it again: its `MsgId`, or else sender, time and kind. `None` if
    /// it has neither number nor time.
    pub fn id(&self) -> Option<String> {
        if let Some(id) = self.text("MsgId").filter(|id| !id.is_empty()) {
            return Some(format!("MsgId={id}"));
        }
        self.text("CreateTime")?;
        let parts = TELLING.iter().filter_map(|name| Some(format!("{name}={:?}", self.text(name)?)));
        Some(parts.collect::<Vec<_>>().join(" "))
    }

    /// The form in which it came.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether it was encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.encrypted
    }

    /// When it was read.
    pub fn received_at(&self) -> SystemTime {
        self.received_at
    }
}

impl fmt::Debug for Inbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |text: Option<Cow<'_, str>>| text.map(|text| excerpt(&text, 60));
        f.debug_struct("Inbound")
            .field("msg_type", &shown(self.msg_type()))
            .field("event", &shown(self.event()))
            .field("info_type", &shown(self.info_type()))
            .field("format", &self.format)
            .field("encrypted", &self.encrypted)
            .finish_non_exhaustive()
    }
}
