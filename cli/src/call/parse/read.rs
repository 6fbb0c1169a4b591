//! Reads texts from files and standard input, up to a limit.

use std::io::{self, Read};
use std::path::Path;

use weixin_codegen::encoding::decode;

/// Whether a text can be the name of a shell variable. Tokens are longer.
pub(crate) fn is_variable(name: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !name.is_empty() && name.len() <= 64 && name.chars().all(legal) && !name.starts_with(|c: char| c.is_ascii_digit())
}

/// Where a secret is kept that may not stand on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeptIn<'a> {
    /// `env:VARIABLE`.
    Variable(&'a str),
    /// `@FILE`.
    File(&'a Path),
}

impl<'a> KeptIn<'a> {
    /// The place that an argument names; `None` if it is neither, and may be the secret itself.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        match text.strip_prefix('@') {
            Some(path) => Some(Self::File(Path::new(path))),
            None => text.strip_prefix("env:").filter(|name| is_variable(name)).map(Self::Variable),
        }
    }
}

/// Why a secret does not belong where an argument stands.
pub(crate) const VISIBLE: &str = "the command line is visible to other users of this machine and in the shell history";

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
