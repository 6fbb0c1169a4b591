//! What the search looks through: a file that is loaded as a script, since a page of a folder may load no other.

use serde_json::{Value as Json, json};

use super::links;
use super::{Site, SiteFile};
use crate::describe;
use crate::files::SITE_MARK;
use crate::model::Endpoint;

/// The index: for each thing its kind, its name, what tells it, what it is called and what it means, and where it is.
pub(super) fn index(site: &Site<'_>) -> SiteFile {
    let api = site.api;
    let endpoints = api.endpoints().map(|(_, endpoint)| {
        of_endpoint("endpoint", endpoint, &format!("{} {}", endpoint.method.key(), endpoint.path))
    });
    let messages =
        api.messages.iter().map(|message| of_endpoint("message", &message.exchange, &describe::told_by(&message.when)));
    let codes = site.codes.iter().map(|(code, meanings)| {
        let rows = || meanings.iter().map(|meaning| meaning.row);
        let variants = distinct(rows().map(|row| &row.variant));
        let texts = distinct(rows().flat_map(|row| &row.texts));
        let place = format!("{}#{}", links::CODES, links::code_anchor(code));
        json!(["code", code.to_string(), variants, texts, distinct(rows().map(|row| &row.meaning)), place])
    });
    let types = api.types.iter().map(|def| {
        let place = format!("{}#{}", links::TYPES, links::type_anchor(&def.name));
        json!(["type", def.name, describe::shape(&def.shape), "", def.doc, place])
    });
    let rows: Vec<Json> = endpoints.chain(messages).chain(types).chain(codes).collect();
    let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
    SiteFile {
        path: "search-index.js".to_owned(),
        text: format!("// {SITE_MARK}\n\"use strict\";\nconst searchIndex = [\n{}\n];\n", rows.join(",\n")),
    }
}

/// What several endpoints say of a code, each once.
fn distinct<'a>(said: impl Iterator<Item = &'a String>) -> String {
    let mut seen = Vec::new();
    for text in said.filter(|text| !text.is_empty()) {
        if !seen.contains(&text.as_str()) {
            seen.push(text.as_str());
        }
    }
    seen.join(" / ")
}

fn of_endpoint(kind: &str, endpoint: &Endpoint, told_by: &str) -> Json {
    let called: Vec<String> = endpoint
        .title
        .iter()
        .cloned()
        .chain([describe::section(&endpoint.section)])
        .filter(|it| !it.is_empty())
        .collect();
    json!([kind, endpoint.name.wire, told_by, called.join(" · "), endpoint.summary, links::endpoint(endpoint)])
}
