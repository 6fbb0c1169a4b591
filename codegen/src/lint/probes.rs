//! The rule about calls that do no harm.

use std::collections::HashSet;

use super::Report;
use super::walk;
use crate::diagnostic::Diagnostic;
use crate::model::{Code, Location};
use crate::read::Spec;
use crate::source::Spanned;
use crate::spec::endpoint::{Probe, RequestShape, Response};
use crate::spec::field::{NamedType, Values};
use crate::spec::type_name::TypeWord;
use crate::spec::{Endpoint, Field, FileKind, Table};

/// `probe: { because: It only reads., with: { opnid: a }, refused: [1] }`
///
/// What is declared here is sent to real accounts, so that nothing of it may be left open: not which call it is, and not what
/// has to come of it. That it does no harm only people can know; a call that has an effect when it is repeated has one.
pub(super) fn probe(spec: &Spec, report: &mut Report) {
    for filed in &spec.endpoints {
        let endpoint = &filed.content;
        let Some(probe) = &endpoint.probe else { continue };
        harmless(spec, endpoint, probe, report);
        codes(spec, endpoint, probe, report);
        if let Some(shape) = shape(endpoint, probe, report) {
            parameters(probe, &shape, report);
        }
    }
}

/// A call that succeeds, and changes something or brings a credential.
fn harmless(spec: &Spec, endpoint: &Endpoint, probe: &Probe, report: &mut Report) {
    let is_idempotent = endpoint.idempotent.as_ref().map_or(endpoint.route.method.is_idempotent(), |it| it.value);
    if probe.refused.is_empty() && !is_idempotent {
        report.push(
            Diagnostic::new(probe.because.span, "a probe that succeeds, of a call whose effect may be repeated")
                .also(endpoint.route.span, "it is not `idempotent`")
                .help("say with `refused` which codes refuse it, or that the call is `idempotent` if it only reads"),
        );
    }
    if probe.refused.is_empty()
        && let Some(name) = secret(spec, endpoint)
    {
        report.push(
            Diagnostic::new(probe.because.span, "a probe that brings a secret")
                .also(name.span, "this one")
                .help("fetching a credential may make others useless: remove `probe`, or have it refused"),
        );
    }
    if let Some(signer) = endpoint.signed.0.first() {
        report.push(
            Diagnostic::new(signer.span, "a probe that is signed")
                .also(probe.because.span, "said here")
                .help("it needs a key, which probes do not have: remove `probe`"),
        );
    }
    if let Response::File = endpoint.response.value
        && probe.refused.is_empty()
    {
        report.push(
            Diagnostic::new(endpoint.response.span, "a probe that downloads a file")
                .also(probe.because.span, "said here")
                .help("a file tells nothing about the spec: have it refused, or remove `probe`"),
        );
    }
}

/// A secret in a response: one of its fields, or inside of one. What holds others is looked into later and once, because types
/// can hold themselves.
fn secret<'a>(spec: &'a Spec, endpoint: &'a Endpoint) -> Option<&'a Spanned<String>> {
    let mut tables: Vec<&'a Table<Field>> = endpoint.response_values().into_iter().collect();
    let mut seen = HashSet::new();
    while let Some(table) = tables.pop() {
        for (name, outer) in table {
            for field in std::iter::successors(Some(outer), |field| field.items.as_deref()) {
                if field.secret.as_ref().is_some_and(|secret| secret.value) {
                    return Some(name);
                }
                tables.extend(held(field.fields.as_ref(), field.values.as_ref()));
                let kind = field.kind.as_str();
                if seen.insert(kind)
                    && let Some(named) = named(spec, endpoint, kind)
                {
                    tables.extend(held(named.fields.as_ref(), named.values.as_ref()));
                }
            }
        }
    }
    None
}

/// The fields of an object, and those that the values of a choice bring.
fn held<'a>(fields: Option<&'a Table<Field>>, values: Option<&'a Values>) -> impl Iterator<Item = &'a Table<Field>> {
    let values = values.into_iter().flat_map(|values| &values.0);
    fields.into_iter().chain(values.filter_map(|(_, value)| value.fields.as_deref()))
}

/// The type of a name: one of the endpoint, or a shared one.
fn named<'a>(spec: &'a Spec, endpoint: &'a Endpoint, name: &str) -> Option<&'a NamedType> {
    let shared = || spec.shared_types().find(|(_, known, _)| known.value == name).map(|(_, _, named)| named);
    endpoint.types.get(name).or_else(shared)
}

/// `refused: [40005]` of an endpoint without that code.
fn codes(spec: &Spec, endpoint: &Endpoint, probe: &Probe, report: &mut Report) {
    if spec.may_hide(FileKind::Errors) || spec.may_hide(FileKind::Service) {
        return;
    }
    let service = spec.services.first().map(|filed| filed.content.shared_errors.as_slice()).unwrap_or_default();
    let shared: HashSet<&str> = endpoint.shared_errors.iter().chain(service).map(|name| name.value.as_str()).collect();
    let tables = spec.error_tables().filter(|(_, name, _)| shared.contains(name.value.as_str()));
    let of_tables = tables.flat_map(|(_, _, table)| table.codes.names());
    let known: HashSet<Code> = endpoint.errors.names().chain(of_tables).map(Code::of).collect();
    for code in &probe.refused {
        if !Code::of_literal(&code.value).is_some_and(|code| known.contains(&code)) {
            report.push(
                Diagnostic::new(code.span, "no code of this endpoint")
                    .help("name codes of `errors`, or of the shared tables that it has"),
            );
        }
    }
}

/// The shape of the request that is sent.
fn shape<'a>(endpoint: &'a Endpoint, probe: &Probe, report: &mut Report) -> Option<RequestShape<'a>> {
    let variants: Vec<RequestShape<'a>> = walk::shapes(endpoint).filter(|shape| shape.variant.is_some()).collect();
    let names = || variants.iter().filter_map(|shape| shape.variant).map(|(name, _)| name.value.as_str());
    match &probe.variant {
        None if variants.is_empty() => Some(endpoint.own_shape()),
        None => {
            let listed: Vec<&str> = names().collect();
            report.push(
                Diagnostic::new(probe.because.span, "a probe of a request with several variants")
                    .help(format!("name one with `variant`: {}", listed.join(", "))),
            );
            None
        }
        Some(named) => {
            let is_it = |shape: &&RequestShape<'a>| shape.variant.is_some_and(|(name, _)| name.value == named.value);
            let found = variants.iter().find(is_it).copied();
            if found.is_none() {
                let missing = Diagnostic::new(named.span, format!("no variant `{}`", named.value));
                report.push(report.suggest(missing, named, names()));
            }
            found
        }
    }
}

/// Each parameter that is needed has a value, and each value a parameter.
fn parameters(probe: &Probe, shape: &RequestShape<'_>, report: &mut Report) {
    let fields: Vec<(Location, &Spanned<String>, &Field)> = shape
        .tables()
        .flat_map(|(location, table)| table.iter().map(move |(name, field)| (location, name, field)))
        .collect();
    for (name, value) in &probe.with {
        let Some((_, at, field)) = fields.iter().find(|(_, known, _)| known.value == name.value) else {
            let missing = Diagnostic::new(name.span, format!("no parameter `{}`", name.value));
            report.push(report.suggest(missing, name, fields.iter().map(|(_, known, _)| known.value.as_str())));
            continue;
        };
        let found = if field.fixed.is_some() {
            Diagnostic::new(value.span, "the value of a constant").help("remove it: it is always sent")
        } else if field.secret.as_ref().is_some_and(|secret| secret.value) {
            Diagnostic::new(value.span, "a secret").help("a spec has no secrets: this call cannot be a probe")
        } else if field.kind.word().is_some_and(|word| !is_plain(word)) {
            Diagnostic::new(value.span, "a value for what is not a plain one")
                .help("probes have texts, numbers, booleans and files: leave it out, or do not probe this endpoint")
        } else {
            continue;
        };
        report.push(found.also(at.span, "the parameter"));
    }
    for (_, name, field) in &fields {
        let is_optional = field.required.as_ref().is_some_and(|required| !required.value)
            || field.default.is_some()
            || field.fixed.is_some();
        let is_given = probe.with.names().any(|given| given == name.value.as_str());
        if !is_optional && !is_given {
            report.push(
                Diagnostic::new(probe.because.span, format!("a probe without a value for `{}`", name.value))
                    .also(name.span, "it is required")
                    .help(format!("give it one: `with: {{ {}: … }}`", name.value)),
            );
        }
    }
}

/// Whether a value is written as one text, number or boolean, or is a file. Names of types lead to enumerations and ids, too.
fn is_plain(word: TypeWord) -> bool {
    !matches!(word, TypeWord::List | TypeWord::Map | TypeWord::Object | TypeWord::Choice | TypeWord::Json)
}
