//! How often an endpoint may be called.

use std::fmt;

use super::Period;

/// How often an endpoint may be called: `5000 per day`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// So many calls.
    pub calls: u32,
    /// In each of these.
    pub per: Period,
}

impl Rate {
    /// Reads `5000 per day`.
    pub fn parse(text: &str) -> Option<Self> {
        let (calls, period) = text.split_once(" per ")?;
        let digits = calls.bytes().all(|b| b.is_ascii_digit() || b == b'_') && !calls.starts_with('_');
        let calls = calls.replace('_', "").parse().ok().filter(|_| digits)?;
        Some(Self { calls, per: Period::from_key(period)? })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} per {}", self.calls, self.per.key())
    }
}
