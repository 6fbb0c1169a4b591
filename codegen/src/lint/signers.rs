//! Rules about the signatures of requests.

use super::Report;
use super::choices::ChoiceTypes;
use super::walk;
use crate::diagnostic::{Diagnostic, listed};
use crate::model::{Body, Location, SignedPart, SigningMethod};
use crate::read::Spec;
use crate::source::Spanned;
use crate::spec::shared::Signer;
use crate::spec::{Endpoint, FileKind};

/// `signed: pya`, `signed: [pay, pay]`
pub(super) fn known(spec: &Spec, report: &mut Report) {
    let Some(service) = spec.services.first() else { return };
    let signers = &service.content.signers;
    for filed in &spec.endpoints {
        let names = &filed.content.signed.0;
        for (at, name) in names.iter().enumerate() {
            if let Some(first) = names[..at].iter().find(|first| *first == name) {
                report.push(
                    Diagnostic::new(name.span, format!("signer `{}` is listed twice", name.value))
                        .also(first.span, "already here")
                        .help("remove it here"),
                );
            } else if signers.get(name).is_none() && !spec.may_hide(FileKind::Service) {
                let missing = Diagnostic::new(name.span, format!("signer `{}` does not exist", name.value));
                let missing = missing.help(if signers.is_empty() {
                    "define it under `signers` in `service.yaml`".to_owned()
                } else {
                    format!("the service's signers: {}", listed(signers.names()))
                });
                report.push(report.suggest(missing, name, signers.names()));
            }
        }
    }
}

/// `method: custom` with `over`, and others without.
pub(super) fn signers(spec: &Spec, report: &mut Report) {
    for (_, signer) in spec.services.iter().flat_map(|filed| filed.content.signers.iter()) {
        match (signer.method.value, &signer.over) {
            (SigningMethod::Custom, Some(over)) => report.push(
                Diagnostic::new(over.span, "`over` beside `method: custom`")
                    .also(signer.method.span, "who implements it decides what is signed")
                    .help("remove it, and say in `doc` what is signed"),
            ),
            (SigningMethod::HmacSha256, None) => report
                .push(Diagnostic::new(signer.method.span, format!("`{}` without `over`", signer.method.key())).help(
                    "say what is signed: `over: [path, \"&\", body]`, for example; `over: []` for an empty text",
                )),
            (SigningMethod::Custom, None) | (SigningMethod::HmacSha256, Some(_)) => {}
        }
    }
}

/// Two values in one place, and files, of which nobody has the bytes.
pub(super) fn signed(spec: &Spec, report: &mut Report) {
    let Some(service) = spec.services.first() else { return };
    let mut types = ChoiceTypes::new(spec);
    for filed in &spec.endpoints {
        let endpoint = &filed.content;
        let names = &endpoint.signed.0;
        let signers: Vec<(&Spanned<String>, &Signer)> =
            names.iter().filter_map(|name| Some((name, service.content.signers.get(name)?))).collect();
        for (at, (name, signer)) in signers.iter().enumerate() {
            let same = |(_, other): &&(&Spanned<String>, &Signer)| *other.query == *signer.query;
            let others = signers[..at].iter().filter(|(other, _)| other != name);
            let token = endpoint
                .token
                .0
                .iter()
                .filter_map(|kind| service.content.tokens.get(kind)?.query.as_ref())
                .find(|query| query.value == signer.query.value);
            let taken = others.clone().find(same).map(|(_, other)| (&other.query, "signature"));
            if let Some((other, what)) = taken.or(token.map(|query| (query, "token"))) {
                report.push(
                    Diagnostic::new(
                        name.span,
                        format!("the query parameter `{}` carries a {what} already", *signer.query),
                    )
                    .also(other.span, "said here")
                    .help("remove one of the two, or correct the name of a parameter"),
                );
            }
            forms(endpoint, name, signer, report);
        }
        listed_as_parameters(endpoint, &signers, &mut types, report);
    }
}

/// A signature over a form cannot be made: its files are read while they are sent.
fn forms(endpoint: &Endpoint, name: &Spanned<String>, signer: &Signer, report: &mut Report) {
    let over = signer.over.iter().flat_map(|over| &over.value.0);
    let over_body = over.clone().any(|part| part.value == SignedPart::Body);
    let is_form = |(location, _): (Location, &_)| location.body() == Body::Form;
    if over_body && walk::shapes(endpoint).any(|shape| shape.tables().any(is_form)) {
        report.push(
            Diagnostic::new(name.span, format!("the signature `{}` is over the body, which is a form", name.value))
                .help("a form is sent while its files are read; use a signer that is not over `body`"),
        );
    }
}

/// `query: { pay_sig: string }` beside `signed: pay`.
fn listed_as_parameters<'a>(
    endpoint: &'a Endpoint,
    signers: &[(&Spanned<String>, &Signer)],
    types: &mut ChoiceTypes<'a>,
    report: &mut Report,
) {
    for shape in walk::shapes(endpoint) {
        let table = shape.tables[Location::Query].into_iter();
        let parameters = table.flat_map(|table| types.with_brought(table, endpoint)).map(|(name, _)| name);
        let constants = shape.variant.into_iter().flat_map(|(_, variant)| variant.fixed.iter()).map(|(name, _)| name);
        for name in parameters.chain(constants) {
            let Some((_, signer)) = signers.iter().find(|(_, signer)| signer.query.value == name.value) else {
                continue;
            };
            report.push(
                Diagnostic::new(name.span, format!("`{}` is the query parameter that carries a signature", name.value))
                    .also(signer.query.span, "said here")
                    .help("remove it: the client makes the signature"),
            );
        }
    }
}
