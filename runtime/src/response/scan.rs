//! Scans JSON for the places of its values, and goes on where a validator would stop.
//!
//! Services write control characters, cut characters and unpaired surrogates into strings. None of that leaves a
//! doubt about where the string ends, so the scan notes that the body is not strict JSON and goes on; `scalars.rs`
//! decides what such a string means when it is asked for. The scan stops where it cannot know how to go on, and says
//! what it found there. Everything up to there is kept, which mostly includes the envelope's code.

use serde_json::Number;

use crate::response::entries::{Entries, Entry};
use crate::response::scalars::{escape, plain, text};

/// How deep arrays and objects may be nested: as deep as `serde_json` allows.
const DEEPEST: usize = 127;

/// The result of a scan.
pub(crate) struct Scan {
    pub(crate) entries: Entries,
    /// Whether all of it is strict JSON, as far as it is ASCII.
    pub(crate) strict: bool,
    /// How many more values would have been allowed.
    pub(crate) left: usize,
    /// Why it did not reach the end.
    pub(crate) stop: Option<Box<Stop>>,
    /// Where the value ends. Anything after an object is ignored.
    pub(crate) end: usize,
    /// Up to where nothing is in doubt, which may be before the scan stopped: a missing quote makes a string too
    /// long.
    pub(crate) certain: usize,
}

/// Scans a body, up to `most` values.
#[inline]
pub(crate) fn scan(bytes: &[u8], most: usize) -> Scan {
    scanned(Scanner::new(bytes, 0, most))
}

#[inline]
fn scanned(mut scanner: Scanner<'_>) -> Scan {
    let stop = scanner.document().err();
    let certain = stop.as_deref().map_or(scanner.at, |stop| scanner.certain(stop));
    let Scanner { entries, left, strict, at: end, .. } = scanner;
    Scan { entries, strict, left, stop, end, certain }
}

/// Whether a complete scalar starts at an offset.
pub(crate) fn scalar_at(bytes: &[u8], at: usize) -> bool {
    let mut scanner = Scanner::new(bytes, at, 1);
    let is_scalar = !matches!(bytes.get(at), Some(b'{' | b'[')) && scanner.scalar(true).is_ok();
    is_scalar && !scanner.peek().is_some_and(|byte| byte.is_ascii_alphanumeric())
}

/// Where and why a scan stopped.
#[derive(Debug)]
pub(crate) struct Stop {
    pub(crate) at: usize,
    pub(crate) reason: StopReason,
    /// The path from the root to the value that could not be read.
    path: String,
}

/// Why a scan stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StopReason {
    /// Something else was expected.
    Expected(&'static str),
    /// A number out of range.
    Number,
    /// The body ends too early.
    CutOff,
    TooDeep,
    /// There are more values than this.
    TooMany(usize),
    TooLong,
}

impl Stop {
    /// Whether nothing is wrong except that there is too much.
    pub(crate) fn is_limit(&self) -> bool {
        matches!(self.reason, StopReason::TooMany(_) | StopReason::TooLong)
    }

    /// Whether nothing is wrong except that the body ends.
    #[cfg(feature = "client")]
    pub(crate) fn is_cut_off(&self) -> bool {
        self.reason == StopReason::CutOff
    }

    fn after(mut self: Box<Self>, path: &str) -> Box<Self> {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{path}{dot}{}", self.path);
        self
    }

    /// What is wrong and where, for example `invalid JSON at line 1, column 20, in list[2].price: expected a value,
    /// found "x"`. The names in the path come from the body, so they are passed through `clean` first.
    pub(crate) fn describe(&self, bytes: &[u8], clean: impl Fn(&str) -> String) -> String {
        let (line, column) = line_and_column(bytes, self.at);
        let place = format!("at line {line}, column {column}");
        let path = match &*self.path {
            "" => String::new(),
            path => format!(", in {}", crate::wording::excerpt(&clean(path), 200)),
        };
        match self.reason {
            StopReason::Expected(expected) => {
                format!("invalid JSON {place}{path}: expected {expected}, found {}", found(&bytes[self.at..]))
            }
            StopReason::Number => format!("invalid JSON {place}{path}: number out of range"),
            StopReason::CutOff => format!("truncated JSON: the body ends {place}{path}"),
            StopReason::TooDeep => format!("invalid JSON {place}: nested more than {DEEPEST} levels deep"),
            StopReason::TooMany(most) => too_many(most),
            StopReason::TooLong => "longer than 1 GiB: request less at a time".to_owned(),
        }
    }
}

/// What is said about more values than `most`.
pub(crate) fn too_many(most: usize) -> String {
    let values = crate::wording::counted(most as u64, "value", "values");
    format!("more than {values}: request less at a time, or raise `max_values`")
}

/// Line and column as an editor counts them, from 1; a column is a character.
pub(crate) fn line_and_column(bytes: &[u8], at: usize) -> (usize, usize) {
    let before = bytes.get(..at).unwrap_or(bytes);
    let line = before.iter().filter(|byte| **byte == b'\n').count();
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let column = before[start..]
        .utf8_chunks()
        .map(|chunk| chunk.valid().chars().count() + usize::from(!chunk.invalid().is_empty()));
    (line + 1, column.sum::<usize>() + 1)
}

/// What the bytes start with, for messages.
fn found(bytes: &[u8]) -> String {
    let chunk = bytes.get(..4).unwrap_or(bytes).utf8_chunks().next();
    let first = chunk.as_ref().and_then(|chunk| chunk.valid().chars().next());
    match first {
        Some(character) if crate::wording::is_printable(character) => {
            if character.is_ascii() {
                format!("`{character}`")
            } else {
                format!("`{character}` (U+{:04X})", u32::from(character))
            }
        }
        Some(character) if character.is_control() => format!("control character U+{:04X}", u32::from(character)),
        Some(character) => format!("character U+{:04X}", u32::from(character)),
        None => bytes.first().map_or("the end".to_owned(), |byte| format!("byte 0x{byte:02X}, which is not UTF-8")),
    }
}

type Scanned<T> = Result<T, Box<Stop>>;

struct Scanner<'b> {
    bytes: &'b [u8],
    at: usize,
    entries: Entries,
    /// How many more values are allowed.
    left: usize,
    most: usize,
    strict: bool,
    /// Where the last string or name starts.
    last_text: usize,
    /// Whether compact members are scanned in a shorter way, with the same result.
    is_quick: bool,
}

impl<'b> Scanner<'b> {
    fn new(bytes: &'b [u8], at: usize, most: usize) -> Self {
        Self { bytes, at, entries: Entries::default(), left: most, most, strict: true, last_text: at, is_quick: true }
    }

    /// Up to where nothing is in doubt. The last string or name is in doubt unless something valid follows it.
    fn certain(&self, stop: &Stop) -> usize {
        let after = skip_blank(self.bytes, text(self.bytes, self.last_text).1);
        self.last_text + usize::from(stop.at > after)
    }

    #[inline]
    fn document(&mut self) -> Scanned<()> {
        if self.bytes.len() >= Entry::LONGEST {
            return Err(self.stop(StopReason::TooLong));
        }
        self.blank();
        let is_object = self.peek() == Some(b'{');
        self.element(DEEPEST, false)?;
        let end = self.at;
        self.blank();
        if self.at < self.bytes.len() {
            self.strict = false;
            if !is_object {
                return Err(self.stop(StopReason::Expected("nothing more")));
            }
            self.at = end;
        }
        Ok(())
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Consumes a byte if it is next.
    #[inline]
    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    /// Skips what is between values.
    #[inline]
    fn blank(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                b'!'..=b'~' => return,
                _ => {
                    let after = skip_blank(self.bytes, self.at);
                    if after == self.at {
                        return;
                    }
                    self.strict = false;
                    self.at = after;
                }
            }
        }
    }

    #[cold]
    fn stop(&self, reason: StopReason) -> Box<Stop> {
        Box::new(Stop { at: self.at, reason, path: String::new() })
    }

    /// The stop at a place where something else was expected.
    #[cold]
    fn expected(&self, what: &'static str) -> Box<Stop> {
        self.stop(if self.at < self.bytes.len() { StopReason::Expected(what) } else { StopReason::CutOff })
    }

    #[inline]
    fn push(&mut self, entry: Entry) {
        self.entries.push(entry, self.at, self.bytes.len());
    }

    fn count(&mut self) -> Scanned<()> {
        match self.left.checked_sub(1) {
            Some(left) => self.left = left,
            None => return Err(self.stop(StopReason::TooMany(self.most))),
        }
        Ok(())
    }

    /// The root, or an element of an array.
    #[inline]
    fn element(&mut self, depth: usize, inside: bool) -> Scanned<()> {
        let entry = Entry::new(self.at);
        if matches!(self.peek(), Some(b'{' | b'[')) {
            return self.nested(entry, depth);
        }
        self.count()?;
        self.scalar(inside)?;
        self.push(entry);
        Ok(())
    }

    /// An array or an object, whose name or start is at `entry`.
    fn nested(&mut self, entry: Entry, depth: usize) -> Scanned<()> {
        self.count()?;
        let Some(depth) = depth.checked_sub(1) else { return Err(self.stop(StopReason::TooDeep)) };
        self.push(entry.nested());
        let length = self.entries.len();
        self.push(Entry::default());
        let result = if self.peek() == Some(b'{') { self.object(depth) } else { self.list(depth) };
        // What was found inside counts, even if the value is incomplete.
        self.entries.close(length);
        result
    }

    fn list(&mut self, depth: usize) -> Scanned<()> {
        self.at += 1;
        self.blank();
        if self.take(b']') {
            return Ok(());
        }
        let mut items = 0usize;
        loop {
            if let Err(stop) = self.element(depth, true) {
                return Err(stop.after(&format!("[{items}]")));
            }
            items += 1;
            self.blank();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break self.at += 1,
                _ => return Err(self.expected("`,` or `]`")),
            }
            self.blank();
        }
        Ok(())
    }

    fn object(&mut self, depth: usize) -> Scanned<()> {
        self.at += 1;
        self.blank();
        if self.take(b'}') {
            return Ok(());
        }
        while !(self.is_quick && self.compact_members()) {
            self.member(depth)?;
            self.blank();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                _ => return Err(self.expected("`,` or `}`")),
            }
            self.blank();
        }
        Ok(())
    }

    /// Scans members as most services write them: without escapes, and with nothing in between. Stops before one that is
    /// different or nested; returns whether it reached the end of the object.
    #[inline]
    fn compact_members(&mut self) -> bool {
        while let Some(member) = compact_member(self.bytes, self.at).filter(|_| self.left > 0) {
            self.push(Entry::new(self.at));
            self.left -= 1;
            self.last_text = member.last_text;
            self.at = member.end + 1;
            if member.is_last {
                return true;
            }
        }
        false
    }

    fn member(&mut self, depth: usize) -> Scanned<()> {
        let name = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.expected("a name in quotes"));
        }
        let escaped = self.string()?;
        let entry = Entry::new(name).escaped(escaped);
        self.blank();
        if !self.take(b':') {
            return Err(self.expected("`:`"));
        }
        self.blank();
        let before = self.entries.len();
        let result = match self.peek() {
            Some(b'{' | b'[') => self.nested(entry, depth),
            _ => {
                self.push(entry);
                self.count().and_then(|()| self.scalar(true))
            }
        };
        result.map_err(|stop| {
            self.entries.truncate(before);
            stop.after(&crate::wording::excerpt(&text(self.bytes, name).0, 40))
        })
    }

    /// A value other than an array or object. Inside of those it is complete only once something follows it.
    #[inline]
    fn scalar(&mut self, inside: bool) -> Scanned<()> {
        match self.peek() {
            Some(b'"') => self.string().map(drop),
            Some(b'1'..=b'9') => self.positive(inside),
            Some(b'-' | b'0') => self.number(inside),
            Some(b't') => self.literal(b"true"),
            Some(b'f') => self.literal(b"false"),
            Some(b'n') => self.literal(b"null"),
            _ => Err(self.expected("a value")),
        }
    }

    fn literal(&mut self, literal: &'static [u8]) -> Scanned<()> {
        let rest = &self.bytes[self.at..];
        if rest.starts_with(literal) {
            self.at += literal.len();
            return Ok(());
        }
        if literal.starts_with(rest) {
            self.at = self.bytes.len();
            return Err(self.stop(StopReason::CutOff));
        }
        Err(self.expected("a value"))
    }

    /// Scans a string; returns whether it contains escapes.
    #[inline]
    fn string(&mut self) -> Scanned<bool> {
        self.last_text = self.at;
        let (mut at, mut escaped) = (self.at + 1, false);
        loop {
            at = plain(self.bytes, at);
            match self.bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    let escape = escape(&self.bytes[at..]);
                    escaped = true;
                    self.strict &= escape.strict;
                    at += escape.length;
                }
                Some(_) => {
                    self.strict = false;
                    at += 1;
                }
                None => {
                    self.at = self.bytes.len();
                    return Err(self.stop(StopReason::CutOff));
                }
            }
        }
        self.at = at + 1;
        Ok(escaped)
    }

    /// Most numbers are integers, and directly followed by what ends a value.
    #[inline]
    fn positive(&mut self, inside: bool) -> Scanned<()> {
        let digits = self.bytes[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        match self.bytes.get(self.at + digits) {
            Some(b',' | b'}' | b']') if digits < 19 => self.at += digits,
            _ => return self.number(inside),
        }
        Ok(())
    }

    fn number(&mut self, inside: bool) -> Scanned<()> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        let mut large = false;
        if self.take(b'.') {
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            large = true;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        if inside && self.at == self.bytes.len() {
            return Err(self.stop(StopReason::CutOff));
        }
        // Up to 300 digits without an exponent fit into a 64-bit float, if not exactly.
        let text = &self.bytes[start..self.at];
        if (large || text.len() > 300) && serde_json::from_slice::<Number>(text).is_err() {
            self.at = start;
            return Err(self.stop(StopReason::Number));
        }
        Ok(())
    }

    #[inline]
    fn digits(&mut self) -> Scanned<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(self.expected("a digit")) } else { Ok(()) }
    }
}

/// A member without anything that is not needed.
struct CompactMember {
    /// Where its name starts, or its value if that is a string.
    last_text: usize,
    /// Where it ends: before a brace if it is the last one, or else before a comma that another name follows.
    end: usize,
    is_last: bool,
}

/// The member that starts at an offset; `None` if it is not compact.
#[inline]
fn compact_member(bytes: &[u8], at: usize) -> Option<CompactMember> {
    let quoted = |at| {
        let end = plain(bytes, at + 1);
        (bytes.get(end) == Some(&b'"')).then_some(end + 1)
    };
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    let colon = quoted(at)?;
    let value = colon + 1;
    let (last_text, end) = match bytes.get(colon..)? {
        [b':', b'"', ..] => (value, quoted(value)?),
        [b':', b'0', ..] => (at, value + 1),
        [b':', b'1'..=b'9', rest @ ..] => {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            (digits < 18).then_some((at, value + 1 + digits))?
        }
        [b':', b't', b'r', b'u', b'e', ..] | [b':', b'n', b'u', b'l', b'l', ..] => (at, value + 4),
        [b':', b'f', b'a', b'l', b's', b'e', ..] => (at, value + 5),
        _ => return None,
    };
    let is_last = match bytes.get(end..)? {
        [b',', b'"', ..] => false,
        [b'}', ..] => true,
        _ => return None,
    };
    Some(CompactMember { last_text, end, is_last })
}

/// Skips what is between values: whitespace, and what terminals or encoders leave there.
#[inline]
pub(crate) fn skip_blank(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(0..=b' ' | 0x7f) => at += 1,
            Some(0xef) if bytes[at..].starts_with(b"\xef\xbb\xbf") => at += 3,
            _ => return at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::response::bodies::{damaged, json};
    use proptest::prelude::*;

    /// All that a scan finds out.
    fn found(bytes: &[u8], most: usize, is_quick: bool) -> impl PartialEq + std::fmt::Debug {
        let scan = scanned(Scanner { is_quick, ..Scanner::new(bytes, 0, most) });
        let entries: Vec<_> = scan.entries.iter().map(|entry| format!("{entry:?}")).collect();
        let stop = scan.stop.map(|stop| (stop.at, stop.reason, stop.path));
        (entries, scan.strict, scan.left, stop, scan.end, scan.certain)
    }

    proptest! {
        #[test]
        fn the_short_way_leads_to_the_same_place(text in json(), damage in damaged(), most in 0..60usize) {
            for body in [text.as_bytes(), &damage.of(&text)] {
                for most in [most, usize::MAX] {
                    prop_assert_eq!(found(body, most, true), found(body, most, false), "{}", String::from_utf8_lossy(body));
                }
            }
        }
    }
}
