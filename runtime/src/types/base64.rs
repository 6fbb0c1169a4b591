//! Base64, as services write and read it.

use std::borrow::Cow;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// What is sent is padded; what is received need not be.
const TOLERANT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);

static STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, TOLERANT);
static URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, TOLERANT);

/// The bytes in Base64, with padding.
pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The bytes of a text in Base64, in either alphabet, with or without padding and line breaks.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let is_broken = text.bytes().any(|byte| byte.is_ascii_whitespace());
    let text: Cow<'_, str> =
        if is_broken { text.split_ascii_whitespace().collect::<String>().into() } else { text.into() };
    let engine = if text.contains(['-', '_']) { &URL_SAFE } else { &STANDARD };
    engine.decode(&*text).ok()
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn bytes_return() {
        for length in 0..300 {
            let bytes: Vec<u8> = (0..length).map(|at: u32| (at * 37 + length) as u8).collect();
            assert_eq!(decode(&encode(&bytes)).as_deref(), Some(&*bytes));
        }
        assert_eq!(encode(b"\xfb\xff"), "+/8=");
    }

    #[test]
    fn other_spellings_are_read() {
        for text in ["+/8=", "+/8", "-_8=", "-_8", " +/\r\n8=\n"] {
            assert_eq!(decode(text).as_deref(), Some(&b"\xfb\xff"[..]), "{text}");
        }
        assert_eq!(decode("").as_deref(), Some(&b""[..]));
        for text in ["a", "a===", "ab*=", "文件", "+_8="] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
