//! Texts of responses, made up within the constraints that the spec has for them.

use weixin_codegen::model::{Chars, Constraint, width};

use crate::rng::Rng;

/// How many characters a text has that is made of given ones, unless its constraints say otherwise.
const DRAWN: usize = 12;

/// The longest text that is made up, in characters.
const LONGEST: u64 = 4096;

/// A text: the field's name and a number, or characters that are allowed.
pub(super) fn text(rng: &mut Rng, constraints: &[Constraint], name: &str) -> String {
    let chars = constraints.iter().find_map(|constraint| match constraint {
        Constraint::Chars(all) => Some(alphabet(all)),
        _ => None,
    });
    let number = 1 + rng.below(999);
    let usual: Vec<char> = match &chars {
        None => format!("{name} {number}").chars().collect(),
        Some(chars) => (0..DRAWN).filter_map(|_| drawn(rng, chars)).collect(),
    };
    let mut more = || chars.as_ref().map_or(Some('x'), |chars| drawn(rng, chars));
    let mut text = String::new();
    let mut size = Size::default();
    let mut usual = usual.into_iter();
    while let Some(next) = usual.next().or_else(|| if size.is_less(constraints) { more() } else { None }) {
        let grown = size.with(next);
        if grown.is_more(constraints) {
            break;
        }
        text.push(next);
        size = grown;
    }
    text
}

fn drawn(rng: &mut Rng, chars: &[char]) -> Option<char> {
    usize::try_from(rng.below(chars.len() as u64)).ok().and_then(|at| chars.get(at)).copied()
}

/// The first characters of each range.
fn alphabet(all: &[Chars]) -> Vec<char> {
    all.iter().flat_map(Chars::ranges).flat_map(|range| range.take(26)).collect()
}

/// How long a text is.
#[derive(Clone, Copy, Default)]
struct Size {
    characters: u64,
    bytes: u64,
    width: u64,
}

impl Size {
    fn with(self, character: char) -> Self {
        Self {
            characters: self.characters + 1,
            bytes: self.bytes + character.len_utf8() as u64,
            width: self.width + width(character.encode_utf8(&mut [0; 4])),
        }
    }

    /// True if a lower bound asks for more.
    fn is_less(self, constraints: &[Constraint]) -> bool {
        let asks = |constraint: &Constraint| match constraint {
            Constraint::MinLength(min) => self.characters < *min,
            Constraint::MinBytes(min) => self.bytes < *min,
            Constraint::MinWidth(min) => self.width < *min,
            _ => false,
        };
        self.characters < LONGEST && constraints.iter().any(asks)
    }

    /// True if an upper bound is passed.
    fn is_more(self, constraints: &[Constraint]) -> bool {
        constraints.iter().any(|constraint| match constraint {
            Constraint::MaxLength(max) => self.characters > *max,
            Constraint::MaxBytes(max) => self.bytes > *max,
            Constraint::MaxWidth(max) => self.width > *max,
            _ => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Stream;

    fn of(constraints: &[Constraint]) -> String {
        text(&mut Rng::new(1, 2, Stream::Sample), constraints, "名name")
    }

    #[test]
    fn texts_keep_to_their_constraints() {
        assert!(of(&[]).starts_with("名name "));
        assert_eq!(of(&[Constraint::MaxBytes(4)]), "名n");
        assert_eq!(of(&[Constraint::MaxBytes(2)]), "");
        assert_eq!(of(&[Constraint::MaxWidth(5)]), "名nam");
        assert_eq!(of(&[Constraint::MinLength(20)]).chars().count(), 20);
        let chars = Constraint::Chars(vec![Chars::of("digits"), Chars::of("_-")]);
        let is_known = |c: char| c.is_ascii_digit() || "_-".contains(c);
        let drawn = of(&[chars.clone(), Constraint::MinLength(32), Constraint::MaxLength(32)]);
        assert!(drawn.len() == 32 && drawn.chars().all(is_known), "{drawn}");
        let drawn = of(&[chars, Constraint::MaxLength(5)]);
        assert!(drawn.len() == 5 && drawn.chars().all(is_known), "{drawn}");
    }
}
