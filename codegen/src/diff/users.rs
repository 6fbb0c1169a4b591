//! Who uses the shared tables and types that changed.

use std::collections::{BTreeSet, HashMap};

use super::Change;
use super::endpoints::subject;
use crate::model::{Api, Constraint, Endpoint, Field, Response, Shape, Type, TypeDef};

/// Names the endpoints that a change of something shared touches. Tables that the service names touch all.
pub(super) fn name(changes: &mut [Change], old: &Api, new: &Api) {
    let shared = |change: &&mut Change| {
        ["formats ", "errors ", "types "].iter().any(|kind| change.subject.starts_with(kind))
            && !change.fact.file.starts_with("endpoints/")
    };
    let mut changes = changes.iter_mut().filter(shared).peekable();
    if changes.peek().is_none() {
        return;
    }
    let mut users: HashMap<String, BTreeSet<String>> = HashMap::new();
    for api in [old, new] {
        for group in &api.groups {
            for endpoint in &group.endpoints {
                for used in uses(api, endpoint) {
                    users.entry(used).or_default().insert(subject(group, endpoint));
                }
            }
        }
    }
    let everywhere = |subject: &str| {
        let table =
            subject.strip_prefix("errors ").and_then(|name| new.errors.iter().find(|table| table.name.wire == name));
        table.is_some_and(|table| new.service.shared_errors.contains(&table.name.rust))
    };
    for change in changes {
        if everywhere(&change.subject) {
            change.affects = vec!["every endpoint".to_owned()];
            continue;
        }
        change.affects = users.get(&change.subject).map(|names| names.iter().cloned().collect()).unwrap_or_default();
    }
}

/// The shared things that an endpoint uses, by their subjects.
fn uses(api: &Api, endpoint: &Endpoint) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let own_tables = endpoint.errors.shared.iter().filter(|table| !api.service.shared_errors.contains(table));
    for table in own_tables {
        let table = api.errors.iter().find(|other| other.name.rust == *table);
        used.extend(table.map(|table| format!("errors {}", table.name.wire)));
    }
    let mut walk = Walk { api, own: &endpoint.types, used: &mut used, seen: BTreeSet::new() };
    endpoint.variants.iter().flat_map(|variant| &variant.params).for_each(|param| walk.field(&param.field));
    if let Response::Object { object, .. } = &endpoint.response {
        object.fields.iter().for_each(|field| walk.field(field));
    }
    used
}

struct Walk<'a> {
    api: &'a Api,
    own: &'a [TypeDef],
    used: &'a mut BTreeSet<String>,
    seen: BTreeSet<String>,
}

impl Walk<'_> {
    fn field(&mut self, field: &Field) {
        for constraint in &field.constraints {
            let mut constraint = constraint;
            while let Constraint::Each(inner) = constraint {
                constraint = inner;
            }
            if let Constraint::Formats(table) = constraint {
                let table = self.api.formats.iter().find(|other| other.name.rust == *table);
                self.used.extend(table.map(|table| format!("formats {}", table.name.wire)));
            }
        }
        self.ty(&field.ty);
    }

    fn ty(&mut self, ty: &Type) {
        match ty {
            Type::List(items) | Type::Map(items) => self.ty(items),
            Type::Named(reference) => self.named(&reference.name),
            _ => {}
        }
    }

    fn named(&mut self, name: &str) {
        if !self.seen.insert(name.to_owned()) {
            return;
        }
        let own = self.own.iter().find(|def| def.name == name);
        if own.is_none() {
            self.used.insert(format!("types {name}"));
        }
        let api = self.api;
        let Some(def) = own.or_else(|| api.types.iter().find(|def| def.name == name)) else { return };
        if let Shape::Object(object) = def.shape.clone() {
            object.fields.iter().for_each(|field| self.field(field));
        }
    }
}
