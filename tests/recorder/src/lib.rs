//! A raw server on loopback. It records each request exactly as it appeared on the socket and responds with bytes
//! chosen by the test. It shares no code with the client: forms are parsed by `multer`.

pub mod blocking;
mod recorded;
mod server;

pub use recorded::{Part, Recorded};
pub use server::{Server, Then, json, read_request, respond, response};
