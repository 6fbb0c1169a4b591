//! A part of an API: some endpoints or groups, with the shared tables and types that they use.

use std::collections::BTreeSet;

use crate::diagnostic::nearest;
use crate::model::{Api, Endpoint, Group, Message, Owner};

/// The part of an API to keep; everything if it is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only endpoints in this file or folder, a path below the spec's folder.
    pub under: Option<String>,
    /// Endpoints by the vendor's name, `upload`, or with the group, `cooperation_shop/upload` or `express/by_business/addOrder`, if
    /// the name is not unique.
    pub endpoints: Vec<String>,
    /// Groups by name: all of their endpoints and those of the groups inside them, in addition to those above. Messages are
    /// the groups `messages`, `messages/user`.
    pub groups: Vec<String>,
    /// Drafts, too.
    pub drafts: bool,
}

/// A name in a [`Selection`] that the API does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// `endpoint`, `group`, `file`, or `draft` for one that is left out.
    pub kind: &'static str,
    /// The name.
    pub name: String,
    /// A similar name that the API has.
    pub near: Option<String>,
}

impl std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.kind, &self.near) {
            ("draft", _) => write!(f, "`{}` is a draft: review it, or take drafts as well", self.name),
            ("file", _) => write!(f, "`{}` holds no endpoint or message", self.name),
            (kind, Some(near)) => write!(f, "the spec has no {kind} `{}`; did you mean `{near}`?", self.name),
            (kind, None) => write!(f, "the spec has no {kind} `{}`", self.name),
        }
    }
}

impl std::error::Error for Unknown {}

impl Api {
    /// A part of the API, without the shared tables and types that it does not use. Those that are kept do not change,
    /// so that a type is the same code in every part.
    ///
    /// # Errors
    ///
    /// All names of the selection that the API does not have.
    pub fn select(mut self, selection: &Selection) -> Result<Self, Vec<Unknown>> {
        let unknown = selection.unknown(&self);
        if !unknown.is_empty() {
            return Err(unknown);
        }
        if !selection.drafts {
            self = self.without_drafts();
        }
        if selection.is_everything() {
            return Ok(self);
        }
        for group in &mut self.groups {
            let by_group = selection.groups.iter().any(|name| group.is_in(name));
            let name = group.name.wire.clone();
            group.endpoints.retain(|endpoint| selection.takes(&name, by_group, endpoint));
        }
        self.groups.retain(|group| !group.endpoints.is_empty());
        self.messages.retain(|message| selection.takes_message(message));
        self.prune();
        Ok(self)
    }

    /// The API with those endpoints and messages only that are asked for, and with what they use.
    #[must_use]
    pub fn only(mut self, endpoint: impl Fn(&Group, &Endpoint) -> bool, message: impl Fn(&Message) -> bool) -> Self {
        for group in &mut self.groups {
            let all = std::mem::take(&mut group.endpoints);
            let (kept, _) = all.into_iter().partition(|one| endpoint(group, one));
            group.endpoints = kept;
        }
        self.groups.retain(|group| !group.endpoints.is_empty());
        self.messages.retain(message);
        self.prune();
        self
    }

    /// The API without its drafts, and without what only they use.
    #[must_use]
    pub fn without_drafts(mut self) -> Self {
        if self.drafts().next().is_none() {
            return self;
        }
        self.groups.iter_mut().for_each(|group| group.endpoints.retain(|endpoint| !endpoint.draft));
        self.groups.retain(|group| !group.endpoints.is_empty());
        self.messages.retain(|message| !message.exchange.draft);
        self.prune();
        self
    }

    /// The endpoints that are drafts, and the messages in the shape of endpoints.
    pub fn drafts(&self) -> impl Iterator<Item = &Endpoint> {
        self.exchanges().filter(|endpoint| endpoint.draft)
    }

    /// Drops shared tables and types that no endpoint uses.
    fn prune(&mut self) {
        let (mut types, mut formats, mut errors) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for endpoint in self.exchanges() {
            let used = self.references(endpoint);
            let shared = used.types.iter().filter(|(owner, _)| *owner == Owner::Shared);
            types.extend(shared.map(|(_, def)| def.name.clone()));
            formats.extend(used.formats.iter().map(|table| table.name.rust.clone()));
            errors.extend(used.errors.iter().map(|table| table.name.rust.clone()));
        }
        self.types.retain(|def| types.contains(&def.name));
        self.formats.retain(|table| formats.contains(&table.name.rust));
        self.errors.retain(|table| errors.contains(&table.name.rust));
    }
}

impl Selection {
    fn is_everything(&self) -> bool {
        self.under.is_none() && self.endpoints.is_empty() && self.groups.is_empty()
    }

    fn takes(&self, group: &str, by_group: bool, endpoint: &Endpoint) -> bool {
        let by_name = by_group || self.endpoints.iter().any(|name| is_named(name, group, endpoint));
        let all = self.groups.is_empty() && self.endpoints.is_empty();
        (by_name || all) && self.under.as_ref().is_none_or(|under| is_under(&endpoint.source, under))
    }

    /// Messages are a group, `messages`, with groups inside.
    fn takes_message(&self, message: &Message) -> bool {
        let by_group = self.groups.iter().any(|name| message.is_in(name));
        let all = self.groups.is_empty() && self.endpoints.is_empty();
        (by_group || all) && self.under.as_ref().is_none_or(|under| is_under(&message.exchange.source, under))
    }

    fn unknown(&self, api: &Api) -> Vec<Unknown> {
        let groups = api.group_names();
        let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
        let all = || api.endpoints();
        let missing = |kind, name: &String, candidates: &[&str]| {
            let near = nearest(name, candidates.iter().copied()).map(str::to_owned);
            Unknown { kind, name: name.clone(), near }
        };
        let sources = || api.exchanges().map(|it| &it.source);
        let under = self.under.iter().filter(|under| !sources().any(|source| is_under(source, under)));
        let mut unknown: Vec<Unknown> = under.map(|under| missing("file", under, &[])).collect();
        let names: Vec<&str> = all().map(|(_, endpoint)| endpoint.name.wire.as_str()).collect();
        let endpoints =
            self.endpoints.iter().filter(|name| !all().any(|(group, it)| is_named(name, &group.name.wire, it)));
        unknown.extend(endpoints.map(|name| missing("endpoint", name, &names)));
        let wrong = self.groups.iter().filter(|name| !groups.contains(&name.as_str()));
        unknown.extend(wrong.map(|name| missing("group", name, &groups)));
        // A name that means nothing but drafts.
        let meant = |name: &str| -> Vec<&Endpoint> {
            let named = all().filter(|(group, it)| is_named(name, &group.name.wire, it));
            named.map(|(_, it)| it).collect()
        };
        let is_draft = |name: &&String| {
            let meant = meant(name);
            !self.drafts && !meant.is_empty() && meant.iter().all(|it| it.draft)
        };
        unknown.extend(self.endpoints.iter().filter(is_draft).map(|name| missing("draft", name, &[])));
        unknown
    }
}

fn is_named(name: &str, group: &str, endpoint: &Endpoint) -> bool {
    match name.rsplit_once('/') {
        Some((its_group, name)) => its_group == group && name == endpoint.name.wire,
        None => name == endpoint.name.wire,
    }
}

fn is_under(source: &str, under: &str) -> bool {
    source.strip_prefix(under).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
