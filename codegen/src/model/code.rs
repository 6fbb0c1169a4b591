//! Codes with which a service refuses.

use std::fmt;

use super::literal::Literal;

/// The longest code that is a text, in bytes.
pub(crate) const LONGEST_CODE: usize = 46;

/// A code of a service: `40001`, `PARAM_ERROR`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
}

impl Code {
    /// A code as it is written. What reads as a whole number is one, whether it was quoted or not; `007` is a text.
    pub fn of(text: &str) -> Self {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_as_written = digits.starts_with(|c: char| matches!(c, '1'..='9')) || text == "0";
        let number = if is_as_written { text.parse().ok() } else { None };
        number.map_or_else(|| Self::Text(text.to_owned()), Self::Number)
    }

    /// The code that a literal of the spec is; none is a boolean or a fraction.
    pub(crate) fn of_literal(literal: &Literal) -> Option<Self> {
        match literal {
            Literal::Integer(number) => Some(Self::Number(*number)),
            Literal::Text(text) => Some(Self::of(text)),
            Literal::Number(_) | Literal::Boolean(_) => None,
        }
    }

    /// Whether it can be a code: a text consists of letters, digits and `_-.`, which no line and no list takes apart,
    /// and is at most as long as the client keeps of an unknown one.
    pub fn is_valid(&self) -> bool {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        match self {
            Self::Number(_) => true,
            Self::Text(text) => !text.is_empty() && text.len() <= LONGEST_CODE && text.chars().all(is_part),
        }
    }

    /// The number; `None` if the code is a text.
    pub const fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(_) => None,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

// No other integer converts, so that a literal needs no type.
impl From<i64> for Code {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Code {
    fn from(text: &str) -> Self {
        Self::of(text)
    }
}

impl PartialEq<i64> for Code {
    fn eq(&self, number: &i64) -> bool {
        self.number() == Some(*number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_what_they_look_like() {
        for number in [0, -1, 40001, i64::MIN, i64::MAX] {
            assert_eq!(Code::of(&number.to_string()), number);
        }
        for text in ["PARAM_ERROR", "007", "+5", "-0", "1.0", "", "9223372036854775808", "错误"] {
            assert_eq!(Code::of(text), Code::Text(text.to_owned()));
        }
    }
}
