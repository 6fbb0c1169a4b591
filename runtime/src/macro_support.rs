//! Support for the item macros.

/// The first item of a list that has at most one.
pub const fn first<T: Copy>(items: &[T]) -> Option<T> {
    match items {
        [first, ..] => Some(*first),
        [] => None,
    }
}
