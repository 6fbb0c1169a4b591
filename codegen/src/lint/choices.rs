//! Rules about choices.

use std::collections::HashMap;

use super::Report;
use super::types::Types;
use super::walk::{self, FieldScope, Visit};
use super::wires::{self, is_nested};
use crate::diagnostic::Diagnostic;
use crate::model::{Literal, Location};
use crate::names::{check_function, is_type_name, value_name, variant_name};
use crate::read::Spec;
use crate::source::Spanned;
use crate::spec::field::{Field, Values};
use crate::spec::type_name::{TypeName, TypeWord};
use crate::spec::{Endpoint, Table};

/// `items: { type: choice }`, `values: { text: { fields: … } }` of an enum: what a kind brings stands beside a field.
pub(super) fn choices(spec: &Spec, report: &mut Report) {
    let mut types = ChoiceTypes::new(spec);
    walk::fields(spec, &mut |visit| {
        let Visit { field, endpoint, item, .. } = visit;
        let is_choice = types.values(field, endpoint).is_some();
        if is_choice && item {
            report.push(
                Diagnostic::new(field.kind.span, "an item that is a choice")
                    .help("make the item an object with a field for it: `items: { type: object, fields: { NAME: { type: choice, … } } }`"),
            );
        } else if let Some(nullable) = field.nullable.as_ref().filter(|nullable| is_choice && nullable.value) {
            report.push(
                Diagnostic::new(nullable.span, "a choice that may be null")
                    .help("use `required: false`, or name a kind for it"),
            );
        }
        values(field.values.as_ref(), &field.kind, report);
        if let Some(location) = visit.location().filter(|location| is_choice && !location.is_open()) {
            report.push(
                Diagnostic::new(field.kind.span, format!("a choice in {}", location.carrier()))
                    .help("what its kinds bring would have no place there; use an `open_enum`, or `one_of`"),
            );
        }
        if let Some(location) = visit.location().filter(|location| !location.is_json()) {
            placed(spec, &mut types, visit, location, report);
        }
    });
    for (_, _, named) in walk::named_types(spec) {
        values(named.values.as_ref(), &named.kind, report);
    }
}

/// `query: { mode: Mode }`, where a kind of `Mode` brings an object: what a type brings has to fit wherever it is used.
fn placed<'a>(spec: &'a Spec, types: &mut ChoiceTypes<'a>, visit: Visit<'a>, location: Location, report: &mut Report) {
    let TypeName::Named(choice) = &visit.field.kind.value else { return };
    let mut brought = Vec::new();
    types.brought(visit.field, visit.endpoint, &mut Vec::new(), &mut brought);
    let used = visit.field.kind.span;
    for (name, field) in brought {
        let is_said = |key: &Option<Spanned<bool>>| key.as_ref().is_some_and(|key| key.value);
        let is_text = field.or_text.as_ref().is_some_and(|or_text| or_text.value);
        let visit = Visit { name, field, ..visit };
        if is_text || is_said(&field.nullable) || is_nested(field) || wires::is_refused(spec, visit, location) {
            report.push(
                Diagnostic::new(
                    used,
                    format!("`{choice}` brings `{}`, which cannot be sent in {}", name.value, location.carrier()),
                )
                .also(name.span, "brought here")
                .help("say with `wire` how it becomes a string, or define the choice where it is used"),
            );
        }
    }
}

fn values(values: Option<&Values>, kind: &Spanned<TypeName>, report: &mut Report) {
    let given = values.is_some();
    let values = values.map_or(&[][..], |values| &values.0);
    if kind.value == TypeWord::Choice {
        if given && values.is_empty() {
            report.push(Diagnostic::new(kind.span, "a choice without values").help("list them under `values`"));
        }
        return;
    }
    for (value, says) in values {
        if says.fields.is_some() || !says.rules.is_empty() {
            report.push(
                Diagnostic::new(value.span, format!("a value of the type `{}` brings fields", kind.value))
                    .help("only those of a `choice` can")
                    .rests_on(kind.span),
            );
        }
    }
}

/// `values: { 1: { fields: … } }`, `values: { self: … }`, and a kind that brings what another field of the object is.
pub(super) fn kinds(spec: &Spec, report: &mut Report) {
    let mut types = ChoiceTypes::new(spec);
    let mut all: Vec<&Values> = Vec::new();
    walk::fields(spec, &mut |Visit { field, .. }| all.extend(of_choice(&field.kind, field.values.as_ref())));
    all.extend(walk::named_types(spec).filter_map(|(_, _, named)| of_choice(&named.kind, named.values.as_ref())));
    for (value, says) in all.into_iter().flat_map(|values| &values.0) {
        let (variant, span) =
            (variant_name(&value.value, says), says.name.as_ref().map_or(value.span, |name| name.span));
        if says.name.is_none() && matches!(value.value, Literal::Boolean(_)) {
            report.push(
                Diagnostic::new(span, format!("`{}` cannot become a Rust name", value.value))
                    .help(format!("give it one: `{}: {{ name: Name, … }}`", value.value)),
            );
        } else if is_type_name(&variant) && check_function(&value_name(&variant)).is_err() {
            report.push(
                Diagnostic::new(span, format!("a kind cannot be named `{variant}` in Rust"))
                    .help("the function that makes it would have a name that Rust keeps for itself; use `name:`"),
            );
        }
    }
    walk::scopes(spec, &mut |scope| apart(&mut types, &scope, report));
}

fn of_choice<'a>(kind: &TypeName, values: Option<&'a Values>) -> Option<&'a Values> {
    values.filter(|_| *kind == TypeWord::Choice)
}

/// What the kinds of an object's choices bring stands beside its other fields, so no name may come twice. Kinds of one
/// choice may share names: only one of them is there.
fn apart<'a>(types: &mut ChoiceTypes<'a>, scope: &FieldScope<'a>, report: &mut Report) {
    if !scope.fields.iter().any(|(_, field)| types.values(field, scope.endpoint).is_some()) {
        return;
    }
    let mut taken: HashMap<&str, &Spanned<String>> =
        scope.fields.iter().map(|(name, _)| (name.as_str(), *name)).collect();
    for (choice, field) in &scope.fields {
        let mut brought = Vec::new();
        types.brought(field, scope.endpoint, &mut Vec::new(), &mut brought);
        let mut of_this = HashMap::new();
        for (name, _) in brought {
            if let Some(first) = taken.get(name.as_str()) {
                report.push(
                    Diagnostic::new(
                        name.span,
                        format!("`{}` is already a field beside the choice `{}`", name.value, choice.value),
                    )
                    .also(first.span, "the other one")
                    .help("keep it in one place: beside the choice if every kind has it, and in the kinds if not"),
                );
            } else {
                of_this.insert(name.as_str(), name);
            }
        }
        taken.extend(of_this);
    }
}

/// Fields with their names.
type Fields<'a> = Vec<(&'a Spanned<String>, &'a Field)>;

/// The choices of a spec. Most specs have none, and looking for them costs more than the rules.
pub(super) struct ChoiceTypes<'a>(Option<Types<'a>>);

impl<'a> ChoiceTypes<'a> {
    pub(super) fn new(spec: &'a Spec) -> Self {
        let mut is_any = walk::named_types(spec).any(|(_, _, named)| named.kind.value == TypeWord::Choice);
        walk::fields(spec, &mut |Visit { field, .. }| is_any |= field.kind.value == TypeWord::Choice);
        Self(is_any.then(|| Types::new(spec)))
    }

    /// The fields of a table, and those that the kinds of the choices among them bring.
    pub(super) fn with_brought(&mut self, table: &'a Table<Field>, endpoint: &'a Endpoint) -> Fields<'a> {
        let mut all = Vec::new();
        for (name, field) in table {
            all.push((name, field));
            self.brought(field, Some(endpoint), &mut Vec::new(), &mut all);
        }
        all
    }

    /// The values of the choice that the type of a field is.
    pub(super) fn values(&mut self, field: &'a Field, endpoint: Option<&'a Endpoint>) -> Option<&'a Values> {
        let types = self.0.as_mut()?;
        match &field.kind.value {
            TypeName::Word(TypeWord::Choice) => field.values.as_ref(),
            TypeName::Named(name) => {
                let definition = types.find(endpoint, name).filter(|it| *it.kind == TypeWord::Choice);
                definition.and_then(|definition| definition.values)
            }
            TypeName::Word(_) | TypeName::Unknown(_) => None,
        }
    }

    /// All fields that the kinds of a choice bring, and those of the choices among them.
    pub(super) fn brought(
        &mut self,
        field: &'a Field,
        endpoint: Option<&'a Endpoint>,
        outer: &mut Vec<*const Values>,
        into: &mut Fields<'a>,
    ) {
        let Some(values) = self.values(field, endpoint).filter(|values| !outer.contains(&std::ptr::from_ref(*values)))
        else {
            return;
        };
        outer.push(values);
        for (name, field) in values.0.iter().filter_map(|(_, says)| says.fields.as_deref()).flatten() {
            into.push((name, field));
            self.brought(field, endpoint, outer, into);
        }
        outer.pop();
    }
}
