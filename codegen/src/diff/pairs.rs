//! Two lists side by side: what is in both, what came, what went, and whether the order is another.

use std::collections::{HashMap, HashSet};
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

    /// Takes out the given pairs of which one went and the other came.
    pub(super) fn take(&mut self, pairs: Vec<(&'a T, &'a T)>) -> Vec<(&'a T, &'a T)> {
        let (removed, added) = (addresses(&self.removed), addresses(&self.added));
        let is_left = |(old, new): &(&'a T, &'a T)| {
            removed.contains(&std::ptr::from_ref(*old)) && added.contains(&std::ptr::from_ref(*new))
        };
        let found: Vec<(&T, &T)> = pairs.into_iter().filter(is_left).collect();
        let (olds, news): (Vec<&T>, Vec<&T>) = found.iter().copied().unzip();
        let (olds, news) = (addresses(&olds), addresses(&news));
        self.removed.retain(|old| !olds.contains(&std::ptr::from_ref(*old)));
        self.added.retain(|new| !news.contains(&std::ptr::from_ref(*new)));
        found
    }
}

/// Which items these are; equal ones are still two.
fn addresses<T>(items: &[&T]) -> HashSet<*const T> {
    items.iter().map(|item| std::ptr::from_ref(*item)).collect()
}

/// The items of two lists that have a key in common which nothing else in either list has. An item may have several keys; if
/// they lead to different items, they lead to none.
pub(super) fn alike<'a, T, K: Hash + Eq>(
    old: &'a [T],
    new: &'a [T],
    keys: impl Fn(&'a T) -> Vec<K>,
) -> Vec<(&'a T, &'a T)> {
    let (olds, news) = (holders(old, &keys), holders(new, &keys));
    let mut found = Vec::new();
    let mut taken: HashMap<*const T, usize> = HashMap::new();
    for item in old {
        let alike = keys(item).into_iter().filter(|key| olds.get(key).is_some_and(Option::is_some));
        let mut alike: Vec<&T> = alike.filter_map(|key| *news.get(&key)?).collect();
        alike.dedup_by_key(|item| std::ptr::from_ref(*item));
        if let [only] = alike.as_slice() {
            *taken.entry(std::ptr::from_ref(*only)).or_default() += 1;
            found.push((item, *only));
        }
    }
    found.retain(|(_, new)| taken.get(&std::ptr::from_ref(*new)) == Some(&1));
    found
}

/// Who has a key; nobody, if several have it.
fn holders<'a, T, K: Hash + Eq>(items: &'a [T], keys: impl Fn(&'a T) -> Vec<K>) -> HashMap<K, Option<&'a T>> {
    let mut holders = HashMap::new();
    for item in items {
        for key in keys(item) {
            holders.entry(key).and_modify(|holder| *holder = None).or_insert(Some(item));
        }
    }
    holders
}

/// True when what is in both lists of texts stands in another order.
pub(super) fn reordered(old: &[String], new: &[String]) -> bool {
    pair(old, new, String::as_str).reordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike_of<'a>(old: &'a [&'a str], new: &'a [&'a str]) -> Vec<(&'a str, &'a str)> {
        let keys = |item: &&'a str| item.split(' ').collect::<Vec<_>>();
        alike(old, new, keys).into_iter().map(|(old, new)| (*old, *new)).collect()
    }

    #[test]
    fn a_key_that_one_of_each_has_tells_them() {
        assert_eq!(alike_of(&["a", "b"], &["c", "b"]), [("b", "b")]);
        assert_eq!(alike_of(&["a b"], &["b c"]), [("a b", "b c")]);
        assert_eq!(alike_of(&["a b"], &["a b c"]), [("a b", "a b c")], "two keys, one answer");
    }

    #[test]
    fn a_key_that_several_have_tells_nobody() {
        assert_eq!(alike_of(&["a x", "a y"], &["a"]), []);
        assert_eq!(alike_of(&["a"], &["a x", "a y"]), []);
        assert_eq!(alike_of(&["a b"], &["a", "b"]), [], "two keys, two answers");
        assert_eq!(alike_of(&["a", "b"], &["a b"]), []);
    }

    #[test]
    fn only_what_is_left_is_taken() {
        let (old, new) = (["a", "b"], ["b", "c"]);
        let mut pairs = pair(&old, &new, |item| *item);
        let found = pairs.take(vec![(&old[0], &new[1]), (&old[1], &new[0])]);
        assert_eq!(found, [(&"a", &"c")], "`b` is in both already");
        assert!(pairs.removed.is_empty() && pairs.added.is_empty());
    }
}
