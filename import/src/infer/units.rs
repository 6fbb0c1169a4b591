//! Units and forms that a page names in words: fen and yuan, seconds and days, `yyyymmdd`.

use weixin_codegen::model::{DurationUnit, MoneyUnit, TimestampUnit, Wire};

use crate::draft::model::Scalar;
use crate::infer::field_of::FieldOf;
use crate::infer::scalar::Decision;
use crate::infer::shape::Shape;
use crate::infer::tree::Node;
use crate::vocabulary::units::{
    DURATIONS, Format, Measure, POINTS_IN_TIME, format, is_fractional, is_written, measure, plain, shown,
};

/// What a text is, or a number, where the page says which form of a day or of a moment it has.
pub(crate) fn with_format(decision: Decision, node: &Node, shape: &Shape, of: FieldOf) -> Option<Decision> {
    let doc = plain(node.row.as_ref().map(|row| row.doc.as_str()).or(node.comment.as_deref())?);
    let format = format(&doc)?;
    let numbers = shape.integer.iter().flat_map(|(low, high)| [low.to_string(), high.to_string()]);
    let fits = shape.texts.iter().cloned().chain(numbers).all(|text| is_written(text.trim(), format));
    let is_number = matches!(decision.scalar, Scalar::Integer(_)) && !of.is_text_only();
    let is_text = decision.scalar == Scalar::String || of.is_text_only();
    if !fits || decision.disagrees || !(is_number || is_text) || shape.fraction {
        return None;
    }
    let (scalar, wire) = match format {
        Format::DayDigits if is_number => (Scalar::Day, Wire::Number),
        Format::MonthDigits if is_number => (Scalar::Month, Wire::Number),
        _ if is_number => return None,
        Format::DayDigits => (Scalar::Day, Wire::Digits),
        Format::MonthDigits => (Scalar::Month, Wire::Digits),
        Format::DayDashes => (Scalar::Day, Wire::Plain),
        Format::MonthDashes => (Scalar::Month, Wire::Plain),
        Format::DateTime => (Scalar::Timestamp(TimestampUnit::Seconds), Wire::DateTime),
        Format::TimeDigits => (Scalar::Timestamp(TimestampUnit::Seconds), Wire::Digits),
        Format::Rfc3339 => (Scalar::Timestamp(precision(&doc, shape)), Wire::Rfc3339),
    };
    Some(Decision { scalar, wire, ..decision })
}

/// `2022-12-15T13:29:35.120+08:00` has milliseconds.
fn precision(doc: &str, shape: &Shape) -> TimestampUnit {
    let is_fraction = |text: &str| shown(text) == Some(Format::Rfc3339) && text.contains('.');
    let mut words = doc.split(|c: char| !(c.is_ascii_alphanumeric() || "-:+.".contains(c)));
    if words.any(is_fraction) || shape.texts.iter().any(|text| is_fraction(text)) {
        TimestampUnit::Milliseconds
    } else {
        TimestampUnit::Seconds
    }
}

/// Numbers that are a moment rather than a duration, in seconds: from the year 2001 on.
const MOMENTS: i128 = 1_000_000_000;

/// What a number or the text of a number is, where the page says its unit. `is_bare` is true where a value cannot say how
/// it travels.
pub(crate) fn with_unit(decision: Decision, node: &Node, shape: &Shape, is_bare: bool) -> Decision {
    let is_number = matches!(decision.scalar, Scalar::Integer(_) | Scalar::Number);
    let is_text = decision.scalar == Scalar::String && decision.wire == Wire::Plain && !is_bare;
    if decision.disagrees || !(is_number || is_text) {
        return decision;
    }
    let Some(scalar) = scalar(node, shape, is_text) else { return decision };
    Decision { scalar, wire: if is_text { Wire::String } else { decision.wire }, ..decision }
}

fn scalar(node: &Node, shape: &Shape, is_text: bool) -> Option<Scalar> {
    let doc = plain(node.row.as_ref().map(|row| row.doc.as_str()).or(node.comment.as_deref())?);
    let has = |words: &[&str]| words.iter().any(|word| doc.contains(word));
    let measure = measure(&doc);
    let shown = numbers(shape, measure == Some(Measure::Money(MoneyUnit::Yuan)))?;
    let is_moment = shown.is_some_and(|(low, _)| low >= MOMENTS);
    if has(POINTS_IN_TIME)
        || shown.is_some_and(is_date) && is_called_time(&node.name, &doc)
        || (is_moment && matches!(measure, Some(Measure::Duration(_))))
    {
        let is_fine = has(&["毫秒", "millisecond", "13位"]) || shown.is_some_and(|(low, _)| low >= MOMENTS * 1000);
        let unit = if is_fine { TimestampUnit::Milliseconds } else { TimestampUnit::Seconds };
        // 0 stands for no moment, or for none yet.
        let is_none_yet = shown.is_some_and(|(low, high)| low == 0 && (high == 0 || high >= MOMENTS));
        let is_sure = shown.is_none() || is_moment || is_none_yet || has(&["unix"]);
        return is_sure.then_some(Scalar::Timestamp(unit));
    }
    match measure? {
        Measure::Money(MoneyUnit::Yuan) => Some(Scalar::Money(MoneyUnit::Yuan)),
        _ if is_fractional(&doc) => None,
        Measure::Money(unit) => Some(Scalar::Money(unit)),
        // "创建时间，单位秒" may be either.
        Measure::Duration(unit) => {
            let is_stated = has(DURATIONS) || shown.is_some() || unit > DurationUnit::Milliseconds;
            (is_stated && !shape.fraction && !is_text).then_some(Scalar::Duration(unit))
        }
    }
}

/// Whether all numbers are moments of our days, in seconds or in milliseconds.
fn is_date((low, high): (i128, i128)) -> bool {
    [1, 1000].iter().any(|unit| (MOMENTS * unit..MOMENTS * unit * 5).contains(&low) && high < MOMENTS * unit * 5)
}

/// Whether the name or the sentence of a number calls it a time. `更新时间` is one, `时间间隔` is none.
fn is_called_time(name: &str, doc: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_span = DURATIONS.iter().any(|word| doc.contains(word));
    let by_name = ["time", "_at", "date"].iter().any(|end| lower.ends_with(end));
    by_name && !is_span || doc.split([',', '(', '。', ';']).next().is_some_and(|title| title.trim().ends_with("时间"))
}

/// The numbers that the samples show; `None` if they show something else.
#[allow(clippy::option_option, reason = "no samples, samples of another kind, and numbers are three things")]
fn numbers(shape: &Shape, may_be_fractions: bool) -> Option<Option<(i128, i128)>> {
    if shape.fraction && !may_be_fractions {
        return None;
    }
    let mut range = shape.integer;
    for text in &shape.texts {
        let number = match text.trim().parse::<i128>() {
            Ok(number) => number,
            Err(_) if may_be_fractions && is_amount(text) => continue,
            Err(_) => return None,
        };
        range = Some(range.map_or((number, number), |(low, high)| (low.min(number), high.max(number))));
    }
    Some(range)
}

/// `12.34`
fn is_amount(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').is_some_and(|(whole, fraction)| digits(whole) && digits(fraction) && fraction.len() <= 2)
}
