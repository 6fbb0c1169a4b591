//! The types that a spec defines, under `types` or where they are used, with their Rust names.

use std::collections::HashMap;

use crate::model::Literal;
use crate::names::{endpoint_type, inline_type, kind_type, reply_type, response_type, type_name, variant_name};
use crate::read::Spec;
use crate::source::{Span, Spanned};
use crate::spec::endpoint::RequestShape;
use crate::spec::field::{Field, NamedType, Rule, Value, Values};
use crate::spec::literal::{Lifetime, Prose};
use crate::spec::type_name::{TypeName, TypeWord};
use crate::spec::{Endpoint, Table};

/// A type as the spec defines it.
#[derive(Clone, Copy)]
pub(crate) struct Definition<'a> {
    pub(crate) span: Span,
    pub(crate) kind: &'a TypeName,
    pub(crate) doc: Option<&'a Spanned<Prose>>,
    pub(crate) fields: Option<&'a Table<Field>>,
    pub(crate) rules: &'a [Rule],
    pub(crate) values: Option<&'a Values>,
    pub(crate) lifetime: Option<&'a Spanned<Lifetime>>,
    /// The kind of a choice whose fields these are.
    pub(crate) of: Option<(&'a Literal, &'a Value)>,
    /// True if the name made for it is that of the type around it, because its wire name adds nothing.
    pub(crate) nameless: bool,
}

/// The types of one endpoint, or the shared types, in the order of the spec.
#[derive(Default)]
pub(crate) struct Definitions<'a>(pub(crate) Vec<(String, Definition<'a>)>);

/// The Rust name of a request; of a message, that is the reply.
pub(crate) fn request_type(endpoint: &Endpoint, shape: &RequestShape<'_>) -> String {
    if endpoint.is_message {
        return reply_type(&endpoint_type(endpoint));
    }
    let variant = shape.variant.map_or_else(String::new, |(name, _)| type_name(name));
    format!("{}{variant}", endpoint_type(endpoint))
}

impl<'a> Definitions<'a> {
    /// The types that an endpoint defines.
    pub(crate) fn of(endpoint: &'a Endpoint) -> Self {
        let mut all = Self::default();
        for shape in endpoint.requests() {
            let name = request_type(endpoint, &shape);
            shape.tables().for_each(|(_, table)| all.inline(&name, table));
        }
        if let Some(table) = endpoint.response_values() {
            all.inline(&response_type(endpoint), table);
        }
        endpoint.types.iter().for_each(|(name, named)| all.named(name, named));
        all
    }

    /// The shared types, with those defined inside them.
    pub(crate) fn shared(spec: &'a Spec) -> Self {
        let mut all = Self::default();
        spec.shared_types().for_each(|(_, name, named)| all.named(name, named));
        all
    }

    /// A type under `types`, and those defined inside it.
    fn named(&mut self, name: &'a Spanned<String>, named: &'a NamedType) {
        let definition = Definition {
            span: name.span,
            kind: &named.kind,
            doc: named.doc.as_ref(),
            fields: named.fields.as_ref(),
            rules: &named.rules,
            values: named.values.as_ref(),
            lifetime: named.lifetime.as_ref(),
            of: None,
            nameless: false,
        };
        self.push(name.value.clone(), definition);
    }

    fn inline(&mut self, parent: &str, table: &'a Table<Field>) {
        table.iter().for_each(|(wire, field)| self.field(parent, wire, field));
    }

    fn field(&mut self, parent: &str, wire: &'a Spanned<String>, field: &'a Field) {
        if let Some(items) = &field.items {
            self.field(parent, wire, items);
        }
        let Some(name) = inline_type(parent, wire, field) else { return };
        let definition = Definition {
            span: field.name.as_ref().map_or(wire.span, |name| name.span),
            kind: &field.kind,
            doc: field.doc.as_ref(),
            fields: field.fields.as_ref(),
            rules: &field.rules,
            values: field.values.as_ref(),
            lifetime: field.lifetime.as_deref(),
            of: None,
            nameless: field.name.is_none() && name == parent,
        };
        self.push(name, definition);
    }

    /// A type, and those defined inside it.
    fn push(&mut self, name: String, definition: Definition<'a>) {
        self.0.push((name.clone(), definition));
        for (wire, field) in definition.fields.into_iter().flatten() {
            self.field(definition.parent(&name, wire), wire, field);
        }
        for (name, kind) in definition.kinds(&name) {
            self.push(name, kind);
        }
    }

    /// The definitions by name.
    pub(crate) fn index(&self) -> HashMap<&str, Definition<'a>> {
        self.0.iter().map(|(name, definition)| (name.as_str(), *definition)).collect()
    }
}

impl<'a> Definition<'a> {
    /// The kinds of a choice, with the names of the objects that hold the fields they bring.
    pub(crate) fn kinds(self, name: &str) -> impl Iterator<Item = (String, Self)> {
        let values = self.values.filter(|_| *self.kind == TypeWord::Choice).map_or(&[][..], |values| &values.0);
        values.iter().map(move |(value, says)| {
            let kind = Self {
                span: says.name.as_ref().map_or(value.span, |name| name.span),
                kind: OBJECT,
                doc: None,
                fields: Some(says.fields.as_deref().unwrap_or(NO_FIELDS)),
                rules: &says.rules,
                values: None,
                lifetime: None,
                of: Some((value, says)),
                nameless: false,
            };
            (kind_type(name, &variant_name(value, says)), kind)
        })
    }

    /// The name from which those of the types in a field are made: that of the object. What is named like the kind that
    /// brings it belongs to the choice: `text` of the kind `text` is a `MessageText`, and not a `TextMessageText`.
    pub(crate) fn parent<'n>(self, name: &'n str, wire: &str) -> &'n str {
        let Some((value, says)) = self.of.filter(|(value, _)| value.to_string() == wire) else { return name };
        name.strip_prefix(&*variant_name(value, says)).unwrap_or(name)
    }
}

/// What a kind of a choice is.
const OBJECT: &TypeName = &TypeName::Word(TypeWord::Object);

/// What a kind brings that brings nothing.
const NO_FIELDS: &Table<Field> = &Table(Vec::new());

/// The name of a field's type, if it is a named type: defined here or elsewhere.
pub(crate) fn value_type(parent: &str, wire: &str, field: &Field) -> Option<String> {
    inline_type(parent, wire, field).or_else(|| match &field.kind.value {
        TypeName::Named(name) => Some(name.clone()),
        TypeName::Word(_) | TypeName::Unknown(_) => None,
    })
}
