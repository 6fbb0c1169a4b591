//! The first page: what there is, by sections.

use super::frame::{self, Frame, beside};
use super::links::{self, From};
use super::prose::inline;
use super::{Site, SiteFile};
use crate::describe::count;
use crate::html::{Html, html};
use crate::model::{Endpoint, Group};

/// The first page.
pub(super) fn page(site: &Site<'_>) -> SiteFile {
    let from = From(links::HOME);
    let api = site.api;
    let groups = api.groups.iter().filter(|group| !group.endpoints.is_empty());
    let groups: Html = groups.map(|group| card(site, from, group)).collect();
    let messages = if api.messages.is_empty() { Html::default() } else { messages(site, from) };
    let main = html!(
        "<h1>{}</h1>\n<p class=\"lead\">{}</p>\n<p class=\"counts\">{}</p>\n<div class=\"cards\">\n{}{}</div>\n",
        api.service.name,
        inline(&api.service.summary),
        counts(site, from),
        groups,
        messages
    );
    frame::page(site, &Frame { path: links::HOME, title: &api.service.name, section: None }, &main)
}

fn counts(site: &Site<'_>, from: From<'_>) -> Html {
    let api = site.api;
    let messages = from.link(links::MESSAGES, &count(api.messages.len(), "message"));
    let codes = from.link(links::CODES, &count(site.codes.len(), "error code"));
    let types = from.link(links::TYPES, &count(api.types.len(), "shared type"));
    html!("{} · {} · {} · {}", count(api.endpoints().count(), "endpoint"), messages, codes, types)
}

/// A section with the names of its endpoints.
fn card(site: &Site<'_>, from: From<'_>, group: &Group) -> Html {
    html!(
        "<section class=\"card\">\n<h2>{}{}</h2>\n<ul>\n{}</ul>\n</section>\n",
        from.section(group),
        beside(&site.titles.text(group)),
        names(from, &group.endpoints)
    )
}

fn messages(site: &Site<'_>, from: From<'_>) -> Html {
    html!(
        "<section class=\"card\">\n<h2>{} <small>what the service sends by itself</small></h2>\n<ul>\n{}</ul>\n</section>\n",
        from.link(links::MESSAGES, "Messages"),
        names(from, site.api.messages.iter().map(|message| &message.exchange))
    )
}

fn names<'e>(from: From<'_>, exchanges: impl IntoIterator<Item = &'e Endpoint>) -> Html {
    let item = |it: &Endpoint| html!("<li>{}</li>\n", from.link(&links::endpoint(it), &it.name.wire));
    exchanges.into_iter().map(item).collect()
}
