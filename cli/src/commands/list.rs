//! `weixin list`: the endpoints and messages of a spec.

use clap::Args;
use serde_json::{Map, Value as Json, json};
use weixin_codegen::describe::{self, count};
use weixin_codegen::diagnostic::nearest;
use weixin_codegen::model::{Api, Endpoint, Message};

use crate::date;
use crate::failure::Failure;
use crate::spec::args::AnySpec;
use crate::spec::find::{ShortNames, unknown_group};
use crate::terminal::{OutputStyle, columns, padded};

/// Columns that a summary needs beside the route; with fewer it goes below.
const LEAST_ROOM: usize = 36;

/// Which endpoints to list.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Only list endpoints and messages whose name, path, summary, docs, title or section contain all of these words.
    words: Vec<String>,
    /// Only list what is in a group and in the groups inside it; messages are the group `messages`.
    #[arg(long, value_name = "NAME")]
    group: Option<String>,
    /// Only list what is in a section: a folder of the spec, as `--group`, or a title of the vendor's menu, such as `虚拟支付`.
    #[arg(long, value_name = "NAME")]
    section: Option<String>,
    /// Only list endpoints and messages whose facts nobody has compared with the vendor's page, or that changed since.
    #[arg(long)]
    unreviewed: bool,
    /// Only list drafts: what is marked as one in its file, and is left out of bindings.
    #[arg(long)]
    drafts: bool,
    /// Only list what should not be used any more.
    #[arg(long)]
    deprecated: bool,
    /// Only list what has a page that was read more than so many days or weeks ago: `90d`, `12w`.
    #[arg(long, value_name = "AGE", value_parser = date::days)]
    pages_older_than: Option<u64>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    spec: AnySpec,
}

/// An endpoint, or a message in the shape of one.
#[derive(Clone, Copy)]
struct Row<'a> {
    group: &'a str,
    endpoint: &'a Endpoint,
    message: Option<&'a Message>,
}

impl<'a> Row<'a> {
    fn all(api: &'a Api) -> impl Iterator<Item = Self> {
        let endpoints =
            api.endpoints().map(|(group, endpoint)| Row { group: &group.name.wire, endpoint, message: None });
        endpoints.chain(api.messages.iter().map(|message| Row {
            group: &message.group.wire,
            endpoint: &message.exchange,
            message: Some(message),
        }))
    }

    /// Method and path, or what tells the message.
    fn route(self) -> String {
        match self.message {
            Some(message) => describe::told_by(&message.when),
            None => format!("{:<4} {}", self.endpoint.method.key(), self.endpoint.path),
        }
    }

    fn is_in(self, group: &str) -> bool {
        self.group.strip_prefix(group).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The titles that lead to its pages.
    fn sections(self) -> impl Iterator<Item = &'a [String]> {
        let own = std::iter::once(self.endpoint.section.as_slice());
        own.chain(self.endpoint.pages.iter().map(|page| page.section.as_slice())).filter(|titles| !titles.is_empty())
    }

    /// Whether it is in a folder, or below a title or titles of the vendor's menu: `代码管理`, `小程序管理 › 代码管理`.
    fn is_in_section(self, name: &str) -> bool {
        let wanted: Vec<&str> = name.split(['›', '/']).map(str::trim).collect();
        let holds = |titles: &[String]| titles.windows(wanted.len()).any(|some| some.iter().eq(&wanted));
        self.is_in(name) || self.sections().any(holds)
    }
}

/// What is said when nothing is left, and which endpoints are kept.
type Filter = (&'static str, Box<dyn Fn(&Endpoint) -> bool>);

impl ListArgs {
    /// Lists the endpoints.
    ///
    /// # Errors
    ///
    /// The spec cannot be read, there is no such group, or nothing is found.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let api = self.spec.open()?;
        if let Some(group) = self.group.as_deref().filter(|name| !Row::all(&api).any(|row| row.is_in(name))) {
            return Err(Failure::Usage(unknown_group(&api.group_names(), group)));
        }
        if let Some(section) = self.section.as_deref().filter(|name| !Row::all(&api).any(|row| row.is_in_section(name)))
        {
            return Err(Failure::Usage(unknown_section(&api, section)));
        }
        let matching: Vec<Row<'_>> = Row::all(&api).filter(|row| self.matches(*row)).collect();
        let filters = self.filters();
        let rows: Vec<Row<'_>> =
            matching.iter().copied().filter(|row| filters.iter().all(|(_, keeps)| keeps(row.endpoint))).collect();
        let json = self.json.then(|| Json::Array(rows.iter().map(|row| json_of(*row)).collect()).to_string());
        if matching.is_empty() {
            let why = match self.words.as_slice() {
                [] => "the spec has no endpoints".to_owned(),
                words => format!("no endpoint matches `{}`", words.join(" ")),
            };
            return Err(json.map_or_else(|| Failure::Usage(why.clone()), |json| Failure::Nothing(json, why.clone())));
        }
        if let Some(json) = json {
            return Ok(json);
        }
        if let ([], [(nothing, _), ..]) = (rows.as_slice(), filters.as_slice()) {
            return Ok(format!("{nothing}: {}", counted(&matching)));
        }
        Ok(text(&rows, &ShortNames::of(&api), OutputStyle::of_stdout()))
    }

    /// What is kept of what matches, each with what is said when nothing is left.
    fn filters(&self) -> Vec<Filter> {
        let mut filters: Vec<Filter> = Vec::new();
        if self.drafts {
            filters.push(("no drafts", Box::new(|it| it.draft)));
        }
        if self.unreviewed {
            filters.push(("nothing to review", Box::new(|it| !is_reviewed(it))));
        }
        if self.deprecated {
            filters.push(("nothing is deprecated", Box::new(|it| deprecated(it).is_some())));
        }
        if let Some(days) = self.pages_older_than {
            let first = date::before(days);
            filters.push((
                "no page is that old",
                Box::new(move |it| oldest(it).is_some_and(|read| read.as_str() < first.as_str())),
            ));
        }
        filters
    }

    fn matches(&self, row: Row<'_>) -> bool {
        let (endpoint, route) = (row.endpoint, row.route());
        let own = [row.group, &endpoint.name.wire, &route, &endpoint.summary, &endpoint.docs];
        let of_pages = endpoint.pages.iter().flat_map(|page| page.title.iter().chain(&page.section));
        let own = own.map(str::to_owned);
        let text = own.iter().chain(&endpoint.title).chain(&endpoint.section).chain(of_pages);
        let text = text.map(|text| text.to_lowercase()).collect::<Vec<_>>().join("\n");
        self.group.as_ref().is_none_or(|name| row.is_in(name))
            && self.section.as_ref().is_none_or(|name| row.is_in_section(name))
            && self.words.iter().all(|word| text.contains(&word.to_lowercase()))
    }
}

/// True if somebody has compared the facts with the page as they are.
fn is_reviewed(endpoint: &Endpoint) -> bool {
    endpoint.reviewed.as_ref().is_some_and(|mark| mark.holds)
}

fn unknown_section(api: &Api, section: &str) -> String {
    let titles = Row::all(api).flat_map(Row::sections).flatten().cloned();
    let names: Vec<String> = api.group_names().into_iter().chain(titles).collect();
    match nearest(section, names.iter().map(String::as_str)) {
        Some(near) => format!("the spec has no section `{section}`; did you mean `{near}`?"),
        None => format!("the spec has no section `{section}`; folders and titles stand in `weixin list --json`"),
    }
}

/// `205 endpoints, 74 messages`.
fn counted(rows: &[Row<'_>]) -> String {
    let messages = rows.iter().filter(|row| row.message.is_some()).count();
    let all = [(rows.len() - messages, "endpoint"), (messages, "message")];
    let all = all.into_iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count(number, noun));
    all.collect::<Vec<_>>().join(", ")
}

/// The day on which the page was read that was read first.
fn oldest(endpoint: &Endpoint) -> Option<&String> {
    endpoint.pages.iter().map(|page| &page.read).min()
}

fn json_of(Row { group, endpoint, message }: Row<'_>) -> Json {
    if let Some(message) = message {
        let when: Map<String, Json> =
            message.when.iter().map(|(field, value)| (field.clone(), value.to_string().into())).collect();
        return json!({
            "group": group,
            "name": message.name(),
            "message": message.name(),
            "when": when,
            "summary": endpoint.summary,
            "title": endpoint.title,
            "section": endpoint.section,
            "deprecated": deprecated(endpoint),
            "draft": endpoint.draft,
            "read": oldest(endpoint),
            "reviewed": reviewed(endpoint),
        });
    }
    json!({
        "group": group,
        "name": endpoint.name.wire,
        "method": endpoint.method.key(),
        "path": endpoint.path,
        "summary": endpoint.summary,
        "title": endpoint.title,
        "section": endpoint.section,
        "deprecated": deprecated(endpoint),
        "draft": endpoint.draft,
        "read": oldest(endpoint),
        "reviewed": reviewed(endpoint),
    })
}

fn reviewed(endpoint: &Endpoint) -> Option<Json> {
    endpoint.reviewed.as_ref().map(|mark| json!({ "day": mark.day, "holds": mark.holds }))
}

fn deprecated(endpoint: &Endpoint) -> Option<&str> {
    endpoint.lifecycle.as_ref()?.deprecated.as_deref()
}

/// What an endpoint does, behind a mark if it should not be used any more, and what the vendor calls that.
fn summary(endpoint: &Endpoint) -> String {
    let draft = if endpoint.draft { "(draft) " } else { "" };
    let mark = if deprecated(endpoint).is_some() { "(deprecated) " } else { "" };
    let title = endpoint.title.as_ref().map(|title| format!(" {title}")).unwrap_or_default();
    let stale = endpoint.reviewed.as_ref().filter(|mark| !mark.holds);
    let stale = stale.map(|mark| format!(" (reviewed {})", describe::reviewed(mark))).unwrap_or_default();
    format!("{draft}{mark}{}{title}{stale}", endpoint.summary)
}

/// One line per endpoint for a pipe; grouped and wrapped for a terminal.
fn text(rows: &[Row<'_>], short: &ShortNames, style: OutputStyle) -> String {
    // Where the lines have no groups above them, two endpoints of one name have to differ in the line itself.
    let name_of = |row: &Row<'_>| match style.width {
        None if row.message.is_none() => short.name(row.group, row.endpoint),
        _ => row.endpoint.name.wire.clone(),
    };
    let names = rows.iter().map(|row| columns(&name_of(row))).max().unwrap_or(0);
    let routes = rows.iter().map(|row| columns(&row.route())).max().unwrap_or(0);
    let mut lines = Vec::new();
    let mut last = "";
    for row in rows {
        let (endpoint, route) = (row.endpoint, row.route());
        let name = style.bold(&padded(&name_of(row), names));
        let Some(width) = style.width else {
            lines.push(format!("{name}  {}  {}", padded(&route, routes), summary(endpoint)));
            continue;
        };
        if row.group != last {
            last = row.group;
            lines.push(style.dim(last));
        }
        let start = 2 + names + 2 + routes + 2;
        if start + LEAST_ROOM <= width {
            let summary = style.indented(&summary(endpoint), start);
            lines.push(format!("  {name}  {}  {}", padded(&route, routes), summary.trim_start()));
        } else if 2 + names + 2 + columns(&route) <= width {
            lines.push(format!("  {name}  {route}"));
            lines.push(style.indented(&summary(endpoint), 6));
        } else {
            lines.push(format!("  {}\n{}", style.bold(&endpoint.name.wire), style.indented(&route, 4)));
            lines.push(style.indented(&summary(endpoint), 6));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn api() -> Api {
        weixin_codegen::model(crate::spec::built_in::sources()).expect("the spec is right")
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let api = api();
        let rows: Vec<Row<'_>> = Row::all(&api).collect();
        for width in [40, 60, 80, 120, 200] {
            let text = text(&rows, &ShortNames::of(&api), OutputStyle { width: Some(width), colours: false });
            assert!(text.lines().all(|line| columns(line) <= width), "{width}:\n{text}");
            let said: HashSet<&str> = text.split_whitespace().collect();
            for Row { endpoint, .. } in &rows {
                let all_said = endpoint.summary.split_whitespace().all(|word| said.contains(word));
                assert!(all_said, "{width}: nothing is cut off");
            }
        }
        let piped = text(&rows, &ShortNames::of(&api), OutputStyle { width: None, colours: false });
        assert_eq!(piped.lines().count(), rows.len());
    }
}
