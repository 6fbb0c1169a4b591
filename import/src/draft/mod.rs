//! A draft of one endpoint, as data: the product of the importer before it is written as YAML.

pub mod model;
pub mod paths;
