//! Changes that go together: what is removed in one place and added in another is one move, and with the route or the method
//! all parameters move. Half of a move would lose what people wrote of it.

use std::collections::{BTreeSet, HashMap};

use super::Difference;
use super::change::FactChange;
use crate::draft::path::FactPath;
use crate::review::reading::leaves::{Values, within};
use crate::review::reading::read::subject;

/// What puts changes into one group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// They are parts of one move.
    Move,
    /// They are, or they are about one field.
    MoveOrField,
}

/// The changes in groups, each in the order that it had.
pub(super) fn linked<'a>(
    changes: &[&'a FactChange],
    link: Link,
    (before, now): (&Values, &Values),
) -> Vec<Vec<&'a FactChange>> {
    let mut groups = Groups { parents: (0..changes.len()).collect() };
    let mut by_field: HashMap<FactPath, usize> = HashMap::new();
    let mut removed: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, change) in changes.iter().enumerate() {
        if link == Link::MoveOrField {
            let first = *by_field.entry(change.at.field()).or_insert(at);
            groups.join(first, at);
        }
        if change.difference == Difference::Removed {
            names(change, before).into_iter().for_each(|name| removed.entry(name).or_default().push(at));
        }
    }
    let route = changes.iter().position(|change| change.at == FactPath::from("route"));
    for (at, change) in changes.iter().enumerate().filter(|(_, change)| change.difference == Difference::Added) {
        for other in names(change, now).iter().filter_map(|name| removed.get(name)).flatten() {
            groups.join(*other, at);
            if let Some(route) = route {
                groups.join(route, at);
            }
        }
    }
    groups.of(changes)
}

/// The names of the fields that come or go with a change. Codes and values do not move.
fn names(change: &FactChange, facts: &Values) -> BTreeSet<String> {
    let is_code = change.at.keys().first().is_some_and(|key| key == "errors");
    // What is said of a field may come and go, and the field stays.
    let is_whole = change.at.is_table() || change.at.field() == change.at;
    if is_code || !is_whole {
        return BTreeSet::new();
    }
    within(facts, &change.at).filter_map(|(path, _)| subject(path)).map(str::to_owned).collect()
}

/// Sets that are joined, each known by its first member.
struct Groups {
    parents: Vec<usize>,
}

impl Groups {
    fn first(&self, mut at: usize) -> usize {
        while self.parents[at] != at {
            at = self.parents[at];
        }
        at
    }

    fn join(&mut self, one: usize, two: usize) {
        let (one, two) = (self.first(one), self.first(two));
        self.parents[one.max(two)] = one.min(two);
    }

    fn of<'a>(&self, changes: &[&'a FactChange]) -> Vec<Vec<&'a FactChange>> {
        let mut groups: Vec<Vec<&FactChange>> = vec![Vec::new(); changes.len()];
        for (at, change) in changes.iter().enumerate() {
            groups[self.first(at)].push(change);
        }
        groups.retain(|group| !group.is_empty());
        groups
    }
}
