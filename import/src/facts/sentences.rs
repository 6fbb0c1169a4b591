//! What sentences say about a parameter: defaults, constants and values.
//!
//! Sentences are compared without their spaces, because flattened pages have some at every place.

use crate::vocabulary::phrases;
use crate::vocabulary::values::{ABOUT_DEFAULTS, BEHIND_DEFAULT, DEFAULT};

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
    let plain = plain(sentence);
    let lower = plain.to_ascii_lowercase();
    if !ABOUT_DEFAULTS.iter().any(|word| lower.contains(word)) {
        return None;
    }
    for word in DEFAULT {
        for (at, _) in lower.match_indices(word) {
            let rest = plain[at + word.len()..].trim_start_matches(['"', ':', '为', '\'']);
            let (value, after) = token(rest);
            // `默认 kind=OPEN`
            let (value, after) = after.strip_prefix('=').map_or((value, after), token);
            let ends = after.is_empty()
                || after.starts_with([',', '。', '.', ')', ';', '；', '"', '、', '(', '\'', ']', '~'])
                || BEHIND_DEFAULT.iter().any(|word| after.starts_with(word));
            if !value.is_empty() && ends {
                return Some(value.to_owned());
            }
        }
    }
    None
}

/// The value at the beginning of a text, and what follows.
fn token(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c))).unwrap_or(text.len());
    let value = text[..end].trim_end_matches('.');
    (value, &text[value.len()..])
}

/// The value that `(默认)` stands behind, with its meaning: `0不打开(默认)，1打开`.
pub(crate) fn marked_default(sentence: &str) -> Option<String> {
    let plain = plain(sentence);
    let (before, _) = plain.split_once("(默认)")?;
    let end = before.rfind(|c: char| c.is_ascii_digit())? + 1;
    let is_near = !before[end..].contains([';', '；', '。']);
    let start = before[..end].trim_end_matches(|c: char| c.is_ascii_digit()).len();
    is_near.then(|| before[start..end].to_owned())
}

/// What the value means that holds when a parameter is left out: `默认价格优先`.
pub(crate) fn default_meaning(sentence: &str) -> Option<String> {
    let plain = plain(sentence);
    let (_, rest) = DEFAULT.iter().find_map(|word| plain.split_once(word))?;
    let end = rest.find([',', '。', ';', '；', '(', ')', '、', '】']).unwrap_or(rest.len());
    (end > 0).then(|| rest[..end].to_owned())
}

/// The only value that something has, as its sentence says it: `固定值为 event`, `此处只需填写 shelf`.
pub(crate) fn fixed_value(sentence: &str) -> Option<&str> {
    let begins = |word: &&&str| sentence.trim_start().starts_with(**word);
    let (word, at) = phrases::FIXED
        .iter()
        .find_map(|word| Some((word, sentence.find(word)?)))
        .or_else(|| phrases::FIXED_AT_START.iter().find(begins).map(|word| (word, sentence.find(word).unwrap_or(0))))
        .or_else(|| phrases::ONLY_VALUE.iter().find_map(|word| Some((word, sentence.find(word)?))))?;
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
    // `只支持 https 的地址` says it of a part.
    let is_part = phrases::ONLY_VALUE.contains(word)
        && !(after.is_empty() || after.starts_with([',', '，', '。', ';', '；', ')', '）']));
    if is_part {
        return None;
    }
    let whole = !begins(&word) || !phrases::FIXED_AT_START.contains(word) || after.trim_matches(['。', '.']).is_empty();
    (!value.is_empty() && !goes_on && !counts && whole).then_some(value)
}

/// The word that a sentence gives as its example: `示例值: 1`.
pub(crate) fn example(sentence: &str) -> Option<&str> {
    let (at, word) = phrases::EXAMPLE_VALUE.iter().find_map(|word| Some((sentence.find(word)?, word)))?;
    let rest = sentence[at + word.len()..].trim_start_matches([' ', ':', '：', '"', '“', '`']);
    let value = &rest[..rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len())];
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults() {
        assert_eq!(default_value("是否显示，默认为 true。").as_deref(), Some("true"));
        assert_eq!(default_value("每页数量（默认20）").as_deref(), Some("20"));
        assert_eq!(default_value("默认值\"Open\"。状态").as_deref(), Some("Open"));
        assert_eq!(default_value("默认值0，类型").as_deref(), Some("0"));
        assert_eq!(default_value("不传默认 mode=BY_NAME").as_deref(), Some("BY_NAME"));
        assert_eq!(default_value("默认获取二联单"), None);
        assert_eq!(marked_default("是否打开，0不打开(默认)，1打开").as_deref(), Some("0"));
        assert_eq!(marked_default("0为否，即不显示，1为是，即显示（默认）").as_deref(), Some("1"));
        assert_eq!(marked_default("是否打开（默认）"), None);
        assert_eq!(default_meaning("1：新书，2：旧书，默认新书").as_deref(), Some("新书"));
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
}
