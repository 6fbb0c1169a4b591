//! What differs between two sets of facts, as few differences as say it: a field that is new is one, not one for each of
//! its facts.

use crate::draft::path::FactPath;
use crate::review::reading::leaves::{Values, has};

/// What happened to a fact, or to a field or code with all that is said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// It came.
    Added,
    /// It went.
    Removed,
    /// It has another value.
    Changed,
}

/// The differences, by path.
pub(crate) fn differences(old: &Values, new: &Values) -> Vec<(FactPath, Difference)> {
    let mut all: Vec<(FactPath, Difference)> = Vec::new();
    all.extend(only(new, old).map(|path| (path, Difference::Added)));
    all.extend(only(old, new).map(|path| (path, Difference::Removed)));
    let changed = old.iter().filter(|(path, value)| new.get(*path).is_some_and(|now| now != *value));
    all.extend(changed.map(|(path, _)| (path.clone(), Difference::Changed)));
    all.sort();
    all.dedup();
    all
}

/// The outermost paths of one side that the other has nothing of.
fn only<'a>(one: &'a Values, other: &'a Values) -> impl Iterator<Item = FactPath> + 'a {
    let outermost = |path: &FactPath| {
        let outer = (1..=path.keys().len()).map(|length| path.first(length));
        outer.into_iter().find(|path| !has(other, path)).unwrap_or_else(|| path.clone())
    };
    one.keys().filter(|path| !other.contains_key(path)).map(outermost)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(facts: &[(&str, &str)]) -> Values {
        facts.iter().map(|(path, value)| (FactPath::parse(path), (*value).to_owned())).collect()
    }

    #[test]
    fn a_new_field_is_one_difference() {
        let old = values(&[("json.a.type", "i64"), ("json.a.max", "10"), ("errors.1", "")]);
        let new = values(&[
            ("json.a.type", "i64"),
            ("json.a.max", "20"),
            ("json.b.type", "i64"),
            ("json.b.required", "true"),
        ]);
        let found: Vec<_> = differences(&old, &new).into_iter().map(|(path, what)| (path.to_string(), what)).collect();
        let expected =
            [("errors", Difference::Removed), ("json.a.max", Difference::Changed), ("json.b", Difference::Added)];
        assert_eq!(found, expected.map(|(path, what)| (path.to_owned(), what)));
    }
}
