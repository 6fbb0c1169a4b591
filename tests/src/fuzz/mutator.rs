//! Turns seeds into inputs: bytes, numbers, words, lines and pieces of other seeds are swapped, dropped and repeated.

use crate::rng::Rng;

/// Bytes on which parsers turn.
const BYTES: &[u8] = b"\0\x01\x07\t\n\r\x1b \"#%&'()*+,-./0:;<=>?@[\\]^_`{|}~\x7f\x80\xbf\xc3\xe4\xed\xf4\xff";

/// Characters that are more than they show.
const CHARACTERS: &[&str] = &[
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "\u{2028}",
    "\u{85}",
    "\u{a0}",
    "\u{3000}",
    "：",
    "，",
    "“",
    "”",
    "（",
    "｛",
    "\u{ad}",
    "\u{61c}",
    "\u{fe0f}",
    "\u{e0041}",
    "e\u{301}",
    "文",
    "😀",
    "\r\n",
    "\u{fffd}",
];

/// Numbers on which sizes turn.
const NUMBERS: &[u64] = &[0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0xffff_ffff, u64::MAX];

/// Makes inputs.
pub(super) struct Mutator<'a> {
    seeds: &'a [Vec<u8>],
    words: &'a [&'static [u8]],
    longest: usize,
}

impl<'a> Mutator<'a> {
    pub(super) fn new(seeds: &'a [Vec<u8>], words: &'a [&'static [u8]], longest: usize) -> Self {
        Self { seeds, words, longest }
    }

    /// One input: a seed with one or several changes.
    pub(super) fn input(&self, rng: &mut Rng) -> Vec<u8> {
        let mut input = rng.pick(self.seeds).cloned().unwrap_or_default();
        for _ in 0..rng.few() {
            self.change(&mut input, rng);
            input.truncate(self.longest);
        }
        input
    }

    fn change(&self, input: &mut Vec<u8>, rng: &mut Rng) {
        let at = rng.below(input.len() + 1);
        let end = (at + rng.few() * rng.few()).min(input.len());
        match rng.below(14) {
            0 => input.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << rng.below(8)),
            1 => put(input, at..end.min(at + 1), rng.pick(BYTES).map(std::slice::from_ref)),
            2 => put(input, at..at, rng.pick(BYTES).map(std::slice::from_ref)),
            3 => put(input, at..end, None),
            4 => put(input, at..at, rng.pick(CHARACTERS).map(|text| text.as_bytes())),
            5 | 6 => put(input, at..at, rng.pick(self.words).copied()),
            7 => put(input, at..end, rng.pick(self.words).copied()),
            8 => number(input, at, rng),
            9 => self.repeat(input, at..end, rng),
            10 => self.splice(input, at, rng),
            11 => lines(input, rng),
            12 => digits(input, at, rng),
            _ if rng.below(8) == 0 => input.truncate(at),
            _ => put(input, at..end, rng.pick(CHARACTERS).map(|text| text.as_bytes())),
        }
    }

    /// A piece many times.
    fn repeat(&self, input: &mut Vec<u8>, piece: std::ops::Range<usize>, rng: &mut Rng) {
        let most = self.longest.saturating_sub(input.len()) / piece.len().max(1);
        let times = if rng.below(16) == 0 { rng.below(most + 1) } else { rng.few().min(most) };
        let again = input[piece.clone()].repeat(times);
        put(input, piece.end..piece.end, Some(&again));
    }

    /// A piece of another seed.
    fn splice(&self, input: &mut Vec<u8>, at: usize, rng: &mut Rng) {
        let Some(other) = rng.pick(self.seeds) else { return };
        let from = rng.below(other.len() + 1);
        let length = if rng.below(4) == 0 { rng.below(other.len()) } else { rng.below(40) };
        let piece = &other[from..(from + length).min(other.len())];
        let end = if rng.below(2) == 0 { at } else { (at + piece.len()).min(input.len()) };
        put(input, at..end, Some(piece));
    }
}

fn put(input: &mut Vec<u8>, place: std::ops::Range<usize>, bytes: Option<&[u8]>) {
    let place = place.start.min(input.len())..place.end.min(input.len());
    input.splice(place, bytes.unwrap_or_default().iter().copied());
}

/// A number in binary takes the place of bytes, as sizes and places stand in archives.
fn number(input: &mut [u8], at: usize, rng: &mut Rng) {
    let width = [1, 2, 4, 8][rng.below(4)];
    let value = match rng.below(3) {
        0 => rng.number(),
        1 => rng.below(input.len() + 2) as u64,
        _ => rng.pick(NUMBERS).copied().unwrap_or(0),
    };
    if let Some(place) = input.get_mut(at..at + width) {
        place.copy_from_slice(&value.to_le_bytes()[..width]);
    }
}

/// Digits take the place of digits.
fn digits(input: &mut Vec<u8>, at: usize, rng: &mut Rng) {
    let Some(from) = input.iter().skip(at).position(u8::is_ascii_digit).map(|found| at + found) else { return };
    let length = input[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let text = match rng.below(4) {
        0 => rng.pick(NUMBERS).copied().unwrap_or(0).to_string(),
        1 => format!("-{}", rng.below(100_000)),
        2 => format!("{}e{}", rng.below(10), rng.below(400)),
        _ => rng.below(100_000).to_string(),
    };
    put(input, from..from + length, Some(text.as_bytes()));
}

/// A line goes, comes twice, or changes places.
fn lines(input: &mut Vec<u8>, rng: &mut Rng) {
    let mut all: Vec<&[u8]> = input.split_inclusive(|byte| *byte == b'\n').collect();
    if all.is_empty() {
        return;
    }
    let (one, other) = (rng.below(all.len()), rng.below(all.len()));
    match rng.below(3) {
        0 => drop(all.remove(one)),
        1 => all.insert(other, all[one]),
        _ => all.swap(one, other),
    }
    *input = all.concat();
}
