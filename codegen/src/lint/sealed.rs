//! Rules about sealed requests.

use super::Report;
use super::choices::ChoiceTypes;
use super::walk;
use crate::diagnostic::Diagnostic;
use crate::model::{Body, Location, Method, Sealed, Wire};
use crate::read::Spec;
use crate::source::{Span, Spanned};
use crate::spec::endpoint::Response;
use crate::spec::literal::is_given;
use crate::spec::{Endpoint, Field};

/// The fields that sealing adds to the parameters.
const ADDED: [&str; 3] = ["_n", "_appid", "_timestamp"];

/// `sealed: true` on what has no JSON of its own to encrypt: a GET, a form, a file; or beside names that sealing needs.
pub(super) fn sealed(spec: &Spec, report: &mut Report) {
    let mut types = ChoiceTypes::new(spec);
    for filed in &spec.endpoints {
        let endpoint = &filed.content;
        let Some(sealed) = endpoint.sealed.as_ref().filter(|sealed| sealed.value != Sealed::No) else { continue };
        let mut conflict = |span: Span, what: &str, why: &str, help: &str| {
            report.push(Diagnostic::new(sealed.span, what).also(span, why).help(help));
        };
        if matches!(endpoint.route.method, Method::Get | Method::Delete) {
            let why = "it has none";
            conflict(
                endpoint.route.span,
                "a sealed request without a body",
                why,
                "remove `sealed`, or correct the method",
            );
        }
        if is_given(&endpoint.route.path) {
            let why = "it is not one of the service's own, which are what is authenticated";
            let help = "remove `sealed`, or name the path";
            conflict(endpoint.route.span, "a sealed request to an address that a response gave", why, help);
        }
        if let Some(signer) = endpoint.signed.0.first() {
            let why = "sealed, the request is signed as a whole, and nothing else of it is";
            conflict(signer.span, "a sealed request with another signature", why, "remove `sealed` or `signed`");
        }
        if let Some(none) = endpoint.token.0.iter().find(|kind| kind.value == "none") {
            let why = "the service compares the account with that of the token";
            conflict(none.span, "a sealed request without a token", why, "name the kinds of token, or remove `sealed`");
        }
        if matches!(endpoint.response.value, Response::File) {
            let help = "only JSON is sealed: remove `sealed`, or describe the fields of the response";
            conflict(endpoint.response.span, "a sealed request whose response is a file", "said here", help);
        }
        if let Some(or_file) = endpoint.or_file.as_ref().filter(|or_file| or_file.value) {
            let help = "only JSON is sealed: remove `sealed` or `or_file`";
            conflict(or_file.span, "a sealed request whose response may be a file", "said here", help);
        }
        parameters(endpoint, sealed, &mut types, report);
    }
}

const fn is_form(body: Body) -> bool {
    match body {
        Body::Form | Body::Urlencoded | Body::Raw => true,
        Body::None | Body::Json | Body::JsonOrEmptyObject => false,
    }
}

/// Parameters of the URL and of the body become the fields of one object.
fn parameters<'a>(endpoint: &'a Endpoint, sealed: &Spanned<Sealed>, types: &mut ChoiceTypes<'a>, report: &mut Report) {
    for shape in walk::shapes(endpoint) {
        if let Some((location, form)) = shape.tables().find(|(location, _)| is_form(location.body())) {
            let at = form.0.first().map_or(sealed.span, |(name, _)| name.span);
            report.push(
                Diagnostic::new(sealed.span, format!("a sealed request with {}", location.carrier()))
                    .also(at, "of this one")
                    .help("only JSON is sealed: remove `sealed`"),
            );
        }
        let mut fields = |location: Location| -> Vec<(&'a Spanned<String>, &'a Field)> {
            shape.tables[location].map(|table| types.with_brought(table, endpoint)).unwrap_or_default()
        };
        let (query, json) = (fields(Location::Query), fields(Location::Json));
        for (_, field) in &query {
            if let Some(wire) = field.wire.as_ref().filter(|wire| wire.value == Wire::Repeated) {
                report.push(
                    Diagnostic::new(wire.span, "a repeated parameter of a sealed request")
                        .also(sealed.span, "sealed, parameters become the fields of one object")
                        .help("remove `sealed`, or let the list travel in one string: `wire: commas`"),
                );
            }
        }
        let fixed = shape.variant.into_iter().flat_map(|(_, variant)| variant.fixed.iter()).map(|(name, _)| name);
        let names = query.iter().chain(&json).map(|(name, _)| *name).chain(fixed);
        for name in names.filter(|name| ADDED.contains(&name.value.as_str())) {
            report.push(
                Diagnostic::new(name.span, format!("`{}` is a field that sealing adds", name.value))
                    .also(sealed.span, "said here")
                    .help("remove it: the client makes it"),
            );
        }
    }
}
