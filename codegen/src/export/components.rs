//! The schemas with a name that a document has.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Item, Names, free};
use super::schema::{self, Dialect, Direction, Scope};
use super::tree::{Node, Object};
use crate::model::{Api, Constraint, Owner, Shape, TypeRef};

/// Schemas by name, in the order in which they were made.
pub(super) struct Components<'a> {
    pub(super) scope: Scope<'a>,
    all: Vec<(String, Object)>,
    taken: BTreeSet<String>,
}

impl<'a> Components<'a> {
    /// All types with a name; `prefix` is how references to them begin.
    pub(super) fn of(api: &'a Api, names: &'a Names, dialect: Dialect, prefix: &'static str) -> Self {
        let scope = Scope {
            api,
            names,
            dialect,
            components: prefix,
            item: None,
            direction: Direction::Received,
            in_text: false,
            looks_up: looks_up(api),
        };
        let mut all = Vec::new();
        for def in &api.types {
            let reference = TypeRef { owner: Owner::Shared, name: def.name.clone() };
            let schema = schema::definition(scope, def);
            all.extend(schema.map(|schema| (names.ty(None, &reference).to_owned(), schema)));
        }
        for item in Item::endpoints(api).chain(api.messages.iter().map(Item::message)) {
            for def in &item.endpoint.types {
                let reference = TypeRef { owner: Owner::Endpoint, name: def.name.clone() };
                let schema = schema::definition(scope.of(item), def);
                all.extend(schema.map(|schema| (names.ty(Some(item), &reference).to_owned(), schema)));
            }
        }
        Self { scope, all, taken: names.taken() }
    }

    /// Adds a schema under a name, or one like it, and gives a reference to it.
    pub(super) fn add(&mut self, wish: &str, schema: Object) -> Object {
        let name = free(wish, &mut self.taken);
        let reference = self.scope.reference(&name);
        self.all.push((name, schema));
        reference
    }

    /// Those to which something leads, from a document or from each other.
    pub(super) fn used(self, document: &Object) -> Object {
        let mut used = BTreeSet::new();
        let by_name: BTreeMap<&str, &Object> = self.all.iter().map(|(name, schema)| (name.as_str(), schema)).collect();
        let (prefix, mut open) = (self.scope.components, vec![document]);
        while let Some(object) = open.pop() {
            references(object, &mut |reference| {
                let found = reference.strip_prefix(prefix).and_then(|name| by_name.get_key_value(name));
                if let Some((name, schema)) = found
                    && used.insert((*name).to_owned())
                {
                    open.push(schema);
                }
            });
        }
        let mut kept = Object::default();
        for (name, schema) in self.all {
            if used.contains(&name) {
                kept.push(name, schema);
            }
        }
        kept
    }
}

/// How many objects further out any condition looks.
fn looks_up(api: &Api) -> usize {
    let items = Item::endpoints(api).chain(api.messages.iter().map(Item::message));
    let types = api.types.iter().chain(items.flat_map(|item| &item.endpoint.types));
    let fields = types.filter_map(|def| match &def.shape {
        Shape::Object(object) => Some(&object.fields),
        Shape::OpenEnum { .. } | Shape::Choice(_) | Shape::Id { .. } => None,
    });
    let up = |constraint: &Constraint| match constraint {
        Constraint::RequiredIf(condition) => condition.path.matches("../").count(),
        _ => 0,
    };
    fields.flatten().flat_map(|field| &field.constraints).map(up).max().unwrap_or(0)
}

/// Calls for each reference in a schema.
fn references<'t>(object: &'t Object, found: &mut impl FnMut(&'t str)) {
    for (key, value) in object.iter() {
        match (key, value) {
            ("$ref", Node::Text(reference)) => found(reference),
            (_, value) => in_value(value, found),
        }
    }
}

fn in_value<'t>(value: &'t Node, found: &mut impl FnMut(&'t str)) {
    match value {
        Node::Object(object) => references(object, found),
        Node::List(list) => list.iter().for_each(|item| in_value(item, found)),
        Node::Null | Node::Boolean(_) | Node::Number(_) | Node::Text(_) => {}
    }
}
