//! Which types requests and responses hold.

use std::collections::HashSet;

use super::names::{Found, Names};
use crate::define::{Definition, request_type, value_type};
use crate::names::response_type;
use crate::spec::field::Field;
use crate::spec::{Endpoint, Table};

/// The names of the types that requests and responses hold, directly or inside others.
#[derive(Default)]
pub(super) struct Usage<'a> {
    /// Held by a request.
    pub(super) sent: HashSet<&'a str>,
    /// Held by a response.
    pub(super) received: HashSet<&'a str>,
}

impl<'a> Usage<'a> {
    /// Adds what another endpoint uses.
    pub(super) fn add(&mut self, other: Self) {
        self.sent.extend(other.sent);
        self.received.extend(other.received);
    }
}

/// Marks every type that can be reached from a table of fields.
struct Marker<'u, 'o, 's> {
    /// Types of the endpoint itself.
    own: &'u mut HashSet<&'o str>,
    /// Shared types.
    shared: &'u mut HashSet<&'s str>,
}

impl<'o, 's> Marker<'_, 'o, 's> {
    fn table(&mut self, parent: &str, table: &Table<Field>, names: Names<'o, 's>) {
        table.iter().for_each(|(wire, field)| self.field(parent, wire, field, names));
    }

    fn field(&mut self, parent: &str, wire: &str, field: &Field, names: Names<'o, 's>) {
        let mut innermost = field;
        while let Some(items) = &innermost.items {
            innermost = items;
        }
        if let Some(name) = value_type(parent, wire, innermost) {
            self.named(&name, names);
        }
    }

    fn named(&mut self, name: &str, names: Names<'o, 's>) {
        let (is_new, definition, inside) = match names.find(name) {
            Some(Found::Own(name, definition)) => (self.own.insert(name), definition, names),
            Some(Found::Shared(name, definition)) => (self.shared.insert(name), definition, names.in_shared()),
            None => return,
        };
        if is_new {
            self.inside(name, definition, inside);
        }
    }

    /// What an object or a choice holds.
    fn inside(&mut self, name: &str, definition: Definition<'_>, names: Names<'o, 's>) {
        for (wire, field) in definition.fields.into_iter().flatten() {
            self.field(definition.parent(name, wire), wire, field, names);
        }
        definition.kinds(name).for_each(|(kind, _)| self.named(&kind, names));
    }
}

/// Which of its own types and which of the shared ones an endpoint uses.
pub(super) fn used<'o, 's>(endpoint: &Endpoint, names: Names<'o, 's>) -> (Usage<'o>, Usage<'s>) {
    let (mut own, mut shared) = (Usage::default(), Usage::default());
    let mut sent = Marker { own: &mut own.sent, shared: &mut shared.sent };
    for shape in endpoint.requests() {
        let name = request_type(endpoint, &shape);
        shape.tables().for_each(|(_, table)| sent.table(&name, table, names));
    }
    if let Some(table) = endpoint.response_values() {
        let name = response_type(endpoint);
        Marker { own: &mut own.received, shared: &mut shared.received }.table(&name, table, names);
    }
    (own, shared)
}
