//! A raw server on loopback: it keeps each request exactly as it stood on the socket, and answers with bytes that the
//! test wrote. It shares no code with the client: forms are read by `multer`.

pub mod blocking;
mod recorded;
mod server;

pub use recorded::{Part, Recorded};
pub use server::{Server, Then, json, read_request, respond, response};
