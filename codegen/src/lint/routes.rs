//! Rules about where requests go, and what the client adds to their URLs.

use std::collections::HashMap;

use super::Report;
use super::choices::ChoiceTypes;
use super::walk;
use crate::diagnostic::Diagnostic;
use crate::model::{Location, Method};
use crate::read::{Filed, Spec, group_of};
use crate::source::Spanned;
use crate::spec::Endpoint;
use crate::spec::endpoint::RequestShape;

/// Two endpoints at one route: whoever gets the request, the vendor or the mock, must know which of them is meant. A
/// constant or a choice that both have, with other values, tells it.
pub(super) fn distinct_routes(spec: &Spec, report: &mut Report) {
    let mut taken: HashMap<(&str, Method), Vec<&Filed<Endpoint>>> = HashMap::new();
    let mut choices = None;
    for filed in &spec.endpoints {
        let endpoint = &filed.content;
        let route = &endpoint.route;
        let others = taken.entry((&route.path, route.method)).or_default();
        // The same endpoint in two files, which another rule says.
        let others_named = others.iter().copied().filter(|other| full_name(spec, other) != full_name(spec, filed));
        let first = others_named.into_iter().find(|other| {
            let choices = choices.get_or_insert_with(|| ChoiceTypes::new(spec));
            !told_apart(choices, &other.content, endpoint)
        });
        if let Some(first) = first {
            let is_namesake = first.content.endpoint == endpoint.endpoint;
            let shown = if is_namesake { full_name(spec, first) } else { first.content.endpoint.value.clone() };
            let message = format!("`{} {}` is already the route of `{shown}`", route.method.key(), route.path);
            report.push(Diagnostic::new(route.span, message).also(first.content.route.span, "the first").help(
                "correct the one that is wrong; several shapes of one request are `variants` of one endpoint, and two \
                 endpoints need a constant or a choice in both, with different values",
            ));
        } else {
            others.push(filed);
        }
    }
}

/// `channels/upload`
fn full_name(spec: &Spec, filed: &Filed<Endpoint>) -> String {
    format!("{}/{}", group_of(spec.path(filed.file)).unwrap_or_default(), filed.content.endpoint.value)
}

/// True if each request of one endpoint differs from each of the other in a value that is always there.
fn told_apart<'a>(choices: &mut ChoiceTypes<'a>, one: &'a Endpoint, other: &'a Endpoint) -> bool {
    let mut all = |endpoint: &'a Endpoint| -> Vec<AlwaysThere<'a>> {
        endpoint.requests().iter().map(|shape| always_there(choices, endpoint, shape)).collect()
    };
    let (ones, others) = (all(one), all(other));
    ones.iter().all(|one| {
        others.iter().all(|other| {
            other.iter().any(|(place, values)| {
                let here = one.iter().find(|(here, _)| here == place);
                here.is_some_and(|(_, here)| !here.iter().any(|value| values.contains(value)))
            })
        })
    })
}

/// The places in which a request always has a value, and those that it may have there.
type AlwaysThere<'a> = Vec<((Location, &'a str), Vec<String>)>;

/// The values that a request may have in a place where it always has one.
fn always_there<'a>(
    choices: &mut ChoiceTypes<'a>,
    endpoint: &'a Endpoint,
    shape: &RequestShape<'a>,
) -> AlwaysThere<'a> {
    let fixed = shape.variant.into_iter().flat_map(|(_, variant)| variant.fixed.iter());
    let fixed = fixed.map(|(name, value)| ((Location::DISCRIMINATOR, name.as_str()), vec![value.to_string()]));
    let params = shape.tables().flat_map(|(location, table)| table.iter().map(move |entry| (location, entry)));
    let told = params.filter_map(|(location, (name, field))| {
        let is_required = field.required.as_ref().is_none_or(|required| required.value);
        let kinds = choices.values(field, Some(endpoint));
        let values: Vec<String> = match (&field.fixed, kinds, &field.one_of) {
            (Some(fixed), _, _) => vec![fixed.to_string()],
            (None, Some(kinds), _) => kinds.0.iter().map(|(value, _)| value.to_string()).collect(),
            (None, None, Some(one_of)) => one_of.iter().map(|value| value.to_string()).collect(),
            (None, None, None) => return None,
        };
        is_required.then_some(((location, name.as_str()), values))
    });
    fixed.chain(told).collect()
}

/// `query: { access_token: string }` beside `token: app`: the client sends the token, so the URL would have two. A kind of
/// a choice may bring it, too.
pub(super) fn token_query(spec: &Spec, report: &mut Report) {
    let Some(service) = spec.services.first() else { return };
    let mut types = ChoiceTypes::new(spec);
    for filed in &spec.endpoints {
        let endpoint = &filed.content;
        let kinds = endpoint.token.0.iter().filter_map(|kind| service.content.tokens.get(kind));
        let tokens: Vec<&Spanned<String>> = kinds.map(|kind| &kind.query).collect();
        for shape in walk::shapes(endpoint) {
            let table = shape.tables[Location::Query].into_iter();
            let parameters = table.flat_map(|table| types.with_brought(table, endpoint)).map(|(name, _)| name);
            let constants =
                shape.variant.into_iter().flat_map(|(_, variant)| variant.fixed.iter()).map(|(name, _)| name);
            for name in parameters.chain(constants) {
                let Some(token) = tokens.iter().find(|token| **token == name) else { continue };
                report.push(
                    Diagnostic::new(name.span, format!("`{}` is the query parameter that carries the token", name.value))
                        .also(token.span, "said here")
                        .help("remove it: the client sends the token; where the caller has one of another kind to pass, say `token: none`"),
                );
            }
        }
    }
}
