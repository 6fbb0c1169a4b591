//! The rule about fields that hold a code of the endpoint.

use std::collections::{HashMap, HashSet};

use super::Report;
use super::walk::{self, Side};
use crate::define::{Definitions, request_type, value_type};
use crate::diagnostic::Diagnostic;
use crate::read::Spec;
use crate::spec::Endpoint;
use crate::spec::field::Field;
use crate::spec::type_name::TypeWord;

/// `errcode: code` in a request, in a shared type, or with `required: false`: codes are what an endpoint answers, a shared
/// type does not know whose they are, and one that is absent is no refusal.
pub(super) fn code_fields(spec: &Spec, report: &mut Report) {
    let mut cache: HashMap<*const Endpoint, HashSet<*const Field>> = HashMap::new();
    let mut is_sent = |endpoint: &Endpoint, field: &Field| {
        cache.entry(endpoint).or_insert_with(|| sent(endpoint)).contains(&std::ptr::from_ref(field))
    };
    walk::fields(spec, &mut |visit| {
        let field = visit.field;
        if field.kind.value != TypeWord::Code {
            return;
        }
        let problem = match (visit.side, visit.endpoint) {
            (Side::Request(_), _) => Some(("in a request", "only a response holds codes; use an integer or an enum")),
            (_, Some(endpoint)) if endpoint.is_message => {
                Some(("in a message", "a message is no response; use an integer or an enum"))
            }
            (_, None) => Some((
                "in a shared type",
                "it would not be known whose code it is: define the type under `types` of the endpoint",
            )),
            (Side::Named, Some(endpoint)) if is_sent(endpoint, field) => {
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

/// The fields of the types that the requests of an endpoint hold, also in lists and kinds, by their addresses.
fn sent(endpoint: &Endpoint) -> HashSet<*const Field> {
    let definitions = Definitions::of(endpoint);
    let index = definitions.index();
    let mut open = Vec::new();
    for shape in endpoint.requests() {
        let name = request_type(endpoint, &shape);
        let fields = shape.tables().flat_map(|(_, table)| table.iter());
        open.extend(fields.filter_map(|(wire, field)| value_type(&name, wire, innermost(field))));
    }
    let (mut seen, mut found) = (HashSet::new(), HashSet::new());
    while let Some(name) = open.pop() {
        let Some(definition) = index.get(name.as_str()).filter(|_| !seen.contains(&name)) else { continue };
        for (wire, field) in definition.fields.into_iter().flatten() {
            let field = innermost(field);
            found.insert(std::ptr::from_ref(field));
            open.extend(value_type(definition.parent(&name, wire), wire, field));
        }
        open.extend(definition.kinds(&name).map(|(kind, _)| kind));
        seen.insert(name);
    }
    found
}

fn innermost(mut field: &Field) -> &Field {
    while let Some(items) = &field.items {
        field = items;
    }
    field
}
