//! A draft of one endpoint, as data: what the importer makes before it is written as YAML.

pub(crate) mod context;
pub mod correction;
pub mod formats;
pub(crate) mod lines;
pub mod model;
pub mod path;
pub(crate) mod paths;
pub(crate) mod visit;
