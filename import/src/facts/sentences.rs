//! What sentences say about a parameter: defaults, constants and values.
//!
//! Sentences are compared without their spaces, because flattened pages have some at every place.

use std::collections::HashSet;

use crate::text;
use crate::vocabulary::phrases;

/// A sentence without spaces and with plain punctuation, in lower case.
pub(crate) fn compact(sentence: &str) -> String {
    plain(sentence).to_ascii_lowercase()
}

/// A sentence without spaces and with plain punctuation.
pub(crate) fn plain(sentence: &str) -> String {
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
        c => c,
    };
    sentence.chars().filter(|c| !c.is_whitespace()).map(plain).collect()
}

/// A number at the beginning of a text, `2万` included.
pub(crate) fn number(text: &str) -> Option<(i64, &str)> {
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

/// The value that holds when a parameter is left out, as a sentence says it.
pub(crate) fn default_value(sentence: &str) -> Option<String> {
    let compact = compact(sentence);
    for word in phrases::DEFAULT {
        for (at, _) in compact.match_indices(word) {
            let rest = compact[at + word.len()..].trim_start_matches(['"', ':', '为', '\'']);
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c))).unwrap_or(rest.len());
            let value = rest[..end].trim_end_matches('.');
            let after = &rest[end..];
            let ends = after.is_empty()
                || after.starts_with([',', '。', ')', ';', '；', '"', '、', '(', '\'', '条', '个', ']']);
            if !value.is_empty() && ends {
                // The value is cut from the sentence as it was written, in its own case.
                let at = sentence.to_ascii_lowercase().find(value);
                return Some(at.map_or(value, |at| &sentence[at..at + value.len()]).to_owned());
            }
        }
    }
    None
}

/// The only value that something has, as its sentence says it: `固定值为 event`, `此处只需填写 shelf`.
pub(crate) fn fixed_value(sentence: &str) -> Option<&str> {
    let begins = |word: &&&str| sentence.trim_start().starts_with(**word);
    let (word, at) = phrases::FIXED
        .iter()
        .find_map(|word| Some((word, sentence.find(word)?)))
        .or_else(|| phrases::FIXED_AT_START.iter().find(begins).map(|word| (word, sentence.find(word).unwrap_or(0))))?;
    let rest = sentence[at + word.len()..].trim_start_matches([' ', ':', '：', '"', '“', '`', '\'', '为']);
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c))).unwrap_or(rest.len());
    let value = rest[..end].trim_end_matches(['.', '-']);
    let after = rest[value.len()..].trim_start_matches(['"', '”', '`', '\'', ' ']);
    // `固定填 1 或 2` has two of them.
    let goes_on = ["或", "、", "/", "和", "or "].iter().any(|word| after.starts_with(word));
    // `固定 32 位` counts something.
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    let counts =
        is_number && !after.is_empty() && !after.starts_with([',', '，', '。', ';', '；', '(', '（', ')', '）']);
    let whole = !begins(&word) || !phrases::FIXED_AT_START.contains(word) || after.trim_matches(['。', '.']).is_empty();
    (!value.is_empty() && !goes_on && !counts && whole).then_some(value)
}

/// The most values that a sentence lists.
const MAX_LISTED: usize = 60;

/// `0：waiting；1：sent`: values with their meanings, where a sentence lists two or more.
pub(crate) fn listed_values(sentence: &str) -> Vec<(i64, String)> {
    let plain = sentence.replace('：', ":").replace('，', ",").replace('；', ";").replace('＝', "=");
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
        if let Some(meaning) = meaning(after).filter(|_| !glued) {
            found.push((value, meaning));
        }
        rest = after;
        after_word = false;
    }
    found.dedup_by_key(|(value, _)| *value);
    let distinct: HashSet<i64> = found.iter().map(|(value, _)| *value).collect();
    let is_list = found.len() > 1 && found.len() < MAX_LISTED && distinct.len() == found.len();
    if is_list { found } else { Vec::new() }
}

/// What a sentence says of the value in front: `：waiting，…`.
fn meaning(after: &str) -> Option<String> {
    let text = after.trim_start();
    let mark = [":", "-", "=", "表示", "为", "代表", "是", "、"].into_iter().find(|mark| text.starts_with(mark))?;
    let text = &text[mark.len()..];
    let is_day = mark == "-" && text.starts_with(|c: char| c.is_ascii_digit());
    let end = text.find([',', ';', '。', '、', ')', '）', '】']).unwrap_or(text.len());
    let meaning = text::clean(text[..end].trim_end_matches(|c: char| c.is_ascii_digit()));
    (!is_day && !meaning.is_empty() && !meaning.starts_with(|c: char| c.is_ascii_digit())).then_some(meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults() {
        assert_eq!(default_value("是否显示，默认为 true。").as_deref(), Some("true"));
        assert_eq!(default_value("每页数量（默认20）").as_deref(), Some("20"));
        assert_eq!(default_value("默认获取二联单"), None);
    }

    #[test]
    fn one_value_only() {
        assert_eq!(fixed_value("类型，固定值为\"shelf_add\""), Some("shelf_add"));
        assert_eq!(fixed_value("此处只需填写 shelf_add"), Some("shelf_add"));
        assert_eq!(fixed_value("填写 shelf_add"), Some("shelf_add"));
        assert_eq!(fixed_value("固定值150"), Some("150"));
        assert_eq!(fixed_value("固定填 1 或 2"), None);
        assert_eq!(fixed_value("填写 shelf 的编号"), None);
        assert_eq!(fixed_value("固定电话"), None);
    }

    #[test]
    fn values_in_sentences() {
        assert_eq!(
            listed_values("状态，0：待付款，1：已付款；2-已取消"),
            [(0, "待付款".into()), (1, "已付款".into()), (2, "已取消".into())]
        );
        assert!(listed_values("2021-09-01 起").is_empty());
        assert!(listed_values("最多10个").is_empty());
    }
}
