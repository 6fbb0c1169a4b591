//! Sealed requests: the whole request is encrypted and signed, and so is its response.
//!
//! The parameters become one JSON object, with a nonce, the account and the time added. It is encrypted by AES-256-GCM
//! with the address, the account, the time and the number of the key as authenticated data; the result is signed by
//! RSA-PSS with SHA-256. The response comes likewise, signed with a key of the service's.
//!
//! What is authenticated names the service's own address, also if the request goes to a gateway or a mock.

mod encryption;
mod error;
mod keys;
mod open;
mod pem;
mod seal;

#[cfg(test)]
mod tests;

pub use error::InvalidKey;
pub use keys::SealedKeys;
pub(crate) use open::{Distrust, SealHeaders};
pub(crate) use seal::SealedRequest;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The account.
pub(crate) const APPID: &str = "wechatmp-appid";

/// The time of the signature, in seconds since 1970.
pub(crate) const TIMESTAMP: &str = "wechatmp-timestamp";

/// The signature.
pub(crate) const SIGNATURE: &str = "wechatmp-signature";

/// The number of the key that the signature was made with.
const SERIAL: &str = "wechatmp-serial";

/// The same for a key that is about to expire, while there are two.
const SERIAL_DEPRECATED: &str = "wechatmp-serial-deprecated";

/// The signature made with that key.
const SIGNATURE_DEPRECATED: &str = "wechatmp-signature-deprecated";

/// The fields that are added to what is encrypted: a nonce, the account, the time.
const ADDED: [&str; 3] = ["_n", "_appid", "_timestamp"];

/// The difference of clocks that is tolerated, in seconds.
const TOLERANCE: u64 = 300;

/// The current time in seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs()
}

/// What is signed: of a request as of a response.
fn signed(address: &str, appid: &str, timestamp: u64, body: &[u8]) -> Vec<u8> {
    let mut text = format!("{address}\n{appid}\n{timestamp}\n").into_bytes();
    text.extend_from_slice(body);
    text
}
