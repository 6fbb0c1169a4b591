//! What the spec knows already: kinds of token and codes that every page repeats.

use std::collections::BTreeMap;

use weixin_codegen::model::{Api, Class};

/// What a draft may refer to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// Kinds of token with the query parameter that carries each.
    pub tokens: Vec<(String, String)>,
    /// Codes of the shared tables.
    pub codes: BTreeMap<i64, KnownCode>,
    /// The host of the service.
    pub host: String,
}

/// A code of a shared table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCode {
    /// The Rust variant.
    pub name: String,
    /// What kind of error it is.
    pub class: Class,
    /// What to do.
    pub cure: String,
}

impl Known {
    /// What an API knows.
    pub fn of(api: &Api) -> Self {
        let tokens = api.service.tokens.iter().map(|kind| (kind.name.wire.clone(), kind.query.clone())).collect();
        let rows = api.errors.iter().flat_map(|table| &table.rows);
        let codes = rows
            .map(|row| (row.code, KnownCode { name: row.variant.clone(), class: row.class, cure: row.cure.clone() }));
        let host = api.service.base_url.split("://").nth(1).unwrap_or("").split('/').next().unwrap_or("");
        Self { tokens, codes: codes.collect(), host: host.to_owned() }
    }

    /// The kinds that a query parameter carries, in the order of the spec.
    pub fn kinds(&self, query: &str) -> Vec<String> {
        self.tokens.iter().filter(|(_, carried)| carried == query).map(|(kind, _)| kind.clone()).collect()
    }
}
