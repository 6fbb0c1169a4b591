//! Numbers next to each other in value that a sentence lists with little between them and their meanings.

use super::{Listed, plain};
use crate::text;

/// The longest meaning between two numbers, in characters.
const LONGEST_BETWEEN: usize = 12;

/// Words behind a number that counts something.
const UNITS: &[&str] = &[
    "个", "次", "天", "条", "分", "秒", "月", "年", "日", "小时", "张", "项", "位", "元", "人", "字", "到", "至", "号",
    "点", "级", "以", "或", "和",
];

/// `0 正式版 1 体验版`, `1 开启,0 关闭`: numbers next to each other in value, each in front of a space and a meaning.
pub(super) fn alternating(plain: &str) -> Vec<Listed> {
    let mut run: Vec<Listed> = Vec::new();
    let mut rest = plain;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let between = &rest[..start];
        let value = &rest[start..];
        let value = &value[..value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len())];
        let behind = &rest[start + value.len()..];
        let begins = between.is_empty() || between.ends_with([' ', ',', ';', '、', ':', '(', '。']);
        let meaning = behind.trim_start();
        let end = meaning.find(|c: char| !text::is_wide(c)).unwrap_or(meaning.len());
        let (meaning, after) = meaning.split_at(end);
        let length = meaning.chars().count();
        let is_item = begins
            && behind.starts_with(' ')
            && (2..=LONGEST_BETWEEN).contains(&length)
            && !starts_with_unit(meaning)
            && (after.is_empty() || after.starts_with([' ', ',', ';', '、', ')', '。', '(']));
        // Between two items stand marks only.
        let follows = run.is_empty() || between.chars().all(|c| " ,;、".contains(c));
        if !(is_item && follows) {
            if run.len() > 1 {
                break;
            }
            run.clear();
        }
        if is_item {
            run.push((value.to_owned(), text::clean(meaning)));
        }
        rest = if is_item { after } else { behind };
    }
    if are_neighbours(&run) { run } else { Vec::new() }
}

/// True for numbers of which each has one that is next to it, from 0 or 1 on.
fn are_neighbours(run: &[Listed]) -> bool {
    let mut numbers: Vec<u32> = run.iter().filter_map(|(value, _)| value.parse().ok()).collect();
    numbers.sort_unstable();
    numbers.len() == run.len()
        && numbers.first().is_some_and(|first| *first < 2)
        && numbers.windows(2).all(|two| two[1] == two[0] + 1)
}

/// The numbers from 0 or 1 on that a sentence may list, where it is not read as a list: each by itself, and in front of a
/// word that is no unit.
pub(crate) fn may_list(sentence: &str) -> Vec<String> {
    let plain = plain(sentence);
    let mut found: Vec<Listed> = Vec::new();
    for (at, _) in plain.match_indices(|c: char| c.is_ascii_digit()) {
        let before = plain[..at].chars().next_back();
        let is_inside = before.is_some_and(|c| c.is_ascii_alphanumeric() || "_.-/<>≥≤~第前近".contains(c));
        let behind = &plain[at + 1..];
        let word = behind.trim_start_matches([' ', ':', '-', '=', '.', '、', ')', '"', '】']);
        let is_word = word.starts_with(text::is_wide) && !starts_with_unit(word);
        if !is_inside && is_word && !behind.starts_with(|c: char| c.is_ascii_digit()) {
            found.push((plain[at..=at].to_owned(), String::new()));
        }
    }
    found.sort();
    found.dedup();
    match found.len() > 1 && are_neighbours(&found) {
        true => found.into_iter().map(|(value, _)| value).collect(),
        false => Vec::new(),
    }
}

/// True for `个月`, `天内`: what stands behind a number that counts something.
fn starts_with_unit(text: &str) -> bool {
    UNITS.iter().any(|unit| text.starts_with(unit))
}

#[cfg(test)]
mod tests {
    use super::may_list;

    #[test]
    fn what_may_be_a_list_is_noticed() {
        for (sentence, wanted) in [
            ("归还方式 1. 自还；2. 寄还", &["1", "2"][..]),
            ("是否上架（0是1否）", &["0", "1"]),
            ("1 木架 2 铁架 其他不填", &["1", "2"]),
        ] {
            assert_eq!(may_list(sentence), wanted, "{sentence}");
        }
        for sentence in [
            "最多 1 个，最少 0 个",
            "第1页，每页2条",
            "1.2 版本",
            "范围 0-1",
            "2021年1月2日",
            "大于0小于1",
            "1小时后或2小时后",
            "1",
        ] {
            assert!(may_list(sentence).is_empty(), "{sentence}");
        }
    }
}
