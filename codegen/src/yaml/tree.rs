//! The tree: values, keys and scalars, each with its span.

use crate::source::Span;

/// The maximum depth of a document.
pub const MAX_DEPTH: usize = 32;

/// A value in a document.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its span.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What a [`Node`] is.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// A scalar, still as text.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the document.
    Map(Vec<Entry>),
    /// Something that has already been reported, such as an alias.
    Reported,
}

/// A scalar as it is written in the document.
#[derive(Clone, Debug)]
pub struct Scalar {
    /// Its text, unquoted.
    pub text: String,
    /// True if it is not quoted: then it may be a number, a boolean or null.
    pub plain: bool,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: Scalar,
    /// The span of the key.
    pub span: Span,
    /// The value.
    pub value: Node,
}

impl Scalar {
    /// The value of the scalar if it is not a string but a number, a boolean or null.
    pub fn resolve(&self) -> Option<serde_yaml::Value> {
        if !self.is_ambiguous() {
            return None;
        }
        // Nearly all of a spec's scalars that are not strings, and unambiguous.
        match self.text.as_str() {
            "true" => return Some(true.into()),
            "false" => return Some(false.into()),
            _ => {}
        }
        if let Some(number) = self.whole_number() {
            return Some(number.into());
        }
        let asked = serde_yaml::from_str(&self.text).ok();
        asked.filter(|value| {
            matches!(value, serde_yaml::Value::Null | serde_yaml::Value::Bool(_) | serde_yaml::Value::Number(_))
        })
    }
}

impl Scalar {
    /// Whether it may be something other than a string. Words are strings unless they are true, false or null.
    fn is_ambiguous(&self) -> bool {
        const WORDS: [&str; 3] = ["true", "false", "null"];
        self.plain
            && match self.text.as_bytes() {
                [] => true,
                [b't' | b'T' | b'f' | b'F' | b'n' | b'N', ..] => {
                    WORDS.iter().any(|word| self.text.eq_ignore_ascii_case(word))
                }
                [first, ..] => first.is_ascii_digit() || b"+-.~".contains(first),
            }
    }

    /// The value of plain digits.
    fn whole_number(&self) -> Option<u64> {
        let plain = self.text == "0" || !self.text.starts_with('0');
        let digits = plain && self.text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| self.text.parse().ok()).flatten()
    }
}

impl Node {
    /// The entry of a mapping with this key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        match &self.kind {
            NodeKind::Map(entries) => entries.iter().find(|entry| entry.key.text == key),
            _ => None,
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is decided without asking is what the authority would have said.
    #[test]
    fn shortcuts_agree_with_serde_yaml() {
        for text in [
            "0",
            "00",
            "007",
            "10",
            "+1",
            "-1",
            "18446744073709551615",
            "18446744073709551616",
            "1e3",
            "1_000",
            "0x1f",
            "0o17",
            "1.5",
            ".5",
            ".inf",
            "-.inf",
            ".nan",
            "~",
            "null",
            "Null",
            "NULL",
            "true",
            "True",
            "TRUE",
            "false",
            "False",
            "FALSE",
            "tRue",
            "nul",
            "Nulls",
            "truest",
            "falsely",
            "The id",
            "No one",
            "n",
            "N",
            "no",
            "off",
            "type",
            "y",
            "yes",
            "on",
            "2026-11-21",
            "12 apples",
            "1:30",
        ] {
            let asked = match serde_yaml::from_str(text) {
                Ok(serde_yaml::Value::String(_)) | Err(_) => None,
                Ok(value) => Some(value),
            };
            assert_eq!(Scalar { text: text.to_owned(), plain: true }.resolve(), asked, "{text}");
        }
    }
}
