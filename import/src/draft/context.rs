//! What a spec has already that a draft may refer to: kinds of token, signers, shared codes, envelopes.

use std::collections::{BTreeMap, BTreeSet};

use weixin_codegen::model::{Api, Class, Code, CodeKind, Endpoint, Envelope, ErrorTable, Signer, TokenKind};

use crate::vocabulary::tokens::OF_PLATFORMS;

/// What a draft may refer to.
#[derive(Clone, Debug, PartialEq)]
pub struct SpecContext {
    /// Kinds of token with the query parameter that carries each.
    pub tokens: Vec<(String, String)>,
    /// Those of them that only third-party platforms have, as their sentences say.
    pub platform_tokens: Vec<String>,
    /// Who signs, and what carries the signatures.
    pub signers: Vec<Signer>,
    /// Shared tables of codes.
    pub tables: Vec<SharedTable>,
    /// The host of the service.
    pub host: String,
    /// The names and authorities of its further addresses.
    pub hosts: Vec<(String, String)>,
    /// True if the service says in which time zone its clocks are.
    pub has_time_zone: bool,
    /// The envelopes of the service, the one that endpoints have unless they say otherwise first.
    pub envelopes: Vec<Envelope>,
}

/// A shared table of codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedTable {
    /// Its name.
    pub name: String,
    /// True if it holds for the draft whether its page lists the codes or not.
    pub applies: bool,
    /// The sections of the vendor's docs whose endpoints have it.
    pub sections: BTreeSet<Vec<String>>,
    /// The codes.
    pub codes: BTreeMap<Code, SharedCode>,
}

/// A code of a shared table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedCode {
    /// The Rust variant.
    pub name: String,
    /// What the service sends.
    pub texts: Vec<String>,
    /// What kind of error it is.
    pub class: Option<Class>,
}

impl SharedTable {
    fn of(api: &Api, table: &ErrorTable, applies: bool) -> Self {
        let users = api.endpoints().map(|(_, endpoint)| endpoint);
        let users = users.filter(|endpoint| endpoint.errors.shared.contains(&table.name.rust));
        let sections = users.map(|endpoint| endpoint.section.clone()).filter(|section| !section.is_empty());
        let codes = table.rows.iter().map(|row| {
            (row.code.clone(), SharedCode { name: row.variant.clone(), texts: row.texts.clone(), class: row.class })
        });
        Self { name: table.name.wire.clone(), applies, sections: sections.collect(), codes: codes.collect() }
    }
}

impl Default for SpecContext {
    fn default() -> Self {
        let envelope = Envelope {
            name: "main".to_owned(),
            code: vec!["errcode".to_owned()],
            message: vec!["errmsg".to_owned()],
            success: vec![Code::Number(0)],
            codes: CodeKind::Numbers,
        };
        Self {
            tokens: Vec::new(),
            platform_tokens: Vec::new(),
            signers: Vec::new(),
            tables: Vec::new(),
            has_time_zone: false,
            host: String::new(),
            hosts: Vec::new(),
            envelopes: vec![envelope],
        }
    }
}

impl SpecContext {
    /// What an API has.
    pub fn of(api: &Api) -> Self {
        let tokens =
            api.service.tokens.iter().map(|kind| (kind.name.wire.clone(), kind.place.name().to_owned())).collect();
        let is_of_platform =
            |kind: &&TokenKind| OF_PLATFORMS.iter().any(|words| kind.doc.to_lowercase().contains(words));
        let of_platform = api.service.tokens.iter().filter(is_of_platform).map(|kind| kind.name.wire.clone());
        let platform_tokens = of_platform.collect();
        let of_service = |table: &ErrorTable| api.service.shared_errors.contains(&table.name.rust);
        let tables = api.errors.iter().map(|table| SharedTable::of(api, table, of_service(table))).collect();
        let authority =
            |url: &str| url.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or("").to_owned();
        let host = authority(&api.service.base_url);
        let hosts = api.service.hosts.iter().map(|host| (host.name.clone(), authority(&host.base_url))).collect();
        let has_time_zone = api.service.time_zone.is_some();
        let envelopes = api.service.envelopes.clone();
        let signers = api.service.signers.clone();
        Self { tokens, platform_tokens, signers, tables, host, hosts, has_time_zone, envelopes }
    }

    /// What an API has for the page of one of its endpoints: of the shared tables, those that hold for it, without the
    /// codes of which it says something else.
    pub fn of_endpoint(api: &Api, endpoint: &Endpoint) -> Self {
        let mut context = Self::of(api);
        let tables = endpoint.errors.shared.iter().filter_map(|name| api.error_table(name));
        context.tables = tables.map(|table| SharedTable::of(api, table, true)).collect();
        for row in &endpoint.errors.rows {
            context.tables.iter_mut().for_each(|table| drop(table.codes.remove(&row.code)));
        }
        context
    }

    /// The name of the service's host at an authority; `None` for its first address, and for others.
    pub fn host_at(&self, authority: &str) -> Option<&str> {
        let host = self.hosts.iter().find(|(_, at)| at == authority && *at != self.host)?;
        Some(&host.0)
    }

    /// The kind that a page names by a word of its own: `component_access_token` → `component`.
    pub fn kind_called(&self, word: &str) -> Option<&str> {
        let prefix = word.strip_suffix("access_token")?.trim_end_matches('_');
        self.tokens.iter().map(|(kind, _)| kind.as_str()).find(|kind| *kind == prefix)
    }

    /// The kinds that a query parameter carries, in the order of the spec.
    pub fn kinds(&self, query: &str) -> Vec<String> {
        self.tokens.iter().filter(|(_, carried)| carried == query).map(|(kind, _)| kind.clone()).collect()
    }
}
