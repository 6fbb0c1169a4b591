//! From the vendor's pages to the spec: reads a saved page and writes a draft of its endpoint.
//!
//! Each folder is a stage, and none knows a later one:
//!
//! 1. [`page`] tells what a page was saved as, takes it out of what a crawler wrote around it, and reads it into blocks:
//!    headings, tables, samples, sentences; the words that it looks for are in [`vocabulary`];
//! 2. [`facts`] walks over the blocks and collects what they say, each fact with its line and how sure it is;
//! 3. [`infer`] puts the rows of tables where they belong, settles types, names and limits, and makes a [`draft`];
//! 4. [`yaml`] writes the draft in the language of the spec;
//! 5. [`review`] compares a page with the spec, and keeps what people decided.
//!
//! Nothing here touches the disk or the network, and nothing is guessed in silence: what is open stands in the draft as
//! a `TODO` with the line of the page, and in the list of [`Import::todos`].

pub mod draft;
pub mod facts;
pub mod infer;
pub mod page;
pub mod review;
pub mod text;
pub mod vocabulary;
pub mod yaml;

use crate::draft::model::{Field, Response};
use crate::draft::paths;
use crate::facts::model::Fact;
use crate::facts::{extract, request_line};
use crate::infer::{endpoint, formats, gate, names};
use weixin_codegen::Source;

pub use draft::model::{Draft, Todo};
pub use infer::known::Known;
pub use page::{Page, PageError};

/// How pages are imported.
#[derive(Clone, Debug)]
pub struct Options {
    /// True to keep the vendor's sentences; false leaves them out, and only facts stay.
    pub prose: bool,
    /// The day that is written down where a page's own is not known, `2026-11-21`.
    pub today: String,
}

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

/// Imports one page.
///
/// # Errors
///
/// When the page is empty, too large, or not about an endpoint, or when nothing could be read of it.
pub fn import(page: &Page, known: &Known, options: &Options) -> Result<Import, PageError> {
    if let Some(url) = page.url.as_ref().filter(|url| !request_line::is_page(url)) {
        let what = format!("{} is not the address of a page", text::quoted(url));
        return Err(page.error(what, "write the address that a browser opens, beginning with `https://`"));
    }
    let banner = page.banner()?;
    let page = &Page { url: page.url.clone().or(banner.url), text: banner.page, ..page.clone() };
    let mut facts = extract::facts(&page.blocks()?);
    facts.title = facts.title.or_else(|| banner.title.map(|title| Fact::likely(title, 1, "the banner")));
    if facts.is_blank() {
        return Err(page.error("nothing but the address of an API was recognised on the page", page.unread()));
    }
    let mut draft = endpoint::draft(page, &facts, known, options)?;
    gate::pass(&mut draft, &options.today);
    paths::tidy(&mut draft);
    names::Taken::default().settle(&mut draft);
    let import = Import::of(draft);
    match import.problem(known) {
        None => Ok(import),
        Some(problem) => {
            let what = format!("the draft of the page would not be a spec: {problem}");
            Err(page.error(what, "take out of the page what the message speaks of, or write the endpoint by hand"))
        }
    }
}

impl Import {
    /// The same draft beside others of one spec: with names that none of them has.
    #[must_use]
    pub fn beside(mut self, taken: &mut names::Taken) -> Self {
        taken.settle(&mut self.draft);
        Self::of(self.draft)
    }

    /// What is open and where the page contradicts itself, a line each, for people.
    pub fn report(&self) -> String {
        let path = &self.source.path;
        let todos = self.todos.iter().map(|todo| format!("{path}: line {} of the page: {}\n", todo.line, todo.what));
        let notes = self
            .draft
            .corrections
            .iter()
            .map(|note| format!("{path}: `{}`: the page says {}, but {}\n", note.at, note.page_says, note.reason));
        todos.chain(notes).collect()
    }

    /// What is wrong with the draft as a part of a spec that holds only what is known; nothing, unless the importer errs.
    pub fn problem(&self, known: &Known) -> Option<String> {
        let mut sources = known.spec();
        sources.extend(self.sources().cloned());
        let errors = weixin_codegen::model(sources).err()?;
        Some(errors.list().first().map_or_else(String::new, |first| first.message.clone()))
    }

    /// Every file of the draft.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        std::iter::once(&self.source).chain(&self.formats)
    }

    /// A draft with its file.
    pub fn of(draft: Draft) -> Self {
        let path = draft.path_in_spec();
        let source = Source { shown: format!("spec/{path}"), path, text: yaml::write::text(&draft) };
        let formats = draft.formats.iter().map(|table| {
            let path = format!("formats/{}.yaml", table.name);
            Source { shown: format!("spec/{path}"), path, text: formats::text(table, true) }
        });
        let formats = formats.collect();
        let mut todos = draft.todos.clone();
        let mut copy = draft.clone();
        let mut collect = |fields: &mut [Field]| {
            paths::each_field(fields, &mut |field| {
                todos.extend(
                    field.todos.iter().map(|what| Todo { line: field.line, what: format!("`{}`: {what}", field.name) }),
                );
            });
        };
        let requests =
            std::iter::once(&mut copy.request).chain(copy.variants.iter_mut().map(|variant| &mut variant.request));
        for request in requests {
            [&mut request.query, &mut request.json, &mut request.form].into_iter().for_each(|fields| collect(fields));
        }
        if let Response::Fields(fields) = &mut copy.response {
            collect(fields);
        }
        todos.extend(draft.errors.iter().flat_map(|row| {
            row.todos.iter().map(|what| Todo { line: row.line, what: format!("code {}: {what}", row.code) })
        }));
        todos.sort_by_key(|todo| todo.line);
        Self { draft, source, formats, todos }
    }
}
