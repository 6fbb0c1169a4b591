//! YAML: how a draft is written, and how a file that people keep is edited.

pub mod edit;
pub mod write;
