//! Connections and the requests on them.

pub(crate) mod connections;
pub(crate) mod exchange;
pub(crate) mod read;
pub(crate) mod server;
