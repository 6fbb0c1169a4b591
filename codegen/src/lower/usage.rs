//! Which types requests and responses hold.

use std::collections::HashSet;

use super::names::{Found, Names};
use crate::define::{request_type, value_type};
use crate::names::{endpoint_type, response_type};
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
        for (wire, field) in table {
            let mut innermost = field;
            while let Some(items) = &innermost.items {
                innermost = items;
            }
            let Some(name) = value_type(parent, wire, innermost) else { continue };
            let (is_new, fields, inside) = match names.find(&name) {
                Some(Found::Own(name, definition)) => (self.own.insert(name), definition.fields, names),
                Some(Found::Shared(name, definition)) => {
                    (self.shared.insert(name), definition.fields, names.in_shared())
                }
                None => continue,
            };
            if let Some(fields) = fields.filter(|_| is_new) {
                self.table(&name, fields, inside);
            }
        }
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
        let name = response_type(&endpoint_type(endpoint));
        Marker { own: &mut own.received, shared: &mut shared.received }.table(&name, table, names);
    }
    (own, shared)
}
