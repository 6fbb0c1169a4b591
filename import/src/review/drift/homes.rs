//! Where the spec has what a page calls by another path: people tell variants apart, move parameters, and correct names.

use weixin_codegen::model::Location;
use weixin_codegen::yaml::NodeKind;

use crate::draft::path::FactPath;
use crate::review::reading::leaves::{FileFacts, Values, has, within};
use crate::yaml::edit::EditableYaml;

/// Leads from the paths of a page to those of the spec.
pub(crate) struct Homes<'a> {
    ours: &'a FileFacts,
    /// Fields that a correction gave another name: that of the page, that of the spec.
    renamed: Vec<(FactPath, FactPath)>,
}

impl<'a> Homes<'a> {
    /// For a file of the spec, and what its page said.
    pub(crate) fn of(yaml: &EditableYaml, ours: &'a FileFacts, said: &Values) -> Self {
        let renamed = corrected(yaml).filter_map(|at| Some((former_name(&at, ours, said)?, at))).collect();
        Self { ours, renamed }
    }

    /// Where the spec has a fact of the page, or has what holds it.
    pub(crate) fn of_fact(&self, path: &FactPath) -> Vec<FactPath> {
        if let Some((from, to)) = self.renamed.iter().find(|(from, _)| path.is_within(from)) {
            return vec![path.moved(from, to)];
        }
        if self.has_room(path) {
            return vec![path.clone()];
        }
        let of_variants = self.in_variants(path);
        if of_variants.is_empty() { self.elsewhere(path).into_iter().collect() } else { of_variants }
    }

    /// True when what holds a fact is there. A table of codes can be made.
    fn has_room(&self, path: &FactPath) -> bool {
        let is_there = |outer: &FactPath| {
            outer.is_empty() || *outer == FactPath::from("errors") || self.ours.place(outer).is_some()
        };
        path.split_last().is_none_or(|(outer, _)| is_there(&outer))
    }

    /// The same parameter of each variant that has it.
    fn in_variants(&self, path: &FactPath) -> Vec<FactPath> {
        let inner = match path.keys() {
            [first, _, rest @ ..] if first == "variants" => FactPath::of(rest),
            [first, ..] if is_location(first) => path.clone(),
            _ => return Vec::new(),
        };
        let variants = FactPath::from("variants");
        let names = self.ours.nodes.keys().filter(|node| node.keys().len() == 2 && node.is_within(&variants));
        let prefixes = names.cloned().chain([FactPath::default()]);
        let homes = prefixes.map(|prefix| inner.keys().iter().fold(prefix, |path, key| path.join(key.as_str())));
        homes.filter(|home| home != path && self.has_room(home)).collect()
    }

    /// The same parameter in another place of the request.
    fn elsewhere(&self, path: &FactPath) -> Option<FactPath> {
        let [location, name, ..] = path.keys() else { return None };
        let others =
            Location::ALL.map(Location::key).into_iter().filter(|other| is_location(location) && other != location);
        let from = FactPath::from(location.as_str());
        let mut homes = others.map(FactPath::from).filter(|to| has(&self.ours.leaves, &to.join(name.as_str())));
        homes.next().map(|to| path.moved(&from, &to))
    }
}

fn is_location(key: &str) -> bool {
    Location::ALL.iter().any(|location| location.key() == key)
}

/// The facts that corrections of a file are about.
pub(crate) fn corrected(yaml: &EditableYaml) -> impl Iterator<Item = FactPath> {
    let items = match yaml.key("corrections").map(|node| &node.kind) {
        Some(NodeKind::List(items)) => items.as_slice(),
        _ => &[],
    };
    items.iter().filter_map(|item| Some(FactPath::parse(item.get("at")?.value.text()?)))
}

/// The name that the page has for a corrected field that it does not have: the only one beside it that the spec lacks.
fn former_name(at: &FactPath, ours: &FileFacts, said: &Values) -> Option<FactPath> {
    let (table, _) = at.split_last().filter(|_| at.field() == *at)?;
    if table.is_empty() || has(said, at) || !has(&ours.leaves, at) {
        return None;
    }
    let length = at.keys().len();
    let mut others: Vec<FactPath> = within(said, &table).map(|(path, _)| path.first(length)).collect();
    others.dedup();
    others.retain(|path| path.keys().len() == length && !has(&ours.leaves, path));
    if let [only] = others.as_slice() { Some(only.clone()) } else { None }
}
