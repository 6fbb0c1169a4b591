//! Amounts of money, in the unit in which a service writes them.

use std::fmt;
use std::str::FromStr;

/// An amount in fen, of which a hundred are a yuan.
///
/// Where a parameter is in yuan, [`Fen`] is accepted, too, and converted; a bare number is not, because it does not say
/// what it counts.
///
/// ```
/// use weixin_runtime::{Fen, Yuan};
///
/// assert_eq!(Fen(1234).to_string(), "1234");
/// assert_eq!(Yuan::from(Fen(1234)), Yuan::new(12, 34));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(pub i64);

/// An amount in yuan, exact to the fen.
///
/// ```
/// use weixin_runtime::{Fen, Yuan};
///
/// let price: Yuan = "12.5".parse()?;
/// assert_eq!((price, Fen::from(price)), (Yuan::new(12, 50), Fen(1250)));
/// assert_eq!(price.to_string(), "12.50");
/// # Ok::<(), weixin_runtime::InvalidAmount>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Yuan {
    fen: i64,
}

/// A text that is not an amount in yuan with at most two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidAmount;

impl Yuan {
    /// So many yuan and fen: `Yuan::new(12, 34)` is 12.34. An amount out of range becomes the nearest one in range.
    pub const fn new(yuan: i64, fen: u8) -> Self {
        let fen = if yuan < 0 { -(fen as i64) } else { fen as i64 };
        Self { fen: yuan.saturating_mul(100).saturating_add(fen) }
    }

    /// So many fen.
    pub const fn from_fen(fen: i64) -> Self {
        Self { fen }
    }

    /// The amount as JSON writes it: a number with at most two decimals.
    pub(crate) fn number(self) -> serde_json::Number {
        let whole = self.fen / 100;
        let fraction = if self.fen % 100 == 0 { None } else { serde_json::Number::from_f64(self.fen as f64 / 100.0) };
        fraction.unwrap_or_else(|| whole.into())
    }

    /// The amount of a number of yuan; `None` if it is not a whole number of fen, or too large to tell.
    pub(crate) fn from_number(yuan: f64) -> Option<Self> {
        // A trillion: up to here, a float tells two neighbouring amounts apart.
        const MOST: f64 = 1e12;
        let fen = yuan * 100.0;
        let whole = fen.round();
        // What is left over may be the error of a sum of floats.
        let error = 1e-4_f64.max(fen.abs() * 4.0 * f64::EPSILON);
        (yuan.abs() <= MOST && (fen - whole).abs() < error).then_some(Self { fen: whole as i64 })
    }

    /// The amount of a whole number of yuan.
    pub(crate) fn from_integer(yuan: i64) -> Option<Self> {
        yuan.checked_mul(100).map(|fen| Self { fen })
    }
}

impl From<Fen> for Yuan {
    fn from(amount: Fen) -> Self {
        Self { fen: amount.0 }
    }
}

impl From<Yuan> for Fen {
    fn from(amount: Yuan) -> Self {
        Self(amount.fen)
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Yuan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, fen) = (if self.fen < 0 { "-" } else { "" }, self.fen.unsigned_abs());
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

impl fmt::Debug for Yuan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Yuan({self})")
    }
}

impl FromStr for Yuan {
    type Err = InvalidAmount;

    /// Reads `12.34`, `12.5`, `12` or `-0.01`.
    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "00"));
        // Zeros that follow the fen change nothing.
        let fraction = fraction.get(..2).filter(|_| fraction[2..].bytes().all(|zero| zero == b'0')).unwrap_or(fraction);
        let number =
            |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse::<i64>().ok());
        let fen = match fraction.len() {
            1 => number(fraction).flatten().map(|tens| tens * 10),
            2 => number(fraction).flatten(),
            _ => None,
        };
        let amount = number(whole)
            .flatten()
            .zip(fen)
            .and_then(|(yuan, fen)| yuan.checked_mul(100)?.checked_add(fen)?.checked_mul(sign));
        amount.map(|fen| Self { fen }).ok_or(InvalidAmount)
    }
}

impl fmt::Display for InvalidAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an amount in yuan with at most two decimals")
    }
}

impl std::error::Error for InvalidAmount {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_an_amount_in_yuan() {
        for (text, fen) in
            [("12.34", 1234), ("12.5", 1250), ("12", 1200), ("0.01", 1), ("-0.01", -1), ("1.2300", 123), ("0.00", 0)]
        {
            assert_eq!(text.parse::<Yuan>().map(Fen::from), Ok(Fen(fen)), "{text}");
        }
        for bad in
            ["", ".", ".5", "5.", "-", "1.234", "1e2", "+1", "1,000", "１", "1.é", "1.2é", " 1", "99999999999999999999"]
        {
            assert_eq!(bad.parse::<Yuan>(), Err(InvalidAmount), "{bad}");
        }
        assert_eq!(
            (Yuan::new(-12, 34).to_string(), Yuan::new(0, 1).to_string()),
            ("-12.34".to_owned(), "0.01".to_owned())
        );
        assert_eq!(format!("{:?}", Yuan::new(3, 0)), "Yuan(3.00)");
        assert_eq!(Fen::from(Yuan::new(i64::MAX, 99)), Fen(i64::MAX));
    }

    #[test]
    fn numbers_of_yuan() {
        assert_eq!(
            (Yuan::new(12, 0).number().to_string(), Yuan::new(0, 5).number().to_string()),
            ("12".into(), "0.05".into())
        );
        assert_eq!(Yuan::from_number(0.1 + 0.2), Some(Yuan::new(0, 30)));
        assert_eq!(Yuan::from_number(-12.34), Some(Yuan::new(-12, 34)));
        for none in [0.005, 1.001, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(Yuan::from_number(none), None, "{none}");
        }
        assert_eq!((Yuan::from_integer(5), Yuan::from_integer(i64::MAX)), (Some(Yuan::new(5, 0)), None));
    }

    proptest! {
        #[test]
        fn texts_round_trip(fen: i64) {
            prop_assume!(fen != i64::MIN);
            let amount = Yuan::from(Fen(fen));
            prop_assert_eq!(amount.to_string().parse(), Ok(amount));
        }

        #[test]
        fn numbers_round_trip(fen in -100_000_000_000_000_i64..100_000_000_000_000) {
            let amount = Yuan::from(Fen(fen));
            let number = amount.number();
            let read = number.as_i64().map_or_else(|| number.as_f64().and_then(Yuan::from_number), Yuan::from_integer);
            prop_assert_eq!(read, Some(amount));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,20}", digits in "[0-9.-]{0,24}") {
            let _ = (text.parse::<Yuan>(), digits.parse::<Yuan>());
        }
    }
}
