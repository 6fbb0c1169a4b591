//! Two lists side by side: what is in both, what came, what went, and whether the order is another.

use std::collections::HashMap;
use std::hash::Hash;

/// Two lists, matched by a key.
pub(super) struct Pairs<'a, T> {
    /// In both, in the new order.
    pub(super) both: Vec<(&'a T, &'a T)>,
    /// In the old one only.
    pub(super) removed: Vec<&'a T>,
    /// In the new one only.
    pub(super) added: Vec<&'a T>,
    /// True when what is in both stands in another order.
    pub(super) reordered: bool,
}

/// Matches two lists by a key that is unique in each.
pub(super) fn pair<'a, T, K: Hash + Eq>(old: &'a [T], new: &'a [T], key: impl Fn(&'a T) -> K) -> Pairs<'a, T> {
    let index: HashMap<K, usize> = old.iter().enumerate().map(|(at, item)| (key(item), at)).collect();
    let mut taken = vec![false; old.len()];
    let mut pairs = Pairs { both: Vec::new(), removed: Vec::new(), added: Vec::new(), reordered: false };
    let mut last = None;
    for item in new {
        let found = index.get(&key(item)).and_then(|at| old.get(*at).map(|old| (*at, old)));
        let Some((at, before)) = found else {
            pairs.added.push(item);
            continue;
        };
        taken[at] = true;
        pairs.both.push((before, item));
        pairs.reordered |= last.is_some_and(|last| at < last);
        last = Some(at);
    }
    pairs.removed = old.iter().zip(taken).filter(|(_, taken)| !taken).map(|(item, _)| item).collect();
    pairs
}

impl<'a, T> Pairs<'a, T> {
    /// Takes out what went and came again under another key: each old item with the first new one that is the same.
    pub(super) fn again(&mut self, same: impl Fn(&T, &T) -> bool) -> Vec<(&'a T, &'a T)> {
        let mut found = Vec::new();
        self.removed.retain(|old| {
            let at = self.added.iter().position(|new| same(old, new));
            if let Some(at) = at {
                found.push((*old, self.added.remove(at)));
            }
            at.is_none()
        });
        found
    }
}

/// True when what is in both lists of texts stands in another order.
pub(super) fn reordered(old: &[String], new: &[String]) -> bool {
    pair(old, new, String::as_str).reordered
}
