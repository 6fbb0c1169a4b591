//! What decoding remembers between restarts: the mistakes so far, and what to read differently next time.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::MAX_ERRORS;
use super::error::{Cause, Error};
use super::fault::{Fault, Id, Lacking, Shape, meant};
use crate::source::Span;
use crate::spec::keys;
use crate::yaml::Entry;

/// What happens to a value that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// A placeholder takes its place, so that the rest can be checked.
    Replaced,
    /// It is left out, together with what requires it.
    LeftOut,
}

/// What decoding remembers between restarts.
pub(super) struct Context<'a> {
    unreadable: Unreadable,
    /// Parts of the text that are not in the tree; keys that seem to be missing may be there.
    lost: &'a [Span],
    /// Entries and items that could not be read, with the spans of their placeholders; `None` if they are left out.
    pub(super) omitted: RefCell<HashMap<Id, Option<Span>>>,
    /// Missing keys by mapping, which get placeholders too.
    pub(super) lacking: RefCell<HashMap<Id, (Span, Vec<&'static str>)>>,
    culprit: RefCell<Option<(Id, Span)>>,
    reported: RefCell<HashSet<Span>>,
    pub(super) faults: RefCell<Vec<Fault<'a>>>,
    /// The kinds of the mappings seen. Only recorded once there is something to explain.
    pub(super) shapes: RefCell<HashMap<Id, Shape>>,
    pub(super) placeholders: RefCell<Vec<Span>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(unreadable: Unreadable, lost: &'a [Span]) -> Self {
        Self {
            unreadable,
            lost,
            omitted: RefCell::default(),
            lacking: RefCell::default(),
            culprit: RefCell::default(),
            reported: RefCell::default(),
            faults: RefCell::default(),
            shapes: RefCell::default(),
            placeholders: RefCell::default(),
        }
    }

    /// Starts a run: forgets which entry caused the last error.
    pub(super) fn begin(&self) {
        self.culprit.take();
    }

    /// Records the innermost entry that an error passes through: it is not read again.
    pub(super) fn blame(&self, entry: Id, span: Span) {
        self.culprit.borrow_mut().get_or_insert((entry, span));
    }

    /// How an entry is read in this run.
    pub(super) fn read_as(&self, entry: Id) -> ReadAs {
        match self.omitted.borrow().get(&entry) {
            None => ReadAs::Itself,
            Some(Some(span)) => ReadAs::Placeholder(*span),
            Some(None) => ReadAs::Nothing,
        }
    }

    /// Records an error, and what to do differently in the next run. False if nothing can be done.
    pub(super) fn go_on_after(&self, error: Error, root: Span) -> bool {
        let span = error.span.unwrap_or(root);
        match error.cause {
            Cause::Missing(first, Some(lacking)) => {
                let first_time = !self.lacking.borrow().contains_key(&lacking.id);
                self.lacks(first, *lacking, span);
                if self.unreadable == Unreadable::Replaced && first_time {
                    return true;
                }
            }
            cause => self.faults.borrow_mut().extend(cause.diagnostic(span).map(Fault::Wrong)),
        }
        let Some((culprit, span)) = self.culprit.take() else { return false };
        let again = self.omitted.borrow().contains_key(&culprit);
        let is_replaced = self.unreadable == Unreadable::Replaced && !again;
        if is_replaced {
            self.placeholders.borrow_mut().push(span);
        }
        self.omitted.borrow_mut().insert(culprit, is_replaced.then_some(span));
        true
    }

    /// Records all keys that a mapping lacks; serde names only the first.
    fn lacks(&self, first: &'static str, lacking: Lacking, span: Span) {
        let required = keys::required(lacking.name);
        let mut keys: Vec<&'static str> =
            lacking.fields.iter().copied().filter(|field| required.contains(field)).collect();
        if !keys.contains(&first) {
            keys.push(first);
        }
        keys.retain(|key| !lacking.has.iter().any(|has| has == key));
        let holds_lost = self.lost.iter().any(|lost| span.start <= lost.start && lost.end <= span.end);
        if !holds_lost && self.reported.borrow_mut().insert(span) {
            let missing =
                keys.iter().map(|key| Fault::Missing { key: (*key).to_owned(), lacking: lacking.clone(), span });
            self.faults.borrow_mut().extend(missing);
        }
        let at = Span { end: span.start, ..span };
        self.placeholders.borrow_mut().push(at);
        self.lacking.borrow_mut().insert(lacking.id, (at, keys));
    }

    /// The key as which an entry is read, if the mapping has such a key.
    pub(super) fn key_of(
        &self,
        entry: &'a Entry,
        holder: (Id, &'a [Entry]),
        name: &'static str,
        fields: &'static [&'static str],
    ) -> Option<&'a str> {
        let written = entry.key.text.as_str();
        if fields.contains(&written) {
            return Some(written);
        }
        let known = meant(name, written, fields);
        let first_time = self.reported.borrow_mut().insert(entry.span);
        if first_time && self.faults.borrow().len() < 2 * MAX_ERRORS {
            self.shapes.borrow_mut().insert(holder.0, Shape { name, fields });
            self.faults.borrow_mut().push(Fault::Unknown { entry, holder: holder.0, known });
        }
        // It is read as the key that was probably meant, unless that is present as well.
        let known = known.filter(|known| known.is_alike())?.key;
        holder.1.iter().all(|other| other.key.text != known).then_some(known)
    }

    /// The key that an unknown one probably stands for.
    pub(super) fn key_of_read(
        &self,
        entry: &Entry,
        name: &str,
        fields: &'static [&'static str],
    ) -> Option<&'static str> {
        let unknown = !fields.contains(&entry.key.text.as_str());
        meant(name, &entry.key.text, fields).filter(|_| unknown).map(|known| known.key)
    }
}

/// How an entry is read.
#[derive(Clone, Copy)]
pub(super) enum ReadAs {
    /// As it is.
    Itself,
    /// As a placeholder with this span.
    Placeholder(Span),
    /// Not at all.
    Nothing,
}
