//! Reads all files of a spec into one value, each with its tree.

mod file;
mod old_names;

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use crate::decode::{Unreadable, nameless_type};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Literal;
use crate::note_target::NoteTarget;
use crate::parallel;
use crate::rule;
use crate::source::{Source, Span, Spanned};
use crate::spec::shared::{ErrorTable, FormatTable};
use crate::spec::{Endpoint, Errors, FileKind, Formats, Message, NamedType, Service, SpecFile, Types};
use crate::yaml::{self, Node};

#[cfg(feature = "maintain")]
pub(crate) use file::kind_of;
#[cfg(test)]
pub(crate) use file::read_tree;

/// Files per work item.
const BLOCK: usize = 16;

/// The maximum number of files.
pub const MAX_FILES: usize = 20_000;

/// A spec as it was written: typed and with spans, but not yet checked.
#[derive(Debug, Default)]
pub struct Spec {
    /// The files' texts.
    pub sources: Arc<[Source]>,
    /// The trees, by file: those of shared files, and the others if positions are needed.
    pub trees: Vec<Option<Node>>,
    /// The target of each correction and assumption in its own file, by file and in the order of
    /// [`SpecFile::notes`].
    pub note_targets: Vec<Vec<NoteTarget>>,
    /// Paths below the spec's folder, by file.
    pub paths: Vec<String>,
    /// The service files; there should be exactly one.
    pub services: Vec<Filed<Service>>,
    /// Files of format tables.
    pub formats: Vec<Filed<Formats>>,
    /// Files of shared error tables.
    pub errors: Vec<Filed<Errors>>,
    /// Files of shared types.
    pub types: Vec<Filed<Types>>,
    /// Endpoints.
    pub endpoints: Vec<Filed<Endpoint>>,
    /// Messages.
    pub messages: Vec<Filed<Message>>,
    /// The trees of files with mistakes: what looks unused may be used there.
    pub(crate) broken: Vec<Node>,
    /// Kinds of which files, or parts of files, that could not be read may contain more.
    pub(crate) hidden: Vec<FileKind>,
    /// The first files, so many, are shared ones of a spec that this one extends.
    pub(crate) extended: u32,
    /// Places that already have a message, and whose values are only placeholders.
    pub(crate) unreliable: Vec<Span>,
    /// The latest day that it is today anywhere; `None` if the caller does not know, so that no day is too late.
    pub(crate) latest_day: Option<String>,
    /// The words at these places, with their files; computed on first use.
    unreliable_words: OnceLock<HashSet<(u32, String)>>,
}

/// The content of a file, and which file it is.
#[derive(Debug)]
pub struct Filed<T> {
    /// Index of the file.
    pub file: u32,
    /// What it says.
    pub content: T,
}

/// Reads all files. Mistakes go into `diagnostics`; the spec holds what could be read.
pub fn read(sources: &Arc<[Source]>, diagnostics: &mut Diagnostics) -> Spec {
    let reading = Reading { trees: Trees::Shared, unreadable: Unreadable::Replaced, names: Names::Current };
    read_all(reading, sources, diagnostics)
}

/// Like [`read`], but keeps the trees of all files, so that positions can be looked up.
pub(crate) fn read_with_trees(
    unreadable: Unreadable,
    names: Names,
    sources: &Arc<[Source]>,
    diagnostics: &mut Diagnostics,
) -> Spec {
    read_all(Reading { trees: Trees::All, unreadable, names }, sources, diagnostics)
}

/// Which names of keys are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    /// Only the current ones.
    Current,
    /// Earlier ones too, for revisions from before a renaming.
    Earlier,
}

/// Which trees are kept after decoding: they are larger than everything made from them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trees {
    /// Those of shared files, in which rules look up names.
    Shared,
    All,
}

/// How files are read.
#[derive(Clone, Copy)]
struct Reading {
    trees: Trees,
    unreadable: Unreadable,
    names: Names,
}

fn read_all(reading: Reading, sources: &Arc<[Source]>, diagnostics: &mut Diagnostics) -> Spec {
    let mut spec = Spec { sources: sources.clone(), ..Spec::default() };
    if sources.len() > MAX_FILES {
        let message = format!("{} files, at most {MAX_FILES} are read", sources.len());
        diagnostics.push(Diagnostic::of_nowhere(&rule::YAML_LIMITS, message));
        return spec;
    }
    let numbered: Vec<(u32, &Source)> = (0..).zip(sources.iter()).collect();
    let files = parallel::map(&numbered, BLOCK, |(index, source)| read_file(reading, *index, source));
    for ((file, source), read) in numbered.into_iter().zip(files) {
        match read.document {
            Some(SpecFile::Service(says)) => spec.services.push(Filed { file, content: *says }),
            Some(SpecFile::Formats(says)) => spec.formats.push(Filed { file, content: says }),
            Some(SpecFile::Errors(says)) => spec.errors.push(Filed { file, content: says }),
            Some(SpecFile::Types(says)) => spec.types.push(Filed { file, content: says }),
            Some(SpecFile::Endpoint(says)) => spec.endpoints.push(Filed { file, content: *says }),
            Some(SpecFile::Message(says)) => spec.messages.push(Filed { file, content: *says }),
            None => {}
        }
        spec.trees.push(read.tree);
        spec.note_targets.push(read.note_targets);
        spec.paths.push(source.path.clone());
        spec.broken.extend(read.broken);
        spec.hidden.extend(read.hidden);
        spec.unreliable.extend(read.unreliable);
        read.errors.into_iter().for_each(|error| diagnostics.push(error));
    }
    spec
}

/// One file, read as far as it could be.
struct Read {
    tree: Option<Node>,
    broken: Option<Node>,
    document: Option<SpecFile>,
    note_targets: Vec<NoteTarget>,
    errors: Vec<Diagnostic>,
    hidden: Vec<FileKind>,
    unreliable: Vec<Span>,
}

/// Files are independent of each other, so they are read on all cores.
fn read_file(reading: Reading, index: u32, source: &Source) -> Read {
    let mut errors = Vec::new();
    let yaml::Parsed { root: mut tree, lost, changed, .. } = yaml::parse_repaired(index, &source.text, &mut errors);
    let mut hidden = hidden(source, tree.as_ref(), !lost.is_empty());
    if errors.is_empty() {
        errors.extend(tree.as_ref().and_then(file::of_no_kind));
    }
    let mut found = Vec::new();
    if let Some(root) = &mut tree {
        if reading.names == Names::Earlier {
            old_names::renew(root);
        }
        nameless_type::report(root, &mut found);
    }
    let decoded = tree.as_ref().map(|root| file::read_as(root, reading.unreadable, &lost, &mut found));
    let (document, mut unreliable) = decoded.unwrap_or_default();
    // What cannot be decoded at all hides what is in it.
    hidden.extend(tree.as_ref().filter(|_| document.is_none()).and_then(file::kind_of));
    // What was repaired already has a message.
    let is_new = |at: Span| changed.iter().any(|new| new.start <= at.start && at.end <= new.end);
    // One message per place is enough: an invisible escape need not also be reported as a line break in a fact.
    let told: HashSet<Span> = errors.iter().filter_map(|error| error.at).collect();
    let follows = |at: Span| is_new(at) || (at.start < at.end && told.contains(&at));
    errors.extend(found.into_iter().filter(|error| !error.at.is_some_and(follows)));
    unreliable.extend(changed);
    let note_targets = tree.as_ref().zip(document.as_ref()).map(|(root, document)| {
        let paths = document.notes().map(|at| at.value.as_str());
        if errors.is_empty() { paths.map(|path| NoteTarget::of(root, path)).collect() } else { in_either(root, paths) }
    });
    let broken = tree.as_ref().filter(|_| !errors.is_empty()).cloned();
    let tree = tree.filter(|root| reading.trees == Trees::All || is_shared(root));
    Read { tree, broken, document, note_targets: note_targets.unwrap_or_default(), errors, hidden, unreliable }
}

/// True for the tree of a file that others refer to.
pub(crate) fn is_shared(root: &Node) -> bool {
    !FileKind::ALL.into_iter().any(|kind| kind.stands_alone() && root.get(kind.key()).is_some())
}

/// Where paths lead in a tree with mistakes, one of which may be an earlier name of a key: then the path with the current
/// name is right, and the name has a message already.
fn in_either<'p>(root: &Node, paths: impl Iterator<Item = &'p str>) -> Vec<NoteTarget> {
    let mut renewed = root.clone();
    old_names::renew(&mut renewed);
    let target = |path| match NoteTarget::of(root, path) {
        fact @ NoteTarget::Fact { .. } => fact,
        nothing => Some(NoteTarget::of(&renewed, path))
            .filter(|target| matches!(target, NoteTarget::Fact { .. }))
            .unwrap_or(nothing),
    };
    paths.map(target).collect()
}

/// What a file may contain unseen: whatever its lines seem to begin, or anything, if there is no tree or only part of one.
fn hidden(source: &Source, tree: Option<&Node>, has_lost: bool) -> Vec<FileKind> {
    let kinds: Vec<FileKind> = match tree {
        Some(tree) => file::kind_of(tree).into_iter().collect(),
        None => {
            let begun =
                |kind: FileKind, line: &str| line.strip_prefix(kind.key()).is_some_and(|rest| rest.starts_with(':'));
            let is_begun = |kind: &FileKind| source.text.lines().any(|line| begun(*kind, line));
            FileKind::ALL.into_iter().filter(is_begun).collect()
        }
    };
    let says_nothing = source.text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
    match (tree, kinds.is_empty()) {
        (Some(_), false) if !has_lost => Vec::new(),
        (None, true) if says_nothing => Vec::new(),
        (_, true) => FileKind::ALL.to_vec(),
        _ => kinds,
    }
}

/// The deepest that groups nest.
pub const MAX_GROUP_DEPTH: usize = 2;

/// The group of an endpoint's file, `express/by_business`: the folders between `endpoints` and the file. `None` if it stands
/// somewhere else.
pub fn group_of(path: &str) -> Option<&str> {
    group_below("endpoints", path)
}

/// The group of a message's file: the folders between `messages` and the file. `None` if it stands somewhere else.
pub fn message_group_of(path: &str) -> Option<&str> {
    group_below("messages", path)
}

fn group_below<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    let (group, _) = path.strip_prefix(folder)?.strip_prefix('/')?.rsplit_once('/')?;
    (group.split('/').count() <= MAX_GROUP_DEPTH).then_some(group)
}

impl Spec {
    /// The path of a file, below the spec's folder.
    pub fn path(&self, file: u32) -> &str {
        self.paths.get(file as usize).map_or("", String::as_str)
    }

    /// Endpoints, and messages in the shape of endpoints, each with its file.
    pub(crate) fn exchanges(&self) -> impl Iterator<Item = (u32, &Endpoint)> {
        let endpoints = self.endpoints.iter().map(|filed| (filed.file, &filed.content));
        endpoints.chain(self.messages.iter().map(|filed| (filed.file, &filed.content.exchange)))
    }

    /// Every format table, with its name.
    pub fn format_tables(&self) -> impl Iterator<Item = (u32, &Spanned<String>, &FormatTable)> {
        self.formats
            .iter()
            .flat_map(|filed| filed.content.formats.iter().map(|(name, table)| (filed.file, name, table)))
    }

    /// Every shared error table, with its name.
    pub fn error_tables(&self) -> impl Iterator<Item = (u32, &Spanned<String>, &ErrorTable)> {
        self.errors.iter().flat_map(|filed| filed.content.errors.iter().map(|(name, table)| (filed.file, name, table)))
    }

    /// Every shared type, with its name.
    pub fn shared_types(&self) -> impl Iterator<Item = (u32, &Spanned<String>, &NamedType)> {
        self.types.iter().flat_map(|filed| filed.content.types.iter().map(|(name, named)| (filed.file, name, named)))
    }

    /// Names under the key of a kind in any shared file, including those whose value could not be read.
    pub fn declared(&self, kind: FileKind) -> impl Iterator<Item = &str> {
        let shared = self.trees.iter().flatten().filter(|tree| is_shared(tree));
        let tables = shared.filter_map(move |tree| tree.get(kind.key()));
        let entries = tables.filter_map(|table| match &table.value.kind {
            yaml::NodeKind::Map(entries) => Some(entries),
            _ => None,
        });
        entries.flatten().map(|entry| entry.key.text.as_str())
    }

    /// A number as it is written in the file, for messages: `1.0` rather than `1`.
    pub fn written(&self, span: Span) -> &str {
        let text = self.sources.get(span.file as usize).map_or("", |source| source.text.as_str());
        text.get(span.start as usize..span.end as usize).unwrap_or("").trim()
    }

    /// A value as it is written in the file; a string without its quotes.
    pub fn literal<'a>(&'a self, at: &'a Spanned<Literal>) -> &'a str {
        match &at.value {
            Literal::Text(text) => text,
            Literal::Integer(_) | Literal::Number(_) | Literal::Boolean(_) => self.written(at.span),
        }
    }

    /// True if there may be more entries of a kind than could be read.
    pub(crate) fn may_hide(&self, kind: FileKind) -> bool {
        self.hidden.contains(&kind)
    }

    /// True if a key is inside a part of a file that already has a message: it may be the one that is missing elsewhere.
    pub(crate) fn is_unreliable(&self, file: u32, key: &str) -> bool {
        let words = |span: &Span| {
            let file = span.file;
            let words = self.written(*span).split([':', '{', ',', '\n']);
            words.map(move |word| (file, word.trim().trim_matches(['"', '\'']).to_owned())).collect::<Vec<_>>()
        };
        let unreliable_words = self.unreliable_words.get_or_init(|| self.unreliable.iter().flat_map(words).collect());
        unreliable_words.contains(&(file, key.to_owned()))
    }

    /// True if a part of a file could not be read as intended.
    pub(crate) fn is_partly_unreliable(&self, file: u32) -> bool {
        self.unreliable.iter().any(|span| span.file == file)
    }

    /// The start of a file, for messages about the file as a whole.
    pub fn top(&self, file: u32) -> Span {
        Span { file, start: 0, end: 0 }
    }
}
