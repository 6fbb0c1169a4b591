//! The module of one endpoint.

use proc_macro2::TokenStream;
use quote::quote;

use super::example::example;
use super::shared::error_table;
use super::types::{self, Brought};
use super::{Declaration, Item, Member, Module, Scope, docs, file_stem, ident};
use crate::markdown::{DocLine, block, code, inline};
use crate::model::{Api, Body, Constraint, Endpoint, Field, Fixed, Group, Owner, Response, Sealed, Variant};

/// The module of an endpoint: its facts, requests, response, types and error codes.
pub(super) fn module(api: &Api, group: &Group, endpoint: &Endpoint) -> Module {
    let folder: Vec<&str> = group.modules().map(file_stem).collect();
    // From the endpoint's module to the root.
    let root = std::iter::repeat_n(quote!(super::), folder.len()).collect::<TokenStream>();
    let root = quote!(#root super);
    let mut items = vec![Item::Lines(vec![neighbours(endpoint, &root)]), Item::Runtime, facts(endpoint)];
    items.extend(namespace(api, endpoint));
    items.extend(endpoint.variants.iter().map(|variant| request(api, endpoint, variant)));
    let owner = ident(&endpoint.name.rust);
    let origin = quote!(#owner::ENDPOINT);
    items.extend(response(endpoint, &origin));
    let brought = Brought::of(&endpoint.types);
    items.extend(
        endpoint
            .types
            .iter()
            .map(|def| Item::Declaration(types::definition(def, &[], (Scope::Endpoint, &origin), &brought))),
    );
    items.push(Item::Declaration(error_table(&endpoint.errors, Some(&owner), &[], &quote!(#root::errors))));
    Module {
        file: format!("{}/{}.rs", folder.join("/"), file_stem(&endpoint.module)),
        source: docs::line(code(&endpoint.source)),
        docs: vec![docs::line(format!("{}: {}", docs::route(endpoint), lower_first(&endpoint.summary)))],
        overview: Vec::new(),
        items,
    }
}

pub(super) fn lower_first(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    let mut chars = line.chars();
    inline(&chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect()))
}

/// Imports the shared modules that the endpoint refers to.
pub(super) fn neighbours(endpoint: &Endpoint, root: &TokenStream) -> TokenStream {
    let fields = || all_fields(endpoint);
    let formats = fields().any(|field| field.constraints.iter().any(names_formats));
    let shared = fields().filter_map(|field| field.ty.named()).any(|named| named.owner == Owner::Shared);
    let modules = [formats.then_some("formats"), Some("service"), shared.then_some("types")];
    let modules: Vec<_> = modules.into_iter().flatten().map(ident).collect();
    match modules.as_slice() {
        [one] => quote!(use #root::#one;),
        several => quote!(use #root::{#(#several),*};),
    }
}

fn names_formats(constraint: &Constraint) -> bool {
    match constraint {
        Constraint::Formats(_) => true,
        Constraint::Each(inner) => names_formats(inner),
        _ => false,
    }
}

fn all_fields(endpoint: &Endpoint) -> impl Iterator<Item = &Field> {
    let params = endpoint.variants.iter().flat_map(|variant| &variant.params).map(|param| &param.field);
    params.chain(endpoint.response.values()).chain(endpoint.types.iter().flat_map(|def| def.shape.fields()))
}

/// The endpoint's facts, which become an associated constant of the request or of the namespace of the variants.
fn facts(endpoint: &Endpoint) -> Item {
    let (name, owner, path) = (&endpoint.name.wire, ident(&endpoint.name.rust), &endpoint.path);
    let method = ident(endpoint.method.rust_name());
    let tokens = &endpoint.tokens;
    let sets = endpoint.permission_sets.iter().map(|set| proc_macro2::Literal::u32_unsuffixed(*set));
    let server_only = endpoint.server_only;
    // Printed only if it is unusual for the method.
    let idempotent = (endpoint.idempotent != endpoint.method.is_idempotent()).then_some(endpoint.idempotent);
    let idempotent = idempotent.map(|idempotent| quote!(, idempotent(#idempotent)));
    let signed = &endpoint.signed;
    let signed = (!signed.is_empty()).then(|| quote!(, signed(#(#signed),*)));
    let host = endpoint.host.as_ref().map(|host| quote!(at #host));
    let sealed = (endpoint.sealed != Sealed::No).then(|| ident(endpoint.sealed.rust_name()));
    let sealed = sealed.map(|sealed| quote!(, sealed(#sealed)));
    let mut attributes = vec![
        quote!(endpoint(#name, &service::SERVICE #sealed)),
        quote!(route(#method, #path #host #idempotent)),
        quote!(access(tokens(#(#tokens),*), permission_sets(#(#sets),*), server_only(#server_only) #signed)),
    ];
    let envelopes = &endpoint.envelopes;
    attributes.extend((!envelopes.is_empty()).then(|| quote!(envelopes(#(#envelopes),*))));
    attributes.extend(endpoint.rates.iter().map(|rate| {
        let (calls, per) = (types::grouped(rate.calls.into()), ident(rate.per.rust_name()));
        quote!(rate(#calls per #per))
    }));
    Item::Declaration(Declaration {
        wrapper: "endpoint",
        docs: Vec::new(),
        notes: Vec::new(),
        attributes,
        head: quote!(impl #owner),
        members: Some(Vec::new()),
    })
}

/// The namespace of the variants, with a constructor for each.
fn namespace(api: &Api, endpoint: &Endpoint) -> Option<Item> {
    let owner = ident(&endpoint.name.rust);
    let constructor = |variant: &Variant| {
        let (name, request) = (ident(&variant.name.as_ref()?.rust), ident(&variant.type_name));
        let arguments = types::request_arguments(variant);
        let lifecycle = variant.lifecycle.as_deref();
        let mut docs = block(&variant.doc);
        docs.extend(docs::lifecycle(lifecycle));
        Some(Member {
            docs,
            attributes: std::iter::once(quote!(variant(#arguments))).chain(docs::deprecated(lifecycle)).collect(),
            tokens: quote!(#name(#request)),
        })
    };
    let members: Vec<Member> = endpoint.variants.iter().filter_map(constructor).collect();
    (!members.is_empty()).then(|| {
        let errors = ident(&endpoint.errors.name.rust);
        let mut page = docs::endpoint(endpoint);
        page.extend(endpoint.variants.first().into_iter().flat_map(|variant| example(api, endpoint, variant)));
        let mut attributes: Vec<_> = docs::deprecated(endpoint.lifecycle.as_deref()).into_iter().collect();
        attributes.extend([quote!(answers(#errors)), docs::alias(endpoint)]);
        Item::Declaration(Declaration {
            wrapper: "variants",
            docs: page,
            notes: docs::afterword(&endpoint.notes),
            attributes,
            head: quote!(pub enum #owner),
            members: Some(members),
        })
    })
}

/// The request type of a variant.
fn request(api: &Api, endpoint: &Endpoint, variant: &Variant) -> Item {
    let (name, owner) = (ident(&variant.type_name), ident(&endpoint.name.rust));
    let mut docs = match &variant.name {
        None => docs::endpoint(endpoint),
        Some(_) => {
            let mut lines = block(&variant.doc);
            lines.push(DocLine::default());
            lines.push(docs::line(format!("A variant of [`{}`]: {}.", endpoint.name.rust, docs::route(endpoint))));
            lines
        }
    };
    docs.extend(example(api, endpoint, variant));
    let response = match &endpoint.response {
        Response::Nothing => quote!(runtime::Nothing),
        Response::File => quote!(runtime::Download),
        Response::Object { name, or_file, .. } => {
            let name = ident(name);
            if *or_file { quote!(runtime::FileOr<#name>) } else { quote!(#name) }
        }
        Response::Value(value) => types::type_of(&value.ty, Scope::Endpoint),
    };
    let error = ident(&endpoint.errors.name.rust);
    let body = match variant.body {
        Body::None => quote!(none),
        Body::Form => quote!(form),
        Body::Urlencoded => quote!(urlencoded),
        Body::Raw => quote!(raw),
        Body::Json => quote!(json),
        Body::JsonOrEmptyObject => quote!(json_or_empty_object),
    };
    let fixed = variant.fixed.iter().map(|Fixed { location, name, value }| {
        let (place, value) = (ident(location.key()), types::literal(value));
        quote!(fixed(#place #name = #value))
    });
    let arguments = types::request_arguments(variant);
    // Of several variants, the namespace is deprecated.
    let deprecated = docs::deprecated(endpoint.lifecycle.as_deref()).filter(|_| variant.name.is_none());
    let is_all = variant.name.is_none();
    let mut attributes: Vec<_> = deprecated.into_iter().collect();
    attributes.push(quote!(call(#owner::ENDPOINT, #response, #error)));
    attributes.extend(is_all.then(|| docs::alias(endpoint)));
    attributes.push(quote!(body(#body)));
    attributes.extend(fixed);
    attributes.extend(variant.rules.iter().map(types::rule));
    attributes.push(quote!(new(#arguments)));
    let members = Some(variant.params.iter().map(types::param).collect());
    let notes = if is_all { docs::afterword(&endpoint.notes) } else { Vec::new() };
    let head = quote!(pub struct #name);
    Item::Declaration(Declaration { wrapper: "request", docs, notes, attributes, head, members })
}

/// The response type, if it has fields.
fn response(endpoint: &Endpoint, origin: &TokenStream) -> Option<Item> {
    match &endpoint.response {
        Response::Nothing | Response::File | Response::Value(_) => None,
        Response::Object { name, object, or_file } => {
            let place = if *or_file { " in the place of a file" } else { "" };
            let docs = vec![docs::line(format!("What {} answers{place}.", code(&endpoint.name.wire)))];
            Some(Item::Declaration(types::object(name, docs, object, (Scope::Endpoint, origin))))
        }
    }
}
