//! The small enums of the model. Each value is a word of the spec language, and this is the only place that spells it:
//! reading, printing, messages and `spec/schema.json` use this table.

use std::ops::RangeInclusive;

/// An enum of which each value is a word of the spec language.
pub(crate) trait Keyword: Copy + 'static {
    /// The docs of the enum.
    const ABOUT: &'static str;
    /// The values.
    const VALUES: &'static [Self];
    /// The words, in the order of the values.
    const KEYS: &'static [&'static str];
    /// The docs of the values, in the same order.
    const MEANINGS: &'static [&'static str];
}

/// Declares enums with their words. The schema has the same docs.
macro_rules! keywords {
    ($(
        $(#[doc = $about:literal])+
        pub enum $name:ident { $($(#[doc = $meaning:literal])+ $value:ident = $key:literal,)+ }
    )+) => { $(
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[doc = $meaning])+ $value,)+
        }

        impl $name {
            /// All values, in the order in which messages list them.
            pub const ALL: [Self; [$($key),+].len()] = [$(Self::$value),+];

            /// The word of the spec language.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$value => $key,)+
                }
            }

            /// The value with this word.
            pub fn from_key(key: &str) -> Option<Self> {
                match key {
                    $($key => Some(Self::$value),)+
                    _ => None,
                }
            }

            /// Its name in Rust. If the runtime has the same enum, its values have the same names.
            pub const fn rust_name(self) -> &'static str {
                match self {
                    $(Self::$value => stringify!($value),)+
                }
            }
        }

        impl $crate::model::keyword::Keyword for $name {
            const ABOUT: &'static str = concat!($($about, "\n"),+);
            const VALUES: &'static [Self] = &Self::ALL;
            const KEYS: &'static [&'static str] = &[$($key),+];
            const MEANINGS: &'static [&'static str] = &[$(concat!($($meaning, "\n"),+)),+];
        }
    )+ };
}
pub(crate) use keywords;

keywords! {
    /// The HTTP methods that the service uses.
    pub enum Method {
        /// Reads.
        Get = "GET",
        /// Does everything else.
        Post = "POST",
        /// Puts something in the place of what is there.
        Put = "PUT",
        /// Changes a part of what is there.
        Patch = "PATCH",
        /// Removes what is there.
        Delete = "DELETE",
    }

    /// Whether an endpoint takes requests that are encrypted and signed as a whole.
    pub enum Sealed {
        /// It does not.
        No = "false",
        /// It does, from accounts that have keys for it.
        Accepted = "true",
        /// It takes no others.
        Required = "required",
    }

    /// What a timestamp, a duration or an amount of money counts.
    pub enum Unit {
        /// Seconds.
        Seconds = "seconds",
        /// Milliseconds.
        Milliseconds = "milliseconds",
        /// Minutes.
        Minutes = "minutes",
        /// Hours.
        Hours = "hours",
        /// Days of 24 hours.
        Days = "days",
        /// Hundredths of a yuan.
        Fen = "fen",
        /// Yuan, with at most two decimals.
        Yuan = "yuan",
    }

    /// How a value travels.
    pub enum Wire {
        /// As its type is usually written.
        Plain = "plain",
        /// In responses, also a number in a string and a string as a number.
        Lenient = "lenient",
        /// A number in a string.
        String = "string",
        /// The items of a list in one string, with commas between them.
        Commas = "commas",
        /// The items of a list in one string, with `;` between them.
        Semicolons = "semicolons",
        /// The items of a list in one string, with `|` between them.
        Pipes = "pipes",
        /// The items of a list in one string, with spaces between them.
        Spaces = "spaces",
        /// JSON inside a string.
        Json = "json",
        /// Bytes or a text in Base64.
        Base64 = "base64",
        /// Each item of a list as a parameter of its own, of the same name.
        Repeated = "repeated",
        /// A day or month in a string, with dashes: `2023-11-02`, `2017-02`.
        Dashes = "dashes",
        /// A day, month or moment in a string of digits: `20231102`, `201702`, `20231102150405`.
        Digits = "digits",
        /// A day or month as a number: `20231102`, `201702`.
        Number = "number",
        /// A moment in a string with its offset: `2023-11-02T15:04:05+08:00`.
        Rfc3339 = "rfc3339",
        /// A moment in a string, in the time zone of the service: `2023-11-02 15:04:05`.
        DateTime = "date_time",
    }

    /// Whole numbers, by their size.
    pub enum IntegerType {
        /// 8 bits.
        I8 = "i8",
        /// 16 bits.
        I16 = "i16",
        /// 32 bits.
        I32 = "i32",
        /// 64 bits.
        I64 = "i64",
        /// 8 bits, unsigned.
        U8 = "u8",
        /// 16 bits, unsigned.
        U16 = "u16",
        /// 32 bits, unsigned.
        U32 = "u32",
        /// 64 bits, unsigned.
        U64 = "u64",
    }

    /// Sets of characters.
    pub enum CharSet {
        /// `0` to `9`.
        Digits = "digits",
        /// `A` to `Z` and `a` to `z`.
        Letters = "letters",
        /// `a` to `z`.
        Lower = "lower",
        /// `A` to `Z`.
        Upper = "upper",
        /// `0` to `9`, `A` to `F` and `a` to `f`.
        Hex = "hex",
        /// What can be seen of ASCII: letters, digits and signs, without the space.
        Ascii = "ascii",
        /// The plain space.
        Space = "space",
        /// Chinese characters, without punctuation.
        Chinese = "chinese",
    }

    /// The periods in which calls are counted.
    pub enum Period {
        /// A second.
        Second = "second",
        /// A minute.
        Minute = "minute",
        /// An hour.
        Hour = "hour",
        /// A calendar day.
        Day = "day",
        /// A calendar month.
        Month = "month",
    }

    /// Archives whose entries can be told apart.
    pub enum ArchiveKind {
        /// Zip.
        Zip = "zip",
        /// 7z.
        SevenZip = "seven_zip",
        /// Gzip; of a tar archive the entries are looked at.
        Gzip = "gzip",
        /// Rar, whose entries are not looked at.
        Rar = "rar",
    }

    /// What the codes of an envelope are.
    pub enum CodeKind {
        /// Whole numbers.
        Numbers = "numbers",
        /// Texts such as `PARAM_ERROR`. What reads as a whole number is one.
        Texts = "texts",
    }

    /// Kinds of error, by what a caller does about them.
    pub enum Class {
        /// The token is wrong or expired: refresh it and send again.
        TokenInvalid = "token_invalid",
        /// The service is busy: send again after a while.
        Busy = "busy",
        /// Too many calls in a short time: send again after a minute.
        Throttled = "throttled",
        /// Used up until another day: not to be sent again today.
        Quota = "quota",
        /// Still being worked on: ask again later.
        InProgress = "in_progress",
        /// The call is wrong: the program has to change.
        Caller = "caller",
        /// What was sent is refused: send something else.
        Content = "content",
        /// No longer there, or closed.
        Gone = "gone",
        /// Not authorised, or not configured for it.
        Permission = "permission",
    }

    /// Local checks.
    pub enum Check {
        /// Something required is not there or empty.
        Missing = "missing",
        /// A file is too large.
        Size = "size",
        /// A file is of a format that is not accepted.
        Format = "format",
        /// A URL cannot be one.
        Url = "url",
        /// Any other constraint of a parameter.
        Parameter = "parameter",
        /// A signature is missing or wrong. The client makes them, so only the other side finds that out.
        Signature = "signature",
    }
}

impl Method {
    /// Whether a second identical call is expected to change nothing.
    pub const fn is_idempotent(self) -> bool {
        match self {
            Self::Get | Self::Put | Self::Delete => true,
            Self::Post | Self::Patch => false,
        }
    }
}

impl IntegerType {
    /// How many bits it has.
    pub const fn bits(self) -> u32 {
        match self {
            Self::I8 | Self::U8 => 8,
            Self::I16 | Self::U16 => 16,
            Self::I32 | Self::U32 => 32,
            Self::I64 | Self::U64 => 64,
        }
    }

    /// True with a sign.
    pub const fn is_signed(self) -> bool {
        matches!(self, Self::I8 | Self::I16 | Self::I32 | Self::I64)
    }

    /// The numbers that it holds.
    pub const fn range(self) -> RangeInclusive<i128> {
        match (self.is_signed(), self.bits()) {
            (true, bits) => -(1 << (bits - 1))..=(1 << (bits - 1)) - 1,
            (false, bits) => 0..=(1 << bits) - 1,
        }
    }
}

impl Wire {
    /// The separator of a list whose items travel in one string.
    pub fn separator(self) -> Option<char> {
        match self {
            Self::Plain | Self::Lenient | Self::String | Self::Json | Self::Base64 | Self::Repeated => None,
            Self::Dashes | Self::Digits | Self::Number | Self::Rfc3339 | Self::DateTime => None,
            Self::Commas => Some(','),
            Self::Semicolons => Some(';'),
            Self::Pipes => Some('|'),
            Self::Spaces => Some(' '),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::IntegerType;

    #[test]
    fn ranges_are_those_of_rust() {
        assert_eq!(IntegerType::I8.range(), i128::from(i8::MIN)..=i128::from(i8::MAX));
        assert_eq!(IntegerType::U32.range(), 0..=i128::from(u32::MAX));
        assert_eq!(IntegerType::I64.range(), i128::from(i64::MIN)..=i128::from(i64::MAX));
        assert_eq!(IntegerType::U64.range(), 0..=i128::from(u64::MAX));
    }
}
