//! The files of a spec, parsed once, with what their names lead to: shared types, tables of formats, tables of codes.

use std::collections::HashMap;

use weixin_codegen::Source;
use weixin_codegen::yaml::{Node, NodeKind};

use super::leaves::Place;
use crate::draft::path::FactPath;
use crate::yaml::edit::EditableYaml;

/// The files of a spec.
#[derive(Clone, Debug, Default)]
pub(crate) struct SpecFiles {
    files: Vec<SpecFile>,
    types: HashMap<String, usize>,
    formats: HashMap<String, usize>,
    codes: HashMap<String, usize>,
}

/// A file of a spec.
#[derive(Clone, Debug)]
pub(crate) struct SpecFile {
    /// Its path below the spec's folder.
    pub path: String,
    /// Its tree.
    pub yaml: EditableYaml,
}

/// A value in a file of the spec.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<'a> {
    /// The file.
    pub file: &'a SpecFile,
    /// The value.
    pub node: &'a Node,
}

impl SpecFile {
    /// True for the file of an endpoint or a message.
    pub(crate) fn is_described(&self) -> bool {
        self.yaml.key("endpoint").is_some() || self.yaml.key("message").is_some()
    }
}

impl SpecFiles {
    /// The files that are YAML.
    pub(crate) fn of(sources: &[Source]) -> Self {
        let mut files = Self::default();
        for source in sources {
            if let Ok(yaml) = EditableYaml::parse(&source.text) {
                files.add(SpecFile { path: source.path.clone(), yaml });
            }
        }
        files
    }

    fn add(&mut self, file: SpecFile) {
        let at = self.files.len();
        if !file.is_described() {
            for (key, names) in
                [("types", &mut self.types), ("formats", &mut self.formats), ("errors", &mut self.codes)]
            {
                names.extend(file.yaml.key(key).into_iter().flat_map(keys).map(|name| (name.to_owned(), at)));
            }
        } else if let Some(formats) = file.yaml.key("formats") {
            self.formats.extend(keys(formats).map(|name| (name.to_owned(), at)));
        }
        self.files.push(file);
    }

    /// Takes another text of a file, if it is YAML.
    pub(crate) fn replace(&mut self, source: &Source) {
        let file = self.files.iter_mut().find(|file| file.path == source.path);
        if let (Some(file), Ok(yaml)) = (file, EditableYaml::parse(&source.text)) {
            file.yaml = yaml;
        }
    }

    /// A file by its path.
    pub(crate) fn file(&self, path: &str) -> Option<&SpecFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The files of endpoints and messages.
    pub(crate) fn described(&self) -> impl Iterator<Item = &SpecFile> {
        self.files.iter().filter(|file| file.is_described())
    }

    /// A shared type.
    pub(crate) fn shared_type(&self, name: &str) -> Option<Found<'_>> {
        self.named(&self.types, "types", name)
    }

    /// A table of formats.
    pub(crate) fn format_table(&self, name: &str) -> Option<Found<'_>> {
        self.named(&self.formats, "formats", name)
    }

    /// A shared table of codes.
    pub(crate) fn code_table(&self, name: &str) -> Option<Found<'_>> {
        self.named(&self.codes, "errors", name)
    }

    fn named(&self, names: &HashMap<String, usize>, key: &str, name: &str) -> Option<Found<'_>> {
        let file = self.files.get(*names.get(name)?)?;
        let node = file.yaml.get(&FactPath::from(key).join(name))?;
        Some(Found { file, node })
    }

    /// True if a value stands in a shared type or table of formats that nothing but one file uses.
    pub(crate) fn is_only_of(&self, own: &str, place: &Place) -> bool {
        let [key, name, ..] = place.at.keys() else { return false };
        let is_other = |file: &&SpecFile| file.path != own;
        let is_used = |file: &SpecFile| {
            let itself = (file.path == place.file).then_some((key.as_str(), name.as_str()));
            mentions(file.yaml.root(), name, itself)
        };
        matches!(key.as_str(), "types" | "formats") && !self.files.iter().filter(is_other).any(is_used)
    }

    /// The names of the tables of codes that hold for every endpoint.
    pub(crate) fn service_tables(&self) -> Vec<String> {
        let service =
            self.files.iter().find_map(|file| file.yaml.key("shared_errors").filter(|_| !file.is_described()));
        service.map(words).unwrap_or_default()
    }
}

/// True if a value is a name; `itself` are the key and the name below which it does not count.
fn mentions(node: &Node, name: &str, itself: Option<(&str, &str)>) -> bool {
    match &node.kind {
        NodeKind::Scalar(text) => text.text == name,
        NodeKind::List(items) => items.iter().any(|item| mentions(item, name, None)),
        NodeKind::Map(entries) => entries.iter().any(|entry| match itself {
            Some((key, "")) if entry.key.text == key => false,
            Some((key, own)) if entry.key.text == key => mentions(&entry.value, name, Some((own, ""))),
            Some(_) | None => mentions(&entry.value, name, None),
        }),
        NodeKind::Reported => false,
    }
}

fn keys(node: &Node) -> impl Iterator<Item = &str> {
    let entries = if let NodeKind::Map(entries) = &node.kind { entries.as_slice() } else { &[] };
    entries.iter().map(|entry| entry.key.text.as_str())
}

/// The texts of a list, or one that stands alone.
pub(crate) fn words(node: &Node) -> Vec<String> {
    match &node.kind {
        NodeKind::List(items) => items.iter().filter_map(|item| item.text().map(str::to_owned)).collect(),
        NodeKind::Scalar(text) => vec![text.text.clone()],
        NodeKind::Map(_) | NodeKind::Reported => Vec::new(),
    }
}
