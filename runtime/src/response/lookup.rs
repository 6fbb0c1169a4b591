//! Looks up members in the order in which they are expected.

use std::fmt;

use crate::response::document::{Members, ValueRef};
use crate::response::entries::{Entry, split};
use crate::response::names::{find, is_name, may_share_a_name};

/// Looks up the members of an object, each name once, and mostly in the order in which they came.
///
/// Of members with the same name, the last one counts. So the first one that is found is a guess, and
/// [`is_certain`](Self::is_certain) says whether all guesses were right: nothing after them has the same name.
pub(crate) struct Lookup<'t> {
    members: Members<'t>,
    /// The entries after the last member that was found.
    rest: &'t [Entry],
    guesses: Guesses,
}

/// The state of the guesses of a [`Lookup`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Guesses {
    /// There must not be any.
    Forbidden,
    /// There were none.
    None,
    /// They are right as far as the members go that were passed.
    Some,
    /// One may be wrong.
    Doubtful,
}

impl<'t> Lookup<'t> {
    pub(crate) fn new(members: Members<'t>, may_guess: bool) -> Self {
        let guesses = if may_guess { Guesses::None } else { Guesses::Forbidden };
        Self { rest: members.entries, members, guesses }
    }

    /// All members.
    pub(crate) fn members(&self) -> &Members<'t> {
        &self.members
    }

    /// The value of a name.
    #[inline]
    pub(crate) fn get(&mut self, name: &str) -> Option<ValueRef<'t>> {
        match self.guess(name) {
            Some((at, inside)) => Some(ValueRef::at(self.members.source, at, inside)),
            None => self.search(name),
        }
    }

    /// Where the value of a name starts, and the entries inside it, if it is the next one.
    #[inline]
    fn guess(&mut self, name: &str) -> Option<(usize, &'t [Entry])> {
        let (entry, inside, rest) = split(self.rest)?;
        if entry.is_escaped() || self.guesses == Guesses::Forbidden {
            return None;
        }
        let bytes = self.members.source.bytes();
        match bytes.get(entry.at() + 1..)?.split_at_checked(name.len())? {
            // Most services write nothing between a name and its value.
            (start, [b'"', b':', b'!'..=b'~', ..]) if is_name(start, name) => {}
            _ => return None,
        }
        self.rest = rest;
        self.guesses = self.guesses.max(Guesses::Some);
        Some((entry.at() + name.len() + 3, inside))
    }

    /// The value of a name that is not next.
    #[inline(never)]
    fn search(&mut self, name: &str) -> Option<ValueRef<'t>> {
        if self.guesses == Guesses::Forbidden {
            return self.members.get(name);
        }
        if let Some((after, inside, rest)) = find(self.members.source.bytes(), self.rest, name) {
            // What was passed may repeat a name from before.
            self.check(self.rest.len() - rest.len());
            self.guesses = self.guesses.max(Guesses::Some);
            self.rest = rest;
            return Some(self.members.value(after, inside));
        }
        // It is no guess: there is none after it.
        self.members.last_among(self.passed(), name)
    }

    /// The members up to the last one that was found.
    fn passed(&self) -> &'t [Entry] {
        let all = self.members.entries;
        all.get(..all.len() - self.rest.len()).unwrap_or_default()
    }

    /// Whether all values were those that count. Nothing can be looked up afterwards.
    #[inline]
    pub(crate) fn is_certain(&mut self) -> bool {
        if !self.rest.is_empty() {
            self.check(self.rest.len());
            self.rest = &[];
        }
        self.guesses != Guesses::Doubtful
    }

    /// Compares the names of the next members, in so many entries, with those before them.
    fn check(&mut self, next: usize) {
        if self.guesses == Guesses::Some {
            let next = self.rest.get(..next).unwrap_or_default();
            if may_share_a_name(self.members.source.bytes(), self.passed(), next) {
                self.guesses = Guesses::Doubtful;
            }
        }
    }
}

impl fmt::Debug for Lookup<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.members.fmt(f)
    }
}
