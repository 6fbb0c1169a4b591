//! The API as plain data: complete, without YAML, source positions or tokens.
//!
//! Names and orders are decided when the model is built. The emitters, the mock server, the diff and the command line
//! only read it.

mod characters;
mod code;
mod constraint;
mod endpoint;
mod errors;
mod field;
mod formats;
mod foundation;
mod group;
pub(crate) mod keyword;
mod lifecycle;
mod literal;
mod location;
mod message;
mod name;
mod notes;
mod rate;
mod references;
mod request;
mod response;
mod service;
mod signer;
mod types;
mod unit;

pub use self::characters::{Chars, width};
pub use self::code::Code;
pub(crate) use self::code::LONGEST_CODE;
pub use self::constraint::{Condition, Constraint, Rule};
pub use self::endpoint::{Endpoint, Page, Probe, Reviewed};
pub use self::errors::{ErrorRow, ErrorTable};
pub use self::field::{Field, Items, Owner, Presence, Type, TypeRef};
pub use self::formats::{Format, FormatGroup, FormatTable, SizeLimit};
pub use self::foundation::Foundation;
pub use self::group::{Group, OuterGroup};
pub use self::keyword::{
    ArchiveKind, CharSet, Check, Class, CodeKind, IntegerType, Method, Period, Sealed, Unit, Wire,
};
pub use self::lifecycle::Lifecycle;
pub use self::literal::{Literal, Size, SizeUnit};
pub use self::location::{Body, Location, PerLocation};
pub use self::message::Message;
pub use self::name::Name;
pub use self::notes::{Note, SharedNotes};
pub use self::rate::Rate;
pub use self::references::{EndpointTypes, References};
pub use self::request::{Fixed, Param, Variant};
pub use self::response::Response;
pub use self::service::{Envelope, Host, Service, TokenKind, TokenPlace};
pub use self::signer::{SignaturePlace, SignedPart, Signer, SigningMethod};
pub use self::types::{Choice, EnumValue, Kind, Object, Shape, TypeDef};
pub use self::unit::{DurationUnit, MoneyUnit, TimestampUnit};

/// A whole API.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// What all endpoints have in common.
    pub service: Service,
    /// Format tables, by name.
    pub formats: Vec<FormatTable>,
    /// Shared error tables, by name.
    pub errors: Vec<ErrorTable>,
    /// Shared types, by name.
    pub types: Vec<TypeDef>,
    /// Corrections and assumptions about the shared tables and types, by file.
    pub notes: Vec<SharedNotes>,
    /// Groups of endpoints, by their folders: a group before those inside it, and nothing between them.
    pub groups: Vec<Group>,
    /// Messages that the service sends by itself, by their folders and then by their modules.
    pub messages: Vec<Message>,
    /// The crate whose service, tables and types these endpoints use; `None` if all of them are its own.
    pub foundation: Option<Foundation>,
}

impl Api {
    /// All endpoints, each with its group.
    pub fn endpoints(&self) -> impl Iterator<Item = (&Group, &Endpoint)> {
        self.groups.iter().flat_map(|group| group.endpoints.iter().map(move |endpoint| (group, endpoint)))
    }

    /// All endpoints, and all messages in the shape of one.
    pub fn exchanges(&self) -> impl Iterator<Item = &Endpoint> {
        self.endpoints().map(|(_, endpoint)| endpoint).chain(self.messages.iter().map(|message| &message.exchange))
    }

    /// The outer groups, by name.
    pub fn outer_groups(&self) -> Vec<OuterGroup<'_>> {
        let mut outer: Vec<OuterGroup<'_>> = Vec::new();
        for group in &self.groups {
            let is_inner = group.name.wire.contains('/');
            let wire = group.name.wire.split('/').next().unwrap_or_default();
            if outer.last().is_none_or(|last| last.name.wire != wire) {
                let rust = group.modules().next().unwrap_or_default().to_owned();
                outer.push(OuterGroup { name: Name { wire: wire.to_owned(), rust }, own: None, inner: Vec::new() });
            }
            let Some(last) = outer.last_mut() else { continue };
            if is_inner { last.inner.push(group) } else { last.own = Some(group) }
        }
        outer
    }

    /// Every name of a group, the outer ones too: `express`, `express/by_business`.
    pub fn group_names(&self) -> Vec<String> {
        let names = |outer: OuterGroup<'_>| {
            let inner = outer.inner.into_iter().map(|group| group.name.wire.clone());
            std::iter::once(outer.name.wire).chain(inner).collect::<Vec<_>>()
        };
        let mut all: Vec<String> = self.outer_groups().into_iter().flat_map(names).collect();
        for message in &self.messages {
            let steps = message.group.wire.match_indices('/').map(|(at, _)| &message.group.wire[..at]);
            for group in steps.chain([message.group.wire.as_str()]) {
                if !all.iter().any(|known| known == group) {
                    all.push(group.to_owned());
                }
            }
        }
        all
    }

    /// The notes about a shared table or type, `formats.custom_goods`, and about what it holds.
    pub fn notes_about(&self, path: &str) -> Vec<Note> {
        let about = |note: &&Note| {
            let (Note::Correction { at, .. } | Note::Assumption { at, .. }) = note;
            at.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.notes.iter().flat_map(|file| &file.notes).filter(about).cloned().collect()
    }
}
