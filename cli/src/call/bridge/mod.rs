//! From the model to the runtime: tables, types of responses, and the visitor that encodes and checks.

pub(crate) mod encode;
pub(crate) mod shapes;
pub(crate) mod tables;
