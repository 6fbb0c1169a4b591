//! Lists in which each value stands once.

/// The values without repetitions, each where it first is. For short lists, such as the endpoints at one route.
pub(super) fn distinct<T: PartialEq>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = Vec::new();
    for one in all {
        if !seen.contains(&one) {
            seen.push(one);
        }
    }
    seen
}
