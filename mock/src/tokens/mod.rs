//! Access tokens and refresh tokens.

pub(crate) mod store;
