//! Which units go with which type.

use super::keyword::Unit;

macro_rules! units {
    ($($(#[doc = $about:literal])+ pub enum $name:ident { $($value:ident,)+ })+) => { $(
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "they are called as in `Unit`")]
        pub enum $name {
            $($value,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: [Self; [$(Unit::$value),+].len()] = [$(Self::$value),+];

            /// The same unit, if the type has it.
            pub fn of(unit: Unit) -> Option<Self> {
                Self::ALL.into_iter().find(|own| own.unit() == unit)
            }

            /// The word of the spec language.
            pub const fn key(self) -> &'static str {
                self.unit().key()
            }

            const fn unit(self) -> Unit {
                match self {
                    $(Self::$value => Unit::$value,)+
                }
            }
        }
    )+ };
}

units! {
    /// What a timestamp counts.
    pub enum TimestampUnit {
        Seconds,
        Milliseconds,
    }

    /// What a duration counts.
    pub enum DurationUnit {
        Seconds,
        Milliseconds,
        Minutes,
        Hours,
        Days,
    }

    /// What an amount of money counts.
    pub enum MoneyUnit {
        Fen,
        Yuan,
    }
}
