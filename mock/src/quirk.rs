//! The vendor's habits, each to be switched.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};

macro_rules! quirks {
    ($($(#[doc = $doc:literal])* $name:ident $word:literal $on:literal;)*) => {
        /// One habit of the vendor. Those that a client meets at all times are on unless switched off; those that disturb
        /// are off until switched on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Quirk {
            $($(#[doc = $doc])* $name,)*
        }

        impl Quirk {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its name on a command line: `chunked-is-412`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// Whether it is on unless said.
            pub fn default_on(self) -> bool {
                match self { $(Self::$name => $on,)* }
            }

            /// What it does: one line.
            pub fn doc(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),*).trim_ascii(),)* }
            }
        }
    };
}

quirks! {
    /// A POST whose body has no `Content-Length` (chunked) is answered HTTP 412. On by default.
    ChunkedIs412 "chunked-is-412" true;
    /// A file part without `filename`, or with `filename*`, is answered 41005. On by default.
    FileNameNeeded "file-name-needed" true;
    /// A POST that needs a JSON body and has none is answered 44002. On by default.
    EmptyBodyRefused "empty-body-refused" true;
    /// JSON is labelled `text/plain`. On by default.
    JsonAsText "json-as-text" true;
    /// The message of a refusal ends in `rid: …`. On by default.
    RidInMessage "rid-in-message" true;
    /// The message of a success is now `ok`, now `成功`. On by default.
    AnySuccessMessage "any-success-message" true;
    /// A new token makes the one before it invalid, after its grace time. On by default; matters to issued tokens.
    RefreshInvalidates "refresh-invalidates" true;
    /// Fields that the spec calls lenient are answered the other way: numbers as strings, strings as numbers. Off by default.
    NumbersAsStrings "numbers-as-strings" false;
    /// Every object that is answered has a field that no page documents. Off by default.
    UnknownFields "unknown-fields" false;
    /// An endpoint that answers a file answers JSON instead, a refusal with -1. Off by default.
    FileAnswersJson "file-answers-json" false;
    /// About one call in eight is answered -1, by the seed. Off by default.
    NowAndThenBusy "now-and-then-busy" false;
    /// A token that this mock did not issue is good for the token's life time only, counted from its first use. Off by default.
    ExpiringTokens "expiring-tokens" false;
    /// A file part must have a content type of the format table; else any bytes (`application/octet-stream`) or none do too. Off by default.
    StrictContentTypes "strict-content-types" false;
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
            format!("`{}` is no quirk; there are {}", text.escape_debug(), names.join(", "))
        })
    }
}

/// Which quirks are on. Switched while the mock runs.
#[derive(Debug)]
pub(crate) struct Quirks(AtomicU32);

impl Default for Quirks {
    fn default() -> Self {
        let on = Quirk::ALL.iter().filter(|quirk| quirk.default_on());
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
    fn the_table_of_the_crate_is_complete() {
        let docs = include_str!("lib.rs");
        for quirk in Quirk::ALL {
            let row =
                format!("//! | [`{quirk:?}`](Quirk::{quirk:?}) | {} | ", if quirk.default_on() { "on" } else { "off" });
            assert!(docs.contains(&row), "{row}");
        }
        assert_eq!(docs.matches("](Quirk::").count(), Quirk::ALL.len());
    }

    #[test]
    fn defaults_docs_and_names_agree() {
        let quirks = Quirks::default();
        for quirk in Quirk::ALL {
            let said = if quirk.doc().contains("On by default") { "On" } else { "Off" };
            assert_eq!(said == "On", quirk.default_on(), "{quirk}: {}", quirk.doc());
            assert_eq!(quirks.has(*quirk), quirk.default_on());
            assert_eq!(quirk.name().parse(), Ok(*quirk));
            quirks.set(*quirk, !quirk.default_on());
            assert_eq!(quirks.has(*quirk), !quirk.default_on());
        }
        assert!("no-such".parse::<Quirk>().is_err_and(|why| why.contains("chunked-is-412")));
    }
}
