//! Conversions from and to the types of other crates: what is the same for each of them.

use super::day::{Day, InvalidDay};

impl Day {
    /// The day of a date whose parts are numbers of another type; fails outside of the years 0 to 9999.
    pub(super) fn of(
        year: impl TryInto<u16>,
        month: impl TryInto<u8>,
        day: impl TryInto<u8>,
    ) -> Result<Self, InvalidDay> {
        let (Ok(year), Ok(month), Ok(day)) = (year.try_into(), month.try_into(), day.try_into()) else {
            return Err(InvalidDay);
        };
        Self::new(year, month, day).ok_or(InvalidDay)
    }
}

/// Declares how a moment is made of one of another crate, by the number that it counts, and the way back.
macro_rules! moment {
    (
        $type:ident,
        [$($generics:tt)*] $given:ty: |$time:ident| $number:expr,
        $made:ty: |$moment:ident| $back:expr, $error:ty
    ) => {
        impl<$($generics)*> From<$given> for $type {
            /// Rounds down to the unit.
            fn from($time: $given) -> Self {
                Self($number)
            }
        }

        impl<$($generics)*> $crate::IntoValue<$type> for $given {
            fn into_value(self) -> $type {
                self.into()
            }
        }

        impl TryFrom<$type> for $made {
            type Error = $error;

            /// Fails if the moment is out of range.
            fn try_from($moment: $type) -> Result<Self, $error> {
                $back
            }
        }
    };
}

pub(super) use moment;
