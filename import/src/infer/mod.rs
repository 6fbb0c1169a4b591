//! From facts to a draft: the third stage.

pub mod constraints;
pub mod endpoint;
pub mod errors;
pub mod field;
pub mod formats;
pub mod gate;
pub mod known;
pub mod names;
pub mod shape;
pub mod tree;
pub mod variants;
