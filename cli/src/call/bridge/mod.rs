//! From the model to the runtime: tables, types of responses, and the visit that encodes and checks a request.

pub(crate) mod encode;
pub(crate) mod shapes;
pub(crate) mod tables;
mod wires;
