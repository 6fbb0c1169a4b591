//! Values that the spec names: constants, defaults, bounds, sizes.

use std::fmt;

use super::keyword::keywords;

/// A value on the wire: a constant, a default, one of an enumeration.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Literal {
    Integer(i64),
    Number(f64),
    Boolean(bool),
    Text(String),
}

impl Literal {
    /// A number of yuan in fen, if it is a whole number of them.
    pub fn fen(&self) -> Option<i64> {
        match self {
            Self::Integer(yuan) => yuan.checked_mul(100),
            Self::Number(yuan) => {
                let fen = yuan * 100.0;
                // Up to here, a float holds every whole number.
                (fen.abs() < 1e15 && (fen - fen.round()).abs() < 1e-3).then_some(fen.round() as i64)
            }
            Self::Boolean(_) | Self::Text(_) => None,
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(value) => value.fmt(f),
            Self::Number(value) => value.fmt(f),
            Self::Boolean(value) => value.fmt(f),
            Self::Text(value) => value.fmt(f),
        }
    }
}

/// A number of bytes with its unit: `2 MiB`, `500 KB`, `64 B`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// The number before the unit.
    pub number: u64,
    /// The unit.
    pub unit: SizeUnit,
}

keywords! {
    /// Units of size. The vendor's "M" may be either of two: which one is meant is an assumption to be written down.
    pub enum SizeUnit {
        /// One byte.
        B = "B",
        /// 1000 bytes.
        KB = "KB",
        /// 1024 bytes.
        KiB = "KiB",
        /// 1000 KB.
        MB = "MB",
        /// 1024 KiB.
        MiB = "MiB",
        /// 1000 MB.
        GB = "GB",
        /// 1024 MiB.
        GiB = "GiB",
    }
}

impl SizeUnit {
    /// The unit in bytes.
    pub const fn bytes(self) -> u64 {
        match self {
            Self::B => 1,
            Self::KB => 1000,
            Self::KiB => 1 << 10,
            Self::MB => 1_000_000,
            Self::MiB => 1 << 20,
            Self::GB => 1_000_000_000,
            Self::GiB => 1 << 30,
        }
    }
}

impl Size {
    /// The size in bytes; `None` past 2^64.
    pub fn bytes(self) -> Option<u64> {
        self.number.checked_mul(self.unit.bytes())
    }

    /// The size that a text means: the opposite of `Display`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.find(|c: char| !c.is_ascii_digit() && c != '_').unwrap_or(text.len());
        let number = text[..digits].replace('_', "").parse().ok()?;
        let size = Self { number, unit: SizeUnit::from_key(text[digits..].trim())? };
        size.bytes().map(|_| size)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number, self.unit.key())
    }
}
