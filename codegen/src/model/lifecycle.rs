//! From when to when something is there.

/// From when to when something is there, and whether it should still be used, as far as the page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lifecycle {
    /// The first day on which it is there, `2026-04-20`.
    pub since: Option<String>,
    /// The first day on which it is no longer there.
    pub until: Option<String>,
    /// Why it should not be used any more and what to use instead, on one line.
    pub deprecated: Option<String>,
}
