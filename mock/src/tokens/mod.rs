//! Access tokens and refresh tokens: which endpoints issue them, and which are valid.

pub(crate) mod issuer;
pub(crate) mod store;
