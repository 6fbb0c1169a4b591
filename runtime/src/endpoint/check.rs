//! The kinds of checks made before a request is sent.

/// What a violation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Check {
    /// Something required is missing or empty.
    Missing,
    /// A file is too large.
    Size,
    /// The format of a file is not accepted.
    Format,
    /// A URL is invalid, or the service cannot fetch it.
    Url,
    /// A parameter breaks a rule: its length, range or number of items, or how it combines with others.
    Parameter,
    /// A signature is missing or wrong. The client makes them, so only the service finds that out.
    Signature,
}
