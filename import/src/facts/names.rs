//! What sentences call the parameters that they name: their names, and what they are called in words.

use std::collections::HashMap;

use crate::facts::sentences::plain;
use crate::text;

/// The parameters that a sentence may name, by what it may call them.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// By their names in lower case.
    by_name: HashMap<String, String>,
    /// By what their sentences begin with, longest first.
    by_title: Vec<(String, String)>,
}

/// The longest part of a sentence that is searched for titles, in bytes.
const LONGEST_SEARCH: usize = 600;

/// The most titles that sentences are searched for.
const MAX_TITLES: usize = 200;

/// The longest beginning of a sentence that is what its parameter is called, in characters.
pub(super) const LONGEST_TITLE: usize = 14;

impl Names {
    /// Adds a parameter with its sentence; those nearer to the one that is asked about come first.
    pub(crate) fn add(&mut self, path: &str, name: &str, doc: &str) {
        if self.by_name.contains_key(&name.to_ascii_lowercase()) {
            return;
        }
        self.by_name.insert(name.to_ascii_lowercase(), path.to_owned());
        let Some(title) = title(doc) else { return };
        // What two are called says of neither which one is meant.
        match self.by_title.iter().position(|(known, _)| *known == title) {
            Some(at) => drop(self.by_title.remove(at)),
            None if self.by_title.len() < MAX_TITLES => self.by_title.push((title, path.to_owned())),
            None => {}
        }
    }

    /// The parameter of a name.
    pub(super) fn called(&self, name: &str) -> Option<&str> {
        self.by_name.get(&name.to_ascii_lowercase()).map(String::as_str)
    }

    /// Puts the longest titles first, so that they are found before those that they contain.
    pub(crate) fn sort(&mut self) {
        self.by_title.sort_by_key(|(title, _)| std::cmp::Reverse(title.len()));
    }

    /// What a plain sentence in lower case names, by its paths.
    pub(crate) fn all_in(&self, text: &str) -> Vec<&str> {
        self.named_in(text).into_iter().map(|(_, _, path)| path).collect()
    }

    /// The parameters that a plain sentence in lower case names, each with the place of its name.
    pub(super) fn named_in(&self, text: &str) -> Vec<(usize, usize, &str)> {
        let mut found: Vec<(usize, usize, &str)> = Vec::new();
        for (at, token) in tokens(text) {
            let last = token.rsplit('.').next().unwrap_or(token);
            if let Some(path) = self.by_name.get(token).or_else(|| self.by_name.get(last)) {
                found.push((at, token.len(), path));
            }
        }
        let titles = if text.len() > LONGEST_SEARCH { &[] } else { self.by_title.as_slice() };
        for (title, path) in titles {
            let is_free =
                |at: usize| found.iter().all(|(start, length, _)| at + title.len() <= *start || at >= start + length);
            if let Some((at, _)) = text.match_indices(title.as_str()).find(|(at, _)| is_free(*at)) {
                found.push((at, title.len(), path));
            }
        }
        found.sort_unstable_by_key(|(at, ..)| *at);
        found
    }
}

/// What the parameter of a sentence is called: `作品编号，与…`.
fn title(doc: &str) -> Option<String> {
    let doc = plain(doc).to_ascii_lowercase();
    let end = doc.find([',', '.', '。', ';', '；', ':', '(', '、', '"']).unwrap_or(doc.len());
    let title = &doc[..end];
    let length = title.chars().count();
    ((2..=LONGEST_TITLE).contains(&length) && title.chars().any(text::is_wide)).then(|| title.to_owned())
}

/// The words of a text that may be names.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_.$".contains(c);
    let mut at = 0;
    std::iter::from_fn(move || {
        at += text[at..].find(is_part)?;
        let rest = &text[at..];
        let token = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
        let start = at;
        at += token.len();
        Some((start, token.trim_end_matches('.')))
    })
}
