//! What changed in the spec, from one point in time to the next.

use super::frame::{self, Frame};
use super::links::{self, From};
use super::{Release, Site, SiteFile};
use crate::describe::count;
use crate::diff::render::in_a_line;
use crate::diff::{Change, Verdict};
use crate::html::{Html, html};

/// The page of all changes; nothing if no history was asked for.
pub(super) fn page(site: &Site<'_>) -> Option<SiteFile> {
    if site.context.history.is_empty() {
        return None;
    }
    let from = From(links::HISTORY);
    let releases: Html = site.context.history.iter().map(release).collect();
    let main = html!(
        "{}<h1>History</h1>\n<p class=\"lead\">What changed in the description, the newest first.</p>\n{}",
        frame::crumbs(from, &[html!("History")]),
        releases
    );
    Some(frame::page(site, &Frame { path: links::HISTORY, title: "History", section: None }, &main))
}

fn release(release: &Release) -> Html {
    let changes = told(release);
    let mut subjects: Vec<(&str, Vec<&Change>)> = Vec::new();
    for change in &changes {
        match subjects.last_mut().filter(|(subject, _)| *subject == change.subject) {
            Some((_, changes)) => changes.push(change),
            None => subjects.push((&change.subject, vec![change])),
        }
    }
    let subjects: Html =
        subjects.into_iter().map(|(subject, changes)| html!("<h3>{}</h3>\n{}", subject, list(changes))).collect();
    html!(
        "<section>\n<h2>{} <small>{}</small></h2>\n{}</section>\n",
        release.title,
        count(changes.len(), "change"),
        subjects
    )
}

/// The changes of an endpoint or message, as the diff calls it; nothing if there are none.
pub(super) fn of(site: &Site<'_>, subject: &str) -> Html {
    let releases = site.context.history.iter().filter_map(|release| {
        let changes: Vec<&Change> = told(release).into_iter().filter(|change| change.subject == subject).collect();
        (!changes.is_empty()).then(|| html!("<h3>{}</h3>\n{}", release.title, list(changes)))
    });
    releases.collect()
}

/// The changes that are more than other words.
fn told(release: &Release) -> Vec<&Change> {
    release.diff.changes.iter().filter(|change| change.heaviest() > Verdict::Docs).collect()
}

fn list(changes: Vec<&Change>) -> Html {
    let items: Html = changes
        .into_iter()
        .map(|change| {
            let (sign, class) = match change.sign() {
                '+' => ("+", "added"),
                '-' => ("−", "removed"),
                _ => ("~", "changed"),
            };
            html!(
                "<li><span class=\"sign {}\" title=\"{}\">{}</span> {} <span class=\"badge {}\">{}</span></li>\n",
                class,
                class,
                sign,
                in_a_line(change),
                change.heaviest().to_string(),
                change.heaviest().to_string()
            )
        })
        .collect();
    html!("<ul class=\"changes\">\n{}</ul>\n", items)
}
