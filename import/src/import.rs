//! One page to one draft, with its files: all stages.

use weixin_codegen::Source;

use crate::draft::context::SpecContext;
use crate::draft::model::{Draft, Todo};
use crate::facts::extract;
use crate::facts::model::Fact;
use crate::infer::consistent::make_consistent;
use crate::infer::endpoint::{self, ADDRESS_UNKNOWN, Options};
use crate::infer::message;
use crate::infer::names::TakenNames;
use crate::infer::names::pool::NamePool;
use crate::infer::sanitize::sanitize;
use crate::infer::share::share;
use crate::infer::share_codes;
use crate::page::address::{is_page_address, without_markdown};
use crate::page::{Page, PageError};
use crate::sections::SectionRow;
use crate::text;
use crate::yaml;

/// What is open about an address that nobody has seen.
const ADDRESS_GUESSED: &str =
    "the address of the page is a guess: open it, and correct `page` where it leads elsewhere";

/// What an import gives.
#[derive(Clone, Debug)]
pub struct Import {
    /// The draft.
    pub draft: Draft,
    /// Its file: path below the spec's folder, and text.
    pub source: Source,
    /// The files of its tables of formats.
    pub formats: Vec<Source>,
    /// Everything that is open, in the order of the page.
    pub todos: Vec<Todo>,
}

/// A file of tables of codes that several drafts share.
#[derive(Clone, Debug)]
pub struct SharedCodes {
    /// The folder of these drafts.
    pub group: String,
    /// The file: path below the spec's folder, and text.
    pub source: Source,
}

/// Imports one page into a draft that can stand beside what a spec has already.
///
/// # Errors
///
/// When the page is empty, too large, or not about an endpoint, or when nothing could be read of it.
pub fn import(page: &Page, context: &SpecContext, options: &Options) -> Result<Import, PageError> {
    let given = page.url.as_deref().map(without_markdown);
    if let Some(url) = given.filter(|url| !is_page_address(url)) {
        let what = format!("{} is not the address of a page", text::quoted(url));
        return Err(page.error(what, "use the address that the browser shows, starting with `https://`"));
    }
    let banner = page.banner()?;
    let page = &Page { url: given.map(str::to_owned).or(banner.url), text: banner.page, ..page.clone() };
    let mut facts = extract::facts(&page.blocks());
    facts.title = facts.title.or_else(|| banner.title.map(|title| Fact::likely(title, 1)));
    if facts.is_blank() {
        return Err(page.error("found nothing on the page but the address of an API", page.unread()));
    }
    let mut draft = if facts.is_message() {
        message::draft(page, &facts, context.has_time_zone, options)
    } else {
        endpoint::draft(page, &facts, context, options)?
    };
    sanitize(&mut draft, &options.today);
    make_consistent(&mut draft);
    share(&mut draft);
    TakenNames::default().settle(&mut draft);
    let import = Import::of(draft);
    match import.problem(context) {
        None => Ok(import),
        Some(problem) => {
            let what = format!("the draft would not be a valid spec: {problem}");
            Err(page.error(what, "remove that part of the page, or write the endpoint by hand"))
        }
    }
}

impl Import {
    /// A draft with its files.
    pub(crate) fn of(draft: Draft) -> Self {
        let source = source(draft.path_in_spec(), yaml::write::text(&draft));
        let formats =
            draft.formats.iter().map(|table| source_of_formats(&table.name, yaml::formats::text(table))).collect();
        let todos = todos(&draft);
        Self { draft, source, formats, todos }
    }

    /// The same draft where its page stands in the vendor's menu: with the titles that lead to it, and in the folder that
    /// follows from them.
    #[must_use]
    pub fn in_section(mut self, row: &SectionRow) -> Self {
        if self.draft.section.is_empty() {
            self.draft.section.clone_from(&row.titles);
        }
        if let Some(group) = &row.group {
            self.draft.group.clone_from(group);
        }
        if let (None, Some(url)) = (&self.draft.page_url, &row.url) {
            self.draft.page_url = Some(url.clone());
            self.draft.todos.retain(|todo| todo.what != ADDRESS_UNKNOWN);
            if row.is_guess {
                self.draft.todos.push(Todo { line: 1, what: ADDRESS_GUESSED.to_owned() });
            }
        }
        Self::of(self.draft)
    }

    /// The same draft beside others of one spec: with names that none of them has.
    #[must_use]
    pub fn beside(mut self, taken: &mut TakenNames) -> Self {
        taken.settle(&mut self.draft);
        Self::of(self.draft)
    }

    /// What is open and where the page contradicts itself, a line each, for people and their editors.
    pub fn report(&self, page: &Page) -> String {
        let path = &self.source.path;
        let lines: Vec<&str> = page.text.lines().collect();
        let todos = self.todos.iter().map(|todo| {
            let line = lines.get(todo.line.wrapping_sub(1)).copied().unwrap_or("");
            format!("{}:{}:{}: {path}: {}\n", page.shown, todo.line, column(line, &todo.what), todo.what)
        });
        let corrections = self.draft.corrections.iter().map(|correction| {
            let (says, reason) = (correction.page_says(), correction.reason());
            format!("{path}: `{}`: the page says {says}, but {reason}\n", correction.at)
        });
        todos.chain(corrections).collect()
    }

    /// Every file of the draft.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        std::iter::once(&self.source).chain(&self.formats)
    }

    /// What is wrong with the draft as a part of a spec that has nothing else; nothing, unless the importer errs.
    fn problem(&self, context: &SpecContext) -> Option<String> {
        let mut sources = yaml::context::sources(context, &self.draft);
        sources.extend(self.sources().cloned());
        let errors = weixin_codegen::model(sources).err()?;
        Some(errors.list().first().map_or_else(String::new, |first| first.message.clone()))
    }
}

/// Moves the codes that several drafts of a folder list in the same words into tables, which the drafts name instead;
/// returns the files of these tables. `context` is what the spec has already.
///
/// A draft names a table only if its page lists each of its codes.
pub fn share_codes(imports: &mut [&mut Import], context: &SpecContext) -> Vec<SharedCodes> {
    let mut names = NamePool::default();
    for table in &context.tables {
        names.take(&table.name);
    }
    let files = {
        let mut drafts: Vec<&mut Draft> = imports.iter_mut().map(|import| &mut import.draft).collect();
        share_codes::share_codes(&mut drafts, &mut names)
    };
    for import in imports.iter_mut().filter(|import| files.iter().any(|file| file.group == import.draft.group)) {
        **import = Import::of(import.draft.clone());
    }
    let shared = files.into_iter().map(|file| {
        let source = source(file.path_in_spec(), yaml::code_tables::text(&file));
        SharedCodes { group: file.group, source }
    });
    shared.collect()
}

/// Where on its line something is that a message begins with in backticks, in characters from 1.
fn column(line: &str, what: &str) -> usize {
    let name = what.split('`').nth(1).filter(|name| !name.is_empty());
    let at = name.and_then(|name| line.find(name)).unwrap_or(0);
    1 + line.get(..at).unwrap_or("").chars().count()
}

fn source(path: String, text: String) -> Source {
    Source { shown: format!("spec/{path}"), path, text }
}

fn source_of_formats(name: &str, text: String) -> Source {
    source(format!("formats/{name}.yaml"), text)
}

/// Everything that is open about a draft, in the order of the page.
fn todos(draft: &Draft) -> Vec<Todo> {
    let mut todos = draft.todos.clone();
    draft.each_field(&mut |field| {
        let of_field = field.todos.iter();
        todos.extend(of_field.map(|what| Todo { line: field.line, what: format!("`{}`: {what}", field.name) }));
    });
    for row in draft.errors.iter().filter(|row| !row.is_shared) {
        let of_row = row.todos.iter();
        todos.extend(of_row.map(|what| Todo { line: row.line, what: format!("code {}: {what}", row.code) }));
    }
    todos.sort_by_key(|todo| todo.line);
    todos
}
