//! The page of the shared types.

use super::fields::Fields;
use super::frame::{self, Frame};
use super::links::{self, From, type_anchor};
use super::prose::prose;
use super::{Site, SiteFile};
use crate::describe::{self, count};
use crate::html::{Html, html};
use crate::model::TypeDef;

/// The page of the shared types.
pub(super) fn page(site: &Site<'_>) -> SiteFile {
    let from = From(links::TYPES);
    let types: Html = site.api.types.iter().map(|def| one(site, from, def)).collect();
    let main = html!(
        "{}<h1>Types</h1>\n<p class=\"lead\">{} that several endpoints or messages use. What only one of them uses stands on its \
         page.</p>\n{}",
        frame::crumbs(from, &[html!("Types")]),
        count(site.api.types.len(), "type"),
        types
    );
    frame::page(site, &Frame { path: links::TYPES, title: "Types", section: None }, &main)
}

fn one(site: &Site<'_>, from: From<'_>, def: &TypeDef) -> Html {
    let anchor = type_anchor(&def.name);
    let users = site.users.get(def.name.as_str()).map(Vec::as_slice).unwrap_or_default();
    let users: Html = users.iter().map(|subject| html!("{} ", from.endpoint(subject))).collect();
    let users = if users.is_empty() { html!("nothing that is described yet") } else { users };
    let content = Fields::of_shared(site, from).shape(def, &anchor, 1);
    html!(
        "<section id=\"{}\">\n<h2>{} <small>{}</small></h2>\n{}{}<p class=\"users\">used by {}</p>\n</section>\n",
        anchor,
        def.name,
        describe::shape(&def.shape),
        prose(&def.doc),
        content,
        users
    )
}
