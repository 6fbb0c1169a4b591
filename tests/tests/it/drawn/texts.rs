//! Texts within constraints, and at their limits.

use weixin_codegen::model::{Chars, Constraint, width};

use super::choices::Choices;

/// What the length of a text is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    Characters,
    Bytes,
    /// A Chinese character counts two.
    Width,
}

impl Measure {
    fn of(self, text: &str) -> u64 {
        match self {
            Self::Characters => text.chars().count() as u64,
            Self::Bytes => text.len() as u64,
            Self::Width => width(text),
        }
    }
}

/// The characters that texts consist of unless their constraints say otherwise: simple ones, such as have to be escaped
/// somewhere, and wide ones.
const USUAL: &str = "abcXYZ019 -_.~\"\\&=+%/?#;'<>é文件字😀";

/// The characters of a text in a header, which is a line and has no Chinese in practice.
const IN_HEADER: &str = "abcXYZ019-_.~\"\\&=+%/?#;'<>";

/// What a text has to be besides its constraints.
#[derive(Clone, Debug, Default)]
pub(super) struct Carrier {
    /// Characters that would end it.
    pub(super) without: Vec<char>,
    /// How many characters it has at least, as long as no limit forbids it.
    pub(super) least: u64,
    /// Whether it is a header.
    pub(super) header: bool,
}

/// A limit of a text, and what it is measured in.
pub(super) fn limit(constraint: &Constraint) -> Option<(Measure, u64, bool)> {
    match constraint {
        Constraint::MinLength(least) => Some((Measure::Characters, *least, false)),
        Constraint::MinBytes(least) => Some((Measure::Bytes, *least, false)),
        Constraint::MinWidth(least) => Some((Measure::Width, *least, false)),
        Constraint::MaxLength(most) => Some((Measure::Characters, *most, true)),
        Constraint::MaxBytes(most) => Some((Measure::Bytes, *most, true)),
        Constraint::MaxWidth(most) => Some((Measure::Width, *most, true)),
        _ => None,
    }
}

/// The constraints that a text breaks.
pub(super) fn broken<'c>(constraints: &'c [Constraint], text: &str) -> Vec<&'c Constraint> {
    let breaks = |constraint: &&Constraint| match limit(constraint) {
        Some((measure, most, true)) => measure.of(text) > most,
        Some((measure, least, false)) => measure.of(text) < least,
        None => match constraint {
            Constraint::Chars(all) => !text.chars().all(|character| all.iter().any(|chars| chars.has(character))),
            _ => false,
        },
    };
    constraints.iter().filter(breaks).collect()
}

/// The characters that a text may consist of.
fn alphabet(constraints: &[Constraint], carrier: &Carrier) -> Vec<char> {
    let listed = constraints.iter().find_map(|constraint| match constraint {
        Constraint::Chars(all) => Some(all),
        _ => None,
    });
    let all: Vec<char> = match listed {
        // The first and the last of each range.
        Some(all) => all.iter().flat_map(Chars::ranges).flat_map(|range| [*range.start(), *range.end()]).collect(),
        None if carrier.header => IN_HEADER.chars().collect(),
        None => USUAL.chars().collect(),
    };
    let mut all: Vec<char> = all.into_iter().filter(|character| !carrier.without.contains(character)).collect();
    if carrier.header {
        all.retain(|character| *character != ' ');
    }
    all
}

/// A text within its constraints; a limit of it now and then.
pub(super) fn text(choices: &mut Choices, constraints: &[Constraint], carrier: &Carrier) -> String {
    let limits: Vec<_> = constraints.iter().filter_map(limit).collect();
    let least = limits.iter().filter(|(_, _, is_upper)| !is_upper).map(|(_, least, _)| *least).max().unwrap_or(0);
    let most = limits.iter().filter(|(_, _, is_upper)| *is_upper).map(|(_, most, _)| *most).min().unwrap_or(u64::MAX);
    let usual = least.max(carrier.least);
    let more = choices.below(most.saturating_sub(usual).min(9) + 1);
    for count in [usual + more, usual, least, most] {
        if let Some(text) = of_size(choices, constraints, carrier, (Measure::Characters, count), &[]) {
            return text;
        }
    }
    panic!("no text for {constraints:?}");
}

/// A text of a size that breaks these constraints and no others; `None` if there is none of these characters.
pub(super) fn of_size(
    choices: &mut Choices,
    constraints: &[Constraint],
    carrier: &Carrier,
    size: (Measure, u64),
    breaks: &[&Constraint],
) -> Option<String> {
    let all = alphabet(constraints, carrier);
    let first = usize::try_from(choices.below(all.len() as u64)).ok()?;
    let mut mixed = all.clone();
    mixed.rotate_left(first);
    // Mixed, as far as that goes; and then each character alone, the plainest first.
    let step = 1 + usize::try_from(choices.below(4)).ok()?;
    let candidates = std::iter::once(mixed.into_iter().step_by(step).collect())
        .chain(all.iter().map(|one| vec![*one]))
        .chain(pairs(&all));
    let fits = |text: &String| {
        let is_trimmed = text.trim() == text;
        broken(constraints, text) == breaks && size.0.of(text) == size.1 && is_trimmed
    };
    candidates.filter_map(|characters: Vec<char>| filled(&characters, size)).find(fits)
}

/// A wide character and a narrow one, for sizes that one alone does not reach.
fn pairs(all: &[char]) -> impl Iterator<Item = Vec<char>> {
    let narrow = all.iter().copied().find(|character| character.len_utf8() == 1);
    all.iter().filter_map(move |wide| Some(vec![*wide, narrow?])).collect::<Vec<_>>().into_iter()
}

/// A text of these characters in turn, of exactly a size.
fn filled(characters: &[char], (measure, size): (Measure, u64)) -> Option<String> {
    let mut text = String::new();
    let mut at = 0;
    let mut left = size;
    while left > 0 {
        let takes = |character: &char| measure.of(character.encode_utf8(&mut [0; 4]));
        let next = characters.iter().cycle().skip(at).take(characters.len()).find(|next| takes(next) <= left)?;
        left -= takes(next);
        text.push(*next);
        at = (at + 1) % characters.len();
    }
    Some(text)
}

/// A text with one character that must not be in it; `None` if all may.
pub(super) fn with_another(choices: &mut Choices, constraints: &[Constraint], carrier: &Carrier) -> Option<String> {
    let chars = constraints.iter().find(|constraint| matches!(constraint, Constraint::Chars(_)))?;
    let others: Vec<char> = "é!_ 文A5z".chars().collect();
    let text = text(choices, constraints, &Carrier { least: carrier.least.max(1), ..carrier.clone() });
    let count = text.chars().count();
    let at = usize::try_from(choices.below(count as u64)).ok()?;
    others.into_iter().find_map(|other| {
        let swapped: String = text.chars().enumerate().map(|(place, c)| if place == at { other } else { c }).collect();
        (broken(constraints, &swapped) == [chars] && swapped.trim() == swapped).then_some(swapped)
    })
}
