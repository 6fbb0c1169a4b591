//! YAML: how a draft is written, and how a file that people keep is edited.

pub(crate) mod code_tables;
pub(crate) mod context;
pub(crate) mod edit;
#[cfg(test)]
pub(crate) mod evil;
mod fields;
pub(crate) mod flow;
pub(crate) mod formats;
pub(crate) mod layout;
pub(crate) mod scalar;
pub(crate) mod write;
