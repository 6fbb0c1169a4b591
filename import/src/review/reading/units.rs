//! The sentences, cells and lines of samples of a page, each with a hash of it.

use std::collections::{BTreeMap, HashSet};

use super::hash::{bare, hash};
use crate::page::block::{Block, BlockKind, Table};
use crate::text;

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnitKind {
    /// A sentence of a heading.
    Heading,
    /// A sentence of running text.
    Sentence,
    /// The names of a table's columns.
    Head,
    /// A sentence of a cell.
    Cell,
    /// A line of a sample.
    Sample,
}

/// A sentence, cell or line of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// The names that it is about: that of its row, or those that it mentions; empty for the page as a whole.
    pub keys: Vec<String>,
    /// The line of the page.
    pub line: usize,
    /// Its text.
    pub text: String,
    /// The hash of its text, and of its row's name.
    pub hash: u64,
}

/// Hashes by the names that they are about; the empty name is the page as a whole.
pub(crate) type Hashes = BTreeMap<String, Vec<u64>>;

/// What machines that translate write behind a page.
const NOISE: &str = "incorrecttranslation";

/// The longest name that a row is known by, in bytes.
const LONGEST_KEY: usize = 80;

/// The units of a page. `names` are those of its fields and codes.
pub(crate) fn units(blocks: &[Block], names: &HashSet<String>) -> Vec<Unit> {
    let mut units = Units { names, all: Vec::new() };
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { text, .. } => units.sentences(UnitKind::Heading, text, block.line),
            BlockKind::Prose(text) => units.sentences(UnitKind::Sentence, text, block.line),
            BlockKind::Table(table) => units.table(table, block.line),
            BlockKind::Sample(text) => units.sample(text, block.line),
        }
    }
    units.all
}

struct Units<'a> {
    names: &'a HashSet<String>,
    all: Vec<Unit>,
}

impl Units<'_> {
    fn sentences(&mut self, kind: UnitKind, text: &str, line: usize) {
        for sentence in sentences(text) {
            self.push(kind, self.mentioned(sentence), line, sentence, "");
        }
    }

    fn table(&mut self, table: &Table, line: usize) {
        let head: Vec<String> = table.head.iter().map(|cell| text::clean(cell)).collect();
        self.push(UnitKind::Head, Vec::new(), line, &head.join(" | "), "");
        for row in &table.rows {
            let first = row.cells.first().map_or("", String::as_str);
            let key = row_key(first);
            for cell in row.cells.iter().filter(|cell| key.is_empty() || bare(cell) != bare(&key)) {
                let keys = if key.is_empty() { self.mentioned(cell) } else { vec![key.clone()] };
                for sentence in sentences(cell) {
                    self.push(UnitKind::Cell, keys.clone(), row.line, sentence, &key);
                }
            }
        }
    }

    fn sample(&mut self, text: &str, line: usize) {
        for (number, text) in text.lines().enumerate() {
            let mut keys = self.mentioned(text);
            // The line of the request is about the page as a whole, too.
            keys.extend((!keys.is_empty() && text.contains("://")).then(String::new));
            self.push(UnitKind::Sample, keys, line + number, text, "");
        }
    }

    /// The names of fields in a text, each once.
    fn mentioned(&self, text: &str) -> Vec<String> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let mut keys: Vec<String> = Vec::new();
        for word in text.replace('\\', "").split(|c: char| !is_part(c)).filter(|word| self.names.contains(*word)) {
            if !keys.iter().any(|key| key == word) {
                keys.push(word.to_owned());
            }
        }
        keys
    }

    fn push(&mut self, kind: UnitKind, keys: Vec<String>, line: usize, text: &str, row: &str) {
        let bare = bare(text);
        if bare.chars().any(char::is_alphanumeric) && bare != NOISE {
            self.all.push(Unit { kind, keys, line, text: text::clean(text), hash: hash(&[row, &bare]) });
        }
    }
}

/// What the first cell of a row calls it: the last step of its path, a code, a value.
pub(super) fn row_key(cell: &str) -> String {
    let cell = cell.replace('\\', "");
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let first = cell.trim().trim_start_matches(['-', ' ', '└', '├', '+', '>', '`', '*', '~', '"', '|']);
    // A negative code keeps its sign.
    let sign = if cell.trim().starts_with('-') && first.starts_with(|c: char| c.is_ascii_digit()) { "-" } else { "" };
    let name = first.split(|c: char| c.is_whitespace() || "（(/／：:,，".contains(c)).next().unwrap_or("");
    let last = name.rsplit(|c: char| !is_part(c)).find(|part| !part.is_empty()).unwrap_or("");
    if last.len() > LONGEST_KEY { String::new() } else { format!("{sign}{last}") }
}

/// The sentences of a text.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| matches!(c, '。' | '；' | ';' | '！' | '？' | '\n');
    text.split(ends).flat_map(|part| part.split(". ")).map(str::trim).filter(|part| !part.is_empty())
}

/// The hashes of some units by what these are about.
pub(crate) fn hashes<'a>(units: impl Iterator<Item = &'a Unit>) -> Hashes {
    let mut all = Hashes::new();
    for unit in units {
        let whole = [String::new()];
        let keys = if unit.keys.is_empty() { &whole[..] } else { unit.keys.as_slice() };
        keys.iter().for_each(|key| all.entry(key.clone()).or_default().push(unit.hash));
    }
    all.values_mut().for_each(|hashes| hashes.sort_unstable());
    all
}

/// True for a page that is written in Chinese.
pub(crate) fn is_chinese(units: &[Unit]) -> bool {
    let texts = || units.iter().filter(|unit| unit.kind != UnitKind::Sample).flat_map(|unit| unit.text.chars());
    let (wide, all) = (texts().filter(|c| text::is_wide(*c)).count(), texts().filter(|c| c.is_alphabetic()).count());
    wide * 8 > all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_known_by_their_last_name() {
        for (cell, key) in [
            ("access\\_token", "access_token"),
            ("-- list[].id", "id"),
            ("-1", "-1"),
            ("40001", "40001"),
            ("`limit` (optional)", "limit"),
            ("数值", ""),
        ] {
            assert_eq!(row_key(cell), key, "{cell}");
        }
        assert_eq!(sentences("一。二；three. four").collect::<Vec<_>>(), ["一", "二", "three", "four"]);
    }
}
