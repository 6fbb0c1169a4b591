//! The page of the file formats.

use super::frame::{self, Frame};
use super::links::{self, From};
use super::prose::prose;
use super::{Site, SiteFile};
use crate::describe;
use crate::html::{Html, html};
use crate::model::{FormatGroup, FormatTable};

/// The page of the tables of formats.
pub(super) fn page(site: &Site<'_>) -> SiteFile {
    let from = From(links::FORMATS);
    let tables: Html = site.api.formats.iter().map(table).collect();
    let main = html!(
        "{}<h1>File formats</h1>\n<p class=\"lead\">Which files are accepted, and how large they may be.</p>\n{}",
        frame::crumbs(from, &[html!("File formats")]),
        tables
    );
    frame::page(site, &Frame { path: links::FORMATS, title: "File formats", section: None }, &main)
}

fn table(table: &FormatTable) -> Html {
    let entries = table
        .archive_entries_checked
        .then(|| html!("<p class=\"note\">Files inside an archive must have one of these formats, too.</p>\n"));
    let groups: Html = table.groups.iter().map(group).collect();
    html!(
        "<section id=\"{}\">\n<h2><code>{}</code></h2>\n{}{}<ul class=\"fields\">\n{}</ul>\n</section>\n",
        table.name.wire,
        table.name.wire,
        prose(&table.doc),
        entries,
        groups
    )
}

fn group(group: &FormatGroup) -> Html {
    let limit = group.limit.map(|limit| html!(" <span class=\"must\">{}</span>", describe::size(limit)));
    let formats: Html = group
        .formats
        .iter()
        .map(|format| {
            let magic: Html = format.magic.iter().map(|bytes| html!(" <code>{}</code>", bytes)).collect();
            let magic = (!magic.is_empty()).then(|| html!(", begins with{}", magic));
            html!("<li>{}{}</li>", describe::format(format), magic)
        })
        .collect();
    html!(
        "<li>\n<p class=\"head\"><span class=\"name\">{}</span>{}</p>\n<div class=\"about\">\n{}<ul class=\"limits\">{}</ul>\n</div>\n</li>\n",
        group.name.wire,
        limit,
        prose(&group.doc),
        formats
    )
}
