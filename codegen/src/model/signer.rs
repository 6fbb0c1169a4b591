//! Signatures: values that a request carries about itself.

use std::fmt;

use super::keyword::keywords;

keywords! {
    /// How a signature is made of what it is over.
    pub enum SigningMethod {
        /// HMAC-SHA256 with the key, in lower-case hexadecimal digits.
        HmacSha256 = "hmac_sha256",
        /// In a way that this language has no word for. The caller of the bindings has to implement it.
        Custom = "custom",
    }
}

/// A signature that requests carry.
#[derive(Clone, Debug, PartialEq)]
pub struct Signer {
    /// Its name in the spec.
    pub name: String,
    /// The query parameter that carries it.
    pub query: String,
    /// How it is made.
    pub method: SigningMethod,
    /// What it is over, in this order; empty: over an empty text, or the method says it.
    pub over: Vec<SignedPart>,
    /// What it is, and whose the key is.
    pub doc: String,
}

/// A part of what is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedPart {
    /// The path of the request, from its first `/`, without the query.
    Path,
    /// The bytes of the body.
    Body,
    /// These signs.
    Signs(String),
}

impl SignedPart {
    /// The words of the language, besides signs.
    pub(crate) const WORDS: [&str; 2] = ["path", "body"];

    /// The part that a text says: one of the words, or signs as they are.
    pub fn parse(text: &str) -> Option<Self> {
        let are_signs = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_punctuation());
        match text {
            "path" => Some(Self::Path),
            "body" => Some(Self::Body),
            signs if are_signs(signs) => Some(Self::Signs(signs.to_owned())),
            _ => None,
        }
    }
}

impl fmt::Display for SignedPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Path => "path",
            Self::Body => "body",
            Self::Signs(signs) => signs,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::SignedPart;

    #[test]
    fn what_is_written_is_read_again() {
        for text in SignedPart::WORDS.into_iter().chain(["&", "||"]) {
            assert_eq!(SignedPart::parse(text).expect("a part").to_string(), text);
        }
        for text in ["", "paths", "a&", " ", "签", "1"] {
            assert_eq!(SignedPart::parse(text), None, "{text}");
        }
    }
}
