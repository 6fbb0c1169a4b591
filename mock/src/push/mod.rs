//! What the vendor sends by itself: the mock pushes messages to a program's own server, signed and encrypted as agreed.
//!
//! It shares no code with the program that reads them, so that each is a check on the other.

mod delivery;
mod message;
mod read_xml;
mod seal;
mod target;
mod xml;

pub use delivery::{PushFailed, PushReply};
pub use target::PushTarget;

pub(crate) use delivery::{deliver, verify};
pub(crate) use message::deliver_named;
