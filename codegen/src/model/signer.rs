//! Signatures: values that a request carries about itself.

use std::fmt;

use super::keyword::keywords;

keywords! {
    /// How a signature is made of what it is over.
    pub enum SigningMethod {
        /// HMAC-SHA256 with the key, in lower-case hexadecimal digits.
        HmacSha256 = "hmac_sha256",
        /// SHA-1, in lower-case hexadecimal digits; the key is a part of what is hashed.
        Sha1 = "sha1",
        /// In a way that this language has no word for. The caller of the bindings has to implement it.
        Custom = "custom",
    }
}

/// A signature that requests carry.
#[derive(Clone, Debug, PartialEq)]
pub struct Signer {
    /// Its name in the spec.
    pub name: String,
    /// What carries it.
    pub place: SignaturePlace,
    /// How it is made.
    pub method: SigningMethod,
    /// What it is over, in this order; empty: over an empty text, or the method says it.
    pub over: Vec<SignedPart>,
    /// What it is, and whose the key is.
    pub doc: String,
}

/// What carries a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignaturePlace {
    /// The query parameter of this name.
    Query(String),
    /// The field of this name in the JSON body.
    Json(String),
    /// The header of this name.
    Header(String),
}

impl SignaturePlace {
    /// The key of the spec that says it.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Query(_) => "query",
            Self::Json(_) => "json",
            Self::Header(_) => "header",
        }
    }

    /// The name of the parameter, field or header.
    pub fn name(&self) -> &str {
        match self {
            Self::Query(name) | Self::Json(name) | Self::Header(name) => name,
        }
    }
}

/// A part of what is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedPart {
    /// The path of the request, from its first `/`, without the query.
    Path,
    /// The bytes of the body.
    Body,
    /// The key.
    Key,
    /// The value of a field at the top of the JSON body; nothing if it is absent.
    Field(String),
    /// These signs.
    Signs(String),
}

/// How the name of a field begins.
const FIELD: &str = "json.";

impl SignedPart {
    /// The words of the language, besides signs.
    pub(crate) const WORDS: [&str; 3] = ["path", "body", "key"];

    /// The part that a text says: one of the words, or signs as they are.
    pub fn parse(text: &str) -> Option<Self> {
        let are_signs = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_punctuation());
        match text {
            "path" => Some(Self::Path),
            "body" => Some(Self::Body),
            "key" => Some(Self::Key),
            field if field.starts_with(FIELD) => {
                let name = field.strip_prefix(FIELD).filter(|name| !name.is_empty() && !name.contains('.'))?;
                Some(Self::Field(name.to_owned()))
            }
            signs if are_signs(signs) => Some(Self::Signs(signs.to_owned())),
            _ => None,
        }
    }
}

impl fmt::Display for SignedPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path => f.write_str("path"),
            Self::Body => f.write_str("body"),
            Self::Key => f.write_str("key"),
            Self::Field(name) => write!(f, "{FIELD}{name}"),
            Self::Signs(signs) => f.write_str(signs),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SignedPart;

    #[test]
    fn what_is_written_is_read_again() {
        for text in SignedPart::WORDS.into_iter().chain(["&", "||", "json.shopid"]) {
            assert_eq!(SignedPart::parse(text).expect("a part").to_string(), text);
        }
        for text in ["", "paths", "a&", " ", "签", "1", "json.", "json.a.b"] {
            assert_eq!(SignedPart::parse(text), None, "{text}");
        }
    }
}
