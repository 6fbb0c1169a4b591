//! Which endpoint or message of a spec a page is about: the one of its route, or else of its address, or of its name.

use std::collections::HashSet;

use weixin_codegen::yaml::{Node, NodeKind};

use crate::draft::model::Draft;
use crate::review::reading::read::FreshPage;
use crate::review::reading::spec_files::{SpecFile, SpecFiles};
use crate::review::reading::stored::StoredFacts;

/// The file that a page is about.
pub(crate) fn file_of<'a>(
    fresh: &FreshPage,
    files: &'a SpecFiles,
    stored: impl Fn(&str) -> Option<&'a StoredFacts>,
) -> Option<&'a SpecFile> {
    let wanted = Wanted::of(fresh);
    let ranked = files.described().filter_map(|file| Some((wanted.rank(file, stored(&file.path))?, file)));
    // The first of the best.
    ranked
        .fold(None, |best, one| if best.is_some_and(|(rank, _)| rank >= one.0) { best } else { Some(one) })
        .map(|(_, file)| file)
}

/// True if a page is the one of a file: it says its name, its path or its address.
pub(crate) fn is_of(
    fresh: &FreshPage,
    own_address: Option<&str>,
    file: &SpecFile,
    stored: Option<&StoredFacts>,
) -> bool {
    let wanted = Wanted { url: own_address.map(bare_address), ..Wanted::of(fresh) };
    wanted.is_named(file) || wanted.rank(file, stored).is_some()
}

/// What a page is known by.
struct Wanted<'a> {
    draft: &'a Draft,
    hashes: HashSet<u64>,
    route: String,
    when: Vec<(String, String)>,
    url: Option<String>,
}

/// How much the route, the path, the address and the name of a page tell.
const ROUTE: u32 = 16;
const ADDRESS: u32 = 6;
const PATH: u32 = 3;
const NAME: u32 = 2;

impl<'a> Wanted<'a> {
    fn of(fresh: &'a FreshPage) -> Self {
        let draft = &fresh.draft;
        let when = draft.when.iter().flatten().map(|(name, value)| (name.clone(), value.to_string())).collect();
        Self {
            draft,
            hashes: fresh.reading.hashes().collect(),
            route: format!("{} {}", draft.method.key(), draft.path),
            when,
            url: draft.page_url.as_deref().map(bare_address),
        }
    }

    /// How well a file fits; `None` if it does not.
    fn rank(&self, file: &SpecFile, stored: Option<&StoredFacts>) -> Option<u32> {
        let is_message = file.yaml.key("message").is_some();
        if is_message != self.draft.when.is_some() {
            return None;
        }
        let text = |key: &str| file.yaml.key(key).and_then(Node::text);
        let is_told = if is_message { self.is_when(file.yaml.key("when")) } else { text("route") == Some(&self.route) };
        let has_path =
            text("route").and_then(|route| route.split_once(' ')).is_some_and(|(_, path)| path == self.draft.path);
        let is_there = self.url.as_ref().is_some_and(|url| addresses(file, stored).any(|known| known == *url));
        let rank = u32::from(is_told) * ROUTE
            + u32::from(is_there) * ADDRESS
            + u32::from(has_path && !is_message) * PATH
            + u32::from(self.is_named(file)) * NAME;
        // Interfaces of different parts of the service have one name, or names that only capitals tell apart: a name alone has to
        // be the same to the letter, and to stand on the same page.
        let is_same = || name(file) == Some(&self.draft.name) && self.is_like(stored);
        (rank > NAME || (rank == NAME && is_same())).then_some(rank)
    }

    /// True if the page has the name of a file.
    fn is_named(&self, file: &SpecFile) -> bool {
        name(file).is_some_and(|name| name.eq_ignore_ascii_case(&self.draft.name))
    }

    /// True if a good part of the page was on one that the file had.
    fn is_like(&self, stored: Option<&StoredFacts>) -> bool {
        let known = stored
            .iter()
            .flat_map(|stored| &stored.readings)
            .map(|reading| reading.hashes().collect::<HashSet<u64>>().intersection(&self.hashes).count());
        known.max().is_some_and(|shared| shared * 3 > self.hashes.len())
    }

    fn is_when(&self, when: Option<&Node>) -> bool {
        let NodeKind::Map(entries) = when.map_or(&NodeKind::Reported, |node| &node.kind) else { return false };
        let is_told = |(name, value): &(String, String)| {
            entries.iter().any(|entry| entry.key.text == *name && entry.value.text() == Some(value))
        };
        entries.len() == self.when.len() && self.when.iter().all(is_told)
    }
}

/// The vendor's name of what a file describes.
fn name(file: &SpecFile) -> Option<&str> {
    ["endpoint", "message"].iter().find_map(|key| file.yaml.key(key)?.text())
}

/// The addresses of the pages of a file, as the spec and the stored facts have them.
fn addresses<'a>(file: &'a SpecFile, stored: Option<&'a StoredFacts>) -> impl Iterator<Item = String> + 'a {
    let of_stored = stored.into_iter().flat_map(|stored| &stored.readings).filter_map(|reading| reading.url.as_deref());
    pages(file).into_iter().chain(of_stored).map(bare_address)
}

/// The only address that a file of the spec has.
pub(crate) fn only_address(file: &SpecFile) -> Option<&str> {
    let pages = pages(file);
    let first = pages.first().copied()?;
    (first.contains("://") && pages.iter().all(|page| *page == first)).then_some(first)
}

fn pages(file: &SpecFile) -> Vec<&str> {
    let pages = match file.yaml.key("page").map(|node| (&node.kind, node)) {
        Some((NodeKind::List(pages), _)) => pages.iter().collect(),
        Some((_, page)) => vec![page],
        None => Vec::new(),
    };
    pages.into_iter().filter_map(|page| page.get("url")?.value.text()).collect()
}

/// An address without what differs between the ways to open one page.
pub(crate) fn bare_address(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or(url).trim_end_matches('/');
    let url = url.strip_suffix(".html").or_else(|| url.strip_suffix(".md")).unwrap_or(url);
    url.split_once("://").map_or(url, |(_, rest)| rest).to_owned()
}
