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
    /// A number.
    Number,
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
    if kind == ValueKind::Other || !compact.contains(|c: char| c.is_ascii_digit()) {
        return limits;
    }
    let Some(double) = double(&compact).filter(|_| kind == ValueKind::Text) else {
        read(&mut limits, kind, &compact);
        return limits;
    };
    // Where a Chinese character counts two, a number of them counts twice.
    let mut counted = Limits::default();
    read(&mut counted, kind, &format!("{}{}", &compact[..double.0], &compact[double.1..]));
    let factor = |number: u64| {
        let chinese = ["个汉字", "汉字", "个中文"].iter().any(|unit| compact.contains(&format!("{number}{unit}")));
        if chinese { number.saturating_mul(2) } else { number }
    };
    limits.min_width = counted.min_length.map(factor);
    limits.max_width = counted.max_length.or(counted.max_bytes).map(factor);
    limits
}

/// Where a sentence says that a Chinese character counts two.
fn double(compact: &str) -> Option<(usize, usize)> {
    let ends = [
        "2个字符",
        "两个字符",
        "二个字符",
        "2字符",
        "两字符",
        "2个字节",
        "两个字节",
        "2字节",
        "twocharacters",
        "2characters",
    ];
    let verbs = [
        "相当于",
        "算作",
        "算",
        "视为",
        "等于",
        "占",
        "按",
        "计为",
        "记为",
        "为",
        "isequivalentto",
        "countsas",
        "countas",
    ];
    let subjects = ["汉字", "中文字符", "中文字", "中文", "chinesecharacters", "chinesecharacter"];
    subjects.iter().find_map(|subject| {
        compact.match_indices(subject).find_map(|(at, _)| {
            let rest = &compact[at + subject.len()..];
            let rest = verbs.iter().find_map(|verb| rest.strip_prefix(verb))?;
            let rest = ends.iter().find_map(|end| rest.strip_prefix(end))?;
            Some((at, compact.len() - rest.len()))
        })
    })
}

fn read(limits: &mut Limits, kind: ValueKind, compact: &str) {
    let unmarked = || match kind {
        ValueKind::Text => bounds::characters(compact),
        ValueKind::List => bounds::items(compact),
        _ => None,
    };
    if let Some((low, high)) = bounds::range(compact).or_else(unmarked) {
        between(limits, kind, low, high, compact);
    }
    if *limits != Limits::default() {
        return;
    }
    for bound in bounds::behind(compact, phrases::AT_MOST).into_iter().chain(bounds::within(compact)) {
        at_most(limits, kind, bound);
    }
    let of_characters = |bound: &Bound<'_>| kind == ValueKind::Text && bound.unit() == Unit::Characters;
    for bound in bounds::behind(compact, phrases::CHARACTERS_AT_MOST).into_iter().filter(of_characters) {
        at_most(limits, kind, bound);
    }
    for bound in bounds::behind(compact, phrases::LESS_THAN) {
        less_than(limits, kind, bound);
    }
    for bound in bounds::behind(compact, phrases::AT_LEAST) {
        at_least(limits, kind, bound);
    }
}

fn at_most(limits: &mut Limits, kind: ValueKind, bound: Bound<'_>) {
    if kind == ValueKind::File {
        limits.max_size = limits.max_size.take().or_else(|| bound.size());
        return;
    }
    let Some(count) = bound.count() else { return };
    match (kind, bound.unit()) {
        (ValueKind::Text, Unit::Characters) => keep_first(&mut limits.max_length, count),
        (ValueKind::Text, Unit::Bytes) => keep_first(&mut limits.max_bytes, count),
        (ValueKind::Text, Unit::Unnamed) if bound.is_length() => keep_first(&mut limits.max_length, count),
        (ValueKind::Text, Unit::Other) if bound.is_length() && bound.after.starts_with('位') => {
            keep_first(&mut limits.max_length, count);
        }
        (ValueKind::List, Unit::Items | Unit::Unnamed) => keep_first(&mut limits.max_items, count),
        (ValueKind::List, Unit::Other) if bound.counts() || bound.is_people() => {
            keep_first(&mut limits.max_items, count)
        }
        (ValueKind::Number, Unit::Unnamed | Unit::Items) => keep_first(&mut limits.max, bound.number),
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
        (ValueKind::Text, Unit::Unnamed) if bound.is_length() => keep_first(&mut limits.min_length, count),
        (ValueKind::List, Unit::Items | Unit::Unnamed) => keep_first(&mut limits.min_items, count),
        (ValueKind::List, Unit::Other) if bound.counts() || bound.is_people() => {
            keep_first(&mut limits.min_items, count)
        }
        (ValueKind::Number, Unit::Unnamed | Unit::Items) => keep_first(&mut limits.min, bound.number),
        _ => {}
    }
}

/// The first bound of a sentence is about the value itself, later ones are about special cases.
fn keep_first<T>(limit: &mut Option<T>, value: T) {
    limit.get_or_insert(value);
}

fn between(limits: &mut Limits, kind: ValueKind, low: i64, high: Bound<'_>, sentence: &str) {
    let (Ok(few), Some(many)) = (u64::try_from(low), high.count()) else { return };
    // A number may have a fraction.
    let few = few + u64::from(high.word == bounds::OPEN);
    let about_length = ["长度", "字符", "length"].iter().any(|word| sentence.contains(word));
    match (kind, high.unit()) {
        (ValueKind::Text, unit) if unit == Unit::Bytes || sentence.contains("字节限制") => {
            (limits.min_bytes, limits.max_bytes) = (Some(few).filter(|few| *few > 0), Some(many));
        }
        (ValueKind::Text, Unit::Characters) => (limits.min_length, limits.max_length) = (Some(few), Some(many)),
        (ValueKind::Text, Unit::Unnamed | Unit::Other) if about_length => {
            (limits.min_length, limits.max_length) = (Some(few), Some(many));
        }
        // `货物长度，范围为(0-65]` is no length in characters.
        (ValueKind::Number, _) if !about_length || sentence.contains("范围为") => {
            (limits.min, limits.max) = (Some(low), Some(high.number))
        }
        (ValueKind::List, unit) if matches!(unit, Unit::Items | Unit::Unnamed) || high.is_people() => {
            (limits.min_items, limits.max_items) = (Some(few), Some(many));
        }
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
        assert_eq!(of("数量，最大不超过 100", ValueKind::Number).max, Some(100));
        assert_eq!(
            of("取值在1到20之间", ValueKind::Number),
            Limits { min: Some(1), max: Some(20), ..Limits::default() }
        );
        assert_eq!(of("图片大小不超过10M", ValueKind::File).max_size.as_deref(), Some("10 MiB"));
        assert_eq!(of("最多可用3天", ValueKind::Number), Limits::default());
        assert_eq!(of("不小于5", ValueKind::Number).min, Some(5));
        assert_eq!(of("编号列表。上限一次 20 条", ValueKind::List).max_items, Some(20));
        assert_eq!(of("单次登记数量不可超过10册", ValueKind::List).max_items, Some(10));
        assert_eq!(of("登记次数每日数量不可超过10天", ValueKind::List).max_items, None);
        assert_eq!(of("最多一次发送200个编号", ValueKind::List).max_items, Some(200));
        assert_eq!(of("最多传入3个词，每个词长度限制1-4字。", ValueKind::List).max_items, Some(3));
        assert_eq!(of("最小1，最大20", ValueKind::Number), Limits { min: Some(1), max: Some(20), ..Limits::default() });
        assert_eq!(of("货物长度，范围为(0-65]", ValueKind::Number).max, Some(65));
        assert_eq!(of("必须少于2万字符", ValueKind::Text).max_length, Some(19_999));
        let widths = |sentence: &str| {
            let limits = of(sentence, ValueKind::Text);
            assert_eq!((limits.min_length, limits.max_length, limits.max_bytes), (None, None, None), "{sentence}");
            (limits.min_width, limits.max_width)
        };
        assert_eq!(widths("直播间名字，最短3个汉字，最长17个汉字，1个汉字相当于2个字符"), (Some(6), Some(34)));
        assert_eq!(widths("商品名称，最长14个汉字，1个汉字相当于2个字符"), (None, Some(28)));
        assert_eq!(
            widths("商户昵称，会在客户端会话里展示，4-30字符(中文视为2字符)，由中文、英文、数字组成"),
            (Some(4), Some(30))
        );
        assert_eq!(widths("门店名称。长度限制 1-100 个字符，一个中文字等于 2 个字符"), (Some(1), Some(100)));
        assert_eq!(widths("不超过20个字节，一个汉字占两个字节"), (None, Some(20)));
        assert_eq!(of("简介，可填写200个字符。", ValueKind::Text).max_length, Some(200));
        assert_eq!(of("可填写1或2", ValueKind::Number), Limits::default());
        assert_eq!(of("编号，最大长度 32", ValueKind::Text).max_length, Some(32));
        assert_eq!(of("宽度，最小 280px，最大 1280px", ValueKind::Number).max, Some(1280));
        assert_eq!(
            of("最小值: 2。 最大值: 8。", ValueKind::Number),
            Limits { min: Some(2), max: Some(8), ..Limits::default() }
        );
        assert_eq!(of("要求5-32个字符内", ValueKind::Text).min_length, Some(5));
        assert_eq!(of("最多40汉字", ValueKind::Text).max_length, Some(40));
        assert_eq!(of("长度不超过20个字符，中文算一个字符", ValueKind::Text).max_length, Some(20));
        let range = |sentence: &str, kind| {
            let limits = of(sentence, kind);
            match kind {
                ValueKind::Text => (limits.min_length, limits.max_length),
                ValueKind::List => (limits.min_items, limits.max_items),
                _ => (limits.min.map(i64::unsigned_abs), limits.max.map(i64::unsigned_abs)),
            }
        };
        assert_eq!(range("书名，长度(0,20]", ValueKind::Text), (Some(1), Some(20)));
        assert_eq!(range("备注，长度需要[0,1024]，超出会被截断", ValueKind::Text), (Some(0), Some(1024)));
        assert_eq!(of("书号。字符字节限制: [1, 128]", ValueKind::Text).min_bytes, Some(1));
        assert_eq!(range("书目，多重性: [1, 15]", ValueKind::List), (Some(1), Some(15)));
        assert_eq!(range("册数，值限制: 0 ≤ value ≤ 1024", ValueKind::Number), (Some(0), Some(1024)));
        assert_eq!(range("宽度，范围(0,45]", ValueKind::Number), (Some(0), Some(45)));
        assert_eq!(range("推荐语，支持1条 - 10条", ValueKind::List), (Some(1), Some(10)));
        assert_eq!(range("需填写2-5位作者", ValueKind::List), (Some(2), Some(5)));
        assert_eq!(range("最多5位作者", ValueKind::List), (None, Some(5)));
        assert_eq!(range("请填写“1-99” 的整数", ValueKind::Number), (Some(1), Some(99)));
        assert_eq!(of("简介，支持填写200个字符", ValueKind::Text).max_length, Some(200));
        assert_eq!(of("最大32个可见字符，只支持数字", ValueKind::Text).max_length, Some(32));
        assert_eq!(of("最高允许传2m图片", ValueKind::File).max_size.as_deref(), Some("2 MiB"));
        assert_eq!(of("验证码，长度为4-6位数字", ValueKind::List), Limits::default());
        assert_eq!(of("no more than 30 characters", ValueKind::Text).max_length, Some(30));
    }
}
