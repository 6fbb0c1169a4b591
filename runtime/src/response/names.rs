//! The names of members.

use crate::response::entries::{Entry, split};
use crate::response::scalars;
use crate::response::scan::skip_blank;

/// How many pairs of names are compared at most to find out whether they differ.
const MOST_PAIRS: usize = 4096;

/// Whether a name of some members may be one of some others.
#[cold]
pub(super) fn may_share_a_name(bytes: &[u8], some: &[Entry], mut others: &[Entry]) -> bool {
    let mut pairs = 0;
    while let Some((other, _, rest)) = split(others) {
        let start = other.at() + 1;
        // The closing quote is a part of it.
        let name = bytes.get(start..=scalars::plain(bytes, start)).unwrap_or_default();
        let mut entries = some;
        while let Some((entry, _, rest)) = split(entries) {
            pairs += 1;
            let is_same = bytes.get(entry.at() + 1..).is_some_and(|bytes| bytes.starts_with(name));
            if is_same || entry.is_escaped() || other.is_escaped() || pairs > MOST_PAIRS {
                return true;
            }
            entries = rest;
        }
        others = rest;
    }
    false
}

/// The first member of a name among some entries: where the name ends, the entries inside its value, and those after it.
#[inline]
pub(super) fn find<'t>(
    bytes: &[u8],
    mut entries: &'t [Entry],
    name: &str,
) -> Option<(usize, &'t [Entry], &'t [Entry])> {
    while let Some((entry, inside, rest)) = split(entries) {
        if let Some(after) = after_name(bytes, entry, name) {
            return Some((after, inside, rest));
        }
        entries = rest;
    }
    None
}

/// Where the name at an entry ends, if it is `name`.
#[inline]
fn after_name(bytes: &[u8], entry: Entry, name: &str) -> Option<usize> {
    if entry.is_escaped() {
        let (text, after) = scalars::text(bytes, entry.at());
        return (text == name).then_some(after);
    }
    match bytes.get(entry.at() + 1..)?.split_at_checked(name.len())? {
        (start, [b'"', ..]) if is_name(start, name) => Some(entry.at() + name.len() + 2),
        _ => None,
    }
}

/// Whether these bytes, with a quote before and after them, are a name. A quote in `name` would be taken for the end of
/// the one in the body.
#[inline]
pub(super) fn is_name(bytes: &[u8], name: &str) -> bool {
    bytes.len() == name.len() && bytes.iter().zip(name.as_bytes()).all(|(byte, other)| byte == other && *byte != b'"')
}

/// Where the value after a name starts.
#[inline]
pub(super) fn value_after(bytes: &[u8], name: usize) -> usize {
    skip_blank(bytes, skip_blank(bytes, name) + 1)
}
