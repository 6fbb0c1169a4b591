//! What is around each page: its head, the bar with the search, the sections beside it.

use super::links::{self, From};
use super::{Site, SiteFile};
use crate::files::SITE_MARK;
use crate::html::{Html, html};
use crate::model::Group;

const BASE: &str = include_str!("../html/base.css");
const STYLE: &str = include_str!("site.css");
const SCRIPT: &str = include_str!("site.js");

/// The style of all pages.
pub(super) fn style() -> SiteFile {
    SiteFile { path: "site.css".to_owned(), text: format!("/* {SITE_MARK} */\n{BASE}{STYLE}") }
}

/// The script of all pages.
pub(super) fn script() -> SiteFile {
    SiteFile { path: "site.js".to_owned(), text: format!("// {SITE_MARK}\n{SCRIPT}") }
}

/// What a page is, besides its content.
pub(super) struct Frame<'a> {
    /// Its path below the site's folder.
    pub(super) path: &'a str,
    /// Its title.
    pub(super) title: &'a str,
    /// The section that it is in.
    pub(super) section: Option<&'a Group>,
}

/// A whole page.
pub(super) fn page(site: &Site<'_>, frame: &Frame<'_>, main: &Html) -> SiteFile {
    let from = From(frame.path);
    let root = from.root();
    let service = &site.api.service.name;
    let title = if frame.title == service { html!("{}", service) } else { html!("{} · {}", frame.title, service) };
    let head = html!(
        "<!doctype html>\n<!-- {} -->\n<html lang=\"en\" data-root=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self' file:; \
         script-src 'self' file:; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n\
         <link rel=\"stylesheet\" href=\"{}site.css\">\n\
         <script defer src=\"{}site.js\"></script>\n</head>\n",
        SITE_MARK,
        root,
        title,
        root,
        root
    );
    let body = html!(
        "<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header class=\"bar\">\n\
         <a class=\"home\" href=\"{}\">{} <span>API catalogue</span></a>\n<a class=\"menu\" href=\"#sections\">Sections</a>\n{}\
         </header>\n<div class=\"columns\">\n<main id=\"main\" tabindex=\"-1\">\n{}</main>\n{}</div>\n</body>\n</html>\n",
        from.to(links::HOME, ""),
        service,
        search(),
        main,
        navigation(site, frame)
    );
    SiteFile { path: frame.path.to_owned(), text: head.into_string() + body.as_str() }
}

/// The search; hidden until the script has come up that makes it work.
fn search() -> Html {
    html!(
        "<div class=\"search\" role=\"search\" hidden>\n<input id=\"search\" type=\"search\" role=\"combobox\" \
         aria-label=\"Search endpoints, messages, types and codes\" aria-expanded=\"false\" aria-controls=\"results\" \
         aria-autocomplete=\"list\" autocomplete=\"off\" spellcheck=\"false\" \
         placeholder=\"Search names, paths, 标题, codes\">\n<kbd aria-hidden=\"true\">/</kbd>\n\
         <ul id=\"results\" role=\"listbox\" aria-label=\"Results\" hidden></ul>\n\
         <p id=\"found\" class=\"unseen\" role=\"status\"></p>\n</div>\n"
    )
}

/// The sections, and the endpoints of the one that the page is in. They come last, so that a narrow screen begins with the
/// content; a wide one has them beside it.
fn navigation(site: &Site<'_>, frame: &Frame<'_>) -> Html {
    let from = From(frame.path);
    let item = |page: &str, text: &str, beside: &str| {
        let current = if page == frame.path { html!(" aria-current=\"page\"") } else { Html::default() };
        html!("<li><a href=\"{}\"{}>{}<small>{}</small></a></li>\n", from.to(page, ""), current, text, beside)
    };
    let sections = site.api.groups.iter().filter(|group| !group.endpoints.is_empty()).map(|group| {
        let link = item(&links::section(group), &group.name.wire, &group.endpoints.len().to_string());
        let is_current = frame.section.is_some_and(|current| current.name == group.name);
        if is_current { html!("{}{}", link, inside(group, frame)) } else { link }
    });
    let sections: Html = sections.collect();
    let messages = match site.api.messages.len() {
        0 => Html::default(),
        number => item(links::MESSAGES, "Messages", &number.to_string()),
    };
    let history = match site.context.history {
        [] => Html::default(),
        _ => item(links::HISTORY, "History", ""),
    };
    html!(
        "<nav class=\"side\" id=\"sections\" aria-label=\"Catalogue\">\n<h2>Sections</h2>\n<ul>\n{}</ul>\n\
         <h2>Everything else</h2>\n<ul>\n{}{}{}{}{}{}{}</ul>\n</nav>\n",
        sections,
        messages,
        item(links::CODES, "Error codes", &site.codes.len().to_string()),
        item(links::TYPES, "Types", &site.api.types.len().to_string()),
        item(links::FORMATS, "File formats", &site.api.formats.len().to_string()),
        item(links::SERVICE, "The service", ""),
        item(links::NOTES, "Corrections", ""),
        history,
    )
}

fn inside(group: &Group, frame: &Frame<'_>) -> Html {
    let from = From(frame.path);
    let endpoints = group.endpoints.iter().map(|endpoint| {
        let page = links::endpoint(endpoint);
        let current = if page == frame.path { html!(" aria-current=\"page\"") } else { Html::default() };
        html!("<li><a href=\"{}\"{}>{}</a></li>\n", from.to(&page, ""), current, endpoint.name.wire)
    });
    let endpoints: Html = endpoints.collect();
    html!("<li><ul class=\"inside\">\n{}</ul></li>\n", endpoints)
}

/// The way to a page: links, and what it is in itself.
pub(super) fn crumbs(from: From<'_>, way: &[Html]) -> Html {
    let steps = way.iter().map(|step| html!("<li>{}</li>", step));
    let home = html!("<li>{}</li>", from.link(links::HOME, "Overview"));
    let steps: Html = std::iter::once(home).chain(steps).collect();
    html!("<nav aria-label=\"Where this is\"><ol class=\"crumbs\">{}</ol></nav>\n", steps)
}

/// A text of the vendor's, which says in which language it is where that is Chinese.
pub(super) fn of_vendor(text: &str) -> Html {
    let is_chinese = text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    if is_chinese { html!("<span lang=\"zh-CN\">{}</span>", text) } else { html!("{}", text) }
}

/// What the vendor calls something, beside its name; nothing if that is not known.
pub(super) fn beside(title: &str) -> Html {
    if title.is_empty() { Html::default() } else { html!(" <small>{}</small>", of_vendor(title)) }
}

/// Links to the parts of a page.
pub(super) fn contents(parts: &[(&str, &str, Html)]) -> Html {
    let parts = parts.iter().filter(|(_, _, content)| !content.is_empty());
    let items: Html = parts.map(|(id, title, _)| html!("<li><a href=\"#{}\">{}</a></li>", id, title)).collect();
    html!("<nav class=\"contents\" aria-label=\"On this page\"><ul>{}</ul></nav>\n", items)
}

/// The parts of a page, under their headings.
pub(super) fn sections(parts: impl IntoIterator<Item = (&'static str, &'static str, Html)>) -> Html {
    let parts = parts.into_iter().filter(|(_, _, content)| !content.is_empty());
    parts
        .map(|(id, title, content)| html!("<section id=\"{}\">\n<h2>{}</h2>\n{}</section>\n", id, title, content))
        .collect()
}

/// A name with what is said about it, for a list of them.
pub(super) fn fact(name: &str, what: &Html) -> Html {
    html!("<div><dt>{}</dt><dd>{}</dd></div>\n", name, what)
}

/// Pieces with something between them.
pub(super) fn joined(parts: Vec<Html>, between: &str) -> Html {
    let texts: Vec<String> = parts.into_iter().map(Html::into_string).collect();
    Html::trusted(texts.join(between))
}
