//! Rules about where requests go, and what the client adds to their URLs.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Report;
use super::choices::ChoiceTypes;
use super::walk;
use crate::diagnostic::Diagnostic;
use crate::model::{Location, Method};
use crate::read::{Filed, Spec, group_of};
use crate::source::{Span, Spanned};
use crate::spec::endpoint::RequestShape;
use crate::spec::literal::{is_given, parameter};
use crate::spec::shared::Token;
use crate::spec::type_name::TypeWord;
use crate::spec::{Endpoint, Field};

/// Two endpoints at one route: whoever gets the request, the vendor or the mock, must know which of them is meant. A
/// constant or a choice that both have, with other values, tells it.
pub(super) fn distinct_routes(spec: &Spec, report: &mut Report) {
    let mut taken: HashMap<(Option<&str>, Cow<'_, str>, Method), Route<'_>> = HashMap::new();
    let mut choices = None;
    for filed in &spec.endpoints {
        let endpoint = &filed.content;
        let route = &endpoint.route;
        // Two addresses that earlier answers gave are two.
        if is_given(&route.path) {
            continue;
        }
        let host = endpoint.host.as_ref().map(|host| host.value.as_str());
        let others = taken.entry((host, places(&route.path), route.method)).or_default();
        let Some(first) = others.taken_by(spec, &mut choices, filed) else { continue };
        let is_namesake = first.content.endpoint == endpoint.endpoint;
        let shown = if is_namesake { full_name(spec, first) } else { first.content.endpoint.value.clone() };
        let message = format!("`{} {}` is already the route of `{shown}`", route.method.key(), route.path);
        report.push(Diagnostic::new(route.span, message).also(first.content.route.span, "the first").help(
            "correct the one that is wrong; several shapes of one request are `variants` of one endpoint, and two \
             endpoints need a constant or a choice in both, with different values",
        ));
    }
}

/// The endpoints of one route that are told apart.
#[derive(Default)]
struct Route<'a> {
    /// The only one so far: nothing has to tell it from others.
    only: Option<&'a Filed<Endpoint>>,
    /// What the requests of several have.
    requests: Requests<'a>,
}

impl<'a> Route<'a> {
    /// Adds an endpoint, unless its requests could be those of another one, which is returned.
    fn taken_by(
        &mut self,
        spec: &'a Spec,
        choices: &mut Option<ChoiceTypes<'a>>,
        filed: &'a Filed<Endpoint>,
    ) -> Option<&'a Filed<Endpoint>> {
        if self.only.is_none() && self.requests.all.is_empty() {
            self.only = Some(filed);
            return None;
        }
        let choices = choices.get_or_insert_with(|| ChoiceTypes::new(spec));
        if let Some(only) = self.only.take() {
            all_always_there(choices, &only.content).into_iter().for_each(|told| self.requests.add(only, told));
        }
        let requests = all_always_there(choices, &filed.content);
        let first = requests.iter().filter_map(|told| self.requests.first_like(spec, filed, told)).min();
        match first {
            Some(first) => Some(self.requests.all[first].0),
            None => {
                requests.into_iter().for_each(|told| self.requests.add(filed, told));
                None
            }
        }
    }
}

/// Requests of one route, by what they always have: each is compared only with those that could be like it.
#[derive(Default)]
struct Requests<'a> {
    all: Vec<(&'a Filed<Endpoint>, AlwaysThere<'a>)>,
    by_place: HashMap<(Location, &'a str), Place>,
}

/// Which requests have which values in a place.
#[derive(Default)]
struct Place {
    by_value: HashMap<String, Vec<usize>>,
    /// For each request that has a value here, in order, how many before it have none.
    without_before: Vec<usize>,
}

impl Place {
    /// Adds a request that has one of these values here; `at` is how many requests there are before it.
    fn add(&mut self, at: usize, values: &[String]) {
        self.without_before.push(at - self.without_before.len());
        for value in values {
            self.by_value.entry(value.clone()).or_default().push(at);
        }
    }

    /// The requests that are not told from one with these values by what they have here.
    fn like<'p>(&'p self, values: &'p [String], all: usize) -> impl Iterator<Item = usize> + 'p {
        let with = values.iter().filter_map(|value| self.by_value.get(value)).flatten().copied();
        let without = (0..all - self.without_before.len())
            .map(|nth| nth + self.without_before.partition_point(|before| *before <= nth));
        with.chain(without)
    }

    /// How many those are at most.
    fn count(&self, values: &[String], all: usize) -> usize {
        let with: usize = values.iter().filter_map(|value| self.by_value.get(value)).map(Vec::len).sum();
        with + all - self.without_before.len()
    }
}

impl<'a> Requests<'a> {
    fn add(&mut self, filed: &'a Filed<Endpoint>, told: AlwaysThere<'a>) {
        let at = self.all.len();
        for (name, values) in &told {
            self.by_place.entry(*name).or_default().add(at, values);
        }
        self.all.push((filed, told));
    }

    /// The first request of another endpoint that could be the same as this one.
    fn first_like(&self, spec: &Spec, filed: &Filed<Endpoint>, told: &AlwaysThere<'a>) -> Option<usize> {
        let all = self.all.len();
        let places = told.iter().filter_map(|(name, values)| Some((self.by_place.get(name)?, values)));
        let best = places.min_by_key(|(place, values)| place.count(values, all));
        let is_like = |at: &usize| {
            let (other, others) = &self.all[*at];
            // The same endpoint in two files, which another rule says.
            !are_told_apart(told, others) && full_name(spec, other) != full_name(spec, filed)
        };
        match best {
            Some((place, values)) => place.like(values, all).filter(is_like).min(),
            None => (0..all).find(is_like),
        }
    }
}

/// A path without the names of its parameters, which do not travel: `/v3/receivers/{}`.
fn places(path: &str) -> Cow<'_, str> {
    if !path.contains('{') {
        return Cow::Borrowed(path);
    }
    let place = |step| if parameter(step).is_some() { "{}" } else { step };
    Cow::Owned(path.split('/').map(place).collect::<Vec<_>>().join("/"))
}

/// `route: GET /orders/{id}` with `path: { id: string }`: each has the other, and the parameter is always there.
pub(super) fn path_parameters(spec: &Spec, report: &mut Report) {
    for filed in &spec.endpoints {
        let endpoint = &filed.content;
        let route = &endpoint.route;
        let names: Vec<&str> = route.path.split('/').filter_map(parameter).collect();
        for (_, name) in names.iter().enumerate().filter(|(at, name)| names[..*at].contains(name)) {
            let help = format!("call the segments `{{{name}1}}`, `{{{name}2}}`, or what they are");
            report.push(Diagnostic::new(route.span, format!("`{{{name}}}` is in the path twice")).help(help));
        }
        for shape in endpoint.requests() {
            let table = shape.tables[Location::Path];
            for name in names.iter().filter(|name| table.is_none_or(|table| table.get(name).is_none())) {
                let of =
                    shape.variant.map_or(String::new(), |(variant, _)| format!(" of the variant `{}`", variant.value));
                report.push(
                    Diagnostic::new(route.span, format!("`{{{name}}}` in the path is no parameter{of}"))
                        .help(format!("say what it is: `path: {{ {name}: string }}`")),
                );
            }
        }
        for (name, field) in walk::shapes(endpoint).filter_map(|shape| shape.tables[Location::Path]).flatten() {
            in_path(&names, route.span, name, field, report);
            if is_given(&route.path) && names == [name.as_str()] {
                given_address(endpoint, name, field, report);
            }
        }
    }
}

/// `route: PUT {url}`: the parameter is the address, and no host is.
fn given_address(endpoint: &Endpoint, name: &Spanned<String>, field: &Field, report: &mut Report) {
    if field.kind.value != TypeWord::Url {
        report.push(
            Diagnostic::new(field.kind.span, format!("`{}` is the whole address, and no `url`", name.value))
                .help("say `type: url`; a part of an address stands between `/`")
                .rests_on(endpoint.route.span),
        );
    } else if let Some(wire) = &field.wire {
        report.push(Diagnostic::new(wire.span, "`wire` of the whole address").help("remove it"));
    }
    if let Some(host) = &endpoint.host {
        report.push(
            Diagnostic::new(host.span, "a host beside an address that an earlier answer gave")
                .also(endpoint.route.span, "the address")
                .help("remove it: the address has a host"),
        );
    }
}

fn in_path(names: &[&str], route: Span, name: &Spanned<String>, field: &Field, report: &mut Report) {
    if !names.contains(&name.as_str()) {
        report.push(
            Diagnostic::new(name.span, format!("`{}` is not in the path", name.value))
                .also(route, "the path")
                .help(format!("write `{{{}}}` where it belongs, as a segment of its own", name.value))
                .rests_on(route),
        );
    }
    if let Some(required) = field.required.as_ref().filter(|required| !required.value) {
        report.push(
            Diagnostic::new(required.span, "a parameter in the path that may be absent")
                .help("remove it: without the segment, it is another route; describe that as an endpoint of its own"),
        );
    }
    if let Some(fixed) = &field.fixed {
        report.push(Diagnostic::new(fixed.span, "a constant in the path").help("write it into the route"));
    }
}

/// `header: { Range: string }`, but not what the client itself says, nor what is no name of a header.
pub(super) fn headers(spec: &Spec, report: &mut Report) {
    for filed in &spec.endpoints {
        for table in walk::shapes(&filed.content).filter_map(|shape| shape.tables[Location::Header]) {
            for (at, (name, _)) in table.0.iter().enumerate() {
                header(name, report);
                let twin = table.0[..at].iter().find(|(other, _)| other.eq_ignore_ascii_case(name) && other != name);
                if let Some((twin, _)) = twin {
                    report.push(
                        Diagnostic::new(name.span, format!("`{}` and `{}` are one header", twin.value, name.value))
                            .also(twin.span, "the other one")
                            .help("keep one of them: names of headers are the same in any case"),
                    );
                }
            }
        }
    }
}

/// Headers that the client writes itself: about the connection, the body, and what it can read.
const OWN_HEADERS: &[&str] = &[
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

pub(super) fn header(name: &Spanned<String>, report: &mut Report) {
    let legal = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.is_empty() || !name.chars().all(legal) {
        report.push(
            Diagnostic::new(name.span, format!("`{}` cannot be the name of a header", name.value))
                .help("it consists of letters, digits and signs such as `-`, without spaces"),
        );
    } else if OWN_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
        report.push(
            Diagnostic::new(name.span, format!("the client writes the header `{}` itself", name.value))
                .help("remove it: it follows from the rest of the request"),
        );
    }
}

/// `cooperation_shop/upload`
fn full_name(spec: &Spec, filed: &Filed<Endpoint>) -> String {
    format!("{}/{}", group_of(spec.path(filed.file)).unwrap_or_default(), filed.content.endpoint.value)
}

/// True if two requests differ in a value that is always there.
fn are_told_apart(one: &AlwaysThere<'_>, other: &AlwaysThere<'_>) -> bool {
    one.iter().any(|(place, values)| {
        let there = other.get(place);
        there.is_some_and(|there| !there.iter().any(|value| values.contains(value)))
    })
}

/// The places in which a request always has a value, and those that it may have there.
type AlwaysThere<'a> = HashMap<(Location, &'a str), Vec<String>>;

/// Those of each request of an endpoint.
fn all_always_there<'a>(choices: &mut ChoiceTypes<'a>, endpoint: &'a Endpoint) -> Vec<AlwaysThere<'a>> {
    endpoint.requests().map(|shape| always_there(choices, endpoint, &shape)).collect()
}

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
        let tokens: Vec<&Token> = kinds.collect();
        let headers = || tokens.iter().filter_map(|kind| kind.header.as_ref());
        for (name, _) in walk::shapes(endpoint).filter_map(|shape| shape.tables[Location::Header]).flatten() {
            let Some(header) = headers().find(|header| header.eq_ignore_ascii_case(name)) else { continue };
            report.push(
                Diagnostic::new(name.span, format!("`{}` is the header that carries the token", name.value))
                    .also(header.span, "said here")
                    .help("remove it: the client sends the token; where the caller has one of another kind to pass, say `token: none`"),
            );
        }
        let tokens: Vec<&Spanned<String>> = tokens.iter().filter_map(|kind| kind.query.as_ref()).collect();
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

/// `tenant: { header: Authorization, prefix: Bearer }`: one thing carries a token, and only in a header something is before
/// it.
pub(super) fn token_places(spec: &Spec, report: &mut Report) {
    for (kind, token) in spec.services.iter().flat_map(|filed| &filed.content.tokens) {
        match (&token.query, &token.header) {
            (None, None) if !spec.is_unreliable(kind.span.file, kind) => report.push(
                Diagnostic::new(kind.span, format!("nothing carries a token of the kind `{}`", kind.value))
                    .help("name the query parameter (`query: access_token`) or the header (`header: Authorization`)"),
            ),
            (Some(query), Some(header)) => report.push(
                Diagnostic::new(header.span, "a token in a header and in the query")
                    .also(query.span, "the query parameter")
                    .help("keep the one that the service asks for; if each is for some endpoints, make two kinds"),
            ),
            _ => {}
        }
        token.header.iter().for_each(|name| header(name, report));
        let Some(prefix) = &token.prefix else { continue };
        if token.header.is_none() {
            report.push(
                Diagnostic::new(prefix.span, "a prefix of a token that is in no header")
                    .help("remove it: a query parameter has the token alone"),
            );
        } else if !prefix.chars().all(|c| c.is_ascii_graphic()) {
            report.push(
                Diagnostic::new(prefix.span, format!("`{}` is not one word in ASCII", prefix.value))
                    .help("a header has one word before the token, such as `Bearer`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2,000 requests, each with a value of its own but a few that have none: one more is compared with those few, and
    /// with the ones that share a value with it.
    #[test]
    fn requests_are_compared_only_with_those_like_them() {
        const ALL: usize = 2_000;
        let mut place = Place::default();
        for at in (0..ALL).filter(|at| at % 500 != 1 && at % 500 != 2) {
            place.add(at, &[at.to_string()]);
        }
        let without = [1, 2, 501, 502, 1001, 1002, 1501, 1502];
        for (values, with) in [(&["7", "1999"][..], &[7, 1999][..]), (&["new"], &[]), (&["501"], &[])] {
            let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
            let like: Vec<usize> = place.like(&values, ALL).collect();
            assert_eq!(like, [with, &without].concat(), "{values:?}");
            assert_eq!(place.count(&values, ALL), like.len(), "{values:?}");
        }
        assert_eq!(Place::default().like(&[], 3).collect::<Vec<_>>(), [0, 1, 2]);
    }
}
