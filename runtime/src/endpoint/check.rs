//! The kinds of rules that are checked before a request is sent.

/// What a violation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Check {
    /// Something that must be given is not, or is empty.
    Missing,
    /// A file is too big.
    Size,
    /// The format of a file is not among the accepted ones.
    Format,
    /// A URL is none, or is one that the service cannot fetch.
    Url,
    /// A parameter breaks a rule: its length, its range, its count, or how it goes with others.
    Parameter,
}
