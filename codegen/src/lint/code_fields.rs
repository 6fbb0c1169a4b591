//! The rule about fields that hold a code of the endpoint.

use std::collections::HashSet;

use super::Report;
use super::walk::{self, Side, Visit};
use crate::diagnostic::Diagnostic;
use crate::read::Spec;
use crate::spec::field::Field;
use crate::spec::type_name::TypeWord;
use crate::spec::{Endpoint, Table};

/// `errcode: code` in a request, in a shared type, or with `required: false`: codes are what an endpoint answers, a shared
/// type does not know whose they are, and one that is absent is no refusal.
pub(super) fn code_fields(spec: &Spec, report: &mut Report) {
    walk::fields(spec, &mut |visit| {
        let field = visit.field;
        if field.kind.value != TypeWord::Code {
            return;
        }
        let problem = match (visit.side, visit.endpoint) {
            (Side::Request(_), _) => Some(("in a request", "only a response holds codes; use an integer or an enum")),
            (_, None) => Some((
                "in a shared type",
                "it would not be known whose code it is: define the type under `types` of the endpoint",
            )),
            (Side::Named, Some(endpoint)) if is_sent(visit, endpoint) => {
                Some(("in a type that a request holds", "use two types, or an integer"))
            }
            (Side::Named | Side::Answer, Some(_)) => None,
        };
        if let Some((place, help)) = problem {
            report.push(Diagnostic::new(field.kind.span, format!("a code {place}")).help(help));
        }
        let stated = [
            ("required", field.required.as_ref().map(|at| at.span)),
            ("nullable", field.nullable.as_ref().map(|at| at.span)),
            ("default", field.default.as_ref().map(|at| at.span)),
        ];
        for (key, span) in stated.into_iter().filter_map(|(key, span)| Some((key, span?))).filter(|_| !visit.item) {
            report.push(
                Diagnostic::new(span, format!("`{key}` on a `code`"))
                    .help("remove it: a code that is absent or null means the same as one of success")
                    .rests_on(field.kind.span),
            );
        }
    });
}

/// True if the field is of a type of the endpoint that a request holds, directly or inside others.
fn is_sent(visit: Visit<'_>, endpoint: &Endpoint) -> bool {
    let mut sent = HashSet::new();
    for (_, table) in walk::shapes(endpoint).iter().flat_map(|shape| shape.tables()) {
        reach(table, endpoint, &mut sent);
    }
    let holds = |name: &&str| {
        let fields = endpoint.types.get(name).and_then(|named| named.fields.as_ref());
        fields.is_some_and(|fields| contains(fields, visit.field))
    };
    sent.iter().any(holds)
}

/// Adds the names of the endpoint's types that a table of fields leads to.
fn reach<'a>(table: &'a Table<Field>, endpoint: &'a Endpoint, found: &mut HashSet<&'a str>) {
    for (_, field) in table {
        let field = innermost(field);
        if let Some(fields) = &field.fields {
            reach(fields, endpoint, found);
        }
        let name = field.kind.as_str();
        if let Some(fields) = endpoint.types.get(name).and_then(|named| named.fields.as_ref())
            && found.insert(name)
        {
            reach(fields, endpoint, found);
        }
    }
}

/// True if a field is in a table, directly or inside of others.
fn contains(table: &Table<Field>, wanted: &Field) -> bool {
    table.iter().any(|(_, field)| {
        let inner = innermost(field);
        std::ptr::eq(inner, wanted) || inner.fields.as_ref().is_some_and(|fields| contains(fields, wanted))
    })
}

fn innermost(mut field: &Field) -> &Field {
    while let Some(items) = &field.items {
        field = items;
    }
    field
}
