//! The rule about conditions: they name another parameter, which may stand in an object beside or around.

use super::Report;
use super::fields::{fits_type, is_written};
use super::types::Types;
use super::walk;
use crate::diagnostic::{Diagnostic, listed};
use crate::model::{Literal, Wire};
use crate::read::Spec;
use crate::source::Spanned;
use crate::spec::field::{Field, RequiredIf};
use crate::spec::type_name::{TypeName, TypeWord};
use crate::spec::{Endpoint, Table};

/// The fields of an object or a request.
type Level<'a> = Vec<(&'a Spanned<String>, &'a Field)>;

/// `required_if: { field: kind, is: 1 }`
pub(super) fn required_if(spec: &Spec, report: &mut Report) {
    let mut types = Types::new(spec);
    for (_, endpoint) in spec.exchanges() {
        for shape in walk::shapes(endpoint) {
            let level: Level<'_> = shape.tables().flat_map(|(_, table)| pairs(table)).collect();
            let own = level.clone();
            let types = &mut types;
            Conditions { spec, types, endpoint: Some(endpoint), named: None, report }.level(&own, &mut vec![level]);
        }
        if let Some(table) = endpoint.response_fields() {
            let level = pairs(table);
            let (types, endpoint) = (&mut types, Some(endpoint));
            Conditions { spec, types, endpoint, named: None, report }.level(&level.clone(), &mut vec![level]);
        }
    }
    for (endpoint, name, named) in walk::named_types(spec) {
        let of_kinds = named.values.iter().flat_map(|values| &values.0).filter_map(|(_, kind)| kind.fields.as_deref());
        for table in named.fields.iter().chain(of_kinds) {
            let level = pairs(table);
            let (types, named) = (&mut types, Some(name));
            Conditions { spec, types, endpoint, named, report }.level(&level.clone(), &mut vec![level]);
        }
    }
}

fn pairs(table: &Table<Field>) -> Level<'_> {
    table.iter().map(|(name, field)| (name, field)).collect()
}

/// Checks the conditions of a request, a response or a type.
struct Conditions<'a, 'r> {
    spec: &'a Spec,
    types: &'r mut Types<'a>,
    endpoint: Option<&'a Endpoint>,
    /// The name of a type under `types`: what is around it differs.
    named: Option<&'a Spanned<String>>,
    report: &'r mut Report,
}

impl<'a> Conditions<'a, '_> {
    /// Checks fields; the last one of the levels is the object that holds them.
    fn level(&mut self, fields: &[(&'a Spanned<String>, &'a Field)], levels: &mut Vec<Level<'a>>) {
        for (name, field) in fields {
            if let Some(condition) = &field.required_if {
                self.condition(name, field, condition, levels);
            }
            let mut innermost = *field;
            while let Some(items) = &innermost.items {
                innermost = items;
            }
            if let Some(table) = &innermost.fields {
                let level = pairs(table);
                levels.push(level.clone());
                self.level(&level, levels);
                levels.pop();
            }
            for table in field.values.iter().flat_map(|values| &values.0).filter_map(|(_, kind)| kind.fields.as_deref())
            {
                let brought = pairs(table);
                let Some(beside) = levels.pop() else { return };
                levels.push(beside.iter().chain(&brought).copied().collect());
                self.level(&brought, levels);
                levels.pop();
                levels.push(beside);
            }
        }
    }

    fn condition(
        &mut self,
        name: &Spanned<String>,
        field: &Field,
        condition: &'a Spanned<RequiredIf>,
        levels: &[Level<'a>],
    ) {
        if field.required.as_ref().is_none_or(|required| required.value) {
            self.report.push(
                Diagnostic::new(condition.span, format!("`{}` is required anyway", name.value))
                    .help("add `required: false`, or remove the condition"),
            );
        }
        if *name == condition.field {
            self.report.push(
                Diagnostic::new(condition.field.span, "a condition on the parameter itself")
                    .help("name another parameter"),
            );
        }
        let lists = [&condition.is, &condition.not];
        if let [Some(_), Some(not)] = lists {
            self.report.push(
                Diagnostic::new(not.span, "`not` beside `is`").help("keep one: `not` means all values but these"),
            );
        }
        for list in lists.into_iter().flatten().filter(|list| list.0.is_empty()) {
            self.report.push(
                Diagnostic::new(list.span, "a condition without values")
                    .help("list the values, or remove the key if any value is meant"),
            );
        }
        let Some(other) = self.find(&condition.field, levels) else { return };
        let values: Vec<_> = lists.into_iter().flatten().flat_map(|list| &list.0).collect();
        if let Some(wire) = other.wire.as_ref().filter(|wire| wire.value == Wire::Base64 && !values.is_empty()) {
            self.hidden(&condition.field, wire, "ask for its presence only, or say the rest in `doc`");
            return;
        }
        values.into_iter().for_each(|value| self.value(&condition.field, other, value));
    }

    /// A value that the other can never have would make a condition that says nothing.
    fn value(&mut self, path: &Spanned<String>, other: &'a Field, value: &'a Spanned<Literal>) {
        let is_of_type = fits_type(self.types, self.endpoint, other, &value.value);
        let is_other = |known: &Literal| *known != value.value;
        let fixed = other.fixed.as_deref().filter(|fixed| is_other(&fixed.value)).map(|fixed| fixed.span);
        let accepted = other.one_of.as_deref().filter(|values| values.iter().all(|known| is_other(&known.value)));
        let accepted = fixed.or(accepted.map(|values| values.span));
        let shown = self.spec.literal(value);
        if !is_written(self.types, self.endpoint, other) {
            let kind = &other.kind.value;
            let message = format!("a condition on a value of the type `{kind}`, which `{}` has", path.value);
            self.report.push(
                Diagnostic::new(value.span, message)
                    .help("ask for its presence only, or say the rest in `doc`: a spec has no notation for values of this type")
                    .rests_on(other.kind.span),
            );
        } else if !is_of_type {
            let kind = &other.kind.value;
            let message = format!("`{shown}` is not a value of the type `{kind}`, which `{}` has", path.value);
            self.report.push(
                Diagnostic::new(value.span, message)
                    .help("write a value of the type; quote a number that is a string")
                    .rests_on(other.kind.span),
            );
        } else if let Some(accepted) = accepted {
            let message = format!("`{shown}` is not a value that `{}` may have", path.value);
            self.report.push(
                Diagnostic::new(value.span, message)
                    .also(accepted, "what it may have")
                    .help("write a value that it may have, or mend what is said there"),
            );
        }
    }

    /// A condition is about what travels: of a list in one string, JSON in a string or Base64, that is only the string.
    fn hidden(&mut self, path: &Spanned<String>, wire: &Spanned<Wire>, help: &str) {
        let message = format!("`{}` depends on what is inside of a value that travels as a string", path.value);
        let also = format!("`wire: {}`", wire.value.key());
        self.report.push(Diagnostic::new(path.span, message).also(wire.span, also).help(help));
    }

    /// The field that a path leads to; one that leads nowhere is reported.
    fn find(&mut self, path: &'a Spanned<String>, levels: &[Level<'a>]) -> Option<&'a Field> {
        let mut rest = path.as_str();
        let mut around = levels;
        while let Some(outer) = rest.strip_prefix("../") {
            let Some((_, outside)) = around.split_last().filter(|(_, outside)| !outside.is_empty()) else {
                self.nothing_around(path);
                return None;
            };
            (rest, around) = (outer, outside);
        }
        let level = around.last()?;
        // A name may have a dot in it.
        if let Some((_, field)) = level.iter().find(|(name, _)| name.as_str() == rest) {
            return Some(field);
        }
        let Some((first, steps)) = steps(rest) else {
            let message = format!("`{}` is not a path to a parameter", path.value);
            self.report.push(Diagnostic::new(path.span, message).help(PATHS));
            return None;
        };
        let Some((_, mut field)) = level.iter().find(|(name, _)| name.as_str() == first).copied() else {
            self.unknown(path, first, level);
            return None;
        };
        for step in steps {
            if let Some(wire) = field.wire.as_ref().filter(|wire| is_opaque(wire.value)) {
                self.hidden(path, wire, "name what travels as it is, or say in `doc` when the parameter is required");
                return None;
            }
            let is_list = field.kind.value == TypeWord::List;
            let items = || field.items.as_deref().filter(|_| is_list);
            let inner = if step == ITEMS { items() } else { self.inside(field, step) };
            let Some(inner) = inner else {
                self.leads_nowhere(path, step, field);
                return None;
            };
            field = inner;
        }
        Some(field)
    }

    /// The field of a name that an object has.
    fn inside(&mut self, field: &'a Field, step: &str) -> Option<&'a Field> {
        let fields = match &field.kind.value {
            TypeName::Named(name) => self.types.find(self.endpoint, name)?.fields,
            TypeName::Word(_) | TypeName::Unknown(_) => field.fields.as_ref(),
        };
        fields?.get(step)
    }

    fn nothing_around(&mut self, path: &Spanned<String>) {
        let message = Diagnostic::new(path.span, format!("`{}` leads out of what is described here", path.value));
        self.report.push(match self.named {
            Some(name) => message.also(name.span, "this type").help(
                "what is around a type under `types` differs from place to place; define the object where it is used",
            ),
            None => {
                message.help("each `../` leads to the object around; there is none around the parameters of a request")
            }
        });
    }

    fn unknown(&mut self, path: &Spanned<String>, name: &str, level: &Level<'_>) {
        if self.spec.is_unreliable(path.span.file, name) {
            return;
        }
        let names = || level.iter().map(|(name, _)| name.as_str());
        let missing = Diagnostic::new(path.span, format!("there is no parameter `{name}` here"))
            .help(format!("parameters: {}", listed(names())));
        let missing = self.report.suggest(missing, name, names());
        self.report.push(missing);
    }

    fn leads_nowhere(&mut self, path: &Spanned<String>, step: &str, field: &Field) {
        let message = match step {
            ITEMS => format!("`[]` after a field of the type `{}`, which is no list", field.kind.value),
            step => format!("there is no `{step}` inside of a field of the type `{}`", field.kind.value),
        };
        self.report.push(Diagnostic::new(path.span, message).help(PATHS));
    }
}

/// Whether what is inside of a value cannot be seen in what travels.
fn is_opaque(wire: Wire) -> bool {
    wire.separator().is_some() || matches!(wire, Wire::Json | Wire::Base64 | Wire::Repeated)
}

/// The step to any item of a list.
const ITEMS: &str = "[]";

const PATHS: &str = "a path leads into objects with `.` and to any item of a list with `[]`: `items[].kind`";

/// The first name of a path and the steps after it: `items`, `[]` and `kind` of `items[].kind`.
fn steps(path: &str) -> Option<(&str, Vec<&str>)> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let name = part.trim_end_matches(ITEMS);
        if name.is_empty() || name.contains(['[', ']']) {
            return None;
        }
        steps.push(name);
        steps.extend(std::iter::repeat_n(ITEMS, (part.len() - name.len()) / ITEMS.len()));
    }
    Some((steps.remove(0), steps))
}
