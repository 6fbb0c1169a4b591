//! One endpoint: its variants, its types, its response.

use std::collections::HashMap;

use super::field::{field, of_type, rules};
use super::lifecycle::lifecycle;
use super::names::Names;
use super::required::required_type;
use super::shared::{notes, rows};
use super::text::text;
use super::types::types;
use super::usage::{Usage, used};
use crate::define::{Definition, Definitions, request_type};
use crate::model::{
    Body, Code, Endpoint, ErrorTable, Fixed, Location, Name, Object, Page, Param, Probe, Response, Reviewed, Sealed,
    Variant,
};
use crate::names::{endpoint_type, error_table_type, error_type, response_type, value_name};
use crate::source::Spanned;
use crate::spec::endpoint::{
    EmptyBody, Page as SpecPage, Probe as SpecProbe, RequestShape, Response as SpecResponse, Section,
};
use crate::spec::{self, field::Field};

/// An endpoint, and which shared types it uses.
pub(super) fn endpoint<'a>(
    service: &spec::Service,
    path: &str,
    says: &spec::Endpoint,
    shared: &'a HashMap<&'a str, Definition<'a>>,
) -> (Endpoint, Usage<'a>) {
    let own = Definitions::of(says);
    let own_index = own.index();
    let rust = endpoint_type(says);
    let errors = error_type(&rust);
    let names = Names { own: Some(&own_index), errors: &errors, shared };
    let (own_usage, shared_usage) = used(says, names);
    let tables = says.shared_errors.iter().chain(&service.shared_errors);
    let endpoint = Endpoint {
        source: path.to_owned(),
        name: Name { wire: says.endpoint.value.clone(), rust: rust.clone() },
        module: value_name(&says.endpoint),
        summary: text(Some(&says.summary)),
        docs: text(says.docs.as_ref()),
        title: says.title.as_ref().map(|title| title.value.clone()),
        section: section(says.section.as_ref()),
        pages: says.page.0.iter().map(page).collect(),
        draft: says.draft.as_ref().is_some_and(|draft| draft.value),
        // Whether it holds is known once the whole model is.
        reviewed: says.reviewed.as_ref().map(|mark| Reviewed {
            day: mark.day.0.clone(),
            facts: mark.facts.value.0,
            holds: false,
        }),
        method: says.route.method,
        path: says.route.path.clone(),
        host: says.host.as_ref().map(|host| host.value.clone()),
        tokens: says.token.0.iter().map(|token| token.value.clone()).filter(|token| token != "none").collect(),
        signed: says.signed.0.iter().map(|signer| signer.value.clone()).collect(),
        sealed: says.sealed.as_ref().map_or(Sealed::No, |sealed| sealed.value),
        permission_sets: says.permission_sets.iter().map(|set| set.value).collect(),
        rates: says.rate.0.iter().map(|rate| rate.value).collect(),
        server_only: says.server_only.as_ref().is_none_or(|only| only.value),
        idempotent: says.idempotent.as_ref().map_or(says.route.method.is_idempotent(), |it| it.value),
        probe: says.probe.as_deref().map(probe),
        variants: says.requests().map(|shape| variant(says, &shape, names)).collect(),
        types: types(&own, &own_usage, names),
        response: response(says, response_type(says), names),
        envelopes: envelopes(service, says),
        errors: ErrorTable {
            source: path.to_owned(),
            name: Name { wire: says.endpoint.value.clone(), rust: errors.clone() },
            doc: format!("What `{}` answers when it refuses.", says.endpoint.value),
            rows: rows(&says.errors),
            shared: tables.map(|table| error_table_type(table)).collect(),
        },
        lifecycle: lifecycle(&says.deprecated, &says.since, &says.until),
        notes: notes(&says.corrections, &says.assumptions),
    };
    (endpoint, shared_usage)
}

/// The envelopes that it names, unless that is the one it has anyway.
fn envelopes(service: &spec::Service, says: &spec::Endpoint) -> Vec<String> {
    let names: Vec<String> = says.envelope.0.iter().map(|name| name.value.clone()).collect();
    let first = service.envelopes.names().next();
    if matches!(names.as_slice(), [one] if first == Some(one)) { Vec::new() } else { names }
}

/// A call that does no harm.
fn probe(says: &SpecProbe) -> Box<Probe> {
    Box::new(Probe {
        because: text(Some(&says.because)),
        variant: says.variant.as_ref().map(|variant| variant.value.clone()),
        with: says.with.iter().map(|(name, value)| (name.value.clone(), value.value.clone())).collect(),
        refused: says.refused.iter().filter_map(|code| Code::of_literal(&code.value)).collect(),
    })
}

/// A page of the vendor's.
fn page(says: &SpecPage) -> Page {
    Page {
        url: says.address().map(str::to_owned),
        read: says.read.0.clone(),
        title: says.title.as_ref().map(|title| title.value.clone()),
        section: section(says.section.as_ref()),
    }
}

fn section(titles: Option<&Section>) -> Vec<String> {
    titles.iter().flat_map(|titles| &titles.0).map(|title| title.value.clone()).collect()
}

/// The response, and the name of its type.
fn response(says: &spec::Endpoint, name: String, names: Names<'_, '_>) -> Response {
    match &says.response.value {
        SpecResponse::Nothing => Response::Nothing,
        SpecResponse::File => Response::File,
        SpecResponse::Fields(table) => {
            let fields = table.iter().map(|(wire, content)| field(&name, wire, content, false, names)).collect();
            let object = Object { fields, rules: Vec::new(), required_type: None, sent: false, received: true };
            Response::Object { name, object, or_file: says.or_file.as_ref().is_some_and(|or_file| or_file.value) }
        }
        SpecResponse::Value(table) => {
            let value = table.iter().next().map(|(wire, content)| field(&name, wire, content, false, names));
            value.map_or(Response::Nothing, |value| Response::Value(Box::new(value)))
        }
    }
}

/// One shape of the request.
fn variant(endpoint: &spec::Endpoint, shape: &RequestShape<'_>, names: Names<'_, '_>) -> Variant {
    let type_name = request_type(endpoint, shape);
    let chosen = entries(shape).filter(|(.., field)| field.fixed.is_none());
    let params = chosen
        .map(|(location, wire, content)| Param { location, field: field(&type_name, wire, content, true, names) });
    let params: Vec<Param> = params.collect();
    Variant {
        required_type: required_type(&type_name, params.iter().map(|param| &param.field), names),
        name: shape.variant.map(|(name, _)| Name { wire: name.value.clone(), rust: value_name(name) }),
        doc: text(Some(shape.variant.map_or(&endpoint.summary, |(_, variant)| &variant.doc))),
        fixed: constants(shape),
        body: body(shape),
        params,
        rules: rules(shape.rules),
        lifecycle: shape.variant.and_then(|(_, it)| lifecycle(&it.deprecated, &it.since, &it.until)),
        type_name,
    }
}

/// The body that the parameters make. A table may be there and empty, beside the one that has them.
fn body(shape: &RequestShape<'_>) -> Body {
    if let Some(EmptyBody::Object) = shape.empty_body.map(|empty| empty.value) {
        return Body::JsonOrEmptyObject;
    }
    let in_body = || shape.tables().filter(|(location, _)| location.body() != Body::None);
    let filled = in_body().find(|(_, table)| !table.0.is_empty());
    filled.or_else(|| in_body().next()).map_or(Body::None, |(location, _)| location.body())
}

/// The parameters of a request, with where they travel.
fn entries<'a>(shape: &RequestShape<'a>) -> impl Iterator<Item = (Location, &'a Spanned<String>, &'a Field)> + use<'a> {
    shape.tables().flat_map(|(location, table)| table.iter().map(move |(wire, field)| (location, wire, field)))
}

/// The constants: those that tell a variant from the others, and the parameters with one value.
fn constants(shape: &RequestShape<'_>) -> Vec<Fixed> {
    let of_variant = shape.variant.into_iter().flat_map(|(_, variant)| variant.fixed.iter());
    let of_variant = of_variant.map(|(name, value)| (Location::DISCRIMINATOR, name, value.value.clone()));
    let fixed =
        |(location, name, field): (_, _, &Field)| Some((location, name, of_type(&field.kind, field.fixed.as_deref()?)));
    let all = of_variant.chain(entries(shape).filter_map(fixed));
    all.map(|(location, name, value)| Fixed { location, name: name.value.clone(), value }).collect()
}
