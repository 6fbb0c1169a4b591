//! Which names every file system takes.

use std::fmt;

/// Names that Windows keeps for devices, with any extension and in any case: a checkout that holds one fails there.
const DEVICES: [&str; 6] = ["aux", "con", "conin$", "conout$", "nul", "prn"];

/// The longest name of a module, of a type and of a file of the spec, in bytes. File systems take 255, of which rustdoc
/// (`struct.NAME.html`), extensions and temporary files need some.
pub const MAX_LENGTH: usize = 200;

/// Why a name cannot be that of a file or folder on every file system. `Display` is the end of a sentence that begins
/// with "the name".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPortable {
    /// Windows keeps it for a device.
    Device,
    /// It is longer than [`MAX_LENGTH`]: this many bytes.
    TooLong(usize),
    /// Windows allows no such character.
    Character(char),
    /// It is empty, or Windows drops a space or dot at its edge.
    Edge,
}

impl fmt::Display for NotPortable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Device => f.write_str("is reserved for a device on Windows"),
            Self::TooLong(bytes) => write!(f, "has {bytes} bytes, at most {MAX_LENGTH} are allowed"),
            Self::Character(bad) => write!(f, "contains `{}`, which Windows does not allow", bad.escape_default()),
            Self::Edge => f.write_str("begins with a space, or ends with a space or a dot, which Windows drops"),
        }
    }
}

/// Checks that a file or folder can have a name on every file system.
///
/// # Errors
///
/// The first thing that is wrong with it.
pub fn portable(name: &str) -> Result<(), NotPortable> {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let stem = stem.to_lowercase();
    let is_device = DEVICES.contains(&stem.as_str())
        || ["com", "lpt"].iter().any(|port| {
            let number = stem.strip_prefix(port).map(|rest| rest.chars().collect::<Vec<_>>());
            number.is_some_and(|rest| matches!(rest[..], ['1'..='9' | '¹' | '²' | '³']))
        });
    if is_device {
        return Err(NotPortable::Device);
    }
    if name.len() > MAX_LENGTH {
        return Err(NotPortable::TooLong(name.len()));
    }
    if let Some(bad) = name.chars().find(|c| c.is_control() || "<>:\"|?*\\/".contains(*c)) {
        return Err(NotPortable::Character(bad));
    }
    if name.is_empty() || name.ends_with(['.', ' ']) || name.starts_with(' ') {
        return Err(NotPortable::Edge);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_every_system() {
        for good in ["upload.yaml", "console", "com10", "lpt", "nulls.yaml", ".hidden", "错误.yaml", "a b", "auxiliary"]
        {
            assert_eq!(portable(good), Ok(()), "{good}");
        }
        let long = "x".repeat(MAX_LENGTH + 1);
        let bad = [
            "con",
            "NUL.yaml",
            "Aux",
            "com1.x.yaml",
            "LPT9",
            "com²",
            "prn .yaml",
            "conout$",
            "a.",
            "a ",
            " a",
            "",
            "a:b",
            "a?",
            "a\u{1b}",
            "a\\b",
            &long,
        ];
        for bad in bad {
            assert!(portable(bad).is_err(), "{bad}");
        }
    }
}
