//! Opening a response.

use std::fmt;

use super::{
    ADDED, APPID, SERIAL, SERIAL_DEPRECATED, SIGNATURE, SIGNATURE_DEPRECATED, SealedKeys, TIMESTAMP, TOLERANCE, signed,
};
use crate::response::document::{Document, ValueRef};
use crate::types::base64;

/// The headers of a sealed response.
#[derive(Default)]
pub(crate) struct SealHeaders {
    appid: String,
    timestamp: String,
    signatures: [(String, String); 2],
}

impl SealHeaders {
    /// The headers of a response; `None` if it is not sealed.
    pub(crate) fn of<'h>(header: impl Fn(&'static str) -> Option<&'h str>) -> Option<Self> {
        let text = |name: &'static str| header(name).unwrap_or_default().trim().to_owned();
        let signatures = [(text(SERIAL), text(SIGNATURE)), (text(SERIAL_DEPRECATED), text(SIGNATURE_DEPRECATED))];
        let is_sealed = signatures.iter().any(|(_, signature)| !signature.is_empty());
        is_sealed.then(|| Self { appid: text(APPID), timestamp: text(TIMESTAMP), signatures })
    }
}

/// Why a response is not to be trusted. It shows nothing that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Distrust {
    Unsealed,
    Appid,
    Timestamp,
    Clock,
    Certificate,
    Signature,
    Ciphertext,
    Plaintext,
}

impl fmt::Display for Distrust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unsealed => "it is neither sealed nor a refusal",
            Self::Appid => "it is for another account",
            Self::Timestamp => "its header `Wechatmp-TimeStamp` is not a time",
            Self::Clock => "its time differs by more than 5 minutes: is the clock right?",
            Self::Certificate => {
                "it is signed with a key whose certificate is unknown: add the service's certificate with \
                 `SealedKeys::certificate`"
            }
            Self::Signature => "its signature is wrong",
            Self::Ciphertext => "it cannot be decrypted: is the key of the encryption still the account's?",
            Self::Plaintext => "what was encrypted is not for this account and time",
        })
    }
}

/// What a response holds, and whether it was verified with a certificate that is about to expire.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) body: Vec<u8>,
    pub(crate) expiring: bool,
}

impl SealedKeys {
    /// Verifies and decrypts a response.
    pub(crate) fn open(&self, address: &str, now: u64, headers: &SealHeaders, body: &[u8]) -> Result<Opened, Distrust> {
        if headers.appid != *self.appid {
            return Err(Distrust::Appid);
        }
        let timestamp: u64 = headers.timestamp.parse().map_err(|_| Distrust::Timestamp)?;
        if timestamp.abs_diff(now) > TOLERANCE {
            return Err(Distrust::Clock);
        }
        let known = headers.signatures.iter().enumerate().find_map(|(at, (number, signature))| {
            let (_, key) = self.certificates.iter().find(|(known, _)| **known == **number)?;
            Some((at, key, signature))
        });
        let (at, key, signature) = known.ok_or(Distrust::Certificate)?;
        let signature = base64::decode(signature).ok_or(Distrust::Signature)?;
        key.verify_sig(&signed(address, &self.appid, timestamp, body), &signature).map_err(|_| Distrust::Signature)?;
        let encryption = self.encryption.as_ref().ok_or(Distrust::Ciphertext)?;
        let text = encryption.decrypt((address, &self.appid, timestamp), body).ok_or(Distrust::Ciphertext)?;
        if !self.is_ours(&text, timestamp) {
            return Err(Distrust::Plaintext);
        }
        Ok(Opened { body: without(&text, &ADDED), expiring: at > 0 })
    }

    /// Whether what was encrypted names this account, and the time of the header.
    fn is_ours(&self, text: &[u8], timestamp: u64) -> bool {
        let read = Document::read(text, usize::MAX);
        let ValueRef::Object(fields) = read.document.root() else { return false };
        let [_, appid, time] = ADDED.map(|name| fields.get(name).map(|value| value.to_json()));
        appid.is_some_and(|appid| appid.as_str() == Some(&*self.appid))
            && time.is_some_and(|time| time.as_u64() == Some(timestamp))
    }
}

/// A JSON object without fields of these names. All else stays as it is, to the last digit; and so does what is no
/// object.
pub(super) fn without(object: &[u8], names: &[&str]) -> Vec<u8> {
    let Some((members, rest)) = members(object) else { return object.to_vec() };
    let is_named = |member: &[u8]| {
        names.iter().any(|name| {
            let after = member.trim_ascii_start().strip_prefix(b"\"").and_then(|it| it.strip_prefix(name.as_bytes()));
            after.and_then(|it| it.strip_prefix(b"\"")).is_some_and(|it| it.trim_ascii_start().starts_with(b":"))
        })
    };
    let kept: Vec<&[u8]> = members.into_iter().filter(|member| !is_named(member)).collect();
    let mut text = vec![b'{'];
    text.extend_from_slice(&kept.join(&b','));
    text.extend_from_slice(rest);
    text
}

/// The members of an object, as they are, and what follows the last.
fn members(object: &[u8]) -> Option<(Vec<&[u8]>, &[u8])> {
    let inside = object.trim_ascii_start().strip_prefix(b"{")?;
    let (mut all, mut start, mut depth, mut quoted, mut escaped) = (Vec::new(), 0, 0_usize, false, false);
    for (at, byte) in inside.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b'}' if depth == 0 => {
                all.push(&inside[start..at]);
                return Some((all, &inside[at..]));
            }
            b'}' | b']' => depth = depth.checked_sub(1)?,
            b',' if depth == 0 => {
                all.push(&inside[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    None
}
