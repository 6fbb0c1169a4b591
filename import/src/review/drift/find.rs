//! Which endpoint or message of a spec a page is about: the one of its route, or else of its address, or of its name.

use weixin_codegen::yaml::{Node, NodeKind};

use crate::draft::model::Draft;
use crate::review::reading::library::{Library, LibraryFile};
use crate::review::reading::stored::StoredFacts;

/// The file that a page is about.
pub(crate) fn file_of<'a>(
    draft: &Draft,
    library: &'a Library,
    stored: impl Fn(&str) -> Option<&'a StoredFacts>,
) -> Option<&'a LibraryFile> {
    let wanted = Wanted::of(draft);
    let ranked = library.described().filter_map(|file| Some((wanted.rank(file, stored(&file.path))?, file)));
    let mut best: Option<(u32, &LibraryFile, bool)> = None;
    for (rank, file) in ranked {
        best = match best {
            Some((known, first, _)) if known == rank => Some((known, first, false)),
            Some((known, ..)) if known > rank => best,
            _ => Some((rank, file, true)),
        };
    }
    // A name alone has to be the only one of its kind.
    best.filter(|(rank, _, only)| *rank > NAME || *only).map(|(_, file, _)| file)
}

/// What a page is known by.
struct Wanted<'a> {
    draft: &'a Draft,
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
    fn of(draft: &'a Draft) -> Self {
        let when = draft.when.iter().flatten().map(|(name, value)| (name.clone(), value.to_string())).collect();
        Self {
            draft,
            route: format!("{} {}", draft.method.key(), draft.path),
            when,
            url: draft.page_url.as_deref().map(bare_address),
        }
    }

    /// How well a file fits; `None` if it does not.
    fn rank(&self, file: &LibraryFile, stored: Option<&StoredFacts>) -> Option<u32> {
        let is_message = file.yaml.key("message").is_some();
        if is_message != self.draft.when.is_some() {
            return None;
        }
        let text = |key: &str| file.yaml.key(key).and_then(Node::text);
        let is_told = if is_message { self.is_when(file.yaml.key("when")) } else { text("route") == Some(&self.route) };
        let has_path =
            text("route").and_then(|route| route.split_once(' ')).is_some_and(|(_, path)| path == self.draft.path);
        let name = text(if is_message { "message" } else { "endpoint" });
        let is_named = name.is_some_and(|name| name.eq_ignore_ascii_case(&self.draft.name));
        let is_there = self.url.as_ref().is_some_and(|url| addresses(file, stored).any(|known| known == *url));
        let rank = u32::from(is_told) * ROUTE
            + u32::from(is_there) * ADDRESS
            + u32::from(has_path && !is_message) * PATH
            + u32::from(is_named) * NAME;
        (rank > 0).then_some(rank)
    }

    fn is_when(&self, when: Option<&Node>) -> bool {
        let NodeKind::Map(entries) = when.map_or(&NodeKind::Reported, |node| &node.kind) else { return false };
        let is_told = |(name, value): &(String, String)| {
            entries.iter().any(|entry| entry.key.text == *name && entry.value.text() == Some(value))
        };
        entries.len() == self.when.len() && self.when.iter().all(is_told)
    }
}

/// The addresses of the pages of a file, as the spec and the stored facts have them.
fn addresses<'a>(file: &'a LibraryFile, stored: Option<&'a StoredFacts>) -> impl Iterator<Item = String> + 'a {
    let pages = match file.yaml.key("page").map(|node| (&node.kind, node)) {
        Some((NodeKind::List(pages), _)) => pages.iter().collect(),
        Some((_, page)) => vec![page],
        None => Vec::new(),
    };
    let of_spec = pages.into_iter().filter_map(|page| page.get("url")?.value.text());
    let of_stored = stored.into_iter().flat_map(|stored| &stored.readings).filter_map(|reading| reading.url.as_deref());
    of_spec.chain(of_stored).map(bare_address)
}

/// An address without what differs between the ways to open one page.
pub(crate) fn bare_address(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or(url).trim_end_matches('/');
    let url = url.strip_suffix(".html").or_else(|| url.strip_suffix(".md")).unwrap_or(url);
    url.split_once("://").map_or(url, |(_, rest)| rest).to_owned()
}
