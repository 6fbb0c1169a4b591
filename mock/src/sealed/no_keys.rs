//! What is left of the keys without the feature `sealed`: no account has any.

use serde_json::Value;

/// There are no such accounts without the feature.
#[derive(Clone, Debug)]
pub(crate) enum SealedAccount {}

impl SealedAccount {
    pub(crate) fn flaw(&self) -> Option<&'static str> {
        match *self {}
    }

    pub(super) fn appid(&self) -> &str {
        match *self {}
    }

    pub(super) fn key_number(&self) -> &str {
        match *self {}
    }

    pub(super) fn has_signed(&self, _: &[u8], _: &str) -> bool {
        match *self {}
    }

    pub(super) fn sign(&self, _: &[u8]) -> Option<[Option<(&str, String)>; 2]> {
        match *self {}
    }

    pub(super) fn decrypt(&self, _: &str, _: u64, _: &Value) -> Option<Vec<u8>> {
        match *self {}
    }

    pub(super) fn encrypt(&self, _: &str, _: u64, _: Vec<u8>) -> Option<String> {
        match *self {}
    }

    pub(super) fn nonce(&self) -> Option<String> {
        match *self {}
    }
}
