//! Names of one scope that are taken.

use std::collections::{HashMap, HashSet};

use weixin_codegen::names::{folded, required_type};

/// Names that are taken. Those that differ only in case or in `_` count as one: people cannot tell them apart, and neither
/// can some file systems.
#[derive(Clone, Debug, Default)]
pub(crate) struct NamePool {
    taken: HashSet<String>,
    /// For each base the first number that may be free.
    next: HashMap<String, usize>,
}

impl NamePool {
    /// True when the name is taken.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.taken.contains(&folded(name))
    }

    /// Takes a name; false when it is taken already.
    pub(crate) fn take(&mut self, name: &str) -> bool {
        self.taken.insert(folded(name))
    }

    /// Takes the name of a type, and that of the struct which has what it requires; false when one of them is taken already.
    pub(crate) fn take_type(&mut self, name: &str) -> bool {
        let required = required_type(name);
        let is_free = !self.has(&required) && self.take(name);
        is_free && self.take(&required)
    }

    /// Takes the base, or else the base with a number.
    pub(crate) fn take_numbered(&mut self, base: &str, between: &str) -> String {
        if self.take(base) { base.to_owned() } else { self.with_number(base, between) }
    }

    /// Takes the base with the first number that is free.
    pub(crate) fn with_number(&mut self, base: &str, between: &str) -> String {
        let mut number = self.next.get(base).copied().unwrap_or(2);
        loop {
            let name = format!("{base}{between}{number}");
            number += 1;
            if self.take(&name) {
                self.next.insert(base.to_owned(), number);
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_once() {
        let mut pool = NamePool::default();
        assert!(pool.take("shop_id") && !pool.take("shopId") && pool.has("SHOPID"));
        assert_eq!(pool.take_numbered("shop", "_"), "shop");
        assert_eq!(pool.take_numbered("shop", "_"), "shop_2");
        assert_eq!(pool.take_numbered("shop", "_"), "shop_3");
    }
}
