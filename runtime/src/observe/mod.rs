//! Notes what the responses of a service have that the spec does not say, without any value of them.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::endpoint::Endpoint;

pub(crate) mod answer;
mod harmless;
mod note;
mod vocabulary;

pub use note::{Note, Notes};

use answer::Answer;

/// How many different notes an observer keeps.
const MOST_NOTES: usize = 4096;

/// Notes what the spec does not know of the responses that a client reads: unlisted fields and their types, unlisted
/// codes, missing fields, values of another type.
///
/// The notes are for those who keep the spec true: `weixin drift --observed FILE` makes edits of them. Clones share
/// their notes. A client that has none spends nothing on it, and no note ever fails a call.
///
/// ```no_run
/// use weixin_runtime::{Client, Observer};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let tokens = weixin_runtime::AccessToken::new("app", "access_token", "t");
/// let observer = Observer::new();
/// let client = Client::builder(tokens).observer(&observer).build()?;
/// // … calls, for a day or a month …
/// std::fs::write("observed.jsonl", observer.notes().to_json_lines())?;
/// # Ok(())
/// # }
/// ```
///
/// # What is never noted
///
/// * Values. Of an unlisted field, there is its name and its JSON type; of a list, also the type of its items.
/// * Which value of an enumeration is not listed. That it is an enumeration is what the spec believes. Where that is
///   wrong, the value may be anything, such as a nickname, and nothing in the value tells the two apart.
/// * Names in maps, positions in lists: paths have `{}` and `[]` in their places.
/// * Names that do not look like a program's (an openid, a number, a title), and all names in an object that has none of
///   its listed fields, or more than 16 others: it may be a map. They are `…`. The code of the whole response is a listed field.
/// * Messages as they came. A message is reduced to the words that any service uses to say what is wrong, of a fixed list, with
///   `…` for everything else: names, numbers, identifiers, what is quoted, and what follows a colon or an equals sign.
///   Somebody whose name is one of these words is recognised only if it is capitalized, and not at the beginning of a sentence.
/// * When a call was made, by whom, and with which parameters.
///
/// # The lines
///
/// [`Notes::to_json_lines`] writes one JSON object per line, UTF-8, first `{"weixin_observed":1}`, the version. Files of several machines are
/// joined with `cat`: equal notes are added up when they are read. Each other line has `note`, the `endpoint` by its name,
/// its `route`, and `seen`, the number of responses in which it was so. Paths are those of [`Note`].
///
/// | `note` | further keys | meaning |
/// |---|---|---|
/// | `answers` | | how many responses were read |
/// | `field` | `at`, `type` | an unlisted field; the type is `null`, `boolean`, `integer`, `number`, `string`, `object`, `array`, or `array of` one of these |
/// | `missing` | `at`, `expected` | a required field was missing |
/// | `type` | `at`, `expected`, `found` | a value of another type |
/// | `value` | `at` | an unlisted value of an enumeration |
/// | `code` | `at`, `code`, `text` | an unlisted code, a number or a text, and the shape of its message; `at` is empty for the code of a refusal |
/// | `text` | `at`, `code`, `text` | a listed code with a message that is none of those listed for it; `at` is empty |
/// | `dropped` | no `endpoint`, no `route` | how often something was not noted because there was too much |
#[derive(Clone, Default)]
pub struct Observer(Arc<Mutex<Notes>>);

impl Observer {
    /// An observer without notes.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was noted so far.
    pub fn notes(&self) -> Notes {
        self.lock().clone()
    }

    /// What was noted so far, and begins anew: for programs that write it down from time to time.
    pub fn take(&self) -> Notes {
        std::mem::take(&mut self.lock())
    }

    /// Adds what was noted of a response.
    pub(crate) fn add(&self, endpoint: &'static Endpoint, answer: Answer) {
        let (found, dropped) = answer.into_notes();
        let mut notes = self.lock();
        let mut room = MOST_NOTES.saturating_sub(notes.len());
        notes.dropped = notes.dropped.saturating_add(dropped);
        let mut left_out = 0;
        let of = notes.endpoints.entry((endpoint.name, endpoint.method.as_str(), endpoint.path)).or_default();
        of.answers = of.answers.saturating_add(1);
        for note in found {
            match of.notes.get_mut(&note) {
                Some(seen) => *seen = seen.saturating_add(1),
                None if room > 0 => {
                    of.notes.insert(note, 1);
                    room -= 1;
                }
                None => left_out += 1,
            }
        }
        notes.dropped = notes.dropped.saturating_add(left_out);
    }

    fn lock(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let notes = self.lock();
        f.debug_struct("Observer").field("notes", &notes.len()).field("dropped", &notes.dropped).finish()
    }
}
