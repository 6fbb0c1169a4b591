//! Which characters a text may consist of.

use std::ops::RangeInclusive;

use super::keyword::CharSet;

/// Characters that a text may have: a set with a name, or some that are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Chars {
    Set(CharSet),
    /// Each character of this text.
    Of(String),
}

impl Chars {
    /// What an item of the spec stands for.
    pub fn of(text: &str) -> Self {
        CharSet::from_key(text).map_or_else(|| Self::Of(text.to_owned()), Self::Set)
    }

    /// The characters, as ranges.
    pub fn ranges(&self) -> Vec<RangeInclusive<char>> {
        match self {
            Self::Set(set) => set.ranges().to_vec(),
            Self::Of(listed) => listed.chars().map(|c| c..=c).collect(),
        }
    }

    /// True if it has the character.
    pub fn has(&self, character: char) -> bool {
        match self {
            Self::Set(set) => set.ranges().iter().any(|range| range.contains(&character)),
            Self::Of(listed) => listed.contains(character),
        }
    }

    /// True if the first have a character that the others lack.
    pub fn exceed(some: &[Self], others: &[Self]) -> bool {
        let others = merged(others);
        merged(some).iter().any(|(first, last)| !others.iter().any(|(from, to)| from <= first && last <= to))
    }
}

/// The width of a text, as pages count that count a Chinese character as two: two for each character that is written as
/// wide as a Chinese one, that is also punctuation, full-width forms, kana and Hangul, and one for any other.
pub fn width(text: &str) -> u64 {
    text.chars().map(|character| if is_wide(character) { 2 } else { 1 }).sum()
}

fn is_wide(character: char) -> bool {
    const WIDE: &[RangeInclusive<char>] = &[
        '\u{1100}'..='\u{115f}',
        '\u{2e80}'..='\u{303e}',
        '\u{3041}'..='\u{a4cf}',
        '\u{ac00}'..='\u{d7a3}',
        '\u{f900}'..='\u{faff}',
        '\u{fe30}'..='\u{fe4f}',
        '\u{ff01}'..='\u{ff60}',
        '\u{ffe0}'..='\u{ffe6}',
        '\u{20000}'..='\u{3fffd}',
    ];
    character >= '\u{1100}' && WIDE.iter().any(|range| range.contains(&character))
}

impl CharSet {
    /// Its characters. The set of Chinese characters is Unicode's script Han: also what is rare or added later.
    pub const fn ranges(self) -> &'static [RangeInclusive<char>] {
        match self {
            Self::Digits => &['0'..='9'],
            Self::Letters => &['A'..='Z', 'a'..='z'],
            Self::Lower => &['a'..='z'],
            Self::Upper => &['A'..='Z'],
            Self::Hex => &['0'..='9', 'A'..='F', 'a'..='f'],
            Self::Ascii => &['!'..='~'],
            Self::Space => &[' '..=' '],
            Self::Chinese => &[
                '\u{4e00}'..='\u{9fff}',
                '\u{3005}'..='\u{3005}',
                '\u{3007}'..='\u{3007}',
                '\u{3400}'..='\u{4dbf}',
                '\u{f900}'..='\u{faff}',
                '\u{20000}'..='\u{3fffd}',
            ],
        }
    }
}

/// The ranges in order, those that touch as one.
fn merged(all: &[Chars]) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> =
        all.iter().flat_map(Chars::ranges).map(|range| (*range.start() as u32, *range.end() as u32)).collect();
    ranges.sort_unstable();
    let mut out: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
    for (first, last) in ranges {
        match out.last_mut() {
            Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
            _ => out.push((first, last)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Chars;

    fn exceed(some: &[&str], others: &[&str]) -> bool {
        let all = |words: &[&str]| words.iter().map(|word| Chars::of(word)).collect::<Vec<_>>();
        Chars::exceed(&all(some), &all(others))
    }

    #[test]
    fn sets_are_compared_by_their_characters() {
        assert!(!exceed(&["digits", "letters"], &["upper", "lower", "01234", "56789"]));
        assert!(exceed(&["letters"], &["upper", "lo", "wer"]));
        assert!(!exceed(&["hex", "_"], &["ascii"]) && exceed(&["ascii"], &["hex", "_"]));
        assert!(!exceed(&["ascii"], &["letters", "digits", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"]));
        assert!(exceed(&["chinese"], &["一"]) && !exceed(&["一"], &["chinese"]));
        assert!(exceed(&["，"], &["chinese"]));
    }
}
