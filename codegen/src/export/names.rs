//! The names of operations and components: made of the group's and the Rust name, so that what is added elsewhere changes none.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;

use crate::model::{Api, Endpoint, Message, Name, Owner, TypeRef};

/// An endpoint, or a message in the shape of one, with the group that it is in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'a> {
    pub(super) group: &'a Name,
    pub(super) endpoint: &'a Endpoint,
}

impl<'a> Item<'a> {
    /// The endpoints of an API.
    pub(super) fn endpoints(api: &'a Api) -> impl Iterator<Item = Self> {
        api.endpoints().map(|(group, endpoint)| Self { group: &group.name, endpoint })
    }

    /// A message.
    pub(super) fn message(message: &'a Message) -> Self {
        Self { group: &message.group, endpoint: &message.exchange }
    }

    /// Its module, which is its own.
    fn path(self) -> String {
        format!("{}::{}", self.group.rust, self.endpoint.module)
    }

    /// The name of one of its components: that of a Rust type behind the group's.
    pub(super) fn named(self, rust: &str) -> String {
        format!("{}{rust}", self.group.rust.to_upper_camel_case())
    }
}

/// The names in use, and those that were given.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: BTreeSet<String>,
    /// By the module of the endpoint that defines the type (empty for shared ones) and its Rust name.
    types: BTreeMap<(String, String), String>,
    /// By the module of an endpoint or message.
    ids: BTreeMap<String, String>,
}

impl Names {
    /// The names of all types and operations of an API.
    pub(super) fn of(api: &Api) -> Self {
        let mut names = Self::default();
        for def in &api.types {
            let name = names.component(&def.name);
            names.types.insert((String::new(), def.name.clone()), name);
        }
        let messages = api.messages.iter().map(Item::message);
        Item::endpoints(api).chain(messages).for_each(|item| names.add(item));
        names
    }

    fn add(&mut self, item: Item<'_>) {
        let path = item.path();
        let steps = path.split("::").map(|step| step.strip_prefix("r#").unwrap_or(step));
        let id = free(&steps.collect::<Vec<_>>().join("_"), &mut self.taken);
        for def in &item.endpoint.types {
            let name = self.component(&item.named(&def.name));
            self.types.insert((path.clone(), def.name.clone()), name);
        }
        self.ids.insert(path, id);
    }

    fn component(&mut self, name: &str) -> String {
        free(name, &mut self.taken)
    }

    /// The names of all types and operations, which no other component may have.
    pub(super) fn taken(&self) -> BTreeSet<String> {
        self.taken.clone()
    }

    /// What the component of a type is called that a field of an endpoint, or of a shared type, has. In the model of a whole
    /// spec there always is one.
    pub(super) fn ty(&self, item: Option<Item<'_>>, reference: &TypeRef) -> &str {
        let owner = match (reference.owner, item) {
            (Owner::Endpoint, Some(item)) => item.path(),
            (Owner::Shared, _) | (Owner::Endpoint, None) => String::new(),
        };
        self.types.get(&(owner, reference.name.clone())).map_or("", String::as_str)
    }

    /// The id of the operation of an endpoint or a message.
    pub(super) fn operation(&self, item: Item<'_>) -> &str {
        self.ids.get(&item.path()).map_or("", String::as_str)
    }
}

/// A name of the characters that components may have.
pub(super) fn legal(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '_' | '-' => out.push(c),
            other => out.push_str(&format!("u{:x}", u32::from(other))),
        }
    }
    out
}

/// A name that is not taken yet: the wish as far as it is legal, or with a number behind it.
pub(super) fn free(wish: &str, taken: &mut BTreeSet<String>) -> String {
    let wish = legal(wish);
    let numbered = (2..=taken.len() + 2).map(|number| format!("{wish}_{number}"));
    // Of one more candidates than there are names, one is free.
    let name = std::iter::once(wish.clone()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default();
    taken.insert(name.clone());
    name
}
