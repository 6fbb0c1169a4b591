//! The words of a page's frame, a table for each language and dialect in which the vendor's pages are written.
//!
//! All tables are asked, in their order. A new dialect is a new file with its words, and a line in [`DIALECTS`].

mod chinese;
mod english;
mod machine;

use crate::text;
use crate::vocabulary::roles::{Column, Section};

/// What the frame of a page is called in one dialect. Latin words are in lower case.
#[derive(Debug)]
pub(crate) struct Dialect {
    /// True if its words are Chinese: they are looked for only where something is.
    pub is_chinese: bool,
    /// The heads of columns.
    pub columns: &'static [(&'static str, Column)],
    /// Words of headings with what they announce, in the order in which they decide: narrow ones first. A sample without a
    /// side belongs to the one that the heading names.
    pub headings: &'static [(&'static [&'static str], Section)],
    /// Words of what is about a response.
    pub of_response: &'static [&'static str],
    /// Words of what is about a request, where none is about a response.
    pub of_request: &'static [&'static str],
    /// Words of headings about what the service sends by itself.
    pub pushed: &'static [&'static str],
    /// Words of what announces the inside of an encrypted text.
    pub decrypted: &'static [&'static str],
    /// What a cell begins with that says that a parameter has to be sent.
    pub yes: &'static [&'static str],
    /// What a cell begins with that says that it may be left out.
    pub no: &'static [&'static str],
    /// Whole cells that say whether a parameter has to be sent, as flattened rows have them.
    pub answers: &'static [&'static str],
    /// Words in front of the name of an interface.
    pub interface_name: &'static [&'static str],
    /// Words in front of the name of an event.
    pub event_name: &'static [&'static str],
    /// What a page says that is about a message.
    pub is_message: &'static [&'static str],
    /// Words in front of the numbers of permission sets.
    pub permission_sets: &'static [&'static str],
    /// Words of lines that stand on every page and say nothing about its interface.
    pub on_every_page: &'static [&'static str],
}

/// Every dialect, in the order in which they are asked.
pub(crate) const DIALECTS: [&Dialect; 3] = [&chinese::CHINESE, &english::ENGLISH, &machine::MACHINE];

/// The dialects whose words a text can have.
pub(crate) fn of(text: &str) -> impl Iterator<Item = &'static Dialect> {
    let is_chinese = text.contains(text::is_wide);
    DIALECTS.into_iter().filter(move |dialect| is_chinese || !dialect.is_chinese)
}

/// True when a text in lower case has one of the words that a dialect has for something.
pub(crate) fn says(lower: &str, words: fn(&Dialect) -> &'static [&'static str]) -> bool {
    DIALECTS.iter().any(|dialect| words(dialect).iter().any(|word| lower.contains(word)))
}

/// What stands behind the first of the words that a dialect has for something, whatever the case of its letters.
pub(crate) fn behind(text: &str, words: fn(&Dialect) -> &'static [&'static str]) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    let mut all = DIALECTS.iter().flat_map(|dialect| words(dialect));
    // Whether a word is there is told faster than where.
    all.find(|word| lower.contains(**word)).and_then(|word| lower.find(word).map(|at| &text[at + word.len()..]))
}
