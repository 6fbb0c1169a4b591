//! The spec as a website of files: read from a folder, without a server, a font or a script; its own one adds the search.
//!
//! [`site`] is a total function of the model. Each page has a file here; what they have in common is `frame` (around a page),
//! `links` (from one to another), `fields`, `prose` and `errors`. No text of the spec becomes HTML but through `crate::html`.

mod call;
mod codes;
mod endpoint;
mod errors;
mod fields;
mod formats;
mod frame;
mod history;
mod home;
mod links;
mod message;
mod notes;
mod prose;
mod search;
mod section;
mod service;
mod titles;
mod types;

use std::collections::BTreeMap;

use crate::code_index::{self, CodeMeaning};
use crate::diff::Diff;
use crate::model::{Api, Code, Endpoint, Group, Message, Owner, Variant};
use crate::parallel;
use titles::SectionTitles;

/// Pages per work item.
const BLOCK: usize = 8;

/// A file of the site.
struct SiteFile {
    /// Its path below the site's folder.
    path: String,
    /// Its text.
    text: String,
}

/// A command that sends a variant of a request, for those who have none of the bindings.
pub type Command<'a> = &'a (dyn Fn(&'a Endpoint, &'a Variant) -> Option<String> + Sync);

/// What the site has besides the model.
#[derive(Clone, Copy)]
pub struct SiteContext<'a> {
    /// Makes the curl command of a variant.
    pub curl: Command<'a>,
    /// What changed in the spec, the newest first.
    pub history: &'a [Release],
}

/// What changed between two points in time.
#[derive(Clone, Debug)]
pub struct Release {
    /// A version, with its day, or what was compared.
    pub title: String,
    /// The changes.
    pub diff: Diff,
}

/// What the pages are made from.
struct Site<'a> {
    api: &'a Api,
    context: SiteContext<'a>,
    codes: BTreeMap<&'a Code, Vec<CodeMeaning<'a>>>,
    /// What the vendor calls the groups.
    titles: SectionTitles<'a>,
    /// The endpoints and messages that use each shared type, by its Rust name.
    users: BTreeMap<&'a str, Vec<&'a Endpoint>>,
}

/// A page that is being made, by what it is about.
#[derive(Clone, Copy)]
enum PageOf<'a> {
    Section(&'a Group),
    Endpoint(&'a Group, &'a Endpoint),
    Message(&'a Message),
}

/// All files of the site: their texts, by their paths below its folder.
pub fn site<'a>(api: &'a Api, context: SiteContext<'a>) -> BTreeMap<String, String> {
    let site = Site::of(api, context);
    let sections = api.groups.iter().map(PageOf::Section);
    let endpoints = api.endpoints().map(|(group, endpoint)| PageOf::Endpoint(group, endpoint));
    let messages = api.messages.iter().map(PageOf::Message);
    let pages: Vec<PageOf<'a>> = sections.chain(endpoints).chain(messages).collect();
    let mut files = parallel::map(&pages, BLOCK, |page| match *page {
        PageOf::Section(group) => section::page(&site, group),
        PageOf::Endpoint(group, endpoint) => endpoint::page(&site, group, endpoint),
        PageOf::Message(message) => message::page(&site, message),
    });
    files.extend([
        home::page(&site),
        codes::page(&site),
        message::list(&site),
        types::page(&site),
        formats::page(&site),
        service::page(&site),
        notes::page(&site),
        search::index(&site),
        frame::style(),
        frame::script(),
    ]);
    files.extend(history::page(&site));
    files.into_iter().map(|file| (file.path, file.text)).collect()
}

impl<'a> Site<'a> {
    fn of(api: &'a Api, context: SiteContext<'a>) -> Self {
        let mut users: BTreeMap<&str, Vec<&'a Endpoint>> = BTreeMap::new();
        for subject in api.exchanges() {
            let types = api.references(subject).types.into_iter();
            for def in types.filter_map(|(owner, def)| (owner == Owner::Shared).then_some(def)) {
                users.entry(&def.name).or_default().push(subject);
            }
        }
        Self { api, context, codes: code_index::of(api), titles: SectionTitles::of(api), users }
    }
}
