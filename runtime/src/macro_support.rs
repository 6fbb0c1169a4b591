//! Support for the item macros.

/// The first item of a list that has at most one.
pub const fn first<T: Copy>(items: &[T]) -> Option<T> {
    match items {
        [first, ..] => Some(*first),
        [] => None,
    }
}

/// Stops the compiler if a crate of bindings has another version than the one whose spec was used.
pub const fn check_version(there: &str, used: &str) {
    assert!(
        same(there.as_bytes(), used.as_bytes()),
        "the generator has the spec of another version of the crate that is extended: give both the same version"
    );
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    match (one, other) {
        ([first, one @ ..], [second, other @ ..]) => *first == *second && same(one, other),
        (rest, []) | ([], rest) => rest.is_empty(),
    }
}
