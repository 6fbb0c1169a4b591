//! Groups of endpoints.

use super::endpoint::Endpoint;
use super::name::Name;

/// A group: a folder of endpoints.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The paths of the folder and of the module: `channels`, or with the group around it, `express/by_business` and
    /// `express::by_business`.
    pub name: Name,
    /// Its endpoints, in the order of their modules.
    pub endpoints: Vec<Endpoint>,
}

/// An outer group with the groups inside it.
#[derive(Clone, Debug)]
pub struct OuterGroup<'a> {
    /// The names of the folder and of the module.
    pub name: Name,
    /// The group with its own endpoints, if it has any beside the groups inside it.
    pub own: Option<&'a Group>,
    /// The groups inside it, by name.
    pub inner: Vec<&'a Group>,
}

impl Group {
    /// The Rust names of its module and of the one around it, from the outermost on.
    pub fn modules(&self) -> impl Iterator<Item = &str> {
        self.name.rust.split("::")
    }

    /// The crate feature that brings it, where the spec has features.
    pub fn feature(&self) -> String {
        feature(self.modules())
    }

    /// The titles that lead to all of its pages, as far as the endpoints say what leads to theirs: the vendor's section.
    pub fn section(&self) -> &[String] {
        let mut said = self.endpoints.iter().map(|endpoint| &endpoint.section[..]).filter(|titles| !titles.is_empty());
        let first = said.next().unwrap_or_default();
        said.fold(first, |common, titles| {
            let same = common.iter().zip(titles).take_while(|(one, other)| one == other).count();
            &common[..same]
        })
    }

    /// True if it is the group of this name, or inside it.
    pub fn is_in(&self, name: &str) -> bool {
        is_in_group(&self.name.wire, name)
    }
}

impl OuterGroup<'_> {
    /// The crate feature that brings it with all that is inside.
    pub fn feature(&self) -> String {
        feature([self.name.rust.as_str()])
    }

    /// The features of which each brings its module.
    pub fn features(&self) -> Vec<String> {
        std::iter::once(self.feature()).chain(self.inner.iter().map(|group| group.feature())).collect()
    }
}

/// The feature of modules inside each other: `channels`, `express-by_business`. Names of modules have no hyphen, so no two
/// groups have the same.
fn feature<'a>(modules: impl IntoIterator<Item = &'a str>) -> String {
    let stems = modules.into_iter().map(|module| module.strip_prefix("r#").unwrap_or(module));
    stems.collect::<Vec<_>>().join("-")
}

/// True if a group is the one of this name, or inside it.
pub(super) fn is_in_group(group: &str, name: &str) -> bool {
    group.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
