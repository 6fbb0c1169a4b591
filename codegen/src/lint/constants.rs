//! The rule about parameters with one value.

use super::Report;
use super::constraints;
use super::fields::{fits, place};
use super::lifecycles;
use super::walk;
use crate::describe::keys;
use crate::diagnostic::Diagnostic;
use crate::model::Location;
use crate::read::Spec;
use crate::source::Span;
use crate::spec::field::Field;
use crate::spec::type_name::TypeWord;

/// `grant_type: { type: string, fixed: client_credential }`: nobody sets it, so there is nothing else to say about it.
pub(super) fn fixed(spec: &Spec, report: &mut Report) {
    walk::fields(spec, &mut |visit| {
        let field = visit.field;
        let Some(fixed) = &field.fixed else { return };
        if visit.location().is_none() || visit.brought {
            report.push(Diagnostic::new(fixed.span, "a constant that is not a request parameter").help(format!(
                "only what stands directly under {} can be `fixed`; use `one_of`",
                keys(Location::ALL.into_iter().filter(|location| *location != Location::Path))
            )));
        }
        if !plain(field) || !fits(field, &fixed.value) {
            report.push(
                Diagnostic::new(
                    fixed.span,
                    format!("`{}` is not a value of the type `{}`", spec.literal(fixed), field.kind.value),
                )
                .help("a constant is a string, a number or a boolean; quote a number that is a string")
                .rests_on(field.kind.span),
            );
        }
        for (key, span) in beside(field) {
            report.push(
                Diagnostic::new(span, format!("`{key}` of a constant"))
                    .also(fixed.span, "the constant")
                    .help("remove it: the value is fixed and always sent"),
            );
        }
    });
}

fn plain(field: &Field) -> bool {
    !field.kind.is_one_of(&[TypeWord::Url, TypeWord::OpenEnum, TypeWord::Choice])
}

/// The keys that say something about a value that somebody chooses.
fn beside(field: &Field) -> Vec<(&'static str, Span)> {
    let own = [
        ("required", place(field.required.as_ref())),
        ("nullable", place(field.nullable.as_ref())),
        ("default", place(field.default.as_deref())),
        ("secret", place(field.secret.as_ref())),
        ("rust", place(field.rust.as_deref())),
        ("wire", place(field.wire.as_ref())),
        ("content_type", place(field.content_type.as_deref())),
        ("required_if", place(field.required_if.as_deref())),
    ];
    let own = own.into_iter().filter_map(|(key, span)| Some((key, span?)));
    own.chain(lifecycles::given(field)).chain(constraints::given(field)).collect()
}
