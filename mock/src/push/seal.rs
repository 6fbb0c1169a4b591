//! The vendor's signature and encryption, both ways.

use aes::Aes256;
use aes::cipher::consts::U16;
use aes::cipher::{Array, BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};

use super::target::Sealed;

/// What is encrypted is padded to a multiple of this.
const BLOCK: usize = 32;

/// What stands before a message: random bytes and its length.
const HEAD: usize = 20;

/// The SHA-1 of texts in order, in hexadecimal.
pub(super) fn signature(texts: &[&str]) -> String {
    let mut texts = texts.to_vec();
    texts.sort_unstable();
    Sha1::digest(texts.concat()).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Sealed {
    /// The ciphertext of a message.
    pub(super) fn encrypt(&self, random: [u8; 16], message: &str) -> String {
        let length = u32::try_from(message.len()).unwrap_or(u32::MAX).to_be_bytes();
        let mut bytes = [&random[..], &length, message.as_bytes(), self.appid.as_bytes()].concat();
        let padding = BLOCK - bytes.len() % BLOCK;
        bytes.extend(std::iter::repeat_n(padding as u8, padding));
        let mut cipher = cbc::Encryptor::<Aes256>::new(&self.key.into(), &self.vector());
        cipher.encrypt_blocks(Array::<u8, U16>::slice_as_chunks_mut(&mut bytes).0);
        STANDARD.encode(bytes)
    }

    /// The message of a ciphertext.
    pub(super) fn decrypt(&self, ciphertext: &str) -> Result<String, &'static str> {
        let mut bytes = STANDARD.decode(ciphertext).map_err(|_| "is not Base64")?;
        let (blocks, rest) = Array::<u8, U16>::slice_as_chunks_mut(&mut bytes);
        if !rest.is_empty() || blocks.is_empty() {
            return Err("is not a whole number of blocks");
        }
        cbc::Decryptor::<Aes256>::new(&self.key.into(), &self.vector()).decrypt_blocks(blocks);
        let padding = usize::from(*bytes.last().unwrap_or(&0));
        let end =
            bytes.len().checked_sub(padding).filter(|_| (1..=BLOCK).contains(&padding)).ok_or("is badly padded")?;
        let head = bytes.get(16..HEAD).and_then(|length| <[u8; 4]>::try_from(length).ok()).ok_or("is too short")?;
        let middle = HEAD.saturating_add(u32::from_be_bytes(head) as usize);
        let appid = bytes.get(middle..end).ok_or("has a wrong length inside")?;
        if appid != self.appid.as_bytes() {
            return Err("is of another appid");
        }
        let message = bytes.get(HEAD..middle).unwrap_or_default();
        String::from_utf8(message.to_vec()).map_err(|_| "does not hold text")
    }

    fn vector(&self) -> Array<u8, U16> {
        let mut vector = [0; 16];
        vector.copy_from_slice(&self.key[..16]);
        vector.into()
    }
}
