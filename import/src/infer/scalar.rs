//! The type of a single value, from the word of its table and the values of its samples.

use std::ops::RangeInclusive;

use weixin_codegen::model::{IntegerType, Literal, MoneyUnit, TimestampUnit, Wire};

use crate::draft::model::Scalar;
use crate::infer::field_of::FieldOf;
use crate::infer::shape::Shape;
use crate::vocabulary::types::{Base, Declared};

/// What a single value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    /// Its type.
    pub scalar: Scalar,
    /// How JSON carries it.
    pub wire: Wire,
    /// True when the table says otherwise.
    pub disagrees: bool,
}

impl Decision {
    fn plain(scalar: Scalar) -> Self {
        Self { scalar, wire: Wire::Plain, disagrees: false }
    }
}

/// Decides the type of a single value. `may_be_fraction` says that its name or its sentence is about one.
pub(crate) fn scalar(declared: &Declared, shape: &Shape, of: FieldOf, may_be_fraction: bool) -> Decision {
    let is_declared = !declared.word.is_empty();
    let is_not = |bases: &[Base]| is_declared && !bases.contains(&declared.base);
    if shape.members.is_some() {
        Decision::plain(Scalar::Json)
    } else if !shape.texts.is_empty() {
        shown_as_text(declared, shape, of, may_be_fraction)
    } else if shape.boolean {
        let disagrees = is_not(&[Base::Boolean, Base::Unknown]);
        Decision { disagrees, ..Decision::plain(Scalar::Boolean) }
    } else if shape.fraction {
        let disagrees = is_not(&[Base::Number, Base::Fraction, Base::Unknown]);
        Decision { disagrees, ..Decision::plain(Scalar::Number) }
    } else if let Some((low, high)) = shape.integer {
        let differs =
            matches!(declared.base, Base::Text | Base::NumberInText | Base::Boolean | Base::Object | Base::Bytes);
        let wire = if differs { lenient(of) } else { Wire::Plain };
        Decision { scalar: whole(declared, low, high, may_be_fraction, of), wire, disagrees: is_declared && differs }
    } else {
        let is_in_text = declared.base == Base::NumberInText && !of.is_text_only();
        let wire = if is_in_text { Wire::String } else { Wire::Plain };
        Decision { wire, ..Decision::plain(by_table(declared, of, may_be_fraction)) }
    }
}

/// Responses are decoded leniently where table and sample disagree; requests are sent as declared.
fn lenient(of: FieldOf) -> Wire {
    if of == FieldOf::Response { Wire::Lenient } else { Wire::Plain }
}

fn shown_as_text(declared: &Declared, shape: &Shape, of: FieldOf, may_be_fraction: bool) -> Decision {
    let are_numbers = shape.texts.iter().all(|text| text.trim().parse::<i64>().is_ok());
    let is_declared = !declared.word.is_empty();
    match declared.base {
        Base::NumberInText => number_in_text(shape),
        // Only valid JSON is worth more than the table.
        Base::Number | Base::Integer(_) | Base::Timestamp if !shape.valid && are_numbers => {
            Decision { scalar: by_table(declared, of, may_be_fraction), wire: lenient(of), disagrees: true }
        }
        Base::Number | Base::Integer(_) | Base::Fraction | Base::Timestamp => {
            Decision { scalar: Scalar::String, wire: lenient(of), disagrees: is_declared }
        }
        Base::Boolean | Base::Object => Decision { disagrees: is_declared, ..Decision::plain(Scalar::String) },
        Base::Text | Base::Unknown | Base::Bytes if !of.takes_files() => Decision::plain(Scalar::String),
        Base::Text | Base::Unknown | Base::Bytes => Decision::plain(by_table(declared, of, may_be_fraction)),
    }
}

/// `string(uint64)`: a number in a text, as long as every sample is one.
fn number_in_text(shape: &Shape) -> Decision {
    let is_exact = |text: &String| text.parse::<u64>().is_ok_and(|number| number.to_string() == *text);
    if shape.texts.iter().all(is_exact) {
        Decision { wire: Wire::String, ..Decision::plain(Scalar::Integer(IntegerType::U64)) }
    } else {
        Decision::plain(Scalar::String)
    }
}

/// The type that takes whole numbers from the smallest to the largest that were met.
fn whole(declared: &Declared, low: i128, high: i128, may_be_fraction: bool, of: FieldOf) -> Scalar {
    let fits = |range: RangeInclusive<i128>| range.contains(&low) && range.contains(&high);
    match declared.base {
        Base::Fraction => Scalar::Number,
        Base::Timestamp if of == FieldOf::Response || fits(0..=i64::MAX.into()) => {
            Scalar::Timestamp(TimestampUnit::Seconds)
        }
        Base::Integer(integer) if integer != IntegerType::I64 && fits(integer.range()) => Scalar::Integer(integer),
        _ if fits(IntegerType::I64.range()) && may_be_fraction => Scalar::Number,
        _ if fits(IntegerType::I64.range()) => Scalar::Integer(IntegerType::I64),
        _ if fits(IntegerType::U64.range()) => Scalar::Integer(IntegerType::U64),
        _ => Scalar::Number,
    }
}

fn by_table(declared: &Declared, of: FieldOf, may_be_fraction: bool) -> Scalar {
    match declared.base {
        Base::Text => Scalar::String,
        Base::NumberInText => Scalar::Integer(IntegerType::U64),
        Base::Number | Base::Integer(IntegerType::I64) if may_be_fraction => Scalar::Number,
        Base::Number => Scalar::Integer(IntegerType::I64),
        Base::Integer(integer) => Scalar::Integer(integer),
        Base::Fraction => Scalar::Number,
        Base::Boolean => Scalar::Boolean,
        Base::Timestamp => Scalar::Timestamp(TimestampUnit::Seconds),
        Base::Bytes if of.takes_files() => Scalar::File,
        Base::Object => Scalar::Json,
        Base::Unknown if declared.lists > 0 => Scalar::Json,
        Base::Bytes | Base::Unknown => Scalar::String,
    }
}

/// Names of what is measured, which is seldom a whole number.
pub(crate) fn is_measured(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let ends = ["lat", "lng", "lon", "latitude", "longitude", "ratio", "rate", "score", "percent", "confidence"];
    let stands_alone = |before: &str, end: &str| before.is_empty() || before.ends_with('_') || end.len() > 4;
    ends.iter().any(|end| lower.strip_suffix(end).is_some_and(|before| stands_alone(before, end)))
}

/// A value as the spec writes it, if it is one of the type.
pub(crate) fn literal(text: &str, scalar: Scalar) -> Option<Literal> {
    match scalar {
        Scalar::String => Some(Literal::Text(text.to_owned())),
        Scalar::Boolean => text.to_ascii_lowercase().parse().ok().map(Literal::Boolean),
        Scalar::Integer(integer) => {
            let number: i64 = text.parse().ok()?;
            integer.range().contains(&number.into()).then_some(Literal::Integer(number))
        }
        Scalar::Number => text.parse().ok().filter(|number: &f64| number.is_finite()).map(Literal::Number),
        Scalar::Duration(_) => text.parse().ok().filter(|number| *number >= 0).map(Literal::Integer),
        Scalar::Money(MoneyUnit::Fen) => text.parse().ok().map(Literal::Integer),
        Scalar::Money(MoneyUnit::Yuan) => {
            let whole = text.parse().ok().map(Literal::Integer);
            let amount = whole.or_else(|| text.parse().ok().map(Literal::Number));
            amount.filter(|amount| amount.fen().is_some())
        }
        Scalar::IntegerInText(_)
        | Scalar::Timestamp(_)
        | Scalar::Day
        | Scalar::Month
        | Scalar::File
        | Scalar::Bytes
        | Scalar::Json
        | Scalar::Code => None,
    }
}
