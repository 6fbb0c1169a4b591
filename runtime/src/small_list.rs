//! A list that mostly has a single item.

/// A list whose first item is stored inline, so that a single item needs no allocation.
#[derive(Clone)]
pub(crate) struct SmallList<T> {
    first: Option<T>,
    further: Vec<T>,
}

impl<T> Default for SmallList<T> {
    fn default() -> Self {
        Self { first: None, further: Vec::new() }
    }
}

impl<T> SmallList<T> {
    pub(crate) fn push(&mut self, item: T) {
        match self.first {
            None => self.first = Some(item),
            Some(_) => self.further.push(item),
        }
    }

    pub(crate) fn pop(&mut self) -> Option<T> {
        self.further.pop().or_else(|| self.first.take())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.first.iter().chain(&self.further)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_keep_their_order() {
        let mut list = SmallList::default();
        assert!(list.is_empty());
        (1..=3).for_each(|number| list.push(number));
        assert_eq!(list.iter().copied().collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!([list.pop(), list.pop()], [Some(3), Some(2)]);
        list.push(4);
        assert_eq!(list.iter().copied().collect::<Vec<_>>(), [1, 4]);
        assert_eq!([list.pop(), list.pop(), list.pop()], [Some(4), Some(1), None]);
    }
}
