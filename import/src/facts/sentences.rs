//! What sentences say about a parameter: defaults, values, and when it is required.
//!
//! Sentences are compared without their spaces, because flattened pages have some at every place.

use std::collections::{HashMap, HashSet};

use crate::text;
use crate::vocabulary::phrases;

/// A sentence without spaces and with plain punctuation, in lower case.
pub(crate) fn compact(sentence: &str) -> String {
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

/// The names beside a field, as sentences are searched for them.
#[derive(Debug)]
pub(crate) struct SiblingNames {
    /// Names with their forms in lower case, longest first; those of one length in the order of the page.
    by_length: Vec<(String, String)>,
    /// Where each stands on the page.
    places: HashMap<String, usize>,
}

impl SiblingNames {
    /// The names, in the order of the page.
    pub(crate) fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
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

/// A condition under which a parameter has to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    /// The other parameter.
    pub other: String,
    /// The value that it has then, as the sentence writes it.
    pub value: String,
}

/// "required when KIND is 1".
pub(crate) fn required_when(sentence: &str, siblings: &SiblingNames) -> Option<Condition> {
    let compact = compact(sentence);
    let clause = condition_clause(&compact)?;
    let (other, lowered) = siblings.longest_in(clause)?;
    let rest = clause.split_once(lowered)?.1;
    let rest = rest.trim_start_matches(['"', '`', '字', '段', '值', '取', '的']);
    let equals = ["==", "=", "为", "是", "等于", "is", "传", "选择"];
    let value = equals.iter().find_map(|word| rest.strip_prefix(word))?;
    let value = value.trim_matches(['"', '=', '\'', '`', '为', '的']);
    let is_word = !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_word.then(|| Condition { other: other.clone(), value: value.to_owned() })
}

/// The part of a sentence that says when something is required.
fn condition_clause(compact: &str) -> Option<&str> {
    if let Some(at) = phrases::REQUIRED_WHEN.iter().filter_map(|word| compact.find(word)).min() {
        return compact[..at].rsplit([',', '。', ';', '；', '(', ')']).next();
    }
    let at = compact.find("requiredwhen").or_else(|| compact.find("requiredif"))?;
    let rest = compact[at..].trim_start_matches("requiredwhen").trim_start_matches("requiredif");
    rest.split([',', '.', ';']).next()
}

/// "either this or that": the parameter itself, and the others that its sentence names.
pub(crate) fn either(sentence: &str, own: &str, siblings: &SiblingNames) -> Option<Vec<String>> {
    let compact = compact(sentence);
    if !phrases::EITHER.iter().any(|word| compact.contains(word)) {
        return None;
    }
    let words: Vec<&str> = sentence.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).collect();
    let mut names = siblings.named(&words);
    names.retain(|name| name != own);
    if names.is_empty() {
        return None;
    }
    names.insert(0, own.to_owned());
    Some(names)
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
    fn defaults_and_conditions() {
        assert_eq!(default_value("是否显示，默认为 true。").as_deref(), Some("true"));
        assert_eq!(default_value("每页数量（默认20）").as_deref(), Some("20"));
        assert_eq!(default_value("默认获取二联单"), None);
        let siblings = SiblingNames::of(["kind", "url"].into_iter());
        assert_eq!(
            required_when("当 kind 为 2 时必填", &siblings),
            Some(Condition { other: "kind".into(), value: "2".into() })
        );
        assert_eq!(
            required_when("required when kind is 3", &siblings),
            Some(Condition { other: "kind".into(), value: "3".into() })
        );
        assert_eq!(required_when("必要时必填", &siblings), None);
        assert_eq!(either("与 url 二选一", "file", &siblings), Some(vec!["file".into(), "url".into()]));
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
