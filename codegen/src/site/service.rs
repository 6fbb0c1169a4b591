//! The page of what all endpoints have in common: hosts, tokens, signatures, how the service refuses.

use super::frame::{self, Frame, fact, sections};
use super::links::{self, From};
use super::prose::{inline, prose};
use super::{Site, SiteFile, notes};
use crate::describe;
use crate::html::{Html, html};
use crate::model::{Envelope, Service, Signer, TokenKind};

/// The page of the service.
pub(super) fn page(site: &Site<'_>) -> SiteFile {
    let from = From(links::SERVICE);
    let service = &site.api.service;
    let parts = [
        ("addresses", "Addresses", addresses(service)),
        ("tokens", "Tokens", list(service.tokens.iter().map(token))),
        ("signatures", "Signatures", list(service.signers.iter().map(signer))),
        ("refusals", "How it refuses", list(service.envelopes.iter().map(envelope))),
        ("notes", "Corrections and assumptions", notes::list(&service.notes)),
    ];
    let main = html!(
        "{}<h1>The service</h1>\n<p class=\"lead\">{}</p>\n{}",
        frame::crumbs(from, &[html!("The service")]),
        inline(&service.summary),
        sections(parts)
    );
    frame::page(site, &Frame { path: links::SERVICE, title: "The service", section: None }, &main)
}

fn addresses(service: &Service) -> Html {
    let hosts = service.hosts.iter().map(|host| fact(&host.name, &html!("<code>{}</code>", host.base_url)));
    let hosts: Html = hosts.collect();
    let zone = service.time_zone.as_ref().map(|zone| fact("Time zone", &html!("{}", zone)));
    let first = fact("First", &html!("<code>{}</code>", service.base_url));
    html!("<dl class=\"facts\">\n{}{}{}</dl>\n", first, hosts, zone)
}

fn list(items: impl Iterator<Item = Html>) -> Html {
    let items: Html = items.collect();
    if items.is_empty() { items } else { html!("<ul class=\"fields\">\n{}</ul>\n", items) }
}

/// An item with a place of its own on the page.
fn item(kind: &str, name: &str, how: &Html, doc: &Html) -> Html {
    html!(
        "<li id=\"{}\">\n<p class=\"head\"><code class=\"name\">{}</code></p>\n<div class=\"about\">\n{}<p class=\"note\">{}</p>\n</div>\n</li>\n",
        format!("{kind}-{name}"),
        name,
        doc,
        how
    )
}

fn token(kind: &TokenKind) -> Html {
    item("token", &kind.name.wire, &inline(&describe::token_place(&kind.place)), &prose(&kind.doc))
}

fn signer(signer: &Signer) -> Html {
    item("signer", &signer.name, &html!("{}", describe::signer(signer)), &prose(&signer.doc))
}

fn envelope(envelope: &Envelope) -> Html {
    item("envelope", &envelope.name, &html!("{}", describe::envelope(envelope)), &Html::default())
}
