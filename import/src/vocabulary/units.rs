//! Words for units: what a number of a page counts.

use weixin_codegen::model::{DurationUnit, MoneyUnit};

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// Money.
    Money(MoneyUnit),
    /// Time.
    Duration(DurationUnit),
}

/// Words for units, longest first where one begins like another.
const UNITS: &[(&str, Measure)] = &[
    ("毫秒", Measure::Duration(DurationUnit::Milliseconds)),
    ("秒钟", Measure::Duration(DurationUnit::Seconds)),
    ("秒", Measure::Duration(DurationUnit::Seconds)),
    ("分钟", Measure::Duration(DurationUnit::Minutes)),
    ("小时", Measure::Duration(DurationUnit::Hours)),
    ("天", Measure::Duration(DurationUnit::Days)),
    ("分钱", Measure::Money(MoneyUnit::Fen)),
    ("分", Measure::Money(MoneyUnit::Fen)),
    ("元", Measure::Money(MoneyUnit::Yuan)),
    ("milliseconds", Measure::Duration(DurationUnit::Milliseconds)),
    ("millisecond", Measure::Duration(DurationUnit::Milliseconds)),
    ("ms", Measure::Duration(DurationUnit::Milliseconds)),
    ("seconds", Measure::Duration(DurationUnit::Seconds)),
    ("second", Measure::Duration(DurationUnit::Seconds)),
    ("minutes", Measure::Duration(DurationUnit::Minutes)),
    ("minute", Measure::Duration(DurationUnit::Minutes)),
    ("hours", Measure::Duration(DurationUnit::Hours)),
    ("hour", Measure::Duration(DurationUnit::Hours)),
    ("days", Measure::Duration(DurationUnit::Days)),
    ("day", Measure::Duration(DurationUnit::Days)),
    ("cents", Measure::Money(MoneyUnit::Fen)),
    ("cent", Measure::Money(MoneyUnit::Fen)),
    ("fen", Measure::Money(MoneyUnit::Fen)),
    ("yuan", Measure::Money(MoneyUnit::Yuan)),
];

/// Words in front of a unit.
const UNIT: &[&str] = &["单位", "units", "unit"];

/// Words that say that a number may have a fraction.
const FRACTION: &[&str] = &["浮点", "小数", "float", "double", "decimal"];

/// The same words, where they say that it has none.
const NO_FRACTION: &[&str] = &[
    "不支持小数",
    "不能有小数",
    "不能为小数",
    "不可为小数",
    "不含小数",
    "不允许小数",
    "没有小数",
    "去掉小数",
    "无小数",
    "整数",
    "no decimal",
    "integer",
];

/// Whether a sentence says that a number may have a fraction. `0:string；1:double` is about something else.
pub(crate) fn is_fractional(sentence: &str) -> bool {
    let plain = plain(sentence);
    let says = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    let names_types = ["string", "字符串", "int"].iter().any(|word| plain.contains(word));
    (says(FRACTION) && !names_types || has_example(&plain)) && !says(NO_FRACTION)
}

/// `重量，比如1.2`: an example with a fraction. `1.2.3` is a version.
fn has_example(plain: &str) -> bool {
    EXAMPLE.iter().flat_map(|word| plain.match_indices(word).map(|(at, word)| &plain[at + word.len()..])).any(|rest| {
        let rest = rest.trim_start_matches([':', ' ', '"', '：']);
        let number = &rest[..rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len())];
        // `5.1折，则填5100` tells what is not sent.
        let behind = rest[number.len()..].chars().next();
        let is_whole = behind.is_none_or(|c| c.is_whitespace() || ",，。;；)）、\"”".contains(c));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_whole && number.split_once('.').is_some_and(|(whole, fraction)| digits(whole) && digits(fraction))
    })
}

/// Words in front of an example.
const EXAMPLE: &[&str] = &["比如", "例如", "如", "e.g.", "such as"];

/// Words that say that a number is a moment.
pub(crate) const POINTS_IN_TIME: &[&str] =
    &["时间戳", "unix时间", "unix 时间", "timestamp", "unix time", "自1970年", "since 1970", "从1970年"];

/// Words that say that a number of seconds is a duration.
pub(crate) const DURATIONS: &[&str] = &[
    "时长",
    "有效",
    "间隔",
    "多久",
    "多长",
    "周期",
    "延迟",
    "延时",
    "耗时",
    "超时",
    "剩余",
    "停留",
    "粒度",
    "过期",
    "duration",
    "interval",
    "valid",
    "expire",
    "timeout",
    "delay",
    "elapsed",
    "remaining",
];

/// How a day, a month or a moment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// `20231102`
    DayDigits,
    /// `2023-11-02`
    DayDashes,
    /// `201702`
    MonthDigits,
    /// `2017-02`
    MonthDashes,
    /// `2023-11-02 15:04:05`
    DateTime,
    /// `20231102150405`
    TimeDigits,
    /// `2023-11-02T15:04:05+08:00`
    Rfc3339,
}

/// Patterns of days and moments without spaces, longest first where one begins like another.
const FORMATS: &[(&str, Format)] = &[
    ("rfc3339", Format::Rfc3339),
    ("rfc-3339", Format::Rfc3339),
    ("yyyy-mm-dd't'hh:mm:ss", Format::Rfc3339),
    ("yyyy-mm-ddthh:mm:ss", Format::Rfc3339),
    ("yyyy-mm-ddhh:mm:ss", Format::DateTime),
    ("yyyy-mm-ddhh24:mi:ss", Format::DateTime),
    ("yyyy-mm-dd", Format::DayDashes),
    ("xxxx-xx-xx", Format::DayDashes),
    ("xxxx-yy-zz", Format::DayDashes),
    ("yyyymmddhhmmss", Format::TimeDigits),
    ("yyyymmdd", Format::DayDigits),
    ("yyyy-mm", Format::MonthDashes),
    ("yyyymm", Format::MonthDigits),
];

/// The format of days or moments that a plain sentence names, or shows in an example; `None` also if a range is one value.
pub(crate) fn format(sentence: &str) -> Option<Format> {
    let compact: String = sentence.chars().filter(|c| !c.is_whitespace()).collect();
    let named = FORMATS.iter().filter_map(|(word, format)| compact.find(word).map(|at| (at, *word, *format)));
    if let Some((at, word, format)) = named.min_by_key(|(at, word, _)| (*at, std::cmp::Reverse(word.len()))) {
        let rest = &compact[at + word.len()..];
        let goes_on =
            rest.starts_with(|c: char| c.is_ascii_alphanumeric()) || rest.starts_with("-y") || rest.starts_with("~y");
        return (!goes_on || format == Format::Rfc3339).then_some(format);
    }
    let examples = ["如", "例", "格式", "example", "e.g.", "such as"];
    let at = examples.iter().filter_map(|word| sentence.find(word)).min()?;
    sentence[at..].split(|c: char| !(c.is_ascii_alphanumeric() || "-:+. ".contains(c))).find_map(|part| {
        let part = part.trim_start_matches(|c: char| !c.is_ascii_digit());
        let word = part.split(' ').next().unwrap_or_default();
        shown(part).or_else(|| shown(word))
    })
}

/// The format of a text that is a day or a moment.
pub(crate) fn shown(text: &str) -> Option<Format> {
    let text = text.trim().trim_end_matches('.');
    let like: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c.to_ascii_lowercase() }).collect();
    match like.as_str() {
        "0000-00-00" => Some(Format::DayDashes),
        "0000-00-00 00:00:00" => Some(Format::DateTime),
        _ => {
            let rest = like.strip_prefix("0000-00-00t00:00:00")?;
            let offset = rest.trim_start_matches(['.', '0']);
            matches!(offset, "z" | "+00:00" | "-00:00").then_some(Format::Rfc3339)
        }
    }
}

/// Whether a text is written so.
pub(crate) fn is_written(text: &str, format: Format) -> bool {
    let digits = |number: usize| text.len() == number && text.bytes().all(|byte| byte.is_ascii_digit());
    let part = |at: usize| text.get(at..at + 2).and_then(|part| part.parse::<u8>().ok());
    let is_month = |at: usize| part(at).is_some_and(|month| (1..=12).contains(&month));
    match format {
        Format::DayDigits => digits(8) && is_month(4) && part(6).is_some_and(|day| (1..=31).contains(&day)),
        Format::MonthDigits => digits(6) && is_month(4),
        Format::TimeDigits => digits(14) && is_month(4),
        Format::MonthDashes => {
            text.len() == 7 && shown(&format!("{text}-01")) == Some(Format::DayDashes) && is_month(5)
        }
        Format::DayDashes | Format::DateTime | Format::Rfc3339 => shown(text) == Some(format) && is_month(5),
    }
}

/// A sentence in lower case and with plain punctuation.
pub(crate) fn plain(sentence: &str) -> String {
    let plain = |c: char| match c {
        '：' => ':',
        '，' => ',',
        '（' => '(',
        '）' => ')',
        c => c.to_ascii_lowercase(),
    };
    sentence.chars().map(plain).collect()
}

/// The first unit that a plain sentence names: `单位：分`, `(unit: yuan)`, `时长(秒)`.
pub(crate) fn measure(sentence: &str) -> Option<Measure> {
    if let Some(measure) = as_unit(sentence) {
        return Some(measure);
    }
    // The first of them; where two begin in one place, the first word is the longer one.
    let named = UNIT.iter().filter_map(|word| sentence.find(word).map(|at| (at, word))).min_by_key(|(at, _)| *at);
    if let Some((at, word)) = named {
        let rest = sentence[at + word.len()..].trim_start_matches([':', '为', '是', '(', ' ', ',', '"']);
        return unit(rest.strip_prefix("is ").unwrap_or(rest)).map(|(measure, _)| measure);
    }
    let in_brackets =
        |at: usize| unit(sentence[at + 1..].trim_start()).filter(|(_, rest)| rest.trim_start().starts_with(')'));
    sentence.match_indices('(').find_map(|(at, _)| in_brackets(at)).map(|(measure, _)| measure)
}

/// `以分为单位`
fn as_unit(sentence: &str) -> Option<Measure> {
    let (before, _) = sentence.split_once("为单位")?;
    let (_, word) = before.rsplit_once('以')?;
    unit(word.trim()).filter(|(_, rest)| rest.is_empty()).map(|(measure, _)| measure)
}

/// The unit at the beginning of a text, if it is a whole word.
fn unit(text: &str) -> Option<(Measure, &str)> {
    UNITS.iter().find_map(|(word, measure)| {
        let rest = text.strip_prefix(word)?;
        (!rest.starts_with(char::is_alphanumeric)).then_some((*measure, rest))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_sentences() {
        let of = |sentence: &str| measure(&plain(sentence));
        for sentence in [
            "金额，单位：分",
            "保费，单位： 分。",
            "金额,单位是分",
            "商品价格（分）",
            "单位：分钱。",
            "Unit: cent",
            "总价（单位: 分）",
            "订单金额，以分为单位",
        ] {
            assert_eq!(of(sentence), Some(Measure::Money(MoneyUnit::Fen)), "{sentence}");
        }
        for sentence in ["小费(单位：元)", "单位为元，精确到分", "The amount (yuan)", "单位元，例如0.01"]
        {
            assert_eq!(of(sentence), Some(Measure::Money(MoneyUnit::Yuan)), "{sentence}");
        }
        for sentence in ["时间粒度，单位：分钟。", "时长（分钟）"] {
            assert_eq!(of(sentence), Some(Measure::Duration(DurationUnit::Minutes)), "{sentence}");
        }
        assert_eq!(of("耗时(毫秒)"), Some(Measure::Duration(DurationUnit::Milliseconds)));
        assert_eq!(of("有效时间，单位：秒。目前是7200秒之内的值。"), Some(Measure::Duration(DurationUnit::Seconds)));
        for sentence in [
            "配送距离(单位：米)预计时间，单位秒",
            "成本（单位：万元）",
            "货品单位，最长不超过20个字符",
            "满分（分数）",
            "单位：分数",
            "",
            "unit",
            "(",
            "单位：",
        ] {
            assert_eq!(of(sentence), None, "{sentence}");
        }
    }

    #[test]
    fn sentences_say_that_there_are_fractions() {
        for sentence in ["高度，精确到小数点后两位", "时长 (浮点型，单位：秒)", "保留两位小数", "a float"]
        {
            assert!(is_fractional(sentence), "{sentence}");
        }
        for sentence in ["金额，不支持小数", "整数，小数部分被截断", "0:string；1:number；2:double", "个数"]
        {
            assert!(!is_fractional(sentence), "{sentence}");
        }
    }

    #[test]
    fn formats_of_sentences() {
        let of = |sentence: &str| format(&plain(sentence));
        for (sentence, wanted) in [
            ("开始日期。格式为 yyyymmdd", Some(Format::DayDigits)),
            ("日期，格式 \"xxxx-xx-xx\"", Some(Format::DayDashes)),
            ("日期, 如:2021-01-01", Some(Format::DayDashes)),
            ("时间，格式为 yyyymm，如：\"201702\"", Some(Format::MonthDigits)),
            ("退款时间，格式为yyyy-MM-dd HH:mm:ss。", Some(Format::DateTime)),
            ("止期，格式: yyyy-mm-dd hh24:mi:ss", Some(Format::DateTime)),
            (
                "格式为yyyy-mm-dd'T'HH:MM:ssXXX，其中XXX为时区偏移，例如：2023-11-28T11:11:49+08:00",
                Some(Format::Rfc3339),
            ),
            ("上传时间 示例值: `2022-12-15T13:29:35.120+08:00`", Some(Format::Rfc3339)),
            ("按照 RFC 3339 格式填写", Some(Format::Rfc3339)),
            ("时间，格式为 yyyymmdd-yyyymmdd，如：\"20170306-20170312\"", None),
            ("营业时间，格式11:11-12:12", None),
            ("2024年12月30日起必填", None),
            ("自2021-01-01起", None),
            ("", None),
        ] {
            assert_eq!(of(sentence), wanted, "{sentence}");
        }
    }
}
