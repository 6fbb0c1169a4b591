//! Facts by their paths.

use std::collections::BTreeMap;

use crate::draft::path::FactPath;
use crate::text::words;

/// A fact of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Leaf {
    /// Its value on one line; empty where the path says everything.
    pub value: String,
    /// The texts of a list that is one fact: any of them says what it says.
    pub any: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// Where a fact stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The file below the spec's folder.
    pub file: String,
    /// The path in that file.
    pub at: FactPath,
    /// The byte at which the value begins.
    pub byte: u32,
}

/// Facts by their paths, sorted.
pub(crate) type Leaves = BTreeMap<FactPath, Leaf>;

/// What the file of an endpoint or a message says.
#[derive(Clone, Debug, Default)]
pub(crate) struct FileFacts {
    /// Its facts.
    pub leaves: Leaves,
    /// Where the tables, fields, codes and lists stand that hold them.
    pub nodes: BTreeMap<FactPath, Place>,
    /// The texts of the codes of the shared tables that hold for it, whether it lists them itself or not.
    pub shared: Leaves,
    /// The classes of these codes.
    pub shared_classes: Values,
}

impl FileFacts {
    /// The facts without their places.
    pub(crate) fn values(&self) -> Values {
        self.leaves.iter().map(|(path, leaf)| (path.clone(), leaf.value.clone())).collect()
    }

    /// True if something stands in the file itself, and not in one that others use, too.
    pub(crate) fn is_own(&self, place: &Place) -> bool {
        self.nodes.get(&FactPath::default()).is_none_or(|root| root.file == place.file)
    }

    /// What shared tables say of a code that the file has no row of; `None` of other facts.
    pub(crate) fn only_shared(&self, path: &FactPath) -> Option<&Leaf> {
        let row = path.code()?;
        let is_own = self.leaves.get(&row).is_some_and(|leaf| self.is_own(&leaf.place));
        self.shared.get(&row).filter(|_| !is_own)
    }

    /// Where something stands, or what holds it.
    pub(crate) fn place(&self, path: &FactPath) -> Option<&Place> {
        self.leaves.get(path).map(|leaf| &leaf.place).or_else(|| self.nodes.get(path))
    }

    /// Where something stands, or the innermost of what is around it.
    pub(crate) fn near(&self, path: &FactPath) -> Option<&Place> {
        let outer = std::iter::successors(Some(path.clone()), |path| path.split_last().map(|(outer, _)| outer));
        outer.into_iter().find_map(|path| self.place(&path))
    }
}

/// Facts with their values only, sorted.
pub(crate) type Values = BTreeMap<FactPath, String>;

impl Leaf {
    /// True when it says what another value says. How many blanks a text has, copies of a page do not agree about.
    pub(crate) fn says(&self, value: &str) -> bool {
        let is_same = |one: &String| one == value || one.split_whitespace().eq(value.split_whitespace());
        is_same(&self.value) || self.any.iter().any(is_same)
    }

    /// True when another text begins with what it says: pages go on behind the texts of shared codes.
    pub(crate) fn begins(&self, text: &str) -> bool {
        let text = words(text);
        let known = std::iter::once(&self.value).chain(&self.any).map(|known| words(known));
        known.into_iter().any(|known| !known.is_empty() && text.starts_with(&known))
    }
}

/// The facts at a path and below it.
pub(crate) fn within<'a, T>(
    all: &'a BTreeMap<FactPath, T>,
    path: &'a FactPath,
) -> impl Iterator<Item = (&'a FactPath, &'a T)> {
    all.range(path.clone()..).take_while(move |(at, _)| at.is_within(path))
}

/// True when there is a fact at a path or below it.
pub(crate) fn has<T>(all: &BTreeMap<FactPath, T>, path: &FactPath) -> bool {
    within(all, path).next().is_some()
}
