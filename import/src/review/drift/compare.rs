//! The merge of three: what the page said, what it says now, and what the spec says.

use std::collections::{BTreeSet, HashSet};

use super::change::{ChangeState, ChangedBy, FactChange};
use super::difference::{Difference, differences};
use super::homes::Homes;
use crate::draft::path::FactPath;
use crate::review::reading::leaves::{FileFacts, Leaf, Leaves, Values, has, within};
use crate::review::reading::model::Reading;
use crate::review::reading::read::{FreshPage, subject};

/// The most facts of a field that are listed.
const MAX_WORDS: usize = 8;

/// A page, what it said before, and the file of the spec.
pub(crate) struct Compared<'a> {
    /// What the page said.
    pub base: &'a Values,
    /// The page at its last reading; `None` if that is not known.
    pub reading: Option<&'a Reading>,
    /// The page now.
    pub fresh: &'a FreshPage,
    /// The spec.
    pub ours: &'a FileFacts,
    /// Where the spec has what.
    pub homes: &'a Homes<'a>,
}

impl Compared<'_> {
    /// Every change of the page.
    pub(crate) fn changes(&self) -> Vec<FactChange> {
        let hashes = self.hashes();
        let now = &self.fresh.reading.facts;
        let found = differences(self.base, now).into_iter().flat_map(|(path, what)| self.parts(path, what));
        let found = found.filter(|(path, what)| self.is_comparable(path, *what));
        let changes = found.map(|(path, what)| self.change(path, what, &hashes));
        changes.filter(|change| self.reading.is_some() || change.state != ChangeState::Done).collect()
    }

    /// A table that comes or goes as a whole is one change, unless the spec has some of it: then what stands in it is
    /// decided one by one.
    fn parts(&self, path: FactPath, difference: Difference) -> Vec<(FactPath, Difference)> {
        let known = match difference {
            Difference::Changed => None,
            Difference::Added => Some(&self.fresh.reading.facts),
            Difference::Removed => Some(self.base),
        };
        let is_there = || self.homes.of_fact(&path).iter().any(|home| has(&self.ours.leaves, home));
        let Some(known) = known.filter(|_| path.is_table() && is_there()) else { return vec![(path, difference)] };
        let length = path.keys().len();
        let mut parts: Vec<FactPath> = within(known, &path).map(|(path, _)| path.first(length + 1)).collect();
        parts.dedup();
        let is_word = parts.iter().any(|part| part.keys().len() == length);
        if is_word {
            return vec![(path, difference)];
        }
        parts.into_iter().flat_map(|part| self.parts(part, difference)).collect()
    }

    /// A page may not say what it is called, and texts in another language are other texts.
    fn is_comparable(&self, path: &FactPath, difference: Difference) -> bool {
        let is_other = self.reading.is_some_and(|base| base.is_in_another_language(&self.fresh.reading));
        match path.keys() {
            [first] if matches!(first.as_str(), "endpoint" | "message") => difference == Difference::Changed,
            [first, ..] if matches!(first.as_str(), "title" | "section") => {
                difference == Difference::Changed && !is_other
            }
            [first, .., last] if first == "errors" && last == "text" => !is_other,
            _ => true,
        }
    }

    /// Every hash of the page as it was, and as it is.
    fn hashes(&self) -> (HashSet<u64>, HashSet<u64>) {
        let old = self.reading.map(|reading| reading.hashes().collect()).unwrap_or_default();
        (old, self.fresh.reading.hashes().collect())
    }

    fn change(&self, at: FactPath, difference: Difference, hashes: &(HashSet<u64>, HashSet<u64>)) -> FactChange {
        let homes = self.homes.of_fact(&at);
        let keys = self.keys(&at);
        let by = match self.reading {
            None => ChangedBy::Unknown,
            Some(base) if base.open.iter().any(|open| at.is_within(open) || open.is_within(&at)) => ChangedBy::Vendor,
            Some(base) if base.text == self.fresh.reading.text => ChangedBy::Importer,
            // It has learned nothing since.
            Some(base) if base.reader == self.fresh.reading.reader => ChangedBy::Vendor,
            Some(base) if self.has_same_source(base, &self.sources(&at, keys), hashes) => ChangedBy::Importer,
            Some(_) => ChangedBy::Vendor,
        };
        let near = homes.first().unwrap_or(&at);
        let ours: Vec<(&FactPath, &Leaf)> = within(&self.ours.leaves, near).collect();
        FactChange {
            was: summary(within(self.base, &at).map(|(path, value)| (path, value.as_str())), &at),
            now: summary(within(&self.fresh.reading.facts, &at).map(|(path, value)| (path, value.as_str())), &at),
            ours: summary(ours.iter().map(|(path, leaf)| (*path, leaf.value.as_str())), near),
            state: self.state(&at, difference, &homes),
            line: self.line(&at),
            place: None,
            by,
            difference,
            homes,
            at,
        }
    }

    /// The names that a change is about; the empty one for what is said of the page as a whole.
    pub(crate) fn keys(&self, at: &FactPath) -> BTreeSet<String> {
        let facts = [self.base, &self.fresh.reading.facts];
        let paths = facts.into_iter().flat_map(|facts| within(facts, at)).map(|(path, _)| path);
        let mut keys: BTreeSet<String> = paths.filter_map(subject).map(str::to_owned).collect();
        // A value of an enumeration has a row of its own.
        if let [.., list, value] = at.keys()
            && matches!(list.as_str(), "values" | "one_of" | "formats")
        {
            keys.insert(value.clone());
        }
        if keys.is_empty() {
            keys.insert(String::new());
        }
        keys
    }

    /// The names that a change may come from: beside those that it is about, all that have a row of their own and stand in
    /// its path, or in what is said of the field: what it is inside of, its values, the names in its rules and conditions.
    fn sources(&self, at: &FactPath, mut keys: BTreeSet<String>) -> BTreeSet<String> {
        let field = at.field();
        let facts = [self.base, &self.fresh.reading.facts];
        keys.extend(at.keys().iter().filter(|key| self.fresh.reading.mentions(key)).cloned());
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        for (path, value) in facts.into_iter().flat_map(|facts| within(facts, &field)) {
            let rest = path.keys().get(field.keys().len()..).unwrap_or(&[]);
            let texts = rest.iter().chain([value]).flat_map(|text| text.split(|c: char| !is_part(c)));
            keys.extend(texts.filter(|word| !word.is_empty() && self.fresh.reading.mentions(word)).map(str::to_owned));
            keys.extend(rest.iter().cloned());
        }
        keys
    }

    /// True when everything that the page says and shows of some names, and of itself as a whole, stood there before in the
    /// same places, and still stands there. What is about no name may come from anywhere on the page.
    fn has_same_source(
        &self,
        base: &Reading,
        keys: &BTreeSet<String>,
        (old, new): &(HashSet<u64>, HashSet<u64>),
    ) -> bool {
        let fresh = &self.fresh.reading;
        // Nobody knows where it stood.
        if base.stands.is_empty() {
            return false;
        }
        let known: Vec<&String> = keys.iter().filter(|key| base.mentions(key) || fresh.mentions(key)).collect();
        let is_about_all = known.iter().all(|key| key.is_empty());
        if is_about_all {
            return old == new && base.stands == fresh.stands;
        }
        let whole = String::new();
        known.into_iter().chain([&whole]).all(|key| {
            let is_in_place = base.stands.get(key) == fresh.stands.get(key);
            if !key.is_empty() && base.mentions(key) && fresh.mentions(key) {
                return is_in_place && base.has_same_source(fresh, key);
            }
            // A name that is known now takes what mentions it from what is about the page as a whole.
            let of = |reading: &Reading| -> Vec<u64> {
                let all = [reading.says.get(key), reading.shows.get(key)];
                all.into_iter().flatten().flatten().copied().collect()
            };
            let is_said = of(fresh).iter().all(|hash| old.contains(hash));
            is_in_place && is_said && of(base).iter().all(|hash| new.contains(hash))
        })
    }

    fn state(&self, at: &FactPath, difference: Difference, homes: &[FactPath]) -> ChangeState {
        let states: Vec<ChangeState> = homes.iter().map(|home| self.state_at(at, difference, home)).collect();
        let any = |wanted: ChangeState| states.contains(&wanted);
        match () {
            () if self.reading.is_none() && states.iter().any(|state| *state != ChangeState::Done) => {
                ChangeState::Decided
            }
            () if states.is_empty() && difference == Difference::Removed => ChangeState::Done,
            () if states.is_empty() => ChangeState::NoPlace,
            () if any(ChangeState::Decided) => ChangeState::Decided,
            () if any(ChangeState::Open) => ChangeState::Open,
            () => ChangeState::Done,
        }
    }

    fn state_at(&self, at: &FactPath, difference: Difference, home: &FactPath) -> ChangeState {
        let ours = &self.ours.leaves;
        if let Some(shared) = self.ours.only_shared(home) {
            return self.state_of_shared(at, difference, shared);
        }
        if difference == Difference::Changed {
            let (was, now) = (self.base.get(at), self.fresh.reading.facts.get(at));
            return match ours.get(home) {
                Some(leaf) if now.is_some_and(|now| leaf.says(now)) => ChangeState::Done,
                Some(leaf) if was.is_some_and(|was| leaf.says(was)) => ChangeState::Open,
                Some(_) | None => ChangeState::Decided,
            };
        }
        match (difference, has(ours, home)) {
            (Difference::Added, false) => ChangeState::Open,
            (Difference::Added, true) if says_all(ours, &self.fresh.reading.facts, at, home) => ChangeState::Done,
            (_, false) => ChangeState::Done,
            (_, true) if says_the_same(ours, self.base, at, home) => ChangeState::Open,
            (_, true) => ChangeState::Decided,
        }
    }

    /// Of a code that the file has from a shared table: it may get a row of its own, and none of the table's is anybody's
    /// to change.
    fn state_of_shared(&self, at: &FactPath, difference: Difference, shared: &Leaf) -> ChangeState {
        let text = at.code().map(|row| row.join("text")).unwrap_or_default();
        let says = |facts: &Values| facts.get(&text).is_none_or(|text| shared.says(text) || shared.begins(text));
        match difference {
            // It holds whether the page lists it or not.
            Difference::Removed => ChangeState::Done,
            Difference::Added | Difference::Changed if says(&self.fresh.reading.facts) => ChangeState::Done,
            Difference::Added => ChangeState::Open,
            Difference::Changed if says(self.base) => ChangeState::Open,
            Difference::Changed => ChangeState::Decided,
        }
    }

    /// The line on which the word of a fact stands that is about no field: one that is new, or else the first.
    fn line_of_word(&self, at: &FactPath) -> Option<usize> {
        let word = word_of(at, &self.fresh.reading.facts)?;
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let has_word = |text: &str| {
            text.match_indices(word).any(|(start, _)| {
                let before = text.get(..start).and_then(|text| text.chars().next_back());
                let after = text.get(start + word.len()..).and_then(|text| text.chars().next());
                // A path begins with what is no part of a word, and stands behind an address.
                let begins_inside = word.starts_with(is_part) && before.is_some_and(is_part);
                !begins_inside && !after.is_some_and(is_part)
            })
        };
        let old: HashSet<u64> = self.reading.map(|base| base.hashes().collect()).unwrap_or_default();
        let mut units = self.fresh.units.iter().filter(|unit| has_word(&unit.text.replace('\\', "")));
        let first = units.next()?;
        let new = std::iter::once(first).chain(units).find(|unit| !old.contains(&unit.hash));
        Some(new.unwrap_or(first).line)
    }

    fn line(&self, at: &FactPath) -> Option<usize> {
        let outer = std::iter::successors(Some(at.clone()), |path| path.split_last().map(|(outer, _)| outer));
        let exact = outer.into_iter().find_map(|path| self.fresh.lines.get(&path).copied());
        let below = || within(&self.fresh.lines, at).map(|(_, line)| *line).min();
        exact.or_else(below).or_else(|| self.line_of_word(at)).or_else(|| {
            let keys = self.keys(at);
            let is_about =
                |keys: &BTreeSet<String>, unit_keys: &[String]| unit_keys.iter().any(|key| keys.contains(key));
            self.fresh.units.iter().find(|unit| is_about(&keys, &unit.keys)).map(|unit| unit.line)
        })
    }
}

/// What a page says where it says a fact about no field: a word or a number of it.
fn word_of<'a>(at: &'a FactPath, facts: &'a Values) -> Option<&'a str> {
    match at.keys() {
        [key, ..] if key == "token" => Some("access_token"),
        [key] if key == "route" => facts.get(at)?.split_once(' ').map(|(_, path)| path),
        [key, word] if matches!(key.as_str(), "permission_sets" | "rate") => word.split(' ').next(),
        [key] if matches!(key.as_str(), "title" | "endpoint" | "message") => facts.get(at).map(String::as_str),
        _ => None,
    }
}

/// True when the spec says everything of a field or code that the page says.
fn says_all(ours: &Leaves, said: &Values, at: &FactPath, home: &FactPath) -> bool {
    within(said, at).all(|(path, value)| ours.get(&path.moved(at, home)).is_some_and(|leaf| leaf.says(value)))
}

/// True when the spec says of a field or code what the page said, and nothing else.
fn says_the_same(ours: &Leaves, said: &Values, at: &FactPath, home: &FactPath) -> bool {
    says_all(ours, said, at, home) && within(ours, home).all(|(path, _)| said.contains_key(&path.moved(home, at)))
}

/// The facts at a path in a few words.
fn summary<'a>(facts: impl Iterator<Item = (&'a FactPath, &'a str)>, at: &FactPath) -> String {
    let mut words: Vec<String> = Vec::new();
    for (path, value) in facts {
        let rest = path.keys().get(at.keys().len()..).unwrap_or(&[]).join(".");
        match (rest.as_str(), value) {
            ("" | "type" | "text", value) if !value.is_empty() => words.insert(0, value.to_owned()),
            ("required", "true") => words.push("required".to_owned()),
            ("required", "false") => words.push("optional".to_owned()),
            ("", _) => {}
            (rest, "") => words.push(rest.to_owned()),
            (rest, value) => words.push(format!("{rest} {value}")),
        }
    }
    let more = words.len().saturating_sub(MAX_WORDS);
    words.truncate(MAX_WORDS);
    if more > 0 {
        words.push(format!("and {more} more"));
    }
    words.join(", ")
}
