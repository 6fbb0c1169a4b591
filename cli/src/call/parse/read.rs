//! Reads texts from files and standard input, up to a limit.

use std::io::{self, Read};

use weixin_codegen::encoding::decode;

/// Whether a text can be the name of a shell variable. Tokens are longer.
pub(crate) fn is_variable(name: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !name.is_empty() && name.len() <= 64 && name.chars().all(legal) && !name.starts_with(|c: char| c.is_ascii_digit())
}

/// Reads everything; more than the limit is an error.
pub(super) fn read_bytes(reader: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::other(format!("larger than {} KiB", limit / 1024)));
    }
    Ok(bytes)
}

/// Reads a text. A byte order mark at its beginning and one line break at its end are dropped: editors and `echo` add them.
pub(crate) fn read_text(reader: impl Read, limit: u64) -> io::Result<String> {
    let bytes = read_bytes(reader, limit)?;
    let mut text = decode(bytes).map_err(io::Error::other)?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(text)
}
