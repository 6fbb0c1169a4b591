//! The drafts of many pages, and which of them go into a spec.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use weixin_codegen::files::{Links, Root};
use weixin_codegen::model::{Api, Literal};
use weixin_codegen::{Diagnostics, Source, model};
use weixin_import::{
    Import, LockedPage, Options, Page, PageLock, Sections, SharedCodes, SpecContext, StoredFacts, TakenNames,
    Validator, facts_of,
};

use crate::failure::Failure;
use crate::spec::args::FollowLinks;

/// The fields that tell a message from others, with their values in lower case, sorted.
type When = Vec<(String, String)>;

/// The draft of one page.
pub(super) struct PageDraft {
    pub(super) page: Page,
    import: Import,
    /// Method and path.
    route: (String, String),
    /// The values that tell a message from others.
    when: Option<When>,
    /// Open questions, and contradictions between tables and samples, a line each.
    pub(super) report: String,
    pub(super) todos: usize,
    /// What is kept of the page: its file, and the text.
    facts: (String, String),
    pub(super) locked: LockedPage,
}

/// A page whose endpoint is in the spec already.
pub(super) struct There {
    /// The file, as messages show it.
    pub(super) file: String,
    /// What was drafted.
    pub(super) draft: PageDraft,
}

/// Drafts, by what becomes of them.
pub(super) struct Batch {
    pub(super) new: Vec<PageDraft>,
    pub(super) there: Vec<There>,
    /// What is wrong with pages of which there are two.
    pub(super) twice: Vec<String>,
}

/// Drafts a page; of one that was fetched, `version` is what the server said of it.
///
/// # Errors
///
/// The page is none of an endpoint or message.
pub(super) fn draft(
    page: Page,
    version: Option<Validator>,
    context: &SpecContext,
    options: &Options,
    sections: Option<&Sections>,
    taken: &mut TakenNames,
) -> Result<PageDraft, String> {
    let mut import = weixin_import::import(&page, context, options).map_err(|error| error.to_string())?;
    let route = (import.draft.method.key().to_owned(), import.draft.path.clone());
    let when = import.draft.when.as_deref().map(told_by);
    let url = import.draft.page_url.clone();
    let row = sections.and_then(|sections| sections.find(&page.shown, url.as_deref(), (&route.0, &route.1)));
    if let Some(row) = row {
        import = import.in_section(row);
    }
    let import = import.beside(taken);
    let path = &import.source.path;
    // What is kept of the page is filed under the address that its draft has.
    let page = Page { url: page.url.or_else(|| import.draft.page_url.clone()), ..page };
    let (facts, mut locked) = facts_of(path, &page, context, options).map_err(|error| error.to_string())?;
    locked.validator = version;
    let facts = (StoredFacts::path_of(path), facts.text());
    let report = import.report(&page);
    Ok(PageDraft { page, todos: import.todos.len(), import, route, when, report, facts, locked })
}

fn told_by(when: &[(String, Literal)]) -> When {
    let mut told: When =
        when.iter().map(|(name, value)| (name.clone(), value.to_string().to_ascii_lowercase())).collect();
    told.sort();
    told
}

impl PageDraft {
    /// The files; the first is the endpoint's.
    pub(super) fn sources(&self) -> impl Iterator<Item = &Source> {
        self.import.sources()
    }

    /// The file in which a spec has the endpoint or the message, whatever that is called there.
    fn known(&self, api: &Api) -> Option<String> {
        if let Some(when) = &self.when {
            let message = api.messages.iter().find(|message| told_by(&message.when) == *when)?;
            return Some(message.exchange.source.clone());
        }
        let (method, path) = (&self.route.0, &self.route.1);
        let known = api.endpoints().find(|(_, it)| it.method.key() == method && it.path == *path);
        known.map(|(_, endpoint)| endpoint.source.clone())
    }

    /// True if the files stand there as they were drafted, and what is kept of the page does not: an import was interrupted.
    fn is_half_written(&self, root: &Root, lock: &PageLock) -> Result<bool, Failure> {
        for source in self.sources() {
            let text = root.read_text(&source.path, MAX_DRAFT, Links::Inside)?.unwrap_or_default();
            if without_day(&text) != without_day(&source.text) {
                return Ok(false);
            }
        }
        Ok(root.find(&self.facts.0)?.is_none() || lock.get(&self.locked.path).is_none())
    }
}

/// The largest draft that is compared with its file, in bytes.
const MAX_DRAFT: usize = 16 * 1024 * 1024;

/// The text of a draft without the day on which its page was read.
fn without_day(text: &str) -> String {
    let line = |line: &str| match line.split_once(" read: ") {
        Some((before, after)) if line.starts_with("page:") || line.trim_start().starts_with("- {") => {
            format!("{before}{}\n", after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-'))
        }
        _ => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

impl Batch {
    /// Stores what is kept of the pages whose files an interrupted import wrote, and nothing else; returns what to lock.
    ///
    /// # Errors
    ///
    /// A file cannot be read or written.
    pub(super) fn complete(&self, root: &Root, lock: &PageLock) -> Result<Vec<LockedPage>, Failure> {
        let mut locked = Vec::new();
        for There { draft, .. } in &self.there {
            if draft.is_half_written(root, lock)? {
                // This changes nothing but that what was left over in the folder is removed.
                for source in draft.sources() {
                    let text = root.read_text(&source.path, MAX_DRAFT, Links::Inside)?.unwrap_or_default();
                    // A file that is a link stays one.
                    let _ = root.write(&source.path, text.as_bytes());
                }
                if root.find(&draft.facts.0)?.is_none() {
                    root.write(&draft.facts.0, draft.facts.1.as_bytes())?;
                }
                locked.push(draft.locked.clone());
            }
        }
        Ok(locked)
    }

    /// Tells the drafts of what is new from those of what the spec has: the file, or an endpoint with the route.
    ///
    /// # Errors
    ///
    /// The spec's folder cannot be read.
    pub(super) fn of(drafts: Vec<PageDraft>, root: &Root, api: &Api, replace: bool) -> Result<Self, Failure> {
        let mut batch = Self { new: Vec::new(), there: Vec::new(), twice: Vec::new() };
        let mut pages: HashMap<String, String> = HashMap::new();
        for draft in drafts {
            let own = draft.import.source.path.as_str();
            let mut file = root.find(own)?.map(|_| own.to_owned());
            if file.is_none() {
                // The spec that is read need not be the one that is written.
                file = match draft.known(api) {
                    Some(source) if root.find(&source)?.is_some() => Some(source),
                    _ => None,
                };
            }
            match file {
                Some(file) if !(replace && file == own) => {
                    batch.there.push(There { file: root.shown(&file), draft });
                }
                _ => match pages.get(own) {
                    Some(first) => {
                        let shown = &draft.page.shown;
                        batch.twice.push(format!("{shown}: its file would be `{own}`, as that of {first}"));
                    }
                    None => {
                        pages.insert(own.to_owned(), draft.page.shown.clone());
                        batch.new.push(draft);
                    }
                },
            }
        }
        Ok(batch)
    }
}

/// A spec without errors stays so: drafts that would add some are left out, and said. A spec that has errors already gets
/// all of them, and is checked afterwards.
///
/// # Errors
///
/// The spec cannot be read, or would get errors that are in no draft.
pub(super) fn clean(
    mut drafts: Vec<PageDraft>,
    folder: &Path,
    follow: FollowLinks,
    is_folder: bool,
    problems: &mut Vec<String>,
) -> Result<Vec<PageDraft>, Failure> {
    let base = follow.read(folder)?;
    let is_whole = base.iter().any(|source| source.path == "service.yaml");
    if !is_whole || drafts.is_empty() || model(base.clone()).is_err() {
        return Ok(drafts);
    }
    loop {
        let new: Vec<&Source> = drafts.iter().flat_map(PageDraft::sources).collect();
        let others = base.iter().filter(|source| new.iter().all(|draft| draft.path != source.path));
        let Err(errors) = model(others.chain(new.iter().copied()).cloned().collect()) else { return Ok(drafts) };
        let bad = blamed(&errors, &drafts);
        let mut at = 0..;
        let is_bad = |_: &PageDraft| at.next().is_some_and(|at: usize| bad.contains(&at));
        let (refused, kept): (Vec<_>, Vec<_>) = drafts.into_iter().partition(is_bad);
        // With one page, or none to blame, all that is wrong is shown.
        if refused.is_empty() || (kept.is_empty() && !is_folder) {
            return Err(Failure::Spec(Box::new(errors), "; nothing was written"));
        }
        for draft in refused {
            let first =
                errors.list().into_iter().find(|error| places(&errors, error).any(|path| draft.locked.path == path));
            let first = first.map_or_else(String::new, |error| error.message.clone());
            problems.push(format!("{}: the spec would have errors with it: {first}", draft.page.shown));
        }
        drafts = kept;
    }
}

/// The drafts that errors are about, by their places. Of two that do not go together, the first stays.
fn blamed(errors: &Diagnostics, drafts: &[PageDraft]) -> HashSet<usize> {
    let sources =
        drafts.iter().enumerate().flat_map(|(at, draft)| draft.sources().map(move |it| (it.path.as_str(), at)));
    let owners: HashMap<&str, usize> = sources.collect();
    let of_error = |error| places(errors, error).filter_map(|path| owners.get(path)).max().copied();
    errors.list().into_iter().filter_map(of_error).collect()
}

fn places<'a>(
    errors: &'a Diagnostics,
    error: &'a weixin_codegen::Diagnostic,
) -> impl Iterator<Item = &'a str> + use<'a> {
    let spans = error.at.into_iter().chain(error.also.as_ref().map(|(span, _)| *span));
    spans.filter_map(|span| errors.sources().get(span.file as usize)).map(|source| source.path.as_str())
}

/// Moves codes that drafts share into tables.
pub(super) fn share_codes(drafts: &mut [PageDraft], context: &SpecContext) -> Vec<SharedCodes> {
    let mut imports: Vec<&mut Import> = drafts.iter_mut().map(|draft| &mut draft.import).collect();
    weixin_import::share_codes(&mut imports, context)
}

/// Writes the files of drafts, the tables that they share, and what is kept of their pages.
///
/// # Errors
///
/// A file cannot be written.
pub(super) fn write<'a>(root: &Root, drafts: &'a [PageDraft], tables: &'a [SharedCodes]) -> Result<(), Failure> {
    let of_draft = |draft: &'a PageDraft| {
        let sources = draft.sources().map(|source| (source.path.as_str(), source.text.as_bytes()));
        let facts = std::iter::once((draft.facts.0.as_str(), draft.facts.1.as_bytes()));
        sources.chain(facts).collect::<Vec<_>>()
    };
    let mut files: Vec<(&str, &[u8])> = Vec::new();
    let mut rest: Vec<&PageDraft> = drafts.iter().collect();
    // An interrupted run has written both files of a draft, or only the first of one; and no table that no draft names, but
    // for one at most.
    for SharedCodes { group, source } in tables {
        files.push((source.path.as_str(), source.text.as_bytes()));
        let (users, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(|draft| draft.import.draft.group == *group);
        files.extend(users.into_iter().flat_map(of_draft));
        rest = others;
    }
    files.extend(rest.into_iter().flat_map(of_draft));
    root.write_all(&files)?;
    Ok(())
}

/// Checks the spec. A directory of drafts alone cannot be checked.
///
/// # Errors
///
/// The spec has errors.
pub(super) fn check(folder: &Path, follow: FollowLinks) -> Result<(), Failure> {
    let sources = follow.read(folder)?;
    if sources.iter().any(|source| source.path == "service.yaml") {
        model(sources).map_err(|errors| Failure::Spec(Box::new(errors), "; the drafts were written"))?;
    }
    Ok(())
}
