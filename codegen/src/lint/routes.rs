//! Rules about where requests go, and what the client adds to their URLs.

use std::collections::HashMap;

use super::Report;
use super::walk;
use crate::diagnostic::Diagnostic;
use crate::model::{Location, Method};
use crate::read::Spec;
use crate::source::Spanned;
use crate::spec::Endpoint;

/// Two endpoints at one route: whoever gets the request, the vendor or the mock, cannot know which of them is meant.
pub(super) fn distinct_routes(spec: &Spec, report: &mut Report) {
    let mut taken: HashMap<(&str, bool), &Endpoint> = HashMap::new();
    for filed in &spec.endpoints {
        let route = &filed.content.route;
        let is_get = route.method == Method::Get;
        let Some(first) = taken.insert((&route.path, is_get), &filed.content) else { continue };
        // The same endpoint in two files, which another rule says.
        if first.endpoint != filed.content.endpoint {
            let method = if is_get { "GET" } else { "POST" };
            let message = format!("`{method} {}` is already the route of `{}`", route.path, first.endpoint.value);
            report.push(
                Diagnostic::new(route.span, message).also(first.route.span, "the first").help(
                    "correct the one that is wrong; several shapes of one request are `variants` of one endpoint",
                ),
            );
        }
    }
}

/// `query: { access_token: string }` beside `token: app`: the client sends the token, so the URL would have two.
pub(super) fn token_query(spec: &Spec, report: &mut Report) {
    let Some(service) = spec.services.first() else { return };
    for filed in &spec.endpoints {
        let endpoint = &filed.content;
        let kinds = endpoint.token.0.iter().filter_map(|kind| service.content.tokens.get(kind));
        let tokens: Vec<&Spanned<String>> = kinds.map(|kind| &kind.query).collect();
        for shape in walk::shapes(endpoint) {
            let parameters = shape.tables[Location::Query].into_iter().flatten().map(|(name, _)| name);
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
