//! Names: of files and groups from the wire's, and of Rust where the wire's make none.

pub(crate) mod pool;
pub(crate) mod rust;
pub(crate) mod taken;
pub(crate) mod wire;

pub(crate) use rust::is_type_name;
pub use taken::TakenNames;
pub(crate) use wire::{bare, from_address, from_path, group, is_generic, is_one_generic_word, sentence};
