//! The envelope of a response: the code, the service's message, and the identifiers for its support at the end of the
//! message; also in a body that is otherwise damaged.

use std::borrow::Cow;

use crate::endpoint::Envelope;
use crate::endpoint::code::{Code, OwnedCode};
use crate::response::decoding::received_code;
use crate::response::document::{Document, MAX_VALUES, ScannedBody, ValueRef};
use crate::response::scalars;
use crate::response::scan::{self, StopReason};
use crate::secrets::Secrets;
use crate::wording::up_to;

/// How much of the service's message is kept, in bytes. Longer ones are not written by people.
const LONGEST_MESSAGE: usize = 4096;

/// How much of it is searched: secrets are replaced before the message is cut.
const LOOKED_AT: usize = 16 * LONGEST_MESSAGE;

/// How many other strings are searched for the rid.
const TEXTS: usize = 16;

/// The maximum length of a rid or hint, in bytes.
const LONGEST_TAIL: usize = 200;

/// A body, and as much of it as could be read.
pub(crate) struct Body<'b> {
    pub(crate) bytes: &'b [u8],
    pub(crate) scanned: &'b ScannedBody<'b>,
}

impl<'b> Body<'b> {
    /// The code of the envelope; an error says what was found instead.
    ///
    /// In a damaged body, it is the code at the top level: before the damage, or else found by scanning backwards
    /// from the end to the damage.
    pub(crate) fn code(&self, envelope: &Envelope, secrets: &Secrets) -> Result<Option<OwnedCode>, String> {
        let read = |json: ValueRef<'_>| {
            let json = match json {
                ValueRef::String(text) if envelope.texts => {
                    ValueRef::String(secrets.redact(looked_at(text.trim())).into())
                }
                other => other,
            };
            match (received_code(&json, envelope.texts), &json) {
                (Some(code), _) if envelope.texts || code.number().is_some() => Ok(Some(OwnedCode::new(code))),
                (None, ValueRef::Null) => Ok(None),
                (None, ValueRef::String(_)) if envelope.texts => Ok(None),
                _ => Err(format!("{}: expected an integer, found {}", envelope.code.join("."), json.kind())),
            }
        };
        self.field(envelope.code, read).unwrap_or(Ok(None))
    }

    /// Whether the code of the envelope is a digit at the top level that means success, as nearly always. If not, [`code`](Self::code)
    /// says what it is.
    #[inline]
    pub(crate) fn is_plain_success(&self, envelope: &Envelope) -> bool {
        let ([name], ValueRef::Object(members)) = (envelope.code, self.scanned.document.root()) else { return false };
        let digit = members.digit(name).filter(|_| !self.is_damaged());
        digit.is_some_and(|digit| envelope.success.contains(&Code::Number(digit)))
    }

    /// The service's message, which contains the rid.
    pub(crate) fn message(&self, path: &[&str]) -> String {
        let read = |json: ValueRef<'_>| match json {
            ValueRef::String(text) => text.into_owned(),
            ValueRef::Null => String::new(),
            other => other.to_json().to_string(),
        };
        let damaged = || path.last().filter(|_| self.is_damaged()).map(|name| raw_text(self.bytes, name).into_owned());
        self.field(path, read).or_else(damaged).unwrap_or_default()
    }

    /// The rid, if the message has none: from another string at the top level, or from a body that is not JSON.
    pub(crate) fn rid_elsewhere(&self, secrets: &Secrets) -> Option<String> {
        if self.is_damaged() {
            return raw_rid(self.bytes);
        }
        let ValueRef::Object(members) = self.scanned.document.root() else { return None };
        let texts = members.filter_map(|(_, value)| if let ValueRef::String(text) = value { Some(text) } else { None });
        // A rid could end inside a secret, and would then reveal a part of it.
        texts.take(TEXTS).find_map(|text| rid(&secrets.redact(looked_at(&text))).map(str::to_owned))
    }

    /// What is read from the field that some names lead to.
    #[inline]
    fn field<T>(&self, path: &[&str], read: impl FnOnce(ValueRef<'_>) -> T) -> Option<T> {
        let (name, inside) = path.split_first()?;
        if inside.is_empty() {
            return self.top_level(name).map(read);
        }
        if let Some(value) = descend(self.scanned.document.root(), path) {
            return Some(read(value));
        }
        let outer = Document::read(self.bytes.get(self.position_behind_damage(name)?..)?, MAX_VALUES);
        descend(outer.document.root(), inside).map(read)
    }

    /// A field at the top level.
    #[inline]
    fn top_level(&self, name: &str) -> Option<ValueRef<'b>> {
        let root = self.scanned.document.root();
        let read = if let ValueRef::Object(members) = &root { members.get(name) } else { None };
        if !self.is_damaged() {
            return read;
        }
        // If the object continues after its end, there was a brace too many.
        let goes_on = self.scanned.stop.is_none() && self.rest().first() == Some(&b',');
        if goes_on { self.behind_damage(name).or(read) } else { read.or_else(|| self.behind_damage(name)) }
    }

    #[inline]
    pub(crate) fn is_damaged(&self) -> bool {
        self.scanned.stop.is_some() || !self.rest().is_empty()
    }

    /// What follows the document.
    fn rest(&self) -> &'b [u8] {
        &self.bytes[scan::skip_blank(self.bytes, self.scanned.end)..]
    }

    /// The value of a name after the damage.
    ///
    /// A truncated body has nothing after the damage: the end of its last object may belong to anything. But a body
    /// that does not even start as an object is more than truncated.
    fn behind_damage(&self, name: &str) -> Option<ValueRef<'b>> {
        self.position_behind_damage(name).and_then(|at| ValueRef::scalar(self.bytes, at))
    }

    fn position_behind_damage(&self, name: &str) -> Option<usize> {
        let is_object = matches!(self.scanned.document.root(), ValueRef::Object(_));
        match self.scanned.stop.as_ref().map(|stop| stop.reason) {
            Some(StopReason::TooMany(_) | StopReason::TooLong) => return None,
            Some(StopReason::CutOff) if is_object => return None,
            None if !self.is_damaged() => return None,
            _ => {}
        }
        let from = match &self.scanned.stop {
            Some(_) if !is_object => 0,
            Some(_) => self.scanned.certain,
            None => self.scanned.end,
        };
        backwards(self.bytes, from, name)
    }
}

/// The value that some names lead to.
fn descend<'t>(value: ValueRef<'t>, path: &[&str]) -> Option<ValueRef<'t>> {
    path.iter()
        .try_fold(value, |value, name| if let ValueRef::Object(members) = value { members.get(name) } else { None })
}

/// Where the value of a name starts in the outermost object, found by scanning from the last brace back to `from`.
fn backwards(bytes: &[u8], from: usize, name: &str) -> Option<usize> {
    let mut at = bytes.iter().rposition(|byte| *byte == b'}')?;
    let (mut depth, opened) = (1usize, format!("\"{name}"));
    while at > from {
        at -= 1;
        match bytes[at] {
            b'}' | b']' => depth += 1,
            b'{' | b'[' => {
                depth = depth.checked_sub(1).filter(|depth| *depth > 0)?;
            }
            b'"' => {
                let colon = scan::skip_blank(bytes, at + 1);
                if depth == 1 && bytes[from..at].ends_with(opened.as_bytes()) && bytes.get(colon) == Some(&b':') {
                    return Some(scan::skip_blank(bytes, colon + 1));
                }
                at = (from..at).rev().find(|at| bytes[*at] == b'"' && !is_escaped(bytes, *at))?;
            }
            _ => {}
        }
    }
    None
}

/// Whether an odd number of backslashes precedes a byte.
fn is_escaped(bytes: &[u8], at: usize) -> bool {
    bytes[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// The string of a name in a body whose quotes are unreliable.
fn raw_text<'b>(bytes: &'b [u8], name: &str) -> Cow<'b, str> {
    let quoted = format!("\"{name}\"");
    let Some(at) = bytes.windows(quoted.len()).rposition(|window| window == quoted.as_bytes()) else {
        return Cow::default();
    };
    let colon = scan::skip_blank(bytes, at + quoted.len());
    let start = scan::skip_blank(bytes, colon + 1);
    let bytes = bytes.get(..start.saturating_add(LOOKED_AT)).unwrap_or(bytes);
    let quote = if bytes.get(start) == Some(&b'"') { start } else { start - 1 };
    if quote < bytes.len() { scalars::text(bytes, quote).0 } else { Cow::default() }
}

/// The last rid in a body that is not JSON.
fn raw_rid(bytes: &[u8]) -> Option<String> {
    let at = bytes.windows(4).rposition(|window| window == b"rid:")?;
    let text = bytes.get(at..at + 200).unwrap_or(&bytes[at..]);
    rid(&String::from_utf8_lossy(text)).map(str::to_owned)
}

/// As much of a message as is searched.
pub(crate) fn looked_at(message: &str) -> &str {
    up_to(message, LOOKED_AT)
}

pub(crate) fn bounded(mut message: String) -> String {
    if message.len() > LONGEST_MESSAGE {
        message.truncate(up_to(&message, LONGEST_MESSAGE).len());
    }
    message
}

/// `invalid credential rid: 65a1-0-1` → `65a1-0-1`
pub(crate) fn rid(message: &str) -> Option<&str> {
    tails(message).rid
}

/// `not allowed hint: [aB3_x0]` → `aB3_x0`
pub(crate) fn hint(message: &str) -> Option<&str> {
    tails(message).hint
}

/// A message without rid and hint: `invalid credential rid: 65a1-0-1` → `invalid credential`
pub(crate) fn without_tails(message: &str) -> String {
    let mut parts = tails(message).parts;
    parts.sort_unstable();
    let (mut text, mut at) = (String::with_capacity(message.len()), 0);
    for (start, end) in parts {
        // One may be inside the other.
        if start >= at {
            text.push_str(&message[at..start]);
            // Keep them apart: secrets have been replaced already, and two halves could make one.
            text.push(' ');
        }
        at = at.max(end);
    }
    text.push_str(&message[at..]);
    text.trim().trim_end_matches([',', ';', '，', '；']).trim_end().to_owned()
}

/// What a message ends with for the service's support.
#[derive(Default)]
struct Tails<'m> {
    rid: Option<&'m str>,
    hint: Option<&'m str>,
    /// Their ranges in the message, names included.
    parts: Vec<(usize, usize)>,
}

fn tails(message: &str) -> Tails<'_> {
    let mut tails = Tails::default();
    if let Some((start, after)) = last_name(message, &["rid"]) {
        let value = message[after..].trim_start();
        let length = value.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(value.len());
        let begin = message.len() - value.len();
        if length <= LONGEST_TAIL {
            tails.rid = (length > 0).then_some(&value[..length]);
            tails.parts.push((start, begin + length));
        }
    }
    if let Some((start, after)) = last_name(message, &["hints", "hint"]) {
        let value = message[after..].trim_start();
        if let Some(inside) = value.strip_prefix('[').and_then(bracketed) {
            let end = message.len() - value.len() + inside.len() + 2;
            tails.hint = Some(inside.trim()).filter(|hint| !hint.is_empty() && hint.len() <= LONGEST_TAIL);
            tails.parts.push((start, end));
        }
    }
    tails
}

/// The text before the closing bracket. It may contain brackets itself: `[hidden]` replaces a secret.
fn bracketed(text: &str) -> Option<&str> {
    let mut open = 1usize;
    let end = text.char_indices().find(|(_, c)| {
        open = if *c == '[' { open + 1 } else { open - usize::from(*c == ']') };
        open == 0
    });
    end.map(|(end, _)| &text[..end]).or_else(|| text.split_once(']').map(|(inside, _)| inside))
}

/// Where the last of some names starts, and where the colon after it ends.
fn last_name(message: &str, names: &[&str]) -> Option<(usize, usize)> {
    let named = |name: &&str| {
        let mut places = message.rmatch_indices(name).map(|(at, _)| (at, at + name.len()));
        places.find_map(|(at, end)| {
            let alone = !message[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
            let colon = message[end..].strip_prefix([':', '：']).filter(|_| alone)?;
            Some((at, message.len() - colon.len()))
        })
    };
    names.iter().filter_map(named).max()
}

/// Whether a message says more than the known texts: it is none of them and no part of one, ignoring case, spaces and
/// punctuation.
pub(crate) fn says_more(message: &str, known: &[&str]) -> bool {
    let message = words(message);
    let is_known = |known: &&str| {
        let known = words(known);
        known.concat() == message.concat() || known.windows(message.len().max(1)).any(|part| part == message)
    };
    !message.is_empty() && !known.iter().any(is_known)
}

/// The known text that a message is, ignoring case, spaces and punctuation. If it is none, the longest of those that it
/// contains: services add to their texts what exactly is wrong.
pub(crate) fn known_text(message: &str, texts: &[&'static str]) -> Option<&'static str> {
    let message = words(message);
    let known = || texts.iter().map(|text| (*text, words(text))).filter(|(_, words)| !words.is_empty());
    let same = known().find(|(_, words)| words.concat() == message.concat());
    let inside = || known().filter(|(_, words)| message.windows(words.len()).any(|part| part == words));
    same.or_else(|| inside().max_by_key(|(text, _)| text.len())).map(|(text, _)| text)
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::response::bodies::{damaged, json};

    proptest! {
        /// What is told at a glance is what a careful reader finds.
        #[test]
        fn a_plain_success_is_one(text in json(), code in "[0-9]{1,2}", at_end in any::<bool>(), damage in damaged()) {
            let envelope =
                Envelope { name: "", code: &["errcode"], message: &["b"], success: &[Code::Number(0)], texts: false };
            let inside = text.trim_start_matches('{').trim_end_matches('}');
            let comma = if inside.is_empty() { "" } else { "," };
            let own = format!("\"errcode\":{code}");
            let with_code =
                if at_end { format!("{{{inside}{comma}{own}}}") } else { format!("{{{own}{comma}{inside}}}") };
            for bytes in [with_code.as_bytes(), &damage.of(&with_code), text.as_bytes()] {
                let read = Document::read(bytes, MAX_VALUES);
                let body = Body { bytes, scanned: &read };
                let found = body.code(&envelope, &Secrets::new());
                let is_success = matches!(found, Ok(Some(found)) if found.as_code() == 0);
                prop_assert!(is_success || !body.is_plain_success(&envelope), "{}", String::from_utf8_lossy(bytes));
            }
            let bytes = format!("{{{own}}}");
            let read = Document::read(bytes.as_bytes(), MAX_VALUES);
            prop_assert_eq!(Body { bytes: bytes.as_bytes(), scanned: &read }.is_plain_success(&envelope), code == "0");
        }
    }

    #[test]
    fn tails_of_messages() {
        assert_eq!(rid("invalid credential rid: 65a1b2-0f-9c"), Some("65a1b2-0f-9c"));
        assert_eq!(rid("ok, rid:abc) x"), Some("abc"));
        assert_eq!(rid("rid: "), None);
        assert_eq!(rid("nothing in the grid: 7"), None);
        assert_eq!(hint("not allowed hint: [aB3_x0 e2]"), Some("aB3_x0 e2"));
        assert_eq!(hint("not allowed hints: [ req_id: aB3 ]"), Some("req_id: aB3"));
        assert_eq!(hint("hint: [unclosed"), None);
        assert_eq!(hint("hint: [token [hidden], a]"), Some("token [hidden], a"));
        assert_eq!(hint("hint: [a [b] rid: 1"), Some("a [b"));
    }

    #[test]
    fn tails_are_cut_off_once_wherever_they_stand() {
        for message in [
            "no such thing rid: 1-2",
            "no such thing, rid:1-2",
            "no such thing hint: [a]",
            "no such thing hints: [ req_id: a ] rid: 1-2",
            "no such thing rid: 1-2 hint: [a]",
            "rid: 1-2 no such thing",
            "no such thing rid: ",
            "no such thing hint: [rid: 5]",
            "no such thing hint: [token [hidden]] rid: 1-2",
        ] {
            assert_eq!(without_tails(message), "no such thing", "{message}");
        }
        assert_eq!(without_tails("the hint: look closer"), "the hint: look closer");
        assert_eq!(without_tails("rid: 1"), "");
        assert_eq!(without_tails("half hint: [x]of it"), "half  of it");
        assert_eq!(without_tails("halfhint: [x]of it"), "halfhint: [x]of it");
        assert_eq!(without_tails("half-hint: [x]of it"), "half- of it");
        assert_eq!(rid(&format!("no rid: {}", "a".repeat(10_000))), None);
    }

    #[test]
    fn texts_are_told_apart() {
        let texts = ["wrong signature", "signature is needed", "数据不存在", "数据不存在。订单不存在"];
        for (message, known) in [
            ("Signature is needed.", Some(1)),
            ("wrong-signature: pay_sig", Some(0)),
            ("数据不存在", Some(2)),
            ("数据不存在，订单不存在", Some(3)),
            ("数据不存在: 订单不存在 (7)", Some(3)),
            ("数据不存在, id 7", Some(2)),
            ("signature", None),
            ("", None),
            ("数据不存在了", None),
        ] {
            assert_eq!(known_text(message, &texts), known.map(|at: usize| texts[at]), "{message}");
        }
        assert_eq!(known_text("anything", &["", "…"]), None);
    }

    #[test]
    fn what_a_message_adds() {
        let known = ["Invalid credential.", "the token is wrong, or it is out of date"];
        for same in
            ["", " . ", "invalid credential", "INVALID-CREDENTIAL!", "invalidcredential", "out of date", "Token"]
        {
            assert!(!says_more(same, &known), "{same}");
        }
        for more in ["invalid credential 7", "invalid", "tok", "无效", "invalid credential, not the latest"] {
            assert_eq!(says_more(more, &known), more != "invalid", "{more}");
        }
        assert!(says_more("at most 2", &["at most 20"]), "a number is another one");
    }
}
