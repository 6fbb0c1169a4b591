//! Cycles of files that use each other.
//!
//! A parent and its own children may use each other, because a module often holds what its children share. Siblings may
//! use each other in one direction, and both their parent. Any other path that leads back to its start is a cycle.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;

use super::modules::Target;
use super::uses::Uses;

/// The file in which a file is declared as a module.
type Parents = BTreeMap<PathBuf, PathBuf>;

/// The circles of a target, shortest first, one for each set of files; each as the files in their order.
pub(super) fn circles(target: &Target, uses: &Uses) -> Vec<Vec<PathBuf>> {
    let parents = parents(target);
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for (from, used) in uses {
        for to in used.keys().filter(|to| !is_child(&parents, from, to) && !is_child(&parents, to, from)) {
            let siblings = parents.get(from).filter(|parent| parents.get(to) == Some(*parent));
            let Some(path_back) = shortest(uses, to, from, siblings) else { continue };
            if seen.insert(path_back.iter().cloned().collect::<BTreeSet<_>>()) {
                found.push(path_back);
            }
        }
    }
    found.sort_by_key(Vec::len);
    found
}

fn parents(target: &Target) -> Parents {
    let pairs = target.modules.iter().filter_map(|module| {
        let parent = &target.modules[module.parent?].file;
        (parent != &module.file).then(|| (module.file.clone(), parent.clone()))
    });
    pairs.collect()
}

fn is_child(parents: &Parents, child: &PathBuf, parent: &PathBuf) -> bool {
    parents.get(child) == Some(parent)
}

/// The fewest files from one to another, both included, without one that is left out.
fn shortest(uses: &Uses, from: &PathBuf, to: &PathBuf, without: Option<&PathBuf>) -> Option<Vec<PathBuf>> {
    let mut reached: BTreeMap<&PathBuf, &PathBuf> = BTreeMap::new();
    let mut queue = VecDeque::from([from]);
    while let Some(file) = queue.pop_front() {
        if file == to {
            let mut path: Vec<PathBuf> =
                std::iter::successors(Some(to), |file| reached.get(file).copied()).cloned().collect();
            path.reverse();
            return Some(path);
        }
        for next in uses.get(file).into_iter().flat_map(BTreeMap::keys) {
            if Some(next) != without && next != from && !reached.contains_key(next) {
                reached.insert(next, file);
                queue.push_back(next);
            }
        }
    }
    None
}
