//! The document of OpenAPI: its head, paths by route, and what they share.

mod answer;
mod body;
mod errors;
mod facts;
mod operation;
mod parameters;
mod security;
mod tables;
mod webhooks;

use std::collections::BTreeMap;

use super::OpenApiVersion;
use super::answers::Answers;
use super::components::Components;
use super::distinct::distinct;
use super::keys::HOST;
use super::names::{Item, Names};
use super::schema::Dialect;
use super::tree::Object;
use super::words;
use crate::model::{Api, Method, Service};

/// Where components are.
const COMPONENTS: &str = "#/components/schemas/";

/// The whole document.
pub(super) fn document(api: &Api, version: OpenApiVersion) -> Object {
    let names = Names::of(api);
    let dialect = match version {
        OpenApiVersion::V3_1 => Dialect::Draft2020,
        OpenApiVersion::V3_0 => Dialect::OpenApi30,
    };
    let mut components = Components::of(api, &names, dialect, COMPONENTS);
    let mut answers = Answers::default();
    let mut paths = Object::default();
    for Route { path, methods } in routes(api) {
        let mut item = Object::default();
        for (method, items) in methods {
            item.push(method.key().to_lowercase(), operation::of(&mut components, &mut answers, path, &items));
        }
        paths.push(operation::path(path), item);
    }
    let webhooks = webhooks::of(&mut components, api);
    let (number, key) = match version {
        OpenApiVersion::V3_1 => ("3.1.1", "webhooks"),
        // The key that programs know of before there was one.
        OpenApiVersion::V3_0 => ("3.0.4", "x-webhooks"),
    };
    let head = Object::of("openapi", number)
        .with("info", info(api, version))
        .with("servers", vec![Object::of("url", &api.service.base_url)])
        .with_filled("tags", facts::tags(api))
        .with("paths", paths)
        .with_filled(key, webhooks);
    let schemas = components.used(&head);
    let shared = Object::default()
        .with_filled("schemas", schemas)
        .with_filled("securitySchemes", security::schemes(&api.service));
    head.with_filled("components", shared).and(tables::of(api))
}

/// The name, what it is, and the day on which the latest page was read, since the vendor gives its API no version.
fn info(api: &Api, version: OpenApiVersion) -> Object {
    let Service { name, summary, .. } = &api.service;
    let items = Item::endpoints(api).chain(api.messages.iter().map(Item::message));
    let latest = items.flat_map(|item| &item.endpoint.pages).map(|page| page.read.as_str()).max().unwrap_or("0");
    let info = Object::of("title", words::line(name));
    let info = if version == OpenApiVersion::V3_1 { info.with_filled("summary", words::line(summary)) } else { info };
    info.with_filled("description", description(api)).with("version", latest)
}

/// What holds for all operations and has no other place.
fn description(api: &Api) -> String {
    let answers = "Answers are JSON whatever their `Content-Type` says. Where codes are numbers, a refusal comes with HTTP \
                   status 200 like a success, and its code tells them apart.";
    let keys = "What OpenAPI has no word for stands under keys that begin with `x-weixin-`.";
    words::paragraphs([words::prose(&api.service.summary), answers.to_owned(), keys.to_owned()])
}

/// A path with the endpoints of each of its methods.
struct Route<'a> {
    /// As the first endpoint has it.
    path: &'a str,
    methods: Vec<(Method, Vec<Item<'a>>)>,
}

/// Routes in the order of their first endpoints: paths that differ in the names of parameters are one.
fn routes(api: &Api) -> Vec<Route<'_>> {
    let mut routes: Vec<Route<'_>> = Vec::new();
    let mut places = BTreeMap::new();
    for item in Item::endpoints(api) {
        let at = *places.entry(parameters::places(&operation::path(&item.endpoint.path))).or_insert_with(|| {
            routes.push(Route { path: &item.endpoint.path, methods: Vec::new() });
            routes.len() - 1
        });
        let methods = &mut routes[at].methods;
        match methods.iter_mut().find(|(method, _)| *method == item.endpoint.method) {
            Some((_, items)) => items.push(item),
            None => methods.push((item.endpoint.method, vec![item])),
        }
    }
    routes
}

/// The addresses of endpoints that are not at the service's first.
fn servers(service: &Service, items: &[Item<'_>]) -> Vec<Object> {
    let hosts: Vec<Option<&String>> = distinct(items.iter().map(|item| item.endpoint.host.as_ref()));
    if hosts == [None] {
        return Vec::new();
    }
    let address = |host: Option<&String>| match service.hosts.iter().find(|known| Some(&known.name) == host) {
        Some(host) => Object::of("url", &host.base_url).with(HOST, &host.name),
        None => Object::of("url", &service.base_url),
    };
    hosts.into_iter().map(address).collect()
}
