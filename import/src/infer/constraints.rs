//! Limits in sentences: lengths, counts, ranges, sizes, defaults, values, and when something is required.
//!
//! Sentences are compared without their spaces, because flattened pages have some at every place.

use std::collections::HashMap;

use weixin_codegen::model::Literal;

use crate::draft::model::Limits;
use crate::text;

/// What a sentence limits depends on what the value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
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

/// A sentence without spaces and with plain punctuation, in lower case.
pub fn compact(sentence: &str) -> String {
    let plain = |c: char| match c {
        '：' => ':',
        '，' => ',',
        '（' => '(',
        '）' => ')',
        '＝' => '=',
        '～' | '－' | '—' | '–' => '~',
        '“' | '”' | '‘' | '’' => '"',
        '＜' => '<',
        c @ '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        c => c.to_ascii_lowercase(),
    };
    sentence.chars().filter(|c| !c.is_whitespace()).map(plain).collect()
}

const UPPER: &[&str] = &[
    "不能超过",
    "不可超过",
    "不得超过",
    "不允许超过",
    "不超过",
    "不要超过",
    "最多不超过",
    "最多支持",
    "最多可",
    "最多为",
    "最多",
    "最大不超过",
    "最大值为",
    "最大值",
    "最大为",
    "最大支持",
    "最大长度为",
    "最大长度",
    "最大",
    "最长不超过",
    "最长为",
    "最长",
    "上限为",
    "上限是",
    "上限",
    "小于等于",
    "不大于",
    "至多",
    "限制为",
    "长度限制",
    "<=",
    "≤",
    "upto",
    "nomorethan",
    "atmost",
    "maximumof",
    "maximumlengthof",
    "maximumlengthis",
    "maximumis",
    "maximum",
    "cannotexceed",
    "notexceed",
    "lessthanorequalto",
];
const STRICT_UPPER: &[&str] = &["必须少于", "少于", "小于", "低于", "lessthan", "below", "<"];
const LOWER: &[&str] = &[
    "不能少于",
    "不少于",
    "不小于",
    "不能小于",
    "不低于",
    "至少为",
    "至少",
    "最少为",
    "最少",
    "最小值为",
    "最小值",
    "最小为",
    "大于等于",
    ">=",
    "≥",
    "atleast",
    "notlessthan",
    "minimumof",
    "minimumis",
];

/// The limits that a sentence sets.
pub fn limits(sentence: &str, kind: Kind) -> Limits {
    let compact = compact(sentence);
    let mut limits = Limits::default();
    if kind == Kind::Other || compact.is_empty() {
        return limits;
    }
    if let Some((low, high, unit)) = range(&compact) {
        apply_range(&mut limits, kind, low, high, unit, &compact);
    }
    let no_upper = limits == Limits::default();
    if no_upper {
        for (at, number, after) in bounds(&compact, UPPER).into_iter().chain(inside(&compact)) {
            apply_upper(&mut limits, kind, number, after, &compact[..at]);
        }
        for (at, number, after) in bounds(&compact, STRICT_UPPER) {
            // `不小于`, `不能小于` are lower bounds.
            if kind == Kind::File {
                let above = limits.max_size.is_some();
                size(&mut limits, number, after);
                limits.below = limits.max_size.take_if(|_| !above);
            } else if !compact[..at].ends_with(['不', '能', '得', '可', '等']) {
                apply_upper(&mut limits, kind, number.saturating_sub(1), after, &compact[..at]);
            }
        }
        for (_, number, after) in bounds(&compact, LOWER) {
            apply_lower(&mut limits, kind, number, after);
        }
    }
    limits
}

/// Every number behind one of the words: where the word begins, the number, and what follows it.
fn bounds<'a>(text: &'a str, words: &[&str]) -> Vec<(usize, i64, &'a str)> {
    let mut found: Vec<(usize, i64, &str)> = Vec::new();
    for word in words {
        for (at, _) in text.match_indices(word) {
            let rest = text[at + word.len()..].trim_start_matches([':', '=', '为', '是', '在', '"', '可', '达']);
            if let Some((number, after)) = number(rest)
                && !found.iter().any(|(_, _, known)| known.as_ptr() == after.as_ptr())
            {
                found.push((at, number, after));
            }
        }
    }
    found
}

/// `15字以内`: the number stands in front.
fn inside(text: &str) -> Vec<(usize, i64, &str)> {
    let mut found = Vec::new();
    for word in ["以内", "之内", "字内"] {
        for (at, _) in text.match_indices(word) {
            let before = &text[..at];
            let unit =
                before.trim_end_matches(|c: char| !c.is_ascii_digit() && c != ',' && c != ')' && text::is_wide(c));
            let start = unit.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            if start < unit.len()
                && unit.len() + 18 > at
                && let Ok(number) = unit[start..].parse()
            {
                found.push((start, number, &text[unit.len()..]));
            }
        }
    }
    found
}

/// A number at the beginning of a text, `2万` included.
fn number(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let value: i64 = text[..end].parse().ok()?;
    let rest = &text[end..];
    // `1.5`, `2020-01-01` and `1,000` are no bounds that can be taken as they are.
    if rest.starts_with(['.', '/', '%']) && rest[1..].starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with('%')
    {
        return None;
    }
    match rest.strip_prefix('万') {
        Some(rest) => Some((value.checked_mul(10_000)?, rest)),
        None => Some((value, rest)),
    }
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum UnitOf {
    Characters,
    Bytes,
    Items,
    Nothing,
    Other,
}

fn unit(after: &str) -> UnitOf {
    let starts = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    if starts(&[
        "个字符",
        "字符",
        "个字",
        "字以",
        "字长",
        "个汉字",
        "汉字",
        "个中文",
        "characters",
        "chars",
        "charact",
        "位字符",
        "字,",
        "字)",
        "字。",
    ]) || after == "字"
    {
        UnitOf::Characters
    } else if starts(&["个字节", "字节", "bytes", "byte"]) {
        UnitOf::Bytes
    } else if starts(&["个", "条", "项", "张", "items", "entries", "records"]) {
        UnitOf::Items
    } else if after.is_empty() || after.starts_with([',', '。', ')', ';', '；', '、', '(', ']', '"', '!']) {
        UnitOf::Nothing
    } else {
        UnitOf::Other
    }
}

fn apply_upper(limits: &mut Limits, kind: Kind, number: i64, after: &str, before: &str) {
    if kind == Kind::File {
        size(limits, number, after);
        return;
    }
    let Ok(count) = u64::try_from(number) else { return };
    let about_length = before.ends_with("长度") || before.contains("长度") || before.contains("length");
    match (kind, unit(after)) {
        (Kind::Text, UnitOf::Characters) => keep(&mut limits.max_length, count),
        (Kind::Text, UnitOf::Bytes) => keep(&mut limits.max_bytes, count),
        (Kind::Text, UnitOf::Nothing) if about_length => keep(&mut limits.max_length, count),
        (Kind::Text, UnitOf::Other) if about_length && after.starts_with('位') => keep(&mut limits.max_length, count),
        (Kind::List, UnitOf::Items | UnitOf::Nothing) => keep(&mut limits.max_items, count),
        (Kind::Integer, UnitOf::Nothing | UnitOf::Items) => keep(&mut limits.max, number),
        _ => {}
    }
}

fn apply_lower(limits: &mut Limits, kind: Kind, number: i64, after: &str) {
    let Ok(count) = u64::try_from(number) else { return };
    match (kind, unit(after)) {
        (Kind::Text, UnitOf::Characters) => keep(&mut limits.min_length, count),
        (Kind::List, UnitOf::Items | UnitOf::Nothing) => keep(&mut limits.min_items, count),
        (Kind::Integer, UnitOf::Nothing | UnitOf::Items) => keep(&mut limits.min, number),
        _ => {}
    }
}

/// The first bound of a sentence is about the value itself, later ones are about special cases.
fn keep<T>(place: &mut Option<T>, value: T) {
    place.get_or_insert(value);
}

/// `10M`, `2MB`, `500KB`: the vendor counts by 1024, which the draft writes down as an assumption.
fn size(limits: &mut Limits, number: i64, after: &str) {
    let unit = if after.starts_with(['m', '兆']) {
        "MiB"
    } else if after.starts_with('k') {
        "KiB"
    } else {
        return;
    };
    if number > 0 {
        limits.max_size.get_or_insert(format!("{number} {unit}"));
    }
}

/// `取值范围1-20`, `1到20之间`, `[1,128]`: both ends, and what follows.
fn range(text: &str) -> Option<(i64, i64, &str)> {
    for word in [
        "取值范围",
        "范围",
        "取值在",
        "限制:[",
        "长度限制",
        "长度在",
        "长度为",
        "长度",
        "区间",
        "between",
        "介于",
        "rangeof",
    ] {
        for (at, _) in text.match_indices(word) {
            let rest = text[at + word.len()..].trim_start_matches([':', '为', '是', '在', '[', '(', '"']);
            if let Some(found) = pair(rest) {
                return Some(found);
            }
        }
    }
    let (at, _) = text.match_indices("之间").next()?;
    let before = &text[..at];
    let start = before.trim_end_matches(|c: char| c.is_ascii_digit() || "~-到至和".contains(c)).len();
    pair(&before[start..]).map(|(low, high, _)| (low, high, &text[at + "之间".len()..]))
}

fn pair(text: &str) -> Option<(i64, i64, &str)> {
    let (low, rest) = number(text)?;
    let rest = ["~", "-", "到", "至", ",", "and", "to"].iter().find_map(|word| rest.strip_prefix(word))?;
    let (high, after) = number(rest)?;
    (low < high).then(|| (low, high, after.trim_start_matches([']', ')'])))
}

fn apply_range(limits: &mut Limits, kind: Kind, low: i64, high: i64, after: &str, whole: &str) {
    let (Ok(few), Ok(many)) = (u64::try_from(low), u64::try_from(high)) else { return };
    let about_length = whole.contains("长度") || whole.contains("字符") || whole.contains("length");
    match (kind, unit(after)) {
        (Kind::Text, UnitOf::Bytes) => limits.max_bytes = Some(many),
        (Kind::Text, _) if whole.contains("字节限制") => limits.max_bytes = Some(many),
        (Kind::Text, UnitOf::Characters) => (limits.min_length, limits.max_length) = (Some(few), Some(many)),
        (Kind::Text, UnitOf::Nothing | UnitOf::Other) if about_length => {
            (limits.min_length, limits.max_length) = (Some(few), Some(many))
        }
        (Kind::Integer, _) if !about_length => (limits.min, limits.max) = (Some(low), Some(high)),
        (Kind::List, _) => (limits.min_items, limits.max_items) = (Some(few), Some(many)),
        _ => {}
    }
}

/// The value that holds when a parameter is left out, as a sentence says it.
pub fn default(sentence: &str) -> Option<String> {
    let compact = compact(sentence);
    let words = [
        "默认值为",
        "默认值是",
        "默认值:",
        "默认使用",
        "默认为",
        "默认是",
        "默认:",
        "默认",
        "缺省为",
        "缺省值为",
        "defaultvalueis",
        "defaultis",
        "defaultsto",
        "default:",
    ];
    for word in words {
        for (at, _) in compact.match_indices(word) {
            let rest = compact[at + word.len()..].trim_start_matches(['"', ':', '为', '\'']);
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c))).unwrap_or(rest.len());
            let value = rest[..end].trim_end_matches('.');
            let after = &rest[end..];
            let ends = after.is_empty()
                || after.starts_with([',', '。', ')', ';', '；', '"', '、', '(', '\'', '条', '个', ']']);
            if !value.is_empty() && ends {
                // The value is cut from the sentence as it was written, in its own case.
                let exact =
                    sentence.to_ascii_lowercase().find(value).map(|at| sentence[at..at + value.len()].to_owned());
                return exact.or_else(|| Some(value.to_owned()));
            }
        }
    }
    None
}

/// The names beside a field, as sentences are searched for them.
#[derive(Debug)]
pub struct Siblings {
    /// Names with their forms in lower case, longest first; those of one length in the order of the page.
    by_length: Vec<(String, String)>,
    /// Where each stands on the page.
    places: HashMap<String, usize>,
}

impl Siblings {
    /// The names, in the order of the page.
    pub fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let all: Vec<&str> = names.collect();
        let places = all.iter().enumerate().rev().map(|(at, name)| ((*name).to_owned(), at)).collect();
        let mut by_length: Vec<(String, String)> =
            all.iter().map(|name| ((*name).to_owned(), name.to_ascii_lowercase())).collect();
        by_length.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Self { by_length, places }
    }

    /// The longest name that stands in a text in lower case.
    fn longest_in(&self, text: &str) -> Option<(&String, &str)> {
        let found = self.by_length.iter().find(|(_, lowered)| text.contains(lowered.as_str()))?;
        Some((&found.0, &found.1))
    }

    /// Those of the words that are names, in the order of the page.
    fn named(&self, words: &[&str]) -> Vec<String> {
        let mut names: Vec<(usize, &String)> = Vec::new();
        for (name, at) in words.iter().filter_map(|word| self.places.get_key_value(*word)) {
            if names.iter().all(|(known, _)| known != at) {
                names.push((*at, name));
            }
        }
        names.sort_unstable();
        names.into_iter().map(|(_, name)| name.clone()).collect()
    }
}

/// "required when KIND is 1": the other parameter, and its value.
pub fn required_when(sentence: &str, siblings: &Siblings) -> Option<(String, Option<String>)> {
    let compact = compact(sentence);
    let at = [
        "时必填",
        "时必传",
        "时必须",
        "时,必填",
        "时需要填",
        "时需填",
        "时,该字段必填",
        "时该字段必填",
        "时,必传",
        "时,此字段必填",
        "时,必须",
    ]
    .iter()
    .filter_map(|word| compact.find(word))
    .min();
    let (clause, _) = match at {
        Some(at) => (compact[..at].rsplit([',', '。', ';', '；', '(', ')']).next()?.to_owned(), ()),
        None => {
            let at = compact.find("requiredwhen").or_else(|| compact.find("requiredif"))?;
            let rest = compact[at..].trim_start_matches("requiredwhen").trim_start_matches("requiredif");
            (rest.split([',', '.', ';']).next()?.to_owned(), ())
        }
    };
    let (other, lowered) = siblings.longest_in(&clause)?;
    let rest = clause.split_once(lowered)?.1;
    let rest = rest.trim_start_matches(['"', '`', '字', '段', '值', '取', '的']);
    for word in ["==", "=", "为", "是", "等于", "is", "传", "选择"] {
        if let Some(value) = rest.strip_prefix(word) {
            let value = value.trim_matches(['"', '=', '\'', '`', '为', '的']);
            let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(value.len());
            let whole = end == value.len() && !value.is_empty();
            return whole.then(|| (other.clone(), Some(value.to_owned())));
        }
    }
    None
}

/// "either this or that": the other parameters that a sentence names.
pub fn either(sentence: &str, own: &str, siblings: &Siblings) -> Option<Vec<String>> {
    let compact = compact(sentence);
    let says = [
        "二选一",
        "两者选一",
        "2选1",
        "任选其一",
        "任填其一",
        "必填其一",
        "必填一个",
        "至少填一个",
        "至少传一个",
        "eitheror",
        "oneofthetwo",
    ]
    .iter()
    .any(|word| compact.contains(word));
    if !says {
        return None;
    }
    let mut names = siblings.named(&text_words(sentence));
    names.retain(|name| name != own);
    if names.is_empty() {
        return None;
    }
    names.insert(0, own.to_owned());
    Some(names)
}

fn text_words(sentence: &str) -> Vec<&str> {
    sentence.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect()
}

/// `0：waiting；1：sent`: values with their meanings, where a sentence lists two or more.
pub fn values(sentence: &str) -> Vec<(i64, String)> {
    let plain: String = sentence
        .chars()
        .map(|c| match c {
            '：' => ':',
            '，' => ',',
            '；' => ';',
            '＝' => '=',
            c => c,
        })
        .collect();
    let mut found: Vec<(i64, String)> = Vec::new();
    let mut rest = plain.as_str();
    let mut after_word = false;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let before = rest[..at].chars().next_back();
        let glued = before.map_or(after_word, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '/' | '-'));
        rest = &rest[at..];
        let Some((value, after)) = number(rest) else {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            after_word = true;
            continue;
        };
        let trimmed = after.trim_start();
        let mark = [":", "-", "=", "表示", "为", "代表", "是", "、"].iter().find(|mark| trimmed.starts_with(**mark));
        if let Some(mark) = mark.filter(|mark| {
            let day = **mark == "-" && trimmed[1..].starts_with(|c: char| c.is_ascii_digit());
            !glued && !day
        }) {
            let meaning = &trimmed[mark.len()..];
            let end = meaning.find([',', ';', '。', '、', ')', '）', '】']).unwrap_or(meaning.len());
            let says = text::clean(meaning[..end].trim_end_matches(|c: char| c.is_ascii_digit()));
            if !says.is_empty() && !says.starts_with(|c: char| c.is_ascii_digit()) {
                found.push((value, says));
            }
        }
        rest = after;
        after_word = false;
    }
    found.dedup_by_key(|(value, _)| *value);
    let distinct: std::collections::HashSet<i64> = found.iter().map(|(value, _)| *value).collect();
    if found.len() > 1 && distinct.len() == found.len() && found.len() < 60 { found } else { Vec::new() }
}

/// A value as the spec writes it, if it is one of the type.
pub fn literal(text: &str, word: &str) -> Option<Literal> {
    match word {
        "string" => Some(Literal::Text(text.to_owned())),
        "boolean" => text.to_ascii_lowercase().parse().ok().map(Literal::Boolean),
        "u32" | "u64" => text.parse::<u32>().ok().map(|number| Literal::Integer(number.into())),
        "i32" => text.parse::<i32>().ok().map(|number| Literal::Integer(number.into())),
        "i64" => text.parse().ok().map(Literal::Integer),
        "number" => text.parse().ok().filter(|number: &f64| number.is_finite()).map(Literal::Number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_set_limits() {
        let of = |sentence: &str, kind| limits(sentence, kind);
        assert_eq!(of("标题，最多 20 个字符", Kind::Text).max_length, Some(20));
        assert_eq!(of("15字以内的标题", Kind::Text).max_length, Some(15));
        assert_eq!(of("字符字节限制: [1, 128]", Kind::Text).max_bytes, Some(128));
        assert_eq!(of("列表，size不能超过50", Kind::List).max_items, Some(50));
        assert_eq!(of("数量，最大不超过 100", Kind::Integer).max, Some(100));
        assert_eq!(of("取值在1到20之间", Kind::Integer), Limits { min: Some(1), max: Some(20), ..Limits::default() });
        assert_eq!(of("图片大小不超过10M", Kind::File).max_size.as_deref(), Some("10 MiB"));
        assert_eq!(of("最多可用3天", Kind::Integer), Limits::default());
        assert_eq!(of("不小于5", Kind::Integer).min, Some(5));
        assert_eq!(of("必须少于2万字符", Kind::Text).max_length, Some(19_999));
        assert_eq!(of("no more than 30 characters", Kind::Text).max_length, Some(30));
    }

    #[test]
    fn defaults_and_conditions() {
        assert_eq!(default("是否显示，默认为 true。").as_deref(), Some("true"));
        assert_eq!(default("每页数量（默认20）").as_deref(), Some("20"));
        assert_eq!(default("默认获取二联单"), None);
        let siblings = Siblings::of(["kind", "url"].into_iter());
        assert_eq!(required_when("当 kind 为 2 时必填", &siblings), Some(("kind".into(), Some("2".into()))));
        assert_eq!(required_when("required when kind is 3", &siblings), Some(("kind".into(), Some("3".into()))));
        assert_eq!(required_when("必要时必填", &siblings), None);
        assert_eq!(either("与 url 二选一", "file", &siblings), Some(vec!["file".into(), "url".into()]));
    }

    #[test]
    fn values_in_sentences() {
        assert_eq!(
            values("状态，0：待付款，1：已付款；2-已取消"),
            [(0, "待付款".into()), (1, "已付款".into()), (2, "已取消".into())]
        );
        assert!(values("2021-09-01 起").is_empty());
        assert!(values("最多10个").is_empty());
    }
}
