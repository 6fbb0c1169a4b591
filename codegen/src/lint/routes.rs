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
    let mut taken: HashMap<(&str, Method), Route<'_>> = HashMap::new();
    let mut choices = None;
    for filed in &spec.endpoints {
        let endpoint = &filed.content;
        let route = &endpoint.route;
        let others = taken.entry((&route.path, route.method)).or_default();
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

/// `channels/upload`
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
