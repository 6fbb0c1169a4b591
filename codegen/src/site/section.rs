//! The page of a section: its endpoints, below the vendor's titles.

use super::endpoint::states;
use super::frame::{self, Frame, beside, of_vendor};
use super::links::{self, From};
use super::prose::inline;
use super::{Site, SiteFile};
use crate::describe::{self, count};
use crate::html::{Html, html};
use crate::model::{Endpoint, Group};

/// The page of a group.
pub(super) fn page(site: &Site<'_>, group: &Group) -> SiteFile {
    let path = links::section(group);
    let from = From(&path);
    let name = &group.name.wire;
    let common = site.titles.of_group(group).len();
    let mut parts: Vec<(&[String], Vec<&Endpoint>)> = Vec::new();
    for endpoint in &group.endpoints {
        let titles = endpoint.section.get(common..).unwrap_or_default();
        match parts.iter_mut().find(|(known, _)| *known == titles) {
            Some((_, endpoints)) => endpoints.push(endpoint),
            None => parts.push((titles, vec![endpoint])),
        }
    }
    let parts: Html = parts.into_iter().map(|(titles, endpoints)| part(from, titles, &endpoints)).collect();
    let main = html!(
        "{}<h1><code>{}</code>{}</h1>\n<p class=\"lead\">{}</p>\n{}",
        frame::crumbs(from, &[html!("{}", name)]),
        name,
        beside(&site.titles.text(group)),
        count(group.endpoints.len(), "endpoint"),
        parts
    );
    frame::page(site, &Frame { path: &path, title: name, section: Some(group) }, &main)
}

fn part(from: From<'_>, titles: &[String], endpoints: &[&Endpoint]) -> Html {
    let heading = (!titles.is_empty()).then(|| html!("<h2>{}</h2>\n", of_vendor(&describe::section(titles))));
    let rows: Html = endpoints.iter().map(|endpoint| row(from, endpoint)).collect();
    html!("<section>\n{}<ul class=\"rows\">\n{}</ul>\n</section>\n", heading, rows)
}

/// An endpoint in a line.
fn row(from: From<'_>, endpoint: &Endpoint) -> Html {
    html!(
        "<li>\n<p class=\"what\">{}{}</p>\n<p class=\"route\"><b class=\"method\">{}</b> <code>{}</code></p>\n<p>{}</p>\n{}</li>\n",
        from.endpoint(endpoint),
        beside(endpoint.title.as_deref().unwrap_or_default()),
        endpoint.method.key(),
        endpoint.path,
        inline(&endpoint.summary),
        states(endpoint)
    )
}
