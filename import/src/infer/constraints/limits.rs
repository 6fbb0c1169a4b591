//! Limits in sentences: lengths, counts, ranges and sizes.

use super::bounds::{self, Bound, Unit};
use crate::draft::model::Limits;
use crate::facts::sentences::compact;
use crate::vocabulary::phrases;

/// What a value is, which decides what a number in its sentence limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A list.
    List,
    /// A file.
    File,
    /// Anything else has no limits.
    Other,
}

/// The limits that a sentence sets.
pub(crate) fn limits(sentence: &str, kind: ValueKind) -> Limits {
    let compact = compact(sentence);
    let mut limits = Limits::default();
    if kind == ValueKind::Other || compact.is_empty() {
        return limits;
    }
    if let Some((low, high)) = bounds::range(&compact) {
        between(&mut limits, kind, low, high, &compact);
    }
    if limits != Limits::default() {
        return limits;
    }
    for bound in bounds::behind(&compact, phrases::AT_MOST).into_iter().chain(bounds::within(&compact)) {
        at_most(&mut limits, kind, bound);
    }
    for bound in bounds::behind(&compact, phrases::LESS_THAN) {
        less_than(&mut limits, kind, bound);
    }
    for bound in bounds::behind(&compact, phrases::AT_LEAST) {
        at_least(&mut limits, kind, bound);
    }
    limits
}

fn at_most(limits: &mut Limits, kind: ValueKind, bound: Bound<'_>) {
    if kind == ValueKind::File {
        limits.max_size = limits.max_size.take().or_else(|| bound.size());
        return;
    }
    let Some(count) = bound.count() else { return };
    let about_length = bound.before.contains("长度") || bound.before.contains("length");
    match (kind, bound.unit()) {
        (ValueKind::Text, Unit::Characters) => keep_first(&mut limits.max_length, count),
        (ValueKind::Text, Unit::Bytes) => keep_first(&mut limits.max_bytes, count),
        (ValueKind::Text, Unit::Unnamed) if about_length => keep_first(&mut limits.max_length, count),
        (ValueKind::Text, Unit::Other) if about_length && bound.after.starts_with('位') => {
            keep_first(&mut limits.max_length, count);
        }
        (ValueKind::List, Unit::Items | Unit::Unnamed) => keep_first(&mut limits.max_items, count),
        (ValueKind::Integer, Unit::Unnamed | Unit::Items) => keep_first(&mut limits.max, bound.number),
        _ => {}
    }
}

fn less_than(limits: &mut Limits, kind: ValueKind, bound: Bound<'_>) {
    if kind == ValueKind::File {
        limits.below = bound.size().filter(|_| limits.max_size.is_none());
    } else if !bound.before.ends_with(['不', '能', '得', '可', '等']) {
        // `不小于`, `不能小于` are lower bounds.
        at_most(limits, kind, Bound { number: bound.number.saturating_sub(1), ..bound });
    }
}

fn at_least(limits: &mut Limits, kind: ValueKind, bound: Bound<'_>) {
    let Some(count) = bound.count() else { return };
    match (kind, bound.unit()) {
        (ValueKind::Text, Unit::Characters) => keep_first(&mut limits.min_length, count),
        (ValueKind::List, Unit::Items | Unit::Unnamed) => keep_first(&mut limits.min_items, count),
        (ValueKind::Integer, Unit::Unnamed | Unit::Items) => keep_first(&mut limits.min, bound.number),
        _ => {}
    }
}

/// The first bound of a sentence is about the value itself, later ones are about special cases.
fn keep_first<T>(limit: &mut Option<T>, value: T) {
    limit.get_or_insert(value);
}

fn between(limits: &mut Limits, kind: ValueKind, low: i64, high: Bound<'_>, sentence: &str) {
    let (Ok(few), Some(many)) = (u64::try_from(low), high.count()) else { return };
    let about_length = ["长度", "字符", "length"].iter().any(|word| sentence.contains(word));
    match (kind, high.unit()) {
        (ValueKind::Text, Unit::Bytes) => limits.max_bytes = Some(many),
        (ValueKind::Text, _) if sentence.contains("字节限制") => limits.max_bytes = Some(many),
        (ValueKind::Text, Unit::Characters) => (limits.min_length, limits.max_length) = (Some(few), Some(many)),
        (ValueKind::Text, Unit::Unnamed | Unit::Other) if about_length => {
            (limits.min_length, limits.max_length) = (Some(few), Some(many));
        }
        (ValueKind::Integer, _) if !about_length => (limits.min, limits.max) = (Some(low), Some(high.number)),
        (ValueKind::List, _) => (limits.min_items, limits.max_items) = (Some(few), Some(many)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_set_limits() {
        let of = |sentence: &str, kind| limits(sentence, kind);
        assert_eq!(of("标题，最多 20 个字符", ValueKind::Text).max_length, Some(20));
        assert_eq!(of("15字以内的标题", ValueKind::Text).max_length, Some(15));
        assert_eq!(of("字符字节限制: [1, 128]", ValueKind::Text).max_bytes, Some(128));
        assert_eq!(of("列表，size不能超过50", ValueKind::List).max_items, Some(50));
        assert_eq!(of("数量，最大不超过 100", ValueKind::Integer).max, Some(100));
        assert_eq!(
            of("取值在1到20之间", ValueKind::Integer),
            Limits { min: Some(1), max: Some(20), ..Limits::default() }
        );
        assert_eq!(of("图片大小不超过10M", ValueKind::File).max_size.as_deref(), Some("10 MiB"));
        assert_eq!(of("最多可用3天", ValueKind::Integer), Limits::default());
        assert_eq!(of("不小于5", ValueKind::Integer).min, Some(5));
        assert_eq!(of("必须少于2万字符", ValueKind::Text).max_length, Some(19_999));
        assert_eq!(of("no more than 30 characters", ValueKind::Text).max_length, Some(30));
    }
}
