//! Types and fields as schemas: of JSON Schema 2020-12, which is that of OpenAPI 3.1, and of OpenAPI 3.0, which can say less.

mod conditions;
mod limits;
mod literals;
mod objects;
mod presence;
mod values;

pub(super) use self::conditions::{Said, rule};
pub(super) use self::limits::most;
pub(super) use self::objects::{Fields, definition, is_required, with_kinds};
pub(super) use self::presence::property;
pub(super) use self::values::value;

use super::names::{Item, Names};
use super::tree::Object;
use crate::model::{Api, EndpointTypes, Lifecycle};

/// In which language a schema is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// JSON Schema 2020-12.
    Draft2020,
    /// That of OpenAPI 3.0.
    OpenApi30,
}

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// Only in requests.
    Sent,
    /// In answers, maybe in requests too.
    Received,
}

/// What schemas are made from, and where they stand.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) api: &'a Api,
    pub(super) names: &'a Names,
    pub(super) dialect: Dialect,
    /// Where components are: `#/components/schemas/`, `#/$defs/`.
    pub(super) components: &'static str,
    /// Whose fields they are; `None` inside shared types.
    pub(super) item: Option<Item<'a>>,
    pub(super) direction: Direction,
    /// True where values travel as text: in a URL, a header, a form.
    pub(super) in_text: bool,
    /// How many objects further out the conditions of the API look.
    pub(super) looks_up: usize,
}

impl<'a> Scope<'a> {
    /// The same for the fields of an endpoint or a message.
    pub(super) fn of(self, item: Item<'a>) -> Self {
        Self { item: Some(item), ..self }
    }

    /// The same for what goes one way.
    pub(super) fn going(self, direction: Direction) -> Self {
        Self { direction, in_text: false, ..self }
    }

    /// The same for what travels as text in requests.
    pub(super) fn as_text(self) -> Self {
        Self { direction: Direction::Sent, in_text: true, ..self }
    }

    /// The types that fields can name.
    pub(super) fn types(self) -> EndpointTypes<'a> {
        match self.item {
            Some(item) => self.api.types_of(item.endpoint),
            None => self.api.shared_types(),
        }
    }

    pub(super) fn is_draft2020(self) -> bool {
        self.dialect == Dialect::Draft2020
    }

    /// A reference to a component.
    pub(super) fn reference(self, component: &str) -> Object {
        Object::of("$ref", format!("{}{component}", self.components))
    }
}

/// Adds to a reference, beside which OpenAPI 3.0 allows nothing, or to any other schema.
pub(super) fn with_more(scope: Scope<'_>, schema: Object, more: Object) -> Object {
    if more.is_empty() {
        return schema;
    }
    let schema = if schema.has("$ref") && !scope.is_draft2020() { Object::of("allOf", vec![schema]) } else { schema };
    schema.and(more)
}

/// From when to when something is there, and whether it is deprecated.
pub(super) fn lifecycle(lifecycle: Option<&Lifecycle>) -> Object {
    use super::keys::{DEPRECATED, SINCE, UNTIL};
    let Some(Lifecycle { since, until, deprecated }) = lifecycle else { return Object::default() };
    Object::default()
        .with_some("deprecated", deprecated.as_ref().map(|_| true))
        .with_some(DEPRECATED, deprecated.as_ref())
        .with_some(SINCE, since.as_ref())
        .with_some(UNTIL, until.as_ref())
}
