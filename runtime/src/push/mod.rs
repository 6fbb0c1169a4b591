//! What the service sends by itself: reading its pushes, and answering them.
//!
//! An [`Inbox`] knows what the account has agreed upon with the service. It takes the query and the body of a request
//! to the account's address as plain values, so that any web framework will do, and returns an [`Inbound`], or why the
//! request is not to be trusted:
//!
//! ```
//! use weixin_runtime::push::{Inbox, PushErrorKind};
//!
//! let inbox = Inbox::new("TOKEN", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "wx0123456789abcdef");
//! let error = inbox.read("signature=…&timestamp=1714037059&nonce=486452656", b"{}").unwrap_err();
//! assert_eq!(error.kind(), PushErrorKind::Unencrypted);
//! assert_eq!(error.status(), 403);
//! ```
//!
//! # What is checked, in this order
//!
//! 1. the length of the body;
//! 2. the signature, in constant time and before anything is decrypted, so that nobody who lacks the token learns
//!    anything about a ciphertext. In safe mode the signature is one of the ciphertext, for which the outermost object
//!    has to be read;
//! 3. the time of the push, which is signed: an old one is a [replay](PushErrorKind::Expired);
//! 4. the ciphertext, and the appid inside it;
//! 5. the document, JSON or XML, whatever its header says. Both become the same tree. XML has no document type, no
//!    entities but the five of the language, and limited depth.
//!
//! The signature of a plain push does not cover its body. Whoever sees such an address, in a log for example, can send
//! another body to it for as long as its time is valid. So an inbox with a key refuses what is not encrypted.

mod cipher;
mod clock;
mod deduplicator;
mod error;
mod inbound;
mod inbox;
mod macros;
mod message;
mod query;
mod reply;
mod signature;
mod xml;

#[cfg(test)]
mod tests;

pub use deduplicator::Deduplicator;
pub use error::{PushError, PushErrorKind};
pub use inbound::{Format, Inbound};
pub use inbox::Inbox;
pub use message::{__content, Message, MessageFacts, Messages, ReplyContent, UnknownMessage};
pub use reply::Reply;
