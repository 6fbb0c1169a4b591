//! Messages that the service sends by itself: a list, and a page for each.

use super::endpoint::{heading, states, vendor_side};
use super::fields::{Direction, Fields};
use super::frame::{self, Frame, beside, contents, fact, sections};
use super::links::{self, From};
use super::prose::{inline, prose};
use super::{Site, SiteFile, call, history, notes};
use crate::describe::{self, count};
use crate::html::{Html, html};
use crate::model::Message;

/// The page of a message.
pub(super) fn page<'a>(site: &Site<'a>, message: &'a Message) -> SiteFile {
    let exchange = &message.exchange;
    let path = links::endpoint(exchange);
    let from = From(&path);
    let references = site.api.references_of_message(message);
    let mut fields = Fields::of(site, from, &exchange.types);
    fields.go(Direction::Received);
    let content = fields.list(message.fields().iter().map(|field| (None, field)), "fields");
    let parts = [
        ("fields", "Fields", content),
        ("reply", "Reply", reply(&mut fields, message)),
        ("types", "Types", fields.rest(&references.types)),
        ("calls", "Reading it", call::of_message(site, message)),
        ("notes", "Corrections and assumptions", notes::list(&site.api.notes_of(exchange, &references))),
        ("history", "History", history::of(site, &format!("{} {}", message.group.wire, message.name()))),
    ];
    let zone = site.api.time_zone_of(exchange, &references).map(|zone| fact("Time zone", &html!("{}", zone)));
    let main = html!(
        "{}{}<p class=\"route\"><b class=\"method\">PUSH</b> <code>{}</code></p>\n{}{}{}<dl class=\"facts\">\n{}{}</dl>\n{}",
        frame::crumbs(from, &[from.link(links::MESSAGES, "Messages"), html!("{}", message.name())]),
        heading(exchange),
        describe::told_by(&message.when),
        states(exchange),
        prose(&exchange.docs),
        contents(&parts),
        zone,
        vendor_side(exchange),
        sections(parts)
    );
    frame::page(site, &Frame { path: &path, title: message.name(), section: None }, &main)
}

fn reply(fields: &mut Fields<'_, '_>, message: &Message) -> Html {
    if !message.replies {
        return html!("<p>Nothing but <code>success</code>.</p>\n");
    }
    let fixed = message.exchange.variants.iter().flat_map(|variant| &variant.fixed).map(|fixed| {
        html!(
            "<p class=\"note\"><code>{}</code> is always <code>{}</code>.</p>\n",
            fixed.name,
            describe::literal(&fixed.value)
        )
    });
    let fixed: Html = fixed.collect();
    fields.go(Direction::Sent);
    html!("{}{}", fixed, fields.list(message.reply().map(|field| (None, field)), "reply"))
}

/// The page of all messages.
pub(super) fn list(site: &Site<'_>) -> SiteFile {
    let from = From(links::MESSAGES);
    let mut groups: Vec<(&str, Vec<&Message>)> = Vec::new();
    for message in &site.api.messages {
        match groups.last_mut().filter(|(name, _)| *name == message.group.wire) {
            Some((_, messages)) => messages.push(message),
            None => groups.push((&message.group.wire, vec![message])),
        }
    }
    let groups: Html = groups.into_iter().map(|(name, messages)| group(from, name, &messages)).collect();
    let main = html!(
        "{}<h1>Messages</h1>\n<p class=\"lead\">{} that the service sends by itself.</p>\n{}",
        frame::crumbs(from, &[html!("Messages")]),
        count(site.api.messages.len(), "message"),
        groups
    );
    frame::page(site, &Frame { path: links::MESSAGES, title: "Messages", section: None }, &main)
}

fn group(from: From<'_>, name: &str, messages: &[&Message]) -> Html {
    let rows: Html = messages
        .iter()
        .map(|message| {
            html!(
                "<li>\n<p class=\"what\">{}{}</p>\n<p class=\"route\"><code>{}</code></p>\n<p>{}</p>\n{}</li>\n",
                from.endpoint(&message.exchange),
                beside(message.exchange.title.as_deref().unwrap_or_default()),
                describe::told_by(&message.when),
                inline(&message.exchange.summary),
                states(&message.exchange)
            )
        })
        .collect();
    let name = name.strip_prefix("messages/").unwrap_or(name);
    html!("<section>\n<h2><code>{}</code></h2>\n<ul class=\"rows\">\n{}</ul>\n</section>\n", name, rows)
}
