//! The index of a body: an entry for each value.

use std::ops::Deref;

/// How many entries need no allocation. Most responses have fewer.
const FEW: usize = 16;

/// The maximum capacity for entries before any was read.
const MANY: usize = 4096;

/// The minimum number of bytes per entry, so that the initial capacity is not wasted.
const BYTES_PER_ENTRY: usize = 8;

/// The offset of a value in an array, of the name of a member in an object, or of the root. The entry of an array or
/// an object is followed by the number of entries inside it, and by those. Nothing else is stored, so that a body
/// with many values needs little memory besides itself: values are read again when they are asked for.
#[derive(Clone, Copy, Default)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Entry(u32);

impl Entry {
    /// There are entries inside the value.
    const NESTED: u32 = 1 << 31;
    /// The name contains escapes.
    const ESCAPED: u32 = 1 << 30;

    /// The maximum length of a body: the two highest bits of an entry are flags.
    pub(crate) const LONGEST: usize = 1 << 30;

    pub(crate) fn new(at: usize) -> Self {
        // No body is that long.
        Self(u32::try_from(at).unwrap_or_default())
    }

    /// The same, with a name that contains escapes if so.
    pub(crate) fn escaped(self, escaped: bool) -> Self {
        Self(self.0 | if escaped { Self::ESCAPED } else { 0 })
    }

    /// The same, with entries inside.
    pub(crate) fn nested(self) -> Self {
        Self(self.0 | Self::NESTED)
    }

    pub(crate) fn at(self) -> usize {
        (self.0 & !(Self::NESTED | Self::ESCAPED)) as usize
    }

    pub(crate) fn is_escaped(self) -> bool {
        self.0 & Self::ESCAPED != 0
    }

    fn is_nested(self) -> bool {
        self.0 & Self::NESTED != 0
    }
}

/// Splits off the first entry: returns it, the entries inside it, and those after it.
#[inline]
pub(crate) fn split(entries: &[Entry]) -> Option<(Entry, &[Entry], &[Entry])> {
    let (entry, after) = entries.split_first()?;
    if !entry.is_nested() {
        return Some((*entry, &[], after));
    }
    let (length, after) = after.split_first()?;
    let (inside, rest) = after.split_at_checked(length.0 as usize)?;
    Some((*entry, inside, rest))
}

/// The entries of a body.
#[derive(Default)]
pub(crate) struct Entries {
    few: [Entry; FEW],
    /// How many of the few there are.
    count: usize,
    /// All of them, if they are more than a few.
    many: Vec<Entry>,
}

impl Entries {
    /// Adds an entry. `read` of `length` bytes of the body were read until now.
    #[inline]
    pub(crate) fn push(&mut self, entry: Entry, read: usize, length: usize) {
        if let Some(free) = self.few.get_mut(self.count) {
            *free = entry;
            self.count += 1;
            return;
        }
        if self.many.len() == self.many.capacity() {
            self.grow(read, length);
        }
        self.many.push(entry);
    }

    /// Reserves as much as the rest of the body needs at this rate; doubling would reserve far more.
    #[cold]
    fn grow(&mut self, read: usize, length: usize) {
        let entries = self.many.len();
        if entries == 0 {
            self.many.reserve_exact((length / BYTES_PER_ENTRY).clamp(2 * FEW, MANY));
            self.many.extend_from_slice(&self.few);
            return;
        }
        let whole = (entries as u64).saturating_mul(length as u64) / (read as u64).max(1);
        let more = usize::try_from(whole).unwrap_or(entries).saturating_sub(entries) / 16 * 17;
        self.many.reserve_exact(more.clamp(entries / 4, entries.saturating_mul(64)) + FEW);
    }

    /// Says how many entries are inside the value whose number of them is at `at`: all that came after it.
    pub(crate) fn close(&mut self, at: usize) {
        let inside = Entry::new(self.len() - at - 1);
        let entries = if self.many.is_empty() { &mut self.few[..] } else { &mut self.many };
        entries[at] = inside;
    }

    /// Whether they needed no allocation.
    pub(crate) fn are_few(&self) -> bool {
        self.many.is_empty()
    }

    /// Removes all entries from an index on.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.many.truncate(length);
        if self.many.is_empty() {
            self.many = Vec::new();
            self.count = self.count.min(length);
        }
    }
}

impl Deref for Entries {
    type Target = [Entry];

    #[inline]
    fn deref(&self) -> &[Entry] {
        if self.many.is_empty() { &self.few[..self.count] } else { &self.many }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_small() {
        assert_eq!(size_of::<Entry>(), 4, "a response has many");
    }

    #[test]
    fn few_and_many() {
        for most in [1, FEW - 1, FEW, FEW + 1, 3 * FEW] {
            let mut entries = Entries::default();
            for at in 0..most {
                entries.push(Entry::new(at), at, most);
            }
            assert!(entries.iter().map(|entry| entry.at()).eq(0..most), "{most}");
            for length in [most, most - 1, most / 2, 0] {
                entries.truncate(length);
                assert!(entries.iter().map(|entry| entry.at()).eq(0..length), "{most} {length}");
                for at in length..most {
                    entries.push(Entry::new(at), at, most);
                }
                assert!(entries.iter().map(|entry| entry.at()).eq(0..most), "{most} {length}");
            }
        }
    }
}
