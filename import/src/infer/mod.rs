//! From facts to a draft: the third stage.

pub(crate) mod choices;
pub(crate) mod consistent;
pub(crate) mod constraints;
pub(crate) mod endpoint;
pub(crate) mod enumeration;
pub(crate) mod envelopes;
pub(crate) mod errors;
pub(crate) mod field;
pub(crate) mod field_of;
pub(crate) mod formats;
pub(crate) mod names;
pub(crate) mod nodes;
pub(crate) mod notes;
pub(crate) mod presence;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod rules;
pub(crate) mod sanitize;
pub(crate) mod scalar;
pub(crate) mod shape;
pub(crate) mod signers;
pub(crate) mod tokens;
pub(crate) mod tree;
pub(crate) mod units;
pub(crate) mod variants;
pub(crate) mod wires;
