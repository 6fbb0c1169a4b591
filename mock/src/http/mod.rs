//! Connections and the requests on them.

mod connections;
mod exchange;
mod read;
pub(crate) mod server;
mod socket;
