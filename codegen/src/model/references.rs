//! What names in the model refer to: types, format tables, shared error tables.

use super::{
    Api, Choice, Constraint, Endpoint, Envelope, ErrorTable, Field, FormatTable, Kind, Message, Note, Object, Owner,
    Shape, Type, TypeDef, TypeRef, Wire,
};

impl Api {
    /// The types that an endpoint's fields can name.
    pub fn types_of<'a>(&'a self, endpoint: &'a Endpoint) -> EndpointTypes<'a> {
        EndpointTypes { shared: &self.types, own: &endpoint.types }
    }

    /// The types that the fields of shared types can name.
    pub fn shared_types(&self) -> EndpointTypes<'_> {
        EndpointTypes { shared: &self.types, own: &[] }
    }

    /// The format table with this Rust name.
    pub fn format_table(&self, rust: &str) -> Option<&FormatTable> {
        self.formats.iter().find(|table| table.name.rust == rust)
    }

    /// The shared error table with this Rust name.
    pub fn error_table(&self, rust: &str) -> Option<&ErrorTable> {
        self.errors.iter().find(|table| table.name.rust == rust)
    }

    /// The envelopes in which an endpoint refuses.
    pub fn envelopes_of<'a>(&'a self, endpoint: &'a Endpoint) -> Vec<&'a Envelope> {
        let all = &self.service.envelopes;
        match endpoint.envelopes.as_slice() {
            [] => all.iter().take(1).collect(),
            names => names.iter().filter_map(|name| all.iter().find(|envelope| envelope.name == *name)).collect(),
        }
    }

    /// Everything that an endpoint refers to, directly or indirectly.
    pub fn references<'a>(&'a self, endpoint: &'a Endpoint) -> References<'a> {
        let mut found = References::default();
        let fields = endpoint.variants.iter().flat_map(|variant| &variant.params).map(|param| &param.field);
        fields.chain(endpoint.response.values()).for_each(|field| found.field(self, endpoint, field));
        found.errors_of(self, &endpoint.errors);
        found
    }

    /// Everything that a message refers to. It has no codes, not even those that any endpoint may answer.
    pub fn references_of_message<'a>(&'a self, message: &'a Message) -> References<'a> {
        References { errors: Vec::new(), ..self.references(&message.exchange) }
    }

    /// The notes of an endpoint, and those about the shared things that it refers to.
    pub fn notes_of(&self, endpoint: &Endpoint, references: &References<'_>) -> Vec<Note> {
        let formats = references.formats.iter().map(|table| format!("formats.{}", table.name.wire));
        let errors = references.errors.iter().map(|table| format!("errors.{}", table.name.wire));
        let types = references.types.iter().map(|(_, def)| format!("types.{}", def.name));
        let shared = formats.chain(errors).chain(types).flat_map(|path| self.notes_about(&path));
        endpoint.notes.iter().cloned().chain(shared).collect()
    }

    /// The time zone of the service, if a value of an endpoint is a time without an offset.
    pub fn time_zone_of(&self, endpoint: &Endpoint, references: &References<'_>) -> Option<&str> {
        let params = endpoint.variants.iter().flat_map(|variant| &variant.params).map(|param| &param.field);
        let inside = references.types.iter().flat_map(|(_, def)| def.shape.fields());
        let mut fields = params.chain(endpoint.response.values()).chain(inside);
        let is_needed = fields.any(|field| is_clock_time(&field.ty, field.wire));
        self.service.time_zone.as_deref().filter(|_| is_needed)
    }
}

/// Whether a value, or an item of it, is a time as the service's clocks show it.
fn is_clock_time(ty: &Type, wire: Wire) -> bool {
    match ty.beside_text() {
        Type::Timestamp(_) => matches!(wire, Wire::DateTime | Wire::Digits),
        Type::List(items) | Type::Map(items) => is_clock_time(&items.ty, items.wire),
        _ => false,
    }
}

/// The types that an endpoint's fields can name: its own and the shared ones.
#[derive(Clone, Copy, Debug)]
pub struct EndpointTypes<'a> {
    shared: &'a [TypeDef],
    own: &'a [TypeDef],
}

impl<'a> EndpointTypes<'a> {
    /// The definition of a type. In the model of a whole spec there always is one.
    pub fn definition(self, reference: &TypeRef) -> Option<&'a TypeDef> {
        let types = match reference.owner {
            Owner::Shared => self.shared,
            Owner::Endpoint => self.own,
        };
        types.iter().find(|def| def.name == reference.name)
    }

    /// The shape of a type.
    pub fn shape(self, reference: &TypeRef) -> Option<&'a Shape> {
        self.definition(reference).map(|def| &def.shape)
    }

    /// The choice that a type is, if it is one.
    pub fn choice(self, ty: &Type) -> Option<&'a Choice> {
        let Type::Choice(reference) = ty else { return None };
        match self.shape(reference)? {
            Shape::Choice(choice) => Some(choice),
            Shape::Object(_) | Shape::OpenEnum { .. } | Shape::Id { .. } => None,
        }
    }

    /// The object with the fields that a kind of a choice brings.
    pub fn brought(self, kind: &Kind) -> Option<&'a Object> {
        match self.shape(&kind.object)? {
            Shape::Object(object) => Some(object),
            Shape::Choice(_) | Shape::OpenEnum { .. } | Shape::Id { .. } => None,
        }
    }

    /// The field of a name, among these or those that a kind of one of their choices brings.
    pub fn field(self, fields: &'a [Field], wire: &str) -> Option<&'a Field> {
        let is = |field: &&Field| field.name.wire == wire;
        fields.iter().find(is).or_else(|| fields.iter().find_map(|field| self.brought_field(field, wire)))
    }

    /// The field of a name that a kind brings, if a field is a choice.
    pub fn brought_field(self, field: &'a Field, wire: &str) -> Option<&'a Field> {
        let mut kinds = self.choice(&field.ty)?.kinds.iter();
        kinds.find_map(|kind| self.field(&self.brought(kind)?.fields, wire))
    }

    /// The object that a type is, if it is one.
    pub fn object(self, ty: &Type) -> Option<&'a Object> {
        let Type::Named(reference) = ty.beside_text() else { return None };
        match self.shape(reference)? {
            Shape::Object(object) => Some(object),
            Shape::OpenEnum { .. } | Shape::Choice(_) | Shape::Id { .. } => None,
        }
    }
}

/// Everything that an endpoint refers to, each once, in the order in which a reader comes across it.
#[derive(Clone, Debug, Default)]
pub struct References<'a> {
    /// Named types, the endpoint's own and shared ones.
    pub types: Vec<(Owner, &'a TypeDef)>,
    /// Format tables.
    pub formats: Vec<&'a FormatTable>,
    /// Shared error tables.
    pub errors: Vec<&'a ErrorTable>,
}

impl<'a> References<'a> {
    fn field(&mut self, api: &'a Api, endpoint: &'a Endpoint, field: &'a Field) {
        let tables = field.constraints.iter().filter_map(format_table);
        for table in tables.filter_map(|name| api.format_table(name)) {
            add(&mut self.formats, table);
        }
        if let Some(reference) = field.ty.named() {
            self.named(api, endpoint, reference);
        }
    }

    /// A type that was seen before is not followed again, because types can contain themselves.
    fn named(&mut self, api: &'a Api, endpoint: &'a Endpoint, reference: &TypeRef) {
        let Some(def) = api.types_of(endpoint).definition(reference) else { return };
        if self.types.iter().any(|(_, known)| std::ptr::eq(*known, def)) {
            return;
        }
        self.types.push((reference.owner, def));
        def.shape.fields().iter().for_each(|field| self.field(api, endpoint, field));
        if let Shape::Choice(choice) = &def.shape {
            choice.kinds.iter().for_each(|kind| self.named(api, endpoint, &kind.object));
        }
    }

    fn errors_of(&mut self, api: &'a Api, table: &'a ErrorTable) {
        for shared in table.shared.iter().filter_map(|name| api.error_table(name)) {
            if add(&mut self.errors, shared) {
                self.errors_of(api, shared);
            }
        }
    }
}

/// Adds an item unless it is in the list already; true if it was added.
fn add<'a, T>(list: &mut Vec<&'a T>, item: &'a T) -> bool {
    let is_new = !list.iter().any(|known| std::ptr::eq(*known, item));
    if is_new {
        list.push(item);
    }
    is_new
}

/// The Rust name of the format table that a constraint names.
fn format_table(constraint: &Constraint) -> Option<&str> {
    match constraint {
        Constraint::Formats(table) => Some(table),
        Constraint::Each(inner) => format_table(inner),
        _ => None,
    }
}
