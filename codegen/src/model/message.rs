//! Messages that the service sends by itself.

use super::endpoint::Endpoint;
use super::field::Field;
use super::group::is_in_group;
use super::literal::Literal;
use super::name::Name;

/// A message that the service sends by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The paths of its group's folder and module, below those of all messages: `messages/user`, `messages::user`.
    pub group: Name,
    /// The fields by whose values it is told from others, which are compared without regard to case.
    pub when: Vec<(String, Literal)>,
    /// True if fields are to be answered.
    pub replies: bool,
    /// The rest, in the shape of an endpoint: its response is what the message brings, and its only request is the reply.
    pub exchange: Endpoint,
}

impl Message {
    /// What it is called.
    pub fn name(&self) -> &str {
        &self.exchange.name.wire
    }

    /// The Rust names of the modules that it is in, from the outermost on.
    pub fn modules(&self) -> impl Iterator<Item = &str> {
        self.group.rust.split("::")
    }

    /// True if it is in the group of this name, or in a group inside that: `messages`, `messages/user`.
    pub fn is_in(&self, group: &str) -> bool {
        is_in_group(&self.group.wire, group)
    }

    /// The fields that it brings.
    pub fn fields(&self) -> &[Field] {
        self.exchange.response.fields()
    }

    /// The fields of the reply that somebody has to set.
    pub fn reply(&self) -> impl Iterator<Item = &Field> {
        self.exchange.variants.iter().flat_map(|variant| &variant.params).map(|param| &param.field)
    }
}
