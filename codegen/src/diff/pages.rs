//! The vendor's pages, and what they are called.

use super::ChangeKind::*;
use super::pairs::pair;
use super::report::{ChangeScope, Report};
use crate::describe;
use crate::model::{Endpoint, Page, Probe as ProbeCall, Reviewed as Mark};

/// Compares what the endpoint is on the vendor's side.
pub(super) fn compare(report: &mut Report, scope: &ChangeScope, old: &Endpoint, new: &Endpoint) {
    called(report, scope, (old.title.as_deref(), &old.section), (new.title.as_deref(), &new.section));
    match (old.draft, new.draft) {
        (false, true) => report.added(&scope.at(["draft"]), Drafted, "draft", true),
        (true, false) => report.removed(&scope.at(["draft"]), DraftSettled, "draft", true),
        (false, false) | (true, true) => {}
    }
    reviewed(report, &scope.at(["reviewed"]), old.reviewed.as_ref(), new.reviewed.as_ref());
    probe(report, &scope.at(["probe"]), old.probe.as_deref(), new.probe.as_deref());
    let (olds, news) = (numbered(&old.pages), numbered(&new.pages));
    if let ([before], [after]) = (olds.as_slice(), news.as_slice()) {
        return one(report, &scope.at(["page"]), before.1, after.1);
    }
    let mut matched = pair(&olds, &news, |(_, page)| (&page.url, &page.title, &page.section));
    // The same page that is called otherwise, or is at another address.
    let renamed = matched.again(|(_, old), (_, new)| old.url.is_some() && old.url == new.url);
    let moved = matched.again(|(_, old), (_, new)| (&old.title, &old.section) == (&new.title, &new.section));
    for (at, page) in &matched.removed {
        report.removed(&scope.at(["page".to_owned(), at.to_string()]), PageRemoved, "page", said(page));
    }
    for (at, page) in &matched.added {
        report.added(&scope.at(["page".to_owned(), at.to_string()]), PageAdded, "page", said(page));
    }
    for ((before, older), (after, newer)) in matched.both.into_iter().chain(renamed).chain(moved) {
        one(report, &scope.at(["page"]).at_either(before, after), older, newer);
    }
}

/// The mark of a review. That it no longer holds is news, whether or not it was touched.
fn reviewed(report: &mut Report, scope: &ChangeScope, old: Option<&Mark>, new: Option<&Mark>) {
    let said = |mark: Option<&Mark>| mark.map(describe::reviewed);
    match (old, new) {
        (Some(old), Some(new)) if old.holds && !new.holds => {
            report.changed(scope, ReviewStale, "reviewed", (describe::reviewed(old), describe::reviewed(new)));
        }
        _ => report.perhaps(scope, [Reviewed; 3], "reviewed", (said(old), said(new))),
    }
}

/// The call with which tools ask the service itself. Why it does no harm is a text for readers.
fn probe(report: &mut Report, scope: &ChangeScope, old: Option<&ProbeCall>, new: Option<&ProbeCall>) {
    let said = |probe: Option<&ProbeCall>| probe.map(|probe| format!("{}: {}", describe::probe(probe), probe.because));
    report.perhaps(scope, [Probe; 3], "probe", (said(old), said(new)));
}

fn numbered(pages: &[Page]) -> Vec<(usize, &Page)> {
    pages.iter().enumerate().collect()
}

fn one(report: &mut Report, scope: &ChangeScope, old: &Page, new: &Page) {
    let urls = (describe::page_address(old), describe::page_address(new));
    report.fact(&scope.at(["url"]), PageUrl, "page moved", urls);
    report.fact(&scope.at(["read"]), PageRead, "page read", (old.read.as_str(), new.read.as_str()));
    called(report, scope, (old.title.as_deref(), &old.section), (new.title.as_deref(), &new.section));
}

type Called<'a> = (Option<&'a str>, &'a [String]);

fn called(report: &mut Report, scope: &ChangeScope, old: Called<'_>, new: Called<'_>) {
    let section = |titles: &[String]| (!titles.is_empty()).then(|| describe::section(titles));
    let titles = (old.0.map(str::to_owned), new.0.map(str::to_owned));
    report.perhaps(&scope.at(["title"]), [Title; 3], "page title", titles);
    report.perhaps(&scope.at(["section"]), [Section; 3], "page section", (section(old.1), section(new.1)));
}

/// A page in one line.
fn said(page: &Page) -> String {
    let mut words = vec![describe::page_address(page).to_owned()];
    words.extend(page.title.clone());
    words.extend((!page.section.is_empty()).then(|| describe::section(&page.section)));
    words.join(", ")
}
