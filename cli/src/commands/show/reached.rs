//! What an endpoint refers to: types, format tables, shared error tables.

use weixin_codegen::model::{
    Api, Constraint, Endpoint, ErrorTable, Field, FormatTable, Response, Shape, Type, TypeDef, TypeRef,
};

/// All that is referred to, each once, in the order in which a reader meets it.
pub(super) struct Reached<'a> {
    /// Types with a name.
    pub(super) types: Vec<&'a TypeDef>,
    /// Format tables.
    pub(super) formats: Vec<&'a FormatTable>,
    /// Shared error tables.
    pub(super) errors: Vec<&'a ErrorTable>,
}

impl<'a> Reached<'a> {
    /// Follows everything from an endpoint.
    pub(super) fn from(api: &'a Api, endpoint: &'a Endpoint) -> Self {
        let mut reached = Self { types: Vec::new(), formats: Vec::new(), errors: Vec::new() };
        for param in endpoint.variants.iter().flat_map(|variant| &variant.params) {
            reached.field(api, endpoint, &param.field, false);
        }
        if let Response::Object { object, .. } = &endpoint.response {
            object.fields.iter().for_each(|field| reached.field(api, endpoint, field, false));
        }
        reached.tables(api, &endpoint.errors);
        reached
    }

    fn field(&mut self, api: &'a Api, endpoint: &'a Endpoint, field: &'a Field, shared: bool) {
        field.constraints.iter().for_each(|constraint| self.constraint(api, constraint));
        self.ty(api, endpoint, &field.ty, shared);
    }

    fn constraint(&mut self, api: &'a Api, constraint: &'a Constraint) {
        match constraint {
            Constraint::Formats(name) => {
                let table = api.formats.iter().find(|table| table.name.rust == *name);
                let new = table.filter(|table| !self.formats.iter().any(|known| known.name == table.name));
                self.formats.extend(new);
            }
            Constraint::Each(inner) => self.constraint(api, inner),
            _ => {}
        }
    }

    fn ty(&mut self, api: &'a Api, endpoint: &'a Endpoint, ty: &'a Type, shared: bool) {
        match ty {
            Type::List(items) | Type::Map(items) => self.ty(api, endpoint, items, shared),
            Type::Named(reference) => self.named(api, endpoint, reference, shared),
            _ => {}
        }
    }

    /// A type that is known already is not followed again: types may hold themselves.
    fn named(&mut self, api: &'a Api, endpoint: &'a Endpoint, reference: &'a TypeRef, shared: bool) {
        // The neighbours of a shared type are shared.
        let shared = shared || reference.shared;
        let types = if shared { &api.types } else { &endpoint.types };
        let Some(def) = types.iter().find(|def| def.name == reference.name) else { return };
        if self.types.iter().any(|known| std::ptr::eq(*known, def)) {
            return;
        }
        self.types.push(def);
        if let Shape::Object(object) = &def.shape {
            object.fields.iter().for_each(|field| self.field(api, endpoint, field, shared));
        }
    }

    fn tables(&mut self, api: &'a Api, table: &'a ErrorTable) {
        for name in &table.shared {
            let Some(shared) = api.errors.iter().find(|table| table.name.rust == *name) else { continue };
            if !self.errors.iter().any(|known| std::ptr::eq(*known, shared)) {
                self.errors.push(shared);
                self.tables(api, shared);
            }
        }
    }
}
