//! Rules about envelopes: how a response says that it is a refusal.

use super::Report;
use super::choices::ChoiceTypes;
use super::types::Types;
use crate::diagnostic::Diagnostic;
use crate::read::Spec;
use crate::source::Spanned;
use crate::spec::endpoint::Response;
use crate::spec::field::Field;
use crate::spec::shared::Envelope;
use crate::spec::type_name::{TypeName, TypeWord};
use crate::spec::{Endpoint, Table};

/// The envelopes of the service.
pub(super) fn of_service(spec: &Spec) -> impl Iterator<Item = &(Spanned<String>, Envelope)> {
    spec.services.iter().flat_map(|filed| filed.content.envelopes.iter())
}

/// The envelopes in which an endpoint refuses.
pub(super) fn of_endpoint<'a>(spec: &'a Spec, endpoint: &'a Endpoint) -> Vec<&'a Envelope> {
    let names = &endpoint.envelope.0;
    let chosen = of_service(spec).enumerate().filter(|(at, (name, _))| match names.as_slice() {
        [] => *at == 0,
        names => names.iter().any(|one| one.value == name.value),
    });
    chosen.map(|(_, (_, envelope))| envelope).collect()
}

/// `envelope: carier`, and `envelopes: {}`: without an envelope every refusal would pass for a success.
pub(super) fn known(spec: &Spec, report: &mut Report) {
    for filed in spec.services.iter().filter(|filed| filed.content.envelopes.is_empty()) {
        report.push(
            Diagnostic::new(filed.content.service.span, "the service has no envelope")
                .help("say how it refuses: `envelopes: { main: { code: errcode, message: errmsg, success: [0] } }`"),
        );
    }
    for filed in &spec.endpoints {
        let names = &filed.content.envelope.0;
        for (at, name) in names.iter().enumerate() {
            let diagnostic = if of_service(spec).all(|(known, _)| known.value != name.value) {
                let unknown = format!("the service has no envelope `{}`", name.value);
                report.suggest(
                    Diagnostic::new(name.span, unknown).help("envelopes are under `envelopes` in `service.yaml`"),
                    name,
                    of_service(spec).map(|(known, _)| known.as_str()),
                )
            } else if let Some(first) = names[..at].iter().find(|first| first.value == name.value) {
                Diagnostic::new(name.span, format!("the envelope `{}` is named twice", name.value))
                    .also(first.span, "the first")
                    .help("keep one of the two")
            } else {
                continue;
            };
            report.push(diagnostic);
        }
    }
}

/// `code: base_resp.ret`: a response is asked for a field of that very name, which it never has, so every refusal would
/// pass for a success.
pub(super) fn fields(spec: &Spec, report: &mut Report) {
    for (name, envelope) in of_service(spec) {
        for (path, what) in [(&envelope.code.0, "code"), (&envelope.message.0, "message")] {
            if path.is_empty() {
                report.push(
                    Diagnostic::new(name.span, format!("the {what} of the envelope `{}` has no field", name.value))
                        .help(format!("name the field that holds the {what}")),
                );
            }
            path.iter().filter_map(not_one_name).for_each(|diagnostic| report.push(diagnostic));
        }
        let (code, message) = (&envelope.code.0, &envelope.message.0);
        let is_same = !code.is_empty() && code.iter().map(|it| &it.value).eq(message.iter().map(|it| &it.value));
        let last = code.last().zip(message.last()).filter(|(code, _)| is_same && !code.trim().is_empty());
        if let Some((code, message)) = last {
            report.push(
                Diagnostic::new(message.span, "the code and the message are in the same field")
                    .also(code.span, "the code")
                    .help("name the field that holds the message"),
            );
        }
    }
}

/// What is wrong with a name that is not one, and how to write a path.
fn not_one_name(name: &Spanned<String>) -> Option<Diagnostic> {
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    if name.trim().is_empty() || name.chars().all(is_key) {
        return None;
    }
    let parts: Vec<&str> = name.split('.').collect();
    let is_path = parts.len() > 1 && parts.iter().all(|part| !part.is_empty() && part.chars().all(is_key));
    let diagnostic = Diagnostic::new(name.span, format!("`{}` is not the name of a field", name.value));
    Some(if is_path {
        diagnostic.help(format!("for a field inside another, list the names that lead to it: `[{}]`", parts.join(", ")))
    } else {
        diagnostic.help("write the name as the service sends it; for a field inside another, list the names that lead to it: `[base_resp, ret]`")
    })
}

/// `success: [OK]` beside codes that are numbers; `success: [true]`.
pub(super) fn success(spec: &Spec, report: &mut Report) {
    for (_, envelope) in of_service(spec) {
        let codes: Vec<_> = envelope.success_codes().collect();
        for literal in &envelope.success {
            let code = codes.iter().find(|(_, span)| *span == literal.span).map(|(code, _)| code);
            let is_text = code.is_some_and(|code| code.number().is_none());
            if code.is_none_or(|code| !code.is_valid()) {
                report.push(
                    Diagnostic::new(literal.span, format!("`{}` is not a code", literal.value))
                        .help("a code is a whole number, or a text such as `SUCCESS`"),
                );
            } else if is_text && !envelope.has_texts() {
                report.push(
                    Diagnostic::new(literal.span, format!("the code `{}` is a text", literal.value))
                        .help("say that the envelope has texts as codes: `codes: texts`"),
                );
            }
        }
    }
}

/// The envelope is read before the response and is no part of it.
pub(super) fn unlisted(spec: &Spec, report: &mut Report) {
    let mut within = Within { types: Types::new(spec), choices: ChoiceTypes::new(spec) };
    for filed in &spec.endpoints {
        let Response::Fields(answer) = &filed.content.response.value else { continue };
        for envelope in of_endpoint(spec, &filed.content) {
            let paths = [&envelope.code.0, &envelope.message.0];
            // One message about an object that is none is enough.
            let is_none = paths.into_iter().find_map(|path| within.listed(&filed.content, (answer, path), report));
            is_none.into_iter().for_each(|found| report.push(found));
        }
    }
}

/// What types have inside, where the field of an envelope is looked for.
struct Within<'a> {
    types: Types<'a>,
    choices: ChoiceTypes<'a>,
}

impl<'a> Within<'a> {
    /// Reports the field at the end of a path, if a response lists it; returns what is wrong with a field on the path that
    /// has no fields.
    fn listed(
        &mut self,
        endpoint: &'a Endpoint,
        (fields, path): (&'a Table<Field>, &[Spanned<String>]),
        report: &mut Report,
    ) -> Option<Diagnostic> {
        let (first, rest) = path.split_first()?;
        if rest.is_empty() {
            let all = self.choices.with_brought(fields, endpoint);
            for (name, _) in all.into_iter().filter(|(name, _)| name.value == first.value) {
                report.push(
                    Diagnostic::new(name.span, format!("`{}` is a field of the envelope", name.value))
                        .help("remove it: every response may have it, and it becomes the error"),
                );
            }
            return None;
        }
        let all = self.choices.with_brought(fields, endpoint);
        let (name, field) = all.into_iter().find(|(name, _)| name.value == first.value)?;
        let (kind, inner) = match &field.kind.value {
            TypeName::Named(named) => {
                let definition = self.types.find(Some(endpoint), named)?;
                (definition.kind.word(), definition.fields)
            }
            TypeName::Word(word) => (Some(*word), field.fields.as_ref()),
            TypeName::Unknown(_) => return None,
        };
        match (kind, inner) {
            (Some(TypeWord::Object), Some(inner)) => self.listed(endpoint, (inner, rest), report),
            (Some(TypeWord::Object | TypeWord::Json), _) => None,
            _ => Some(
                Diagnostic::new(
                    field.kind.span,
                    format!(
                        "`{}` is an object that holds a field of the envelope, not a `{}`",
                        name.value, field.kind.value
                    ),
                )
                .also(rest[0].span, "the envelope's field")
                .help("make it an object with the other fields that it has, or remove it"),
            ),
        }
    }
}
