//! What the spec knows already: kinds of token and codes that every page repeats.

use std::collections::BTreeMap;
use std::fmt::Write;

use weixin_codegen::Source;
use weixin_codegen::model::{Api, Class};

use crate::yaml::write::quoted;

/// What a draft may refer to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// Kinds of token with the query parameter that carries each.
    pub tokens: Vec<(String, String)>,
    /// Codes of the shared tables.
    pub codes: BTreeMap<i64, KnownCode>,
    /// The host of the service.
    pub host: String,
    /// The fields of the envelope, code and message; `errcode` and `errmsg` where nothing is known.
    pub envelope: Option<(String, String)>,
    /// Codes that mean success beside 0.
    pub success: Vec<i64>,
}

/// A code of a shared table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCode {
    /// The Rust variant.
    pub name: String,
    /// What kind of error it is.
    pub class: Class,
    /// What to do.
    pub remedy: String,
}

impl Known {
    /// What an API knows.
    pub fn of(api: &Api) -> Self {
        let tokens = api.service.tokens.iter().map(|kind| (kind.name.wire.clone(), kind.query.clone())).collect();
        let rows = api.errors.iter().flat_map(|table| &table.rows);
        let codes = rows.map(|row| {
            (row.code, KnownCode { name: row.variant.clone(), class: row.class, remedy: row.remedy.clone() })
        });
        let host = api.service.base_url.split("://").nth(1).unwrap_or("").split('/').next().unwrap_or("");
        let envelope = Some((api.service.code.clone(), api.service.message.clone()));
        let success = api.service.success.clone();
        Self { tokens, codes: codes.collect(), host: host.to_owned(), envelope, success }
    }

    /// True for a field that every answer may have beside its own.
    pub fn is_envelope(&self, name: &str) -> bool {
        match &self.envelope {
            Some((code, message)) => name == code || name == message,
            None => matches!(name, "errcode" | "errmsg"),
        }
    }

    /// A spec that holds what is known and nothing else: drafts are checked in it.
    pub fn spec(&self) -> Vec<Source> {
        let mut service = String::from("service: service\nsummary: Known.\nbase_url: \"https://api.example.com\"\n");
        let (code, message) = self.envelope.as_ref().map_or(("errcode", "errmsg"), |(code, message)| (code, message));
        let success: Vec<String> = self.success.iter().chain(&[0]).map(i64::to_string).collect();
        let _ = writeln!(
            service,
            "envelope: {{ code: {}, message: {}, success: [{}] }}",
            quoted(code),
            quoted(message),
            success.join(", ")
        );
        service.push_str(if self.tokens.is_empty() { "tokens: {}\n" } else { "tokens:\n" });
        for (kind, query) in &self.tokens {
            let _ = writeln!(service, "  {}: {{ query: {}, doc: Known. }}", quoted(kind), quoted(query));
        }
        let mut sources = vec![source("service.yaml", service)];
        if !self.codes.is_empty() {
            let mut errors = String::from("errors:\n  known:\n    doc: Known.\n    codes:\n");
            for (code, KnownCode { name, class, remedy }) in &self.codes {
                let (name, remedy, class) = (quoted(name), quoted(remedy), class.key());
                let _ =
                    writeln!(errors, "      {code}: {{ name: {name}, text: known, remedy: {remedy}, class: {class} }}");
            }
            sources[0].text.push_str("shared_errors: [known]\n");
            sources.push(source("errors.yaml", errors));
        }
        sources
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

fn source(path: &str, text: String) -> Source {
    Source { shown: path.to_owned(), path: path.to_owned(), text }
}
