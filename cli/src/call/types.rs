//! Where the names of types lead.

use weixin_codegen::model::{Api, Endpoint, Object, Shape, Type, TypeDef};

/// A type, and whether it stands in a shared type, whose neighbours are the shared types.
#[derive(Clone, Copy)]
pub(crate) struct Typed {
    /// The type.
    pub(crate) ty: &'static Type,
    /// Whether it stands in a shared type.
    pub(crate) shared: bool,
}

/// The types of one endpoint, and the shared ones.
#[derive(Clone, Copy)]
pub(crate) struct Scope {
    api: &'static Api,
    endpoint: &'static Endpoint,
}

impl Scope {
    /// The scope of an endpoint.
    pub(crate) fn new(api: &'static Api, endpoint: &'static Endpoint) -> Self {
        Self { api, endpoint }
    }

    /// The definition that a type names, and whether it is a shared one; `None` if the type has no name.
    pub(crate) fn definition(self, typed: Typed) -> Option<(&'static TypeDef, bool)> {
        let Type::Named(reference) = typed.ty else { return None };
        let shared = typed.shared || reference.shared;
        let types = if shared { &self.api.types } else { &self.endpoint.types };
        types.iter().find(|def| def.name == reference.name).map(|def| (def, shared))
    }

    /// The object that a type names.
    pub(crate) fn object(self, typed: Typed) -> Option<(&'static Object, bool)> {
        match self.definition(typed)? {
            (TypeDef { shape: Shape::Object(object), .. }, shared) => Some((object, shared)),
            _ => None,
        }
    }

    /// The type of what a type holds under a key: a field, an item, the value of a map.
    pub(crate) fn inside(self, typed: Typed, key: &str) -> Option<Typed> {
        match typed.ty {
            Type::List(items) => key.parse::<usize>().ok().map(|_| Typed { ty: items, shared: typed.shared }),
            Type::Map(items) => Some(Typed { ty: items, shared: typed.shared }),
            _ => {
                let (object, shared) = self.object(typed)?;
                let field = object.fields.iter().find(|field| field.name.wire == key)?;
                Some(Typed { ty: &field.ty, shared })
            }
        }
    }
}
