//! Names, on both sides.

/// A name on the wire or in the spec, and the Rust name made from it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    /// On the wire or in the spec.
    pub wire: String,
    /// In Rust: a legal identifier, raw if it has to be.
    pub rust: String,
}
