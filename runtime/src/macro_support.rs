//! What macros make of an optional fragment.

/// The first of at most one.
pub const fn first<T: Copy>(items: &[T]) -> Option<T> {
    match items {
        [first, ..] => Some(*first),
        [] => None,
    }
}
