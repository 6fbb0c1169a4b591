//! The vendor's habits, each of which can be switched on and off.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};

macro_rules! quirks {
    ($($(#[doc = $doc:literal])* $name:ident $word:literal $default:ident;)*) => {
        /// A habit of the vendor's servers, to be switched on or off. Those that every client meets are on by default;
        /// those that disturb are off.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Quirk {
            $(
                $(#[doc = $doc])*
                #[doc = concat!("\n\nBy default: ", stringify!($default), ".")]
                $name,
            )*
        }

        impl Quirk {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its name on a command line: `chunked-is-412`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// Whether it is on by default.
            pub fn is_on_by_default(self) -> bool {
                match self { $(Self::$name => quirks!(@$default),)* }
            }

            /// What it does, in one line.
            pub fn summary(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),*).trim_ascii(),)* }
            }
        }
    };
    (@on) => { true };
    (@off) => { false };
}

quirks! {
    /// A POST whose body has no `Content-Length` (chunked) is answered HTTP 412.
    ChunkedIs412 "chunked-is-412" on;
    /// A file part without `filename`, or with `filename*`, is answered 41005.
    FileNameRequired "file-name-required" on;
    /// A POST that needs a JSON body and has none is answered 44002.
    EmptyBodyRefused "empty-body-refused" on;
    /// JSON is labelled `text/plain`.
    JsonAsText "json-as-text" on;
    /// The message of a refusal ends in `rid: …`.
    RidInMessage "rid-in-message" on;
    /// The message of a success is sometimes `ok`, sometimes `成功`.
    VaryingSuccessMessage "varying-success-message" on;
    /// A new token invalidates the one before it, after the grace time. Matters with issued tokens only.
    RefreshInvalidates "refresh-invalidates" on;
    /// Fields that the spec calls lenient have the other type: numbers become strings, strings become numbers.
    NumbersAsStrings "numbers-as-strings" off;
    /// Every object in a response has a field that no page documents.
    UnknownFields "unknown-fields" off;
    /// An endpoint that answers a file answers JSON instead, a refusal with -1.
    FileAnswersJson "file-answers-json" off;
    /// About one call in eight is answered -1; the seed decides which.
    SometimesBusy "sometimes-busy" off;
    /// A token that this mock has not issued expires too, a lifetime after its first use.
    ExpiringTokens "expiring-tokens" off;
    /// A file part must have a content type of the format table; by default `application/octet-stream` or none will do.
    StrictContentTypes "strict-content-types" off;
    /// Calls beyond the rates that the spec has are answered 45009 (of an hour or longer) or 45011.
    DocumentedRates "documented-rates" off;
}

impl fmt::Display for Quirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for Quirk {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.iter().copied().find(|quirk| quirk.name() == text).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|quirk| quirk.name()).collect();
            format!("unknown quirk `{}`: expected one of {}", text.escape_debug(), names.join(", "))
        })
    }
}

/// Which quirks are on. They may be switched while the mock runs.
#[derive(Debug)]
pub(crate) struct Quirks(AtomicU32);

impl Default for Quirks {
    fn default() -> Self {
        let on = Quirk::ALL.iter().filter(|quirk| quirk.is_on_by_default());
        Self(AtomicU32::new(on.fold(0, |bits, quirk| bits | bit(*quirk))))
    }
}

impl Quirks {
    pub(crate) fn has(&self, quirk: Quirk) -> bool {
        self.0.load(Ordering::Relaxed) & bit(quirk) != 0
    }

    pub(crate) fn set(&self, quirk: Quirk, on: bool) {
        if on {
            self.0.fetch_or(bit(quirk), Ordering::Relaxed);
        } else {
            self.0.fetch_and(!bit(quirk), Ordering::Relaxed);
        }
    }
}

fn bit(quirk: Quirk) -> u32 {
    1 << quirk as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_defaults() {
        let quirks = Quirks::default();
        for quirk in Quirk::ALL {
            assert_eq!(quirks.has(*quirk), quirk.is_on_by_default());
            assert_eq!(quirk.name().parse(), Ok(*quirk));
            quirks.set(*quirk, !quirk.is_on_by_default());
            assert_eq!(quirks.has(*quirk), !quirk.is_on_by_default());
        }
        assert!("no-such".parse::<Quirk>().is_err_and(|why| why.contains("chunked-is-412")));
    }
}
