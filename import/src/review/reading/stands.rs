//! Where the rows of a page stand: below which headings, in which table, inside of which other row. A row that says what it
//! said, in another place, is about something else.

use std::collections::BTreeMap;

use super::hash::{bare, hash};
use super::units::row_key;
use crate::page::block::{Block, BlockKind, Table};

/// A hash of all places in which a name has a row; of the empty name, of the headings of the page.
pub(crate) type Places = BTreeMap<String, u64>;

/// What rows begin with that are inside of others.
const MARKS: &str = "-–—─└├│|+>·. \u{3000}\u{a0}";

/// The places of the rows of a page.
pub(crate) fn places(blocks: &[Block]) -> Places {
    let mut all: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let mut above: Vec<(u8, String)> = Vec::new();
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { level, text } => {
                above.retain(|(outer, _)| outer < level);
                above.push((*level, bare(text)));
                all.entry(String::new()).or_default().push(hash(&texts(&above)));
            }
            BlockKind::Table(table) => of_rows(table, &above, &mut all),
            BlockKind::Sample(_) | BlockKind::Prose(_) => {}
        }
    }
    let one = |hashes: Vec<u64>| {
        let words: Vec<String> = hashes.iter().map(u64::to_string).collect();
        hash(&words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    all.into_iter().map(|(key, hashes)| (key, one(hashes))).collect()
}

fn texts(headings: &[(u8, String)]) -> Vec<&str> {
    headings.iter().map(|(_, text)| text.as_str()).collect()
}

fn of_rows(table: &Table, above: &[(u8, String)], all: &mut BTreeMap<String, Vec<u64>>) {
    let head: Vec<String> = table.head.iter().map(|cell| bare(cell)).collect();
    let outer = hash(&texts(above)).to_string();
    let of_table = hash(&[outer.as_str(), &head.join("|")]).to_string();
    // The rows that a row is inside of, with how far they are moved to the right.
    let mut open: Vec<(usize, u64)> = Vec::new();
    for row in &table.rows {
        let first = row.cells.first().map_or("", String::as_str).replace('\\', "");
        let key = row_key(&first);
        // A negative code is inside of nothing.
        let is_code = key.starts_with('-');
        let depth = if is_code { 0 } else { first.chars().take_while(|c| MARKS.contains(*c)).count() };
        open.retain(|(outer, _)| *outer < depth);
        let parent = open.last().map_or_else(|| of_table.clone(), |(_, hash)| hash.to_string());
        let place = hash(&[parent.as_str(), &bare(&first)]);
        open.push((depth, place));
        all.entry(key).or_default().push(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Page;

    fn of(text: &str) -> Places {
        places(&Page { text: text.to_owned(), ..Page::default() }.blocks())
    }

    const PAGE: &str = "## A\n\n| name | type |\n| --- | --- |\n| x | string |\n| - y | string |\n\n## B\n\ntext\n";

    #[test]
    fn a_row_has_another_place_below_another_heading_and_in_another_row() {
        let base = of(PAGE);
        assert_eq!(of(&PAGE.replace("string", "number")), base, "what a row says is not where it stands");
        let keys = ["", "x", "y"];
        let differ = |from: &str, to: &str| {
            let other = of(&PAGE.replace(from, to));
            keys.map(|key| base.get(key) != other.get(key))
        };
        assert_eq!(differ("## A", "## C"), [true, true, true]);
        assert_eq!(differ("## B", "## C"), [true, false, false]);
        assert_eq!(differ("| x |", "| z |"), [false, true, true], "its parent has another name");
        assert_eq!(differ("| - y |", "| y |"), [false, false, true]);
        assert_eq!(differ("type |", "kind |"), [false, true, true]);
    }
}
