//! The page of an endpoint.

use super::errors;
use super::fields::{Direction, Fields, lifecycle, rule};
use super::frame::{self, Frame, beside, contents, fact, joined, of_vendor, sections};
use super::links::{self, From, outside};
use super::prose::{inline, prose};
use super::{Site, SiteFile, call, history, notes};
use crate::describe;
use crate::html::{Html, html};
use crate::model::{Body, Code, Endpoint, Group, Page, References, Response, Sealed, Variant};

/// The page of an endpoint.
pub(super) fn page<'a>(site: &Site<'a>, group: &'a Group, endpoint: &'a Endpoint) -> SiteFile {
    let path = links::endpoint(endpoint);
    let from = From(&path);
    let references = site.api.references(endpoint);
    let mut fields = Fields::of(site, from, &endpoint.types);
    let way = [from.link(&links::section(group), &group.name.wire), html!("{}", endpoint.name.wire)];
    let parts = [
        ("request", "Request", request(&mut fields, endpoint)),
        ("response", "Response", response(&mut fields, site, from, endpoint)),
        ("types", "Types", fields.rest(&references.types)),
        ("errors", "Errors", refusals(from, endpoint, &references)),
        ("calls", "Calls", call::of_endpoint(site, endpoint)),
        ("notes", "Corrections and assumptions", notes::list(&site.api.notes_of(endpoint, &references))),
        ("history", "History", history::of(site, &format!("{} {}", group.name.wire, endpoint.name.wire))),
    ];
    let main = html!(
        "{}{}<p class=\"route\"><b class=\"method\">{}</b> <code>{}</code></p>\n{}{}{}{}{}",
        frame::crumbs(from, &way),
        heading(endpoint),
        endpoint.method.key(),
        endpoint.path,
        states(endpoint),
        prose(&endpoint.docs),
        contents(&parts),
        facts(site, from, endpoint, &references),
        sections(parts)
    );
    frame::page(site, &Frame { path: &path, title: &endpoint.name.wire, section: Some(group) }, &main)
}

/// The name, what the vendor calls it, and what it is for.
pub(super) fn heading(endpoint: &Endpoint) -> Html {
    let title = beside(endpoint.title.as_deref().unwrap_or_default());
    html!("<h1>{}{}</h1>\n<div class=\"lead\">{}</div>\n", endpoint.name.wire, title, prose(&endpoint.summary))
}

/// What a reader has to know first: a draft, and what should not be used any more.
pub(super) fn states(endpoint: &Endpoint) -> Html {
    let draft = endpoint.draft.then(|| {
        html!("<p class=\"call warn\"><b>Draft.</b> Nobody has compared all of it with the vendor’s page yet; the bindings do not have it.</p>\n")
    });
    html!("{}{}", draft, lifecycle(endpoint.lifecycle.as_deref()))
}

fn facts(site: &Site<'_>, from: From<'_>, endpoint: &Endpoint, references: &References<'_>) -> Html {
    let api = site.api;
    let mut all = vec![fact("Host", &html!("<code>{}</code>", api.service.address(endpoint)))];
    let tokens = api.service.tokens.iter().filter(|kind| endpoint.tokens.contains(&kind.name.wire));
    let tokens: Vec<Html> = tokens
        .map(|kind| {
            let place = inline(&describe::token_place(&kind.place));
            html!(
                "<a href=\"{}\">{}</a> ({})",
                from.to(links::SERVICE, &format!("token-{}", kind.name.wire)),
                kind.name.wire,
                place
            )
        })
        .collect();
    all.push(fact("Token", &if tokens.is_empty() { html!("none") } else { joined(tokens, " or ") }));
    let signers = endpoint
        .signed
        .iter()
        .map(|name| html!("<a href=\"{}\">{}</a>", from.to(links::SERVICE, &format!("signer-{name}")), name));
    let signers: Vec<Html> = signers.collect();
    if !signers.is_empty() {
        all.push(fact("Signed by", &joined(signers, ", ")));
    }
    if endpoint.sealed != Sealed::No {
        all.push(fact("Sealed requests", &html!("{}", describe::sealed(endpoint.sealed))));
    }
    if !endpoint.permission_sets.is_empty() {
        let sets: Vec<String> = endpoint.permission_sets.iter().map(ToString::to_string).collect();
        all.push(fact("Permission set", &html!("{}, for third-party platforms", sets.join(" or "))));
    }
    if !endpoint.rates.is_empty() {
        all.push(fact("Rate", &html!("{}", describe::rates(&endpoint.rates))));
    }
    let callers = if endpoint.server_only { "servers only" } else { "anybody" };
    all.push(fact("Caller", &html!("{}", callers)));
    let again = if endpoint.idempotent { "safe" } else { "may repeat its effect" };
    all.push(fact("Sent again", &html!("{}", again)));
    all.extend(api.time_zone_of(endpoint, references).map(|zone| fact("Time zone", &html!("{}", zone))));
    all.push(vendor_side(endpoint));
    html!("<dl class=\"facts\">\n{}</dl>\n", all.into_iter().collect::<Html>())
}

/// Where the vendor describes it, and whether somebody has compared the two.
pub(super) fn vendor_side(endpoint: &Endpoint) -> Html {
    let section = (!endpoint.section.is_empty())
        .then(|| fact("Vendor’s section", &of_vendor(&describe::section(&endpoint.section))));
    let pages: Html = endpoint.pages.iter().map(|page| fact("Vendor’s page", &one_page(page))).collect();
    let reviewed = endpoint.reviewed.as_ref().map_or_else(|| "not yet".to_owned(), describe::reviewed);
    html!(
        "{}{}{}{}",
        section,
        pages,
        fact("Compared with it", &html!("{}", reviewed)),
        fact("Spec", &html!("<code>{}</code>", endpoint.source))
    )
}

fn one_page(page: &Page) -> Html {
    let address = page.url.as_deref().map_or_else(|| html!("address unknown"), outside);
    let title = page.title.as_ref().map(|title| html!(", {}", of_vendor(title)));
    let section = (!page.section.is_empty()).then(|| html!(", {}", of_vendor(&describe::section(&page.section))));
    html!("{}{}{}, read <time>{}</time>", address, title, section, page.read)
}

fn request(fields: &mut Fields<'_, '_>, endpoint: &Endpoint) -> Html {
    endpoint.variants.iter().map(|variant| one_variant(fields, endpoint, variant)).collect()
}

fn one_variant(fields: &mut Fields<'_, '_>, endpoint: &Endpoint, variant: &Variant) -> Html {
    let anchor = variant.name.as_ref().map_or_else(|| "request".to_owned(), |name| format!("request-{}", name.wire));
    let heading = variant.name.as_ref().map(|name| html!("<h3 id=\"{}\">As <code>{}</code></h3>\n", anchor, name.wire));
    let doc = if variant.doc == endpoint.summary { Html::default() } else { prose(&variant.doc) };
    let fixed = variant.fixed.iter().map(|fixed| {
        html!(
            "<li><p class=\"head\"><code class=\"name\">{}</code> <span class=\"place\">{}</span></p>\
             <div class=\"about\"><p>Always <code>{}</code>.</p></div></li>\n",
            fixed.name,
            fixed.location.key(),
            describe::literal(&fixed.value)
        )
    });
    let fixed: Html = fixed.collect();
    let params = variant.params.iter().map(|param| (Some(param.location), &param.field));
    let params = match variant.params.len() + variant.fixed.len() {
        0 => html!("<p class=\"note\">No parameters.</p>\n"),
        _ => fields.list_after(&fixed, params, &anchor),
    };
    let rules: Html = variant.rules.iter().map(rule).collect();
    let life = lifecycle(variant.lifecycle.as_deref());
    html!("{}{}{}{}{}{}", heading, doc, life, body(variant.body), params, rules)
}

fn body(body: Body) -> Html {
    let said = match body {
        Body::None => return Html::default(),
        Body::Form => "Sent as a multipart form.",
        Body::Urlencoded => "Sent as a URL-encoded body.",
        Body::Raw => "Sent as the whole body.",
        Body::Json => "Sent as JSON.",
        Body::JsonOrEmptyObject => "Sent as JSON; an empty object if nothing is set.",
    };
    html!("<p class=\"note\">{}</p>\n", said)
}

fn response(fields: &mut Fields<'_, '_>, site: &Site<'_>, from: From<'_>, endpoint: &Endpoint) -> Html {
    fields.go(Direction::Received);
    let content = match &endpoint.response {
        Response::Nothing => html!("<p>No data beyond the code of success.</p>\n"),
        Response::File => html!("<p>A file.</p>\n"),
        Response::Object { object, or_file, .. } => {
            let file = or_file.then(|| html!("<p>A file, or JSON:</p>\n"));
            let rules: Html = object.rules.iter().map(rule).collect();
            html!("{}{}{}", file, fields.list(object.fields.iter().map(|field| (None, field)), "response"), rules)
        }
        Response::Value(value) => {
            let list = fields.list([(None, &**value)], "response");
            html!("<p>The whole body is {}:</p>\n{}", describe::response(&endpoint.response), list)
        }
    };
    let envelopes = site.api.envelopes_of(endpoint).into_iter().map(|envelope| {
        let link = from.to(links::SERVICE, &format!("envelope-{}", envelope.name));
        html!(
            "<p class=\"note\">A refusal has its code in <code>{}</code> and its message in <code>{}</code> (<a href=\"{}\">{}</a>).</p>\n",
            envelope.code.join("."),
            envelope.message.join("."),
            link,
            envelope.name
        )
    });
    html!("{}{}", content, envelopes.collect::<Html>())
}

/// The codes of the endpoint, and those of the tables that it shares with others.
fn refusals(from: From<'_>, endpoint: &Endpoint, references: &References<'_>) -> Html {
    let own = &endpoint.errors.rows;
    let own = if own.is_empty() { Html::default() } else { errors::list(from, own) };
    let shared = references.errors.iter().map(|table| {
        let is_told = |code: &Code| endpoint.errors.rows.iter().any(|row| row.code == *code);
        let rows: Vec<_> = table.rows.iter().filter(|row| !is_told(&row.code)).collect();
        html!("<h3>Shared: <code>{}</code></h3>\n{}{}", table.name.wire, prose(&table.doc), errors::list(from, rows))
    });
    html!("{}{}", own, shared.collect::<Html>())
}
