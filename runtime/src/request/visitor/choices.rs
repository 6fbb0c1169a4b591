//! Choices: the value that tells the kind, and beside it the fields that the kind brings.

use serde_json::Value as Json;

use super::slots::{FormSlot, JsonSlot, Param, QuerySlot};
use super::{RequestVisitor, text_of};
use crate::endpoint::check::Check;
use crate::request::part::Part;
use crate::types::choice::UnknownKind;
use crate::types::scalar::Literal;
use crate::types::wire::Mode;

/// A choice in a request; made by [`choice!`](crate::choice).
pub trait Choice {
    /// The value that tells the kind; `None` for a kind without a name, which cannot be sent.
    fn kind(&self) -> Option<Literal>;

    /// Shows the fields that the kind brings to `visitor`.
    fn visit_kind(&self, visitor: &mut RequestVisitor);

    /// The kind that has no name.
    #[doc(hidden)]
    fn __unknown(&self) -> Option<&UnknownKind> {
        None
    }
}

/// Where the fields travel that a kind of a choice of the request itself brings: where the value travels that tells it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Beside {
    #[default]
    Json,
    Query,
    Form,
    Urlencoded,
}

/// What every slot has for choices.
macro_rules! choices {
    ($($slot:ident),*) => {$(
        impl<'w> $slot<'w> {
            /// A choice, with the fields that its kind brings.
            pub fn choice<'v, T: Choice>(self, value: &'v T) -> Param<'w, 'v, T> {
                let wire = self.wire;
                Param { visitor: self.put_choice(value), wire, value: Some(value), url: None }
            }

            /// A choice that may be left out.
            pub fn optional_choice<'v, T: Choice>(self, value: &'v Option<T>) -> Param<'w, 'v, T> {
                match value {
                    Some(value) => self.choice(value),
                    None => Param { visitor: self.visitor, wire: self.wire, value: None, url: None },
                }
            }
        }
    )*};
}

choices!(QuerySlot, FormSlot, JsonSlot);

impl<'w> QuerySlot<'w> {
    fn put_choice(self, value: &dyn Choice) -> &'w mut RequestVisitor {
        let Self { visitor, wire, in_body } = self;
        if let Some(kind) = visitor.kind_of(wire, value) {
            visitor.collected.pairs(in_body).push((wire, kind.text().into_owned()));
            visitor.brought(value, if in_body { Beside::Urlencoded } else { Beside::Query });
        }
        visitor
    }
}

impl<'w> FormSlot<'w> {
    fn put_choice(self, value: &dyn Choice) -> &'w mut RequestVisitor {
        let Self { visitor, wire } = self;
        if let Some(kind) = visitor.kind_of(wire, value) {
            visitor.collected.form.push(Part::text(wire, kind.text().into_owned()));
            visitor.brought(value, Beside::Form);
        }
        visitor
    }
}

impl<'w> JsonSlot<'w> {
    fn put_choice(self, value: &dyn Choice) -> &'w mut RequestVisitor {
        if self.visitor.serializes()
            && let Some(unknown) = value.__unknown()
        {
            return self.put_unknown(unknown.json());
        }
        let Some(kind) = self.visitor.kind_of(self.wire, value) else { return self.visitor };
        let json = if self.how.mode == Mode::string { Json::from(kind.text()) } else { kind.json() };
        let visitor = self.insert(json);
        value.visit_kind(visitor);
        visitor
    }

    /// A choice with a default in responses, which no request has.
    #[cfg(feature = "serde")]
    pub fn default_choice<'v, T: Choice>(self, value: &'v T) -> Param<'w, 'v, T> {
        self.choice(value)
    }

    /// An unknown kind as it came, with all that came with it.
    fn put_unknown(self, came_in: &Json) -> &'w mut RequestVisitor {
        let kind = came_in.get(self.wire).cloned().unwrap_or_default();
        let visitor = self.insert(kind);
        if let Some(object) = visitor.objects.last_mut() {
            object.beside = Some(came_in.clone());
        }
        visitor
    }
}

impl RequestVisitor {
    /// The value that tells the kind. One without a name cannot be sent.
    fn kind_of(&mut self, wire: &'static str, value: &dyn Choice) -> Option<Literal> {
        let kind = value.kind();
        if kind.is_none() {
            let field = self.path_to(wire);
            self.violate_at(field, Check::Parameter, "a kind without a name", "be one of the kinds that have a name");
        }
        kind
    }

    fn brought(&mut self, value: &dyn Choice, beside: Beside) {
        let outer = std::mem::replace(&mut self.beside, beside);
        value.visit_kind(self);
        self.beside = outer;
    }

    /// Keeps the value of a field that a kind of the request itself brings, if it does not travel as JSON.
    pub(super) fn keep_beside(&mut self, wire: &'static str, json: Json) -> Option<Json> {
        if self.beside == Beside::Json || !self.objects.is_empty() {
            return Some(json);
        }
        let text = text_of(json);
        match self.beside {
            Beside::Query => self.collected.query.push((wire, text)),
            Beside::Urlencoded => self.collected.urlencoded.push((wire, text)),
            Beside::Json | Beside::Form => self.collected.form.push(Part::text(wire, text)),
        }
        None
    }
}
