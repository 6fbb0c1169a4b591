//! `weixin coverage`: which pages have no endpoint in the spec, and which endpoints no page any more.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use serde_json::{Value as Json, json};
use weixin_codegen::describe::count;
use weixin_codegen::model::{Api, Endpoint};
use weixin_import::{KnownSpec, PageLock, PageSubject};

use crate::failure::Failure;
use crate::pages::facts_files;
use crate::pages::lock_file::LockFile;
use crate::pages::saved::SavedPages;
use crate::spec::args::SpecFolder;
use crate::terminal::{OutputStyle, columns, padded};

/// Which pages to look for in which spec.
#[derive(Debug, Args)]
pub(crate) struct CoverageArgs {
    #[command(flatten)]
    saved: SavedPages,
    #[command(flatten)]
    spec: SpecFolder,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// A page that was read.
struct ReadPage {
    /// Where it is, as messages show it.
    shown: String,
    subject: PageSubject,
}

/// An endpoint or message of which no page is among those that were read.
struct Gone<'a> {
    name: String,
    endpoint: &'a Endpoint,
    /// The address and the day of the page that was read last.
    url: Option<String>,
    read: Option<String>,
}

/// What the pages and the spec have of each other.
struct Coverage<'a> {
    pages: Vec<ReadPage>,
    gone: Vec<Gone<'a>>,
    /// How many endpoints and messages the spec has.
    described: usize,
    /// Pages that were read, and why they tell of no endpoint or message: guides, lists.
    silent: Vec<String>,
    /// Pages that could not be read, and why: what they tell of is counted as gone, perhaps wrongly.
    unread: Vec<String>,
}

impl CoverageArgs {
    /// Reads all pages, and looks each up in the spec.
    ///
    /// # Errors
    ///
    /// The spec has errors, or a page cannot be read.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let sources = self.spec.read()?;
        let api = weixin_codegen::model(sources.clone()).map_err(|errors| Failure::Spec(Box::new(errors), ""))?;
        let lock = LockFile::peek(&self.spec.folder)?;
        let facts = facts_files::read(&self.spec.folder, &sources)?;
        let known = KnownSpec::new(sources, facts).map_err(|error| Failure::Usage(error.to_string()))?;
        let coverage = self.coverage(&api, &known, &lock)?;
        let report = if self.json { coverage.json().to_string() } else { coverage.text(OutputStyle::of_stdout()) };
        match coverage.unread.as_slice() {
            [] => Ok(report),
            unread => Err(Failure::Found(report, unread.join("\nerror: "))),
        }
    }

    fn coverage<'a>(&self, api: &'a Api, known: &KnownSpec, lock: &PageLock) -> Result<Coverage<'a>, Failure> {
        let loaded = self.saved.open()?;
        let options = self.saved.options(false);
        let (mut pages, mut silent, mut unread) = (Vec::new(), Vec::new(), loaded.problems);
        for page in &loaded.pages {
            match known.subject(page, &options) {
                Ok(subject) => pages.push(ReadPage { shown: page.shown.clone(), subject }),
                Err(error) => {
                    // An empty page, or half of one, may be about anything.
                    let to = if page.banner().is_err() { &mut unread } else { &mut silent };
                    to.push(format!("{}: {}", error.page, error.what));
                }
            }
        }
        let covered: BTreeSet<&str> = pages.iter().filter_map(|page| page.subject.file.as_deref()).collect();
        let all = described(api);
        let described = all.len();
        let gone = all.into_iter().filter(|(_, endpoint)| !covered.contains(endpoint.source.as_str()));
        let gone = gone.map(|(name, endpoint)| Gone::of(name, endpoint, lock)).collect();
        Ok(Coverage { pages, gone, described, silent, unread })
    }
}

/// All endpoints and messages, by the names by which they are found again.
fn described(api: &Api) -> Vec<(String, &Endpoint)> {
    let endpoints = api.endpoints().map(|(group, endpoint)| (&group.name.wire, endpoint));
    let messages = api.messages.iter().map(|message| (&message.group.wire, &message.exchange));
    endpoints.chain(messages).map(|(group, it)| (format!("{group}/{}", it.name.wire), it)).collect()
}

impl<'a> Gone<'a> {
    fn of(name: String, endpoint: &'a Endpoint, lock: &PageLock) -> Self {
        let locked = lock.get(&endpoint.source);
        let page = endpoint.pages.first();
        let url = locked.map(|locked| locked.url.clone()).filter(|url| url != "-");
        let read = locked.map(|locked| locked.read.clone());
        Self {
            name,
            endpoint,
            url: url.or_else(|| page.and_then(|page| page.url.clone())),
            read: read.or_else(|| page.map(|page| page.read.clone())),
        }
    }
}

impl Coverage<'_> {
    /// The pages of which the spec has no endpoint, by what they are about: several may be about the same.
    fn missing(&self) -> BTreeMap<(bool, &str), Vec<&ReadPage>> {
        let mut missing: BTreeMap<(bool, &str), Vec<&ReadPage>> = BTreeMap::new();
        for page in self.pages.iter().filter(|page| page.subject.file.is_none()) {
            missing.entry((page.subject.is_message, &page.subject.told_by)).or_default().push(page);
        }
        missing
    }

    fn text(&self, style: OutputStyle) -> String {
        let missing = self.missing();
        let uncovered: usize = missing.values().map(Vec::len).sum();
        let with = self.pages.len() - uncovered;
        let mut out = vec![format!(
            "{} read: {with} of what the spec has, {uncovered} of what it does not have\n{} of {} endpoints and messages \
             without a page among them",
            count(self.pages.len(), "page"),
            self.gone.len(),
            self.described,
        )];
        let rows = missing.iter().map(|((_, told_by), pages)| {
            let subject = &pages[0].subject;
            let title = subject.title.as_deref().unwrap_or_default();
            let files: Vec<&str> = pages.iter().map(|page| page.shown.as_str()).collect();
            vec![(*told_by).to_owned(), subject.name.clone(), format!("{title} {}", files.join(" ")).trim().to_owned()]
        });
        section(&mut out, "pages without an endpoint", rows.collect(), style);
        let rows = self.gone.iter().map(|gone| {
            let url = gone.url.as_deref().unwrap_or("address unknown");
            let read = gone.read.as_ref().map(|read| format!(", read {read}")).unwrap_or_default();
            vec![gone.name.clone(), format!("{url}{read}")]
        });
        section(&mut out, "endpoints without a page", rows.collect(), style);
        let rows = self.silent.iter().map(|why| vec![why.clone()]);
        section(&mut out, "pages that tell of no endpoint", rows.collect(), style);
        out.join("\n")
    }

    fn json(&self) -> Json {
        let page = |page: &ReadPage| {
            let PageSubject { file, name, told_by, is_message, title, url } = &page.subject;
            let kind = if *is_message { "message" } else { "endpoint" };
            let route = (!is_message).then_some(told_by);
            let when = is_message.then_some(told_by);
            json!({ "page": page.shown, "kind": kind, "name": name, "route": route, "when": when, "title": title, "url": url,
                    "file": file })
        };
        let (covered, missing): (Vec<_>, Vec<_>) = self.pages.iter().partition(|page| page.subject.file.is_some());
        let gone = self
            .gone
            .iter()
            .map(|gone| json!({ "name": gone.name, "file": gone.endpoint.source, "url": gone.url, "read": gone.read }));
        json!({
            "covered": covered.into_iter().map(page).collect::<Vec<_>>(),
            "missing": missing.into_iter().map(page).collect::<Vec<_>>(),
            "gone": gone.collect::<Vec<_>>(),
            "of_no_endpoint": self.silent,
            "unread": self.unread,
        })
    }
}

/// A heading with rows below it, whose cells stand below each other; nothing without rows.
fn section(out: &mut Vec<String>, heading: &str, rows: Vec<Vec<String>>, style: OutputStyle) {
    if rows.is_empty() {
        return;
    }
    let width = |at: usize| rows.iter().filter_map(|row| Some(columns(row.get(at)?))).max().unwrap_or(0).min(WIDEST);
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    out.push(format!("\n{}  {}", style.bold(heading), style.dim(&rows.len().to_string())));
    for row in &rows {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| padded(cell, *width)).collect();
        out.push(style.indented(cells.join("  ").trim_end(), 2));
    }
}

/// The widest cell for which others make room.
const WIDEST: usize = 56;
