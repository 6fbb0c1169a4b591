//! Secrets and tokens as people pass them: what accidentally surrounds one is removed, what is inside stays.
//!
//! Every source of credentials uses these functions: programs, environment variables, files, responses of the
//! service, and token stores.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// Why a credential cannot be sent. It reveals nothing of the credential except the control character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Flaw {
    /// It is empty.
    Empty,
    /// It contains this control character, for example a line end, which neither a URL nor a header can carry.
    Control(char),
    /// A part of it was unreadable at its source, and U+FFFD replaces that.
    Illegible,
}

impl fmt::Display for Flaw {
    /// To be read after the name of what it is about: `is empty`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::Control(character) => write!(f, "contains the control character U+{:04X}", u32::from(*character)),
            Self::Illegible => f.write_str("contains U+FFFD, which replaces unreadable bytes"),
        }
    }
}

/// Removes whitespace, line ends and byte order marks around a credential, which editors, shells and forms leave
/// there.
pub fn trimmed_secret(credential: impl Into<SecretString>) -> SecretString {
    let credential = credential.into();
    let inner = trimmed(credential.expose_secret());
    if inner.len() == credential.expose_secret().len() { credential } else { inner.into() }
}

/// Why a credential cannot be sent, once it is [trimmed](trimmed_secret).
pub fn flaw(credential: &SecretString) -> Option<Flaw> {
    flaw_in(credential.expose_secret())
}

/// The same for what is passed beside a secret but is none: an appid.
pub fn flaw_in(text: &str) -> Option<Flaw> {
    let text = trimmed(text);
    if text.is_empty() {
        return Some(Flaw::Empty);
    }
    text.chars().find_map(|c| match c {
        char::REPLACEMENT_CHARACTER => Some(Flaw::Illegible),
        c => c.is_control().then_some(Flaw::Control(c)),
    })
}

/// A text without whitespace, line ends and byte order marks around it, and without other zero-width characters that
/// web pages and chats leave there.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_goes_and_what_is_inside_stays() {
        for around in [
            "",
            " ",
            "\n",
            "\r\n",
            "\t",
            "\u{feff}",
            "\u{a0}",
            "\u{3000}",
            "\u{feff} \r\n",
            " \u{feff}\u{feff}",
            "\u{200b}",
            "\u{200e} \u{2060}\n",
        ] {
            for inside in ["s3cret", "a b", "a\nb", "a\u{feff}b", "a\u{200b}b", "密", "\0"] {
                for text in
                    [format!("{around}{inside}{around}"), format!("{inside}{around}"), format!("{around}{inside}")]
                {
                    assert_eq!(trimmed_secret(text.as_str()).expose_secret(), inside, "{text:?}");
                }
            }
            assert_eq!(trimmed_secret(around).expose_secret(), "", "{around:?}");
            assert_eq!(flaw(&around.into()), Some(Flaw::Empty), "{around:?}");
        }
    }

    #[test]
    fn what_could_not_be_sent_is_named() {
        for (text, character) in
            [("a\nb", '\n'), ("a\rb\n", '\r'), ("\0a", '\0'), ("a\u{7f}b", '\u{7f}'), ("a\u{85}b", '\u{85}')]
        {
            assert_eq!(flaw(&text.into()), Some(Flaw::Control(character)), "{text:?}");
        }
        for text in ["\u{fffd}", "a\u{fffd}b\n"] {
            assert_eq!(flaw(&text.into()), Some(Flaw::Illegible), "{text:?}");
        }
        for text in ["a", " a\r\n", "a b", "a+/=&%\"'\\<>", "密钥", "\u{feff}a"] {
            assert_eq!(flaw(&text.into()), None, "{text:?}");
        }
        assert_eq!(Flaw::Control('\n').to_string(), "contains the control character U+000A");
    }
}
