//! Messages: the enum of all of them, and a module for each.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::endpoint::{lower_first, neighbours};
use super::example;
use super::types::{self, Brought};
use super::{Declaration, Item, Member, Module, Scope, Submodule, docs, file_stem, ident};
use crate::markdown::code;
use crate::model::{Api, Fixed, Message, Response};

/// The modules of the groups of messages, the outermost first, which has the enum; none without messages.
pub(super) fn groups(api: &Api) -> Vec<Module> {
    let mut inside: BTreeMap<&str, Vec<Submodule>> = BTreeMap::new();
    for message in &api.messages {
        let group = message.group.rust.as_str();
        for (at, _) in group.match_indices("::").chain([(group.len(), "")]) {
            let folder = &group[..at];
            if let Some((around, name)) = folder.rsplit_once("::")
                && !inside.get(around).is_some_and(|all| all.iter().any(|one| one.name == name))
            {
                inside.entry(around).or_default().push(Submodule::always(name, true));
            }
        }
        let own = Submodule::always(&message.exchange.module, false);
        inside.entry(group).or_default().push(own);
    }
    inside.into_iter().map(|(path, modules)| group(api, path, modules)).collect()
}

fn group(api: &Api, path: &str, mut modules: Vec<Submodule>) -> Module {
    modules.sort_by(|one, other| file_stem(&one.name).cmp(file_stem(&other.name)));
    let own: Vec<Submodule> = modules.iter().filter(|module| !module.public).cloned().collect();
    let folder: Vec<&str> = path.split("::").map(file_stem).collect();
    let is_root = folder.len() == 1;
    let mut items = vec![Item::Modules(modules)];
    items.extend((!own.is_empty()).then_some(Item::Reexports(own)));
    items.extend(is_root.then_some(Item::Runtime));
    items.extend(is_root.then(|| all(api)));
    let wire = api.messages.iter().find(|message| message.group.rust == path).map(|message| &message.group.wire);
    let wire = wire.cloned().unwrap_or_else(|| folder.join("/"));
    let docs = match wire.split_once('/') {
        Some((_, name)) => format!("Messages of the group {}.", code(name)),
        None => "Messages that the service sends by itself.".to_owned(),
    };
    Module {
        file: format!("{}/mod.rs", folder.join("/")),
        source: docs::line(code(&wire)),
        docs: vec![docs::line(docs)],
        overview: Vec::new(),
        items,
    }
}

/// The enum of all messages.
fn all(api: &Api) -> Item {
    let member = |message: &Message| {
        let modules = message.modules().skip(1).map(ident);
        let name = ident(&message.exchange.name.rust);
        Member {
            // What it is, is said by its type: a changed summary is changed in one place.
            docs: vec![docs::line(format!("The message {}.", code(message.name())))],
            attributes: docs::deprecated(message.exchange.lifecycle.as_deref()).into_iter().collect(),
            tokens: quote!(#name(#(#modules::)*#name)),
        }
    };
    Item::Declaration(Declaration {
        wrapper: "messages",
        docs: vec![docs::line("A message of the service.")],
        notes: Vec::new(),
        attributes: Vec::new(),
        head: quote!(pub enum Message),
        members: Some(api.messages.iter().map(member).collect()),
    })
}

/// The module of a message: what tells it, its fields, its reply, its types.
pub(super) fn module(api: &Api, message: &Message) -> Module {
    let exchange = &message.exchange;
    let folder: Vec<&str> = message.modules().map(file_stem).collect();
    let root = std::iter::repeat_n(quote!(super::), folder.len()).collect::<TokenStream>();
    let root = quote!(#root super);
    let mut items = vec![Item::Lines(vec![neighbours(exchange, &root)]), Item::Runtime];
    items.extend(types::no_errors(exchange.types.iter()));
    items.push(facts(message));
    let origin = quote!(&service::SERVICE);
    if let Response::Object { name, object, .. } = &exchange.response {
        let docs = docs::message(message, example::message(api, message));
        items.push(Item::Declaration(types::object(name, docs, object, (Scope::Endpoint, &origin))));
    }
    items.extend(message.replies.then(|| reply(message)));
    let brought = Brought::of(&exchange.types);
    items.extend(
        exchange
            .types
            .iter()
            .map(|def| Item::Declaration(types::definition(def, &[], (Scope::Endpoint, &origin), &brought))),
    );
    Module {
        file: format!("{}/{}.rs", folder.join("/"), file_stem(&exchange.module)),
        source: docs::line(code(&exchange.source)),
        docs: vec![docs::line(format!("The message {}: {}", code(message.name()), lower_first(&exchange.summary)))],
        overview: Vec::new(),
        items,
    }
}

/// What tells the message, a line each.
fn facts(message: &Message) -> Item {
    let (name, owner) = (message.name(), ident(&message.exchange.name.rust));
    let mut attributes = vec![quote!(message(#name, &service::SERVICE))];
    attributes.extend(message.when.iter().map(|(field, value)| {
        let value = value.to_string();
        quote!(when(#field = #value))
    }));
    Item::Declaration(Declaration {
        wrapper: "message",
        docs: Vec::new(),
        notes: Vec::new(),
        attributes,
        head: quote!(impl #owner),
        members: Some(Vec::new()),
    })
}

/// The type of the reply.
fn reply(message: &Message) -> Item {
    let exchange = &message.exchange;
    let owner = ident(&exchange.name.rust);
    let params = || exchange.variants.iter().flat_map(|variant| &variant.params);
    let fixed = exchange.variants.iter().flat_map(|variant| &variant.fixed).map(|Fixed { name, value, .. }| {
        let value = types::literal(value);
        quote!(fixed(#name = #value))
    });
    let arguments = exchange.variants.first().map(types::request_arguments);
    let mut attributes = vec![quote!(to(#owner))];
    attributes.extend(fixed);
    attributes.push(quote!(new(#arguments)));
    let name = exchange.variants.first().map(|variant| ident(&variant.type_name));
    Item::Declaration(Declaration {
        wrapper: "reply",
        docs: vec![docs::line(format!("The reply to {}.", code(message.name())))],
        notes: Vec::new(),
        attributes,
        head: quote!(pub struct #name),
        members: Some(params().map(types::param).collect()),
    })
}
