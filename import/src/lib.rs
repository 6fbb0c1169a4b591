//! From the vendor's pages to the spec: reads a saved page and writes a draft of its endpoint.
//!
//! Each stage can be looked at by itself:
//!
//! 1. [`page`] tells what a page was saved as, takes it out of what a crawler wrote around it ([`banner`]), and reads it
//!    into [`blocks`]: headings, tables, samples, sentences ([`markdown`], [`html`] behind [`tags`], [`flat`]);
//! 2. [`gather`] walks over the blocks and collects [`facts`], each with its line and how sure it is;
//! 3. [`tree`] puts the rows of tables where they belong, with what the samples show there ([`shape`]);
//! 4. [`decide`] settles types, where tables and samples disagree too, and reads [`limits`] from sentences;
//! 5. [`assemble`] makes a [`draft`] of it, [`naming`] the names that the generator cannot make;
//! 6. [`gate`] lets its strings through, and [`yaml`] writes the draft in the language of the spec.
//!
//! Nothing here touches the disk or the network, and nothing is guessed in silence: what is open stands in the draft as
//! a `TODO` with the line of the page, and in the list of [`Import::todos`].

pub mod address;
pub mod assemble;
pub mod banner;
pub mod blocks;
pub mod codes;
pub mod decide;
pub mod draft;
pub mod drift;
pub mod edit;
pub mod facts;
pub mod flat;
pub mod formats;
pub mod gate;
pub mod gather;
pub mod html;
pub mod known;
pub mod limits;
pub mod lock;
pub mod markdown;
pub mod naming;
pub mod overlay;
pub mod page;
pub mod paths;
pub mod refine;
pub mod sample;
pub mod shape;
pub mod tags;
pub mod text;
pub mod tree;
pub mod types;
pub mod variants;
pub mod words;
pub mod yaml;

use weixin_codegen::Source;

pub use draft::{Draft, Todo};
pub use known::Known;
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
    if let Some(url) = page.url.as_ref().filter(|url| !address::is_page(url)) {
        let what = format!("{} is not the address of a page", text::quoted(url));
        return Err(page.error(what, "write the address that a browser opens, beginning with `https://`"));
    }
    let banner = page.banner()?;
    let page = &Page { url: page.url.clone().or(banner.url), text: banner.page, ..page.clone() };
    let mut facts = gather::facts(&page.blocks()?);
    facts.title = facts.title.or_else(|| banner.title.map(|title| facts::Fact::likely(title, 1, "the banner")));
    if facts.is_blank() {
        return Err(page.error("nothing but the address of an API was recognised on the page", page.unread()));
    }
    let mut draft = assemble::draft(page, &facts, known, options)?;
    gate::pass(&mut draft, &options.today);
    paths::tidy(&mut draft);
    naming::Taken::default().settle(&mut draft);
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
    pub fn beside(mut self, taken: &mut naming::Taken) -> Self {
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
        let source = Source { shown: format!("spec/{path}"), path, text: yaml::text(&draft) };
        let formats = draft.formats.iter().map(|table| {
            let path = format!("formats/{}.yaml", table.name);
            Source { shown: format!("spec/{path}"), path, text: formats::text(table, true) }
        });
        let formats = formats.collect();
        let mut todos = draft.todos.clone();
        let mut copy = draft.clone();
        let mut collect = |fields: &mut [draft::Field]| {
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
        if let draft::Response::Fields(fields) = &mut copy.response {
            collect(fields);
        }
        todos.extend(draft.errors.iter().flat_map(|row| {
            row.todos.iter().map(|what| Todo { line: row.line, what: format!("code {}: {what}", row.code) })
        }));
        todos.sort_by_key(|todo| todo.line);
        Self { draft, source, formats, todos }
    }
}
